// Periods of statistics (统计期): a month, a quarter, a half-year or a year, and all of its year up to its end (累计). What is printed as
// "1—6月" is cumulative (registry.md §5.1).
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "domain/core/instant.hpp"

namespace heluo {

inline constexpr int first_statistics_year = 1985,
                     last_statistics_year = 2099;  // 技术合同 began with the market in 1985

struct Period {
    int year = 0;
    unsigned first_month = 1, last_month = 12;
    friend bool operator==(const Period&, const Period&) = default;

    // "2026", "2026-H1", "2026-Q3", "2026-11"; nothing for any other text, or a year out of bounds.
    static std::optional<Period> parse(std::string_view text);
    std::string text() const;        // the same, or "2026-01..2026-11"
    std::string in_chinese() const;  // 2026年, 2026年上半年, 2026年第三季度, 2026年11月, 2026年1—11月

    Date from() const { return first_of(first_month); }
    Date until() const { return first_of(last_month) + std::chrono::months{1}; }  // half-open
    Period cumulative() const { return {year, 1, last_month}; }
    Period a_year_before() const { return {year - 1, first_month, last_month}; }

  private:
    unsigned months() const { return last_month - first_month + 1; }
    Date first_of(unsigned month) const {
        return Date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{1}};
    }
};

}  // namespace heluo
