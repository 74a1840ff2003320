// Offers made, countered, accepted and rejected: 民法典 471-489 as use cases.
#include "domain/exchange/negotiations.hpp"

#include <algorithm>
#include <stdexcept>

#include "domain/exchange/listings.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/mandates.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

namespace {

void check(const OfferTerms& terms, const Listing& listing, const Rules& rules, Date today, Violations& faults) {
    faults.need(terms.price > Money{}, "/price/amount", Fault::amount_not_positive);
    faults.need(terms.price <= max_amount, "/price/amount", Fault::amount_too_large, max_amount.text());
    need_code(rules.list("payment_modes"), terms.payment_mode, today, "/payment_mode", faults);
    const auto& forms = listing.content.forms;
    std::string offered;
    for (const std::string& form : forms) offered += (offered.empty() ? "" : ", ") + form;
    faults.need(std::find(forms.begin(), forms.end(), terms.form) != forms.end(), "/form", Fault::not_allowed_value,
                offered);
    const auto shortest = rules.number("offer.ttl_days.min", today),
               longest = rules.number("offer.ttl_days.max", today);
    faults.need(shortest <= terms.valid_days && terms.valid_days <= longest, "/valid_days", Fault::out_of_range,
                std::to_string(shortest) + ".." + std::to_string(longest));
}

void require_valid(Unit& unit, const OfferTerms& terms, const Listing& listing) {
    Violations faults;
    check(terms, listing, unit.rules, beijing_date(unit.now()), faults);
    require_none(std::move(faults));
}

void tell(Unit& unit, const Negotiation& negotiation, std::string event) {
    unit.announce({.kind = std::move(event),
                   .object = negotiation.id.text(),
                   .everyone = false,
                   .first = negotiation.buyer,
                   .second = negotiation.seller});
}

// The next offer of a negotiation, live from now on; the caller stores the negotiation, then the offer.
Offer next_offer(Unit& unit, Negotiation& negotiation, const Actor& actor, Side by, const OfferTerms& terms) {
    Offer offer;
    offer.id = unit.fresh<OfferId>();
    offer.negotiation = negotiation.id;
    offer.number = ++negotiation.moves;
    offer.by = by;
    offer.account = actor.account;
    offer.terms = terms;
    offer.made_at = unit.now();
    offer.expires_at = offer.made_at + std::chrono::days{terms.valid_days};
    negotiation.last_offer = offer.id;
    negotiation.last_by = by;
    negotiation.last_lapsed = false;
    negotiation.due = Due{TimerKind::negotiation, offer.expires_at};
    return offer;
}

Due end_of_patience(Unit& unit, Instant from) {
    return {TimerKind::negotiation,
            from + std::chrono::days{unit.rules.number("negotiation.idle_days", beijing_date(from))}};
}

void answered(Unit& unit, Offer& offer, OfferState state) {
    offer.state = state;
    offer.answered_at = unit.now();
    unit.negotiations.save_offer(offer);
}

// A caller at the table: what is negotiated, about which listing, for which side.
struct Seat {
    Listing listing;
    Negotiation negotiation;
    Side side{};

