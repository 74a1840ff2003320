// The one table of settings, and reading, checking and writing by it.
#include "server/config.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace heluo::server {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

Key number(std::string_view section, std::string_view name, long long& value, long long least, long long most,
           std::string_view unit, std::string_view meaning) {
    return {section, name, &value, least, most, {}, unit, meaning};
}
Key text(std::string_view section, std::string_view name, std::string& value, std::string_view meaning,
         std::vector<std::string_view> choices = {}) {
    return {section, name, &value, 0, 0, std::move(choices), {}, meaning};
}
Key flag(std::string_view section, std::string_view name, bool& value, std::string_view meaning) {
    return {section, name, &value, 0, 0, {}, {}, meaning};
}

constexpr std::string_view prefix = "HELUO_";

std::string label(const Key& key) { return std::string{key.section} + "." + std::string{key.name}; }

std::string variable_of(const Key& key) {
    std::string name = std::string{prefix} + std::string{key.section} + "_" + std::string{key.name};
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return name;
}

// What is wrong with a value that has the right type; empty if nothing.
std::string fault_of(const Key& key) {
    if (const auto* number = std::get_if<long long*>(&key.value))
        if (**number < key.least || **number > key.most)
            return "must be " + std::to_string(key.least) + " to " + std::to_string(key.most) + ", is " +
                   std::to_string(**number);
    if (const auto* text = std::get_if<std::string*>(&key.value))
        if (!key.choices.empty() && std::ranges::find(key.choices, **text) == key.choices.end()) {
            std::string wanted;
            for (const auto choice : key.choices) wanted += (wanted.empty() ? "" : ", ") + std::string{choice};
            return "must be one of " + wanted;
        }
    return {};
}

// Takes a TOML value; returns what is wrong with its type.
std::string take(const Key& key, const toml::node& node) {
    return std::visit(
        Overloaded{
            [&](long long* value) -> std::string {
                if (!node.is_integer()) return "must be a whole number";
                *value = node.as_integer()->get();
                return {};
            },
            [&](bool* value) -> std::string {
                if (!node.is_boolean()) return "must be true or false";
                *value = node.as_boolean()->get();
                return {};
            },
            [&](std::string* value) -> std::string {
                if (!node.is_string()) return "must be a text in quotes";
                *value = node.as_string()->get();
                return {};
            },
            [&](std::vector<std::string>* value) -> std::string {
                const toml::array* list = node.as_array();
                if (!list || !std::ranges::all_of(*list, [](const auto& each) { return each.is_string(); }))
                    return "must be a list of texts";
                value->clear();
                for (const auto& each : *list) value->push_back(each.as_string()->get());
                return {};
            },
        },
        key.value);
}

// Takes the text of an environment variable; lists are separated by commas.
std::string take(const Key& key, const std::string& given) {
    return std::visit(Overloaded{
                          [&](long long* value) -> std::string {
                              const char* end = given.data() + given.size();
                              const auto [stop, error] = std::from_chars(given.data(), end, *value);
                              return error == std::errc{} && stop == end ? "" : "must be a whole number";
                          },
                          [&](bool* value) -> std::string {
                              *value = given == "true";
                              return given == "true" || given == "false" ? "" : "must be true or false";
                          },
                          [&](std::string* value) -> std::string { return *value = given, ""; },
                          [&](std::vector<std::string>* value) -> std::string {
                              value->clear();
                              std::istringstream parts{given};
                              for (std::string part; std::getline(parts, part, ',');)
                                  if (!part.empty()) value->push_back(part);
                              return "";
                          },
                      },
                      key.value);
}

std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result + "\"";
}

std::string written(const Key& key) {
    return std::visit(Overloaded{
                          [](const long long* value) { return std::to_string(*value); },
                          [](const bool* value) { return std::string{*value ? "true" : "false"}; },
                          [](const std::string* value) { return quoted(*value); },
                          [](const std::vector<std::string>* value) {
                              std::string list;
                              for (const auto& each : *value) list += (list.empty() ? "" : ", ") + quoted(each);
                              return "[" + list + "]";
                          },
                      },
                      key.value);
}

