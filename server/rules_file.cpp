// Reads parameters and code lists; every mistake is named with its file and line before anything is refused.
#include "server/rules_file.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include "api/core/folding.hpp"
#include "domain/core/embedded.hpp"
#include "domain/registry/clauses.hpp"
#include "domain/registry/foreign.hpp"
#include "server/config.hpp"

namespace heluo::server {
namespace {

// One record of a CSV (RFC 4180): fields may be quoted, a quoted field may hold commas, quotes and line ends.
class CsvReader {
  public:
    explicit CsvReader(std::string_view text) : rest_{text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text} {}

    bool next(std::vector<std::string>& record) {
        record.clear();
        if (rest_.empty()) return false;
        line = next_line_;
        for (;;) {
            record.push_back(field());
            if (rest_.empty()) return true;
            const char end = rest_.front();
            rest_.remove_prefix(1);
            if (end == '\n') return ++next_line_, true;
        }
    }
    int line = 0;

  private:
    std::string field() {
        std::string value;
        if (rest_.starts_with('"')) {
            rest_.remove_prefix(1);
            while (!rest_.empty()) {
                const char c = rest_.front();
                rest_.remove_prefix(1);
                if (c == '\n') ++next_line_;
                if (c != '"') {
                    value += c;
                } else if (rest_.starts_with('"')) {
                    value += '"';
                    rest_.remove_prefix(1);
                } else {
                    break;
                }
            }
        }
        const auto end = std::min(rest_.find_first_of(",\n"), rest_.size());
        value += rest_.substr(0, end);
        if (value.ends_with('\r')) value.pop_back();
        rest_.remove_prefix(end);
        return value;
    }

