// Money as text and its checked arithmetic.
#include "domain/core/money.hpp"

#include <array>
#include <charconv>

namespace heluo {
namespace {

bool all_digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == text.npos; }

}  // namespace

std::optional<Money> Money::parse(std::string_view decimal) {
    const bool negative = decimal.starts_with('-');
    if (negative) decimal.remove_prefix(1);
    const auto dot = decimal.find('.');
    const auto whole = decimal.substr(0, dot);
    if (!all_digits(whole) || (whole.size() > 1 && whole[0] == '0')) return {};
    std::string digits = (negative ? "-" : "") + std::string{whole};
    if (dot == decimal.npos) {
        digits += "00";
    } else {
        const auto fraction = decimal.substr(dot + 1);
        if (!all_digits(fraction) || fraction.size() > 2) return {};
        digits.append(fraction).append(2 - fraction.size(), '0');
    }
    std::int64_t fen = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), fen);
    if (error != std::errc{}) return {};
    return Money{fen};
}

std::string Money::text() const {
    std::string digits = std::to_string(fen_);
    const std::size_t sign = fen_ < 0 ? 1 : 0;
    if (digits.size() < sign + 3) digits.insert(sign, sign + 3 - digits.size(), '0');
    digits.insert(digits.size() - 2, ".");
    return digits;
}

namespace {

constexpr std::array<std::string_view, 10> capital_digits{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};

// A number above zero; a gap in its digits is one 零, zeros at its end are none.
std::string capital_number(std::uint64_t number) {
    constexpr std::pair<std::uint64_t, std::string_view> units[] = {
        {100'000'000, "亿"}, {10'000, "万"}, {1'000, "仟"}, {100, "佰"}, {10, "拾"}};
    for (const auto& [unit, name] : units) {
        if (number < unit) continue;
        std::string text = capital_number(number / unit);
        text += name;
        const std::uint64_t rest = number % unit;
        if (rest == 0) return text;
        if (rest < unit / 10) text += capital_digits[0];
        return text + capital_number(rest);
    }
    return std::string{capital_digits[number]};
}

}  // namespace

std::string capitals(Money amount) {
    const std::int64_t signed_fen = amount.in_fen();
    const auto raw = static_cast<std::uint64_t>(signed_fen);
    const std::uint64_t fen = signed_fen < 0 ? 0 - raw : raw;
    const std::uint64_t yuan = fen / 100, jiao = fen / 10 % 10, last = fen % 10;
    if (fen == 0) return "零元整";
    std::string text = signed_fen < 0 ? "负" : "";
    if (yuan > 0) text += capital_number(yuan) + "元";
    if (jiao == 0 && last == 0) return text + "整";
    if (jiao > 0)
        text.append(capital_digits[jiao]).append("角");
    else if (yuan > 0)
        text += capital_digits[0];
    if (last > 0) text.append(capital_digits[last]).append("分");
    return text;
}

Money operator+(Money a, Money b) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a.fen_, b.fen_, &sum)) throw std::overflow_error{"a sum of money beyond int64 fen"};
    return Money{sum};
}

Money operator-(Money a, Money b) {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(a.fen_, b.fen_, &difference))
        throw std::overflow_error{"a difference of money beyond int64 fen"};
    return Money{difference};
}

std::int64_t divide_half_away(std::int64_t numerator, std::int64_t denominator) {
    if (denominator <= 0) throw std::invalid_argument{"amounts are divided by positive numbers"};
    const std::int64_t quotient = numerator / denominator;
    const std::int64_t remainder = numerator % denominator;
    const std::int64_t size = remainder < 0 ? -remainder : remainder;
    // size >= denominator - size says "half or more" without the overflow of 2 * size.
    if (size < denominator - size) return quotient;
    return numerator < 0 ? quotient - 1 : quotient + 1;
}

Money share_of(Money amount, long long basis_points) {
    constexpr std::int64_t whole = 10'000;
    if (basis_points < 0 || basis_points > whole) throw std::invalid_argument{"a share is of 0 to 10,000 basis points"};
    __extension__ using Wide = __int128;
    const Wide product = Wide{amount.in_fen()} * basis_points;
    const Wide half = product < 0 ? -whole / 2 : whole / 2;
    return Money::fen(static_cast<std::int64_t>((product + half) / whole));
}

}  // namespace heluo
