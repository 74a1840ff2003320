// Text inside markup: HTML pages and SVG charts.
#pragma once
#include <string>
#include <string_view>

namespace heluo::api {

std::string escaped(std::string_view text);  // also for an attribute between double quotes

}  // namespace heluo::api
