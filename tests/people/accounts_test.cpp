// Accounts: made, given roles, closed, opened again and helped back in by operators; what passwords must be.
#include <doctest/doctest.h>

#include <thread>

#include "tests/support/database_text.hpp"
#include "tests/support/people.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

json::object wish(std::string_view login = "li.lei") {
    return {{"login", login}, {"name", "李雷"}, {"password", good_password}, {"roles", json::array{"broker"}}};
}

template <class Value>
json::object with(json::object body, std::string_view member, const Value& value) {
    body[member] = json::value_from(value);
    return body;
}

int status(Market& market, const Token& token) { return market.get("/v1/me", token).status; }

// An operator and an account to act on, logged in.
struct Office {
    Market market;
    Token chief = operator_(market);
    std::string id = account(market, "li.lei", {"broker"});
    Token token = tests::token(market, "li.lei");

    Response step(std::string_view name, std::string_view if_match = "*") {
        return market.send(with_body(
            market.request(Method::post, "/v1/accounts/" + id + "/" + std::string{name}, chief), {}, if_match));
    }
    Response put(std::string_view what, const json::object& body, std::string_view if_match = "*") {
        return market.put("/v1/accounts/" + id + "/" + std::string{what}, body, chief, if_match);
    }
};

}  // namespace

TEST_CASE("an account is made with its roles, and its password is nowhere to be read") {
    Market market;
    const Response made = market.post("/v1/accounts", wish(), operator_(market));
    REQUIRE(made.status == 201);
    CHECK(text_at(made, "/name") == "李雷");
    CHECK(text_at(made, "/roles") == R"(["broker"])");
    CHECK(text_at(made, "/state") == "active");
    CHECK(text_at(made, "/allowed_steps") == R"(["disable"])");
    CHECK(made.body.find("argon2") == std::string::npos);
    CHECK(database_text(market.connection).find(good_password) == std::string::npos);
    CHECK(log_in(market, "li.lei", good_password).status == 201);
}

TEST_CASE("every wrong field of an account is named at once") {
    Market market;
    const Token chief = operator_(market);
    CHECK(faults(market.post(
              "/v1/accounts",
              {{"login", "Li Lei"}, {"password", good_password}, {"roles", json::array{"visitor", "member"}}},
              chief)) == Strings{"/login character_not_allowed", "/roles/0 not_here", "/party required"});
    CHECK(faults(market.post("/v1/accounts", with(wish("ab"), "roles", json::array{}), chief)) ==
          Strings{"/login text_too_short", "/roles too_few_items"});
    CHECK(faults(market.post("/v1/accounts", with(wish(), "roles", json::array{"king"}), chief)) ==
          Strings{"/roles/0 not_allowed_value"});
    CHECK(faults(market.post("/v1/accounts", with(wish(), "party", "pty_01JDCNX8T4M0A1B2C3D4E5F6G7"), chief)) ==
          Strings{"/party party_unknown"});
    CHECK(number_in(market.connection, "SELECT COUNT(*) FROM accounts") == 1);
}

TEST_CASE("a password has twelve characters at least, does not hold the login, and is not a common one") {
    Market market;
    const Token chief = operator_(market);
    const auto code = [&](std::string_view password, std::string_view login = "li.lei") {
        return code_of(market.post("/v1/accounts", with(wish(login), "password", password), chief));
    };
    CHECK(code("elevenchars") == "weak_password");
    CHECK(code("洛阳牡丹甲天下龙门石窟") == "weak_password");  // eleven characters, 33 bytes
    CHECK(code("my LI.LEI password") == "weak_password");
    CHECK(code("0123456789AB") == "weak_password");  // on the list, in any case
    CHECK(code("123456789012") == "weak_password");
    CHECK(code("twelve chars", "one").empty());
    CHECK(code("洛阳牡丹甲天下龙门石窟寺", "two").empty());
    CHECK(faults(market.post("/v1/accounts", with(wish("three"), "password", std::string(129, 'x')), chief)) ==
          Strings{"/password text_too_long"});
    CHECK(code(std::string(64, 'x') + std::string(64, 'y'), "three").empty());
    CHECK(log_in(market, "two", "洛阳牡丹甲天下龙门石窟寺").status == 201);
}

TEST_CASE("a login is taken once, also when two instances give it at the same time") {
    Market one;
    Market two{one.connection, 2};
    const Token chief = operator_(one);
    REQUIRE(one.post("/v1/accounts", wish(), chief).status == 201);
    CHECK(code_of(one.post("/v1/accounts", wish(), chief)) == "duplicate_login");
    for (int round = 0; round < 20; ++round) {
        const json::object body = wish("person-" + std::to_string(round));
        Response first, second;
        std::thread rival{[&] { first = one.post("/v1/accounts", body, chief); }};
        Request request = with_body(two.request(Method::post, "/v1/accounts", chief), body);
        request.idempotency_key += "-two";
        second = two.send(request);
        rival.join();
        CHECK(first.status + second.status == 201 + 409);
        CHECK(code_of(first.status == 409 ? first : second) == "duplicate_login");
    }
}

