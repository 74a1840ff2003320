// Closing of periods (结账): what a period came to is settled, month by month, for good. What changes afterwards is booked in the open
// period (postings.hpp), so a published figure is never rewritten; how it would be told today is the restated basis (registry.md §5.2,
// R35).
#pragma once
#include <optional>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/page.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/actor.hpp"
#include "domain/statistics/period.hpp"
#include "domain/statistics/totals.hpp"

namespace heluo {

struct Closing {
    ClosingId id;
    std::optional<Date> from;  // where the one before ended; none of the first, which closes all that was before it
    Date until{};              // half-open
    Known known;               // the last posting before it
    std::string prepared_by, reviewed_by;  // 制表人, 审核人
    std::string closed_by;                 // the account
    Instant created_at;
    long long version = 1;
};

class Closings {
  public:
    virtual ~Closings() = default;
    virtual Closing get(const ClosingId& id) = 0;  // not_found
    virtual void add(const Closing& closing) = 0;
    virtual Date closed_until(const Known& known) = 0;        // as of then: the first day that was open
    virtual Page<Closing> list(const PageRequest& page) = 0;  // the last first
};

struct Answerable {
    std::string prepared_by, reviewed_by;
};
// Closes all that lies before the end of this period, of which nothing may be to come: period_running before it is over, period_closed
// where it is closed already.
Closing close_period(Unit& unit, const Actor& statistician, const Period& last, Answerable persons);

struct ClosedPeriod {
    Closing closing;
    Figures figures;      // 登记, by this registry, as they were when it was closed
    Figures adjustments;  // what of them was booked for earlier periods
};
ClosedPeriod closing_for(Unit& unit, const Actor& actor, const ClosingId& id);
Page<ClosedPeriod> closings_for(Unit& unit, const Actor& actor, const PageRequest& page);

}  // namespace heluo
