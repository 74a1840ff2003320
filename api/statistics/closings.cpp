// Endpoints of closing periods.
#include "domain/statistics/closings.hpp"

#include "api/routes.hpp"
#include "api/statistics/figures.hpp"
#include "api/statistics/period.hpp"

namespace heluo::api {

namespace {

// Who put the figures together (制表人) and who looked them over (审核人) answer for them: 统计法.
struct NewClosing {
    Period through;
    Text<1, 50> prepared_by, reviewed_by;
};
BOOST_DESCRIBE_STRUCT(NewClosing, (), (through, prepared_by, reviewed_by))

// from is absent of the first, which closes all that was before it. Asked with as_of, totals are those of the closing.
struct ClosingView {
    ClosingId id;
    std::optional<Date> from;
    Date until;
    Instant as_of;
    std::string prepared_by, reviewed_by, closed_by;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(ClosingView, (), (id, from, until, as_of, prepared_by, reviewed_by, closed_by, created_at))

// What of the figures was booked for earlier periods, after these were closed, stands in adjustments as well.
struct ClosedPeriodView : ClosingView {
    FiguresView figures, adjustments;
};
BOOST_DESCRIBE_STRUCT(ClosedPeriodView, (ClosingView), (figures, adjustments))

ClosingView view_of(const Closing& closing) {
    return {closing.id,          closing.from,        closing.until,     closing.known.at,
            closing.prepared_by, closing.reviewed_by, closing.closed_by, closing.created_at};
}

Created<ClosingView> close(Unit& unit, const Actor& actor, const NewClosing& wish) {
    const Closing made = close_period(unit, actor, wish.through, {wish.prepared_by.value, wish.reviewed_by.value});
    return created(view_of(made), "/v1/closings/" + made.id.text());
}

ClosedPeriodView view_of(const ClosedPeriod& period) {
    return {view_of(period.closing), shown(period.figures), shown(period.adjustments)};
}

ClosedPeriodView read(Unit& unit, const Actor& actor, const ClosingId& id) {
    return view_of(closing_for(unit, actor, id));
}

Page<ClosedPeriodView> list(Unit& unit, const Actor& actor, const PageRequest& page) {
    auto found = closings_for(unit, actor, page);
    Page<ClosedPeriodView> views;
    for (const ClosedPeriod& each : found.items) views.items.push_back(view_of(each));
    views.next = std::move(found.next);
    return views;
}

}  // namespace

std::vector<Route> closing_routes() {
    return {
        route<"POST /v1/closings", close, Action::close_period>(
            "Close all periods up to the end of this one (结账): what changes in them later is booked in the open one")
            .refuses({Reason::period_running, Reason::period_closed}),
        route<"GET /v1/closings", list, Action::list_closings>("Closed periods and what they came to"),
        route<"GET /v1/closings/{closing}", read, Action::read_closing>("A closed period and what it came to"),
    };
}

}  // namespace heluo::api
