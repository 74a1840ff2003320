// Keys of machines: made, shown once, narrowed by scopes, time and address, and ended.
#include <doctest/doctest.h>

#include <thread>

#include "api/routes.hpp"
#include "domain/core/crypto.hpp"
#include "domain/people/scopes.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/exchange.hpp"
#include "tests/support/people.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace std::chrono_literals;
using Strings = std::vector<std::string>;

namespace {

constexpr const char* totals = "/v1/statistics/totals?measure=registered";

// A statistician of the statistics office, and the key of its machine.
struct Office {
    Market market;
    Token person = tests::person(market, "statistician");
    std::string account = account_of(market, person);
    MadeKey key = made_key(market, person, {"statistics"});

    int status(const Token& token = {}, const char* target = totals) {
        return market.get(target, token.empty() ? key.secret : token).status;
    }
    std::string code(const Token& token = {}, const char* target = totals) {
        return code_of(market.get(target, token.empty() ? key.secret : token));
    }
    Response from(const std::string& address, const Token& secret) {
        Request request = market.request(Method::get, totals, secret);
        request.address = address;
        return market.send(request);
    }
    Response wished(const std::function<void(json::object&)>& change) {
        json::object wish = key_wish(market, {"statistics"});
        change(wish);
        return market.post("/v1/keys", wish, person);
    }
    Response wished_until(Instant until) {
        return wished([&](json::object& wish) { wish["valid_until"] = text(until); });
    }
    Response account_step(const std::string& step) {
        Request request = market.request(Method::post, "/v1/accounts/" + account + "/" + step, operator_(market));
        request.if_match = "*";
        return market.send(request);
    }
};

Request of_any(Market& market, const api::Route& route, const Token& secret) {
    std::string target;
    for (const std::string& segment : route.segments) target += "/" + (segment.starts_with('{') ? "x" : segment);
    Request request = market.request(route.method, target, secret);
    request.idempotency_key = market.fresh_key();
    request.has_idempotency_key = true;
    request.if_match = "*";
    if (route.signature.takes_body) request.content_type = "application/json", request.body = "{}";
    return request;
}

}  // namespace

TEST_SUITE("pure") {
    TEST_CASE("two proofs are the same only where every byte is") {
        CHECK(same_secret("", ""));
        CHECK(same_secret("abc", "abc"));
        for (const char* other : {"", "ab", "abcd", "abd", "xbc", "ABC"}) CHECK_FALSE(same_secret("abc", other));
        CHECK_FALSE(same_secret(std::string(3, '\0'), ""));
    }
}

TEST_CASE_FIXTURE(Office, "a key acts as its account, within its scopes, and its secret is shown once") {
    CHECK(key.secret.starts_with("hl_live_"));
    CHECK(key.secret.size() == 60);
    CHECK(status() == 200);
    const Response shown = market.get(key.address, person);
    CHECK(text_at(shown, "/prefix") == key.secret.substr(8, 8));
    CHECK(text_at(shown, "/state") == "active");
    CHECK(text_at(shown, "/kind") == "secret");
    CHECK(text_at(shown, "/scopes") == R"(["statistics"])");
    CHECK(text_at(shown, "/account") == account);
    CHECK(shown.body.find(key.secret.substr(17)) == std::string::npos);
    CHECK(market.get("/v1/keys", person).body.find(key.secret.substr(17)) == std::string::npos);
}

TEST_CASE_FIXTURE(Office, "no row of the database holds a key that could be used") {
    CHECK(status() == 200);
    market.seal();
    CHECK(status() == 200);
    bool prefix = false;
    for (const std::string& table : tables_of(market.connection))
        for (const std::string& row : rows_of(market.connection, table)) {
            CHECK_MESSAGE(row.find(key.secret.substr(17)) == std::string::npos, table);
            prefix = prefix || row.find(key.secret.substr(8, 8)) != std::string::npos;
        }
    CHECK(prefix);
}

