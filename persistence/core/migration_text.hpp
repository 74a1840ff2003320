// A migration file as its statements: both engines take one statement at a time, so the text is split here and counted.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace heluo::persistence {

struct Migration {
    long long version = 0;  // 0001_core.sql is version 1
    std::string name;
    std::vector<std::string> statements;  // without comments and closing semicolons
};

// Throws std::runtime_error for a name that is not NNNN_name.sql, an unclosed quote, or text after the last semicolon.
Migration parse_migration(std::string_view name, std::string_view text);

// FNV-1a, 16 hex digits: against edited history by mistake, not against an attacker, who could edit the journal as well.
std::string checksum(std::string_view text);

}  // namespace heluo::persistence
