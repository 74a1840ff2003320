// Money in fen (分), exact: checked arithmetic, decimal text in and out, no floating point anywhere.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace heluo {

enum class Currency { CNY };

class Money {
  public:
    constexpr Money() = default;
    static constexpr Money fen(std::int64_t amount) { return Money{amount}; }
    static constexpr Money yuan(std::int64_t amount) { return Money{amount * 100}; }

    constexpr std::int64_t in_fen() const { return fen_; }
    constexpr Currency currency() const { return Currency::CNY; }

    // "1234.50": optional leading '-', at most two decimals, no exponent, no separators, no leading zeros beyond one.
    // Nothing for any other text, or outside the range of int64 fen.
    static std::optional<Money> parse(std::string_view decimal);
    std::string text() const;  // always two decimals

    friend constexpr auto operator<=>(const Money&, const Money&) = default;
    // Overflow is ours, not the user's: inputs are bounded (max_amount), so it throws std::overflow_error.
    friend Money operator+(Money a, Money b);
    friend Money operator-(Money a, Money b);

  private:
    constexpr explicit Money(std::int64_t fen) : fen_{fen} {}
    std::int64_t fen_ = 0;
};

// No single amount may exceed 10^12 yuan; 92,000 such amounts still add up within int64 fen.
inline constexpr Money max_amount = Money::yuan(1'000'000'000'000);

// 大写, as Chinese vouchers write amounts (支付结算办法 附一): 壹佰万元整, 壹仟零伍元零叁分; for all of int64 fen.
std::string capitals(Money amount);

// numerator/denominator rounded half away from zero; the one named rounding of the house (rulings: amounts and periods).
std::int64_t divide_half_away(std::int64_t numerator, std::int64_t denominator);

// So many hundredths of a percent of an amount, to the fen by the same rounding; for all of int64 fen and up to 100 %.
Money share_of(Money amount, long long basis_points);

}  // namespace heluo
