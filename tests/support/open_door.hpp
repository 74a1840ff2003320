// A real door on a free port of loopback with a small program behind it that remembers what it was asked.
#pragma once
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "server/door.hpp"
#include "tests/support/wire.hpp"

namespace heluo::tests {

// A directory of this test, removed at its end.
class TestFolder {
  public:
    TestFolder();
    ~TestFolder();
    TestFolder(const TestFolder&) = delete;
    const std::string path;
};

class Program final : public server::Application {
  public:
    std::optional<api::Response> at_once(const api::Request& request) override;
    api::Response answer(const api::Request& request) override;
    std::optional<api::Response> turn_away(const api::Request& request) override;  // whoever calls as a stranger
    api::BodyPolicy body_policy(api::Method method, std::string_view target) const override;
    api::Lane lane(api::Method method, std::string_view target) const override;

    std::vector<api::Request> seen() const;
    bool saw(std::string_view target) const;
    // What a worker does for a target that begins with /wait; nothing unless set.
    std::function<void()> wait = [] {};

  private:
    mutable std::mutex mutex_;
    std::vector<api::Request> seen_;
};

struct OpenDoor {
    explicit OpenDoor(const std::function<void(server::DoorPlan&)>& change = {}, std::size_t threads = 2,
                      std::size_t waiting = 16);

    unsigned short port() const { return door.port(); }
    std::string log_text();  // what was logged so far

    TestFolder folder;
    server::Log log;
    server::Metrics metrics;
    server::Certificates certificates;
    Program program;
    server::Workers workers, hashing, disk;
    server::Door door;
};

// "GET /x HTTP/1.1", Host and the given lines, each with its CRLF.
std::string get(std::string_view target, std::string_view lines = {});
std::string post(std::string_view target, std::string_view body, std::string_view lines = {});

// Asks again and again, at most five seconds.
bool soon(const std::function<bool()>& holds);

}  // namespace heluo::tests
