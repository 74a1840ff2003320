// The fixture of the door's tests.
#include "tests/support/open_door.hpp"

#include <filesystem>
#include <thread>

#include "api/core/api.hpp"
#include "tests/support/golden.hpp"

namespace heluo::tests {

using server::DoorPlan;

static std::string fresh_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "heluo-test-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error{"no temporary directory"};
    return name;
}

TestFolder::TestFolder() : path{fresh_folder()} {}
TestFolder::~TestFolder() { std::filesystem::remove_all(path); }

static DoorPlan plan_of(const std::function<void(DoorPlan&)>& change, const server::Certificates& certificates,
                        const std::string& folder) {
    DoorPlan plan;
    plan.io_threads = 2;
    plan.certificates = &certificates;
    plan.patience.upload_directory = folder;
    plan.limits = {512, 512};
    if (change) change(plan);
    return plan;
}

OpenDoor::OpenDoor(const std::function<void(DoorPlan&)>& change, std::size_t threads, std::size_t waiting)
    : log{server::Level::info, folder.path + "/log"},
      certificates{server::self_signed(folder.path + "/tls").files},
      workers{threads, waiting},
      hashing{1, 1},
      disk{1, 64},
      door{plan_of(change, certificates, folder.path), program, {workers, hashing, disk}, metrics, log} {}

std::string OpenDoor::log_text() {
    std::this_thread::sleep_for(std::chrono::milliseconds{150});  // lines are gathered for a tenth of a second
    log.settle();
    return file_text(folder.path + "/log");
}

std::optional<api::Response> Program::at_once(const api::Request& request) {
    if (request.target == "/throw") throw std::runtime_error{"a program that throws on the io thread"};
    if (request.target != "/health/live") return std::nullopt;
    api::Response response;
    response.body = "live";
    response.route = "GET /health/live";
    return response;
}

api::Response Program::answer(const api::Request& request) {
    {
        const std::lock_guard lock{mutex_};
        seen_.push_back(request);
        if (!request.body_file.empty()) seen_.back().body = file_text(request.body_file);
    }
    if (request.target.starts_with("/wait")) wait();
    api::Response response;
    response.route = std::string{name_of(request.method)} + " /any";
    response.body = request.target;
    if (request.target == "/big") response.body.assign(8 << 20, 'x');
    if (request.target == "/forged") response.headers.emplace_back("X-Bad", "a\r\nSet-Cookie: b");
    return response;
}

std::optional<api::Response> Program::turn_away(const api::Request& request) {
    if (request.authorization != "Bearer stranger") return std::nullopt;
    auto refusal = api::problem(403, "forbidden", {}, request.request_id);
    refusal.route = "POST /upload";
    return refusal;
}

api::BodyPolicy Program::body_policy(api::Method, std::string_view target) const {
    if (target == "/upload") return {8 << 20, true};
    return {64 * 1024, false};
}
api::Lane Program::lane(api::Method, std::string_view target) const {
    return target == "/wait/hash" ? api::Lane::hashing : target == "/urgent" ? api::Lane::reserved : api::Lane::usual;
}

std::vector<api::Request> Program::seen() const {
    const std::lock_guard lock{mutex_};
    return seen_;
}

bool Program::saw(std::string_view target) const {
    const std::lock_guard lock{mutex_};
    return std::ranges::any_of(seen_, [&](const api::Request& each) { return each.target == target; });
}

std::string get(std::string_view target, std::string_view lines) {
    return "GET " + std::string{target} + " HTTP/1.1\r\nHost: localhost\r\n" + std::string{lines} + "\r\n";
}

std::string post(std::string_view target, std::string_view body, std::string_view lines) {
    return "POST " + std::string{target} +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string{lines} + "\r\n" + std::string{body};
}

bool soon(const std::function<bool()>& holds) {
    for (int i = 0; i < 500; ++i) {
        if (holds()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return holds();
}

}  // namespace heluo::tests
