// Canonical JSON (RFC 8785) as far as the house signs and hashes it: members in the order of their names, no spaces, nothing
// escaped that need not be. Values are texts, whole numbers and what is JSON already.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "domain/core/instant.hpp"

namespace heluo {

std::string quoted(std::string_view text);  // a JSON string

// An object's members; what is absent or empty is left out.
class JsonObject {
  public:
    JsonObject& put(const char* name, std::string json) {
        members_[name] = std::move(json);
        return *this;
    }
    JsonObject& text(const char* name, std::string_view value) {
        return value.empty() ? *this : put(name, quoted(value));
    }
    JsonObject& day(const char* name, const std::optional<Date>& value) {
        return value ? text(name, heluo::text(*value)) : *this;
    }
    std::string json() const;

  private:
    std::map<std::string, std::string> members_;  // in the order of their bytes, which in ASCII is that of RFC 8785
};

}  // namespace heluo
