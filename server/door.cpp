// Accepts connections and gives each to an io thread; survives the lack of descriptors (A17) and what escapes a handler (A15).
#include "server/door.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <thread>

#include "server/patrol.hpp"

namespace heluo::server {

namespace net = boost::asio;
using net::ip::tcp;

namespace {

constexpr auto token = net::as_tuple(net::use_awaitable);

std::chrono::milliseconds seconds(long long count) { return std::chrono::seconds{count}; }

// One thread with its context, its connections, and what they share.
struct IoThread {
    IoThread(Application& application, const WorkerPools& pools, Metrics& metrics, Log& log,
             std::atomic<std::size_t>& uploads, const Patience& patience)
        : metrics{metrics}, log{log}, counter{metrics}, room{application, pools.workers, pools.hashing, pools.disk,
                                                             patrol,      metrics,       counter,       log,
                                                             uploads,     patience} {}

    void start() {
        patrol.start();
        thread = std::thread{[this] { run(); }};
    }
    void run() {
        for (;;) try {
                context.run();
                return;
            } catch (const std::exception& error) {
                metrics.escaped();
                log.event(Level::error, "handler_failed", error.what());
            } catch (...) {
                metrics.escaped();
                log.event(Level::error, "handler_failed");
            }
    }
    // Runs `work` on this thread and waits for it.
    template <class Work>
    auto ask(Work work) {
        std::packaged_task<std::invoke_result_t<Work>()> task{std::move(work)};
        auto answer = task.get_future();
        net::post(context, [&task] { task(); });
        return answer.get();
    }

    Metrics& metrics;
    Log& log;
    net::io_context context{1};
    net::executor_work_guard<net::io_context::executor_type> busy{context.get_executor()};
    Patrol patrol{context, log};
    Metrics::Counter counter;
    Room room;
    std::thread thread;
};

bool lacks_descriptors(const boost::system::error_code& error) {
    return error == std::errc::too_many_files_open || error == std::errc::too_many_files_open_in_system ||
           error == std::errc::no_buffer_space || error == std::errc::not_enough_memory;
}

// Kept open for the moment when there is no other descriptor: given up, it takes one connection, which is closed at once, so
// that the client learns and the queue moves.
class Spare {
  public:
    Spare() { open(); }
    ~Spare() { close(); }
    Spare(const Spare&) = delete;
    void turn_one_away(int listener) {
        close();
        const int taken = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (taken >= 0) ::close(taken);
        open();
    }

  private:
    void open() { descriptor_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC); }
    void close() {
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = -1;
    }
    int descriptor_ = -1;
};

}  // namespace

struct Door::Inside {
    Inside(DoorPlan plan, Application& application, WorkerPools pools, Metrics& metrics, Log& log)
        : plan{std::move(plan)}, log{log}, gate{this->plan.limits} {
        for (std::size_t i = 0; i < this->plan.io_threads; ++i)
            threads.push_back(
                std::make_unique<IoThread>(application, pools, metrics, log, uploads, this->plan.patience));
        listen();
        for (auto& each : threads) each->start();
    }

    void listen() {
        const tcp::endpoint where{net::ip::make_address(plan.address), plan.port};
        acceptor.emplace(threads.front()->context);
        acceptor->open(where.protocol());
        acceptor->set_option(tcp::acceptor::reuse_address{true});
        if (where.address() == net::ip::address_v6::any()) acceptor->set_option(net::ip::v6_only{false});
        boost::system::error_code error;
        acceptor->bind(where, error);
        if (!error) acceptor->listen(1024, error);
        const std::string place = plan.address + ":" + std::to_string(plan.port);
        if (error == net::error::address_in_use)
            throw std::runtime_error{place + " is taken; " + std::string{plan.setting} + " takes another port"};
        if (error) throw std::runtime_error{place + ": " + error.message()};
        port = acceptor->local_endpoint().port();
        net::co_spawn(threads.front()->context, accept_all(), net::detached);
    }

    net::awaitable<void> accept_all() {
        std::chrono::milliseconds pause{100};
        net::steady_timer timer{threads.front()->context};
        for (std::size_t turn = 0; acceptor->is_open(); ++turn) {
            IoThread& home = *threads[turn % threads.size()];
            auto [error, socket] = co_await acceptor->async_accept(home.context, token);
            if (!error) {
                pause = std::chrono::milliseconds{100};
                try {
                    admit(std::move(socket), home);
                } catch (const std::exception& failure) {  // out of memory, say: the next one is accepted all the same
                    home.metrics.escaped();
                    log.event(Level::error, "not_admitted", failure.what());
                }
            } else if (lacks_descriptors(error)) {
                spare.turn_one_away(acceptor->native_handle());
                timer.expires_after(pause);
                co_await timer.async_wait(token);
                pause = std::min(pause * 2, std::chrono::milliseconds{1000});
            }
        }
    }

