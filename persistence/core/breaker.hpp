// The breaker before an engine that does not answer (A83): after 5 failures in 10 s every unit is refused at once, so that
// no worker hangs in connect(); every 2 s one unit is let through as a probe.
#pragma once
#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>

namespace heluo::persistence {

class Breaker {
  public:
    using Time = std::chrono::steady_clock::time_point;

    static constexpr int most_failures = 5;
    static constexpr std::chrono::seconds window{10}, probe_every{2};

    // False: refuse at once. True while closed, and for one prober at a time while open.
    bool may_try(Time now);
    void failed(Time now);
    void worked();
    bool open() const { return open_; }

  private:
    std::mutex mutex_;
    std::deque<Time> failures_;
    std::atomic<bool> calm_{true}, open_{false};  // so that the good path takes no lock
    Time next_probe_{};
};

}  // namespace heluo::persistence
