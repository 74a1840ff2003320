// Versions over HTTP (A65, RFC 9110 13): strong tags, preconditions of changes, conditional reads, lost updates.
#include <doctest/doctest.h>

#include <thread>

#include "tests/support/exchange.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

struct Shelf {
    Market market;
    Trader staff = reviewer(market);
    std::string address = "/v1/parties/" + member_of_new_party(market).party;

    Response put(std::string_view if_match, std::string_view name = "河洛轴承") {
        return market.put(address, {{"name", name}, {"region", "410305"}}, staff.token, if_match);
    }
    Response get(std::string_view if_none_match = {}) {
        Request request = market.request(Method::get, address, staff.token);
        request.if_none_match = if_none_match;
        return market.send(request);
    }
};

}  // namespace

TEST_CASE("an object answers with the strong tag of its version, also when it is made and changed") {
    Shelf shelf;
    CHECK(header(shelf.get(), "ETag") == "\"1\"");
    CHECK(header(shelf.put("\"1\""), "ETag") == "\"2\"");
    CHECK(header(shelf.get(), "ETag") == "\"2\"");
    CHECK(text_at(shelf.get(), "/version") == "2");
}

TEST_CASE("a change names the version it was made for: 428 without, 400 malformed, 412 stale, * for any") {
    Shelf shelf;
    const auto told = [](const Response& answer) { return std::to_string(answer.status) + " " + code_of(answer); };
    CHECK(told(shelf.put("")) == "428 precondition_required");
    for (const char* malformed : {"1", "\"1", "W/1", "\"", "**"})
        CHECK(told(shelf.put(malformed)) == "400 malformed_request");
    for (const char* stale : {"\"0\"", "\"2\"", "\"-1\"", "W/\"1\"", "\"abc\"", "\"\"", "\"99999999999999999999\""})
        CHECK(told(shelf.put(stale)) == "412 stale");
    CHECK(text_at(shelf.get(), "/version") == "1");
    CHECK(shelf.put("*").status == 200);
    CHECK(shelf.put("\"2\"").status == 200);
    CHECK(text_at(shelf.get(), "/version") == "3");
}

TEST_CASE(
    "a stale version tells a stranger no more than any other: hidden things stay unknown, others' are forbidden") {
    Stand stand;
    const std::string hidden = drafted(stand.market, stand.owner, listing_wish(stand.market, "尚未公开的成果"));
    for (const char* version : {"\"1\"", "\"9\"", "W/\"1\"", "*"}) {
        CAPTURE(version);
        CHECK(code_of(post_as(stand.market, hidden + "/submit", {}, stand.guest, version)) == "not_found");
        CHECK(code_of(post_as(stand.market, stand.listing + "/withdraw", {}, stand.guest, version)) == "forbidden");
    }
    CHECK(code_of(post_as(stand.market, hidden + "/submit", {}, stand.owner, "\"9\"")) == "stale");
    CHECK(state_of(stand.market, hidden, stand.owner) == "draft");
    CHECK(text_at(stand.market.get(hidden, stand.owner.token), "/version") == "1");
}

TEST_CASE("If-None-Match spares the body of what is unchanged, weak or strong, alone or among others") {
    Shelf shelf;
    const Response whole = shelf.get();
    for (const char* same : {"\"1\"", "W/\"1\"", "\"0\", \"1\"", "\"0\",W/\"1\" , \"7\"", "*"}) {
        const Response spared = shelf.get(same);
        CHECK(spared.status == 304);
        CHECK(spared.body.empty());
        CHECK(header(spared, "ETag") == "\"1\"");
    }
    for (const char* other : {"\"2\"", "\"11\"", "1", "\"x\"", "x\"1\"", "\"1\"x", "\"0\"1\"", "w/\"1\"", ","}) {
        CHECK(shelf.get(other).status == 200);
        CHECK(shelf.get(other).body == whole.body);
    }
    REQUIRE(shelf.put("\"1\"").status == 200);
    CHECK(shelf.get("\"1\"").status == 200);
}

TEST_CASE("of many edits at once over two instances as many succeed as versions pass, and no update is lost") {
    Shelf shelf;
    Market elsewhere{shelf.market.connection, 2};
    std::atomic<int> saved{0}, stale{0};
    std::vector<std::thread> editors;
    for (int i = 0; i < 20; ++i)
        editors.emplace_back([&, i] {
            Market& market = i % 2 ? shelf.market : elsewhere;
            for (int n = 0; n < 10; ++n) {
                const Response seen = market.get(shelf.address, shelf.staff.token);
                const Response answer = market.put(shelf.address, {{"name", "x"}, {"region", "410305"}},
                                                   shelf.staff.token, header(seen, "ETag"));
                if (answer.status == 200) ++saved;
                if (answer.status == 412) ++stale;
            }
        });
    for (auto& editor : editors) editor.join();
    CHECK(saved + stale == 200);
    CHECK(saved > 0);
    CHECK(text_at(shelf.get(), "/version") == std::to_string(saved + 1));
}
