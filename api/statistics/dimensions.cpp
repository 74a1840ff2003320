// Reads by=month,kind,field: see dimensions.hpp.
#include "api/statistics/dimensions.hpp"

namespace heluo::api {

std::optional<Dimensions> Shape<Dimensions>::read(const json::value& value, const Place& place) {
    if (!value.is_string()) return place.fault(Fault::wrong_type, "string");
    Dimensions dimensions;
    std::string_view rest{value.get_string()};
    while (true) {
        const auto comma = rest.find(',');
        const std::string_view name = rest.substr(0, comma);
        bool* const wanted = name == "month"   ? &dimensions.month
                             : name == "kind"  ? &dimensions.kind
                             : name == "field" ? &dimensions.field
                                               : nullptr;
        if (!wanted || *wanted) return place.fault(Fault::not_allowed_value, "month, kind, field");
        *wanted = true;
        if (comma == std::string_view::npos) return dimensions;
        rest.remove_prefix(comma + 1);
    }
}

json::object Shape<Dimensions>::schema(Schemas&) {
    return string_schema("", "^(month|kind|field)(,(month|kind|field))*$", "month, kind, field; each at most once");
}

}  // namespace heluo::api
