// One write unit as it is asked for, and what both ways of writing (alone, or in a group) need to run it.
#pragma once
#include <exception>
#include <functional>

#include "persistence/core/database.hpp"
#include "persistence/core/dialect.hpp"
#include "persistence/core/unit.hpp"

namespace heluo::persistence {

using Work = std::function<void(Unit&)>;
using Question = std::function<bool(Unit&)>;

struct Order {
    const Cause& cause;
    const Work& work;
    const Question& applied;  // may be empty: then a lost COMMIT is outcome_unknown
};

struct Workshop {
    Crypto& crypto;
    const Rules& rules;
    const Clock& clock;
    const Dialect& dialect;

    SqlUnit unit(Sql& sql, bool writing, const Cause& cause, Instant not_before) const {
        return {sql, crypto, rules, writing, cause, clock, not_before};
    }
    void do_work(Sql& sql, const Order& order, Instant not_before) const {
        auto one = unit(sql, true, order.cause, not_before);
        order.work(one);
        one.finish();
    }
    // Was the unit whose COMMIT was lost committed? The question locks what it reads, so a COMMIT still under way on the
    // server is waited for.
    bool was_applied(Sql& sql, const Order& order) const {
        auto one = unit(sql, true, order.cause, Instant{});
        return order.applied(one);
    }
};

// A deadlock or busy engine is met again at most this often, each time after a pause of 5 to 200 ms (A67).
inline constexpr int most_attempts = 5;
// A unit that keeps reading later and later times is run again at most this often.
inline constexpr int most_reruns = 50;
void pause_before_retry(int attempt);

}  // namespace heluo::persistence
