// Instants and business dates as text and as numbers of columns.
#include "domain/core/instant.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace heluo {
namespace {

using namespace std::chrono;

constexpr hours beijing_offset{8};

void append_padded(std::string& out, long long number, std::size_t width) {
    std::array<char, 24> digits{};
    const auto length =
        static_cast<std::size_t>(std::to_chars(digits.begin(), digits.end(), number).ptr - digits.data());
    out.append(width > length ? width - length : 0, '0').append(digits.data(), length);
}

// The number that `count` digits at `from` make; nothing if one of them is no digit.
std::optional<int> digits_at(std::string_view text, std::size_t from, std::size_t count) {
    if (text.size() < from + count) return {};
    int number = 0;
    for (const char c : text.substr(from, count)) {
        if (c < '0' || c > '9') return {};
        number = number * 10 + (c - '0');
    }
    return number;
}

// hh:mm:ss as a time of day; a leap second (60) has no place on our clock and is refused.
std::optional<seconds> time_of_day(std::string_view text) {
    if (text.size() < 8 || text[2] != ':' || text[5] != ':') return {};
    const auto h = digits_at(text, 0, 2), m = digits_at(text, 3, 2), s = digits_at(text, 6, 2);
    if (!h || !m || !s || *h > 23 || *m > 59 || *s > 59) return {};
    return hours{*h} + minutes{*m} + seconds{*s};
}

// Takes ".123" off the front of `rest`: 1 to 6 decimals; zero if there is none.
std::optional<microseconds> take_fraction(std::string_view& rest) {
    if (!rest.starts_with('.')) return microseconds{0};
    const auto length = std::min(rest.find_first_not_of("0123456789", 1), rest.size()) - 1;
    const auto number = length >= 1 && length <= 6 ? digits_at(rest, 1, length) : std::nullopt;
    if (!number) return {};
    rest.remove_prefix(length + 1);
    long long micros = *number;
    for (auto missing = 6 - length; missing > 0; --missing) micros *= 10;
    return microseconds{micros};
}

std::optional<minutes> zone_offset(std::string_view text) {
    if (text == "Z" || text == "z") return minutes{0};
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return {};
    const auto h = digits_at(text, 1, 2), m = digits_at(text, 4, 2);
    if (!h || !m || *h > 23 || *m > 59) return {};
    const minutes offset = hours{*h} + minutes{*m};
    return text[0] == '-' ? -offset : offset;
}

}  // namespace

Date beijing_date(Instant t) { return Date{floor<days>(t + beijing_offset)}; }
Instant beijing_midnight(Date date) { return Instant{sys_days{date}} - beijing_offset; }

int to_yyyymmdd(Date date) {
    return static_cast<int>(date.year()) * 10000 + static_cast<int>(static_cast<unsigned>(date.month())) * 100 +
           static_cast<int>(static_cast<unsigned>(date.day()));
}

Date from_yyyymmdd(int digits) {
    return year{digits / 10000} / static_cast<int>(digits / 100 % 100) / static_cast<int>(digits % 100);
}

std::string text(Date date) {
    std::string iso;
    append_padded(iso, static_cast<int>(date.year()), 4);
    append_padded(iso += '-', static_cast<unsigned>(date.month()), 2);
    append_padded(iso += '-', static_cast<unsigned>(date.day()), 2);
    return iso;
}

std::string text(Instant t) {
    const auto day = floor<days>(t);
    const hh_mm_ss clock{t - day};
    std::string iso = text(Date{day});
    append_padded(iso += 'T', clock.hours().count(), 2);
    append_padded(iso += ':', clock.minutes().count(), 2);
    append_padded(iso += ':', clock.seconds().count(), 2);
    if (clock.subseconds().count() != 0) {
        append_padded(iso += '.', clock.subseconds().count(), 6);
        iso.erase(iso.find_last_not_of('0') + 1);
    }
    return iso += 'Z';
}

std::optional<Date> parse_date(std::string_view iso) {
    if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return {};
    const auto y = digits_at(iso, 0, 4), m = digits_at(iso, 5, 2), d = digits_at(iso, 8, 2);
    if (!y || !m || !d || *y == 0) return {};
    const Date date = year{*y} / *m / *d;
    if (!date.ok()) return {};
    return date;
}

std::optional<Instant> parse_instant(std::string_view rfc3339) {
    if (rfc3339.size() < 20 || (rfc3339[10] != 'T' && rfc3339[10] != 't')) return {};
    const auto date = parse_date(rfc3339.substr(0, 10));
    const auto time = time_of_day(rfc3339.substr(11));
    auto rest = rfc3339.substr(19);
    const auto fraction = take_fraction(rest);
    const auto offset = zone_offset(rest);
    if (!date || !time || !fraction || !offset) return {};
    return Instant{sys_days{*date}} + *time + *fraction - *offset;
}

}  // namespace heluo
