// Golden files: what the program says today against what was accepted (scripts/golden accepts by HELUO_GOLDEN_ACCEPT=1).
#pragma once
#include <string>
#include <string_view>

namespace heluo::tests {

// Compares with tests/golden/<name>; names the first line that differs.
void check_golden(std::string_view name, const std::string& now);
// Compares the part of a page between "<!-- NAME: generated -->" and "<!-- /NAME -->"; `page` is relative to the top.
void check_section(std::string_view page, std::string_view name, const std::string& now);
std::string file_text(const std::string& path);  // empty if there is none

}  // namespace heluo::tests
