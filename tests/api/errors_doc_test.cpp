// docs/errors.md lists every code with its status and both wordings, as the server words them.
#include <doctest/doctest.h>

#include "api/core/api.hpp"
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

TEST_CASE("a weak password is told what it lacks, in the language that is asked for") {
    const auto told = [](const char* datum, Language language) {
        return problem(Refusal{Reason::weak_password, datum}, language, "r").body;
    };
    CHECK(told("12", Language::english).find("not acceptable: at least 12 characters\"") != std::string::npos);
    CHECK(told("12", Language::chinese).find(":至少 12 个字符\"") != std::string::npos);
    CHECK(told("login", Language::english).find("it contains the login\"") != std::string::npos);
    CHECK(told("common", Language::chinese).find(":属于常见口令\"") != std::string::npos);
}

TEST_CASE("a target that the door refuses is told what to encode, in both languages") {
    CHECK(problem(400, "bad_target", "en", "r").body.find("must be percent-encoded") != std::string::npos);
    CHECK(problem(400, "bad_target", "", "r").body.find("须经百分号编码") != std::string::npos);
    CHECK(problem(400, "bad_host", "en", "r").body.find("\"title\":\"bad_host\"") != std::string::npos);
}

TEST_SUITE_END();
