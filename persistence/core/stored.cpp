// Code lists in one column, texts to be found: see stored.hpp.
#include "persistence/core/stored.hpp"

#include <algorithm>
#include <charconv>

#include "domain/core/refusal.hpp"

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

std::string place_of(Date day, const std::string& ulid) { return std::to_string(to_yyyymmdd(day)) + ":" + ulid; }

std::pair<long long, std::string> day_and_id(const std::string& place) {
    const auto colon = place.find(':');
    long long day = 0;
    require(colon != std::string::npos, Reason::bad_cursor);
    const auto [end, error] = std::from_chars(place.data(), place.data() + colon, day);
    require(error == std::errc{} && end == place.data() + colon, Reason::bad_cursor);
    return {day, place.substr(colon + 1)};
}

long long number_of(const PageRequest& page, long long first) {
    if (!page.after) return first;
    long long number = 0;
    const char* const end = page.after->data() + page.after->size();
    const auto [stop, error] = std::from_chars(page.after->data(), end, number);
    constexpr long long most = 1'000'000'000'000'000;  // no list has so many, and one more is still a number
    require(error == std::errc{} && stop == end && number >= 0 && number <= most, Reason::bad_cursor);
    return number;
}

}  // namespace heluo::persistence
