// Minimum terms.
#include "domain/registry/clauses.hpp"

#include <algorithm>
#include <set>

namespace heluo {

namespace {

// A kind's code begins those of its sub-kinds.
bool needed_by(const Code& clause, std::string_view sub_kind) {
    return has_word(clause.parent, every_contract) || has_word(clause.parent, sub_kind) ||
           has_word(clause.parent, sub_kind.substr(0, 1));
}

}  // namespace

void check_clauses(const std::vector<Clause>& clauses, const Rules& rules, Date on, Violations& faults) {
    const CodeList& list = rules.list("required_clauses");
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < clauses.size(); ++i) {
        const std::string pointer = "/clauses/" + std::to_string(i) + "/code";
        need_code(list, clauses[i].code, on, pointer, faults);
        faults.need(seen.insert(clauses[i].code).second, pointer, Fault::duplicate_member);
    }
}

void need_clauses(const std::vector<Clause>& clauses, std::string_view sub_kind, const Rules& rules, Date on,
                  Violations& faults) {
    if (sub_kind.empty()) return;
    for (const Code& each : rules.list("required_clauses").all()) {
        if (!each.valid_on(on) || !needed_by(each, sub_kind)) continue;
        const bool stated =
            std::any_of(clauses.begin(), clauses.end(), [&](const Clause& clause) { return clause.code == each.code; });
        faults.need(stated, "/clauses/" + each.code, Fault::clause_missing, each.name_zh + "\n" + each.name_en);
    }
}

}  // namespace heluo
