// Looking up what holds on a date: parameters, code lists, regions.
#include "domain/core/rules.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "domain/core/text.hpp"

namespace heluo {
namespace {

// 电子信息 and 电子信息技术 are the same field; papers write both (registry.md §4.1).
std::string_view without_technology(std::string_view name) {
    constexpr std::string_view suffix = "技术";
    if (name.size() > suffix.size() && name.ends_with(suffix)) name.remove_suffix(suffix.size());
    return name;
}

bool is_called(const Code& code, std::string_view name) {
    const auto same = [bare = without_technology(name)](std::string_view other) {
        return without_technology(other) == bare;
    };
    return same(code.name_zh) || std::any_of(code.aliases.begin(), code.aliases.end(), same);
}

std::string padded(std::string_view digits) {
    std::string code{digits};
    if (code.size() < 6) code.append(6 - code.size(), '0');
    return code;
}

}  // namespace

const Code* CodeList::find(std::string_view code) const {
    const auto at = std::find_if(codes_.begin(), codes_.end(), [&](const Code& c) { return c.code == code; });
    return at == codes_.end() ? nullptr : &*at;
}

const Code* CodeList::find_or_alias(std::string_view code_or_name) const {
    if (code_or_name.empty()) return nullptr;
    if (const auto* exact = find(code_or_name)) return exact;
    const auto at =
        std::find_if(codes_.begin(), codes_.end(), [&](const Code& c) { return is_called(c, code_or_name); });
    return at == codes_.end() ? nullptr : &*at;
}

bool CodeList::has(std::string_view code, Date on) const {
    return std::any_of(codes_.begin(), codes_.end(), [&](const Code& c) { return c.code == code && c.valid_on(on); });
}
void need_code(const CodeList& list, std::string_view code, Date on, std::string_view pointer, Violations& faults) {
    faults.need(list.has(code, on), pointer, Fault::code_unknown, list.name());
}

std::vector<std::string> Rules::values_of(std::string_view name) const {
    std::vector<std::string> values;
    if (const auto at = parameters_.find(name); at != parameters_.end())
        for (const Dated& each : at->second) values.push_back(each.value);
    return values;
}

std::vector<std::string> Rules::names_from(std::string_view prefix) const {
    std::vector<std::string> list;
    for (auto at = parameters_.lower_bound(prefix); at != parameters_.end() && at->first.starts_with(prefix); ++at)
        list.push_back(at->first);
    return list;
}

bool Rules::holds_always(std::string_view name) const {
    const auto at = parameters_.find(name);
    return at != parameters_.end() &&
           std::any_of(at->second.begin(), at->second.end(), [](const Dated& each) { return !each.from; });
}

bool Rules::lists(std::string_view name, std::string_view word, Date on) const {
    return has_word(text(name, on), word);
}

std::string Rules::text(std::string_view name, Date on) const {
    const auto at = parameters_.find(name);
    if (at == parameters_.end()) throw std::out_of_range{"no rule parameter " + std::string{name}};
    const Dated* holds = nullptr;
    for (const auto& entry : at->second)
        if (!entry.from || *entry.from <= on)
            if (!holds || !holds->from || (entry.from && *holds->from <= *entry.from)) holds = &entry;
    if (!holds) throw std::out_of_range{"rule parameter " + std::string{name} + " has no value on " + heluo::text(on)};
    return holds->value;
}

long long Rules::number(std::string_view name, Date on) const {
    const auto value = text(name, on);
    long long number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size())
        throw std::out_of_range{"rule parameter " + std::string{name} + " is not a whole number"};
    return number;
}

Money Rules::money(std::string_view name, Date on) const { return Money::fen(number(name, on)); }

const CodeList& Rules::list(std::string_view name) const {
    const auto at = lists_.find(name);
    if (at == lists_.end()) throw std::out_of_range{"no code list " + std::string{name}};
    return at->second;
}

RegionVerdict Rules::region(const RegionCode& code, Date on) const {
    const auto& regions = list("regions");
    if (regions.has(code.value, on)) return RegionVerdict::known;
    if (regions.find(code.value)) return RegionVerdict::historic;
    const auto complete = [&](std::string_view prefix) {
        return std::find(complete_regions_.begin(), complete_regions_.end(), prefix) != complete_regions_.end();
    };
    // Not listed itself: it exists if the list makes no claim to know all areas beside it.
    const std::string_view province = std::string_view{code.value}.substr(0, 2);
    const std::string_view prefecture = std::string_view{code.value}.substr(0, 4);
    if (!regions.has(padded(province), on) || complete(prefecture)) return RegionVerdict::unknown;
    if (complete(province) && !regions.has(padded(prefecture), on)) return RegionVerdict::unknown;
    return RegionVerdict::known;
}

std::string Rules::region_successor(const RegionCode& code) const {
    const auto* listed = list("regions").find(code.value);
    return listed ? listed->successor : std::string{};
}

std::string Rules::region_name(std::string_view code_or_prefix) const {
    const auto* code = list("regions").find(padded(code_or_prefix));
    return code ? code->name_zh : std::string{};
}

void Rules::set(std::string name, std::string value, std::optional<Date> from) {
    parameters_[std::move(name)].push_back({std::move(value), from});
}
void Rules::set_list(std::string name, CodeList list) {
    list.name_ = name;
    lists_.insert_or_assign(std::move(name), std::move(list));
}
void Rules::set_complete_region(std::string prefix) { complete_regions_.push_back(std::move(prefix)); }

}  // namespace heluo
