// Rivals in threads of their own.
#include "tests/support/rivals.hpp"

#include <algorithm>
#include <cstdlib>
#include <latch>
#include <thread>

namespace heluo::tests {

bool full_counts() {
    const char* wish = std::getenv("HELUO_TEST_FULL");
    return wish && std::string_view{wish} == "1";
}

int rounds() { return full_counts() ? 1000 : 50; }

std::string said(const Response& response) {
    return response.status < 300 ? std::to_string(response.status) : code_of(response);
}

std::vector<std::string> at_once(const std::function<Response()>& one, const std::function<Response()>& other) {
    std::vector<std::string> told;
    for (const Response& response : all_at_once({one, other})) told.push_back(said(response));
    std::sort(told.begin(), told.end());
    return told;
}

std::vector<Response> all_at_once(const std::vector<std::function<Response()>>& rivals) {
    std::vector<Response> responses(rivals.size());
    std::latch ready{static_cast<std::ptrdiff_t>(rivals.size())};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < rivals.size(); ++i)
        threads.emplace_back([&, i] {
            ready.arrive_and_wait();
            responses[i] = rivals[i]();
        });
    for (std::thread& thread : threads) thread.join();
    return responses;
}

}  // namespace heluo::tests
