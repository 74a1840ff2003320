// Idempotency over the API (A60-A64): one key, one effect, one answer; what is stored, for how long, and what never is.
#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

#include "domain/core/crypto.hpp"
#include "persistence/core/dialect.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/exchange.hpp"
#include "tests/support/fault_hook.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace std::chrono_literals;

namespace {

struct Desk {
    Market market;
    Trader staff = reviewer(market);

    // A party to be registered under that key.
    Request registering(int n, std::string_view key, const Trader* as = nullptr) {
        Request request = with_body(market.request(Method::post, "/v1/parties", (as ? *as : staff).token),
                                    {{"credit_code", credit_code(n)}, {"name", "主体"}, {"region", "410305"}});
        request.idempotency_key = key;
        return request;
    }
    long long keys() { return number_in(market.connection, "SELECT COUNT(*) FROM idempotency_keys"); }
    long long parties() { return number_in(market.connection, "SELECT COUNT(*) FROM parties"); }
    Response look_up(std::string_view key, std::string_view operation = "register_party") {
        return market.get("/v1/requests/" + std::string{key} + "?operation=" + std::string{operation}, staff.token);
    }
};

// Another connection's unfinished request under that key.
class Rival {
  public:
    Rival(const Connection& place, const std::string& scope, const std::string& key)
        : dialect_{persistence::make_dialect(place)}, sql_{connect(*dialect_, persistence::Access::write)} {
        sql_->command(
            "INSERT INTO idempotency_keys (scope, idempotency_key, fingerprint, status, headers, body, expires_at) "
            "VALUES ('" +
            scope + "', '" + key + "', '', 0, '', '', 9000000000000000)");
    }
    void give_up() { sql_->command("ROLLBACK"); }

  private:
    std::unique_ptr<persistence::Dialect> dialect_;
    std::unique_ptr<persistence::Sql> sql_;
};

}  // namespace

TEST_CASE("the same key gets the same answer byte for byte, with its headers, and no second effect") {
    Desk desk;
    const Request request = desk.registering(1, "key-00001");
    const Response first = desk.market.send(request);
    REQUIRE(first.status == 201);
    CHECK(header(first, "Idempotency-Replayed").empty());
    desk.market.now += 1h;
    for (int i = 0; i < 3; ++i) {
        Request again = request;
        again.request_id = "req-later";  // belongs to the attempt, not to the request
        const Response repeated = desk.market.send(again);
        CHECK(repeated.status == first.status);
        CHECK(repeated.body == first.body);
        CHECK(repeated.content_type == first.content_type);
        CHECK(header(repeated, "Location") == header(first, "Location"));
        CHECK(header(repeated, "ETag") == header(first, "ETag"));
        CHECK(header(repeated, "Idempotency-Replayed") == "true");
    }
    CHECK(desk.parties() == 1);
}

TEST_CASE("a key that was used with another body or address is refused, and the first answer stays") {
    Desk desk;
    const Response first = desk.market.send(desk.registering(1, "key-00001"));
    CHECK(code_of(desk.market.send(desk.registering(2, "key-00001"))) == "idempotency_key_reused");
    Request elsewhere = desk.registering(1, "key-00001");
    elsewhere.target += "?";
    CHECK(desk.market.send(elsewhere).status == 422);
    CHECK(desk.market.send(desk.registering(1, "key-00001")).body == first.body);
    CHECK(desk.parties() == 1);
}

TEST_CASE("a key belongs to its account and its operation") {
    Desk desk;
    const Trader second = reviewer(desk.market);
    CHECK(desk.market.send(desk.registering(1, "key-00001")).status == 201);
    CHECK(desk.market.send(desk.registering(2, "key-00001", &second)).status == 201);
    Request account = with_body(desk.market.request(Method::post, "/v1/accounts", desk.staff.token),
                                {{"login", "li.lei"}, {"password", good_password}, {"roles", json::array{"broker"}}});
    account.idempotency_key = "key-00001";
    CHECK(desk.market.send(account).status == 201);
    CHECK(desk.keys() == 3);
}

TEST_CASE("a key has 8 to 255 visible characters") {
    Desk desk;
    int n = 0;
    const auto code = [&](std::string_view key) { return code_of(desk.market.send(desk.registering(++n, key))); };
    for (const std::string& bad : {std::string{}, std::string(7, 'k'), std::string(256, 'k'), std::string{"key 0001"},
                                   std::string{"key-000\n"}, std::string{"key-000\x7f"}, std::string{"钥匙钥匙"}})
        CHECK(code(bad) == "idempotency_key_malformed");
    CHECK(code(std::string(8, '!')).empty());
    CHECK(code(std::string(255, '~')).empty());
    CHECK(desk.keys() == 2);
}

