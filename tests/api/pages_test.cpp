// Keyset pages over HTTP: limits, Link, cursors that were changed, and the same for every list of the API.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "api/routes.hpp"
#include "tests/support/exchange.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

// A market with so many parties, and staff that lists them.
struct Register {
    Market market;
    Trader staff = reviewer(market);

    explicit Register(int parties) {
        for (int i = 0; i < parties; ++i) {
            market.now += std::chrono::milliseconds{1};
            member_of_new_party(market);
        }
    }
    Response page(const std::string& query) { return market.get("/v1/parties" + query, staff.token); }
};

std::size_t size(const Response& page) { return body_of(page).at("items").as_array().size(); }

// All reading addresses that are pages of the whole city, with a reader who may see them all.
Strings lists() {
    Strings found;
    for (const api::Route& route : api::all_routes()) {
        json::object operation;
        api::Schemas schemas;
        route.describe(operation, schemas);
        if (route.writes() || route.signature.slots > 0 || !operation.contains("parameters")) continue;
        bool paged = false, needs_more = false;
        for (const json::value& parameter : operation.at("parameters").as_array()) {
            paged = paged || parameter.at("name") == "cursor";
            needs_more = needs_more || parameter.at("required").as_bool();
        }
        if (paged && !needs_more) found.push_back(route.path);
    }
    return found;
}

}  // namespace

TEST_CASE("a page has 20 items unless 1 to 100 are asked for") {
    Register city{102};
    CHECK(size(city.page("")) == 20);
    CHECK(size(city.page("?limit=1")) == 1);
    CHECK(size(city.page("?limit=100")) == 100);
    for (const char* wrong : {"0", "101", "-1"})
        CHECK(faults(city.page("?limit=" + std::string{wrong})) == Strings{"/limit out_of_range"});
    for (const char* wrong : {"", "x", "1.0", "1e1", "0x10", "%201", "99999999999999999999"}) {
        CAPTURE(wrong);
        CHECK(pointers(city.page("?limit=" + std::string{wrong})) == Strings{"/limit"});
    }
    CHECK(faults(city.page("?limit=5&limit=6")) == Strings{"/limit duplicate_member"});
    CHECK(faults(city.page("?offset=5")) == Strings{"/offset unknown_member"});
}

TEST_CASE("pages lead through everything once by Link or next_cursor, and the last has neither") {
    Register city{7};
    Strings seen;
    std::string next = "/v1/parties?limit=3";
    for (int pages = 0; !next.empty() && pages < 10; ++pages) {
        const Response page = city.market.get(next, city.staff.token);
        REQUIRE(page.status == 200);
        const json::value body = body_of(page);
        for (const json::value& item : body.at("items").as_array())
            seen.push_back(json::value_to<std::string>(item.at("id")));
        const std::string link = header(page, "Link"), cursor = text_at(page, "/next_cursor");
        CHECK(link.empty() == cursor.empty());
        if (!link.empty()) {
            CHECK(link == "</v1/parties?limit=3&cursor=" + cursor + ">; rel=\"next\"");
            next = link.substr(1, link.find('>') - 1);
        } else {
            next.clear();
        }
    }
    CHECK(seen.size() == 7);
    CHECK(std::is_sorted(seen.rbegin(), seen.rend()));  // newest first
    CHECK(std::set<std::string>(seen.begin(), seen.end()).size() == 7);
}

TEST_CASE("a page that is exactly full says whether there is more") {
    Register city{3};
    CHECK(text_at(city.page("?limit=3"), "/next_cursor").empty());
    CHECK_FALSE(text_at(city.page("?limit=2"), "/next_cursor").empty());
    const auto empty = body_of(Register{0}.page(""));
    CHECK(empty == json::parse(R"({"items":[]})"));
}

TEST_CASE("a cursor that was changed is refused or leads to items of the same list, and never fails the server") {
    Register city{5};
    const std::string good = text_at(city.page("?limit=2"), "/next_cursor");
    REQUIRE_FALSE(good.empty());
    CHECK(city.page("?limit=2&cursor=" + good).status == 200);
    for (std::size_t i = 0; i < good.size(); ++i)
        for (const char other : {'0', '7', 'f', 'g', 'A', '%'}) {
            std::string changed = good;
            changed[i] = other;
            const Response answer = city.page("?limit=2&cursor=" + changed);
            CHECK((answer.status == 200 || answer.status == 400));
            if (answer.status == 400)
                CHECK((code_of(answer) == "bad_cursor" || code_of(answer) == "malformed_request"));
        }
    for (const std::string& bad : {std::string{}, std::string{"x"}, good.substr(1), good + "0", good + good,
                                   std::string(1026, '0'), std::string{"27204f5220313d31"}, std::string{"c328"}}) {
        CAPTURE(bad);
        CHECK(code_of(city.page("?cursor=" + bad)) == "bad_cursor");
    }
}

TEST_CASE("every list of the API is paged alike and refuses a cursor of another kind") {
    Market market;
    const Strings all = lists();
    CHECK(all.size() >= 8);
    account(market, "everything", {"broker", "registrar", "statistician", "operator", "supervisor", "auditor"}, "");
    const Token reader = token(market, "everything");
    for (const std::string& list : all) {
        CAPTURE(list);
        const Response page = market.get(list + "?limit=100", reader);
        CAPTURE(page.body);
        CHECK(page.status == 200);
        CHECK(body_of(page).at("items").is_array());
        CHECK(faults(market.get(list + "?limit=0", reader)) == Strings{"/limit out_of_range"});
        CHECK(faults(market.get(list + "?limit=101", reader)) == Strings{"/limit out_of_range"});
        for (const char* bad : {"zz", "27", "6f6e65", "7c7c7c"})
            CHECK(code_of(market.get(list + "?cursor=" + bad, reader)) == "bad_cursor");
    }
}
