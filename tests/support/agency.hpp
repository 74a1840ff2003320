// The agency market's cast and verbs: owners who procure, agencies that quote, and what they do over the API.
#pragma once
#include <string>
#include <vector>

#include "tests/support/exchange.hpp"

namespace heluo::tests {

json::object agency_wish();                        // for POST /v1/agencies: testing and consulting
json::object procurement_wish(Market& market);     // amounts from 80.00 to 120.00, closes in four days
json::object amount_quote(std::string_view yuan);  // {"amount": ...}
json::object discount_quote(std::string_view percent);

Trader enrolled_agency(Market& market, const Trader& staff);
std::string published_procurement(Market& market, const Trader& owner, const json::object& wish);
Response quote(Market& market, const std::string& procurement, const Trader& agency, const json::object& terms);

// A market with one published procurement, its owner, the operator, and agencies A, B, C, D, E.
struct Tender {
    Market market;
    Trader owner = member_of_new_party(market), staff = reviewer(market);
    std::vector<Trader> agencies;
    std::string procurement;

    explicit Tender(const std::function<void(json::object&)>& change = {}, int count = 5);
    Response quote_of(std::size_t agency, const json::object& terms) {
        return quote(market, procurement, agencies.at(agency), terms);
    }
    // Quotes in this order, each accepted; then the clock passes the deadline and the opening happens.
    void quoted(const std::vector<std::string>& yuan);
    void open();
    Response shown(const Token& as = {}) { return market.get(procurement, as); }
    std::string winner();  // "A" to "E", "" without an award
};

}  // namespace heluo::tests
