// The loop of background rounds.
#include "server/beat.hpp"

namespace heluo::server {

Beat::Beat(std::chrono::milliseconds least, std::chrono::milliseconds pause, std::function<bool()> round)
    : least_{least}, pause_{pause}, round_{std::move(round)}, thread_{[this] { run(); }} {}

Beat::~Beat() {
    {
        const std::lock_guard lock{mutex_};
        ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Beat::wake() {
    const std::lock_guard lock{mutex_};
    if (woken_) return;
    woken_ = true;
    changed_.notify_all();
}

void Beat::run() {
    std::unique_lock lock{mutex_};
    while (!ending_) {
        woken_ = false;
        lock.unlock();
        const bool more = round_();
        lock.lock();
        if (more) continue;
        changed_.wait_for(lock, least_, [this] { return ending_; });
        changed_.wait_for(lock, pause_ - least_, [this] { return ending_ || woken_; });
    }
}

}  // namespace heluo::server
