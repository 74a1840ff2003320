// Reads by=month,kind,field: see dimensions.hpp.
#include "api/statistics/dimensions.hpp"

#include <algorithm>

namespace heluo::api {

namespace {

std::string all_names(std::string_view between) {
    std::string list;
    for (const auto& [dimension, name] : names<Dimension>)
        list += (list.empty() ? "" : std::string{between}) + std::string{name};
    return list;
}

}  // namespace

std::optional<Dimensions> Shape<Dimensions>::read(const json::value& value, const Place& place) {
    if (!value.is_string()) return place.fault(Fault::wrong_type, "string");
    Dimensions dimensions;
    std::string_view rest{value.get_string()};
    while (true) {
        const auto comma = rest.find(',');
        const auto wanted = named<Dimension>(rest.substr(0, comma));
        if (!wanted || std::find(dimensions.begin(), dimensions.end(), *wanted) != dimensions.end())
            return place.fault(Fault::not_allowed_value, all_names(", "));
        dimensions.push_back(*wanted);
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 1);
    }
    std::sort(dimensions.begin(), dimensions.end());
    return dimensions;
}

json::object Shape<Dimensions>::schema(Schemas&) {
    const std::string one = "(" + all_names("|") + ")";
    return string_schema("", "^" + one + "(," + one + ")*$", all_names(", ") + "; each at most once");
}

}  // namespace heluo::api
