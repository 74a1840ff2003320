// The one file that is compiled with the paths of its clone: see here.hpp.
#include "tests/support/here.hpp"

namespace heluo::tests {

std::string source(std::string_view path) { return HELUO_SOURCE_DIR "/" + std::string{path}; }
std::string program() { return HELUO_BINARY; }

}  // namespace heluo::tests
