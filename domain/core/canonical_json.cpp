// Canonical JSON: see canonical_json.hpp.
#include "domain/core/canonical_json.hpp"

#include <cstdio>

namespace heluo {

std::string quoted(std::string_view text) {
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
            json += escape;
        } else {
            json += c;
        }
    }
    return json + '"';
}

std::string JsonObject::json() const {
    std::string all = "{";
    for (const auto& [name, value] : members_) all += (all.size() > 1 ? ",\"" : "\"") + name + "\":" + value;
    return all + "}";
}

}  // namespace heluo
