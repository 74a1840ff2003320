// Closing months, and what closed ones came to: see closings.hpp.
#include "domain/statistics/closings.hpp"

#include "domain/core/refusal.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/postings.hpp"

namespace heluo {

namespace {

Figures figures_of(Unit& unit, const Closing& closing, bool adjusted_alone) {
    TotalsFilter filter;
    filter.from = closing.from;
    filter.until = closing.until;
    if (adjusted_alone) filter.only[Dimension::adjusted] = {"true"};
    Figures sum;
    for (const TotalsCell& cell : unit.totals.by(filter, Dimensions{}, closing.known)) sum = sum + cell.figures;
    return sum;
}

ClosedPeriod told(Unit& unit, Closing closing) {
    const Figures all = figures_of(unit, closing, false), adjusted = figures_of(unit, closing, true);
    return {std::move(closing), all, adjusted};
}

}  // namespace

Closing close_period(Unit& unit, const Actor& statistician, const Period& last, Answerable persons) {
    permit(statistician, Action::close_period, {}, Action::list_closings);
    const Date open_from = unit.postings.open_from();  // holds the sequence: two hands close one after the other
    Closing closing;
    closing.until = last.until();
    require(closing.until <= beijing_date(unit.now()), Reason::period_running, text(closing.until));
    require(open_from < closing.until, Reason::period_closed, text(open_from));
    closing.id = unit.fresh<ClosingId>();
    if (open_from != never_closed) closing.from = open_from;
    closing.known = unit.postings.close(closing.until);
    closing.prepared_by = std::move(persons.prepared_by);
    closing.reviewed_by = std::move(persons.reviewed_by);
    closing.closed_by = statistician.account.text();
    closing.created_at = unit.now();
    unit.closings.add(closing);
    unit.announce({"period_closed", closing.id.text(), false, {}, {}});
    return closing;
}

ClosedPeriod closing_for(Unit& unit, const Actor& actor, const ClosingId& id) {
    permit(actor, Action::read_closing, {}, Action::read_closing);
    unit.snapshot();
    return told(unit, unit.closings.get(id));
}

Page<ClosedPeriod> closings_for(Unit& unit, const Actor& actor, const PageRequest& page) {
    permit(actor, Action::list_closings, {}, Action::list_closings);
    unit.snapshot();
    auto found = unit.closings.list(page);
    Page<ClosedPeriod> periods;
    for (Closing& each : found.items) periods.items.push_back(told(unit, std::move(each)));
    periods.next = std::move(found.next);
    return periods;
}

}  // namespace heluo
