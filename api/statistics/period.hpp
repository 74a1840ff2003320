// Periods in requests and answers: 2026, 2026-H1, 2026-Q3, 2026-11.
#pragma once
#include "api/core/shape.hpp"
#include "domain/statistics/period.hpp"

namespace heluo::api {

template <>
struct Shape<Period> {
    static std::optional<Period> read(const json::value& value, const Place& place);
    static void write(std::string& json, const Period& period);
    static json::object schema(Schemas&);
    static json::value example() { return "2026-11"; }
};

}  // namespace heluo::api
