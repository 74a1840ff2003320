// Signals by sigwait: no handler runs, so nothing is async-signal-unsafe.
#include "server/signals.hpp"

#include <csignal>
#include <ctime>

namespace heluo::server {

static sigset_t ours() {
    sigset_t set;
    sigemptyset(&set);
    for (const int each : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, each);
    return set;
}

Signals::Signals() {
    const sigset_t set = ours();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

Signals::Kind Signals::wait() const {
    const sigset_t set = ours();
    int number = 0;
    while (sigwait(&set, &number) != 0) {
    }
    return number == SIGHUP ? Kind::reload : Kind::end;
}

bool Signals::ended_within(int milliseconds) const {
    const sigset_t set = ours();
    const timespec time{milliseconds / 1000, (milliseconds % 1000) * 1'000'000L};
    const int number = sigtimedwait(&set, nullptr, &time);
    return number == SIGTERM || number == SIGINT;
}

}  // namespace heluo::server
