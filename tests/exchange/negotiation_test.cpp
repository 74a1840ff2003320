// Offers and answers: who may give them, to which offer, until when (民法典 471-489).
#include <doctest/doctest.h>

#include "tests/support/exchange.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;
using std::chrono::days;

namespace {

json::object lasting(json::object wish, int valid_days) {
    wish["valid_days"] = valid_days;
    return wish;
}

std::string steps_of(Stand& stand, const Talk& talk, const Trader& as) {
    return text_at(stand.market.get(talk.address, as.token), "/allowed_steps");
}

}  // namespace

TEST_CASE("an offer opens a negotiation that its two parties and the market's staff see, and nobody else") {
    Stand stand;
    const Talk talk = stand.offer();
    const std::string& address = talk.address;

    const Response seen = stand.market.get(address, stand.guest.token);
    CHECK(text_at(seen, "/state") == "offer_live");
    CHECK(text_at(seen, "/your_side") == "buyer");
    CHECK(text_at(seen, "/buyer") == stand.guest.party);
    CHECK(text_at(seen, "/seller") == stand.owner.party);
    CHECK(text_at(seen, "/allowed_steps") == "[]");
    CHECK(text_at(seen, "/offers/0/price/amount") == "500000.00");
    CHECK(text_at(seen, "/due_at") == text(Instant{stand.market.now} + days{7}));
    CHECK(text_at(seen, "/next_event") == "offer_lapses");
    CHECK(steps_of(stand, talk, stand.owner) == R"(["counter","accept","reject"])");
    CHECK(stand.market.get(address, stand.staff.token).status == 200);
    CHECK(stand.market.get(address, overseer(stand.market).token).status == 200);
    CHECK(stand.market.get(address, member_of_new_party(stand.market).token).status == 404);
    CHECK(stand.market.get(address, new_broker(stand.market).token).status == 404);
    CHECK(stand.market.get(address).status == 401);
}

TEST_CASE("every wrong field of an offer is named at once") {
    Stand stand;

    const auto shape =
        post_as(stand.market, stand.listing + "/offers",
                {{"price", money("1e3")}, {"payment_mode", 2}, {"terms", ""}, {"valid_days", 0}}, stand.guest);
    CHECK(pointers(shape) == Strings{"/price/amount", "/payment_mode", "/form", "/terms", "/valid_days"});

    json::object wish = offer_wish("0.00", "exclusive_licence");
    wish["payment_mode"] = "9";
    const auto rules = post_as(stand.market, stand.listing + "/offers", lasting(wish, 61), stand.guest);
    CHECK(faults(rules) == Strings{"/price/amount amount_not_positive", "/payment_mode code_unknown",
                                   "/form not_allowed_value", "/valid_days out_of_range"});
    CHECK(rules.body.find("transfer, ordinary_licence, service") != std::string::npos);  // what the listing allows
}

TEST_CASE("an offer stands for one day at least and sixty at most") {
    Stand stand;

    CHECK(pointers(post_as(stand.market, stand.listing + "/offers", lasting(offer_wish(), 61), stand.guest)) ==
          Strings{"/valid_days"});
    CHECK(post_as(stand.market, stand.listing + "/offers", lasting(offer_wish("0.01"), 60), stand.guest).status == 201);
    const Trader other = member_of_new_party(stand.market);
    CHECK(post_as(stand.market, stand.listing + "/offers", lasting(offer_wish(), 1), other).status == 201);
}

TEST_CASE("nobody offers on the own listing, on a hidden one, or twice at a time") {
    Stand stand;
    Market& market = stand.market;

    CHECK(code_of(post_as(market, stand.listing + "/offers", offer_wish(), stand.owner)) == "own_listing");
    CHECK(code_of(post_as(market, stand.listing + "/offers", offer_wish(), stand.staff)) == "forbidden");
    const std::string hidden = submitted(market, stand.owner, listing_wish(market, "尚未发布"));
    CHECK(post_as(market, hidden + "/offers", offer_wish(), stand.guest).status == 404);
    stand.offer();
    CHECK(code_of(post_as(market, stand.listing + "/offers", offer_wish(), stand.guest)) == "duplicate");
    const Trader colleague = member_of(market, stand.guest.party);
    CHECK(code_of(post_as(market, stand.listing + "/offers", offer_wish(), colleague)) == "duplicate");
}

