// Readiness (A86): named checks, each with its reason; the reasons are for the operator only.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace heluo::server {

class Health {
  public:
    // Absent when all is well; blocking is allowed, an exception counts as a reason.
    using Check = std::function<std::optional<std::string>()>;

    void add(std::string name, Check check);
    void ending() { ending_ = true; }  // from now on not ready, whatever the checks say

    // "name: reason" for each that fails; the answers are kept for 2 s.
    std::vector<std::string> reasons();

  private:
    std::atomic<bool> ending_{false};
    std::mutex mutex_;
    std::vector<std::pair<std::string, Check>> checks_;
    std::vector<std::string> known_;
    std::optional<std::chrono::steady_clock::time_point> asked_;
};

// Whether there is still room to write where `path` lies: below 5 % writes are refused before the engine meets a full disk, which
// would make it read-only until a restart; when space is back they go on by themselves (A87). The file system is asked at most
// every 20 ms.
class DiskSpace {
  public:
    explicit DiskSpace(std::string path) : path_{std::move(path)} {}
    bool left();  // from any thread

  private:
    const std::string path_;
    std::atomic<long long> asked_{0};
    std::atomic<bool> left_{true};
};

// At least 5 % and 1 GiB free where `path` (or its nearest existing parent) lies.
std::optional<std::string> disk_trouble(const std::string& path);

}  // namespace heluo::server
