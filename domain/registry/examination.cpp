// Terms by regime.
#include "domain/registry/examination.hpp"

#include "domain/core/working_days.hpp"

namespace heluo {

namespace {

bool is_large(Money technical, Date on, const Rules& rules) {
    const Money from = rules.money("registry.large.technical_fen", on);
    return Money{} < from && from <= technical;
}

}  // namespace

Examination examination_from(Date accepted_on, Money technical, const Rules& rules) {
    Examination term;
    term.regime = rules.text("registry.regime", accepted_on);
    term.accepted_on = accepted_on;
    term.warn_on = days_after(accepted_on, rules.number("registry.warn.days", accepted_on));
    const bool large = is_large(technical, accepted_on, rules);
    const long long days = rules.number(large ? "registry.large.days" : "registry.decide.days", accepted_on);
    const bool working = rules.text("registry.decide.count", accepted_on) == "working";
    term.due_on = working ? working_days_after(accepted_on, days, rules) : end_of_days_after(accepted_on, days, rules);
    return term;
}

}  // namespace heluo
