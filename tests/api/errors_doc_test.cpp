// docs/errors.md lists every code with its status and both wordings, as the server words them.
#include <doctest/doctest.h>

#include "api/core/problem.hpp"
#include "tests/support/golden.hpp"

using namespace heluo;
using namespace heluo::api;

namespace {

std::string line(const std::string& first, const Wording& w) {
    return "| " + first + "`" + std::string{w.code} + "` | " + std::string{w.chinese} + " | " + std::string{w.english} +
           " |\n";
}

}  // namespace

TEST_SUITE_BEGIN("pure");

TEST_CASE("golden: docs/errors.md has every reason and every fault") {
    std::string reasons = "| status | code | 中文 | English |\n|---|---|---|---|\n",
                faults = "| code | 中文 | English |\n|---|---|---|\n";
    for (const Reason reason : all_reasons())
        reasons += line(std::to_string(status_of(reason)) + " | ", wording_of(reason));
    for (const Fault fault : all_faults()) faults += line("", wording_of(fault));
    tests::check_section("docs/errors.md", "reasons", reasons + "\n");
    tests::check_section("docs/errors.md", "faults", faults + "\n");
}

TEST_SUITE_END();
