// Listings in SQL: kept by their version, searched by one index in the order of publication.
#include "persistence/exchange/listings.hpp"

#include "persistence/core/errors.hpp"
#include "persistence/core/stored.hpp"

namespace heluo::persistence {

// Only what a list shows: a page of twenty reads no summaries.
struct ListingLineRow {
    std::string id, kind, title, owner, region, field, forms;
    std::optional<long long> asking_price;
    std::string state;
    std::optional<std::string> publication;
    std::optional<long long> published_at;
    long long valid_until{}, created_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(ListingLineRow, (),
                      (id, kind, title, owner, region, field, forms, asking_price, state, publication, published_at,
                       valid_until, created_at, version))

namespace {

ListingLine line_of(ListingLineRow&& row) {
    ListingLine line;
    line.id = {std::move(row.id)};
    line.kind = stored_name<ListingKind>(row.kind);
    line.title = std::move(row.title);
    line.owner = {std::move(row.owner)};
    line.region = {std::move(row.region)};
    line.field = std::move(row.field);
    line.forms = unspaced(row.forms);
    if (row.asking_price) line.asking_price = Money::fen(*row.asking_price);
    line.state = stored_name<ListingState>(row.state);
    if (row.published_at) line.published_at = from_micros(*row.published_at);
    line.valid_until = from_micros(row.valid_until);
    line.created_at = from_micros(row.created_at);
    line.version = row.version;
    return line;
}

// The places of the two lists: rows come newest first, and the next page goes on below.
template <class PlaceOf>
Page<ListingLine> page_of(Sql& sql, std::string text, Binds binds, const PageRequest& page, PlaceOf place_of) {
    text += " LIMIT :most";
    binds.push_back(bind("most", page.limit + 1));
    auto rows = make_page(select<ListingLineRow>(sql, text, binds), page.limit, place_of);
    Page<ListingLine> lines;
    for (auto& row : rows.items) lines.items.push_back(line_of(std::move(row)));
    lines.next = std::move(rows.next);
    return lines;
}

// A listing alive is unique by owner and title, and by patent.
template <class Write>
void refuse_duplicates(Write write) {
    try {
        write();
    } catch (const DuplicateKey&) {
        refuse(Reason::duplicate);
    }
}

}  // namespace

void SqlListings::add(const Listing& listing) {
    refuse_duplicates([&] { keeper_.add(listing); });
}

void SqlListings::save(Listing& listing) {
    refuse_duplicates([&] { keeper_.save(listing); });
}

Page<ListingLine> SqlListings::search(const ListingSearch& wish, Instant now, const PageRequest& page) {
    std::string text = "listings WHERE shown < :after";
    Binds binds{bind("after", begin_of(page, newest))};
    const auto also = [&](std::string_view condition, Bind value) {
        text += " AND ";
        text += condition;
        binds.push_back(std::move(value));
    };
    also("valid_until > :now", bind("now", to_micros(now)));
    if (wish.kind) also("kind = :kind", bind("kind", name_of(*wish.kind)));
    if (wish.field) also("field = :field", bind("field", *wish.field));
    if (wish.region && !wish.region->digits.empty()) {
        also("region >= :lowest", bind("lowest", wish.region->lowest()));
        also("region < :beyond", bind("beyond", wish.region->beyond()));
    }
    if (wish.form) also("forms LIKE :form ESCAPE '!'", bind("form", pattern_of(' ' + *wish.form + ' ')));
    if (wish.price_from) also("asking_price >= :price_from", bind("price_from", wish.price_from->in_fen()));
    if (wish.price_to) also("asking_price <= :price_to", bind("price_to", wish.price_to->in_fen()));
    if (wish.folded_text) also("folded LIKE :words ESCAPE '!'", bind("words", pattern_of(*wish.folded_text)));
    text += " ORDER BY shown DESC";
    return page_of(context_.sql, std::move(text), std::move(binds), page,
                   [](const ListingLineRow& row) { return row.publication.value(); });
}

Page<ListingLine> SqlListings::desk(const ListingDesk& wish, Instant now, const PageRequest& page) {
    std::string text = "listings WHERE id < :after";
    Binds binds{bind("after", begin_of(page, newest))};
    std::string mine;
    if (wish.owner) {
        mine = "owner = :owner";
        binds.push_back(bind("owner", wish.owner->ulid));
    }
    if (wish.broker) {
        if (!mine.empty()) mine += " OR ";
        mine += clients_of_broker;
        binds.push_back(bind("broker", wish.broker->ulid));
        binds.push_back(bind("now", to_micros(now)));
    }
    if (!mine.empty()) text += " AND (" + mine + ")";
    if (wish.state) {
        text += " AND state = :state";
        binds.push_back(bind("state", name_of(*wish.state)));
    }
    text += " ORDER BY id DESC";
    return page_of(context_.sql, std::move(text), std::move(binds), page,
                   [](const ListingLineRow& row) { return row.id; });
}

}  // namespace heluo::persistence