std::string bounds(const Key& key) {
    std::string result;
    if (std::holds_alternative<long long*>(key.value))
        result = " [" + std::to_string(key.least) + " to " + std::to_string(key.most) +
                 (key.unit.empty() ? "" : " " + std::string{key.unit}) + "]";
    for (const auto choice : key.choices) result += (result.empty() ? " [" : " | ") + std::string{choice};
    return key.choices.empty() ? result : result + "]";
}

void read_table(const toml::table& root, const std::vector<Key>& keys, Faults& faults) {
    for (const auto& [section, content] : root) {
        const toml::table* table = content.as_table();
        const bool known = std::ranges::any_of(keys, [&](const Key& key) { return key.section == section.str(); });
        if (!known || !table) {
            faults.push_back(std::string{section.str()} + ": no such section");
            continue;
        }
        for (const auto& [name, node] : *table) {
            const auto key = std::ranges::find_if(
                keys, [&](const Key& each) { return each.section == section.str() && each.name == name.str(); });
            if (key == keys.end())
                faults.push_back(std::string{section.str()} + "." + std::string{name.str()} + ": no such setting");
            else if (auto fault = take(*key, node); !fault.empty())
                faults.push_back(label(*key) + ": " + fault);
        }
    }
}

// Whether a variable is somebody else's: the command line's, this repository's scripts', or what Kubernetes and Docker set
// for a service that is called heluo.
bool is_foreign(std::string_view name, std::string_view value) {
    constexpr std::array others{"PASSWORD", "BINARY",   "SANITIZE", "TEST_",    "RUN_",
                                "BENCH_",   "MARIADB_", "GOLDEN_",  "SERVICE_", "PORT_"};
    name.remove_prefix(prefix.size());
    return value.starts_with("tcp://") ||
           std::ranges::any_of(others, [&](std::string_view other) { return name.starts_with(other); });
}

void read_environment(const Environment& environment, const std::vector<Key>& keys, Faults& faults) {
    for (const auto& [name, value] : environment) {
        const auto key = std::ranges::find_if(keys, [&](const Key& each) { return variable_of(each) == name; });
        if (key != keys.end()) {
            if (auto fault = take(*key, value); !fault.empty()) faults.push_back(name + ": " + fault);
        } else if (!is_foreign(name, value)) {
            faults.push_back(name + ": no such setting");
        }
    }
}

// What two settings together make impossible.
void check_together(const Settings& s, Faults& faults) {
    if (s.tls.certificate.empty() != s.tls.key.empty())
        faults.push_back("tls.certificate, tls.key: give both or neither");
    if (!s.server.public_url.starts_with("https://")) faults.push_back("server.public_url: must start with https://");
    if (s.server.public_url.ends_with('/')) faults.push_back("server.public_url: must not end with /");
    if (s.workers.threads > s.database.pool) faults.push_back("workers.threads: must not exceed database.pool");
}

}  // namespace

