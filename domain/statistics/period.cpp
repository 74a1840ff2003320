// Periods as they are written and said: see period.hpp.
#include "domain/statistics/period.hpp"

#include <array>

namespace heluo {

namespace {

bool is_digit(char c) { return '0' <= c && c <= '9'; }
std::string padded(unsigned month) { return (month < 10 ? "0" : "") + std::to_string(month); }

// The months of "H1", "Q3", "11"; none of anything else.
std::optional<Period> part_of(int year, std::string_view part) {
    if (part.size() != 2 || !is_digit(part[1])) return std::nullopt;
    const auto ones = static_cast<unsigned>(part[1] - '0');
    const auto nth = [&](unsigned months) -> std::optional<Period> {
        if (ones < 1 || 12 / months < ones) return std::nullopt;
        return Period{year, (ones - 1) * months + 1, ones * months};
    };
    if (part[0] == 'H') return nth(6);
    if (part[0] == 'Q') return nth(3);
    if (!is_digit(part[0])) return std::nullopt;
    const unsigned month = static_cast<unsigned>(part[0] - '0') * 10 + ones;
    if (month < 1 || 12 < month) return std::nullopt;
    return Period{year, month, month};
}

}  // namespace

std::optional<Period> Period::parse(std::string_view text) {
    int year = 0;
    if (text.size() < 4) return std::nullopt;
    for (const char c : text.substr(0, 4)) {
        if (!is_digit(c)) return std::nullopt;
        year = year * 10 + (c - '0');
    }
    if (year < first_statistics_year || last_statistics_year < year) return std::nullopt;
    if (text.size() == 4) return Period{year};
    return text[4] == '-' ? part_of(year, text.substr(5)) : std::nullopt;
}

std::string Period::text() const {
    const std::string name = std::to_string(year);
    if (months() == 12) return name;
    if (months() == 1) return name + "-" + padded(first_month);
    if (months() == 6 && first_month % 6 == 1) return name + "-H" + std::to_string((first_month + 5) / 6);
    if (months() == 3 && first_month % 3 == 1) return name + "-Q" + std::to_string((first_month + 2) / 3);
    return name + "-" + padded(first_month) + ".." + name + "-" + padded(last_month);
}

std::string Period::in_chinese() const {
    constexpr std::array<const char*, 4> quarters{"一", "二", "三", "四"};
    const std::string name = std::to_string(year) + "年";
    if (months() == 12) return name;
    if (months() == 1) return name + std::to_string(first_month) + "月";
    if (months() == 6 && first_month % 6 == 1) return name + (first_month == 1 ? "上半年" : "下半年");
    if (months() == 3 && first_month % 3 == 1) return name + "第" + quarters.at(first_month / 3) + "季度";
    return name + std::to_string(first_month) + "—" + std::to_string(last_month) + "月";
}

}  // namespace heluo
