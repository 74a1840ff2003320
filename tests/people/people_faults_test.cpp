// The fault loop over every write of people: before or after, never between, and a repeat has one effect.
#include <doctest/doctest.h>

#include "domain/people/mandates.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/exchange.hpp"
#include "tests/support/fault_hook.hpp"
#include "tests/support/fault_loop.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

Request posted(Market& market, const std::string& target, const Trader& as, const json::object& body = {},
               std::string_view if_match = {}) {
    return with_body(market.request(Method::post, target, as.token), body, if_match);
}

// PUT and DELETE with a key, so that the loop's repeat is known for one.
Request keyed(Market& market, Method method, const std::string& target, const Trader& as, const json::object& body = {},
              std::string_view if_match = {}) {
    Request request = with_body(market.request(method, target, as.token), body, if_match);
    request.idempotency_key = market.fresh_key();
    request.has_idempotency_key = true;
    return request;
}

json::object entrusting(Market& market, const Trader& broker, Duration term) {
    return {{"broker", broker.account}, {"valid_until", text(Instant{market.now} + term)}};
}

// For what a repeat cannot be told from a first time (who logs out is nobody afterwards): N = 1, 2, ... of each mishap.
void each_fault(const std::function<bool(Mishap, int)>& strike) {
    for (const Mishap kind : all_mishaps) {
        int nth = 1;
        while (nth < 100 && strike(kind, nth)) ++nth;
        CHECK(nth > 1);
        CHECK(nth < 100);
    }
}

// The answer to `request` while the Nth statement fails; nothing once there is none.
std::optional<Response> struck(Market& market, const Request& request, Mishap kind, int nth) {
    NthFault fault{kind, nth};
    market.expect_failures = true;
    market.database.listen(&fault);
    Response answer = market.send(request);
    market.database.listen(nullptr);
    if (!fault.struck()) return std::nullopt;
    return answer;
}

}  // namespace

TEST_CASE("faults while a party is registered or changed leave it before or after") {
    fault_loop([](Market& market) {
        return posted(market, "/v1/parties", reviewer(market),
                      {{"credit_code", credit_code(1)}, {"name", "洛阳轴研"}, {"region", "410305"}});
    });
    fault_loop(
        [](Market& market) {
            const std::string address = "/v1/parties/" + member_of_new_party(market).party;
            return keyed(market, Method::put, address, reviewer(market), {{"name", "河洛轴承"}, {"region", "410302"}},
                         "\"1\"");
        },
        200);
}

TEST_CASE("faults while an account is made or closed leave it before or after") {
    fault_loop([](Market& market) {
        return posted(market, "/v1/accounts", reviewer(market),
                      {{"login", "li.lei"}, {"password", good_password}, {"roles", json::array{"broker"}}});
    });
    fault_loop(
        [](Market& market) {
            return posted(market, "/v1/accounts/" + new_broker(market).account + "/disable", reviewer(market), {}, "*");
        },
        200);
}

TEST_CASE("faults while roles or a password are given leave them before or after") {
    fault_loop(
        [](Market& market) {
            return keyed(market, Method::put, "/v1/accounts/" + new_broker(market).account + "/roles", reviewer(market),
                         {{"roles", json::array{"registrar"}}}, "*");
        },
        200);
    fault_loop(
        [](Market& market) {
            return keyed(market, Method::put, "/v1/accounts/" + new_broker(market).account + "/password",
                         reviewer(market), {{"password", "a better horse 2026"}}, "*");
        },
        200);
}

TEST_CASE("faults while a mandate is granted, ended or expires leave it before or after") {
    fault_loop([](Market& market) {
        return posted(market, "/v1/mandates", member_of_new_party(market),
                      entrusting(market, new_broker(market), std::chrono::days{30}));
    });
    const auto granted = [](Market& market, const Trader& client, Duration term) {
        const Response made = market.post("/v1/mandates", entrusting(market, new_broker(market), term), client.token);
        return header(made, "Location");
    };
    fault_loop(
        [&](Market& market) {
            const Trader client = member_of_new_party(market);
            return posted(market, granted(market, client, std::chrono::days{30}) + "/end", client, {}, "*");
        },
        200);
    // Over when it is asked for: the clock's step comes first, then the answer.
    fault_loop(
        [&](Market& market) {
            const Trader client = member_of_new_party(market);
            const std::string address = granted(market, client, std::chrono::minutes{1});
            market.now += std::chrono::minutes{1};
            return market.request(Method::get, address, client.token);
        },
        200);
}

