// Rounds of the sweeper.
#include "server/sweeper.hpp"

namespace heluo::server {

namespace {
constexpr int most_timers = 100;
constexpr std::chrono::milliseconds pause{500};
const Cause cause{"clock", "sweep", {}, {}};

// A step that fails is tried again when its lease ends: soon at first, then rarely, so that one bad object stops no other.
std::chrono::seconds lease_of(int attempt) { return std::chrono::seconds{std::min(10 << std::min(attempt, 6), 600)}; }

Instant wall_clock() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }
}  // namespace

Sweeper::Sweeper(Store& store, Settle settle, Metrics& metrics, Log& log)
    : store_{store},
      settle_{std::move(settle)},
      metrics_{metrics},
      log_{log},
      beat_{std::chrono::milliseconds{0}, pause, [this] { return round(); }} {}

bool Sweeper::round() try {
    std::vector<Timer> due;
    store_.read(cause, [&](Unit& unit) { due = unit.timers.due(wall_clock(), most_timers); });
    for (const Timer& timer : due) take(timer);
    failing_ = false;
    return !due.empty();  // an import's next rows are due as soon as these are in
} catch (const std::exception& error) {
    if (!failing_) log_.event(Level::error, "sweeping_failed", error.what());
    failing_ = true;
    return false;
}

void Sweeper::take(const Timer& timer) {
    bool ours = false;
    store_.write(cause, [&](Unit& unit) {
        const Instant now = wall_clock();
        ours = unit.timers.take(timer, now, now + lease_of(timer.attempt));
    });
    if (!ours) return;
    try {
        settle_(timer.kind, timer.object);
        metrics_.settled(true);
    } catch (const std::exception& error) {
        metrics_.settled(false);
        log_.event(Level::error, "clock_step_failed", std::string{name_of(timer.kind)} + ": " + error.what());
    }
}

}  // namespace heluo::server
