// Endpoints of listings: drafted, reviewed, published, searched and shown.
#include "api/core/folding.hpp"
#include "api/exchange/listing_shapes.hpp"
#include "api/routes.hpp"

namespace heluo::api {

namespace {

std::vector<std::string> codes_of(const std::vector<ListingCode>& typed) {
    std::vector<std::string> codes;
    for (const auto& code : typed) codes.push_back(code.value);
    return codes;
}

template <class Body>
ListingContent content_of(const Body& body) {
    return {body.kind,         body.title,
            body.summary,      body.region,
            body.field.value,  codes_of(body.forms.items),
            body.asking_price, body.patent_number,
            body.valid_until,  folded(body.title.value) + '\n' + folded(body.summary.value)};
}

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

// What the listing waits for; the kind of its timer tells it together with the state.
std::optional<std::string> next_event(const Listing& listing) {
    if (!listing.due) return std::nullopt;
    if (listing.due->kind == TimerKind::listing_reservation) return "reservation_ends";
    return listing.state == ListingState::rework ? "discarded" : "expired";
}

void add_inside(ListingView& view, const Listing& listing) {
    view.broker = listing.broker;
    view.review_reason = unless_empty(listing.review_reason);
    view.review_text = unless_empty(listing.review_text);
    view.deal = listing.deal;
    view.contract = listing.contract;
}

ListingView view_of(Unit& unit, const Visitor& visitor, const Listing& listing) {
    const Relations relations = relations_to(unit, visitor, listing);
    ListingView view;
    view.id = listing.id;
    view.state = listing.state;
    view.allowed_steps = allowed_steps(visitor, relations, listing);
    view.kind = listing.content.kind;
    view.title = listing.content.title.value;
    view.summary = listing.content.summary.value;
    view.owner = listing.owner;
    view.region = listing.content.region;
    view.field = listing.content.field;
    view.forms = listing.content.forms;
    view.asking_price = listing.content.asking_price;
    view.patent_number = listing.content.patent;
    view.valid_until = listing.content.valid_until;
    if (may_see_inside(visitor, relations)) add_inside(view, listing);
    view.published_at = listing.published_at;
    view.created_at = listing.created_at;
    if (listing.due) view.due_at = listing.due->at;
    view.next_event = next_event(listing);
    view.version = listing.version;
    return view;
}

Page<ListingLineView> lines_of(Page<ListingLine> page) {
    Page<ListingLineView> views;
    for (auto& line : page.items)
        views.items.push_back({std::move(line.id), line.state, line.kind, std::move(line.title), std::move(line.owner),
                               std::move(line.region), std::move(line.field), std::move(line.forms), line.asking_price,
                               line.published_at, line.valid_until, line.created_at, line.version});
    views.next = std::move(page.next);
    return views;
}

Created<ListingView> draft(Unit& unit, const Actor& actor, const NewListing& body) {
    const Listing listing = draft_listing(unit, actor, body.owner, content_of(body));
    return created(view_of(unit, {actor}, listing), "/v1/listings/" + listing.id.text());
}

ListingView edit(Unit& unit, const Actor& actor, const ListingId& id, const IfMatch&, const EditedListing& body) {
    return view_of(unit, {actor}, edit_listing(unit, actor, id, content_of(body)));
}

// A step that needs nothing but its name.
template <Listing (*step)(Unit&, const Actor&, const ListingId&)>
ListingView take(Unit& unit, const Actor& actor, const ListingId& id, const IfMatch&) {
    return view_of(unit, {actor}, step(unit, actor, id));
}

// A step of the reviewer that must say why.
template <Listing (*step)(Unit&, const Actor&, const ListingId&, const ReviewNote&)>
ListingView decide(Unit& unit, const Actor& actor, const ListingId& id, const IfMatch&, const ListingNote& note) {
    return view_of(unit, {actor}, step(unit, actor, id, {note.reason.value, note.text}));
}

ListingView show(Unit& unit, const Visitor& visitor, const ListingId& id) {
    return view_of(unit, visitor, listing_for(unit, visitor, id));
}

struct ListingQuery {
    std::optional<ListingKind> kind;
    std::optional<ListingCode> field, form;
    std::optional<RegionPrefix> region;
    std::optional<Money> min_price, max_price;
    std::optional<Text<1, 80>> q;
};
BOOST_DESCRIBE_STRUCT(ListingQuery, (), (kind, field, form, region, min_price, max_price, q))

ListingSearch search_of(const ListingQuery& query) {
    if (query.min_price && query.max_price && *query.min_price > *query.max_price) {
        Violations faults;
        faults.add("/max_price", Fault::out_of_range, query.min_price->text() + ".." + max_amount.text());
        throw Invalid{std::move(faults)};
    }
    ListingSearch wish;
    wish.kind = query.kind;
    if (query.field) wish.field = query.field->value;
    if (query.form) wish.form = query.form->value;
    wish.region = query.region;
    wish.price_from = query.min_price;
    wish.price_to = query.max_price;
    if (query.q) wish.folded_text = folded(query.q->value);
    return wish;
}

Page<ListingLineView> search(Unit& unit, const Visitor&, const Query<ListingQuery>& query, const PageRequest& page) {
    return lines_of(search_listings(unit, search_of(query.value), page));
}

struct MyListingQuery {
    std::optional<ListingState> state;
};
BOOST_DESCRIBE_STRUCT(MyListingQuery, (), (state))

Page<ListingLineView> mine(Unit& unit, const Actor& actor, const Query<MyListingQuery>& query,
                           const PageRequest& page) {
    return lines_of(my_listings(unit, actor, query->state, page));
}

}  // namespace

std::vector<Route> listing_routes() {
    using enum Action;
    using enum Reason;
    return {
        route<"GET /v1/listings", search, search_listings>("Published listings, newest first, by filters"),
        route<"POST /v1/listings", draft, draft_listing>("Draft a listing for the own party or a client")
            .refuses({mandate_missing}),
        route<"GET /v1/listings/{listing}", show, read_listing>("A listing"),
        route<"PUT /v1/listings/{listing}", edit, edit_listing>("Rewrite a draft, or what was sent back")
            .refuses({duplicate}),
        route<"POST /v1/listings/{listing}/submit", take<heluo::submit_listing>, submit_listing>("Submit for review")
            .refuses({duplicate}),
        route<"POST /v1/listings/{listing}/withdraw", take<heluo::withdraw_listing>, withdraw_listing>(
            "Take back from review, or take down for good"),
        route<"POST /v1/listings/{listing}/discard", take<heluo::discard_listing>, discard_listing>("Discard a draft"),
        route<"POST /v1/listings/{listing}/close", take<heluo::close_listing>, close_listing>(
            "Say that the deal which holds the listing stands")
            .legal(),
        route<"POST /v1/listings/{listing}/publish", take<heluo::publish_listing>, publish_listing>("Publish")
            .legal()
            .refuses({deadline_passed}),
        route<"POST /v1/listings/{listing}/return", decide<heluo::return_listing>, return_listing>(
            "Send back for rework, with a reason"),
        route<"POST /v1/listings/{listing}/reject", decide<heluo::reject_listing>, reject_listing>(
            "Reject, with a reason"),
        route<"POST /v1/listings/{listing}/release", decide<heluo::release_listing>, release_listing>(
            "Offer a reserved listing again, with a reason")
            .legal()
            .refuses({Reason::listing_reserved}),
        route<"GET /v1/my/listings", mine, list_my_listings>("Listings of the own party or clients; staff see all"),
    };
}

}  // namespace heluo::api
