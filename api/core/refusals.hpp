// Which reasons a route may answer with: those of its signature and those it declares; OpenAPI lists them by status.
#pragma once
#include <vector>

#include "api/core/route.hpp"

namespace heluo::api {

std::vector<Reason> reasons_of(const Route& route);

// Debug builds insist that every reason that leaves a route is in its document; release builds answer it.
void check_declared(const Route& route, Reason reason);

}  // namespace heluo::api
