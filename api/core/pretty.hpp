// JSON for people: indented, members in the order they were put.
#pragma once
#include <boost/json.hpp>
#include <string>

namespace heluo::api {

std::string pretty(const boost::json::value& value);

}  // namespace heluo::api
