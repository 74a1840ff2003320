// Two or many at once, and how often: races are run for a number of rounds that HELUO_TEST_FULL=1 raises to the full count.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "tests/support/market.hpp"

namespace heluo::tests {

bool full_counts();
int rounds();  // of a race of two: 50, in full 1,000

// What was answered: the status of a success, else the refusal's code.
std::string said(const Response& response);
// Both at once; what each was told, in sorted order.
std::vector<std::string> at_once(const std::function<Response()>& one, const std::function<Response()>& other);
// All at once, one thread each; what each was answered, in their order. None begins before all are ready.
std::vector<Response> all_at_once(const std::vector<std::function<Response()>>& rivals);

}  // namespace heluo::tests
