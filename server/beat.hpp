// A thread that does its round again and again: after `pause`, or sooner when woken, until it is ended.
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace heluo::server {

class Beat {
  public:
    // `round` must not throw; true asks for the next round at once (there was more than one round could do).
    Beat(std::chrono::milliseconds least, std::chrono::milliseconds pause, std::function<bool()> round);
    ~Beat();  // finishes the round it is at
    Beat(const Beat&) = delete;
    void wake();  // from any thread; cheap. The next round begins, but `least` after the last one

  private:
    void run();

    const std::chrono::milliseconds least_, pause_;
    const std::function<bool()> round_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool woken_ = false, ending_ = false;
    std::thread thread_;
};

}  // namespace heluo::server
