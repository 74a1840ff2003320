// Totals in SQL: one filter for the figures and for the contracts behind them, so that the two cannot differ.
#include "persistence/statistics/totals.hpp"

#include <algorithm>

#include "persistence/core/record.hpp"
#include "persistence/core/stored.hpp"

namespace heluo::persistence {

namespace {

struct TotalsRow {
    long long month{};
    std::string kind, field;
    long long contracts{}, amount_total{}, amount_tech{};
};
BOOST_DESCRIBE_STRUCT(TotalsRow, (), (month, kind, field, contracts, amount_total, amount_tech))

struct CountedRow {
    std::string id, registration_number;
    long long registered_on{};
    std::string title, kind, field, seller_name, seller_region, buyer_name, buyer_region;
    long long confidential{}, amount_total{}, amount_tech{};
};
BOOST_DESCRIBE_STRUCT(CountedRow, (),
                      (id, registration_number, registered_on, title, kind, field, seller_name, seller_region,
                       buyer_name, buyer_region, confidential, amount_total, amount_tech))

struct SupplementedRow : CountedRow {
    std::string contract;
};
BOOST_DESCRIBE_STRUCT(SupplementedRow, (CountedRow), (contract))

struct Where {
    std::string text = " WHERE state = 'registered'";
    Binds binds;
    void add(std::string_view condition, Bind value) {
        text += " AND ";
        text += condition;
        binds.push_back(std::move(value));
    }
};

// A region is a half-open range of six-digit codes. Whoever applied here is the seller, or the buyer where the seller sits
// abroad (no region) or in 港澳台 (71, 81, 82): domain/registry/terms.hpp, applicant_of.
void add_region(Where& where, Measure measure, const RegionPrefix& region) {
    if (region.digits.empty()) return;
    const std::string low = region.lowest(), high = region.beyond();
    if (measure == Measure::registered) {
        constexpr std::string_view offshore =
            "(seller_region = '' OR (seller_region >= '71' AND seller_region < '72') OR "
            "(seller_region >= '81' AND seller_region < '83'))";
        where.text += " AND ((seller_region >= :low AND seller_region < :high) OR (";
        where.text += offshore;
        where.text += " AND buyer_region >= :low2 AND buyer_region < :high2))";
        for (const auto& [name, value] : {std::pair{"low", low}, {"high", high}, {"low2", low}, {"high2", high}})
            where.binds.push_back(bind(name, value));
        return;
    }
    const bool out = measure == Measure::out;
    where.add(out ? "seller_region >= :low" : "buyer_region >= :low", bind("low", low));
    where.add(out ? "seller_region < :high" : "buyer_region < :high", bind("high", high));
}

Where where_of(const TotalsFilter& filter) {
    Where where;
    if (filter.measure == Measure::registered) where.text += " AND registered_here = 1";
    add_region(where, filter.measure, filter.region);
    if (filter.from) where.add("registered_on >= :from_day", bind("from_day", to_yyyymmdd(*filter.from)));
    if (filter.until) where.add("registered_on < :until_day", bind("until_day", to_yyyymmdd(*filter.until)));
    if (filter.kind) where.add("kind = :kind", bind("kind", name_of(*filter.kind)));
    if (filter.field) where.add("field = :field", bind("field", *filter.field));
    if (filter.party) {
        where.add("(seller_party = :party OR buyer_party = :party2)", bind("party", filter.party->ulid));
        where.binds.push_back(bind("party2", filter.party->ulid));
    }
    return where;
}

// yyyymm00: no division, whose meaning differs between the engines.
constexpr std::string_view month_of = "registered_on - registered_on % 100";

// Supplementary registrations of contracts that are registered, as if they were contracts: in the month of their own
// registration, with the dimensions of the contract.
constexpr std::string_view supplements =
    "(SELECT s.id, c.id AS contract, c.state, c.registered_here, c.registration_number, s.registered_on, c.title, "
    "c.kind, c.field, c.seller_party, c.seller_name, c.seller_region, c.buyer_party, c.buyer_name, c.buyer_region, "
    "c.confidential, "
    "s.amount_total, s.amount_tech FROM contract_supplements s JOIN contracts c ON c.id = s.contract "
    "WHERE s.state = 'registered') AS supplements";

std::string grouped(std::string_view items, std::string_view from, const Dimensions& dimensions, const Where& where) {
    std::string groups;
    const auto column = [&groups](bool wanted, std::string_view expression, std::string_view otherwise) {
        if (wanted) groups += (groups.empty() ? " GROUP BY " : ", ") + std::string{expression};
        return std::string{wanted ? expression : otherwise};
    };
    std::string text = "(SELECT " + column(dimensions.month, month_of, "0") + " AS month, ";
    text += column(dimensions.kind, "kind", "''") + " AS kind, ";
    text += column(dimensions.field, "field", "''") + " AS field, " + std::string{items} + " AS contracts, ";
    text += "CAST(COALESCE(SUM(amount_total), 0) AS SIGNED) AS amount_total, ";
    text += "CAST(COALESCE(SUM(amount_tech), 0) AS SIGNED) AS amount_tech FROM ";
    text += from;
    return text + where.text + groups + ") AS cells ORDER BY month, kind, field";
}

TotalsCell thaw(const TotalsRow& row, const Dimensions& dimensions) {
    TotalsCell cell;
    if (dimensions.month) cell.month = static_cast<int>(row.month / 100);
    if (dimensions.kind) cell.kind = named<ContractKind>(row.kind).value();
    if (dimensions.field) cell.field = row.field;
    cell.figures = {row.contracts, Money::fen(row.amount_total), Money::fen(row.amount_tech)};
    return cell;
}

CountedContract thaw(const CountedRow& row) {
    return {ContractId{row.id},
            row.registration_number,
            from_yyyymmdd(static_cast<int>(row.registered_on)),
            row.title,
            named<ContractKind>(row.kind).value(),
            row.field,
            row.seller_name,
            row.seller_region,
            row.buyer_name,
            row.buyer_region,
            row.confidential != 0,
            Money::fen(row.amount_total),
            Money::fen(row.amount_tech),
            {}};
}

CountedContract thaw(const SupplementedRow& row) {
    CountedContract counted = thaw(static_cast<const CountedRow&>(row));
    counted.supplement = SupplementId{row.id};
    counted.id = ContractId{row.contract};
    return counted;
}

std::string place_of(const CountedContract& counted) {
    return persistence::place_of(counted.registered_on,
                                 counted.supplement ? counted.supplement->ulid : counted.id.ulid);
}

// The law's order of kinds, not the alphabet's.
auto order_of(const TotalsCell& cell) { return std::tie(cell.month, cell.kind, cell.field); }

}  // namespace

std::vector<TotalsCell> SqlTotals::by(const TotalsFilter& filter, const Dimensions& dimensions) {
    const Where where = where_of(filter);
    std::vector<TotalsCell> cells;
    for (const auto& [items, from] : {std::pair{"COUNT(*)", std::string_view{"contracts"}}, {"0", supplements}})
        for (const TotalsRow& row :
             select<TotalsRow>(context_.sql, grouped(items, from, dimensions, where), where.binds))
            cells.push_back(thaw(row, dimensions));
    std::stable_sort(cells.begin(), cells.end(),
                     [](const TotalsCell& a, const TotalsCell& b) { return order_of(a) < order_of(b); });
    // What contracts and supplements have brought to the same cell.
    std::vector<TotalsCell> merged;
    for (TotalsCell& cell : cells) {
        if (merged.empty() || order_of(merged.back()) != order_of(cell)) {
            merged.push_back(std::move(cell));
            continue;
        }
        Figures& sum = merged.back().figures;
        sum = {sum.count + cell.figures.count, sum.amount_total + cell.figures.amount_total,
               sum.amount_tech + cell.figures.amount_tech};
    }
    return merged;
}

Page<CountedContract> SqlTotals::contracts(const TotalsFilter& filter, const PageRequest& page) {
    Where where = where_of(filter);
    if (page.after) {
        const auto [day, id] = day_and_id(*page.after);
        where.add("(registered_on > :day OR (registered_on = :day2 AND id > :id))", bind("day", day));
        where.binds.push_back(bind("day2", day));
        where.binds.push_back(bind("id", id));
    }
    where.binds.push_back(bind("most", page.limit + 1));
    const std::string rest = where.text + " ORDER BY registered_on, id LIMIT :most";
    std::vector<CountedContract> found;
    for (const CountedRow& row : select<CountedRow>(context_.sql, "contracts" + rest, where.binds))
        found.push_back(thaw(row));
    for (const SupplementedRow& row :
         select<SupplementedRow>(context_.sql, std::string{supplements} + rest, where.binds))
        found.push_back(thaw(row));
    std::sort(found.begin(), found.end(),
              [](const CountedContract& a, const CountedContract& b) { return place_of(a) < place_of(b); });
    if (found.size() > static_cast<std::size_t>(page.limit) + 1) found.resize(static_cast<std::size_t>(page.limit) + 1);
    return make_page(std::move(found), page.limit, [](const CountedContract& last) { return place_of(last); });
}

}  // namespace heluo::persistence
