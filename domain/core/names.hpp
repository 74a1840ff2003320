// Names of enumerators as they stand in JSON and SQL: one constexpr table per enum, both directions.
#pragma once
#include <array>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace heluo {

// Specialise:  template <> inline constexpr auto names<Kind> = std::to_array<std::pair<Kind, std::string_view>>({{Kind::a, "a"}, ...});
template <class Enum>
inline constexpr int names = 0;

template <class Enum>
concept Named = !std::is_same_v<std::remove_cv_t<decltype(names<Enum>)>, int>;

template <Named Enum>
constexpr std::string_view name_of(Enum value) {
    for (const auto& [member, name] : names<Enum>)
        if (member == value) return name;
    throw std::logic_error{"an enumerator without a name"};
}

// "development, transfer, ..."
template <Named Enum>
std::string all_names(std::string_view between) {
    std::string list;
    for (const auto& [member, name] : names<Enum>) list.append(list.empty() ? "" : between).append(name);
    return list;
}

template <Named Enum>
constexpr std::optional<Enum> named(std::string_view name) {
    for (const auto& [member, text] : names<Enum>)
        if (text == name) return member;
    return std::nullopt;
}

}  // namespace heluo
