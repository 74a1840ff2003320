// What the endpoints of the agency market share: codes, notes, and discounts as they are spoken.
#pragma once
#include <optional>
#include <string>

#include "api/core/shape.hpp"
#include "domain/agency/discount.hpp"

namespace heluo::api {

using AgencyCode = Text<1, 40>;  // a code of a code list; whether it exists is the domain's question
using ServiceTypes = List<AgencyCode, 1, 12>;

struct AgencyReviewNote {
    AgencyCode reason;
    Prose<1, 500> text;
};
BOOST_DESCRIBE_STRUCT(AgencyReviewNote, (), (reason, text))

std::vector<std::string> codes_of(const ServiceTypes& typed);

// A percentage as a decimal string: "12.50".
template <>
struct Shape<Discount> {
    static std::optional<Discount> read(const json::value& value, const Place& place);
    static void write(std::string& json, const Discount& discount) { write_string(json, discount.text()); }
    static json::object schema(Schemas&);
    static json::value example() { return "12.50"; }
};

inline std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

}  // namespace heluo::api
