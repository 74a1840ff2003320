// The tick of an io thread.
#include "server/patrol.hpp"

#include "server/response_text.hpp"

namespace heluo::server {

namespace {
constexpr std::chrono::milliseconds pace{100};
constexpr std::size_t many_bytes = 64 * 1024;
}  // namespace

Patrol::Patrol(boost::asio::io_context& context, Log& log) : timer_{context}, log_{log}, date_{http_date()} {}

void Patrol::start() {
    timer_.expires_after(pace);
    timer_.async_wait([this](boost::system::error_code) {
        if (stopped_) return;
        start();  // first: whatever a tick throws, deadlines go on being kept
        tick();
    });
}

void Patrol::stop() {
    stopped_ = true;
    timer_.cancel();
    log_.write(std::exchange(lines_, {}));
}

void Patrol::tick() {
    date_ = http_date();
    log_.write(std::exchange(lines_, {}));
    const auto now = std::chrono::steady_clock::now();
    // Cutting only closes a socket; the connection leaves later, when its coroutine notices.
    for (Watched* one : all_)
        if (one->deadline <= now)
            one->cut(Cut::late);
        else if (draining_ && one->idle)
            one->cut(Cut::politely);
}

void Patrol::join(Watched& one) {
    one.place_ = all_.size();
    all_.push_back(&one);
}

void Patrol::leave(Watched& one) {
    all_.back()->place_ = one.place_;
    all_[one.place_] = all_.back();
    all_.pop_back();
}

void Patrol::drain() {
    draining_ = true;
    for (Watched* one : all_)
        if (one->idle) one->cut(Cut::politely);
}

std::vector<std::string> Patrol::cut_all() {
    std::vector<std::string> list;
    for (Watched* one : all_) {
        if (!one->idle) list.push_back(one->doing());
        one->cut(Cut::politely);
    }
    return list;
}

void Patrol::note(std::string line) {
    lines_ += line;
    if (lines_.size() > many_bytes) log_.write(std::exchange(lines_, {}));
}

}  // namespace heluo::server