    NegotiationTaker taker() const {
        return negotiation.last_by == side ? NegotiationTaker::offeror : NegotiationTaker::addressee;
    }
    void advance(NegotiationStep step) {
        negotiation.state = negotiation_lifecycle.after(negotiation.state, step, taker(), name_of(negotiation.state));
    }
};

Relations relations_to(Unit& unit, const Actor& actor, const Negotiation& negotiation) {
    Relations relations;
    relations.add_if(actor.party == negotiation.buyer, Relation::buyer);
    relations.add_if(actor.party == negotiation.seller, Relation::seller);
    if (actor.roles.has(Role::broker))
        relations.add_if(unit.mandates.active(actor.account, negotiation.owner()).has_value(), Relation::mandated);
    return relations;
}

Seat take_seat(Unit& unit, const Actor& actor, const NegotiationId& id, Action action) {
    // Lock order: the listing before its negotiations, since an acceptance holds both.
    Listing listing = unit.listings.get(unit.negotiations.listing_of(id));
    Negotiation negotiation = unit.negotiations.get(id);
    permit(actor, action, relations_to(unit, actor, negotiation), Action::read_negotiation);
    const auto side = side_of(unit, actor, negotiation);
    require(side.has_value(), Reason::forbidden);
    return {std::move(listing), std::move(negotiation), *side};
}

// The offer that the caller answers; its addressee is the other side's people only.
Offer offer_to_answer(Unit& unit, const Seat& seat, const OfferId& id) {
    Offer offer = unit.negotiations.offer(id);
    require(offer.negotiation == seat.negotiation.id, Reason::not_found);
    require(offer.by != seat.side, Reason::not_addressee);
    return offer;
}

Offer live_offer_to_answer(Unit& unit, const Seat& seat, const OfferId& id) {
    Offer offer = offer_to_answer(unit, seat, id);
    require(offer.state == OfferState::live && unit.now() < offer.expires_at, Reason::offer_not_live,
            name_of(offer.state));
    return offer;
}

void require_moves_left(Unit& unit, const Negotiation& negotiation) {
    const auto most = unit.rules.number("offer.moves.max", beijing_date(unit.now()));
    require(negotiation.moves < most, Reason::too_many_moves, std::to_string(most));
}

// What the form of the deal makes of it in the registry: the parent of the form's code is the code of the contract kind.
ContractKind kind_of_contract(const Rules& rules, const std::string& form) {
    const Code* code = rules.list("cooperation_forms").find(form);
    const auto kind = code ? kind_of_code(code->parent) : std::nullopt;
    if (!kind) throw std::logic_error{"cooperation form " + form + " names no kind of contract"};
    return *kind;
}

Agreed agreed(const Rules& rules, const Seat& seat, const OfferTerms& terms) {
    return {.source_id = seat.negotiation.id.text(),
            .title = {seat.listing.content.title.value},
            .kind = kind_of_contract(rules, terms.form),
            .seller = seat.negotiation.seller,
            .buyer = seat.negotiation.buyer,
            .total = terms.price,
            .payment_mode = terms.payment_mode,
            .field = seat.listing.content.field};
}

// 民法典 486: who accepts too late offers the same terms in turn.
Negotiation offer_by_late_acceptance(Unit& unit, const Actor& actor, Seat& seat, const Offer& lapsed) {
    seat.advance(NegotiationStep::accept_late);
    require(!seat.listing.deal, Reason::listing_reserved);
    require(seat.listing.state == ListingState::published, Reason::wrong_state, name_of(seat.listing.state));
    require_moves_left(unit, seat.negotiation);
    Offer offer = next_offer(unit, seat.negotiation, actor, seat.side, lapsed.terms);
    offer.late = true;
    unit.negotiations.save(seat.negotiation);
    unit.negotiations.add_offer(offer);
    tell(unit, seat.negotiation, "offer_accepted_late");
    return seat.negotiation;
}

}  // namespace

