// Write units on SQLite: one thread runs all that wait in one BEGIN IMMEDIATE..COMMIT, a savepoint each, and answers after
// COMMIT (measured: 15 times the durable rate of a transaction per unit). A unit that throws rolls back alone.
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "persistence/core/writing.hpp"

namespace heluo::persistence {

class GroupWriter {
  public:
    explicit GroupWriter(const Workshop& shop);
    ~GroupWriter();  // finishes what waits

    // Blocks until the group is committed. Throws what the unit threw.
    void write(const Order& order);
    // False for ever after an I/O error or a full disk: the state of the file is not known, nothing more is written (A73).
    bool healthy() const { return healthy_; }
    void listen(FaultHook* hook) { hook_ = hook; }

  private:
    struct Job {
        explicit Job(const Order& order) : order{order} {}
        const Order& order;
        std::exception_ptr error;
        std::promise<void> done;  // not a semaphore: libstdc++'s spins, on the core that the writer needs
    };
    using Group = std::vector<std::shared_ptr<Job>>;
    // The transaction of the whole group is gone: run it again (true) or give up.
    struct GroupLost {
        bool run_again;
    };

    static constexpr std::size_t most_in_group = 128;

    void live();
    Group next_group();
    void serve(const Group& group);
    bool try_group(const Group& group);  // true when every job has its end
    void begin();
    void run(Job& job);
    void run_once(Job& job, Instant not_before);
    void back_to_savepoint();
    bool commit(const Group& group);
    void resolve_each(const Group& group);
    bool resolve(Job& job);
    void give_up(const Group& group, std::exception_ptr why);
    void close();

    const Workshop& shop_;
    std::unique_ptr<Sql> sql_;  // touched by the writer's thread only
    std::atomic<bool> healthy_{true};
    std::atomic<FaultHook*> hook_{nullptr};
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::shared_ptr<Job>> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace heluo::persistence
