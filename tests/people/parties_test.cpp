// Parties (主体): registered once by their credit code, kept current, listed.
#include <doctest/doctest.h>

#include <thread>

#include "tests/support/database_text.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

json::object wish(int n = 1) { return {{"credit_code", credit_code(n)}, {"name", "洛阳轴研"}, {"region", "410305"}}; }

}  // namespace

TEST_CASE("a party is registered by staff, shown to all who trade, and told to itself and staff only") {
    Market market;
    const Token staff = operator_(market);
    const Response made = market.post("/v1/parties", wish(), staff);
    REQUIRE(made.status == 201);
    CHECK(header(made, "Location") == "/v1/parties/" + text_at(made, "/id"));
    CHECK(header(made, "ETag") == "\"1\"");
    CHECK(text_at(made, "/region_name") == "涧西区");
    const std::string address = header(made, "Location");
    const Token its_own = member(market, text_at(made, "/id")), other = member(market, party(market, 2));
    CHECK(market.get(address, other).body == made.body);
    CHECK(market.get(address).status == 401);

    market.seal();
    const auto told = [&](const Token& token) { return market.get("/v1/events", token).body.find(address.substr(12)); };
    CHECK(told(its_own) != std::string::npos);
    CHECK(told(staff) != std::string::npos);
    CHECK(told(other) == std::string::npos);
    CHECK(told({}) == std::string::npos);
}

TEST_CASE("every wrong field of a party is named at once") {
    Market market;
    const Token staff = operator_(market);
    CHECK(faults(market.post("/v1/parties", {{"credit_code", "91350100M000100Y4Z"}, {"name", " "}, {"region", "4103"}},
                             staff)) ==
          Strings{"/credit_code credit_code_alphabet", "/name text_blank", "/region region_code"});
    CHECK(faults(market.post("/v1/parties", {{"id", "pty_1"}}, staff)) ==
          Strings{"/credit_code required", "/name required", "/region required", "/id unknown_member"});
}

TEST_CASE("a credit code is registered once, typed wide or narrow") {
    Market market;
    const Token staff = operator_(market);
    REQUIRE(market.post("/v1/parties", wish(), staff).status == 201);
    CHECK(code_of(market.post("/v1/parties", wish(), staff)) == "duplicate_party");
    json::object spaced = wish();
    spaced["credit_code"] = " " + credit_code(1) + "　";
    CHECK(code_of(market.post("/v1/parties", spaced, staff)) == "duplicate_party");
    CHECK(number_in(market.connection, "SELECT COUNT(*) FROM parties") == 1);
}

TEST_CASE("two registrations of one credit code over two instances make one party") {
    Market one;
    Market two{one.connection, 2};
    const Token staff = operator_(one);
    for (int round = 1; round <= 50; ++round) {
        Response first, second;
        std::thread rival{[&] { first = one.post("/v1/parties", wish(round), staff); }};
        // Its keys are of its own: two clients, not one that repeats itself.
        Request request = with_body(two.request(Method::post, "/v1/parties", staff), wish(round));
        request.idempotency_key += "-two";
        second = two.send(request);
        rival.join();
        CAPTURE(first.body);
        CAPTURE(second.body);
        CHECK(first.status + second.status == 201 + 409);
        CHECK(code_of(first.status == 409 ? first : second) == "duplicate_party");
    }
    CHECK(number_in(one.connection, "SELECT COUNT(*) FROM parties") == 50);
}

TEST_CASE("name and seat of a party are kept current under the version their writer saw") {
    Market market;
    const Token staff = operator_(market);
    const std::string address = "/v1/parties/" + party(market);
    const json::object edited{{"name", "河洛轴承"}, {"region", "410311"}};
    CHECK(market.put(address, edited, staff, "").status == 428);
    const Response saved = market.put(address, edited, staff, "\"1\"");
    CHECK(saved.status == 200);
    CHECK(text_at(saved, "/name") == "河洛轴承");
    CHECK(text_at(saved, "/region") == "410311");
    CHECK(text_at(saved, "/credit_code") == credit_code(1));
    CHECK(header(saved, "ETag") == "\"2\"");
    CHECK(code_of(market.put(address, edited, staff, "\"1\"")) == "stale");
    CHECK(faults(market.put(address, {{"name", "x"}, {"region", "410399"}}, staff, "\"2\"")) ==
          Strings{"/region region_code"});
    CHECK(market.get(address, staff).body == saved.body);
}

TEST_CASE("a district that was abolished is refused with the code that took its place") {
    Market market;
    json::object old = wish();
    old["region"] = "410306";  // 吉利区, part of 孟津区 since 2021
    const Response answer = market.post("/v1/parties", old, operator_(market));
    CHECK(faults(answer) == Strings{"/region region_historic"});
    CHECK(answer.body.find("410308") != std::string::npos);
}

TEST_CASE("parties are found by credit code and paged, by staff; members do not list the market") {
    Market market;
    const Token staff = operator_(market);
    for (int n = 1; n <= 3; ++n) party(market, n);
    const auto found = body_of(market.get("/v1/parties?credit_code=" + credit_code(2), staff)).at("items").as_array();
    REQUIRE(found.size() == 1);
    CHECK(found.at(0).at("credit_code") == json::value(credit_code(2)));
    CHECK(body_of(market.get("/v1/parties?credit_code=" + credit_code(9), staff)).at("items").as_array().empty());
    CHECK(faults(market.get("/v1/parties?credit_code=91350100M000100Y4Z", staff)) ==
          Strings{"/credit_code credit_code_alphabet"});
    CHECK(body_of(market.get("/v1/parties", staff)).at("items").as_array().size() == 3);
    CHECK(market.get("/v1/parties", member(market, party(market, 4))).status == 403);
}
