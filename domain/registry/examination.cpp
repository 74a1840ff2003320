// Terms by regime.
#include "domain/registry/examination.hpp"

#include "domain/core/working_days.hpp"

namespace heluo {

namespace {

Date end_of(std::string_view days, Date accepted_on, const Rules& rules) {
    const long long count = rules.number(days, accepted_on);
    return rules.text("registry.decide.count", accepted_on) == "working" ? working_days_after(accepted_on, count, rules)
                                                                         : end_of_days_after(accepted_on, count, rules);
}

}  // namespace

bool is_large(Money technical, Date on, const Rules& rules) {
    const Money from = rules.money("registry.large.technical_fen", on);
    return Money{} < from && from <= technical;
}

Examination examination_from(Date accepted_on, Money technical, const Rules& rules) {
    Examination term;
    term.regime = rules.text("registry.regime", accepted_on);
    term.accepted_on = accepted_on;
    term.warn_on = days_after(accepted_on, rules.number("registry.warn.days", accepted_on));
    term.needs_review = is_large(technical, accepted_on, rules);
    term.due_on = end_of(term.needs_review ? "registry.large.days" : "registry.decide.days", accepted_on, rules);
    return term;
}

void extend(Examination& term, const Rules& rules) {
    const Date later = end_of("registry.large.days", term.accepted_on, rules);
    if (term.due_on < later) term.due_on = later;
}

}  // namespace heluo
