// Likeness of titles, and the search for what is alike.
#include "domain/registry/similar.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "domain/core/working_days.hpp"

namespace heluo {

namespace {

std::u32string code_points_of(std::string_view utf8) {
    std::u32string points;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
            points += char32_t{byte};
        else if (byte < 0xC0)
            points.back() = points.back() << 6 | (byte & 0x3Fu);
        else
            points += char32_t{byte & (byte < 0xE0 ? 0x1Fu : byte < 0xF0 ? 0x0Fu : 0x07u)};
    }
    return points;
}

// Levenshtein's distance, one row of the table at a time.
std::size_t edits_between(const std::u32string& a, const std::u32string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

bool similar_titles(std::string_view a, std::string_view b, long long percent, const Rules& rules) {
    const std::u32string one = code_points_of(matched(a, rules)), other = code_points_of(matched(b, rules));
    const std::size_t longer = std::max(one.size(), other.size()), shorter = std::min(one.size(), other.size());
    if (shorter * 100 < longer * static_cast<std::size_t>(percent)) return false;
    return (longer - edits_between(one, other)) * 100 >= longer * static_cast<std::size_t>(percent);
}

std::vector<SignedContract> others_between(Unit& unit, const Contract& contract, const Sides& sides, long long days) {
    const Date signed_on = contract.terms.signed_on.value();
    auto found = unit.contracts.between(sides, {days_after(signed_on, -days), days_after(signed_on, days)});
    std::erase_if(found, [&](const SignedContract& other) {
        const bool itself = other.id == contract.id || (contract.change && other.id == contract.change->of);
        const bool namesakes =
            !same_side(other.sides.seller, sides.seller) || !same_side(other.sides.buyer, sides.buyer);
        return itself || namesakes;
    });
    return found;
}

std::vector<ContractId> similar_to(Unit& unit, const Contract& contract) {
    std::vector<ContractId> alike;
    if (!contract.terms.signed_on) return alike;
    const Date signed_on = *contract.terms.signed_on;
    const long long days = unit.rules.number("registry.similar.days", signed_on);
    const long long percent = unit.rules.number("registry.similar.percent", signed_on);
    const Sides sides = sides_of(contract.terms, unit.rules, unit.crypto);
    for (const SignedContract& other : others_between(unit, contract, sides, days)) {
        if (alike.size() == max_similar) break;
        if (similar_titles(other.title, contract.terms.title.value, percent, unit.rules)) alike.push_back(other.id);
    }
    return alike;
}

}  // namespace heluo