std::vector<Key> keys_of(Settings& s) {
    return {
        text("server", "address", s.server.address, "Address to listen on; :: for IPv6 and IPv4."),
        number("server", "port", s.server.port, 0, 65535, "", "TCP port; 0 takes a free one and says which."),
        text("server", "public_url", s.server.public_url,
             "Where clients reach this server, without a final slash. Certificates name it for good."),
        number("server", "io_threads", s.server.io_threads, 1, 64, "", "Threads that read and write connections."),
        number("server", "max_connections", s.server.max_connections, 4, 100000, "",
               "Connections at once; at most a quarter of them in handshake."),
        number("server", "per_address", s.server.per_address, 1, 100000, "",
               "Connections at once from one IPv4 address or one IPv6 /64."),
        number("server", "requests_per_connection", s.server.requests_per_connection, 1, 1000000000, "",
               "Requests after which a connection is closed."),
        number("server", "handshake_seconds", s.server.handshake_seconds, 1, 60, "seconds",
               "For the TLS handshake, from accept."),
        number("server", "header_seconds", s.server.header_seconds, 1, 120, "seconds",
               "For a request's header, from its first byte."),
        number("server", "idle_seconds", s.server.idle_seconds, 1, 3600, "seconds", "Between two requests."),
        number("server", "request_seconds", s.server.request_seconds, 1, 3600, "seconds",
               "For a whole request until its answer is made; uploads have their own limit."),
        number("server", "body_seconds", s.server.body_seconds, 1, 120, "seconds",
               "For a body, and 1 s more for each 64 KiB of it."),
        number("server", "write_seconds", s.server.write_seconds, 1, 120, "seconds",
               "For sending an answer, and 1 s more for each 64 KiB of it."),
        number("server", "drain_seconds", s.server.drain_seconds, 0, 600, "seconds",
               "For finishing what runs when the server is told to end."),
        number("server", "announce_seconds", s.server.announce_seconds, 0, 60, "seconds",
               "Between \"not ready\" and closing the door at the end, for balancers in front."),
        {"server",
         "trusted_proxies",
         &s.server.trusted_proxies,
         0,
         0,
         {},
         {},
         "Addresses whose X-Forwarded-For counts: its right-most hop that is not one of them."},

        text("tls", "certificate", s.tls.certificate,
             "PEM file of the certificate chain; empty makes a self-signed one."),
        text("tls", "key", s.tls.key, "PEM file of its private key."),
        text("tls", "client_authorities", s.tls.client_authorities,
             "PEM file of the authorities whose client certificates machines may show; empty asks for none."),
        text("tls", "directory", s.tls.directory, "Where the self-signed certificate and its key are kept."),

        flag("operator", "enabled", s.operator_.enabled,
             "The operator's own listener: /metrics, /health/ready with reasons."),
        text("operator", "address", s.operator_.address, "Its address; it speaks plain HTTP, so keep it on loopback."),
        number("operator", "port", s.operator_.port, 0, 65535, "", "Its TCP port; 0 takes a free one and says which."),

        text("database", "engine", s.database.engine, "The engine.", {"sqlite", "mysql"}),
        text("database", "path", s.database.path, "SQLite: the file."),
        text("database", "host", s.database.host, "MariaDB/MySQL: the host; plain TCP, so keep it local or tunnelled."),
        number("database", "port", s.database.port, 1, 65535, "", "MariaDB/MySQL: the port."),
        text("database", "socket", s.database.socket, "MariaDB/MySQL: Unix socket; wins over host and port."),
        text("database", "name", s.database.name, "MariaDB/MySQL: the database."),
        text("database", "user", s.database.user, "MariaDB/MySQL: the account."),
        text("database", "password_file", s.database.password_file,
             "MariaDB/MySQL: file whose first line is the password."),
        number("database", "pool", s.database.pool, 1, 256, "", "Connections to the database."),
        flag("database", "allow_unsafe_durability", s.database.allow_unsafe_durability,
             "Start although the engine may lose committed writes."),
        text("database", "columns", s.database.columns,
             "The file in which the totals' postings wait for the next start; without it beside the SQLite file, or "
             "heluo.columns in tls.directory."),

        number("workers", "threads", s.workers.threads, 1, 256, "", "Requests that are worked on at once."),
        number("workers", "waiting", s.workers.waiting, 1, 100000, "",
               "Requests that may wait for a worker; more are answered 503."),

        number("passwords", "memory_kib", s.passwords.memory_kib, 8, 4194304, "KiB", "Argon2id memory for one hash."),
        number("passwords", "operations", s.passwords.operations, 1, 100, "", "Argon2id passes."),
        number("passwords", "threads", s.passwords.threads, 1, 64, "", "Hashes that are computed at once."),
        number("passwords", "waiting", s.passwords.waiting, 1, 1000, "",
               "Requests that may wait for hashing; more are answered 429."),
        text("passwords", "instance_key", s.passwords.instance_key,
             "File of this installation's secret key, made at first start; empty keeps it as instance.key in "
             "tls.directory."),

        text("signing", "key", s.signing.key,
             "File of the SM2 key that signs the transparency log, made at first start; empty keeps it as signing.key "
             "in "
             "tls.directory. Several servers share one."),

        text("uploads", "directory", s.uploads.directory, "Where streamed uploads are kept until they are worked on."),
        text("uploads", "scanner", s.uploads.scanner,
             "Program that looks for viruses in a document: it gets the file's path and ends with 0 for a clean one, 1 "
             "for "
             "an infected one; empty asks none."),

        text("log", "level", s.log.level, "What is logged.", {"debug", "info", "warn", "error"}),
        text("log", "file", s.log.file, "File of the log, one JSON object a line; empty for standard error."),

        text("rules", "file", s.rules.file, "TOML file of the rule parameters; empty takes those of Luoyang."),
        text("rules", "codes", s.rules.codes,
             "Directory of code lists (CSV) that replace the built-in ones of the same name."),
    };
}

