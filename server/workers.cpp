// Threads that take jobs in order. One sleeper is woken at a time and wakes the next itself: under load most jobs are taken
// by workers that never slept, and the hand-over costs no system call.
#include "server/workers.hpp"

#include <algorithm>
#include <utility>

namespace heluo::server {

using Clock = std::chrono::steady_clock;

void Workers::Queue::push(Job& job) {
    job.next_ = nullptr;
    (last ? last->next_ : first) = &job;
    last = &job;
    ++waiting;
}

Job* Workers::Queue::pop() {
    Job* const job = std::exchange(first, first->next_);
    if (!first) last = nullptr;
    --waiting;
    return job;
}

Workers::Workers(std::size_t threads, std::size_t waiting) : usual_{waiting}, reserved_{waiting / 8 + 1} {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
    {
        const std::lock_guard lock{mutex_};
        ending_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
}

bool Workers::submit(Job& job, Turn turn) {
    const std::lock_guard lock{mutex_};
    Queue& queue = turn == Turn::reserved ? reserved_ : usual_;
    // A reserved turn comes at least every second time, whoever else waits.
    const auto ahead = turn == Turn::reserved ? std::min(waiting(), 2 * reserved_.waiting) : waiting();
    const auto wait = mean_ * (ahead + 1) / threads_.size();
    const bool must_wait = waiting() >= idle_;
    if (ending_ || queue.waiting >= queue.seats + idle_ || (must_wait && wait > longest_wait)) return false;
    job.since_ = Clock::now();
    queue.push(job);
    if (idle_ > 0 && !std::exchange(waking_, true)) wake_.notify_one();
    return true;
}

Workers::Load Workers::load() const {
    const std::lock_guard lock{mutex_};
    return {running_, waiting()};
}

Job* Workers::next_job(std::unique_lock<std::mutex>& lock) {
    while (waiting() == 0 && !ending_) {
        ++idle_;
        wake_.wait(lock);
        --idle_;
        waking_ = false;
    }
    if (waiting() == 0) return nullptr;
    const bool reserved = reserved_.first && (reserved_turn_ || !usual_.first);
    reserved_turn_ = !reserved;
    Job* const job = (reserved ? reserved_ : usual_).pop();
    if (waiting() > 0 && idle_ > 0 && !std::exchange(waking_, true)) wake_.notify_one();
    return job;
}

void Workers::work() {
    std::unique_lock lock{mutex_};
    while (Job* job = next_job(lock)) {
        ++running_;
        lock.unlock();
        const auto start = Clock::now();
        if (start - job->since_ > longest_wait)
            job->refuse();
        else
            job->run();
        const auto taken = Clock::now() - start;
        lock.lock();
        --running_;
        mean_ += (taken - mean_) / 16;
    }
}

}  // namespace heluo::server
