// The public list: only what is published, by every filter, page by page without gaps or repeats.
#include <doctest/doctest.h>

#include "tests/support/exchange.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

Strings titles(const Response& page) {
    REQUIRE_MESSAGE(page.status == 200, page.body);
    Strings list;
    const json::value body = body_of(page);
    for (const auto& item : body.at("items").get_array()) list.emplace_back(item.at("title").get_string());
    return list;
}

std::string encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (unsigned char c : text) {
        result += '%';
        result += digits[c >> 4];
        result += digits[c & 15];
    }
    return result;
}

// Three published listings that differ in every filter, and one that nobody may see.
struct Shelf {
    Market market;
    Trader owner = member_of_new_party(market), staff = reviewer(market);

    Shelf() {
        json::object film = listing_wish(market, "Graphene Film 50%_off!");
        json::object need = listing_wish(market, "求购低温轴承");
        need["kind"] = "need";
        need["region"] = "410100";
        need["field"] = "03";
        need["forms"] = {"service"};
        need["asking_price"] = money("100000.00");
        json::object seed = without(listing_wish(market, "小麦良种"), "asking_price");
        seed["region"] = "110000";
        seed["field"] = "09";
        seed["forms"] = {"exclusive_licence"};
        for (const auto& wish : {film, need, seed}) {
            published(market, owner, staff, wish);
            market.now += std::chrono::seconds{1};
        }
        submitted(market, owner, listing_wish(market, "还在审核"));
    }
    Strings found(const std::string& query) { return titles(market.get("/v1/listings" + query)); }
};

}  // namespace

TEST_CASE("the list shows what is published, newest first, to anybody") {
    Shelf shelf;

    CHECK(shelf.found("") == Strings{"小麦良种", "求购低温轴承", "Graphene Film 50%_off!"});
}

TEST_CASE("each filter finds its own, and filters add up") {
    Shelf shelf;
    const Strings film{"Graphene Film 50%_off!"}, need{"求购低温轴承"}, seed{"小麦良种"};

    CHECK(shelf.found("?kind=need") == need);
    CHECK(shelf.found("?field=09") == seed);
    CHECK(shelf.found("?form=transfer") == film);
    CHECK(shelf.found("?form=licence").empty());
    CHECK(shelf.found("?region=4103") == film);
    CHECK(shelf.found("?region=410300") == film);
    CHECK(shelf.found("?region=41") == Strings{need[0], film[0]});
    CHECK(shelf.found("?region=410311") == film);
    CHECK(shelf.found("?kind=need&region=4103").empty());
}

TEST_CASE("price bounds include their ends and leave out what has no price") {
    Shelf shelf;
    const Strings film{"Graphene Film 50%_off!"}, need{"求购低温轴承"};

    CHECK(shelf.found("?min_price=100000.00&max_price=800000.00") == Strings{need[0], film[0]});
    CHECK(shelf.found("?min_price=100000.01") == film);
    CHECK(shelf.found("?max_price=799999.99") == need);
    const Response turned = shelf.market.get("/v1/listings?min_price=2&max_price=1");
    CHECK(faults(turned) == Strings{"/max_price out_of_range"});
}

TEST_CASE("words are found in title and summary in any width and case; wildcards are letters") {
    Shelf shelf;
    const Strings film{"Graphene Film 50%_off!"};

    CHECK(shelf.found("?q=" + encoded("ＧＲＡＰＨＥＮＥ　film")) == film);
    CHECK(shelf.found("?q=" + encoded("轴承")) == Strings{"求购低温轴承"});
    CHECK(shelf.found("?q=" + encoded("heat-spreading")).size() == 3);
    CHECK(shelf.found("?q=" + encoded("50%_OFF!")) == film);
    CHECK(shelf.found("?q=" + encoded("g%m")).empty());
    CHECK(shelf.found("?q=" + encoded("gra_hene")).empty());
    CHECK(shelf.found("?q=" + encoded("不存在")).empty());
}

TEST_CASE("what a query may not say is named") {
    Market market;

    const Response wrong = market.get("/v1/listings?kind=idea&region=x&min_price=1.999&limit=0&sort=price");
    CHECK(wrong.status == 422);
    CHECK(pointers(wrong).size() == 5);
    CHECK(code_of(market.get("/v1/listings?cursor=abc!")) == "bad_cursor");
}

TEST_CASE("pages follow each other without a gap or a repeat while listings come and go") {
    Market market;
    const Trader owner = member_of_new_party(market), staff = reviewer(market);
    Strings all;
    for (int i = 0; i < 7; ++i) {
        all.insert(all.begin(), "成果 " + std::to_string(i));
        published(market, owner, staff, listing_wish(market, all.front()));
        market.now += std::chrono::milliseconds{1};
    }

    Strings seen;
    std::string cursor;
    for (int pages = 0; pages < 4; ++pages) {
        const Response page = market.get("/v1/listings?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor));
        for (auto& title : titles(page)) seen.push_back(title);
        cursor = text_at(page, "/next_cursor");
        if (pages == 1) published(market, owner, staff, listing_wish(market, "后来者"));
    }
    CHECK(cursor.empty());
    CHECK(seen == all);
}

TEST_CASE("an expired listing leaves the list at its time, before the clock comes by") {
    Shelf shelf;

    shelf.market.now += std::chrono::days{91};
    CHECK(shelf.found("").empty());
}

TEST_CASE("members see their own listings in every state, staff all of them, others none") {
    Shelf shelf;
    const Trader stranger = member_of_new_party(shelf.market);
    const auto mine = [&](const Trader& as, const std::string& query = "") {
        return titles(shelf.market.get("/v1/my/listings" + query, as.token));
    };

    CHECK(mine(shelf.owner).size() == 4);
    CHECK(mine(shelf.owner, "?state=in_review") == Strings{"还在审核"});
    CHECK(mine(shelf.owner, "?limit=2") == Strings{"还在审核", "小麦良种"});
    CHECK(mine(shelf.staff, "?state=in_review") == Strings{"还在审核"});
    CHECK(mine(overseer(shelf.market)).size() == 4);
    CHECK(mine(stranger).empty());
    CHECK(shelf.market.get("/v1/my/listings").status == 401);
}
