// A keyset page: the items after a place, and the place to go on from. Never an OFFSET.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/refusal.hpp"

namespace heluo {

struct PageRequest {
    int limit = 20;                    // 1..100
    std::optional<std::string> after;  // the place of the last item seen; what it holds is the query's own affair
};

template <class Item>
struct Page {
    std::vector<Item> items;
    std::optional<std::string> next;  // absent on the last page
};

// Where a page begins whose place is a ULID: after the last item seen, or at `first`. bad_cursor for any other text.
inline std::string begin_of(const PageRequest& page, std::string_view first) {
    require(!page.after || is_ulid(*page.after), Reason::bad_cursor);
    return page.after.value_or(std::string{first});
}
inline constexpr std::string_view newest = "~";  // comes after every ULID

// A query asks for limit+1 rows; the surplus row tells that there is a next page.
template <class Item, class PlaceOf>
Page<Item> make_page(std::vector<Item> rows, int limit, PlaceOf place_of) {
    Page<Item> page;
    const bool more = rows.size() > static_cast<std::size_t>(limit);
    if (more) rows.resize(static_cast<std::size_t>(limit));
    page.items = std::move(rows);
    if (more) page.next = place_of(page.items.back());
    return page;
}

}  // namespace heluo