TEST_CASE_FIXTURE(Office, "an unknown, a wrong, a malformed and a cut secret are one answer") {
    const auto changed = [&](std::size_t at) {
        Token other = key.secret;
        other[at] = other[at] == 'x' ? 'y' : 'x';
        return other;
    };
    const Response unknown = market.get(totals, changed(10)), wrong = market.get(totals, changed(59));
    CHECK(unknown.status == 401);
    for (const Token& token :
         {changed(59), changed(17), changed(16), key.secret.substr(0, 59), key.secret + "x", Token{"hl_live_"},
          Token{"hl_live_' OR '1'='1"}, "HL" + key.secret.substr(2), " " + key.secret}) {
        const Response answer = market.get(totals, token);
        CAPTURE(token);
        CHECK(answer.body == unknown.body);
        CHECK(header(answer, "WWW-Authenticate").starts_with("Bearer"));
    }
    CHECK(code_of(wrong) == "not_authenticated");
    CHECK(status() == 200);
}

TEST_CASE_FIXTURE(Office, "a key ends exactly at its time") {
    const Instant end = Instant{market.now} + 30 * 24h;
    market.now = end - 1us;
    CHECK(status() == 200);
    market.now = end;
    CHECK(code() == "key_ended");
    CHECK(status() == 401);
    const Token again = token(market, login_of("statistician"));
    CHECK(text_at(market.get(key.address, again), "/state") == "expired");
}

TEST_CASE_FIXTURE(Office, "a key lives a year at most, to the second, and ends in the future") {
    const Instant now = market.now;
    CHECK(wished_until(now + 365 * 24h).status == 201);
    CHECK(faults(wished_until(now + 365 * 24h + 1s)) == Strings{"/valid_until too_many_days"});
    CHECK(faults(wished_until(now)) == Strings{"/valid_until date_order"});
    CHECK(wished_until(now + 1s).status == 201);
}

TEST_CASE_FIXTURE(Office, "every wrong field of a key is named at once") {
    CHECK(faults(wished([](json::object& wish) {
              wish["valid_until"] = "2020-01-01T00:00:00Z";
              wish["addresses"] = json::array{"203.0.113.0/24", "203.0.113.7/24", "localhost"};
          })) == Strings{"/valid_until date_order", "/addresses/1 address_block", "/addresses/2 address_block"});
    CHECK(faults(wished([](json::object& wish) { wish["scopes"] = json::array{}; })) ==
          Strings{"/scopes too_few_items"});
    CHECK(faults(wished([](json::object& wish) { wish["scopes"] = json::array{"everything"}; })) ==
          Strings{"/scopes/0 not_allowed_value"});
    CHECK(faults(wished([](json::object& wish) { wish["secret"] = "hl_live_mine"; })) ==
          Strings{"/secret unknown_member"});
    CHECK(code_of(wished([](json::object& wish) { wish["kind"] = "certificate"; })) == "certificate_missing");
}

TEST_CASE("at every address a key of one scope is let in, or told which scope it lacks, as the table has it") {
    Market market;
    const Token person = tests::person(market, "supervisor");
    std::size_t allowed = 0, lacking = 0, persons = 0;
    for (const auto& [scope, name] : names<Scope>) {
        CAPTURE(name);
        const MadeKey key = made_key(market, person, {std::string{name}});
        for (const api::Route& route : api::all_routes()) {
            if (!route.signature.needs_actor && !route.signature.may_have_actor) continue;
            CAPTURE(route.path);
            const Scopes& wanted = scopes_of(route.action);
            const Response answer = market.send(of_any(market, route, key.secret));
            const std::string code = answer.status == 403 ? code_of(answer) : "";
            const bool refused = code == "scope_missing" || code == "not_for_machines";
            CHECK(refused == !wanted.has(scope));
            if (!refused) {
                ++allowed;
                continue;
            }
            CHECK((code == "not_for_machines") == (wanted == Scopes{}));
            ++(wanted == Scopes{} ? persons : lacking);
            for (const Scope one : wanted.list()) CHECK(answer.body.find(name_of(one)) != std::string::npos);
        }
    }
    CHECK(allowed > 60);
    CHECK(lacking > 500);
    CHECK(persons > 300);
}

