// Where the contracts behind a figure are asked for.
#pragma once
#include <optional>
#include <string>

#include "domain/statistics/totals.hpp"

namespace heluo::api {

// "/v1/statistics/contracts?measure=registered&..." with all that the filter narrows to.
std::string link_to_contracts(const TotalsFilter& filter, const std::optional<Instant>& as_of);

}  // namespace heluo::api