Negotiation make_offer(Unit& unit, const Actor& guest, const ListingId& id, const OfferTerms& terms) {
    const Listing listing = unit.listings.get(id);
    const Relations relations = relations_to(unit, {guest}, listing);
    require(listing.state == ListingState::published || may_see_inside({guest}, relations), Reason::not_found);
    permit(guest, Action::make_offer, relations, Action::read_listing);
    require(guest.party.has_value(), Reason::account_without_party);
    // Who serves the owner, as its person or its broker, does not sit on the other side as well.
    require(!relations.has(Relation::own) && !relations.has(Relation::mandated), Reason::own_listing);
    require(listing.state == ListingState::published, Reason::wrong_state, name_of(listing.state));
    if (const auto running = unit.negotiations.running(id, *guest.party)) refuse(Reason::duplicate, running->text());
    require_valid(unit, terms, listing);

    Negotiation negotiation;
    negotiation.id = unit.fresh<NegotiationId>();
    negotiation.listing = id;
    negotiation.owner_side = listing.content.kind == ListingKind::need ? Side::buyer : Side::seller;
    negotiation.buyer = negotiation.owner_side == Side::buyer ? listing.owner : *guest.party;
    negotiation.seller = negotiation.owner_side == Side::buyer ? *guest.party : listing.owner;
    negotiation.created_at = unit.now();
    const Offer first = next_offer(unit, negotiation, guest, other(negotiation.owner_side), terms);
    unit.negotiations.add(negotiation);
    unit.negotiations.add_offer(first);
    tell(unit, negotiation, "offer_made");
    return negotiation;
}

Negotiation renew_offer(Unit& unit, const Actor& actor, const NegotiationId& id, const OfferTerms& terms) {
    Seat seat = take_seat(unit, actor, id, Action::renew_offer);
    seat.advance(NegotiationStep::offer);
    require(!seat.listing.deal, Reason::listing_reserved);
    require(seat.listing.state == ListingState::published, Reason::wrong_state, name_of(seat.listing.state));
    require_moves_left(unit, seat.negotiation);
    require_valid(unit, terms, seat.listing);
    const Offer offer = next_offer(unit, seat.negotiation, actor, seat.side, terms);
    unit.negotiations.save(seat.negotiation);
    unit.negotiations.add_offer(offer);
    tell(unit, seat.negotiation, "offer_made");
    return seat.negotiation;
}

Negotiation counter_offer(Unit& unit, const Actor& actor, const NegotiationId& id, const OfferId& answering,
                          const OfferTerms& terms) {
    Seat seat = take_seat(unit, actor, id, Action::counter_offer);
    Offer old = live_offer_to_answer(unit, seat, answering);
    seat.advance(NegotiationStep::counter);
    require(!seat.listing.deal, Reason::listing_reserved);
    require_moves_left(unit, seat.negotiation);
    require_valid(unit, terms, seat.listing);
    answered(unit, old, OfferState::countered);
    const Offer offer = next_offer(unit, seat.negotiation, actor, seat.side, terms);
    unit.negotiations.save(seat.negotiation);
    unit.negotiations.add_offer(offer);
    tell(unit, seat.negotiation, "offer_countered");
    return seat.negotiation;
}

Negotiation reject_offer(Unit& unit, const Actor& actor, const NegotiationId& id, const OfferId& answering) {
    Seat seat = take_seat(unit, actor, id, Action::reject_offer);
    Offer offer = live_offer_to_answer(unit, seat, answering);
    seat.advance(NegotiationStep::reject);
    answered(unit, offer, OfferState::rejected);
    seat.negotiation.due = end_of_patience(unit, unit.now());
    unit.negotiations.save(seat.negotiation);
    tell(unit, seat.negotiation, "offer_rejected");
    return seat.negotiation;
}

Negotiation accept_offer(Unit& unit, const Actor& actor, const NegotiationId& id, const OfferId& answering) {
    Seat seat = take_seat(unit, actor, id, Action::accept_offer);
    Offer offer = offer_to_answer(unit, seat, answering);
    const bool is_last = offer.id == seat.negotiation.last_offer;
    const bool too_late = offer.state == OfferState::lapsed && is_last;
    require(offer.state == OfferState::live || too_late, Reason::offer_not_live, name_of(offer.state));
    require(!seat.listing.deal, Reason::listing_reserved);
    if (too_late) return offer_by_late_acceptance(unit, actor, seat, offer);

    seat.advance(NegotiationStep::accept);
    answered(unit, offer, OfferState::accepted);
    const Contract contract = draft_from_deal(unit, agreed(unit.rules, seat, offer.terms));
    seat.negotiation.contract = contract.id;
    seat.negotiation.due.reset();
    unit.negotiations.save(seat.negotiation);
    if (is_exclusive(unit.rules, offer.terms.form, beijing_date(unit.now())))
        reserve_listing(unit, seat.listing, id, contract.id);
    tell(unit, seat.negotiation, "offer_accepted");
    return seat.negotiation;
}

