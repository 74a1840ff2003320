// The dimensions of a table of totals as a query parameter, and the values of one: by=month,kind, ip_type=20,21,none.
#pragma once
#include <set>

#include "api/core/shape.hpp"
#include "domain/statistics/totals.hpp"

namespace heluo::api {

template <>
struct Shape<Dimensions> {
    static std::optional<Dimensions> read(const json::value& value, const Place& place);
    static json::object schema(Schemas&);
};

// Any of these values; "" for what is not said, which a question spells "none", as no code is called.
struct AnyOf {
    std::set<std::string> values;
};
inline constexpr std::string_view unsaid = "none";

struct AnyKind : AnyOf {};

template <>
struct Shape<AnyKind> {
    static std::optional<AnyKind> read(const json::value& value, const Place& place);
    static json::object schema(Schemas&);
};
template <>
struct Shape<AnyOf> {
    static std::optional<AnyOf> read(const json::value& value, const Place& place);
    static json::object schema(Schemas&);
};

}  // namespace heluo::api