    void admit(tcp::socket socket, IoThread& home) {
        boost::system::error_code error;
        const auto peer = socket.remote_endpoint(error).address();
        if (error) return;
        const bool mapped = peer.is_v6() && peer.to_v6().is_v4_mapped();
        std::string address =
            mapped ? net::ip::make_address_v4(net::ip::v4_mapped, peer.to_v6()).to_string() : peer.to_string();
        auto ticket = gate.admit(address);
        if (!ticket) return;  // closes it, before any handshake
        socket.set_option(tcp::no_delay{true}, error);
        auto tls = plan.certificates ? plan.certificates->current() : nullptr;
        net::post(home.context, [&home, socket = std::move(socket), ticket = std::move(*ticket), tls = std::move(tls),
                                 address = std::move(address)]() mutable {
            if (tls)
                begin_secure(std::move(socket), std::move(tls), home.room, std::move(ticket), std::move(address));
            else
                begin_plain(std::move(socket), home.room, std::move(ticket), std::move(address));
        });
    }

    void close_listener() {
        threads.front()->ask([this] {
            boost::system::error_code ignored;
            acceptor->close(ignored);
        });
    }

    const DoorPlan plan;
    Log& log;
    Gate gate;
    Spare spare;
    std::atomic<std::size_t> uploads{0};
    std::vector<std::unique_ptr<IoThread>> threads;
    std::optional<tcp::acceptor> acceptor;
    unsigned short port = 0;
};

Door::Door(DoorPlan plan, Application& application, WorkerPools pools, Metrics& metrics, Log& log)
    : inside_{std::make_unique<Inside>(std::move(plan), application, pools, metrics, log)} {}

Door::~Door() {
    inside_->close_listener();
    // A connection whose request is with a worker ends when the worker is done: its coroutine must live until then.
    do {
        cut();
    } while (!empty_by(std::chrono::steady_clock::now() + std::chrono::milliseconds{100}));
    for (auto& each : inside_->threads) {
        each->ask([&] { each->patrol.stop(); });
        each->busy.reset();
        each->context.stop();
        each->thread.join();
    }
    inside_->acceptor.reset();
}

unsigned short Door::port() const { return inside_->port; }
std::size_t Door::connections() const { return inside_->gate.open(); }
std::size_t Door::turned_away() const { return inside_->gate.refused(); }

void Door::drain() {
    inside_->close_listener();
    for (auto& each : inside_->threads) each->ask([&] { each->patrol.drain(); });
}

bool Door::empty_by(std::chrono::steady_clock::time_point end) {
    while (inside_->gate.open() > 0) {
        if (std::chrono::steady_clock::now() >= end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return true;
}

std::vector<std::string> Door::cut() {
    std::vector<std::string> all;
    for (auto& each : inside_->threads)
        for (auto& line : each->ask([&] { return each->patrol.cut_all(); })) all.push_back(std::move(line));
    return all;
}

void Door::post(std::function<void()> work) { net::post(inside_->threads.front()->context, std::move(work)); }

void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

DoorPlan public_door(const Settings& settings, const Certificates& certificates) {
    const auto& s = settings.server;
    DoorPlan plan;
    plan.address = s.address;
    plan.port = static_cast<unsigned short>(s.port);
    plan.io_threads = static_cast<std::size_t>(s.io_threads);
    plan.limits = {static_cast<std::size_t>(s.max_connections), static_cast<std::size_t>(s.per_address)};
    plan.certificates = &certificates;
    Patience& p = plan.patience;
    p.handshake = seconds(s.handshake_seconds);
    p.header = seconds(s.header_seconds);
    p.idle = seconds(s.idle_seconds);
    p.request = seconds(s.request_seconds);
    p.body = seconds(s.body_seconds);
    p.write = seconds(s.write_seconds);
    p.requests_per_connection = static_cast<std::size_t>(s.requests_per_connection);
    p.trusted_proxies = s.trusted_proxies;
    p.upload_directory = settings.uploads.directory;
    return plan;
}

DoorPlan operator_door(const Settings& settings) {
    DoorPlan plan;
    plan.address = settings.operator_.address;
    plan.port = static_cast<unsigned short>(settings.operator_.port);
    plan.setting = "operator.port";
    plan.limits = {64, 64};
    return plan;
}

}  // namespace heluo::server
