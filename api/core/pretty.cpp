// JSON for people: Boost.JSON writes compact text only.
#include "api/core/pretty.hpp"

namespace heluo::api {

namespace json = boost::json;

namespace {

void indent(const json::value& value, int depth, std::string& out) {
    const std::string pad(static_cast<std::size_t>(depth) * 2, ' '), inner = pad + "  ";
    if (value.is_object() && !value.get_object().empty()) {
        out += "{\n";
        std::size_t left = value.get_object().size();
        for (const auto& [key, member] : value.get_object()) {
            out += inner + json::serialize(json::string(key)) + ": ";
            indent(member, depth + 1, out);
            out += --left ? ",\n" : "\n";
        }
        out += pad + "}";
    } else if (value.is_array() && !value.get_array().empty()) {
        out += "[\n";
        std::size_t left = value.get_array().size();
        for (const auto& item : value.get_array()) {
            out += inner;
            indent(item, depth + 1, out);
            out += --left ? ",\n" : "\n";
        }
        out += pad + "]";
    } else {
        out += json::serialize(value);
    }
}

}  // namespace

std::string pretty(const json::value& value) {
    std::string text;
    indent(value, 0, text);
    return text;
}

}  // namespace heluo::api
