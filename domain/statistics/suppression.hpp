// What a table withholds from the public, so that nobody's own figures can be told from it (统计法 2024 §28; assurance.md A59): cells of
// few units or of one that outweighs the others, and all that add up to the same sum, or that sum would give them back.
#pragma once
#include <vector>

#include "domain/core/rules.hpp"
#include "domain/statistics/totals.hpp"

namespace heluo {

struct Secrecy {
    long long least_units;  // rule statistics.public_least_units, of sellers and of buyers
    long long most_percent;  // rule statistics.public_most_percent: of a cell's 成交额, or its 技术交易额, by one unit
};
Secrecy secrecy_on(Date day, const Rules& rules);  // as the rules of that day have it

// Whether a figure could tell of one of those behind it: a figure that is nothing tells of nobody.
bool is_sensitive(const Figures& figures, const Concentration& concentration, const Secrecy& secrecy);

// Each cell above others is their sum, as in a table; those of level 0 add up to a figure that is told.
struct GuardedCell {
    Figures figures;
    int level = 0;
    bool sensitive = false;
    bool withheld = false;
};
// Where one is sensitive, all that stand beside it are withheld, nothing or not: what they come to together is the sum above them, which
// is told only where it is not sensitive itself. What is beneath a withheld cell is withheld.
void withhold(std::vector<GuardedCell>& cells);

}  // namespace heluo
