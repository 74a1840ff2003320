// Bytes as text (RFC 4648 §4): what is bound to a statement holds no NUL byte (statement.hpp).
#pragma once
#include <string>
#include <string_view>

namespace heluo::persistence {

std::string base64(std::string_view bytes);
std::string unbase64(std::string_view text);  // std::invalid_argument for what base64() does not write

}  // namespace heluo::persistence
