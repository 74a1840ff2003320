// Ask, wait, insist.
#include "server/shutdown.hpp"

namespace heluo::server {

using Clock = std::chrono::steady_clock;

int end_politely(Door& door, Health& health, const Signals& signals, const EndPlan& plan, Log& log) {
    log.event(Level::info, "ending");
    health.ending();
    const auto announced = std::chrono::duration_cast<std::chrono::milliseconds>(plan.announce);
    bool insisted = plan.announce.count() > 0 && signals.ended_within(static_cast<int>(announced.count()));
    door.drain();
    const auto end = Clock::now() + plan.drain;
    while (!insisted && !door.empty_by(Clock::now() + std::chrono::milliseconds{20})) {
        if (Clock::now() >= end) break;
        insisted = signals.ended_within(30);
    }
    const auto cut = door.cut();
    for (const auto& line : cut) log.event(Level::warn, "cut", line);
    log.event(Level::info, "ended", cut.empty() ? "" : std::to_string(cut.size()) + " requests were cut");
    return cut.empty() ? 0 : 1;
}

}  // namespace heluo::server
