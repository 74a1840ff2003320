// Endpoint of the code lists, which the fields of requests take their codes from.
#include "api/routes.hpp"
#include "domain/core/rules.hpp"

namespace heluo::api {

namespace {

// The lists as domain/core/rules.hpp names them, but for the weak passwords, which are nobody's code.
enum class CodeListName {
    regions,
    countries,
    contract_kinds,
    fields,
    payment_modes,
    refusal_grounds,
    cooperation_forms,
    service_types,
    no_award_reasons,
    review_reasons,
    cancel_reasons,
    cancellation_causes,
    revocation_grounds,
    benefits,
    royalty_bases,
    royalty_courses,
    receipt_kinds,
    document_kinds,
    required_documents,
    required_clauses,
    licence_types,
    ip_types,
    natures,
    plan_sources,
    goals,
    currencies,
    exchange_rates,
    industries,
    amount_bands,
    workdays,
};

}  // namespace

}  // namespace heluo::api

namespace heluo {
template <>
inline constexpr auto names<api::CodeListName> = std::to_array<std::pair<api::CodeListName, std::string_view>>({
    {api::CodeListName::regions, "regions"},
    {api::CodeListName::countries, "countries"},
    {api::CodeListName::contract_kinds, "contract_kinds"},
    {api::CodeListName::fields, "fields"},
    {api::CodeListName::payment_modes, "payment_modes"},
    {api::CodeListName::refusal_grounds, "refusal_grounds"},
    {api::CodeListName::cooperation_forms, "cooperation_forms"},
    {api::CodeListName::service_types, "service_types"},
    {api::CodeListName::no_award_reasons, "no_award_reasons"},
    {api::CodeListName::review_reasons, "review_reasons"},
    {api::CodeListName::cancel_reasons, "cancel_reasons"},
    {api::CodeListName::cancellation_causes, "cancellation_causes"},
    {api::CodeListName::revocation_grounds, "revocation_grounds"},
    {api::CodeListName::benefits, "benefits"},
    {api::CodeListName::royalty_bases, "royalty_bases"},
    {api::CodeListName::royalty_courses, "royalty_courses"},
    {api::CodeListName::receipt_kinds, "receipt_kinds"},
    {api::CodeListName::document_kinds, "document_kinds"},
    {api::CodeListName::required_documents, "required_documents"},
    {api::CodeListName::required_clauses, "required_clauses"},
    {api::CodeListName::licence_types, "licence_types"},
    {api::CodeListName::ip_types, "ip_types"},
    {api::CodeListName::natures, "natures"},
    {api::CodeListName::plan_sources, "plan_sources"},
    {api::CodeListName::goals, "goals"},
    {api::CodeListName::currencies, "currencies"},
    {api::CodeListName::exchange_rates, "exchange_rates"},
    {api::CodeListName::industries, "industries"},
    {api::CodeListName::amount_bands, "amount_bands"},
    {api::CodeListName::workdays, "workdays"},
});
}  // namespace heluo

namespace heluo::api {

namespace {

struct CodeQuery {
    std::optional<Date> on;
};
BOOST_DESCRIBE_STRUCT(CodeQuery, (), (on))

struct CodeView {
    std::string code;
    std::optional<std::string> parent;
    std::string name_zh, name_en;
    std::optional<Date> valid_from, valid_until;
    std::optional<std::string> successor;
};
BOOST_DESCRIBE_STRUCT(CodeView, (), (code, parent, name_zh, name_en, valid_from, valid_until, successor))

struct CodesView {
    std::vector<CodeView> items;
};
BOOST_DESCRIBE_STRUCT(CodesView, (), (items))

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

CodesView codes(Unit& unit, const Slot<CodeListName>& list, const Query<CodeQuery>& query) {
    CodesView view;
    for (const Code& code : unit.rules.list(heluo::name_of(list.value)).all())
        if (!query->on || code.valid_on(*query->on))
            view.items.push_back({code.code, unless_empty(code.parent), code.name_zh, code.name_en, code.valid_from,
                                  code.valid_until, unless_empty(code.successor)});
    return view;
}

}  // namespace

std::vector<Route> code_routes() {
    return {
        route<"GET /v1/codes/{list}", codes, Action::read_codes>(
            "A code list with its Chinese and English names; ended codes too, unless a day is given"),
    };
}

}  // namespace heluo::api
