// Negotiations and their offers in SQL: rows and queries.
#include "persistence/exchange/negotiations.hpp"

#include "persistence/core/errors.hpp"
#include "persistence/core/stored.hpp"
#include "persistence/exchange/listings.hpp"

namespace heluo::persistence {

static std::string running_key(const ListingId& listing, const PartyId& guest) { return listing.ulid + guest.ulid; }

NegotiationRow Kept<Negotiation>::freeze(const Negotiation& negotiation) {
    NegotiationRow row;
    row.listing = negotiation.listing.ulid;
    row.buyer = negotiation.buyer.ulid;
    row.seller = negotiation.seller.ulid;
    row.owner = negotiation.owner().ulid;
    row.owner_side = name_of(negotiation.owner_side);
    if (negotiation.state == NegotiationState::offer_live || negotiation.state == NegotiationState::open)
        row.running = running_key(negotiation.listing, negotiation.guest());
    row.state = name_of(negotiation.state);
    row.last_offer = negotiation.last_offer.ulid;
    row.last_by = name_of(negotiation.last_by);
    row.last_lapsed = negotiation.last_lapsed;
    row.moves = negotiation.moves;
    row.contract = ulid_of(negotiation.contract);
    if (negotiation.due) row.due_kind = std::string{name_of(negotiation.due->kind)};
    if (negotiation.due) row.due_at = to_micros(negotiation.due->at);
    row.created_at = to_micros(negotiation.created_at);
    return row;
}

Negotiation Kept<Negotiation>::thaw(const NegotiationRow& row) {
    Negotiation negotiation;
    negotiation.id = {row.id};
    negotiation.listing = {row.listing};
    negotiation.buyer = {row.buyer};
    negotiation.seller = {row.seller};
    negotiation.owner_side = stored_name<Side>(row.owner_side);
    negotiation.state = stored_name<NegotiationState>(row.state);
    negotiation.last_offer = {row.last_offer};
    negotiation.last_by = stored_name<Side>(row.last_by);
    negotiation.last_lapsed = row.last_lapsed != 0;
    negotiation.moves = row.moves;
    negotiation.contract = stored_id<ContractId>(row.contract);
    negotiation.created_at = from_micros(row.created_at);
    negotiation.due = stored_due(row.due_kind, row.due_at);
    negotiation.version = row.version;
    return negotiation;
}

OfferRow Kept<Offer>::freeze(const Offer& offer) {
    OfferRow row;
    row.negotiation = offer.negotiation.ulid;
    row.ordinal = offer.number;
    row.made_by = name_of(offer.by);
    row.account = offer.account.ulid;
    row.price = offer.terms.price.in_fen();
    row.payment_mode = offer.terms.payment_mode;
    row.form = offer.terms.form;
    row.terms = offer.terms.text.value;
    row.valid_days = offer.terms.valid_days;
    row.state = name_of(offer.state);
    row.late = offer.late;
    row.made_at = to_micros(offer.made_at);
    row.expires_at = to_micros(offer.expires_at);
    if (offer.answered_at) row.answered_at = to_micros(*offer.answered_at);
    return row;
}

Offer Kept<Offer>::thaw(const OfferRow& row) {
    Offer offer;
    offer.id = {row.id};
    offer.negotiation = {row.negotiation};
    offer.number = row.ordinal;
    offer.by = stored_name<Side>(row.made_by);
    offer.account = {row.account};
    offer.terms.price = Money::fen(row.price);
    offer.terms.payment_mode = row.payment_mode;
    offer.terms.form = row.form;
    offer.terms.text = {row.terms};
    offer.terms.valid_days = row.valid_days;
    offer.state = stored_name<OfferState>(row.state);
    offer.late = row.late != 0;
    offer.made_at = from_micros(row.made_at);
    offer.expires_at = from_micros(row.expires_at);
    if (row.answered_at) offer.answered_at = from_micros(*row.answered_at);
    offer.version = row.version;
    return offer;
}

ListingId SqlNegotiations::listing_of(const NegotiationId& id) {
    auto listing = context_.sql.text("SELECT listing FROM negotiations WHERE id = :id", {bind("id", id.ulid)});
    require(listing.has_value(), Reason::not_found);
    return {std::move(*listing)};
}

std::optional<NegotiationId> SqlNegotiations::running(const ListingId& listing, const PartyId& guest) {
    return stored_id<NegotiationId>(context_.sql.text("SELECT id FROM negotiations WHERE running = :running",
                                                      {bind("running", running_key(listing, guest))}));
}

void SqlNegotiations::add(const Negotiation& negotiation) {
    try {
        keeper_.add(negotiation);
    } catch (const DuplicateKey&) {
        refuse(Reason::duplicate);
    }
}

Page<Negotiation> SqlNegotiations::list(const NegotiationDesk& desk, Instant now, const PageRequest& page) {
    std::string text = " WHERE id < :after";
    Binds binds{bind("after", begin_of(page, newest))};
    std::string mine;
    if (desk.party) {
        mine = "buyer = :party OR seller = :party";
        binds.push_back(bind("party", desk.party->ulid));
    }
    if (desk.broker) {
        if (!mine.empty()) mine += " OR ";
        mine += clients_of_broker;
        binds.push_back(bind("broker", desk.broker->ulid));
        binds.push_back(bind("now", to_micros(now)));
    }
    if (!mine.empty()) text += " AND (" + mine + ")";
    if (desk.state) {
        text += " AND state = :state";
        binds.push_back(bind("state", name_of(*desk.state)));
    }
    text += " ORDER BY id DESC LIMIT :most";
    binds.push_back(bind("most", page.limit + 1));
    return make_page(keeper_.list(text, binds), page.limit, [](const Negotiation& last) { return last.id.ulid; });
}

// By its owner, for whom there is an index on both engines.
std::vector<ContractId> SqlNegotiations::contracts_of(const ListingId& listing) {
    std::vector<ContractId> contracts;
    for (const Negotiation& each :
         keeper_.list(" WHERE owner = (SELECT l.owner FROM listings l WHERE l.id = :listing) AND listing = :listing "
                      "AND contract IS NOT NULL ORDER BY id",
                      {bind("listing", listing.ulid)}))
        contracts.push_back(each.contract.value());
    return contracts;
}

std::vector<Offer> SqlNegotiations::offers(const NegotiationId& id) {
    return offers_.list(" WHERE negotiation = :negotiation ORDER BY ordinal", {bind("negotiation", id.ulid)});
}

}  // namespace heluo::persistence
