// The term of an examination (认定期限): which regime an accepted application is examined under, and until when it must be decided.
#pragma once
#include <string>

#include "domain/core/money.hpp"
#include "domain/core/rules.hpp"

namespace heluo {

// Frozen at acceptance: what the rules become later moves no running case (registry.md §1.1, §1.4).
struct Examination {
    std::string regime;         // parameter registry.regime: "A" 2000 办法, "B" 2026 办法
    Date accepted_on{};         // 受理日期: the day of acceptance, or that on which a correction came in
    Date warn_on{};             // from this day on the registrar is reminded
    Date due_on{};              // the last day of the term; the case is overdue from the day after
    bool needs_review = false;  // a large contract is not registered without expert review (专家审核)
    friend bool operator==(const Examination&, const Examination&) = default;
};

bool is_large(Money technical, Date on, const Rules& rules);  // so that experts are heard of it (R06)
// The rules of `accepted_on` decide; `technical` is the contract's 技术交易额, since large contracts have a term of their own.
Examination examination_from(Date accepted_on, Money technical, const Rules& rules);
// The term of large contracts, for a case that turned out to be disputed; never a shorter one than it has.
void extend(Examination& term, const Rules& rules);

}  // namespace heluo
