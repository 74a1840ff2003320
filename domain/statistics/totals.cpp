// Who may ask for which totals, and the sum of a table's cells: see totals.hpp.
#include "domain/statistics/totals.hpp"

#include <algorithm>

#include "domain/core/refusal.hpp"
#include "domain/core/rules.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/confidence.hpp"

namespace heluo {

namespace {

// 4103 -> 410300
RegionCode whole(const RegionPrefix& prefix) {
    std::string digits = prefix.digits;
    digits.resize(6, '0');
    return RegionCode{std::move(digits)};
}

// Everybody but the office sees only what a party's own contracts add up to; what all may know is published (published.hpp).
void narrow(TotalsFilter& filter, const Actor& actor, Action action, Unit& unit) {
    filter.party = own_party_alone(actor, action);
    if (!filter.home) filter.home = home_of(unit);
}

}  // namespace

Figures operator+(const Figures& a, const Figures& b) {
    return {a.count + b.count, a.amount_total + b.amount_total, a.amount_tech + b.amount_tech,
            a.amount_received + b.amount_received};
}

RegionPrefix home_of(Unit& unit) {
    return RegionPrefix::parse(unit.rules.text("registry.jurisdiction", beijing_date(unit.about_now()))).value();
}

void withhold(CountedContract& contract) {
    if (contract.confidential) contract.title = contract.seller_name = contract.buyer_name = withheld;
}

void check_totals(Unit& unit, const TotalsFilter& filter, const std::optional<Instant>& as_of) {
    Violations faults;
    if (filter.from && filter.until) faults.need(*filter.from < *filter.until, "/until", Fault::period_invalid);
    for (const auto& [dimension, values] : filter.only)
        if (const auto list = list_of(dimension); !list.empty())
            faults.need(std::all_of(values.begin(), values.end(),
                                    [&](const std::string& value) {
                                        return value.empty() || unit.rules.list(list).find(value) != nullptr;
                                    }),
                        pointer_to("", name_of(dimension)), Fault::code_unknown, list);
    // As the columns tell areas: six digits, of the next level below home, else of a province.
    const std::string home = filter.home.value_or(RegionPrefix{}).digits;
    for (const Dimension side : {Dimension::seller_area, Dimension::buyer_area})
        if (const auto areas = filter.only.find(side); areas != filter.only.end())
            for (const std::string& area : areas->second) {
                const std::size_t level = area.starts_with(home) ? std::min<std::size_t>(home.size() + 2, 6) : 2;
                faults.need(
                    area.empty() || (RegionCode::parse(area) && area.find_first_not_of('0', level) == area.npos),
                    pointer_to("", name_of(side)), Fault::region_code);
            }
    if (!filter.region.digits.empty())
        faults.need(unit.rules.region(whole(filter.region), beijing_date(unit.now())) != RegionVerdict::unknown,
                    "/region", Fault::region_code);
    // What an answer says of itself can always be asked for, also where this instance's clock is behind another's.
    if (as_of)
        faults.need(*as_of <= std::max(unit.about_now(), unit.postings.known({}).at), "/as_of", Fault::date_future);
    require_none(std::move(faults));
}

std::string_view list_of(Dimension dimension) {
    switch (dimension) {
        case Dimension::sub_kind: return "contract_kinds";
        case Dimension::field: return "fields";
        case Dimension::payment_mode: return "payment_modes";
        case Dimension::ip_type: return "ip_types";
        case Dimension::seller_nature:
        case Dimension::buyer_nature: return "natures";
        case Dimension::plan_source: return "plan_sources";
        case Dimension::goal: return "goals";
        case Dimension::industry: return "industries";
        case Dimension::amount_band: return "amount_bands";
        case Dimension::seller_country:
        case Dimension::buyer_country: return "countries";
        default: return {};
    }
}

TotalsAnswer totals_for(Unit& unit, const Actor& actor, TotalsFilter filter, const Dimensions& dimensions,
                        const std::optional<Instant>& as_of) {
    narrow(filter, actor, Action::read_totals, unit);
    check_totals(unit, filter, as_of);
    unit.snapshot();
    const Known known = unit.postings.known(as_of);
    TotalsAnswer answer{unit.totals.by(filter, dimensions, known), {}, {}};
    if (known.at > Instant{}) answer.as_of = known.at;
    for (const TotalsCell& cell : answer.cells) answer.total = answer.total + cell.figures;
    return answer;
}

Page<CountedContract> counted_contracts_for(Unit& unit, const Actor& actor, TotalsFilter filter,
                                            const std::optional<Instant>& as_of, const PageRequest& page) {
    narrow(filter, actor, Action::drill_totals, unit);
    check_totals(unit, filter, as_of);
    unit.snapshot();
    auto found = unit.totals.contracts(filter, unit.postings.known(as_of), page);
    // A party's own contracts are no secret to it.
    if (!filter.party && !is_cleared(actor.roles))
        for (CountedContract& each : found.items) withhold(each);
    return found;
}

}  // namespace heluo