    std::string_view rest_;
    int next_line_ = 1;
};

const std::vector<std::string> columns{"code",       "parent",      "name_zh",   "name_en", "order",
                                       "valid_from", "valid_until", "successor", "aliases"};

std::optional<Date> date_in(const std::string& text, const std::string& place, Faults& faults) {
    if (text.empty()) return std::nullopt;
    auto date = parse_date(text);
    if (!date) faults.push_back(place + ": " + text + " is no date (yyyy-mm-dd)");
    return date;
}

Code code_in(const std::vector<std::string>& record, const std::string& place, Faults& faults) {
    Code code;
    code.code = record[0];
    code.parent = record[1];
    code.name_zh = record[2];
    code.name_en = record[3];
    const auto& order = record[4];
    const auto [stop, error] = std::from_chars(order.data(), order.data() + order.size(), code.order);
    if (!order.empty() && (error != std::errc{} || stop != order.data() + order.size()))
        faults.push_back(place + ": order is no whole number");
    code.valid_from = date_in(record[5], place, faults);
    code.valid_until = date_in(record[6], place, faults);
    if (code.valid_from && code.valid_until && *code.valid_until <= *code.valid_from)
        faults.push_back(place + ": valid_until must be after valid_from");
    code.successor = record[7];
    std::istringstream aliases{record[8]};
    for (std::string alias; std::getline(aliases, alias, '|');)
        if (!alias.empty()) code.aliases.push_back(alias);
    if (code.code.empty()) faults.push_back(place + ": code is missing");
    if (code.name_zh.empty()) faults.push_back(place + ": name_zh is missing");
    return code;
}

CodeList read_list(std::string_view text, const std::string& file, Faults& faults) {
    CsvReader reader{text};
    std::vector<std::string> record;
    if (!reader.next(record) || record != columns) {
        faults.push_back(file +
                         ":1: the columns must be code,parent,name_zh,name_en,order,valid_from,valid_until,"
                         "successor,aliases");
        return CodeList{};
    }
    std::vector<Code> codes;
    while (reader.next(record)) {
        const std::string place = file + ":" + std::to_string(reader.line);
        if (record.size() == 1 && record.front().empty()) continue;
        if (record.size() != columns.size())
            faults.push_back(place + ": has " + std::to_string(record.size()) + " cells, not 9");
        else
            codes.push_back(code_in(record, place, faults));
    }
    return CodeList{std::move(codes)};
}

// The list of working days says of each day what it is (domain/core/working_days.hpp).
void check_workdays(const CodeList& days, const std::string& file, Faults& faults) {
    for (const Code& day : days.all()) {
        if (!parse_date(day.code)) faults.push_back(file + ": " + day.code + " is no date (yyyy-mm-dd)");
        if (day.parent != "off" && day.parent != "work")
            faults.push_back(file + ": " + day.code + ": parent must be off or work");
    }
}

// A rate says its day, its currency and how many yuan one unit is (domain/registry/foreign.hpp).
void check_rates(const CodeList& rates, const std::string& file, Faults& faults) {
    for (const Code& line : rates.all()) {
        const std::string_view code{line.code};
        if (code.size() < 12 || !parse_date(code.substr(0, 10)) || code.substr(10) != " " + line.parent)
            faults.push_back(file + ": " + line.code +
                             " is no day and currency (yyyy-mm-dd USD), the parent being the latter");
        const auto rate = Rate::parse(line.name_zh);
        if (!rate || rate->value == 0)
            faults.push_back(file + ": " + line.code + ": " + line.name_zh +
                             " is no rate in yuan with at most 10 decimals");
    }
}

// Bands of amounts are named by their lower bounds in 万元, the first by 0 (domain/registry/postings.cpp).
void check_bands(const CodeList& bands, const std::string& file, Faults& faults) {
    long long before = -1;
    for (const Code& each : bands.all()) {
        const bool whole = !each.code.empty() && each.code.size() <= 9 &&
                           each.code.find_first_not_of("0123456789") == std::string::npos;
        const long long bound = whole ? std::stoll(each.code) : before;
        if (bound <= before || (before < 0 && bound != 0))
            faults.push_back(file + ": " + each.code +
                             ": must be a lower bound in 10,000 yuan, from 0 on, each above the one before");
        before = bound;
    }
}

// What the list of required documents may ask for (domain/registry/checklist.cpp).
void check_conditions(const CodeList& required, const std::string& file, Faults& faults) {
    const std::vector<std::string> conditions{
        "always", "foreign_language", "internal_department", "government_project", "licence_needed", "ip", "import"};
    for (const Code& each : required.all())
        if (std::find(conditions.begin(), conditions.end(), each.parent) == conditions.end())
            faults.push_back(file + ": " + each.code + ": parent must be a condition of the checklist");
}

// Which contracts the list of minimum terms may ask (domain/registry/clauses.hpp); its kinds are in another list.
void check_kinds_asked(const Rules& rules, Faults& faults) {
    for (const Code& each : rules.list("required_clauses").all()) {
        std::istringstream asked{each.parent};
        bool any = false;
        for (std::string word; asked >> word; any = true)
            if (word != every_contract && !rules.list("contract_kinds").find(word))
                faults.push_back("required_clauses.csv: " + each.code + ": " + word + " is no kind of contract");
        if (!any) faults.push_back("required_clauses.csv: " + each.code + ": parent must name kinds of contract");
    }
}

// Parameters that are codes of a list, with spaces between: a mistyped one would ask for nothing, silently.
void check_codes_named(const Rules& rules, Faults& faults) {
    const std::pair<std::string_view, std::string_view> codes[]{
        {"patent.sub_kinds", "contract_kinds"},
        {"patent.granted.sub_kinds", "contract_kinds"},
        {"patent.living.sub_kinds", "contract_kinds"},
        {"registry.mediation.sub_kinds", "contract_kinds"},
        {"patent.ip_types", "ip_types"},
        {"statistics.no_ip_types", "ip_types"},
        {"reward.university.natures", "natures"},
        {"registry.licence_type", "licence_types"},
        {"payment.instalments.modes", "payment_modes"},
        {"payment.royalty.modes", "payment_modes"},
        {"payment.entry_fee.modes", "payment_modes"},
    };
    for (const auto& [name, list] : codes)
        for (const std::string& value : rules.values_of(name)) {
            std::istringstream words{value};
            for (std::string word; words >> word;)
                if (!rules.list(list).find(word))
                    faults.push_back(std::string{name} + ": " + word + " is no code of " + std::string{list});
        }
    // They are asked for days that a user names: of a filing, of a year.
    for (const std::string_view prefix : {"patent.years.", "reward."})
        for (const std::string& name : rules.names_from(prefix))
            if (!rules.holds_always(name)) faults.push_back(name + ": needs an entry without valid_from");
}

void take_list(Rules& rules, std::string name, std::string_view text, const std::string& file, Faults& faults) {
    CodeList list = read_list(text, file, faults);
    if (name == "workdays") check_workdays(list, file, faults);
    if (name == "exchange_rates") check_rates(list, file, faults);
    if (name == "amount_bands") check_bands(list, file, faults);
    if (name == "required_documents") check_conditions(list, file, faults);
    rules.set_list(std::move(name), std::move(list));
}

std::string value_text(const toml::node& node) {
    if (const auto* number = node.as_integer()) return std::to_string(number->get());
    if (const auto* flag = node.as_boolean()) return flag->get() ? "1" : "0";
    if (const auto* text = node.as_string()) return text->get();
    return {};
}

// valid_from may be a TOML date or the same in quotes.
std::optional<Date> valid_from(const toml::table& entry, const std::string& place, Faults& faults) {
    const toml::node* node = entry.get("valid_from");
    if (!node) return std::nullopt;
    if (const auto* date = node->as_date()) {
        const auto& d = date->get();
        return Date{std::chrono::year{d.year}, std::chrono::month{d.month}, std::chrono::day{d.day}};
    }
    if (const auto* text = node->as_string()) return date_in(text->get(), place, faults);
    faults.push_back(place + ": valid_from must be a date");
    return std::nullopt;
}

bool has(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// What the code asks for: the names of the built-in parameters, and the type of value that each has.
using Known = std::map<std::string, toml::node_type, std::less<>>;

std::string_view in_words(toml::node_type type) {
    if (type == toml::node_type::string) return "a text in quotes";
    return type == toml::node_type::boolean ? "true or false" : "a whole number";
}

using Words = std::map<std::string, std::vector<std::string>, std::less<>>;

// Parameters that are one word of a few.
const Words choices{
    {"registry.decide.count", {"calendar", "working"}},
    {"registry.corrected.counts_from", {"acceptance", "submission"}},
};
// Parameters that list some of a few words, with spaces between.
const Words selections{
    {"ocds.disclosed", {"award", "deal", "outside"}},
    {"reward.buyer.kinds", {"development", "transfer", "licence", "consulting", "service"}},
};

bool is_of_its_words(const std::string& name, const std::string& value) {
    if (const auto one = choices.find(name); one != choices.end()) return has(one->second, value);
    const auto some = selections.find(name);
    if (some == selections.end()) return true;
    std::istringstream words{value};
    for (std::string word; words >> word;)
        if (!has(some->second, word)) return false;
    return true;
}

// One file of parameters. Without `known` it is the built-in one, which says what is known.
class Parameters {
  public:
    Parameters(std::string file, Rules& rules, Faults& faults, const Known* known = nullptr)
        : file_{std::move(file)}, rules_{rules}, faults_{faults}, known_{known} {}

    void read(std::string_view text) try {
        const toml::table root = toml::parse(text, file_);
        for (const auto& [name, node] : root) {
            const toml::array* list = node.as_array();
            if (name == "parameter" && list) {
                for (const auto& each : *list) read_parameter(each);
            } else if (name == "complete_regions" && list) {
                for (const auto& each : *list)
                    if (const auto* prefix = each.as_string()) rules_.set_complete_region(prefix->get());
            } else {
                faults_.push_back(file_ + ": " + std::string{name.str()} +
                                  " is neither [[parameter]] nor complete_regions");
            }
        }
        if (!known_) return;
        for (const auto& [name, unused] : *known_)
            if (!read_.contains(name)) faults_.push_back(file_ + ": " + name + " is missing");
    } catch (const toml::parse_error& error) {
        faults_.push_back(file_ + ":" + std::to_string(error.source().begin.line) + ": " +
                          std::string{error.description()});
    }
    const Known& names() const { return read_; }

  private:
    void read_parameter(const toml::node& node) {
        const std::string place = file_ + ":" + std::to_string(node.source().begin.line);
        const toml::table* entry = node.as_table();
        if (!entry) return faults_.push_back(place + ": a parameter is a table"), void();
        for (const auto& [name, unused] : *entry)
            if (name != "name" && name != "value" && name != "valid_from" && name != "source" && name != "note")
                faults_.push_back(place + ": " + std::string{name.str()} + " is no member of a parameter");
        const auto name = (*entry)["name"].value<std::string>();
        const toml::node* value = entry->get("value");
        if (!name || name->empty()) return faults_.push_back(place + ": name is missing"), void();
        const auto from = valid_from(*entry, place, faults_);
        read_.emplace(*name, value ? value->type() : toml::node_type::none);
        if (const auto fault = fault_of(*name, value); !fault.empty())
            faults_.push_back(place + ": " + *name + " " + fault);
        else if (!is_of_its_words(*name, value_text(*value)))
            faults_.push_back(place + ": " + *name + " is none of the words it may be");
        else
            rules_.set(*name, value_text(*value), from);
    }
    std::string fault_of(const std::string& name, const toml::node* value) const {
        if (known_ && !known_->contains(name)) return "is no parameter";
        const bool has_value = value && (value->is_integer() || value->is_boolean() || value->is_string());
        if (!has_value) return "needs a value: a whole number, true, false or a text";
        if (!known_ || known_->at(name) == value->type()) return {};
        return "must be " + std::string{in_words(known_->at(name))};
    }

    const std::string file_;
    Rules& rules_;
    Faults& faults_;
    const Known* known_;
    Known read_;
};

std::optional<std::string> content_of(const std::filesystem::path& path, Faults& faults) {
    std::ifstream file{path, std::ios::binary};
    if (!file) return faults.push_back(path.string() + ": cannot be read"), std::nullopt;
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

std::string stem(std::string_view name) { return std::string{name.substr(0, name.rfind('.'))}; }

}  // namespace

Rules load_rules(const std::string& file, const std::string& codes, Faults& faults) {
    Rules rules, shipped;
    rules.set_folding(api::folded);
    Parameters built_in{"luoyang.toml", file.empty() ? rules : shipped, faults};
    for (const auto& embedded : embedded::config()) {
        if (embedded.name.ends_with(".csv"))
            take_list(rules, stem(embedded.name), embedded.content, std::string{embedded.name}, faults);
        if (embedded.name == "luoyang.toml") built_in.read(embedded.content);
    }
    if (!file.empty())
        if (const auto content = content_of(file, faults))
            Parameters{file, rules, faults, &built_in.names()}.read(*content);
    std::error_code error;
    if (!codes.empty())
        for (const auto& entry : std::filesystem::directory_iterator{codes, error})
            if (entry.path().extension() == ".csv")
                if (const auto content = content_of(entry.path(), faults))
                    take_list(rules, entry.path().stem().string(), *content, entry.path().string(), faults);
    if (error) faults.push_back(codes + ": " + error.message());
    check_kinds_asked(rules, faults);
    check_codes_named(rules, faults);
    return rules;
}

Rules load_rules(const std::string& file, const std::string& codes) {
    Faults faults;
    Rules rules = load_rules(file, codes, faults);
    if (!faults.empty()) throw ConfigError{faults};
    return rules;
}

}  // namespace heluo::server