TEST_CASE("closing an account ends its sessions at every instance and keeps it out until it is opened again") {
    Office office;
    Market elsewhere{office.market.connection, 2};
    REQUIRE(status(elsewhere, office.token) == 200);
    const Response closed = office.step("disable", "\"1\"");
    CHECK(text_at(closed, "/state") == "disabled");
    CHECK(text_at(closed, "/allowed_steps") == R"(["enable"])");
    CHECK(status(office.market, office.token) == 401);
    CHECK(status(elsewhere, office.token) == 401);
    CHECK(log_in(office.market, "li.lei", good_password).status == 401);
    CHECK(code_of(office.step("disable")) == "wrong_state");
    CHECK(code_of(office.step("enable", "\"1\"")) == "stale");
    CHECK(office.step("enable", "\"2\"").status == 200);
    CHECK(status(office.market, office.token) == 401);  // a session that ended stays so
    CHECK(log_in(office.market, "li.lei", good_password).status == 201);
}

TEST_CASE("other roles end the sessions that had the old ones") {
    Office office;
    CHECK(office.put("roles", {{"roles", json::array{"broker", "registrar"}}}, "").status == 428);
    const Response given = office.put("roles", {{"roles", json::array{"broker", "registrar"}}});
    CHECK(text_at(given, "/roles") == R"(["broker","registrar"])");
    CHECK(status(office.market, office.token) == 401);
    CHECK(text_at(office.market.get("/v1/me", token(office.market, "li.lei")), "/account/roles") ==
          R"(["broker","registrar"])");
    CHECK(code_of(office.put("roles", {{"roles", json::array{"member"}}})) == "account_without_party");
    CHECK(faults(office.put("roles", {{"roles", json::array{"visitor"}}})) == Strings{"/roles/0 not_here"});
}

TEST_CASE("a reset password is the only one that works, and is held to the same rules") {
    Office office;
    CHECK(code_of(office.put("password", {{"password", "short"}})) == "weak_password");
    CHECK(code_of(office.put("password", {{"password", "my li.lei password"}})) == "weak_password");
    CHECK(status(office.market, office.token) == 200);
    const Response reset = office.put("password", {{"password", "a better horse 2026"}});
    CHECK(reset.status == 200);
    CHECK(reset.body.find("horse") == std::string::npos);
    CHECK(status(office.market, office.token) == 401);
    CHECK(log_in(office.market, "li.lei", good_password).status == 401);
    CHECK(log_in(office.market, "li.lei", "a better horse 2026").status == 201);
}

TEST_CASE("nobody closes the own account, raises the own rights or passes by the own old password") {
    Market market;
    const Token chief = operator_(market);
    const std::string own = "/v1/accounts/" + account_of(market, chief);
    CHECK(code_of(market.send(with_body(market.request(Method::post, own + "/disable", chief), {}, "*"))) ==
          "forbidden");
    CHECK(code_of(market.put(own + "/roles", {{"roles", json::array{"auditor"}}}, chief, "*")) == "forbidden");
    CHECK(code_of(market.put(own + "/password", {{"password", "a better horse 2026"}}, chief, "*")) == "forbidden");
    CHECK(text_at(market.get(own, chief), "/allowed_steps") == "[]");
    CHECK(status(market, chief) == 200);
}

TEST_CASE("of two operators who close each other at once one remains") {
    Market one;
    Market two{one.connection, 2};
    for (int round = 0; round < rounds() / 5; ++round) {
        const std::string n = std::to_string(round), first_id = account(one, "first-" + n, {"operator"}),
                          second_id = account(one, "second-" + n, {"operator"});
        const Token first = token(one, "first-" + n), second = token(one, "second-" + n);
        const auto close = [](Market& market, const Token& by, const std::string& whom) {
            return market.send(
                with_body(market.request(Method::post, "/v1/accounts/" + whom + "/disable", by), {}, "*"));
        };
        const auto told =
            at_once([&] { return close(one, first, second_id); }, [&] { return close(two, second, first_id); });
        CHECK(told == Strings{"200", "not_authenticated"});
        CHECK(status(one, first) + status(one, second) == 200 + 401);
    }
}

TEST_CASE("members see the people of their own party, staff sees all, others only themselves") {
    Market market;
    const std::string firm = party(market, 1), rival = party(market, 2);
    const Token hers = member(market, firm), theirs = member(market, rival), alone = broker(market),
                overseer = person(market, "supervisor");
    const auto seen = [&](std::string_view target, const Token& token) {
        return body_of(market.get(target, token)).at("items").as_array().size();
    };
    CHECK(seen("/v1/accounts", hers) == 1);
    CHECK(seen("/v1/accounts?party=" + firm, hers) == 1);
    CHECK(market.get("/v1/accounts?party=" + rival, hers).status == 404);
    CHECK(seen("/v1/accounts", overseer) == 5);  // the operator too
    CHECK(seen("/v1/accounts?party=" + rival, overseer) == 1);
    CHECK(market.get("/v1/accounts", alone).status == 403);
    CHECK(market.get("/v1/accounts/" + account_of(market, alone), alone).status == 200);
    CHECK(market.get("/v1/accounts/" + account_of(market, theirs), hers).status == 404);
    CHECK(market.get("/v1/accounts/" + account_of(market, theirs), alone).status == 404);
}
