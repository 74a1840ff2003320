// The dimensions of a table of totals as a query parameter: by=month,kind.
#pragma once
#include "api/core/shape.hpp"
#include "domain/statistics/totals.hpp"

namespace heluo::api {

template <>
struct Shape<Dimensions> {
    static std::optional<Dimensions> read(const json::value& value, const Place& place);
    static json::object schema(Schemas&);
};

}  // namespace heluo::api
