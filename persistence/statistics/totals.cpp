// Totals: the figures from the columns, the contracts behind them from the engine. That both are the same is what tests hold, question by
// question.
#include "persistence/statistics/totals.hpp"

#include <algorithm>
#include <stdexcept>

#include "persistence/core/record.hpp"
#include "persistence/core/stored.hpp"
#include "persistence/registry/postings.hpp"
#include "persistence/statistics/columns.hpp"

namespace heluo::persistence {

namespace {

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
    for (const auto& [dimension, value] : filter.only) {
        const std::string column{name_of(dimension)};  // which is also the column's name
        if (dimension == Dimension::related && value.empty())
            where.text += " AND related IS NULL";
        else if (dimension == Dimension::related)
            where.add("related = :related", bind("related", value == "true" ? 1 : 0));
        else
            where.add(column + " = :" + column, bind(name_of(dimension), value));
    }
    if (filter.party) {
        where.add("(seller_party = :party OR buyer_party = :party2)", bind("party", filter.party->ulid));
        where.binds.push_back(bind("party2", filter.party->ulid));
    }
    return where;
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
    "COALESCE(v.title, c.title, '') AS title, p.kind, p.sub_kind, p.field, p.payment_mode, p.ip_type, p.seller_nature, "
    "p.buyer_nature, p.plan_source, p.goal, p.industry, p.related, p.seller_country, p.buyer_country, "
    "COALESCE(v.seller_name, c.seller_name, '') AS "
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

}  // namespace

std::vector<TotalsCell> SqlTotals::by(const TotalsFilter& filter, const Dimensions& dimensions, const Known& known) {
    if (!context_.columns) throw std::logic_error{"totals are summed by units that read"};
    return context_.columns->by(context_.sql, filter, dimensions, known);
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
