// A discount on the ceiling (下浮率) in basis points, exact: "12.50" percent is 1250.
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "domain/core/money.hpp"

namespace heluo {

struct Discount {
    long long basis_points = 0;

    static constexpr long long whole = 10'000;
    // "12.5": at most two decimals, from 0 to below 100; nothing for any other text.
    static std::optional<Discount> parse(std::string_view percent);
    std::string text() const;  // always two decimals
    friend auto operator<=>(const Discount&, const Discount&) = default;
};

// What is left of `full`, rounded to the fen half away from zero (rulings: money computed by rate).
Money discounted(Money full, Discount discount);

}  // namespace heluo