TEST_CASE_FIXTURE(Office, "a key makes no key, changes no password, no role and no session, and is no password") {
    CHECK(code_of(market.post("/v1/keys", key_wish(market, {"statistics"}), key.secret)) == "not_for_machines");
    CHECK(code_of(market.remove(key.address, key.secret)) == "not_for_machines");
    CHECK(code(key.secret, "/v1/keys") == "not_for_machines");
    CHECK(code(key.secret, "/v1/me") == "not_for_machines");
    CHECK(code(key.secret, "/v1/sessions") == "not_for_machines");
    CHECK(code_of(market.post("/v1/me/password",
                              {{"old_password", good_password}, {"new_password", "a better horse 2026"}},
                              key.secret)) == "not_for_machines");
    CHECK(code_of(log_in(market, login_of("statistician"), key.secret)) == "wrong_credentials");
    CHECK(number_in(market.connection, "SELECT COUNT(*) FROM machine_keys") == 1);
}

TEST_CASE_FIXTURE(Office, "a key is used from its addresses alone, whatever the caller says of itself") {
    json::object wish = key_wish(market, {"statistics"});
    wish["addresses"] = json::array{"203.0.113.64/26", "2001:db8:1::/48", "198.51.100.7"};
    const MadeKey bound = made_key(market, person, wish);
    for (const char* inside : {"203.0.113.64", "203.0.113.127", "::ffff:203.0.113.100",
                               "2001:db8:1::", "2001:db8:1:ffff:ffff:ffff:ffff:ffff", "198.51.100.7"})
        CHECK_MESSAGE(from(inside, bound.secret).status == 200, inside);
    for (const char* outside : {"203.0.113.63", "203.0.113.128", "2001:db8:0:ffff::", "2001:db8:2::", "198.51.100.6",
                                "198.51.100.8", "127.0.0.1", "", "::ffff:0:1"}) {
        const Response answer = from(outside, bound.secret);
        CHECK_MESSAGE(answer.status == 403, outside);
        CHECK(code_of(answer) == "address_not_allowed");
        CHECK(answer.body.find(outside) != std::string::npos);
    }
    CHECK(from("192.0.2.1", key.secret).status == 200);
    CHECK(text_at(market.get(bound.address, person), "/addresses") ==
          R"(["203.0.113.64/26","2001:db8:1::/48","198.51.100.7"])");
}

TEST_CASE_FIXTURE(Office, "a key is revoked by its person or an operator, at once, for good, and again without harm") {
    CHECK(code_of(market.remove(key.address, broker(market))) == "not_found");
    CHECK(status() == 200);
    CHECK(market.remove(key.address, person).status == 204);
    CHECK(code() == "key_ended");
    const std::string at = text_at(market.get(key.address, person), "/revoked_at");
    CHECK(text_at(market.get(key.address, person), "/state") == "revoked");
    market.now += 1s;
    CHECK(market.remove(key.address, person).status == 204);
    CHECK(text_at(market.get(key.address, person), "/revoked_at") == at);

    const MadeKey second = made_key(market, person, {"statistics"});
    CHECK(status(second.secret) == 200);
    CHECK(market.remove(second.address, operator_(market)).status == 204);
    CHECK(code(second.secret) == "key_ended");
    CHECK(code_of(market.remove("/v1/keys/key_01JDCNX8T4M0A1B2C3D4E5F6G7", person)) == "not_found");
}

