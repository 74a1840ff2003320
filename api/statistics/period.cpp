// Reads and writes periods: see period.hpp.
#include "api/statistics/period.hpp"

namespace heluo::api {

std::optional<Period> Shape<Period>::read(const json::value& value, const Place& place) {
    if (!value.is_string()) return place.fault(Fault::wrong_type, "string");
    if (auto period = Period::parse(std::string_view{value.get_string()})) return period;
    return place.fault(Fault::period_unknown);
}

void Shape<Period>::write(std::string& json, const Period& period) { write_string(json, period.text()); }

json::object Shape<Period>::schema(Schemas&) {
    return string_schema("", "^[0-9]{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$",
                         "统计期: a year, half-year, quarter or month: 2026, 2026-H1, 2026-Q3, 2026-11");
}

}  // namespace heluo::api
