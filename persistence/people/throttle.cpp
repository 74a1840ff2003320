// Log-in attempts: rows and queries.
#include "persistence/core/errors.hpp"
#include "persistence/core/record.hpp"
#include "persistence/core/unit_context.hpp"
#include "persistence/people/sessions.hpp"

namespace heluo::persistence {

struct AttemptsRow {
    std::string what;
    long long failures{}, last_at{}, blocked_until{};
};
BOOST_DESCRIBE_STRUCT(AttemptsRow, (), (what, failures, last_at, blocked_until))

std::optional<Attempts> SqlLoginThrottle::find(const std::string& key) {
    std::string tail = "login_attempts WHERE what = :what";
    tail += context_.lock();
    const auto row = persistence::find<AttemptsRow>(context_.sql, tail, {bind("what", key)});
    if (!row) return std::nullopt;
    found_.insert(key);
    return Attempts{row->what, row->failures, from_micros(row->last_at), from_micros(row->blocked_until)};
}

void SqlLoginThrottle::put(const Attempts& attempts) {
    const AttemptsRow row{attempts.key, attempts.failures, to_micros(attempts.last_at),
                          to_micros(attempts.blocked_until)};
    if (found_.contains(attempts.key)) {
        context_.sql.execute(
            "UPDATE login_attempts SET failures = :failures, last_at = :last_at, blocked_until = :blocked_until "
            "WHERE what = :what",
            {bind("failures", row.failures), bind("last_at", row.last_at), bind("blocked_until", row.blocked_until),
             bind("what", row.what)});
        return;
    }
    try {
        insert(context_.sql, "login_attempts", row);
        found_.insert(attempts.key);
    } catch (const DuplicateKey&) {
        // Two first attempts at once: the second counts on top of the first. (An UPDATE that wrote what was counted from
        // nothing would undo the first.)
        throw RunAgain{context_.now()};
    }
}

void SqlLoginThrottle::remove(const std::string& key) {
    context_.sql.execute("DELETE FROM login_attempts WHERE what = :what", {bind("what", key)});
    found_.erase(key);
}

void SqlLoginThrottle::sweep(Instant before) {
    context_.sql.execute("DELETE FROM login_attempts WHERE last_at < :before", {bind("before", to_micros(before))});
}

}  // namespace heluo::persistence
