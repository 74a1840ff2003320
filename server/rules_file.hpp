// Loads the rules (domain/core/rules.hpp) from TOML and CSV: those that travel in the binary, or an operator's own.
#pragma once
#include <string>
#include <vector>

#include "domain/core/rules.hpp"

namespace heluo::server {

// `file`: TOML with [[parameter]] name, value, valid_from, source and complete_regions; empty takes the built-in
// config/luoyang.toml. `codes`: directory whose *.csv replace built-in lists of the same name; empty for none.
// The built-in parameters say which names there are and what kind of value each has; an operator's own file has them all.
// Throws ConfigError (server/config.hpp) naming every fault with its file and line.
Rules load_rules(const std::string& file = {}, const std::string& codes = {});
// As above, but what is wrong is added to `faults`.
Rules load_rules(const std::string& file, const std::string& codes, std::vector<std::string>& faults);

}  // namespace heluo::server