TEST_CASE("faults while a session of one's own is ended leave it before or after") {
    fault_loop(
        [](Market& market) {
            account(market, "li.lei", {"broker"});
            Trader mine;
            mine.token = token(market, "li.lei");
            const std::string other = text_at(market.get("/v1/me", token(market, "li.lei")), "/session");
            return keyed(market, Method::delete_, "/v1/sessions/" + other, mine);
        },
        204);
}

TEST_CASE("faults while somebody logs out leave the session open or ended, and the answer never claims more") {
    each_fault([](Mishap kind, int nth) {
        Market market;
        const Token mine = new_broker(market).token;
        const auto answer = struck(market, market.request(Method::delete_, "/v1/sessions/current", mine), kind, nth);
        if (!answer) return false;
        const int now = market.get("/v1/me", mine).status;
        CHECK((now == 200 || now == 401));
        if (answer->status == 204) CHECK(now == 401);
        market.remove("/v1/sessions/current", mine);
        CHECK(market.get("/v1/me", mine).status == 401);
        return true;
    });
}

TEST_CASE("faults while somebody logs in leave no half session, and the next try enters") {
    each_fault([](Mishap kind, int nth) {
        Market market;
        account(market, "li.lei", {"broker"});
        const Request entry =
            with_body(market.request(Method::post, "/v1/sessions"), {{"login", "li.lei"}, {"password", good_password}});
        const auto answer = struck(market, entry, kind, nth);
        if (!answer) return false;
        if (answer->status == 201) CHECK(market.get("/v1/me", text_at(*answer, "/token")).status == 200);
        CHECK(market.get("/v1/me", token(market, "li.lei")).status == 200);
        return true;
    });
}

TEST_CASE("faults while a password is changed leave the old one or the new one, and sessions only with the old") {
    each_fault([](Mishap kind, int nth) {
        Market market;
        account(market, "li.lei", {"broker"});
        const Token mine = token(market, "li.lei");
        const std::string better = "a better horse 2026";
        const Request change = with_body(market.request(Method::post, "/v1/me/password", mine),
                                         {{"old_password", good_password}, {"new_password", better}});
        const auto answer = struck(market, change, kind, nth);
        if (!answer) return false;
        const bool kept = market.get("/v1/me", mine).status == 200;
        if (answer->status == 204) CHECK_FALSE(kept);
        CHECK(log_in(market, "li.lei", kept ? std::string{good_password} : better).status == 201);
        CHECK(log_in(market, "li.lei", kept ? better : std::string{good_password}).status == 401);
        return true;
    });
}

TEST_CASE("faults while a machine's key is revoked leave it before or after") {
    fault_loop(
        [](Market& market) {
            const Trader mine = new_broker(market);
            return keyed(market, Method::delete_, made_key(market, mine.token, {"exchange"}).address, mine);
        },
        204);
}

TEST_CASE("faults while a key is made leave none or a whole one, and its secret works where it was told") {
    each_fault([](Mishap kind, int nth) {
        Market market;
        const Token mine = new_broker(market).token;
        const Request wish = with_body(market.request(Method::post, "/v1/keys", mine), key_wish(market, {"exchange"}));
        const auto answer = struck(market, wish, kind, nth);
        if (!answer) return false;
        const auto count = body_of(market.get("/v1/keys", mine)).at("items").as_array().size();
        CHECK(count <= 1);
        if (answer->status == 201) {
            CHECK(count == 1);
            CHECK(market.get("/v1/listings", text_at(*answer, "/secret")).status == 200);
        }
        return true;
    });
}

TEST_CASE("faults while a machine reads leave no answer without its row in the audit") {
    each_fault([](Mishap kind, int nth) {
        Market market;
        const MadeKey key = made_key(market, new_broker(market).token, {"exchange"});
        const auto answer = struck(market, market.request(Method::get, "/v1/listings", key.secret), kind, nth);
        if (!answer) return false;
        const long long rows = number_in(market.connection, "SELECT COUNT(*) FROM journal_inbox WHERE object = '" +
                                                                key.id + "' AND action = 'search_listings'");
        if (answer->status == 200) CHECK(rows >= 1);
        CHECK(market.get("/v1/listings", key.secret).status == 200);
        return true;
    });
}