TEST_CASE_FIXTURE(Office, "keys are listed to their person, and to operators, supervisors and auditors all of them") {
    const Token other = broker(market);
    const MadeKey theirs = made_key(market, other, {"exchange"});
    const auto ids = [&](const std::string& target, const Token& as) {
        Strings list;
        const json::value page = body_of(market.get(target, as));
        for (const auto& item : page.at("items").as_array()) list.push_back(json::value_to<std::string>(item.at("id")));
        return list;
    };
    CHECK(ids("/v1/keys", person) == Strings{key.id});
    CHECK(ids("/v1/keys", other) == Strings{theirs.id});
    CHECK(code_of(market.get("/v1/keys?account=" + account, other)) == "not_found");
    CHECK(code_of(market.get(key.address, other)) == "not_found");
    for (const Token& watcher :
         {operator_(market), tests::person(market, "supervisor"), tests::person(market, "auditor")}) {
        CHECK(ids("/v1/keys", watcher) == Strings{theirs.id, key.id});
        CHECK(ids("/v1/keys?account=" + account, watcher) == Strings{key.id});
        CHECK(market.get(key.address, watcher).status == 200);
    }
    CHECK(code_of(market.remove(key.address, token(market, "auditor"))) == "forbidden");
}

TEST_CASE_FIXTURE(Office, "a key has the roles that its account has now") {
    const MadeKey wide = made_key(market, person, {"statistics", "registry"});
    const auto give = [&](const char* role) {
        return market.put("/v1/accounts/" + account + "/roles", {{"roles", json::array{role}}}, operator_(market), "*")
            .status;
    };
    REQUIRE(give("registrar") == 200);
    CHECK(code(wide.secret) == "forbidden");
    CHECK(status(wide.secret, "/v1/contracts") == 200);
    REQUIRE(give("statistician") == 200);
    CHECK(status(wide.secret) == 200);
}

TEST_CASE_FIXTURE(Office, "a closed account's keys are over, and stay so when it is opened again") {
    REQUIRE(account_step("disable").status == 200);
    CHECK(code() == "key_ended");
    REQUIRE(account_step("enable").status == 200);
    CHECK(code() == "key_ended");
    person = token(market, login_of("statistician"));
    CHECK(status(made_key(market, person, {"statistics"}).secret) == 200);
}

TEST_CASE_FIXTURE(Office, "a new password, one's own or given, ends every key") {
    REQUIRE(
        market
            .post("/v1/me/password", {{"old_password", good_password}, {"new_password", "a better horse 2026"}}, person)
            .status == 204);
    CHECK(code() == "key_ended");
    const Token again = text_at(log_in(market, login_of("statistician"), "a better horse 2026"), "/token");
    const MadeKey second = made_key(market, again, {"statistics"});
    CHECK(status(second.secret) == 200);
    REQUIRE(
        market
            .put("/v1/accounts/" + account + "/password", {{"password", "the best horse 2027"}}, operator_(market), "*")
            .status == 200);
    CHECK(code(second.secret) == "key_ended");
}

TEST_CASE_FIXTURE(Office, "an account has twenty keys at once; one that is revoked or over makes room") {
    CHECK(wished_until(Instant{market.now} + 1min).status == 201);
    for (int i = 2; i < 20; ++i) made_key(market, person, {"statistics"});
    const Response refused = market.post("/v1/keys", key_wish(market, {"statistics"}), person);
    CHECK(refused.status == 409);
    CHECK(code_of(refused) == "too_many_keys");
    made_key(market, broker(market), {"exchange"});  // another account's count for themselves
    market.remove(key.address, person);
    made_key(market, person, {"statistics"});
    CHECK(code_of(market.post("/v1/keys", key_wish(market, {"statistics"}), person)) == "too_many_keys");
    market.now += 1min;
    made_key(market, person, {"statistics"});
    CHECK(code_of(market.post("/v1/keys", key_wish(market, {"statistics"}), person)) == "too_many_keys");
}

