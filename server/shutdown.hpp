// The end of a server (A85): not ready, no further connections, finish what runs, then end; a second signal or the deadline
// ends hard and says what was cut.
#pragma once
#include <chrono>

#include "server/door.hpp"
#include "server/health.hpp"
#include "server/log.hpp"
#include "server/signals.hpp"

namespace heluo::server {

struct EndPlan {
    std::chrono::seconds announce{0};  // not ready, but still accepting: for balancers
    std::chrono::seconds drain{30};
};
// Returns the exit status: 0 if everything was finished, 1 if something was cut.
int end_politely(Door& door, Health& health, const Signals& signals, const EndPlan& plan, Log& log);

}  // namespace heluo::server
