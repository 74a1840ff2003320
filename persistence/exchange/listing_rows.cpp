// Listings between domain and row.
#include "persistence/core/stored.hpp"
#include "persistence/exchange/listings.hpp"

namespace heluo::persistence {

// The number came from PatentNumber::parse; whether it was typed with ZL is not kept.
static std::optional<PatentNumber> stored_patent(const std::optional<std::string>& number) {
    return number ? std::optional{PatentNumber{*number, false}} : std::nullopt;
}

ListingRow Kept<Listing>::freeze(const Listing& listing) {
    const ListingContent& content = listing.content;
    const bool live = is_live(listing.state);
    const auto number = content.patent ? std::optional{content.patent->value} : std::nullopt;
    ListingRow row;
    row.owner = listing.owner.ulid;
    row.broker = ulid_of(listing.broker);
    row.mandate = ulid_of(listing.mandate);
    row.kind = name_of(content.kind);
    row.title = content.title.value;
    row.summary = content.summary.value;
    row.region = content.region.value;
    row.field = content.field;
    row.forms = spaced(content.forms);
    row.asking_price = fen_of(content.asking_price);
    row.patent_number = number;
    row.valid_until = to_micros(content.valid_until);
    row.folded = content.folded;
    row.same_title = listing.same_title;
    if (live) row.live_title = listing.same_title;
    if (live) row.live_patent = number;
    row.state = name_of(listing.state);
    row.review_reason = listing.review_reason;
    row.review_text = listing.review_text;
    row.deal = ulid_of(listing.deal);
    row.contract = ulid_of(listing.contract);
    if (!listing.publication.empty()) row.publication = listing.publication;
    if (listing.state == ListingState::published) row.shown = row.publication;
    if (listing.published_at) row.published_at = to_micros(*listing.published_at);
    if (listing.due) row.due_kind = std::string{name_of(listing.due->kind)};
    if (listing.due) row.due_at = to_micros(listing.due->at);
    row.created_at = to_micros(listing.created_at);
    return row;
}

Listing Kept<Listing>::thaw(const ListingRow& row) {
    Listing listing;
    listing.id = {row.id};
    listing.owner = {row.owner};
    listing.broker = stored_id<AccountId>(row.broker);
    listing.mandate = stored_id<MandateId>(row.mandate);
    listing.content.kind = stored_name<ListingKind>(row.kind);
    listing.content.title = {row.title};
    listing.content.summary = {row.summary};
    listing.content.region = {row.region};
    listing.content.field = row.field;
    listing.content.forms = unspaced(row.forms);
    listing.content.asking_price = stored_money(row.asking_price);
    listing.content.patent = stored_patent(row.patent_number);
    listing.content.valid_until = from_micros(row.valid_until);
    listing.content.folded = row.folded;
    listing.same_title = row.same_title;
    listing.state = stored_name<ListingState>(row.state);
    listing.review_reason = row.review_reason;
    listing.review_text = row.review_text;
    listing.deal = stored_id<NegotiationId>(row.deal);
    listing.contract = stored_id<ContractId>(row.contract);
    listing.publication = row.publication.value_or("");
    if (row.published_at) listing.published_at = from_micros(*row.published_at);
    listing.created_at = from_micros(row.created_at);
    listing.due = stored_due(row.due_kind, row.due_at);
    listing.version = row.version;
    return listing;
}

}  // namespace heluo::persistence
