// Foreign currency: decimals, rates, conversion.
#include "domain/registry/foreign.hpp"

#include <algorithm>

#include "domain/core/working_days.hpp"

namespace heluo {

namespace {

constexpr bool is_digit(char c) { return '0' <= c && c <= '9'; }

constexpr std::int64_t power_of_ten(int exponent) { return exponent == 0 ? 1 : 10 * power_of_ten(exponent - 1); }

}  // namespace

template <int Places>
std::optional<Decimal<Places>> Decimal<Places>::parse(std::string_view text) {
    const auto point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view part = point == text.npos ? std::string_view{} : text.substr(point + 1);
    const bool sound = !whole.empty() && (point == text.npos || !part.empty()) && part.size() <= Places &&
                       whole.size() + Places <= 15 && std::all_of(whole.begin(), whole.end(), is_digit) &&
                       std::all_of(part.begin(), part.end(), is_digit);
    if (!sound || (whole.size() > 1 && whole.front() == '0')) return std::nullopt;
    Decimal decimal;
    for (const char c : whole) decimal.value = decimal.value * 10 + (c - '0');
    for (std::size_t i = 0; i < Places; ++i) decimal.value = decimal.value * 10 + (i < part.size() ? part[i] - '0' : 0);
    return decimal;
}

template <int Places>
std::string Decimal<Places>::text() const {
    std::string part = std::to_string(value % power_of_ten(Places));
    part.insert(0, Places - part.size(), '0');
    while (part.size() > 4 && part.back() == '0') part.pop_back();
    return std::to_string(value / power_of_ten(Places)) + "." + part;
}

template struct Decimal<2>;
template struct Decimal<10>;

std::optional<Money> in_yuan(const Foreign& foreign) {
    // Up to 15 digits each. Of positive numbers half away from zero is half up.
    __extension__ using Wide = __int128;
    constexpr std::int64_t whole = power_of_ten(10);
    const Wide fen = (Wide{foreign.amount.value} * foreign.rate.value + whole / 2) / whole;
    return fen <= max_amount.in_fen() ? std::optional{Money::fen(static_cast<std::int64_t>(fen))} : std::nullopt;
}

std::optional<PublishedRate> published_rate(const std::string& currency, Date signed_on, const Rules& rules) {
    std::optional<PublishedRate> last;
    const Date oldest = days_after(signed_on, -rules.number("registry.rate.days", signed_on));
    for (const Code& line : rules.list("exchange_rates").all()) {
        const auto on = parse_date(std::string_view{line.code}.substr(0, 10));
        const auto rate = Rate::parse(line.name_zh);
        if (line.parent == currency && on && rate && oldest <= *on && *on <= signed_on && (!last || last->on < *on))
            last = PublishedRate{*rate, *on};
    }
    return last;
}

void check_foreign(const Foreign& foreign, Money total, Date signed_on, const Rules& rules, Violations& faults) {
    need_code(rules.list("currencies"), foreign.currency, signed_on, "/foreign/currency", faults);
    faults.need(foreign.amount.value > 0, "/foreign/amount", Fault::amount_not_positive);
    faults.need(foreign.rate.value > 0, "/foreign/rate", Fault::amount_not_positive);
    faults.need(foreign.rate_on <= signed_on, "/foreign/rate_on", Fault::date_order, text(signed_on));
    const auto yuan = in_yuan(foreign);
    if (!yuan)
        faults.add("/foreign/amount", Fault::amount_too_large, max_amount.text());
    else
        faults.need(*yuan == total, "/amount_total", Fault::conversion, yuan->text());
}

void check_rate(const Foreign& foreign, Date signed_on, const Rules& rules, Violations& faults) {
    if (const auto published = published_rate(foreign.currency, signed_on, rules))
        faults.need(published->rate == foreign.rate && published->on == foreign.rate_on, "/foreign/rate",
                    Fault::rate_published, published->rate.text() + ", " + text(published->on));
}

void keep_rate(const Foreign& foreign, const Foreign& before, Violations& faults) {
    faults.need(foreign.rate == before.rate && foreign.rate_on == before.rate_on, "/foreign/rate", Fault::rate_kept,
                before.rate.text() + ", " + text(before.rate_on));
}

void warn_of_rate(const Foreign& foreign, Date signed_on, const Rules& rules, Violations& odd) {
    if (!published_rate(foreign.currency, signed_on, rules))
        odd.add("/foreign/rate", Fault::rate_unpublished, foreign.currency + " " + foreign.rate.text());
}

}  // namespace heluo
