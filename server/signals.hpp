// Signals as values: blocked in every thread from the start of main, taken one at a time by whoever waits for them.
#pragma once

namespace heluo::server {

class Signals {
  public:
    Signals();  // before any thread is made: SIGTERM, SIGINT and SIGHUP are blocked, SIGPIPE is ignored
    enum class Kind { end, reload };
    Kind wait() const;
    // Waits at most so long; true if a signal to end came (again).
    bool ended_within(int milliseconds) const;
};

}  // namespace heluo::server
