// Where the tests find the sources and the program they test; only here.cpp knows, so that nothing else is compiled anew
// when a clone moves.
#pragma once
#include <string>
#include <string_view>

namespace heluo::tests {

std::string source(std::string_view path);  // of a file of this clone: source("config/heluo.toml")
std::string program();                      // the heluo of this build

}  // namespace heluo::tests
