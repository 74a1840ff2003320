// Listings from their owner's side: drafted, edited, submitted, withdrawn, closed; and as anybody may read them.
#include "domain/exchange/listings.hpp"

#include "domain/core/crypto.hpp"
#include "domain/exchange/listing_steps.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/mandates.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

namespace {

// For whom the caller drafts: a party's member for that party, a broker for the client it names.
PartyId owner_for(const Actor& actor, const std::optional<PartyId>& wanted) {
    const bool own = actor.party && actor.roles.has(Role::member) && (!wanted || wanted == actor.party);
    if (own) return *actor.party;
    require(actor.roles.has(Role::broker), wanted ? Reason::forbidden : Reason::account_without_party);
    if (!wanted) {
        Violations faults;
        faults.add("/owner", Fault::required);
        throw Invalid{std::move(faults)};
    }
    return *wanted;
}

void require_valid(const ListingContent& content, const Rules& rules, Instant now) {
    Violations faults;
    check(content, rules, now, faults);
    require_none(std::move(faults));
}

void write_content(Unit& unit, Listing& listing, const ListingContent& content) {
    const std::string folded_title = content.folded.substr(0, content.folded.find('\n'));
    listing.content = content;
    listing.same_title = hex(unit.crypto.sha256(listing.owner.ulid + '\n' + folded_title));
}

Listing owner_step(Unit& unit, const Actor& actor, const ListingId& id, Action action, ListingStep step,
                   std::string event, bool everyone) {
    Listing listing = listing_to_act_on(unit, actor, id, action);
    advance(unit, listing, step, ListingTaker::owner_side);
    save_and_tell(unit, listing, std::move(event), everyone);
    return listing;
}

}  // namespace

Listing draft_listing(Unit& unit, const Actor& actor, const std::optional<PartyId>& owner,
                      const ListingContent& content) {
    Listing listing;
    listing.owner = owner_for(actor, owner);
    if (actor.party != listing.owner) {
        const auto mandate = unit.mandates.active(actor.account, listing.owner);
        require(mandate.has_value(), Reason::mandate_missing);
        listing.broker = actor.account;
        listing.mandate = mandate->id;
    }
    require_valid(content, unit.rules, unit.now());
    listing.id = unit.fresh<ListingId>();
    write_content(unit, listing, content);
    listing.created_at = unit.now();
    unit.listings.add(listing);
    return listing;
}

Listing edit_listing(Unit& unit, const Actor& actor, const ListingId& id, const ListingContent& content) {
    Listing listing = listing_to_act_on(unit, actor, id, Action::edit_listing);
    // Not advance(): editing does not begin the time for rework anew.
    listing.state =
        listing_lifecycle.after(listing.state, ListingStep::edit, ListingTaker::owner_side, name_of(listing.state));
    require_valid(content, unit.rules, unit.now());
    write_content(unit, listing, content);
    unit.listings.save(listing);
    return listing;
}

Listing submit_listing(Unit& unit, const Actor& actor, const ListingId& id) {
    Listing listing = listing_to_act_on(unit, actor, id, Action::submit_listing);
    advance(unit, listing, ListingStep::submit, ListingTaker::owner_side);
    // Codes may have ended and days gone by since it was drafted.
    require_valid(listing.content, unit.rules, unit.now());
    save_and_tell(unit, listing, "listing_submitted", false);
    return listing;
}

Listing discard_listing(Unit& unit, const Actor& actor, const ListingId& id) {
    return owner_step(unit, actor, id, Action::discard_listing, ListingStep::discard, "listing_discarded", false);
}

Listing withdraw_listing(Unit& unit, const Actor& actor, const ListingId& id) {
    Listing listing = listing_to_act_on(unit, actor, id, Action::withdraw_listing);
    const bool was_public = listing.state == ListingState::published;
    advance(unit, listing, ListingStep::withdraw, ListingTaker::owner_side);
    save_and_tell(unit, listing, was_public ? "listing_withdrawn" : "listing_recalled", was_public);
    return listing;
}

Listing close_listing(Unit& unit, const Actor& actor, const ListingId& id) {
    Listing listing = listing_to_act_on(unit, actor, id, Action::close_listing);
    advance(unit, listing, ListingStep::close, ListingTaker::owner_side);
    const auto contract = unit.contracts.get(listing.contract.value());
    require(contract.stands(), Reason::wrong_state, name_of(contract.state));
    save_and_tell(unit, listing, "listing_sold", true);
    return listing;
}

Listing listing_for(Unit& unit, const Visitor& visitor, const ListingId& id) {
    Listing listing = unit.listings.get(id);
    if (listing.state != ListingState::published)
        require(may_see_inside(visitor, relations_to(unit, visitor, listing)), Reason::not_found);
    return listing;
}

Page<ListingLine> search_listings(Unit& unit, const ListingSearch& wish, const PageRequest& page) {
    return unit.listings.search(wish, unit.now(), page);
}

Page<ListingLine> my_listings(Unit& unit, const Actor& actor, const std::optional<ListingState>& state,
                              const PageRequest& page) {
    permit(actor, Action::list_my_listings, {}, Action::list_my_listings);
    ListingDesk desk{.owner = {}, .broker = {}, .state = state};
    const bool staff = actor.roles.has(Role::operator_) || actor.roles.has(Role::supervisor);
    if (!staff) {
        if (actor.roles.has(Role::member)) desk.owner = actor.party;
        if (actor.roles.has(Role::broker)) desk.broker = actor.account;
        require(desk.owner || desk.broker, Reason::account_without_party);
    }
    return unit.listings.desk(desk, unit.now(), page);
}

Relations relations_to(Unit& unit, const Visitor& visitor, const Listing& listing) {
    Relations relations;
    if (!visitor.actor) return relations;
    const Actor& actor = *visitor.actor;
    relations.add_if(actor.party == listing.owner, Relation::own);
    if (actor.roles.has(Role::broker))
        relations.add_if(unit.mandates.active(actor.account, listing.owner).has_value(), Relation::mandated);
    return relations;
}

bool may_see_inside(const Visitor& visitor, const Relations& relations) {
    if (!visitor.actor) return false;
    const Roles& roles = visitor.actor->roles;
    return relations.has(Relation::own) || relations.has(Relation::mandated) || roles.has(Role::operator_) ||
           roles.has(Role::supervisor);
}

bool is_live(ListingState state) {
    return state == ListingState::in_review || state == ListingState::rework || state == ListingState::published ||
           state == ListingState::reserved;
}

}  // namespace heluo
