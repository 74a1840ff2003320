// Filters as questions: see links.hpp.
#include "api/statistics/links.hpp"

#include "api/statistics/dimensions.hpp"

namespace heluo::api {

std::string link_to_contracts(const TotalsFilter& filter, const std::optional<Instant>& as_of) {
    std::string link = "/v1/statistics/contracts?measure=" + std::string{name_of(filter.measure)};
    const auto add = [&](std::string_view name, const std::string& value) {
        link.append("&").append(name).append("=").append(value);
    };
    if (filter.basis != Basis::booked) add("basis", std::string{name_of(filter.basis)});
    if (!filter.region.digits.empty()) add("region", filter.region.digits);
    const bool of_areas = filter.only.contains(Dimension::seller_area) || filter.only.contains(Dimension::buyer_area);
    if (of_areas && filter.home) add("home", filter.home->digits);
    if (filter.from) add("from", text(*filter.from));
    if (filter.until) add("until", text(*filter.until));
    for (const auto& [dimension, values] : filter.only) {
        std::string any;
        for (const std::string& value : values) {
            if (!any.empty()) any += ',';
            any += value.empty() ? std::string{unsaid} : value;
        }
        add(name_of(dimension), any);
    }
    if (as_of) add("as_of", text(*as_of));
    return link;
}

}  // namespace heluo::api
