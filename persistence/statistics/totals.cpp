// Totals: the figures from the columns, the contracts behind them from the engine. That both are the same is what tests hold, question by
// question.
#include "persistence/statistics/totals.hpp"

#include <algorithm>
#include <list>
#include <stdexcept>

#include "domain/core/refusal.hpp"
#include "persistence/core/record.hpp"
#include "persistence/core/stored.hpp"
#include "persistence/registry/postings.hpp"
#include "persistence/statistics/posting_copy.hpp"

namespace heluo::persistence {

namespace {

struct CountedRow {
    long long seq{};
    std::string contract;
    std::optional<std::string> supplement, receipt;
    std::string registration_number;
    long long registered_on{}, booked_on{};
    std::string title, kind, field, seller_name, seller_region, buyer_name, buyer_region;
    long long confidential{}, items{}, amount_total{}, amount_tech{}, amount_received{};
};
BOOST_DESCRIBE_STRUCT(CountedRow, (),
                      (seq, contract, supplement, receipt, registration_number, registered_on, booked_on, title, kind,
                       field, seller_name, seller_region, buyer_name, buyer_region, confidential, items, amount_total,
                       amount_tech, amount_received))

struct MovedRow : CountedRow {
    long long posted_at{}, comes{}, goes{}, earlier{};
};
BOOST_DESCRIBE_STRUCT(MovedRow, (CountedRow), (posted_at, comes, goes, earlier))

std::string_view day_of(Basis basis) { return basis == Basis::booked ? "booked_on" : "registered_on"; }

constexpr std::string_view seller_offshore =
                               "(seller_region = '' OR (seller_region >= '71' AND seller_region < '72') OR "
                               "(seller_region >= '81' AND seller_region < '83'))",
                           buyer_offshore =
                               "(buyer_region = '' OR (buyer_region >= '71' AND buyer_region < '72') OR "
                               "(buyer_region >= '81' AND buyer_region < '83'))";

struct Where {
    std::string text = " WHERE seq <= :known";
    Binds binds;
    std::list<std::string> names;  // of binds that are numbered; a bind holds no name of its own
    void add(std::string_view condition, Bind value) {
        text += " AND ";
        text += condition;
        binds.push_back(std::move(value));
    }
    const std::string& bound(const std::string& value) {
        names.push_back("any" + std::to_string(names.size()));
        binds.push_back(bind(names.back(), value));
        return names.back();
    }
    // That a posting has any of these values in a dimension.
    void add_any(Dimension dimension, const std::set<std::string>& values, const RegionPrefix& home) {
        std::string any;
        for (const std::string& value : values) any += (any.empty() ? "" : " OR ") + has(dimension, value, home);
        text += " AND (" + (any.empty() ? "1 = 0" : any) + ")";
    }
    std::string has(Dimension dimension, const std::string& value, const RegionPrefix& home) {
        const bool holds = value == "true";
        switch (dimension) {
            case Dimension::related: return value.empty() ? "related IS NULL" : holds ? "related = 1" : "related = 0";
            case Dimension::adjusted: return holds ? "booked_on <> registered_on" : "booked_on = registered_on";
            case Dimension::cross_border:
                return (holds ? "(" : "NOT (") + std::string{seller_offshore} + " OR " + std::string{buyer_offshore} +
                       ")";
            case Dimension::seller_area: return is_of_area("seller_region", value, home);
            case Dimension::buyer_area: return is_of_area("buyer_region", value, home);
            default: return std::string{name_of(dimension)} + " = :" + bound(value);  // which is the column's name
        }
    }
    // As seen_from() of the columns tells areas: what is at home by the next level of codes, else by province without what is home.
    std::string is_of_area(const std::string& column, const std::string& value, const RegionPrefix& home) {
        if (value.empty()) return column + " = ''";
        const auto within = [&](const RegionPrefix& region) {
            return "(" + column + " >= :" + bound(region.lowest()) + " AND " + column +
                   " < :" + bound(region.beyond()) + ")";
        };
        if (home.contains(value)) return within({value.substr(0, std::min<std::size_t>(home.digits.size() + 2, 6))});
        const std::string province = within({value.substr(0, 2)});
        return home.digits.empty() ? province : "(" + province + " AND NOT " + within(home) + ")";
    }
};

// A region is a half-open range of six-digit codes. Whoever applied here is the seller, or the buyer where the seller sits
// abroad (no region) or in 港澳台 (71, 81, 82): domain/registry/terms.hpp, applicant_of.
void add_region(Where& where, Measure measure, const RegionPrefix& region) {
    if (region.digits.empty()) return;
    const std::string low = region.lowest(), high = region.beyond();
    if (measure == Measure::registered) {
        where.text += " AND ((seller_region >= :low AND seller_region < :high) OR (";
        where.text += seller_offshore;
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
    const std::string day{day_of(filter.basis)};
    if (filter.from) where.add(day + " >= :from_day", bind("from_day", to_yyyymmdd(*filter.from)));
    if (filter.until) where.add(day + " < :until_day", bind("until_day", to_yyyymmdd(*filter.until)));
    for (const auto& [dimension, values] : filter.only)
        where.add_any(dimension, values, filter.home.value_or(RegionPrefix{}));
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
            from_yyyymmdd(static_cast<int>(row.booked_on)),
            std::move(row.title),
            named<ContractKind>(row.kind).value(),
            std::move(row.field),
            std::move(row.seller_name),
            std::move(row.seller_region),
            std::move(row.buyer_name),
            std::move(row.buyer_region),
            row.confidential != 0,
            row.items,
            Money::fen(row.amount_total),
            Money::fen(row.amount_tech),
            Money::fen(row.amount_received),
            stored_id<SupplementId>(row.supplement),
            stored_id<ReceiptId>(row.receipt)};
}

// Postings with the words that their contracts had then; of an import that was taken back only the figures are left. Confidential is what
// was so then or is so now.
constexpr std::string_view counted =
    "(SELECT p.seq, p.contract, p.supplement, p.receipt, p.registration_number, p.registered_on, p.booked_on, "
    "p.registered_here, "
    "COALESCE(v.title, c.title, '') AS title, p.kind, p.sub_kind, p.field, p.payment_mode, p.ip_type, p.seller_nature, "
    "p.buyer_nature, p.plan_source, p.goal, p.industry, p.amount_band, p.related, p.seller_country, p.buyer_country, "
    "COALESCE(v.seller_name, c.seller_name, '') AS "
    "seller_name, p.seller_party, p.seller_region, COALESCE(v.buyer_name, c.buyer_name, '') AS buyer_name, "
    "p.buyer_party, p.buyer_region, CASE WHEN p.confidential = 1 OR c.confidential = 1 THEN 1 ELSE 0 END AS "
    "confidential, p.items, p.amount_total, p.amount_tech, p.amount_received FROM postings p LEFT JOIN contracts c ON "
    "c.id = p.contract LEFT JOIN "
    "contract_revisions v ON v.contract = p.contract AND v.revision = p.revision "
    "WHERE ";

// Of the postings p: what a period tells at last. Where something and its reversal are of one period neither is told; a reversal of
// what an earlier one told stands for itself, and takes it back.
std::string told_within(const TotalsFilter& filter, const Known& known, Binds& binds) {
    const std::string day{day_of(filter.basis)};
    const auto within = [&](const char* other, const char* from, const char* until) {
        std::string text;
        if (filter.from) {
            text.append(" AND ").append(other).append(".").append(day).append(" >= :").append(from);
            binds.push_back(bind(from, to_yyyymmdd(*filter.from)));
        }
        if (filter.until) {
            text.append(" AND ").append(other).append(".").append(day).append(" < :").append(until);
            binds.push_back(bind(until, to_yyyymmdd(*filter.until)));
        }
        // The one dimension in which something and its reversal may differ.
        if (const auto adjusted = filter.only.find(Dimension::adjusted);
            adjusted != filter.only.end() && adjusted->second.size() == 1) {
            const bool holds = adjusted->second.contains("true");
            text.append(" AND ").append(other).append(holds ? ".booked_on <> " : ".booked_on = ");
            text.append(other).append(".registered_on");
        }
        return text;
    };
    binds.push_back(bind("known2", known.seq));
    return "NOT EXISTS (SELECT 1 FROM postings r WHERE r.reverses = p.seq AND r.seq <= :known2" +
           within("r", "from_day2", "until_day2") +
           ") AND (p.reverses IS NULL OR NOT EXISTS (SELECT 1 FROM postings o WHERE o.seq = p.reverses" +
           within("o", "from_day3", "until_day3") + "))";
}

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
    return postings().by(context_.sql, filter, dimensions, known);
}

Concentration SqlTotals::concentration(const TotalsFilter& filter, const Known& known) {
    return postings().concentration(context_.sql, filter, known);
}

PostingCopy& SqlTotals::postings() const {
    if (!context_.postings) throw std::logic_error{"totals are summed by units that read"};
    return *context_.postings;
}

Page<CountedContract> SqlTotals::contracts(const TotalsFilter& filter, Known known, const PageRequest& page) {
    const auto after = page.after ? std::optional{place_in(*page.after)} : std::nullopt;
    if (after) known.seq = std::min(known.seq, after->known);
    Where where = where_of(filter, known);
    const std::string day{day_of(filter.basis)};
    if (after) {
        where.add("(" + day + " > :day OR (" + day + " = :day2 AND seq > :seq))", bind("day", after->day));
        where.binds.push_back(bind("day2", after->day));
        where.binds.push_back(bind("seq", after->seq));
    }
    std::string text{counted};
    text.append(told_within(filter, known, where.binds)).append(") AS counted").append(where.text);
    text.append(" ORDER BY ").append(day).append(", seq LIMIT :most");
    where.binds.push_back(bind("most", page.limit + 1));
    const auto found =
        make_page(select<CountedRow>(context_.sql, text, where.binds), page.limit, [&](const CountedRow& last) {
            const long long on = filter.basis == Basis::booked ? last.booked_on : last.registered_on;
            return place_of(from_yyyymmdd(static_cast<int>(on)),
                            std::to_string(last.seq) + "@" + std::to_string(known.seq));
        });
    Page<CountedContract> contracts;
    for (const CountedRow& row : found.items) contracts.items.push_back(thaw(row));
    contracts.next = found.next;
    return contracts;
}

std::vector<MovedPosting> SqlTotals::moved(const TotalsFilter& filter, const Known& since, const Known& until) {
    Where where = where_of(filter, until);
    where.add("seq > :since", bind("since", since.seq));
    where.binds.push_back(bind("most", max_rows + 1));
    std::string text{counted};
    text.append("1 = 1) AS counted").append(where.text).append(" ORDER BY seq LIMIT :most");
    std::string moves = "(SELECT m.*, ";
    // Of the contract itself, at the same moment. COALESCE, or SQLite goes by the moment, which an import has for all of its rows.
    moves +=
        "(SELECT q.posted_at FROM postings q WHERE q.seq = m.seq) AS posted_at, "
        "(SELECT COUNT(*) FROM postings q JOIN postings s ON COALESCE(s.posted_at, 0) = q.posted_at AND s.contract = "
        "q.contract "
        "WHERE "
        "q.seq = m.seq AND s.items > 0) AS comes, "
        "(SELECT COUNT(*) FROM postings q JOIN postings s ON COALESCE(s.posted_at, 0) = q.posted_at AND s.contract = "
        "q.contract "
        "WHERE "
        "q.seq = m.seq AND s.items < 0) AS goes, "
        "(SELECT COUNT(*) FROM postings q JOIN postings s ON s.contract = q.contract AND s.posted_at < q.posted_at "
        "WHERE "
        "q.seq = m.seq) AS earlier FROM (SELECT * FROM " +
        text + ") AS m) AS moves ORDER BY seq";
    auto found = select<MovedRow>(context_.sql, moves, where.binds);
    if (max_rows < static_cast<long long>(found.size())) refuse(Reason::too_many_cells, std::to_string(found.size()));
    std::vector<MovedPosting> list;
    list.reserve(found.size());
    for (MovedRow& row : found) {
        const Instant at = from_micros(row.posted_at);
        const bool comes = row.comes > 0, goes = row.goes > 0, first = row.earlier == 0;
        list.push_back({thaw(std::move(row)), at, comes, goes, first});
    }
    return list;
}

}  // namespace heluo::persistence
