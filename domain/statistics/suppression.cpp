// Choosing what is withheld.
#include "domain/statistics/suppression.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace heluo {

namespace {

// How much each measure is; what a closed year takes back of earlier ones is below zero.
std::array<long long, 4> sizes_of(const Figures& figures) {
    return {std::abs(figures.count), std::abs(figures.amount_total.in_fen()), std::abs(figures.amount_tech.in_fen()),
            std::abs(figures.amount_received.in_fen())};
}

bool is_nothing(const GuardedCell& cell) { return cell.figures == Figures{}; }

using Cells = std::vector<GuardedCell*>;

// The others that are withheld could take up all of it, or give up theirs to it: who knows their sum alone knows it no more closely
// than by what the others are together.
bool is_covered(const GuardedCell& cell, const Cells& siblings, const Secrecy& secrecy) {
    const auto own = sizes_of(cell.figures);
    std::array<long long, 4> others{};
    for (const GuardedCell* each : siblings) {
        if (each == &cell || !each->withheld) continue;
        const auto add = sizes_of(each->figures);
        for (std::size_t i = 0; i < own.size(); ++i) others[i] += add[i];
    }
    __extension__ using Wide = __int128;
    for (std::size_t i = 0; i < own.size(); ++i)
        if (Wide{others[i]} * 100 < Wide{own[i]} * secrecy.margin_percent) return false;
    return true;
}

void withhold_some(const Cells& siblings, const Secrecy& secrecy) {
    for (GuardedCell* each : siblings) each->withheld = each->sensitive;
    const auto is_exposed = [&](const GuardedCell* cell) {
        return cell->withheld && !is_covered(*cell, siblings, secrecy);
    };
    Cells shown;
    for (GuardedCell* each : siblings)
        if (!each->withheld && !is_nothing(*each)) shown.push_back(each);
    std::stable_sort(shown.begin(), shown.end(), [](const GuardedCell* a, const GuardedCell* b) {
        return sizes_of(a->figures)[1] < sizes_of(b->figures)[1];
    });
    for (auto next = shown.begin(); std::any_of(siblings.begin(), siblings.end(), is_exposed); ++next) {
        if (next == shown.end()) {
            for (GuardedCell* each : siblings) each->withheld = true;
            return;
        }
        (*next)->withheld = true;
    }
}

// Of the cells of one level that stand together, and what is beneath each.
void withhold_within(std::vector<GuardedCell>& cells, std::size_t begin, std::size_t end, int level,
                     const Secrecy& secrecy) {
    Cells siblings;
    std::vector<std::size_t> places;
    for (std::size_t i = begin; i < end; ++i)
        if (cells[i].level == level) {
            siblings.push_back(&cells[i]);
            places.push_back(i);
        }
    withhold_some(siblings, secrecy);
    places.push_back(end);
    for (std::size_t i = 0; i + 1 < places.size(); ++i) {
        const std::size_t first = places[i] + 1, beyond = places[i + 1];
        if (first == beyond) continue;
        if (!cells[places[i]].withheld)
            withhold_within(cells, first, beyond, level + 1, secrecy);
        else
            for (std::size_t each = first; each < beyond; ++each) cells[each].withheld = true;
    }
}

}  // namespace

Secrecy secrecy_on(Date day, const Rules& rules) {
    return {rules.number("statistics.public_least_units", day), rules.number("statistics.public_most_percent", day),
            rules.number("statistics.public_margin_percent", day)};
}

bool is_sensitive(const Figures& figures, const Concentration& concentration, const Secrecy& secrecy) {
    if (figures == Figures{}) return false;
    if (std::min(concentration.sellers, concentration.buyers) < secrecy.least_units) return true;
    __extension__ using Wide = __int128;
    return Wide{figures.amount_total.in_fen()} * secrecy.most_percent < Wide{concentration.largest.in_fen()} * 100;
}

void withhold(std::vector<GuardedCell>& cells, const Secrecy& secrecy) {
    withhold_within(cells, 0, cells.size(), 0, secrecy);
}

}  // namespace heluo
