// Golden files: see golden.hpp.
#include "tests/support/golden.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/here.hpp"

namespace heluo::tests {

std::string file_text(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

static void write_file(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
    std::ofstream file{path, std::ios::binary};
    file << text << std::flush;
    REQUIRE(file.good());
}

void check_golden(std::string_view name, const std::string& now) {
    const std::string path = source("tests/golden/" + std::string{name});
    if (std::getenv("HELUO_GOLDEN_ACCEPT")) {
        write_file(path, now);
        return;
    }
    std::istringstream accepted{file_text(path)}, today{now};
    std::string was, is;
    for (int line = 1;; ++line) {
        const bool more_was = static_cast<bool>(std::getline(accepted, was)),
                   more_is = static_cast<bool>(std::getline(today, is));
        if (!more_was && !more_is) return;
        CAPTURE(line);
        REQUIRE_MESSAGE(more_was == more_is, "one is longer; if the change is meant: scripts/golden");
        REQUIRE_MESSAGE(was == is, "if the change is meant: scripts/golden");
    }
}

void check_section(std::string_view page, std::string_view name, const std::string& now) {
    const std::string path = source(page);
    const std::string begin = "<!-- " + std::string{name} + ": generated -->\n",
                      end = "<!-- /" + std::string{name} + " -->";
    std::string text = file_text(path);
    const auto at = text.find(begin), to = text.find(end);
    REQUIRE(at != std::string::npos);
    REQUIRE(to != std::string::npos);
    const auto from = at + begin.size();
    if (std::getenv("HELUO_GOLDEN_ACCEPT")) {
        text.replace(from, to - from, "\n" + now);
        write_file(path, text);
        return;
    }
    CHECK_MESSAGE(text.substr(from, to - from) == "\n" + now, "if the change is meant: scripts/golden");
}

}  // namespace heluo::tests
