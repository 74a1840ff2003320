// Most lists are keyset pages by id, newest first.
#pragma once
#include "domain/core/page.hpp"
#include "domain/core/refusal.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

// `condition` is a literal of the store. A cursor is the ULID of the last item seen.
template <class Thing>
Page<Thing> newest_first(Keeper<Thing>& keeper, std::string_view condition, Binds binds, const PageRequest& page) {
    std::string where = " WHERE ";
    where += condition;
    where += " AND id < :after ORDER BY id DESC LIMIT :most";
    binds.push_back(bind("after", begin_of(page, newest)));
    binds.push_back(bind("most", page.limit + 1));
    return make_page(keeper.list(where, binds), page.limit, [](const Thing& last) { return last.id.ulid; });
}

// Rows with these values in these columns, where there is a value.
struct Narrowed {
    std::string condition = "1 = 1";
    Binds binds;

    explicit Narrowed(const std::vector<std::pair<const char*, std::optional<std::string>>>& wanted) {
        for (const auto& [column, value] : wanted) {
            if (!value) continue;
            condition.append(" AND ").append(column).append(" = :").append(column);
            binds.push_back(bind(column, *value));
        }
    }
    // And for which that holds: a literal of the store.
    Narrowed& also(bool wanted, std::string_view holds) {
        if (wanted) condition.append(" AND ").append(holds);
        return *this;
    }
};
// Of what is about a contract: only where that one is not confidential, nor what it changes.
inline constexpr std::string_view of_open_contracts =
    "EXISTS (SELECT 1 FROM contracts c WHERE c.id = contract AND c.confidential = 0 AND NOT EXISTS "
    "(SELECT 1 FROM contracts o WHERE o.id = c.changes AND o.confidential = 1))";

template <class Thing>
Page<Thing> newest_first(Keeper<Thing>& keeper, const Narrowed& to, const PageRequest& page) {
    return newest_first(keeper, to.condition, to.binds, page);
}

}  // namespace heluo::persistence
