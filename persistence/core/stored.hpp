// How rows spell what nouns hold: enumerators by name, typed ids bare, code lists between spaces.
#pragma once
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/money.hpp"
#include "domain/core/names.hpp"
#include "domain/core/page.hpp"
#include "domain/core/timers.hpp"

namespace heluo::persistence {

template <Named Enum>
Enum stored_name(std::string_view name) {
    if (const auto member = named<Enum>(name)) return *member;
    throw std::runtime_error{"a row holds a name that nobody knows: " + std::string{name}};
}

template <Named Enum>
std::optional<std::string> stored(const std::optional<Enum>& member) {
    return member ? std::optional{std::string{name_of(*member)}} : std::nullopt;
}

template <class Tag>
std::optional<std::string> ulid_of(const std::optional<Id<Tag>>& id) {
    return id ? std::optional{id->ulid} : std::nullopt;
}
template <class AnyId>
std::optional<AnyId> stored_id(const std::optional<std::string>& ulid) {
    return ulid ? std::optional{AnyId{*ulid}} : std::nullopt;
}

inline std::optional<Due> stored_due(const std::optional<std::string>& kind, const std::optional<long long>& at) {
    if (!kind || !at) return std::nullopt;
    return Due{stored_name<TimerKind>(*kind), from_micros(*at)};
}

inline std::optional<long long> fen_of(const std::optional<Money>& money) {
    return money ? std::optional<long long>{money->in_fen()} : std::nullopt;
}
inline std::optional<Money> stored_money(const std::optional<long long>& fen) {
    return fen ? std::optional{Money::fen(*fen)} : std::nullopt;
}

// " transfer sole_licence ": each code stands between spaces, so that LIKE finds whole codes only.
std::string spaced(const std::vector<std::string>& codes);
std::vector<std::string> unspaced(std::string_view column);

// A user's text as a LIKE pattern that finds it anywhere: '!' escapes the wildcards (LIKE :it ESCAPE '!').
std::string pattern_of(std::string_view text);

// "20230517:01J..." of the last item of a page in the order of a day and then the id. bad_cursor for any other text.
std::string place_of(Date day, const std::string& ulid);
std::pair<long long, std::string> day_and_id(const std::string& place);
// The number that a page begins behind, or `first`. bad_cursor for any other text.
long long number_of(const PageRequest& page, long long first);

}  // namespace heluo::persistence
