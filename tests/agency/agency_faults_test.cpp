// The fault loop over every write of the agency market: before or after, never between, and a repeat has one effect.
#include <doctest/doctest.h>

#include "tests/support/agency.hpp"
#include "tests/support/fault_loop.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

json::object note() { return {{"reason", "other"}, {"text", "材料不全。"}}; }

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

std::string applied(Market& market) {
    return header(post_as(market, "/v1/agencies", agency_wish(), agent_of_new_party(market)), "Location");
}

// A published procurement with three quotes.
struct Scene {
    Trader owner, staff;
    std::vector<Trader> agencies;
    std::string procurement, receipt;

    explicit Scene(Market& market) : owner{member_of_new_party(market)}, staff{reviewer(market)} {
        for (int i = 0; i < 3; ++i) agencies.push_back(enrolled_agency(market, staff));
        procurement = published_procurement(market, owner, procurement_wish(market));
        for (const Trader& agency : agencies)
            receipt = text_at(quote(market, procurement, agency, amount_quote("95.00")), "/id");
    }
};

}  // namespace

TEST_CASE("faults while an agency applies or is checked leave it before or after") {
    fault_loop([](Market& market) {
        return with_body(posted(market, "/v1/agencies", agent_of_new_party(market)), agency_wish());
    });
    for (const char* how : {"check", "refuse"})
        fault_loop(
            [how](Market& market) {
                const std::string agency = applied(market);
                const bool says_why = how[0] == 'r';
                return posted(market, agency + "/" + how, reviewer(market), says_why ? note() : json::object{}, "*");
            },
            200);
}

TEST_CASE("faults while a procurement is drafted, published or cancelled leave it before or after") {
    fault_loop([](Market& market) {
        return posted(market, "/v1/procurements", member_of_new_party(market), procurement_wish(market));
    });
    fault_loop(
        [](Market& market) {
            const Trader owner = member_of_new_party(market);
            const std::string draft =
                header(post_as(market, "/v1/procurements", procurement_wish(market), owner), "Location");
            return posted(market, draft + "/publish", owner, {}, "*");
        },
        200);
    fault_loop(
        [](Market& market) {
            const Scene scene{market};
            return posted(market, scene.procurement + "/cancel", scene.owner, note(), "*");
        },
        200);
}

TEST_CASE("faults while a quote is sent, replaced or withdrawn leave one or none") {
    fault_loop([](Market& market) {
        const Scene scene{market};
        return posted(market, scene.procurement + "/quotes", enrolled_agency(market, scene.staff),
                      amount_quote("90.00"));
    });
    fault_loop([](Market& market) {
        const Scene scene{market};
        return posted(market, scene.procurement + "/quotes", scene.agencies[0], amount_quote("90.00"));
    });
    fault_loop(
        [](Market& market) {
            const Scene scene{market};
            return posted(market, scene.procurement + "/quotes/" + scene.receipt + "/withdraw", scene.agencies[2]);
        },
        200);
}

TEST_CASE("faults while the quotes are opened leave a sealed procurement or one award with its contract") {
    fault_loop(
        [](Market& market) {
            const Scene scene{market};
            market.now += std::chrono::days{4};
            return market.request(Method::get, scene.procurement);  // whoever comes first after the deadline opens
        },
        200);
}
