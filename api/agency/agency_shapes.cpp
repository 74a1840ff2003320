// The shapes of the agency market: see agency_shapes.hpp.
#include "api/agency/agency_shapes.hpp"

namespace heluo::api {

std::vector<std::string> codes_of(const ServiceTypes& typed) {
    std::vector<std::string> codes;
    for (const auto& code : typed.items) codes.push_back(code.value);
    return codes;
}

std::optional<Discount> Shape<Discount>::read(const json::value& value, const Place& place) {
    if (!value.is_string()) return place.fault(Fault::wrong_type, "string");
    if (const auto discount = Discount::parse(fold_width(std::string_view{value.get_string()}))) return discount;
    return place.fault(Fault::percent_format);
}

json::object Shape<Discount>::schema(Schemas&) {
    return string_schema("", R"(^[0-9]{1,2}(\.[0-9]{1,2})?$)", "Percent taken off the ceiling, from 0 to below 100");
}

}  // namespace heluo::api
