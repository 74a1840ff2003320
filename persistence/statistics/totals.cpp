// Totals in SQL: one filter for the figures and for the contracts behind them, so that the two cannot differ.
#include "persistence/statistics/totals.hpp"

#include <algorithm>

#include "persistence/core/record.hpp"
#include "persistence/core/stored.hpp"
#include "persistence/registry/postings.hpp"

namespace heluo::persistence {

namespace {

struct TotalsRow {
    long long month{};
    std::string kind, field;
    long long items{}, amount_total{}, amount_tech{};
};
BOOST_DESCRIBE_STRUCT(TotalsRow, (), (month, kind, field, items, amount_total, amount_tech))

struct CountedRow {
    long long seq{};
    std::string contract;
    std::optional<std::string> supplement;
    std::string registration_number;
    long long registered_on{};
    std::string title, kind, field, seller_name, seller_region, buyer_name, buyer_region;
    long long confidential{}, amount_total{}, amount_tech{};
};
BOOST_DESCRIBE_STRUCT(CountedRow, (),
                      (seq, contract, supplement, registration_number, registered_on, title, kind, field, seller_name,
                       seller_region, buyer_name, buyer_region, confidential, amount_total, amount_tech))

struct Where {
    std::string text = " WHERE seq <= :known";
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

Where where_of(const TotalsFilter& filter, const Known& known) {
    Where where;
    where.binds.push_back(bind("known", known.seq));
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

std::string grouped(const Dimensions& dimensions, const Where& where) {
    std::string groups;
    const auto column = [&groups](bool wanted, std::string_view expression, std::string_view otherwise) {
        if (wanted) groups += (groups.empty() ? " GROUP BY " : ", ") + std::string{expression};
        return std::string{wanted ? expression : otherwise};
    };
    std::string text = "(SELECT " + column(dimensions.month, month_of, "0") + " AS month, ";
    text += column(dimensions.kind, "kind", "''") + " AS kind, ";
    text += column(dimensions.field, "field", "''") + " AS field, ";
    text += "CAST(COALESCE(SUM(items), 0) AS SIGNED) AS items, ";
    text += "CAST(COALESCE(SUM(amount_total), 0) AS SIGNED) AS amount_total, ";
    text += "CAST(COALESCE(SUM(amount_tech), 0) AS SIGNED) AS amount_tech FROM postings";
    return text + where.text + groups + ") AS cells ORDER BY month, kind, field";
}

// What counts is an item or has an amount: where nothing is left of the sums, everything was taken back.
bool is_empty(const TotalsRow& row) { return row.items == 0 && row.amount_total == 0 && row.amount_tech == 0; }

TotalsCell thaw(const TotalsRow& row, const Dimensions& dimensions) {
    TotalsCell cell;
    if (dimensions.month) cell.month = static_cast<int>(row.month / 100);
    if (dimensions.kind) cell.kind = named<ContractKind>(row.kind).value();
    if (dimensions.field) cell.field = row.field;
    cell.figures = {row.items, Money::fen(row.amount_total), Money::fen(row.amount_tech)};
    return cell;
}

CountedContract thaw(CountedRow row) {
    return {ContractId{std::move(row.contract)},
            std::move(row.registration_number),
            from_yyyymmdd(static_cast<int>(row.registered_on)),
            std::move(row.title),
            named<ContractKind>(row.kind).value(),
            std::move(row.field),
            std::move(row.seller_name),
            std::move(row.seller_region),
            std::move(row.buyer_name),
            std::move(row.buyer_region),
            row.confidential != 0,
            Money::fen(row.amount_total),
            Money::fen(row.amount_tech),
            stored_id<SupplementId>(row.supplement)};
}

// Postings with the words that their contracts had then; of an import that was taken back only the figures are left. Confidential is what
// was so then or is so now.
constexpr std::string_view counted =
    "(SELECT p.seq, p.contract, p.supplement, p.registration_number, p.registered_on, p.registered_here, "
    "COALESCE(v.title, c.title, '') AS title, p.kind, p.field, COALESCE(v.seller_name, c.seller_name, '') AS "
    "seller_name, p.seller_party, p.seller_region, COALESCE(v.buyer_name, c.buyer_name, '') AS buyer_name, "
    "p.buyer_party, p.buyer_region, CASE WHEN p.confidential = 1 OR c.confidential = 1 THEN 1 ELSE 0 END AS "
    "confidential, p.amount_total, p.amount_tech FROM postings p LEFT JOIN contracts c ON c.id = p.contract LEFT JOIN "
    "contract_revisions v ON v.contract = p.contract AND v.revision = p.revision "
    "WHERE ";

// Where a page ended, and the moment that all pages of one list are of: "20230517:12@34".
struct Place {
    long long day = 0, seq = 0, known = 0;
};
Place place_in(const std::string& cursor) {
    const auto [day, rest] = day_and_id(cursor);
    const auto at = rest.find('@');
    require(at != std::string::npos, Reason::bad_cursor);
    return {day, number_of({1, rest.substr(0, at)}, 0), number_of({1, rest.substr(at + 1)}, 0)};
}

// The law's order of kinds, not the alphabet's.
auto order_of(const TotalsCell& cell) { return std::tie(cell.month, cell.kind, cell.field); }

}  // namespace

std::vector<TotalsCell> SqlTotals::by(const TotalsFilter& filter, const Dimensions& dimensions, const Known& known) {
    const Where where = where_of(filter, known);
    const bool whole = dimensions == Dimensions{};
    std::vector<TotalsCell> cells;
    for (const TotalsRow& row : select<TotalsRow>(context_.sql, grouped(dimensions, where), where.binds))
        if (whole || !is_empty(row)) cells.push_back(thaw(row, dimensions));
    std::stable_sort(cells.begin(), cells.end(),
                     [](const TotalsCell& a, const TotalsCell& b) { return order_of(a) < order_of(b); });
    return cells;
}

Page<CountedContract> SqlTotals::contracts(const TotalsFilter& filter, Known known, const PageRequest& page) {
    const auto after = page.after ? std::optional{place_in(*page.after)} : std::nullopt;
    if (after) known.seq = std::min(known.seq, after->known);
    Where where = where_of(filter, known);
    if (after) {
        where.add("(registered_on > :day OR (registered_on = :day2 AND seq > :seq))", bind("day", after->day));
        where.binds.push_back(bind("day2", after->day));
        where.binds.push_back(bind("seq", after->seq));
    }
    where.binds.push_back(bind("known2", known.seq));
    where.binds.push_back(bind("most", page.limit + 1));
    std::string text{counted};
    text.append(standing_postings).append(" AND r.seq <= :known2)) AS counted").append(where.text);
    text += " ORDER BY registered_on, seq LIMIT :most";
    const auto found =
        make_page(select<CountedRow>(context_.sql, text, where.binds), page.limit, [&known](const CountedRow& last) {
            return place_of(from_yyyymmdd(static_cast<int>(last.registered_on)),
                            std::to_string(last.seq) + "@" + std::to_string(known.seq));
        });
    Page<CountedContract> contracts;
    for (const CountedRow& row : found.items) contracts.items.push_back(thaw(row));
    contracts.next = found.next;
    return contracts;
}

}  // namespace heluo::persistence
