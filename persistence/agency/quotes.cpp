// Quotes: rows and queries. Whoever acts on them holds the procurement's row, so their order is the order of commits (A88).
#include "persistence/agency/quotes.hpp"

#include <charconv>

#include "persistence/core/stored.hpp"

namespace heluo::persistence {

namespace {

std::string standing_key(const ProcurementId& procurement, const AgencyId& agency) {
    return procurement.ulid + agency.ulid;
}

// A cursor is the number of the last quote seen.
long long number_after(const PageRequest& page) {
    if (!page.after) return 0;
    long long number = 0;
    const char* const end = page.after->data() + page.after->size();
    const auto [stop, error] = std::from_chars(page.after->data(), end, number);
    require(error == std::errc{} && stop == end, Reason::bad_cursor);
    return number;
}

}  // namespace

QuoteRow Kept<Quote>::freeze(const Quote& quote) {
    QuoteRow row;
    row.procurement = quote.procurement.ulid;
    row.agency = quote.agency.ulid;
    row.party = quote.party.ulid;
    row.account = quote.account.ulid;
    row.ordinal = quote.number;
    row.sealing = name_of(quote.envelope.sealing);
    row.content = quote.envelope.content;
    row.commitment = quote.envelope.commitment;
    row.state = name_of(quote.state);
    if (quote.state == QuoteState::sealed) row.standing = standing_key(quote.procurement, quote.agency);
    row.received_at = to_micros(quote.received_at);
    return row;
}

Quote Kept<Quote>::thaw(const QuoteRow& row) {
    Quote quote;
    quote.id = {row.id};
    quote.procurement = {row.procurement};
    quote.agency = {row.agency};
    quote.party = {row.party};
    quote.account = {row.account};
    quote.number = row.ordinal;
    quote.envelope = {stored_name<Sealing>(row.sealing), row.content, row.commitment};
    quote.state = stored_name<QuoteState>(row.state);
    quote.received_at = from_micros(row.received_at);
    quote.version = row.version;
    return quote;
}

std::vector<Quote> SqlQuotes::sealed_of(const ProcurementId& id) {
    return keeper_.take(" WHERE procurement = :procurement AND state = 'sealed' ORDER BY ordinal",
                        {bind("procurement", id.ulid)});
}

Page<Quote> SqlQuotes::list(const ProcurementId& id, const PageRequest& page) {
    return make_page(
        keeper_.list(" WHERE procurement = :procurement AND ordinal > :after ORDER BY ordinal LIMIT :most",
                     {bind("procurement", id.ulid), bind("after", number_after(page)), bind("most", page.limit + 1)}),
        page.limit, [](const Quote& last) { return std::to_string(last.number); });
}

std::optional<Quote> SqlQuotes::sealed_by(const ProcurementId& id, const AgencyId& agency) {
    return keeper_.find_one(" WHERE standing = :standing", {bind("standing", standing_key(id, agency))});
}

bool SqlQuotes::took_part(const ProcurementId& id, const PartyId& party) {
    return context_.sql
        .text("SELECT id FROM quotes WHERE procurement = :procurement AND party = :party LIMIT 1",
              {bind("procurement", id.ulid), bind("party", party.ulid)})
        .has_value();
}

long long SqlQuotes::last_number(const ProcurementId& id) {
    return context_.sql
        .number("SELECT MAX(ordinal) FROM quotes WHERE procurement = :procurement", {bind("procurement", id.ulid)})
        .value_or(0);
}

}  // namespace heluo::persistence
