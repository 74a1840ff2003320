// Choosing what is withheld.
#include "domain/statistics/suppression.hpp"

#include <algorithm>

namespace heluo {

namespace {

// Of the cells of one level that stand together, and what is beneath each.
void withhold_within(std::vector<GuardedCell>& cells, std::size_t begin, std::size_t end, int level) {
    std::vector<std::size_t> places;
    for (std::size_t i = begin; i < end; ++i)
        if (cells[i].level == level) places.push_back(i);
    if (std::any_of(places.begin(), places.end(), [&](std::size_t i) { return cells[i].sensitive; })) {
        for (std::size_t i = begin; i < end; ++i) cells[i].withheld = true;
        return;
    }
    places.push_back(end);
    for (std::size_t i = 0; i + 1 < places.size(); ++i)
        if (places[i] + 1 < places[i + 1]) withhold_within(cells, places[i] + 1, places[i + 1], level + 1);
}

}  // namespace

Secrecy secrecy_on(Date day, const Rules& rules) {
    return {rules.number("statistics.public_least_units", day), rules.number("statistics.public_most_percent", day)};
}

bool is_sensitive(const Figures& figures, const Concentration& concentration, const Secrecy& secrecy) {
    if (figures == Figures{}) return false;
    if (std::min(concentration.sellers, concentration.buyers) < secrecy.least_units) return true;
    const auto outweighs = [&](Money largest, Money all) {
        __extension__ using Wide = __int128;
        return Wide{all.in_fen()} * secrecy.most_percent < Wide{largest.in_fen()} * 100;
    };
    return outweighs(concentration.largest, figures.amount_total) ||
           outweighs(concentration.largest_technical, figures.amount_tech);
}

void withhold(std::vector<GuardedCell>& cells) { withhold_within(cells, 0, cells.size(), 0); }

}  // namespace heluo