ConfigError::ConfigError(std::vector<std::string> all)
    : std::runtime_error{[&] {
          std::string joined;
          for (const auto& fault : all) joined += (joined.empty() ? "" : "\n") + fault;
          return joined;
      }()},
      faults{std::move(all)} {}

Environment process_environment() {
    Environment ours;
    for (char** each = ::environ; *each; ++each) {
        const std::string_view variable{*each};
        const auto equals = std::min(variable.find('='), variable.size() - 1);
        if (variable.starts_with(prefix)) ours.emplace(variable.substr(0, equals), variable.substr(equals + 1));
    }
    return ours;
}

static Settings read_settings(std::string_view toml, std::string_view source, const Environment& environment,
                              Faults& faults) {
    Settings settings;
    const auto keys = keys_of(settings);
    try {
        read_table(toml::parse(toml, std::string{source}), keys, faults);
    } catch (const toml::parse_error& error) {
        const auto place = error.source().begin;
        faults.push_back(std::string{source} + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
                         ": " + std::string{error.description()});
    }
    read_environment(environment, keys, faults);
    for (const Key& key : keys)
        if (auto fault = fault_of(key); !fault.empty()) faults.push_back(label(key) + ": " + fault);
    check_together(settings, faults);
    return settings;
}

Settings read_settings(std::string_view toml, std::string_view source, const Environment& environment) {
    Faults faults;
    Settings settings = read_settings(toml, source, environment, faults);
    if (!faults.empty()) throw ConfigError{faults};
    return settings;
}

Settings load_settings(const std::string& path, const Environment& environment, Faults& faults) {
    if (path.empty()) return read_settings("", "defaults", environment, faults);
    std::ifstream file{path, std::ios::binary};
    if (!file) faults.push_back(path + ": cannot be read");
    std::ostringstream content;
    content << file.rdbuf();
    return read_settings(content.str(), path, environment, faults);
}

Settings load_settings(const std::string& path, const Environment& environment) {
    Faults faults;
    Settings settings = load_settings(path, environment, faults);
    if (!faults.empty()) throw ConfigError{faults};
    return settings;
}

void check_files(const Settings& s, Faults& faults) {
    const auto check = [&](std::string_view setting, const std::string& path) {
        if (path.empty()) return;
        const bool readable = std::filesystem::is_regular_file(path) && std::ifstream{path};
        if (!readable) faults.push_back(std::string{setting} + ": " + path + " cannot be read");
    };
    check("tls.certificate", s.tls.certificate);
    check("tls.key", s.tls.key);
    check("tls.client_authorities", s.tls.client_authorities);
    check("database.password_file", s.database.password_file);
}

std::string place_of_columns(const Settings& settings) {
    if (!settings.database.columns.empty()) return settings.database.columns;
    return settings.database.engine == "sqlite" ? settings.database.path + ".columns"
                                                : settings.tls.directory + "/heluo.columns";
}

std::string annotated(const Settings& settings) {
    Settings copy = settings;
    std::string result =
        "# Heluo's settings: every key with its default, its bounds and its meaning. What is left out has its "
        "default;\n"
        "# an environment variable HELUO_<SECTION>_<KEY> wins over this file. `heluo config check` names all mistakes "
        "at once.\n";
    std::string_view section;
    for (const Key& key : keys_of(copy)) {
        if (key.section != section) result += "\n[" + std::string{section = key.section} + "]\n";
        result += "# " + std::string{key.meaning} + bounds(key) + "\n";
        result += std::string{key.name} + " = " + written(key) + "\n";
    }
    return result;
}

}  // namespace heluo::server