TEST_CASE_FIXTURE(Office, "of many who make keys at once none passes the limit") {
    for (int i = 1; i < 18; ++i) made_key(market, person, {"statistics"});
    std::vector<std::function<Response()>> rivals;
    for (int i = 0; i < 6; ++i)
        rivals.emplace_back([&, wish = with_body(market.request(Method::post, "/v1/keys", person),
                                                 key_wish(market, {"statistics"}))] { return market.send(wish); });
    Strings told;
    for (const Response& response : all_at_once(rivals)) told.push_back(said(response));
    std::sort(told.begin(), told.end());
    CHECK(told == Strings{"201", "201", "too_many_keys", "too_many_keys", "too_many_keys", "too_many_keys"});
}

TEST_CASE_FIXTURE(Office, "a key that is made while the account is closed is over with it") {
    for (int i = 0; i < rounds(); ++i) {
        person = token(market, login_of("statistician"));
        const Token chief = operator_(market);
        Request close = market.request(Method::post, "/v1/accounts/" + account + "/disable", chief);
        close.if_match = "*";
        const Request wish =
            with_body(market.request(Method::post, "/v1/keys", person), key_wish(market, {"statistics"}));
        const auto answers = all_at_once({[&] { return market.send(wish); }, [&] { return market.send(close); }});
        CHECK(answers[1].status == 200);
        CHECK((answers[0].status == 201 || answers[0].status == 401));
        REQUIRE(account_step("enable").status == 200);
        if (answers[0].status == 201) CHECK(code(text_at(answers[0], "/secret")) == "key_ended");
    }
}

TEST_CASE_FIXTURE(Office, "whoever uses a key while it is revoked is let in or not, and afterwards never") {
    for (int i = 0; i < rounds(); ++i) {
        const MadeKey each = made_key(market, person, {"statistics"});
        const auto use = [&] { return market.get(totals, each.secret); };
        const auto answers = all_at_once({use, [&] { return market.remove(each.address, person); }, use});
        CHECK(answers[1].status == 204);
        for (const std::size_t user : {0, 2})
            CHECK((answers[user].status == 200 || code_of(answers[user]) == "key_ended"));
        CHECK(code(each.secret) == "key_ended");
    }
}

TEST_CASE_FIXTURE(Office, "another instance knows at once that a key is revoked") {
    Market other{market.connection};
    CHECK(other.get(totals, key.secret).status == 200);
    REQUIRE(market.remove(key.address, person).status == 204);
    CHECK(code_of(other.get(totals, key.secret)) == "key_ended");
}

TEST_CASE_FIXTURE(Office,
                  "a certificate whose key has expired is made a key again by its own account, and by no other") {
    const Token other = tests::person(market, "supervisor");
    const auto made = [&](const Token& as) {
        json::object wish = key_wish(market, {"statistics"});
        wish["kind"] = "certificate";
        Request request = with_body(market.request(Method::post, "/v1/keys", as), wish);
        request.certificate = std::string(64, 'a');
        return market.send(request);
    };
    CHECK(made(person).status == 201);
    CHECK(code_of(made(person)) == "duplicate");
    market.now += 30 * 24h;
    CHECK(code_of(made(token(market, login_of("supervisor")))) == "duplicate");
    CHECK(made(token(market, login_of("statistician"))).status == 201);
    Request use = market.request(Method::get, totals);
    use.certificate = std::string(64, 'a');
    CHECK(market.send(use).status == 200);
}

TEST_CASE_FIXTURE(Office, "a machine does not learn what became of what only a person may ask for") {
    const MadeKey filing = made_key(market, person, {"filing"});
    const auto asked = [&](const std::string& operation) {
        return market.get("/v1/requests/some-key-of-a-client?operation=" + operation, filing.secret);
    };
    CHECK(text_at(asked("draft_contract"), "/outcome") == "not_applied");
    CHECK(code_of(asked("send_quote")) == "not_for_machines");
    CHECK(code_of(asked("close_period")) == "not_for_machines");
    CHECK(text_at(market.get("/v1/requests/some-key-of-a-client?operation=send_quote", person), "/outcome") ==
          "not_applied");
}
