// Stored timers in SQL.
#include "persistence/core/timers.hpp"

#include <stdexcept>

#include "persistence/core/record.hpp"

namespace heluo::persistence {

struct TimerRow {
    std::string object, kind;
    long long due_at{}, attempt{};
};
BOOST_DESCRIBE_STRUCT(TimerRow, (), (object, kind, due_at, attempt))

static Binds binds(const std::string& ulid, const Due& due) {
    return {bind("kind", name_of(due.kind)), bind("due_at", to_micros(due.at)), bind("object", ulid)};
}

void replace_timer(Sql& sql, const std::string& ulid, bool existed, const std::optional<Due>& after) {
    if (!after) {
        sql.execute("DELETE FROM timers WHERE object = :object", {bind("object", ulid)});
        return;
    }
    if (existed && sql.execute("UPDATE timers SET kind = :kind, due_at = :due_at, lease_until = 0, attempt = 0 "
                               "WHERE object = :object",
                               binds(ulid, *after)) == 1)
        return;
    sql.execute(
        "INSERT INTO timers (kind, due_at, object, lease_until, attempt) VALUES (:kind, :due_at, :object, 0, 0)",
        binds(ulid, *after));
}

static Timer thaw(const TimerRow& row) {
    const auto kind = named<TimerKind>(row.kind);
    if (!kind) throw std::runtime_error{"a timer of an unknown kind: " + row.kind};
    return {row.object, *kind, from_micros(row.due_at), static_cast<int>(row.attempt)};
}

std::vector<Timer> SqlTimers::due(Instant now, int limit) {
    std::vector<Timer> timers;
    for (const TimerRow& row : select<TimerRow>(
             context_.sql, "timers WHERE due_at <= :now AND lease_until <= :now ORDER BY due_at, object LIMIT :most",
             {bind("now", to_micros(now)), bind("most", limit)}))
        timers.push_back(thaw(row));
    return timers;
}

bool SqlTimers::take(const Timer& timer, Instant now, Instant until) {
    return context_.sql.execute(
               "UPDATE timers SET lease_until = :until, attempt = attempt + 1 WHERE object = :object AND kind = :kind "
               "AND due_at = :due_at AND attempt = :attempt AND lease_until <= :now",
               {bind("until", to_micros(until)), bind("object", timer.object), bind("kind", name_of(timer.kind)),
                bind("due_at", to_micros(timer.due_at)), bind("attempt", timer.attempt),
                bind("now", to_micros(now))}) == 1;
}

void SqlTimers::set(const std::string& ulid, std::optional<Due> due) { replace_timer(context_.sql, ulid, true, due); }

}  // namespace heluo::persistence
