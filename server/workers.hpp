// The bounded bridge to blocking work: some threads, a waiting room with a number of seats, and an early "no" (A82).
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

namespace heluo::server {

// One piece of work; lives with whoever waits for it. Exactly one of the two is called, once.
class Job {
  public:
    virtual ~Job() = default;
    virtual void run() noexcept = 0;     // on a worker
    virtual void refuse() noexcept = 0;  // on a worker: it has waited too long

  private:
    friend class Workers;
    Job* next_ = nullptr;
    std::chrono::steady_clock::time_point since_;
};

class Workers {
  public:
    static constexpr std::chrono::milliseconds longest_wait{1000};

    Workers(std::size_t threads, std::size_t waiting);
    ~Workers();  // runs what waits, then joins
    Workers(const Workers&) = delete;

    // False, without having kept the job, if the room is full or the wait would exceed `longest_wait`.
    bool submit(Job& job);

    struct Load {
        std::size_t running = 0, waiting = 0;
    };
    Load load() const;

  private:
    void work();
    Job* next_job(std::unique_lock<std::mutex>& lock);

    const std::size_t seats_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    Job* first_ = nullptr;
    Job* last_ = nullptr;
    std::size_t waiting_ = 0, running_ = 0, idle_ = 0;
    bool waking_ = false, ending_ = false;
    std::chrono::nanoseconds usual_{0};  // running mean of how long a job takes
    std::vector<std::thread> threads_;
};

}  // namespace heluo::server
