// Rounds of the sealer; it also sweeps what has served its time, hourly: idempotency keys, counters of log-in attempts.
#include "server/sealer.hpp"

#include "domain/core/crypto.hpp"
#include "domain/core/journal.hpp"
#include "domain/core/keys.hpp"
#include "domain/core/tree_log.hpp"
#include "domain/people/throttle.hpp"

namespace heluo::server {

namespace {
constexpr int most_rows = 500;
constexpr std::chrono::seconds lease{10};
constexpr std::chrono::milliseconds least{50}, pause{500};
const Cause cause{"clock", "seal", {}, {}};
}  // namespace

Sealer::Sealer(Store& store, Crypto& crypto, Metrics& metrics, Log& log)
    : store_{store},
      metrics_{metrics},
      log_{log},
      holder_{hex(crypto.random_bytes(8))},
      swept_{std::chrono::steady_clock::now()},
      beat_{least, pause, [this] { return round(); }} {}

bool Sealer::round() try {
    bool waits = false;
    store_.read(cause, [&](Unit& unit) { waits = unit.journal.oldest_waiting().has_value(); });
    int rows = 0;
    if (waits)
        store_.write(cause, [&](Unit& unit) {
            const Instant now = unit.now();
            rows = unit.journal.seal(holder_, now, now + lease, most_rows);
        });
    metrics_.sealed(rows);
    const auto now = std::chrono::steady_clock::now();
    if (now - swept_ > std::chrono::hours{1}) {
        store_.write(cause, [&](Unit& unit) {
            unit.keys.sweep(unit.now());
            forget_attempts(unit);
            unit.log.renew_head(unit.now(), std::chrono::hours{24});
        });
        swept_ = now;
    }
    failing_ = false;
    return rows == most_rows;
} catch (const std::exception& error) {
    // Said once, not twice a second: the lag shows in the metrics and in readiness.
    if (!failing_) log_.event(Level::error, "sealing_failed", error.what());
    failing_ = true;
    return false;
}

}  // namespace heluo::server
