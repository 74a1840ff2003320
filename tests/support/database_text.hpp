// A whole database as text, so that two states can be compared: every row of every table, with what differs from run to
// run (ids, hashes, codes drawn from entropy) masked, in sorted order.
#pragma once
#include <string>
#include <vector>

#include "tests/support/place.hpp"

namespace heluo::tests {

std::vector<std::string> tables_of(const Connection& place);
std::vector<std::string> columns_of(const Connection& place, const std::string& table);
std::vector<std::string> rows_of(const Connection& place, const std::string& table);  // "table|column|column", unmasked
std::string masked(const std::string& row);
std::string database_text(const Connection& place);

// Runs one statement with full rights, for tests that tamper or look behind the stores.
void tamper(const Connection& place, const std::string& sql);
long long number_in(const Connection& place, const std::string& sql);

}  // namespace heluo::tests
