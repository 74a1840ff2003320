// The opening (开标): at the deadline the sealed quotes are judged, the best one wins, and its contract is drafted; or the
// procurement fails with its reason and nothing is opened.
#include "domain/agency/agencies.hpp"
#include "domain/agency/procurements.hpp"
#include "domain/agency/quotes.hpp"
#include "domain/core/rules.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

namespace {

void judge(Unit& unit, Quote& quote, QuoteStep step) {
    quote.state = quote_lifecycle.after(quote.state, step, QuoteTaker::opening, name_of(quote.state));
    unit.quotes.save(quote);
}

// Entitlement is asked again now: an agency cleared out after it quoted does not win (vector D27).
std::vector<Quote> exclude_the_unentitled(Unit& unit, const Procurement& procurement, std::vector<Quote> received) {
    std::vector<AgencyId> ids;
    for (const Quote& quote : received) ids.push_back(quote.agency);
    const auto agencies = unit.agencies.all(ids);
    std::vector<Quote> valid;
    for (Quote& quote : received) {
        bool entitled = false;
        for (const Agency& agency : agencies)
            entitled = entitled || (agency.id == quote.agency && serves(agency, procurement.content.service_types));
        if (entitled)
            valid.push_back(std::move(quote));
        else
            judge(unit, quote, QuoteStep::exclude);
    }
    return valid;
}

Contract draft_contract_of(Unit& unit, const Procurement& procurement, const Quote& winner, Money price) {
    return draft_from_award(unit, {.source_id = procurement.id.text(),
                                   .title = {procurement.content.title.value},
                                   .kind = ContractKind::service,
                                   .seller = winner.party,
                                   .buyer = procurement.owner,
                                   .total = price,
                                   .payment_mode = "",
                                   .field = ""});
}

Award award_to_the_best(Unit& unit, const Procurement& procurement, std::vector<Quote>& valid) {
    std::vector<QuoteTerms> terms;
    for (const Quote& quote : valid) terms.push_back(open(quote.envelope));
    const std::size_t best = best_of(terms).value();
    for (std::size_t i = 0; i < valid.size(); ++i) judge(unit, valid[i], i == best ? QuoteStep::win : QuoteStep::lose);
    const Quote& winner = valid[best];
    const Money price = price_of(terms[best], procurement.content);
    const Contract contract = draft_contract_of(unit, procurement, winner, price);
    return {winner.id, winner.agency, winner.party, price, contract.id};
}

}  // namespace

void settle_procurement(Unit& unit, const ProcurementId& id) {
    Procurement procurement = unit.procurements.get(id);
    if (!procurement.due || unit.now() < procurement.due->at) return;  // somebody settled it meanwhile
    if (procurement.state == ProcurementState::cancelled) {
        procurement.due.reset();
        unit.procurements.save(procurement);
        return unit.release(id);
    }
    std::vector<Quote> received = unit.quotes.sealed_of(id);
    const bool none_received = received.empty();
    std::vector<Quote> valid = exclude_the_unentitled(unit, procurement, std::move(received));
    const auto count = static_cast<long long>(valid.size());
    const bool enough = count > 0 && count >= procurement.min_quotes;

    Opening opening{unit.now(), count, {}, {}};
    if (enough) {
        opening.award = award_to_the_best(unit, procurement, valid);
    } else {
        for (Quote& quote : valid) judge(unit, quote, QuoteStep::return_);
        opening.failure = none_received ? "no_quotes" : "too_few_quotes";
    }
    procurement.state =
        procurement_lifecycle.after(procurement.state, enough ? ProcurementStep::award : ProcurementStep::fail,
                                    ProcurementTaker::clock, name_of(procurement.state));
    procurement.opening = std::move(opening);
    procurement.due.reset();
    unit.procurements.save(procurement);
    unit.release(id);
    unit.announce({.kind = enough ? "procurement_awarded" : "procurement_failed",
                   .object = id.text(),
                   .everyone = true,
                   .first = {},
                   .second = {}});
}

}  // namespace heluo
