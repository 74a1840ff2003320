// The clock's steps by kind of timer: one table for the sweeper and for whoever meets an overdue object.
#pragma once
#include <string>

#include "domain/core/timers.hpp"

namespace heluo {
class Unit;
}

namespace heluo::api {

// Takes the step that is due on this object, in `unit`; does nothing if somebody else took it meanwhile.
void take_clock_step(Unit& unit, TimerKind kind, const std::string& ulid);

}  // namespace heluo::api
