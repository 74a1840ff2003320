// Quotes sent, replaced and withdrawn before the deadline; read after the opening.
#include "domain/agency/quotes.hpp"

#include "domain/agency/agencies.hpp"
#include "domain/core/crypto.hpp"
#include "domain/people/actions.hpp"

namespace heluo {

namespace {

// Whatever else is wrong, past the deadline it is too late; this unit's rows wait for the opening, its refusal included.
Procurement procurement_to_quote_on(Unit& unit, const ProcurementId& id) {
    Procurement procurement = unit.procurements.get(id);
    require(procurement.published_at.has_value(), Reason::not_found);
    const bool over = procurement.state == ProcurementState::awarded || procurement.state == ProcurementState::failed;
    require(!over, Reason::deadline_passed);
    require(procurement.state == ProcurementState::published, Reason::wrong_state, name_of(procurement.state));
    unit.withhold_refusal(id);
    return procurement;
}

void check_bounds(const QuoteTerms& terms, const ProcurementContent& asked, Violations& faults) {
    if (terms.amount) {
        const Money lowest = asked.floor.value_or(Money::fen(1));
        faults.need(lowest <= *terms.amount && *terms.amount <= asked.ceiling, "/amount/amount", Fault::out_of_range,
                    lowest.text() + ".." + asked.ceiling.text());
        return;
    }
    const Discount least = asked.min_discount.value_or(Discount{});
    const Discount most = asked.max_discount.value_or(Discount{Discount::whole - 1});
    faults.need(least <= *terms.discount && *terms.discount <= most, "/discount", Fault::out_of_range,
                least.text() + ".." + most.text());
    faults.need(price_of(terms, asked) > Money{}, "/discount", Fault::amount_not_positive);
}

// Exactly the one way of quoting that was asked for, within its bounds.
void require_valid(const QuoteTerms& terms, const ProcurementContent& asked) {
    Violations faults;
    const bool by_amount = asked.quoting == Quoting::amount;
    if (by_amount ? !terms.amount : !terms.discount) faults.add(by_amount ? "/amount" : "/discount", Fault::required);
    if (by_amount ? terms.discount.has_value() : terms.amount.has_value())
        faults.add(by_amount ? "/discount" : "/amount", Fault::not_here);
    if (faults.empty()) check_bounds(terms, asked, faults);
    require_none(std::move(faults));
}

Agency agency_of(Unit& unit, const Actor& actor, const Procurement& procurement) {
    require(actor.party.has_value(), Reason::account_without_party);
    require(actor.party != procurement.owner, Reason::own_procurement);
    const auto agency = unit.agencies.of_party(*actor.party);
    require(agency && serves(*agency, procurement.content.service_types), Reason::agency_not_enrolled);
    return *agency;
}

void note_sealed(Unit& unit, const Quote& quote, std::string event) {
    unit.announce({.kind = std::move(event),
                   .object = quote.id.text(),
                   .everyone = false,
                   .first = quote.party,
                   .second = std::nullopt});
    unit.withhold(quote.id.text(), quote.procurement);
}

void end(Unit& unit, Quote& quote, QuoteStep step, std::string event) {
    quote.state = quote_lifecycle.after(quote.state, step, QuoteTaker::agency, name_of(quote.state));
    unit.quotes.save(quote);
    note_sealed(unit, quote, std::move(event));
}

}  // namespace

Quote send_quote(Unit& unit, const Actor& actor, const ProcurementId& id, const QuoteTerms& terms) {
    const Procurement procurement = procurement_to_quote_on(unit, id);
    permit(actor, Action::send_quote, {}, Action::read_procurement);
    const Agency agency = agency_of(unit, actor, procurement);
    require_valid(terms, procurement.content);
    if (auto former = unit.quotes.sealed_by(id, agency.id)) end(unit, *former, QuoteStep::replace, "quote_replaced");
    Quote quote;
    quote.id = unit.fresh<QuoteId>();
    quote.procurement = id;
    quote.agency = agency.id;
    quote.party = agency.party;
    quote.account = actor.account;
    quote.number = unit.quotes.last_number(id) + 1;
    quote.envelope = seal(terms, unit.crypto);
    quote.received_at = unit.now();
    unit.quotes.add(quote);
    note_sealed(unit, quote, "quote_sent");
    return quote;
}

Quote withdraw_quote(Unit& unit, const Actor& actor, const ProcurementId& id, const QuoteId& quote_id) {
    procurement_to_quote_on(unit, id);
    Quote quote = unit.quotes.get(quote_id);
    require(quote.procurement == id, Reason::not_found);
    Relations relations;
    relations.add_if(actor.party == quote.party, Relation::participant);
    // Another's quote is not even there: forbidden would tell that somebody quoted.
    require(may(actor.roles, Action::withdraw_quote, relations), Reason::not_found);
    end(unit, quote, QuoteStep::withdraw, "quote_withdrawn");
    return quote;
}

Page<Quote> quotes_for(Unit& unit, const Actor& actor, const ProcurementId& id, const PageRequest& page) {
    const Procurement procurement = procurement_for(unit, {actor}, id);
    const bool ended =
        procurement.state == ProcurementState::failed || procurement.state == ProcurementState::cancelled;
    require(!ended, Reason::never_opened);
    require(procurement.state == ProcurementState::awarded, Reason::quotes_sealed);
    Relations relations;
    relations.add_if(actor.party == procurement.owner, Relation::own);
    relations.add_if(actor.party && unit.quotes.took_part(id, *actor.party), Relation::participant);
    permit(actor, Action::list_quotes, relations, Action::read_procurement);
    return unit.quotes.list(id, page);
}

bool was_opened(const Quote& quote) { return quote.state == QuoteState::won || quote.state == QuoteState::lost; }

}  // namespace heluo
