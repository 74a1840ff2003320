// Time: instants are microseconds UTC, business dates are Asia/Shanghai (UTC+8, no daylight saving since 1992).
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace heluo {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;
using Date = std::chrono::year_month_day;  // always ok() once parsed

inline long long to_micros(Instant t) { return t.time_since_epoch().count(); }
inline Instant from_micros(long long micros) { return Instant{Duration{micros}}; }

Date beijing_date(Instant t);
Instant beijing_midnight(Date date);  // the instant at which `date` begins in Beijing

int to_yyyymmdd(Date date);      // 20261124, the column type of business dates
Date from_yyyymmdd(int digits);  // trusts the column

std::string text(Instant t);  // 2026-11-24T03:07:42.123456Z; fraction only as long as needed
std::string text(Date date);  // 2026-11-24
std::optional<Instant> parse_instant(std::string_view rfc3339);  // needs an offset or Z; at most 6 decimals
std::optional<Date> parse_date(std::string_view iso);            // shape yyyy-mm-dd and a real calendar date

}  // namespace heluo