TEST_CASE("a counter-offer ends the offer it answers and turns the table") {
    Stand stand;
    const Talk first = stand.offer();

    CHECK(code_of(stand.answer(first, "counter", stand.guest, offer_wish("450000.00"))) == "not_addressee");
    const Response countered = stand.answer(first, "counter", stand.owner, offer_wish("650000.00"));
    CHECK(countered.status == 201);
    CHECK(text_at(countered, "/offers/0/state") == "countered");
    CHECK(text_at(countered, "/offers/1/by") == "seller");
    const Talk second = talk_of(countered);
    CHECK(code_of(stand.answer(first, "accept", stand.owner)) == "offer_not_live");
    CHECK(code_of(stand.answer(first, "counter", stand.owner, offer_wish())) == "offer_not_live");
    CHECK(code_of(stand.answer(second, "accept", stand.owner)) == "not_addressee");
    CHECK(steps_of(stand, second, stand.guest) == R"(["counter","accept","reject"])");
    CHECK(steps_of(stand, second, stand.owner) == "[]");
}

TEST_CASE("an answer names an offer of this very negotiation") {
    Stand stand;
    const Talk mine = stand.offer();
    const Talk foreign = offered(stand.market, stand.listing, member_of_new_party(stand.market), offer_wish());

    CHECK(stand.answer({mine.address, foreign.offer}, "accept", stand.owner).status == 404);
    CHECK(stand.answer({mine.address, "off_01JDCNX8T4M0A1B2C3D4E5F6G7"}, "reject", stand.owner).status == 404);
    CHECK(stand.answer(mine, "accept", member_of_new_party(stand.market)).status == 404);
    CHECK(stand.answer(mine, "accept", stand.staff).status == 403);
}

TEST_CASE("a rejected offer leaves the negotiation open for either side, or to be closed") {
    Stand stand;
    const Talk talk = stand.offer();

    const Response rejected = stand.answer(talk, "reject", stand.owner);
    CHECK(text_at(rejected, "/state") == "open");
    CHECK(text_at(rejected, "/offers/0/state") == "rejected");
    CHECK(text_at(rejected, "/next_event") == "negotiation_closes");
    CHECK(text_at(rejected, "/due_at") == text(Instant{stand.market.now} + days{30}));
    CHECK(code_of(stand.answer(talk, "accept", stand.owner)) == "offer_not_live");
    const Response renewed = post_as(stand.market, talk.address + "/offers", offer_wish("550000.00"), stand.owner);
    CHECK(renewed.status == 201);
    CHECK(text_at(renewed, "/state") == "offer_live");
    CHECK(code_of(post_as(stand.market, talk.address + "/offers", offer_wish(), stand.guest)) == "wrong_state");
    CHECK(code_of(step(stand.market, talk.address, "close", stand.guest)) == "wrong_state");
    REQUIRE(stand.answer(talk_of(renewed), "reject", stand.guest).status == 200);
    CHECK(post_as(stand.market, talk.address + "/close", {}, stand.guest).status == 428);
    CHECK(text_at(step(stand.market, talk.address, "close", stand.guest), "/state") == "closed");
    CHECK(talk_of(post_as(stand.market, stand.listing + "/offers", offer_wish(), stand.guest)).address != talk.address);
}

TEST_CASE("an offer is live until its last microsecond and lapses at its stored time") {
    Stand stand;
    const Talk talk = stand.offer();

    stand.market.now += days{7} - Duration{1};
    CHECK(stand.market.sweep() == 0);
    CHECK(steps_of(stand, talk, stand.owner) == R"(["counter","accept","reject"])");
    stand.market.now += Duration{1};
    CHECK(code_of(stand.answer(talk, "reject", stand.owner)) == "offer_not_live");
    const Response lapsed = stand.market.get(talk.address, stand.owner.token);
    CHECK(text_at(lapsed, "/state") == "open");
    CHECK(text_at(lapsed, "/offers/0/state") == "lapsed");
    CHECK(text_at(lapsed, "/allowed_steps") == R"(["offer","accept_late","close"])");
}

TEST_CASE("exactly at the expiry an acceptance is late: it becomes a new offer on the same terms") {
    Stand stand;
    const Talk talk = stand.offer(offer_wish("430000.01"));

    stand.market.now += days{7};
    const Response late = stand.answer(talk, "accept", stand.owner);
    CHECK(late.status == 201);
    CHECK(text_at(late, "/state") == "offer_live");
    CHECK(text_at(late, "/offers/0/state") == "lapsed");
    CHECK(text_at(late, "/offers/1/late") == "true");
    CHECK(text_at(late, "/offers/1/by") == "seller");
    CHECK(text_at(late, "/offers/1/price/amount") == "430000.01");
    CHECK(text_at(late, "/due_at") == text(Instant{stand.market.now} + days{7}));
    CHECK(text_at(stand.answer(talk_of(late), "accept", stand.guest), "/state") == "accepted");
}

