// The configuration: one table of keys gives reading, checking, environment overrides, documentation and `config show`.
#pragma once
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/settings.hpp"

namespace heluo::server {

// One key: where its value lives, what it may be, what it means.
struct Key {
    std::string_view section, name;
    std::variant<long long*, bool*, std::string*, std::vector<std::string>*> value;
    long long least = 0, most = 0;          // numbers
    std::vector<std::string_view> choices;  // texts that are one of a few; empty for any
    std::string_view unit;                  // "seconds", "KiB"...; empty for none
    std::string_view meaning;
};
std::vector<Key> keys_of(Settings& settings);

// Everything that is wrong, each line naming its key; what() joins them.
class ConfigError : public std::runtime_error {
  public:
    explicit ConfigError(std::vector<std::string> faults);
    std::vector<std::string> faults;
};

using Faults = std::vector<std::string>;

// The variables HELUO_*, by name.
using Environment = std::map<std::string, std::string, std::less<>>;
Environment process_environment();

// The defaults, overridden by `toml`, overridden by HELUO_<SECTION>_<KEY>. Throws ConfigError naming all faults at once.
Settings read_settings(std::string_view toml, std::string_view source, const Environment& environment);
// As above from a file; an empty path means no file.
Settings load_settings(const std::string& path, const Environment& environment = process_environment());
// As above, but what is wrong is added to `faults`, and what is right of the settings is returned.
Settings load_settings(const std::string& path, const Environment& environment, Faults& faults);
// Files that the settings name and that cannot be read.
void check_files(const Settings& settings, Faults& faults);

// The file in which the postings of the totals wait for the next start: database.columns, or what stands for it.
std::string place_of_columns(const Settings& settings);

// The settings as annotated TOML, in the order of the table: config/heluo.toml is this text of the defaults.
std::string annotated(const Settings& settings);

}  // namespace heluo::server
