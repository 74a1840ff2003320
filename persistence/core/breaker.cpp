// The breaker's states: closed, open, and half open every two seconds.
#include "persistence/core/breaker.hpp"

namespace heluo::persistence {

bool Breaker::may_try(Time now) {
    if (!open_) return true;
    const std::lock_guard lock{mutex_};
    if (now < next_probe_) return false;
    next_probe_ = now + probe_every;
    return true;
}

void Breaker::failed(Time now) {
    const std::lock_guard lock{mutex_};
    calm_ = false;
    failures_.push_back(now);
    while (failures_.front() < now - window) failures_.pop_front();
    if (failures_.size() < most_failures) return;
    if (!open_) next_probe_ = now + probe_every;
    open_ = true;
}

void Breaker::worked() {
    if (calm_) return;
    const std::lock_guard lock{mutex_};
    failures_.clear();
    open_ = false;
    calm_ = true;
}

}  // namespace heluo::persistence