TEST_CASE("an offer that was answered otherwise is not accepted late, nor by its own side") {
    Stand stand;
    const Talk first = stand.offer();
    const Talk second = talk_of(stand.answer(first, "counter", stand.owner, offer_wish("650000.00")));

    stand.market.now += days{7};
    CHECK(code_of(stand.answer(first, "accept", stand.owner)) == "offer_not_live");
    CHECK(code_of(stand.answer(second, "accept", stand.owner)) == "not_addressee");
    CHECK(stand.answer(second, "accept", stand.guest).status == 201);
}

TEST_CASE("a negotiation that nobody takes up is closed after thirty days, counted from the stored time") {
    Stand stand;
    const Talk talk = stand.offer();

    stand.market.now += days{7 + 30} - Duration{1};
    CHECK(state_of(stand.market, talk.address, stand.guest) == "open");
    stand.market.now += Duration{1};
    CHECK(stand.market.sweep() == 1);
    CHECK(state_of(stand.market, talk.address, stand.guest) == "closed");
    CHECK(code_of(stand.answer(talk, "accept", stand.owner)) == "wrong_state");
}

TEST_CASE("a negotiation has at most twenty offers") {
    Stand stand;
    Talk talk = stand.offer();
    for (int move = 2; move <= 20; ++move)
        talk = talk_of(stand.answer(talk, "counter", move % 2 ? stand.guest : stand.owner, offer_wish()));

    CHECK(code_of(stand.answer(talk, "counter", stand.guest, offer_wish())) == "too_many_moves");
    REQUIRE(stand.answer(talk, "reject", stand.guest).status == 200);
    CHECK(code_of(post_as(stand.market, talk.address + "/offers", offer_wish(), stand.guest)) == "too_many_moves");
}

TEST_CASE("a late acceptance is a new offer, and is held to what a new offer is held to") {
    Stand spent;
    Talk talk = spent.offer();
    for (int move = 2; move <= 20; ++move)
        talk = talk_of(spent.answer(talk, "counter", move % 2 ? spent.guest : spent.owner, offer_wish()));
    spent.market.now += days{7};
    CHECK(code_of(spent.answer(talk, "accept", spent.guest)) == "too_many_moves");

    Stand withdrawn;
    const Talk late = withdrawn.offer();
    REQUIRE(step(withdrawn.market, withdrawn.listing, "withdraw", withdrawn.owner).status == 200);
    withdrawn.market.now += days{7};
    CHECK(code_of(withdrawn.answer(late, "accept", withdrawn.owner)) == "wrong_state");

    Stand taken;
    const Trader rival = member_of_new_party(taken.market);
    const Talk slow = taken.offer(offer_wish("600000.00", "transfer"));
    taken.market.now += days{6};
    const Talk quick = offered(taken.market, taken.listing, rival, offer_wish("700000.00", "transfer"));
    REQUIRE(taken.answer(quick, "accept", taken.owner).status == 201);
    taken.market.now += days{1};
    CHECK(code_of(taken.answer(slow, "accept", taken.owner)) == "listing_reserved");
}

TEST_CASE("each party lists its own negotiations, staff all of them") {
    Stand stand;
    const Talk talk = stand.offer();
    const auto count = [&](const Trader& as, const std::string& query = "") {
        return body_of(stand.market.get("/v1/negotiations" + query, as.token)).at("items").get_array().size();
    };

    CHECK(count(stand.guest) == 1);
    CHECK(count(stand.owner) == 1);
    CHECK(count(stand.owner, "?state=open") == 0);
    CHECK(count(stand.owner, "?state=offer_live") == 1);
    CHECK(count(stand.staff) == 1);
    CHECK(count(member_of_new_party(stand.market)) == 0);
    CHECK(count(new_broker(stand.market)) == 0);
}

TEST_CASE("only the two parties hear of offers") {
    Stand stand;
    stand.answer(stand.offer(), "counter", stand.owner, offer_wish());
    stand.market.seal();

    const auto heard = [&](const Token& as) {
        int offers = 0;
        const json::value feed = body_of(stand.market.get("/v1/events", as));
        for (const auto& event : feed.at("items").get_array())
            offers += event.at("kind").get_string().starts_with("offer_");
        return offers;
    };
    CHECK(heard(stand.guest.token) == 2);
    CHECK(heard(stand.owner.token) == 2);
    CHECK(heard(member_of_new_party(stand.market).token) == 0);
    CHECK(heard({}) == 0);
}