Negotiation close_negotiation(Unit& unit, const Actor& actor, const NegotiationId& id) {
    Seat seat = take_seat(unit, actor, id, Action::close_negotiation);
    seat.advance(NegotiationStep::close);
    seat.negotiation.due.reset();
    unit.negotiations.save(seat.negotiation);
    tell(unit, seat.negotiation, "negotiation_closed");
    return seat.negotiation;
}

void settle_negotiation(Unit& unit, const NegotiationId& id) {
    Negotiation negotiation = unit.negotiations.get(id);
    if (!negotiation.due || unit.now() < negotiation.due->at) return;  // somebody settled it meanwhile
    const auto step =
        negotiation.state == NegotiationState::offer_live ? NegotiationStep::lapse : NegotiationStep::idle;
    const Instant ended = negotiation.due->at;
    negotiation.state =
        negotiation_lifecycle.after(negotiation.state, step, NegotiationTaker::clock, name_of(negotiation.state));
    if (step == NegotiationStep::idle) {
        negotiation.due.reset();
        unit.negotiations.save(negotiation);
        return tell(unit, negotiation, "negotiation_closed");
    }
    Offer offer = unit.negotiations.offer(negotiation.last_offer);
    offer.state = OfferState::lapsed;
    unit.negotiations.save_offer(offer);
    negotiation.last_lapsed = true;
    // Counted from the stored time, not from when the clock came by.
    negotiation.due = end_of_patience(unit, ended);
    unit.negotiations.save(negotiation);
    tell(unit, negotiation, "offer_lapsed");
}

Negotiation negotiation_for(Unit& unit, const Actor& actor, const NegotiationId& id) {
    Negotiation negotiation = unit.negotiations.get(id);
    permit(actor, Action::read_negotiation, relations_to(unit, actor, negotiation), Action::read_negotiation);
    return negotiation;
}

Page<Negotiation> my_negotiations(Unit& unit, const Actor& actor, const std::optional<NegotiationState>& state,
                                  const PageRequest& page) {
    permit(actor, Action::list_negotiations, {}, Action::list_negotiations);
    NegotiationDesk desk{.party = {}, .broker = {}, .state = state};
    const bool staff = actor.roles.has(Role::operator_) || actor.roles.has(Role::supervisor);
    if (!staff) {
        if (actor.roles.has(Role::member)) desk.party = actor.party;
        if (actor.roles.has(Role::broker)) desk.broker = actor.account;
        require(desk.party || desk.broker, Reason::account_without_party);
    }
    return unit.negotiations.list(desk, unit.now(), page);
}

std::optional<Side> side_of(Unit& unit, const Actor& actor, const Negotiation& negotiation) {
    const Relations relations = relations_to(unit, actor, negotiation);
    if (actor.roles.has(Role::member)) {
        if (relations.has(Relation::buyer)) return Side::buyer;
        if (relations.has(Relation::seller)) return Side::seller;
    }
    if (relations.has(Relation::mandated)) return negotiation.owner_side;
    return std::nullopt;
}

std::vector<NegotiationStep> allowed_steps(const Negotiation& negotiation, const std::optional<Side>& side) {
    if (!side) return {};
    const auto taker = *side == negotiation.last_by ? NegotiationTaker::offeror : NegotiationTaker::addressee;
    auto steps = negotiation_lifecycle.steps_of(negotiation.state, taker);
    if (!negotiation.last_lapsed) std::erase(steps, NegotiationStep::accept_late);
    return steps;
}

}  // namespace heluo
