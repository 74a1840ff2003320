// Code lists in one column, texts to be found: see stored.hpp.
#include "persistence/core/stored.hpp"

#include <algorithm>

namespace heluo::persistence {

std::string spaced(const std::vector<std::string>& codes) {
    std::string column{" "};
    for (const auto& code : codes) column += code + ' ';
    return column;
}

std::vector<std::string> unspaced(std::string_view column) {
    std::vector<std::string> codes;
    for (std::size_t from = 0; (from = column.find_first_not_of(' ', from)) != column.npos;) {
        const auto end = std::min(column.find(' ', from), column.size());
        codes.emplace_back(column.substr(from, end - from));
        from = end;
    }
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
