// The fault loop over every write of the exchange: before or after, never between, and a repeat has one effect.
#include <doctest/doctest.h>

#include "tests/support/exchange.hpp"
#include "tests/support/fault_loop.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

Request posted(Market& market, const std::string& target, const Trader& as, const json::object& body = {},
               std::string_view if_match = {}) {
    Request request = market.request(Method::post, target, as.token);
    if (!body.empty()) {
        request.content_type = "application/json";
        request.body = json::serialize(body);
    }
    request.if_match = if_match;
    return request;
}

json::object note() { return {{"reason", "other"}, {"text", "材料不全。"}}; }
json::object exclusive() { return offer_wish("700000.00", "transfer"); }

// A published listing with a live offer of another party.
struct Scene {
    Trader owner, guest, staff;
    std::string listing;
    Talk talk;

    Scene(Market& market, const json::object& wish)
        : owner{member_of_new_party(market)},
          guest{member_of_new_party(market)},
          staff{reviewer(market)},
          listing{published(market, owner, staff, listing_wish(market))},
          talk{offered(market, listing, guest, wish)} {}
    std::string answer(std::string_view how) const {
        return talk.address + "/offers/" + talk.offer + "/" + std::string{how};
    }
};

}  // namespace

TEST_CASE("faults while a listing is drafted, submitted or discarded leave it before or after") {
    fault_loop([](Market& market) {
        return posted(market, "/v1/listings", member_of_new_party(market), listing_wish(market));
    });
    for (const std::string how : {"submit", "discard"})
        fault_loop(
            [&](Market& market) {
                const Trader owner = member_of_new_party(market);
                return posted(market, drafted(market, owner, listing_wish(market)) + "/" + how, owner, {}, "*");
            },
            200);
}

TEST_CASE("faults while a listing is reviewed or taken down leave it before or after") {
    for (const std::string how : {"publish", "return", "reject", "withdraw"})
        fault_loop(
            [&](Market& market) {
                const Trader owner = member_of_new_party(market), staff = reviewer(market);
                const std::string listing = submitted(market, owner, listing_wish(market));
                const bool explains = how == "return" || how == "reject";
                return posted(market, listing + "/" + how, how == "withdraw" ? owner : staff,
                              explains ? note() : json::object{}, "*");
            },
            200);
}

TEST_CASE("faults while a reservation ends leave the listing before or after") {
    for (const std::string how : {"close", "release"})
        fault_loop(
            [&](Market& market) {
                const Scene scene{market, exclusive()};
                REQUIRE(answer_offer(market, scene.talk, "accept", scene.owner).status == 201);
                const bool closes = how == "close";
                return posted(market, scene.listing + "/" + how, closes ? scene.owner : scene.staff,
                              closes ? json::object{} : note(), "*");
            },
            200);
}

TEST_CASE("faults while an offer is made or countered leave it before or after") {
    fault_loop([](Market& market) {
        const Scene scene{market, offer_wish()};
        return posted(market, scene.listing + "/offers", member_of_new_party(market), offer_wish());
    });
    fault_loop([](Market& market) {
        const Scene scene{market, offer_wish()};
        return posted(market, scene.answer("counter"), scene.owner, offer_wish("620000.00"));
    });
    fault_loop([](Market& market) {
        const Scene scene{market, offer_wish()};
        REQUIRE(answer_offer(market, scene.talk, "reject", scene.owner).status == 200);
        return posted(market, scene.talk.address + "/offers", scene.guest, offer_wish());
    });
}

TEST_CASE("faults while an offer is accepted, in time or late, leave one deal or none") {
    fault_loop([](Market& market) {
        const Scene scene{market, exclusive()};
        return posted(market, scene.answer("accept"), scene.owner);
    });
    fault_loop([](Market& market) {
        const Scene scene{market, offer_wish()};
        market.now += std::chrono::days{7};
        market.sweep();
        return posted(market, scene.answer("accept"), scene.owner);
    });
}

TEST_CASE("faults while an offer is rejected or a negotiation closed leave it before or after") {
    fault_loop(
        [](Market& market) {
            const Scene scene{market, offer_wish()};
            return posted(market, scene.answer("reject"), scene.owner);
        },
        200);
    fault_loop(
        [](Market& market) {
            const Scene scene{market, offer_wish()};
            REQUIRE(answer_offer(market, scene.talk, "reject", scene.owner).status == 200);
            return posted(market, scene.talk.address + "/close", scene.guest, {}, "*");
        },
        200);
}
