// The door: io threads, a listener, and the connections behind it. One door for clients (TLS), one for the operator (plain).
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/application.hpp"
#include "server/gate.hpp"
#include "server/log.hpp"
#include "server/metrics.hpp"
#include "server/session.hpp"
#include "server/settings.hpp"
#include "server/tls.hpp"
#include "server/workers.hpp"

namespace heluo::server {

struct DoorPlan {
    std::string address = "127.0.0.1";
    unsigned short port = 0;                   // 0 takes a free one
    std::string_view setting = "server.port";  // that names another
    std::size_t io_threads = 1;
    Gate::Limits limits{4096, 64};
    Patience patience;
    const Certificates* certificates = nullptr;  // none: plain HTTP
};
DoorPlan public_door(const Settings& settings, const Certificates& certificates);
DoorPlan operator_door(const Settings& settings);

struct WorkerPools {
    Workers& workers;
    Workers& hashing;
    Workers& disk;
};

// Each connection takes a descriptor; the soft limit that a shell gives is often less than the door's own.
void raise_descriptor_limit();

class Door {
  public:
    // Listens at once; throws std::system_error if it cannot.
    Door(DoorPlan plan, Application& application, WorkerPools pools, Metrics& metrics, Log& log);
    ~Door();  // cuts what is left and waits for work under way
    Door(const Door&) = delete;

    unsigned short port() const;
    std::size_t connections() const;
    std::size_t turned_away() const;
    // No further connections; those that are open end after the answer they are at.
    void drain();
    bool empty_by(std::chrono::steady_clock::time_point end);
    // Closes what is still open and says what it was doing.
    std::vector<std::string> cut();
    // Runs something on an io thread.
    void post(std::function<void()> work);

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace heluo::server
