// The agency market's verbs, all over the API.
#include "tests/support/agency.hpp"

#include <doctest/doctest.h>

namespace heluo::tests {

json::object agency_wish() {
    return {{"service_types", {"testing", "consulting"}}, {"statement", "具备检验检测资质，持证人员二十名。"}};
}

json::object procurement_wish(Market& market) {
    return {{"title", "新材料样品检测服务"},
            {"scope", "二十个样品的成分与力学检测。"},
            {"service_types", {"testing"}},
            {"quoting", "amount"},
            {"ceiling", money("120.00")},
            {"floor", money("80.00")},
            {"method", "lowest"},
            {"deadline", text(Instant{market.now} + std::chrono::days{4})}};
}

json::object amount_quote(std::string_view yuan) { return {{"amount", money(yuan)}}; }
json::object discount_quote(std::string_view percent) { return {{"discount", percent}}; }

Trader enrolled_agency(Market& market, const Trader& staff) {
    Trader agent = agent_of_new_party(market);
    const Response applied = post_as(market, "/v1/agencies", agency_wish(), agent);
    REQUIRE_MESSAGE(applied.status == 201, applied.body);
    const Response checked = step(market, header(applied, "Location"), "check", staff);
    REQUIRE_MESSAGE(checked.status == 200, checked.body);
    return agent;
}

std::string published_procurement(Market& market, const Trader& owner, const json::object& wish) {
    const Response made = post_as(market, "/v1/procurements", wish, owner);
    REQUIRE_MESSAGE(made.status == 201, made.body);
    const Response shown = step(market, header(made, "Location"), "publish", owner);
    REQUIRE_MESSAGE(shown.status == 200, shown.body);
    return header(made, "Location");
}

Response quote(Market& market, const std::string& procurement, const Trader& agency, const json::object& terms) {
    return post_as(market, procurement + "/quotes", terms, agency);
}

Tender::Tender(const std::function<void(json::object&)>& change, int count) {
    for (int i = 0; i < count; ++i) agencies.push_back(enrolled_agency(market, staff));
    json::object wish = procurement_wish(market);
    if (change) change(wish);
    procurement = published_procurement(market, owner, wish);
}

void Tender::quoted(const std::vector<std::string>& yuan) {
    for (std::size_t i = 0; i < yuan.size(); ++i) {
        const Response sent = quote_of(i, amount_quote(yuan[i]));
        REQUIRE_MESSAGE(sent.status == 201, sent.body);
    }
}

void Tender::open() {
    market.now = *parse_instant(text_at(shown(), "/deadline"));
    CHECK(market.sweep() == 1);
}

std::string Tender::winner() {
    const std::string party = text_at(shown(), "/award/party");
    for (std::size_t i = 0; i < agencies.size(); ++i)
        if (agencies[i].party == party) return {static_cast<char>('A' + i)};
    return "";
}

}  // namespace heluo::tests
