// Code lists in one column: see stored.hpp.
#include "persistence/core/stored.hpp"

#include <sstream>

namespace heluo::persistence {

std::string spaced(const std::vector<std::string>& codes) {
    std::string column{" "};
    for (const auto& code : codes) column += code + ' ';
    return column;
}

std::vector<std::string> unspaced(std::string_view column) {
    std::istringstream words{std::string{column}};
    std::vector<std::string> codes;
    for (std::string code; words >> code;) codes.push_back(code);
    return codes;
}

}  // namespace heluo::persistence
