// The bounded bridge to blocking work: some threads, a waiting room with a number of seats, and an early "no" (A82). What must
// not wait behind a crowd has seats of its own and every second turn.
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

enum class Turn { usual, reserved };

class Workers {
  public:
    static constexpr std::chrono::milliseconds longest_wait{1000};

    Workers(std::size_t threads, std::size_t waiting);  // and an eighth of `waiting` more for reserved turns
    ~Workers();                                         // runs what waits, then joins
    Workers(const Workers&) = delete;

    // False, without having kept the job, if the room is full or the wait would exceed `longest_wait`.
    bool submit(Job& job, Turn turn = Turn::usual);

    struct Load {
        std::size_t running = 0, waiting = 0;
    };
    Load load() const;

  private:
    struct Queue {
        std::size_t seats;
        Job* first = nullptr;
        Job* last = nullptr;
        std::size_t waiting = 0;
        void push(Job& job);
        Job* pop();
    };
    void work();
    Job* next_job(std::unique_lock<std::mutex>& lock);
    std::size_t waiting() const { return usual_.waiting + reserved_.waiting; }

    Queue usual_, reserved_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::size_t running_ = 0, idle_ = 0;
    bool waking_ = false, ending_ = false;
    bool reserved_turn_ = true;         // the next one, if both kinds wait
    std::chrono::nanoseconds mean_{0};  // running mean of how long a job takes
    std::vector<std::thread> threads_;
};

}  // namespace heluo::server
