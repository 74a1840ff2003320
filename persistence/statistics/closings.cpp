// Closings in SQL: see closings.hpp.
#include "persistence/statistics/closings.hpp"

#include "persistence/core/pages.hpp"

namespace heluo::persistence {

ClosingRow Kept<Closing>::freeze(const Closing& closing) {
    ClosingRow row;
    row.begins_on = closing.from ? to_yyyymmdd(*closing.from) : 0;
    row.ends_before = to_yyyymmdd(closing.until);
    row.seq = closing.known.seq;
    row.known_at = to_micros(closing.known.at);
    row.prepared_by = closing.prepared_by;
    row.reviewed_by = closing.reviewed_by;
    row.closed_by = closing.closed_by;
    row.created_at = to_micros(closing.created_at);
    return row;
}

Closing Kept<Closing>::thaw(const ClosingRow& row) {
    return {ClosingId{row.id},
            row.begins_on == 0 ? std::nullopt : std::optional{from_yyyymmdd(static_cast<int>(row.begins_on))},
            from_yyyymmdd(static_cast<int>(row.ends_before)),
            {row.seq, from_micros(row.known_at)},
            row.prepared_by,
            row.reviewed_by,
            row.closed_by,
            from_micros(row.created_at),
            row.version};
}

Date SqlClosings::closed_until(const Known& known) {
    const auto day = context_.sql.number("SELECT MAX(ends_before) FROM closings WHERE known_at <= :at",
                                         {bind("at", to_micros(known.at))});
    return day ? from_yyyymmdd(static_cast<int>(*day)) : never_closed;
}

// They are closed one after the other, and so their ids have their order.
Page<Closing> SqlClosings::list(const PageRequest& page) { return newest_first(keeper_, "1 = 1", {}, page); }

}  // namespace heluo::persistence
