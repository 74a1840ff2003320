// The code lists over the API: public, dated, by name.
#include <doctest/doctest.h>

#include "tests/support/market.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

std::vector<std::string> codes_in(const Response& answer) {
    std::vector<std::string> codes;
    const json::value body = body_of(answer);
    for (const json::value& item : body.at("items").as_array()) codes.emplace_back(item.at("code").as_string());
    return codes;
}

bool has(const Response& answer, std::string_view code) {
    const auto codes = codes_in(answer);
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

TEST_CASE("everybody may read every code list with its names, without logging in") {
    Market market;
    for (const char* list : {"regions",
                             "countries",
                             "contract_kinds",
                             "fields",
                             "payment_modes",
                             "refusal_grounds",
                             "cooperation_forms",
                             "service_types",
                             "no_award_reasons",
                             "review_reasons",
                             "cancel_reasons",
                             "cancellation_causes",
                             "revocation_grounds",
                             "benefits",
                             "royalty_bases",
                             "royalty_courses",
                             "receipt_kinds",
                             "document_kinds",
                             "required_documents",
                             "required_clauses",
                             "licence_types",
                             "ip_types",
                             "natures",
                             "plan_sources",
                             "goals",
                             "currencies",
                             "exchange_rates",
                             "industries",
                             "amount_bands",
                             "workdays"}) {
        CAPTURE(list);
        const Response shown = market.get("/v1/codes/" + std::string{list});
        CHECK(shown.status == 200);
        CHECK(codes_in(shown).empty() == (std::string_view{list} == "exchange_rates"));  // the operator's to fill
    }
    const Response forms = market.get("/v1/codes/cooperation_forms");
    CHECK(text_at(forms, "/items/0/code") == "transfer");
    CHECK(text_at(forms, "/items/0/parent") == "2");
    CHECK(text_at(forms, "/items/0/name_zh") == "转让");
    CHECK(text_at(forms, "/items/0/name_en") == "Transfer");
}

TEST_CASE("a list that is none is not found, and neither are the weak passwords") {
    Market market;
    for (const char* none : {"colours", "weak_passwords", "listing_kinds", "Fields"}) {
        CAPTURE(none);
        CHECK(code_of(market.get("/v1/codes/" + std::string{none})) == "not_found");
    }
    CHECK(faults(market.get("/v1/codes/fields?on=today")) == std::vector<std::string>{"/on date_format"});
}

TEST_CASE("R28: on a day a list holds only what was valid then; without one also what ended, with its successor") {
    Market market;
    CHECK(has(market.get("/v1/codes/contract_kinds?on=2021-01-01"), "3"));
    CHECK_FALSE(has(market.get("/v1/codes/contract_kinds?on=2020-12-31"), "3"));
    const Response all = market.get("/v1/codes/regions");
    CHECK(has(all, "410322"));
    CHECK_FALSE(has(market.get("/v1/codes/regions?on=2026-11-24"), "410322"));
    const json::value body = body_of(all);
    for (const json::value& item : body.at("items").as_array())
        if (item.at("code") == "410322") {
            CHECK(item.at("successor") == "410308");
            CHECK(item.as_object().contains("valid_until"));
        }
}
