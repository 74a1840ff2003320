// Rivals: two at once on one offer, one listing, one seat. Whoever loses is told why, and nothing is done twice.
#include <doctest/doctest.h>

#include "domain/registry/contracts.hpp"
#include "tests/support/exchange.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

// People who trade on fresh listings, one a round.
struct Arena {
    Market market;
    Trader owner = member_of_new_party(market), colleague = member_of(market, owner.party), staff = reviewer(market),
           guest = member_of_new_party(market), other = member_of_new_party(market);
    int round = 0;

    std::string fresh_listing() {
        market.now += std::chrono::milliseconds{1};
        return published(market, owner, staff, listing_wish(market, "成果 " + std::to_string(++round)));
    }
    std::size_t contracts_of(const Talk& talk) {
        std::size_t count = 0;
        market.read([&](Unit& unit) { count = unit.contracts.of_source(talk.address.substr(17)).has_value(); });
        return count;
    }
    std::size_t contracts_of_owner() {
        std::size_t count = 0;
        market.read([&](Unit& unit) {
            ContractFilter filter;
            filter.party = PartyId::parse(owner.party);
            PageRequest page{100, {}};
            for (bool more = true; more;) {
                const auto found = unit.contracts.list(filter, page);
                count += found.items.size();
                page.after = found.next;
                more = found.next.has_value();
            }
        });
        return count;
    }
};

}  // namespace

TEST_CASE("two acceptances of one offer make one deal") {
    Arena arena;
    for (int i = 0; i < rounds(); ++i) {
        const Talk talk = offered(arena.market, arena.fresh_listing(), arena.guest, offer_wish());
        CHECK(at_once([&] { return answer_offer(arena.market, talk, "accept", arena.owner); },
                      [&] { return answer_offer(arena.market, talk, "accept", arena.colleague); }) ==
              Strings{"201", "offer_not_live"});
        CHECK(arena.contracts_of(talk) == 1);
    }
    CHECK(arena.contracts_of_owner() == static_cast<std::size_t>(rounds()));
}

TEST_CASE("two exclusive deals on one listing: one is made") {
    Arena arena;
    const json::object wish = offer_wish("700000.00", "transfer");
    for (int i = 0; i < rounds(); ++i) {
        const std::string listing = arena.fresh_listing();
        const Talk one = offered(arena.market, listing, arena.guest, wish);
        const Talk two = offered(arena.market, listing, arena.other, wish);
        CHECK(at_once([&] { return answer_offer(arena.market, one, "accept", arena.owner); },
                      [&] { return answer_offer(arena.market, two, "accept", arena.colleague); }) ==
              Strings{"201", "listing_reserved"});
        CHECK(arena.contracts_of(one) + arena.contracts_of(two) == 1);
    }
}

TEST_CASE("acceptance against counter-offer: one of the two answers the offer") {
    Arena arena;
    for (int i = 0; i < rounds(); ++i) {
        const Talk talk = offered(arena.market, arena.fresh_listing(), arena.guest, offer_wish());
        const Strings both =
            at_once([&] { return answer_offer(arena.market, talk, "accept", arena.owner); },
                    [&] { return answer_offer(arena.market, talk, "counter", arena.colleague, offer_wish()); });
        CHECK(both == Strings{"201", "offer_not_live"});
    }
}

TEST_CASE("two first offers of one party open one negotiation") {
    Arena arena;
    const Trader partner = member_of(arena.market, arena.guest.party);
    for (int i = 0; i < rounds(); ++i) {
        const std::string offers = arena.fresh_listing() + "/offers";
        CHECK(at_once([&] { return post_as(arena.market, offers, offer_wish(), arena.guest); },
                      [&] { return post_as(arena.market, offers, offer_wish(), partner); }) ==
              Strings{"201", "duplicate"});
    }
}

TEST_CASE("two submissions of one title: one is alive") {
    Arena arena;
    for (int i = 0; i < rounds(); ++i) {
        const json::object wish = listing_wish(arena.market, "同名成果 " + std::to_string(i));
        const std::string one = drafted(arena.market, arena.owner, wish);
        const std::string two = drafted(arena.market, arena.owner, wish);
        CHECK(at_once([&] { return step(arena.market, one, "submit", arena.owner); },
                      [&] { return step(arena.market, two, "submit", arena.colleague); }) ==
              Strings{"200", "duplicate"});
    }
}

TEST_CASE("two reviewers at once: one decides, the other saw an older version") {
    Arena arena;
    const Trader second = reviewer(arena.market);
    for (int i = 0; i < rounds(); ++i) {
        const std::string listing =
            submitted(arena.market, arena.owner, listing_wish(arena.market, "待审 " + std::to_string(i)));
        const std::string tag = header(arena.market.get(listing, arena.staff.token), "ETag");
        const json::object note{{"reason", "other"}, {"text", "不符合要求。"}};
        CHECK(at_once([&] { return post_as(arena.market, listing + "/publish", {}, arena.staff, tag); },
                      [&] { return post_as(arena.market, listing + "/reject", note, second, tag); }) ==
              Strings{"200", "stale"});
    }
}
