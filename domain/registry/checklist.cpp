// The checklist of documents.
#include "domain/registry/checklist.hpp"

#include <set>

#include "domain/core/rules.hpp"
#include "domain/registry/document.hpp"

namespace heluo {

namespace {

constexpr std::string_view no_property = "90";  // 未涉及知识产权, of ip_types

// What a contract says of itself, yes or no, by the names that server/rules_file.cpp knows.
struct Fact {
    std::string_view condition;
    std::optional<bool> Declared::*said;
};
constexpr Fact facts[] = {{"foreign_language", &Declared::foreign_language},
                          {"internal_department", &Declared::internal_department},
                          {"government_project", &Declared::government_project},
                          {"licence_needed", &Declared::licence_needed}};

// Nothing while the contract does not say.
std::optional<bool> holds(std::string_view condition, const ContractTerms& terms) {
    const Declared& declared = terms.declared;
    for (const Fact& fact : facts)
        if (condition == fact.condition) return declared.*fact.said;
    if (condition == "always") return true;
    if (condition == "ip") return !declared.ip_type.empty() && declared.ip_type != no_property;
    return condition == "import" && terms.seller.offshore();  // 技术进口
}

std::set<std::string> kinds_on_file(Unit& unit, const Contract& application) {
    std::vector<ContractId> all{application.id};
    if (application.change) {
        all.push_back(application.change->of);
        for (const Revision& each : unit.contracts.revisions(application.change->of)) all.push_back(each.replaced_by);
    }
    std::set<std::string> kinds;
    for (const ContractId& id : all)
        for (const FiledDocument& each : documents_filed(unit, id)) kinds.insert(each.kind);
    return kinds;
}

}  // namespace

void check_documents(Unit& unit, const Contract& application, Violations& faults) {
    const Date today = beijing_date(unit.now());
    const std::set<std::string> kinds = kinds_on_file(unit, application);
    std::set<std::string> unsaid;
    for (const Code& each : unit.rules.list("required_documents").all()) {
        if (!each.valid_on(today)) continue;
        const auto needed = holds(each.parent, application.terms);
        if (!needed && unsaid.insert(each.parent).second) faults.add("/" + each.parent, Fault::required);
        if (needed.value_or(false))
            faults.need(kinds.contains(each.code), "/documents/" + each.code, Fault::document_missing,
                        each.name_zh + "\n" + each.name_en);
    }
}

}  // namespace heluo
