// An amount agreed in foreign currency (外币): statistics are in yuan, by the central parity (人民币汇率中间价) of the day of signature, or
// of the last day before it that one was published for; converted once, and never again (registry.md §3.3, R14).
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "domain/core/instant.hpp"
#include "domain/core/money.hpp"
#include "domain/core/rules.hpp"
#include "domain/core/violations.hpp"

namespace heluo {

// A decimal with that many places at most, exact: "7.0865" of six places is 7086500.
template <int Places>
struct Decimal {
    std::int64_t value = 0;
    // Digits and at most one point, no sign; nothing for any other text or more than 15 digits.
    static std::optional<Decimal> parse(std::string_view text);
    std::string text() const;  // at least two places, no zeros behind the fourth
    friend auto operator<=>(const Decimal&, const Decimal&) = default;
};
using ForeignAmount = Decimal<2>;  // in the currency's unit
using Rate = Decimal<10>;          // yuan for one unit
extern template struct Decimal<2>;
extern template struct Decimal<10>;

struct Foreign {
    std::string currency;  // a code of currencies (ISO 4217)
    ForeignAmount amount;  // of the whole contract
    Rate rate;
    Date rate_on{};
    friend bool operator==(const Foreign&, const Foreign&) = default;
};

// Rounded to the fen, half away from zero. Nothing above max_amount.
std::optional<Money> in_yuan(const Foreign& foreign);

// The last one up to that day, no older than registry.rate.days. A line of the list exchange_rates: "2026-11-24 USD", parent USD, name "7.0865".
struct PublishedRate {
    Rate rate;
    Date on{};
};
std::optional<PublishedRate> published_rate(const std::string& currency, Date signed_on, const Rules& rules);

// What is wrong with it in a contract of that total, signed on that day.
void check_foreign(const Foreign& foreign, Money total, Date signed_on, const Rules& rules, Violations& faults);
// A change in the same currency keeps the rate that was taken, whatever came out since.
void keep_rate(const Foreign& foreign, const Foreign& before, Violations& faults);
// Of an application: a rate that is published has to be the one taken.
void check_rate(const Foreign& foreign, Date signed_on, const Rules& rules, Violations& faults);
// rate_unpublished where nobody can compare it: the applicant says where it is from.
void warn_of_rate(const Foreign& foreign, Date signed_on, const Rules& rules, Violations& odd);

}  // namespace heluo
