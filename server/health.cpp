// Asks the checks, at most every two seconds.
#include "server/health.hpp"

#include <filesystem>

namespace heluo::server {

namespace {
constexpr std::chrono::seconds kept{2};
constexpr std::uintmax_t least_bytes = 1ULL << 30;
constexpr std::uintmax_t least_part = 20;      // one of so many
constexpr long long asked_again = 20'000'000;  // nanoseconds

// The nearest existing parent.
std::filesystem::path standing(const std::string& path) {
    std::filesystem::path place = std::filesystem::absolute(path);
    while (!std::filesystem::exists(place) && place.has_relative_path()) place = place.parent_path();
    return place;
}
}  // namespace

void Health::add(std::string name, Check check) {
    const std::lock_guard lock{mutex_};
    checks_.emplace_back(std::move(name), std::move(check));
}

std::vector<std::string> Health::reasons() {
    if (ending_) return {"server: it is ending"};
    const std::lock_guard lock{mutex_};
    const auto now = std::chrono::steady_clock::now();
    if (asked_ && now - *asked_ < kept) return known_;
    known_.clear();
    for (const auto& [name, check] : checks_) {
        std::optional<std::string> reason;
        try {
            reason = check();
        } catch (const std::exception& error) {
            reason = error.what();
        }
        if (reason) known_.push_back(name + ": " + *reason);
    }
    asked_ = std::chrono::steady_clock::now();
    return known_;
}

bool DiskSpace::left() {
    const long long now = std::chrono::steady_clock::now().time_since_epoch().count();
    long long asked = asked_;
    if (now - asked < asked_again || !asked_.compare_exchange_strong(asked, now)) return left_;
    std::error_code error;
    const auto space = std::filesystem::space(standing(path_), error);
    // Where the file system does not say, the engine will.
    left_ = error || space.available >= space.capacity / least_part;
    return left_;
}

std::optional<std::string> disk_trouble(const std::string& path) {
    const auto place = standing(path);
    const auto space = std::filesystem::space(place);
    if (space.available < least_bytes || space.available < space.capacity / least_part)
        return std::to_string(space.available >> 20) + " MiB free at " + place.string();
    return std::nullopt;
}

}  // namespace heluo::server
