// Threads that take jobs in order. One sleeper is woken at a time and wakes the next itself: under load most jobs are taken
// by workers that never slept, and the hand-over costs no system call.
#include "server/workers.hpp"

#include <utility>

namespace heluo::server {

using Clock = std::chrono::steady_clock;

Workers::Workers(std::size_t threads, std::size_t waiting) : seats_{waiting} {
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

bool Workers::submit(Job& job) {
    const std::lock_guard lock{mutex_};
    const auto wait = usual_ * (waiting_ + 1) / threads_.size();
    const bool must_wait = waiting_ >= idle_;
    if (ending_ || waiting_ >= seats_ + idle_ || (must_wait && wait > longest_wait)) return false;
    job.next_ = nullptr;
    job.since_ = Clock::now();
    (last_ ? last_->next_ : first_) = &job;
    last_ = &job;
    ++waiting_;
    if (idle_ > 0 && !std::exchange(waking_, true)) wake_.notify_one();
    return true;
}

Workers::Load Workers::load() const {
    const std::lock_guard lock{mutex_};
    return {running_, waiting_};
}

Job* Workers::next_job(std::unique_lock<std::mutex>& lock) {
    while (!first_ && !ending_) {
        ++idle_;
        wake_.wait(lock);
        --idle_;
        waking_ = false;
    }
    if (!first_) return nullptr;
    Job* job = std::exchange(first_, first_->next_);
    if (!first_) last_ = nullptr;
    --waiting_;
    if (first_ && idle_ > 0 && !std::exchange(waking_, true)) wake_.notify_one();
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
        usual_ += (taken - usual_) / 16;
    }
}

}  // namespace heluo::server
