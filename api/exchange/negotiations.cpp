// Endpoints of negotiations: offers made, countered, accepted, rejected, and the table they lie on.
#include "domain/exchange/negotiations.hpp"
#include "api/exchange/listing_shapes.hpp"
#include "api/routes.hpp"

namespace heluo::api {

namespace {

struct NewOffer {
    Money price;
    ListingCode payment_mode, form;
    Prose<1, 2000> terms;
    Bounded<1, 3650> valid_days;  // the rule in force bounds it further
};
BOOST_DESCRIBE_STRUCT(NewOffer, (), (price, payment_mode, form, terms, valid_days))

struct OfferView {
    OfferId id;
    long long number = 1;
    Side by{};
    OfferState state{};
    bool late = false;
    Money price;
    std::string payment_mode, form, terms;
    long long valid_days = 1;
    Instant made_at, expires_at;
    std::optional<Instant> answered_at;
};
BOOST_DESCRIBE_STRUCT(OfferView, (),
                      (id, number, by, state, late, price, payment_mode, form, terms, valid_days, made_at, expires_at,
                       answered_at))

struct NegotiationView {
    NegotiationId id;
    NegotiationState state{};
    std::vector<NegotiationStep> allowed_steps;
    ListingId listing;
    PartyId buyer, seller;
    std::optional<Side> your_side;
    std::optional<OfferId> live_offer;
    std::vector<OfferView> offers;  // in the order they were made
    std::optional<ContractId> contract;
    Instant created_at;
    std::optional<Instant> due_at;
    std::optional<std::string> next_event;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(NegotiationView, (),
                      (id, state, allowed_steps, listing, buyer, seller, your_side, live_offer, offers, contract,
                       created_at, due_at, next_event, version))

struct NegotiationLine {
    NegotiationId id;
    NegotiationState state{};
    std::vector<NegotiationStep> allowed_steps;
    ListingId listing;
    PartyId buyer, seller;
    std::optional<ContractId> contract;
    Instant created_at;
    std::optional<Instant> due_at;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(NegotiationLine, (),
                      (id, state, allowed_steps, listing, buyer, seller, contract, created_at, due_at, version))

OfferTerms terms_of(const NewOffer& body) {
    return {body.price, body.payment_mode.value, body.form.value, body.terms, body.valid_days};
}

OfferView view_of(const Offer& offer) {
    return {offer.id,
            offer.number,
            offer.by,
            offer.state,
            offer.late,
            offer.terms.price,
            offer.terms.payment_mode,
            offer.terms.form,
            offer.terms.text.value,
            offer.terms.valid_days,
            offer.made_at,
            offer.expires_at,
            offer.answered_at};
}

std::optional<std::string> next_event(const Negotiation& negotiation) {
    if (!negotiation.due) return std::nullopt;
    return negotiation.state == NegotiationState::offer_live ? "offer_lapses" : "negotiation_closes";
}

NegotiationView view_of(Unit& unit, const Actor& actor, const Negotiation& negotiation) {
    NegotiationView view;
    view.id = negotiation.id;
    view.state = negotiation.state;
    view.your_side = side_of(unit, actor, negotiation);
    view.allowed_steps = allowed_steps(negotiation, view.your_side);
    view.listing = negotiation.listing;
    view.buyer = negotiation.buyer;
    view.seller = negotiation.seller;
    if (negotiation.state == NegotiationState::offer_live) view.live_offer = negotiation.last_offer;
    for (const Offer& offer : unit.negotiations.offers(negotiation.id)) view.offers.push_back(view_of(offer));
    view.contract = negotiation.contract;
    view.created_at = negotiation.created_at;
    if (negotiation.due) view.due_at = negotiation.due->at;
    view.next_event = next_event(negotiation);
    view.version = negotiation.version;
    return view;
}

Created<NegotiationView> made(Unit& unit, const Actor& actor, const Negotiation& negotiation) {
    return created(view_of(unit, actor, negotiation), "/v1/negotiations/" + negotiation.id.text());
}

Created<NegotiationView> make(Unit& unit, const Actor& guest, const ListingId& listing, const NewOffer& body) {
    return made(unit, guest, make_offer(unit, guest, listing, terms_of(body)));
}

Created<NegotiationView> renew(Unit& unit, const Actor& actor, const NegotiationId& id, const NewOffer& body) {
    return made(unit, actor, renew_offer(unit, actor, id, terms_of(body)));
}

Created<NegotiationView> counter(Unit& unit, const Actor& actor, const NegotiationId& id, const OfferId& offer,
                                 const NewOffer& body) {
    return made(unit, actor, counter_offer(unit, actor, id, offer, terms_of(body)));
}

// Either way something is made: the contract's draft, or, when it came too late, a new offer.
Created<NegotiationView> accept(Unit& unit, const Actor& actor, const NegotiationId& id, const OfferId& offer) {
    return made(unit, actor, accept_offer(unit, actor, id, offer));
}

NegotiationView reject(Unit& unit, const Actor& actor, const NegotiationId& id, const OfferId& offer) {
    return view_of(unit, actor, reject_offer(unit, actor, id, offer));
}

NegotiationView close(Unit& unit, const Actor& actor, const NegotiationId& id, const IfMatch&) {
    return view_of(unit, actor, close_negotiation(unit, actor, id));
}

NegotiationView show(Unit& unit, const Actor& actor, const NegotiationId& id) {
    unit.snapshot();  // the negotiation and its offers
    return view_of(unit, actor, negotiation_for(unit, actor, id));
}

struct NegotiationQuery {
    std::optional<NegotiationState> state;
};
BOOST_DESCRIBE_STRUCT(NegotiationQuery, (), (state))

Page<NegotiationLine> list(Unit& unit, const Actor& actor, const Query<NegotiationQuery>& query,
                           const PageRequest& request) {
    const auto page = my_negotiations(unit, actor, query->state, request);
    Page<NegotiationLine> lines;
    for (const Negotiation& n : page.items)
        lines.items.push_back({n.id, n.state, allowed_steps(n, side_of(unit, actor, n)), n.listing, n.buyer, n.seller,
                               n.contract, n.created_at, n.due ? std::optional{n.due->at} : std::nullopt, n.version});
    lines.next = page.next;
    return lines;
}

}  // namespace

std::vector<Route> negotiation_routes() {
    using enum Action;
    using enum Reason;
    return {
        route<"POST /v1/listings/{listing}/offers", make, make_offer>("Offer to buy, license or solve what is listed")
            .legal()
            .refuses({own_listing, duplicate}),
        route<"GET /v1/negotiations", list, list_negotiations>("Negotiations of the own party or clients"),
        route<"GET /v1/negotiations/{negotiation}", show, read_negotiation>("A negotiation with all its offers"),
        route<"POST /v1/negotiations/{negotiation}/offers", renew, renew_offer>(
            "Make a further offer after the last one ended")
            .legal()
            .refuses({listing_reserved, too_many_moves}),
        route<"POST /v1/negotiations/{negotiation}/offers/{offer}/counter", counter, counter_offer>(
            "Answer the live offer by another one")
            .legal()
            .refuses({not_addressee, offer_not_live, listing_reserved, too_many_moves}),
        route<"POST /v1/negotiations/{negotiation}/offers/{offer}/accept", accept, accept_offer>(
            "Accept exactly this offer; too late, it becomes a new offer on the same terms")
            .legal()
            .refuses({not_addressee, offer_not_live, listing_reserved, too_many_moves}),
        route<"POST /v1/negotiations/{negotiation}/offers/{offer}/reject", reject, reject_offer>("Reject this offer")
            .legal()
            .refuses({not_addressee, offer_not_live}),
        route<"POST /v1/negotiations/{negotiation}/close", close, close_negotiation>("End an open negotiation"),
    };
}

}  // namespace heluo::api
