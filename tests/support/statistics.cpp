// A register to count.
#include "tests/support/statistics.hpp"

#include <doctest/doctest.h>

#include "domain/core/money.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/people.hpp"

namespace heluo::tests {

Cells here(int n, const Cells& changes) {
    Cells row = sound_row(n);
    row["number"].replace(4, 6, "410301");
    row["registry"] = "410301";
    return changed(row, changes);
}

Cells elsewhere(int n, const Cells& changes) { return changed(sound_row(n), changes); }

void repeat_postings(const Connection& place, long long size, long long many) {
    const std::string columns =
        "contract, supplement, revision, registration_number, registered_on, booked_on, registered_here, confidential, "
        "kind, sub_kind, field, payment_mode, ip_type, seller_nature, buyer_nature, plan_source, goal, industry, "
        "amount_band, related, seller_party, seller_region, seller_country, buyer_party, buyer_region, buyer_country, "
        "seller_unit, buyer_unit, "
        "items, amount_total, amount_tech";
    for (; size < many; size *= 2)
        tamper(place, "INSERT INTO postings (seq, posted_at, " + columns + ") SELECT seq + " + std::to_string(size) +
                          ", posted_at, " + columns + " FROM postings");
    tamper(place, "UPDATE posting_head SET seq = " + std::to_string(many));
}

Counting::Counting() : statistician{person(market, "statistician")} {}

void Counting::add(const std::vector<Cells>& rows) {
    const std::string import = office.imported(csv(rows));
    const Names errors = office.errors(import);
    REQUIRE_MESSAGE(errors.empty(), errors.front());
}

static std::string amount(const json::value& money) { return std::string{money.at("amount").as_string()}; }
static std::string figures(const json::value& shown) {
    return std::to_string(shown.at("count").as_int64()) + " " + amount(shown.at("amount_total")) + " " +
           amount(shown.at("amount_tech"));
}

std::string Counting::total(std::string_view query) {
    const Response response = ask(query);
    REQUIRE_MESSAGE(response.status == 200, response.body);
    return figures(body_of(response).at("total"));
}

Names Counting::rows(std::string_view query) {
    const Response response = ask(query);
    REQUIRE_MESSAGE(response.status == 200, response.body);
    const json::value body = body_of(response);
    Names list;
    for (const json::value& row : body.at("rows").as_array()) {
        std::string name;
        for (const char* dimension : {"month", "kind", "field"})
            if (const auto* value = row.as_object().if_contains(dimension); value && value->is_string())
                name += (name.empty() ? "" : " ") + std::string{value->as_string()};
        list.push_back(name + ": " + figures(row));
    }
    return list;
}

std::string Counting::drilled(std::string_view query, int limit) {
    long long count = 0;
    Money total, technical;
    std::string cursor;
    do {
        const Response page =
            market.get("/v1/statistics/contracts?" + std::string{query} + "&limit=" + std::to_string(limit) + cursor,
                       statistician);
        REQUIRE_MESSAGE(page.status == 200, page.body);
        const json::value body = body_of(page);
        for (const json::value& contract : body.at("items").as_array()) {
            ++count;
            total = total + Money::parse(amount(contract.at("amount_total"))).value();
            technical = technical + Money::parse(amount(contract.at("amount_tech"))).value();
        }
        const json::value* next = body.as_object().if_contains("next_cursor");
        cursor = next && next->is_string() ? "&cursor=" + std::string{next->as_string()} : "";
    } while (!cursor.empty());
    return std::to_string(count) + " " + total.text() + " " + technical.text();
}

}  // namespace heluo::tests