TEST_CASE("steps of legal effect demand a key, others may go without") {
    Desk desk;
    const Trader client = member_of_new_party(desk.market), broker = new_broker(desk.market);
    Request grant = with_body(desk.market.request(Method::post, "/v1/mandates", client.token),
                              {{"broker", broker.account}, {"valid_until", "2026-12-24T00:00:00Z"}});
    grant.has_idempotency_key = false;
    const Response refused = desk.market.send(grant);
    CHECK(refused.status == 400);
    CHECK(code_of(refused) == "idempotency_key_required");
    Request registering = desk.registering(1, "");
    registering.has_idempotency_key = false;
    CHECK(desk.market.send(registering).status == 201);
    CHECK(desk.keys() == 0);
}

TEST_CASE("a refusal of the domain is the answer too: it is stored with its audit row and nothing else of its unit") {
    Desk desk;
    REQUIRE(desk.market.send(desk.registering(1, "key-00001")).status == 201);
    const Response refused = desk.market.send(desk.registering(1, "key-00002"));
    CHECK(code_of(refused) == "duplicate_party");
    tamper(desk.market.connection, "DELETE FROM parties WHERE credit_code = '" + credit_code(1) + "'");
    const Response repeated = desk.market.send(desk.registering(1, "key-00002"));  // it would be accepted now
    CHECK(repeated.status == 409);
    CHECK(repeated.body == refused.body);
    CHECK(number_in(desk.market.connection, "SELECT COUNT(*) FROM journal_inbox WHERE outcome = 'duplicate_party'") ==
          1);
    CHECK(desk.parties() == 0);
}

TEST_CASE("what was not decided stores nothing: 401, 403, 406, 412, 415, 428 and malformed bodies") {
    Desk desk;
    const auto status = [&](const std::function<void(Request&)>& spoil) {
        Request request = desk.registering(1, "key-00001");
        spoil(request);
        return desk.market.send(request).status;
    };
    CHECK(status([](Request& r) { r.authorization.clear(); }) == 401);
    const Trader member = member_of_new_party(desk.market);
    CHECK(status([&](Request& r) { r.authorization = "Bearer " + member.token; }) == 403);
    CHECK(status([](Request& r) { r.accept = "text/csv"; }) == 406);
    CHECK(status([](Request& r) { r.content_type = "text/plain"; }) == 415);
    CHECK(status([](Request& r) { r.body += "}"; }) == 400);
    CHECK(status([&](Request& r) {
              r.method = Method::put;
              r.target = "/v1/parties/" + member.party;
              r.body = R"({"name":"x","region":"410305"})";
          }) == 428);
    CHECK(desk.keys() == 0);
    // Whoever was stale reads again and asks again under the same key.
    const auto close = [&](std::string_view version) {
        Request request = with_body(
            desk.market.request(Method::post, "/v1/accounts/" + member.account + "/disable", operator_(desk.market)),
            {}, version);
        request.idempotency_key = "key-00002";
        return desk.market.send(request);
    };
    CHECK(code_of(close("\"7\"")) == "stale");
    CHECK(desk.keys() == 0);
    CHECK(close("\"1\"").status == 200);
    CHECK(header(close("\"1\""), "Idempotency-Replayed") == "true");
    CHECK(desk.market.send(desk.registering(1, "key-00001")).status == 201);
}

TEST_CASE("an error of ours leaves no row, so that a repeat runs anew") {
    Desk desk;
    desk.market.expect_failures = true;
    int failed = 0;
    for (int nth = 1; nth < 50; ++nth) {
        NthFault fault{Mishap::out_of_memory, nth};
        desk.market.database.listen(&fault);
        const Response answer = desk.market.send(desk.registering(1, "key-00001"));
        desk.market.database.listen(nullptr);
        if (answer.status == 201) break;
        CHECK(answer.status == 500);
        CHECK(code_of(answer) == "internal");
        CHECK(desk.keys() == 0);
        CHECK(desk.parties() == 0);
        ++failed;
    }
    CHECK(failed >= 4);
    CHECK(desk.parties() == 1);
    CHECK(header(desk.market.send(desk.registering(1, "key-00001")), "Idempotency-Replayed") == "true");
}

