// A keyset page: the items after a place, and the place to go on from. Never an OFFSET.
#pragma once
#include <optional>
#include <string>
#include <vector>

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
