// Totals: the columns say which postings are behind a figure, and what they come to; the engine has the words of the contracts.
#include "persistence/statistics/totals.hpp"

#include <algorithm>
#include <list>
#include <span>
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
    "SELECT p.seq, p.contract, p.supplement, p.receipt, p.registration_number, p.registered_on, p.booked_on, "
    "COALESCE(v.title, c.title, '') AS title, p.kind, p.field, COALESCE(v.seller_name, c.seller_name, '') AS "
    "seller_name, p.seller_region, COALESCE(v.buyer_name, c.buyer_name, '') AS buyer_name, p.buyer_region, "
    "CASE WHEN p.confidential = 1 OR c.confidential = 1 THEN 1 ELSE 0 END AS confidential, "
    "p.items, p.amount_total, p.amount_tech, p.amount_received FROM postings p LEFT JOIN contracts c ON "
    "c.id = p.contract LEFT JOIN contract_revisions v ON v.contract = p.contract AND v.revision = p.revision "
    "WHERE ";

// Postings p by their numbers: always as many as `places`, so that the statement is the same; the last one again where there are fewer.
struct AnyOf {
    std::list<std::string> names;  // a bind holds no name of its own
    std::string condition = "p.seq IN (";

    AnyOf(std::span<const long long> numbers, std::size_t places, Binds& binds) {
        for (std::size_t i = 0; i < places; ++i) {
            names.push_back("seq" + std::to_string(i));
            binds.push_back(bind(names.back(), numbers[std::min(i, numbers.size() - 1)]));
            condition.append(i == 0 ? ":" : ", :").append(names.back());
        }
        condition += ")";
    }
};

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

// Postings with what else was posted of the same contract: at the same moment, and before. COALESCE, or SQLite goes by the moment, which
// an import has for all of its rows.
std::string moves_of(const std::string& condition) {
    return "(SELECT m.*, (SELECT q.posted_at FROM postings q WHERE q.seq = m.seq) AS posted_at, "
           "(SELECT COUNT(*) FROM postings q JOIN postings s ON COALESCE(s.posted_at, 0) = q.posted_at AND s.contract "
           "= "
           "q.contract WHERE q.seq = m.seq AND s.items > 0) AS comes, "
           "(SELECT COUNT(*) FROM postings q JOIN postings s ON COALESCE(s.posted_at, 0) = q.posted_at AND s.contract "
           "= "
           "q.contract WHERE q.seq = m.seq AND s.items < 0) AS goes, "
           "(SELECT COUNT(*) FROM postings q JOIN postings s ON s.contract = q.contract AND s.posted_at < q.posted_at "
           "WHERE q.seq = m.seq) AS earlier FROM (" +
           std::string{counted} + condition + ") AS m) AS moves ORDER BY seq";
}

// Where a page ended, and the moment that all pages of one list are of: "20230517:12@34".
struct PageEnd {
    ListPlace at;
    long long known = 0;
};
PageEnd end_in(const std::string& cursor) {
    const auto [day, rest] = day_and_id(cursor);
    const auto at = rest.find('@');
    require(at != std::string::npos, Reason::bad_cursor);
    return {{day, number_of({1, rest.substr(0, at)}, 0)}, number_of({1, rest.substr(at + 1)}, 0)};
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
    ListPlace after;
    if (page.after) {
        const PageEnd end = end_in(*page.after);
        after = end.at;
        known.seq = std::min(known.seq, end.known);
    }
    // Some of which the period took back itself and so does not tell; where it did so to many, more and more at a time.
    constexpr std::size_t spare = 16, at_once = 2'000;
    const std::size_t wanted = static_cast<std::size_t>(page.limit) + 1;
    std::size_t most = wanted + spare;
    std::vector<CountedRow> rows;
    for (bool more = true; more && rows.size() < wanted;) {
        const auto places = postings().listed(context_.sql, filter, known, after, most);
        more = places.size() == most;
        if (places.empty()) break;
        after = places.back();
        std::vector<long long> numbers;
        for (const ListPlace& place : places) numbers.push_back(place.seq);
        Binds binds;
        const AnyOf any{numbers, most, binds};
        std::string text{"(" + std::string{counted} + any.condition + " AND "};
        text.append(told_within(filter, known, binds)).append(") AS counted ORDER BY ");
        text.append(day_of(filter.basis)).append(", seq");
        for (CountedRow& row : select<CountedRow>(context_.sql, text, binds))
            if (rows.size() < wanted) rows.push_back(std::move(row));
        most = std::max(most, std::min(most * 4, at_once));
    }
    const auto found = make_page(std::move(rows), page.limit, [&](const CountedRow& last) {
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
    constexpr std::size_t most = 200;
    const std::vector<long long> numbers = postings().moved(context_.sql, filter, since, until);
    if (max_rows < static_cast<long long>(numbers.size()))
        refuse(Reason::too_many_cells, std::to_string(numbers.size()));
    std::vector<MovedPosting> list;
    list.reserve(numbers.size());
    for (std::size_t begin = 0; begin < numbers.size(); begin += most) {
        const std::span some{numbers.begin() + static_cast<std::ptrdiff_t>(begin),
                             std::min(most, numbers.size() - begin)};
        Binds binds;
        const AnyOf any{some, most, binds};
        for (MovedRow& row : select<MovedRow>(context_.sql, moves_of(any.condition), binds)) {
            const Instant at = from_micros(row.posted_at);
            const bool comes = row.comes > 0, goes = row.goes > 0, first = row.earlier == 0;
            list.push_back({thaw(std::move(row)), at, comes, goes, first});
        }
    }
    return list;
}

}  // namespace heluo::persistence