TEST_CASE("answers are kept for 24 hours, those of legal effect for 72, to the microsecond") {
    for (const bool legal : {false, true}) {
        Desk desk;
        const Trader client = member_of_new_party(desk.market), broker = new_broker(desk.market);
        Request request = desk.registering(1, "key-00001");
        if (legal) {
            request = with_body(desk.market.request(Method::post, "/v1/mandates", client.token),
                                {{"broker", broker.account}, {"valid_until", "2027-12-24T00:00:00Z"}});
            request.idempotency_key = "key-00001";
        }
        const Response first = desk.market.send(request);
        REQUIRE(first.status == 201);
        desk.market.now += (legal ? 72h : 24h) - 1us;
        CHECK(desk.market.send(request).body == first.body);
        desk.market.now += 1us;
        const Response late = desk.market.send(request);  // runs anew: the natural key catches it
        CHECK(code_of(late) == (legal ? "duplicate" : "duplicate_party"));
        CHECK(header(late, "Idempotency-Replayed").empty());
    }
}

TEST_CASE(
    "nothing that opens a door is kept: neither passwords and tokens nor a hash that could be guessed from them") {
    Desk desk;
    account(desk.market, "li.lei", {"broker"});
    Request entry = with_body(desk.market.request(Method::post, "/v1/sessions"),
                              {{"login", "li.lei"}, {"password", good_password}});
    const Token token = text_at(desk.market.send(entry), "/token");
    REQUIRE(token.size() == 43);
    Request account = with_body(desk.market.request(Method::post, "/v1/accounts", desk.staff.token),
                                {{"login", "han.mei"}, {"password", good_password}, {"roles", json::array{"broker"}}});
    REQUIRE(desk.market.send(account).status == 201);
    const std::string plain = hex(desk.market.crypto.sha256("POST /v1/accounts\n" + account.body));
    for (const std::string& table : tables_of(desk.market.connection))
        for (const std::string& row : rows_of(desk.market.connection, table)) {
            CHECK(row.find(good_password) == std::string::npos);
            CHECK(row.find(token) == std::string::npos);
            CHECK(row.find(plain) == std::string::npos);
        }
}

TEST_CASE("fifty equal requests at once over two instances: one effect, and all are told the same or to come again") {
    Desk desk;
    Market elsewhere{desk.market.connection, 2};
    const Request request = desk.registering(1, "key-00001");
    std::vector<Response> answers(50);
    std::vector<std::thread> clients;
    for (std::size_t i = 0; i < answers.size(); ++i)
        clients.emplace_back([&, i] { answers[i] = (i % 2 ? desk.market : elsewhere).send(request); });
    for (auto& client : clients) client.join();
    const Response last = desk.market.send(request);
    CHECK(last.status == 201);
    CHECK(desk.parties() == 1);
    for (const Response& answer : answers) {
        CAPTURE(answer.body);
        if (answer.status == 201)
            CHECK(answer.body == last.body);
        else
            CHECK(header(answer, "Retry-After") == "1");
    }
}

TEST_CASE("a rival that is still running is waited for, then told of: 409 to a repeat, unknown to a question") {
    if (!on_mysql()) return;  // SQLite has one writer: there, a repeat runs after its rival and finds the answer
    Desk desk;
    Rival rival{desk.market.connection, desk.staff.account + "|register_party", "key-00001"};
    const Response busy = desk.market.send(desk.registering(1, "key-00001"));
    CHECK(busy.status == 409);
    CHECK(code_of(busy) == "request_in_progress");
    CHECK(header(busy, "Retry-After") == "1");
    CHECK(text_at(desk.look_up("key-00001"), "/outcome") == "unknown");
    CHECK(desk.parties() == 0);
    rival.give_up();
    CHECK(text_at(desk.look_up("key-00001"), "/outcome") == "not_applied");
    CHECK(desk.market.send(desk.registering(1, "key-00001")).status == 201);
}

TEST_CASE("what became of a request is told to who sent it, by key and operation") {
    Desk desk;
    CHECK(text_at(desk.look_up("key-00001"), "/outcome") == "not_applied");
    REQUIRE(desk.market.send(desk.registering(1, "key-00001")).status == 201);
    const Response applied = desk.look_up("key-00001");
    CHECK(text_at(applied, "/outcome") == "applied");
    CHECK(text_at(applied, "/status") == "201");
    REQUIRE(desk.market.send(desk.registering(1, "key-00002")).status == 409);
    const Response refused = desk.look_up("key-00002");
    CHECK(text_at(refused, "/outcome") == "refused");
    CHECK(text_at(refused, "/status") == "409");
    CHECK(text_at(desk.look_up("key-00001", "create_account"), "/outcome") == "not_applied");
    const std::string address = "/v1/requests/key-00001?operation=register_party";
    CHECK(text_at(desk.market.get(address, reviewer(desk.market).token), "/outcome") == "not_applied");
    CHECK(desk.market.get(address).status == 401);
    CHECK(faults(desk.market.get("/v1/requests/key-00001", desk.staff.token)) ==
          std::vector<std::string>{"/operation required"});
}
