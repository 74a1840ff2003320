// Reads by=month,kind,field: see dimensions.hpp.
#include "api/statistics/dimensions.hpp"

#include <algorithm>

namespace heluo::api {

std::optional<Dimensions> Shape<Dimensions>::read(const json::value& value, const Place& place) {
    if (!value.is_string()) return place.fault(Fault::wrong_type, "string");
    Dimensions dimensions;
    std::string_view rest{value.get_string()};
    while (true) {
        const auto comma = rest.find(',');
        const auto wanted = named<Dimension>(rest.substr(0, comma));
        if (!wanted || std::find(dimensions.begin(), dimensions.end(), *wanted) != dimensions.end())
            return place.fault(Fault::not_allowed_value, all_names<Dimension>(", "));
        dimensions.push_back(*wanted);
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 1);
    }
    std::sort(dimensions.begin(), dimensions.end());
    return dimensions;
}

json::object Shape<Dimensions>::schema(Schemas&) {
    const std::string one = "(" + all_names<Dimension>("|") + ")";
    return string_schema("", "^" + one + "(," + one + ")*$", all_names<Dimension>(", ") + "; each at most once");
}

std::optional<AnyOf> Shape<AnyOf>::read(const json::value& value, const Place& place) {
    if (!value.is_string()) return place.fault(Fault::wrong_type, "string");
    constexpr std::size_t longest = 20, most = 200;
    AnyOf any;
    std::string_view rest{value.get_string()};
    while (true) {
        const auto comma = rest.find(',');
        const std::string_view one = rest.substr(0, comma);
        if (one.empty() || longest < one.size()) return place.fault(Fault::code_unknown);
        any.values.emplace(one == unsaid ? std::string_view{} : one);
        if (most < any.values.size()) return place.fault(Fault::too_many_items, std::to_string(most));
        if (comma == std::string_view::npos) return any;
        rest.remove_prefix(comma + 1);
    }
}

json::object Shape<AnyOf>::schema(Schemas&) {
    return string_schema("", "^[^,]{1,20}(,[^,]{1,20})*$", "any of these codes, commas between; none: 未填");
}

std::optional<AnyKind> Shape<AnyKind>::read(const json::value& value, const Place& place) {
    auto any = Shape<AnyOf>::read(value, place);
    if (!any) return std::nullopt;
    for (const std::string& kind : any->values)
        if (!named<ContractKind>(kind)) return place.fault(Fault::not_allowed_value, all_names<ContractKind>(", "));
    return AnyKind{std::move(*any)};
}

json::object Shape<AnyKind>::schema(Schemas&) {
    const std::string one = "(" + all_names<ContractKind>("|") + ")";
    return string_schema("", "^" + one + "(," + one + ")*$", "any of these kinds, commas between");
}

}  // namespace heluo::api
