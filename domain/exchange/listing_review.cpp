// Listings from the market's side: reviewed, published, sent back; reserved by a deal, released, and moved by the clock.
#include <stdexcept>

#include "domain/exchange/listing_steps.hpp"
#include "domain/exchange/listings.hpp"
#include "domain/people/actions.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

namespace {

bool reviews_for_itself(const Actor& actor, const Relations& relations) {
    return relations.has(Relation::own) || (actor.roles.has(Role::broker) && relations.has(Relation::mandated));
}

// The reviewer is never of the owner's unit (10(b).1).
Listing listing_to_review(Unit& unit, const Actor& actor, const ListingId& id, Action action) {
    Listing listing = listing_to_act_on(unit, actor, id, action);
    require(!reviews_for_itself(actor, relations_to(unit, {actor}, listing)), Reason::forbidden);
    return listing;
}

void note_review(Unit& unit, Listing& listing, const ReviewNote& note) {
    Violations faults;
    need_code(unit.rules.list("review_reasons"), note.reason, beijing_date(unit.now()), "/reason", faults);
    require_none(std::move(faults));
    listing.review_reason = note.reason;
    listing.review_text = note.text.value;
}

Listing review_step(Unit& unit, const Actor& reviewer, const ListingId& id, Action action, ListingStep step,
                    const ReviewNote& note, std::string event) {
    Listing listing = listing_to_review(unit, reviewer, id, action);
    advance(unit, listing, step, ListingTaker::reviewer);
    note_review(unit, listing, note);
    save_and_tell(unit, listing, std::move(event), false);
    return listing;
}

void free_of_deal(Listing& listing) {
    listing.deal.reset();
    listing.contract.reset();
}

std::optional<Due> due_of(const Listing& listing, const Rules& rules, Instant now) {
    const auto in_days = [&](std::string_view rule) {
        return now + std::chrono::days{rules.number(rule, beijing_date(now))};
    };
    switch (listing.state) {
        case ListingState::published: return Due{TimerKind::listing_expiry, listing.content.valid_until};
        case ListingState::rework: return Due{TimerKind::listing_expiry, in_days("listing.rework_days")};
        case ListingState::reserved: return Due{TimerKind::listing_reservation, in_days("listing.reservation_days")};
        case ListingState::draft:
        case ListingState::in_review:
        case ListingState::sold:
        case ListingState::rejected:
        case ListingState::withdrawn:
        case ListingState::expired:
        case ListingState::discarded: return std::nullopt;
    }
    throw std::logic_error{"a listing in no state"};
}

void end_reservation(Unit& unit, Listing& listing) {
    if (give_up_contract(unit, listing.contract.value())) {
        advance(unit, listing, ListingStep::release, ListingTaker::clock);
        free_of_deal(listing);
        return save_and_tell(unit, listing, "listing_released", true);
    }
    advance(unit, listing, ListingStep::close, ListingTaker::clock);
    save_and_tell(unit, listing, "listing_sold", true);
}

}  // namespace

Listing listing_to_act_on(Unit& unit, const Actor& actor, const ListingId& id, Action action) {
    Listing listing = unit.listings.get(id);
    const Visitor visitor{actor};
    const Relations relations = relations_to(unit, visitor, listing);
    require(listing.state == ListingState::published || may_see_inside(visitor, relations), Reason::not_found);
    permit(actor, action, relations, Action::read_listing);
    return listing;
}

void advance(Unit& unit, Listing& listing, ListingStep step, ListingTaker taker) {
    listing.state = listing_lifecycle.after(listing.state, step, taker, name_of(listing.state));
    listing.due = due_of(listing, unit.rules, unit.now());
}

void save_and_tell(Unit& unit, Listing& listing, std::string event, bool everyone) {
    unit.listings.save(listing);
    unit.announce({.kind = std::move(event),
                   .object = listing.id.text(),
                   .everyone = everyone,
                   .first = listing.owner,
                   .second = std::nullopt});
}

Listing publish_listing(Unit& unit, const Actor& reviewer, const ListingId& id) {
    Listing listing = listing_to_review(unit, reviewer, id, Action::publish_listing);
    advance(unit, listing, ListingStep::publish, ListingTaker::reviewer);
    require(unit.now() < listing.content.valid_until, Reason::deadline_passed, text(listing.content.valid_until));
    listing.publication = unit.fresh_ulid();
    listing.published_at = unit.now();
    save_and_tell(unit, listing, "listing_published", true);
    return listing;
}

Listing return_listing(Unit& unit, const Actor& reviewer, const ListingId& id, const ReviewNote& note) {
    return review_step(unit, reviewer, id, Action::return_listing, ListingStep::return_, note, "listing_returned");
}

Listing reject_listing(Unit& unit, const Actor& reviewer, const ListingId& id, const ReviewNote& note) {
    return review_step(unit, reviewer, id, Action::reject_listing, ListingStep::reject, note, "listing_rejected");
}

Listing release_listing(Unit& unit, const Actor& reviewer, const ListingId& id, const ReviewNote& note) {
    Listing listing = listing_to_review(unit, reviewer, id, Action::release_listing);
    advance(unit, listing, ListingStep::release, ListingTaker::reviewer);
    // What was signed has passed the rights on, or may yet: an exclusive technology is not offered a second time beside it.
    require(give_up_contract(unit, listing.contract.value()), Reason::listing_reserved);
    note_review(unit, listing, note);
    free_of_deal(listing);
    save_and_tell(unit, listing, "listing_released", true);
    return listing;
}

void reserve_listing(Unit& unit, Listing& listing, const NegotiationId& deal, const ContractId& contract) {
    require(!listing.deal, Reason::listing_reserved);
    listing.deal = deal;
    listing.contract = contract;
    // An offer outlives the listing it was made on (民法典 476): a withdrawn or expired one is held, but not shown again.
    if (listing.state != ListingState::published) return unit.listings.save(listing);
    advance(unit, listing, ListingStep::reserve, ListingTaker::deal);
    save_and_tell(unit, listing, "listing_reserved", true);
}

void settle_listing(Unit& unit, const ListingId& id) {
    Listing listing = unit.listings.get(id);
    if (!listing.due || unit.now() < listing.due->at) return;  // somebody settled it meanwhile
    if (listing.state == ListingState::reserved) return end_reservation(unit, listing);
    const bool was_public = listing.state == ListingState::published;
    advance(unit, listing, ListingStep::expire, ListingTaker::clock);
    save_and_tell(unit, listing, was_public ? "listing_expired" : "listing_discarded", was_public);
}

std::vector<ListingStep> allowed_steps(const Visitor& visitor, const Relations& relations, const Listing& listing) {
    if (!visitor.actor) return {};
    const Actor& actor = *visitor.actor;
    std::vector<ListingStep> steps;
    if (may(actor.roles, Action::submit_listing, relations))
        steps = listing_lifecycle.steps_of(listing.state, ListingTaker::owner_side);
    if (may(actor.roles, Action::publish_listing, relations) && !reviews_for_itself(actor, relations))
        for (ListingStep step : listing_lifecycle.steps_of(listing.state, ListingTaker::reviewer))
            steps.push_back(step);
    return steps;
}

}  // namespace heluo
