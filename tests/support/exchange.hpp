// The exchange's cast and verbs: people who list, review and offer, and what they do over the API.
#pragma once
#include <string>

#include "domain/people/actor.hpp"
#include "tests/support/market.hpp"

namespace heluo::tests {

// Somebody who trades, with the party acted for (typed id; empty for staff).
struct Trader {
    Token token;
    std::string party, account;
};
Trader member_of_new_party(Market& market);
Trader member_of(Market& market, const std::string& party);
Trader agent_of_new_party(Market& market);  // of a service agency
Trader agent_of(Market& market, const std::string& party);
Trader of_role(Market& market, Role role);  // without a party
Trader reviewer(Market& market);            // operator
Trader overseer(Market& market);            // supervisor
Trader new_broker(Market& market);          // technology broker (技术经纪人) without clients
Actor as_member(const Trader& trader);      // for use cases called directly
// The client entrusts the broker until then.
void entrust(Market& market, const Trader& client, const Trader& broker, Instant until);

// A whole body for POST /v1/listings: an achievement to transfer or license, valid for 90 days.
json::object listing_wish(Market& market, std::string_view title = "石墨烯导热膜制备工艺");
json::object without(json::object body, std::string_view member);
json::object money(std::string_view yuan);
json::object offer_wish(std::string_view yuan = "500000.00", std::string_view form = "ordinary_licence");

// POST of a step with the If-Match of the object as `as` sees it now.
Response step(Market& market, const std::string& object, std::string_view name, const Trader& as,
              const json::object& body = {});
Response post_as(Market& market, const std::string& target, const json::object& body, const Trader& as,
                 std::string_view if_match = {});

// The verbs answer the address of what was made ("/v1/listings/lst_...") and fail the test if it could not be made.
std::string drafted(Market& market, const Trader& owner, const json::object& wish);
std::string submitted(Market& market, const Trader& owner, const json::object& wish);
std::string published(Market& market, const Trader& owner, const Trader& reviewer, const json::object& wish);
std::string state_of(Market& market, const std::string& object, const Trader& as);

// A running negotiation with its live offer.
struct Talk {
    std::string address, offer;
};
Talk talk_of(const Response& response);  // of any answer that shows a negotiation
Talk offered(Market& market, const std::string& listing, const Trader& guest, const json::object& wish);
Response answer_offer(Market& market, const Talk& talk, std::string_view how, const Trader& as,
                      const json::object& body = {});

// A market with one published listing, its owner, a reviewer and a guest of another party.
struct Stand {
    Market market;
    Trader owner, staff, guest;
    std::string listing;

    explicit Stand(const std::function<void(json::object&)>& change = {});
    Talk offer(const json::object& wish = offer_wish()) { return offered(market, listing, guest, wish); }
    Response answer(const Talk& talk, std::string_view how, const Trader& as, const json::object& body = {}) {
        return answer_offer(market, talk, how, as, body);
    }
};

}  // namespace heluo::tests
