// Endpoints of sealed quotes: sent, withdrawn, and after the opening shown.
#include "domain/agency/quotes.hpp"
#include "api/agency/agency_shapes.hpp"
#include "api/routes.hpp"

namespace heluo::api {

namespace {

struct NewQuote {
    std::optional<Money> amount;
    std::optional<Discount> discount;
};
BOOST_DESCRIBE_STRUCT(NewQuote, (), (amount, discount))

// What was quoted is not repeated: no answer carries it before the opening, not even to the one who sent it.
struct ReceiptView {
    QuoteId id;
    ProcurementId procurement;
    QuoteState state{};
    Instant received_at;
    Sealing sealing{};
    std::string commitment;  // SHA-256 of the content that is shown after the opening
};
BOOST_DESCRIBE_STRUCT(ReceiptView, (), (id, procurement, state, received_at, sealing, commitment))

struct QuoteView {
    QuoteId id;
    long long number = 1;
    QuoteState state{};
    AgencyId agency;
    PartyId party;
    Instant received_at;
    Sealing sealing{};
    std::string commitment;
    std::optional<Money> amount;
    std::optional<Discount> discount;
    std::optional<std::string> content;  // what the commitment is the digest of
};
BOOST_DESCRIBE_STRUCT(QuoteView, (),
                      (id, number, state, agency, party, received_at, sealing, commitment, amount, discount, content))

ReceiptView receipt_of(const Quote& quote) {
    return {quote.id,          quote.procurement,      quote.state,
            quote.received_at, quote.envelope.sealing, quote.envelope.commitment};
}

QuoteView view_of(const Quote& quote) {
    QuoteView view;
    view.id = quote.id;
    view.number = quote.number;
    view.state = quote.state;
    view.agency = quote.agency;
    view.party = quote.party;
    view.received_at = quote.received_at;
    view.sealing = quote.envelope.sealing;
    view.commitment = quote.envelope.commitment;
    if (was_opened(quote)) {
        const QuoteTerms terms = open(quote.envelope);
        view.amount = terms.amount;
        view.discount = terms.discount;
        view.content = quote.envelope.content;
    }
    return view;
}

Created<ReceiptView> send(Unit& unit, const Actor& actor, const ProcurementId& procurement, const NewQuote& body) {
    const Quote quote = heluo::send_quote(unit, actor, procurement, {body.amount, body.discount});
    return created(receipt_of(quote), "/v1/procurements/" + procurement.text() + "/quotes");
}

ReceiptView withdraw(Unit& unit, const Actor& actor, const ProcurementId& procurement, const QuoteId& quote) {
    return receipt_of(heluo::withdraw_quote(unit, actor, procurement, quote));
}

Page<QuoteView> list(Unit& unit, const Actor& actor, const ProcurementId& procurement, const PageRequest& request) {
    const auto page = quotes_for(unit, actor, procurement, request);
    Page<QuoteView> views;
    for (const Quote& quote : page.items) views.items.push_back(view_of(quote));
    views.next = page.next;
    return views;
}

constexpr auto family = "procurements";  // see api/agency/procurements.cpp

}  // namespace

std::vector<Route> quote_routes() {
    using enum Reason;
    return {
        route<"POST /v1/procurements/{procurement}/quotes", send, Action::send_quote>(
            "Send a sealed quote, or replace the own one")
            .legal()
            .folded(family)
            .refuses({agency_not_enrolled, own_procurement, deadline_passed}),
        route<"POST /v1/procurements/{procurement}/quotes/{quote}/withdraw", withdraw, Action::withdraw_quote>(
            "Withdraw the own quote before the deadline")
            .legal()
            .folded(family)
            .refuses({deadline_passed}),
        route<"GET /v1/procurements/{procurement}/quotes", list, Action::list_quotes>(
            "All quotes with their outcome, once opened")
            .folded(family)
            .refuses({quotes_sealed, never_opened}),
    };
}

}  // namespace heluo::api
