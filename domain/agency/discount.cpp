// Discounts read, written and taken off: see discount.hpp.
#include "domain/agency/discount.hpp"

namespace heluo {

// A percentage has the same written form as an amount of yuan: digits and at most two decimals.
std::optional<Discount> Discount::parse(std::string_view percent) {
    const auto hundredths = Money::parse(percent);
    if (!hundredths || hundredths->in_fen() < 0 || hundredths->in_fen() >= whole) return std::nullopt;
    return Discount{hundredths->in_fen()};
}

std::string Discount::text() const { return Money::fen(basis_points).text(); }

Money discounted(Money full, Discount discount) {
    return Money::fen(divide_half_away(full.in_fen() * (Discount::whole - discount.basis_points), Discount::whole));
}

}  // namespace heluo
