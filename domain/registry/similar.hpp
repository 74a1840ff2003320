// Contracts that may be one without being it to the letter (疑似重复, registry.md §1.13 d): the same two sides, signed near one
// another, under nearly the same title. A person decides; the register only asks.
#pragma once
#include <string_view>
#include <vector>

#include "domain/registry/contracts.hpp"

namespace heluo {

// Whether the titles, as they are matched (R41), differ in so few characters that at least `percent` of the longer one is
// common to both: 100 * (1 - edits / length), in code points.
bool similar_titles(std::string_view a, std::string_view b, long long percent, const Rules& rules);

// Other contracts of these sides (in these roles), signed within so many days of this one; of a change, without what it changes.
std::vector<SignedContract> others_between(Unit& unit, const Contract& contract, const Sides& sides, long long days);

// Applications and registrations like it, the newest first, at most max_similar. Parameters registry.similar.days and
// registry.similar.percent of the day on which it was signed.
std::vector<ContractId> similar_to(Unit& unit, const Contract& contract);
inline constexpr std::size_t max_similar = 10;

}  // namespace heluo
