// Takes the clock's steps that are due (A90): stored timers, each by compare-and-set, so that several instances may sweep.
#pragma once
#include <functional>
#include <string>

#include "domain/core/timers.hpp"
#include "domain/core/unit.hpp"
#include "server/beat.hpp"
#include "server/log.hpp"
#include "server/metrics.hpp"

namespace heluo::server {

class Sweeper {
  public:
    // Takes the step of one object in a unit of its own; may throw.
    using Settle = std::function<void(TimerKind kind, const std::string& ulid)>;

    Sweeper(Store& store, Settle settle, Metrics& metrics, Log& log);

  private:
    bool round();
    void take(const Timer& timer);

    Store& store_;
    const Settle settle_;
    Metrics& metrics_;
    Log& log_;
    bool failing_ = false;
    Beat beat_;  // last: its thread uses the rest
};

}  // namespace heluo::server
