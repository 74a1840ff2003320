// Minimum terms (必备条款): what a contract of its sub-kind must have agreed for a registrar to recognise it (R09, 民法典 845 and the
// chapters of each kind; registry.md §2.2). What is asked of which is the code list required_clauses: each code is a clause, its
// parent the kinds and sub-kinds that need it, with spaces between, or `always`.
#pragma once
#include <string>
#include <vector>

#include "domain/core/rules.hpp"
#include "domain/core/text.hpp"
#include "domain/core/violations.hpp"

namespace heluo {

// One of them, in the contract's own words or by the number of the article that holds it.
struct Clause {
    std::string code;
    Text<1, 500> text;
    friend bool operator==(const Clause&, const Clause&) = default;
};
inline constexpr std::size_t max_clauses = 50;

inline constexpr std::string_view every_contract = "always";

// Codes that are not in the list, or given twice.
void check_clauses(const std::vector<Clause>& clauses, const Rules& rules, Date on, Violations& faults);
// clause_missing at /clauses/<code> for all that the sub-kind needs and nobody has stated.
void need_clauses(const std::vector<Clause>& clauses, std::string_view sub_kind, const Rules& rules, Date on,
                  Violations& faults);

}  // namespace heluo
