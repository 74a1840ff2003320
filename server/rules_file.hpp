// Loads the rules (domain/core/rules.hpp) from TOML and CSV: those that travel in the binary, or an operator's own.
#pragma once
#include <string>

#include "domain/core/rules.hpp"

namespace heluo::server {

// `file`: TOML with [[parameter]] name, value, valid_from, source and complete_regions; empty takes the built-in
// config/luoyang.toml. `codes`: directory whose *.csv replace built-in lists of the same name; empty for none.
// Throws ConfigError (server/config.hpp) naming every fault with its file and line.
Rules load_rules(const std::string& file = {}, const std::string& codes = {});

}  // namespace heluo::server
