// Code lists in one column, texts to be found: see stored.hpp.
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

std::string pattern_of(std::string_view text) {
    std::string pattern{"%"};
    for (char c : text) {
        if (c == '%' || c == '_' || c == '!') pattern += '!';
        pattern += c;
    }
    return pattern + '%';
}

}  // namespace heluo::persistence
