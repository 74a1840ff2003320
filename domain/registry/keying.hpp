// The keys of registered contracts, made anew after an upgrade that makes them differently: what is one contract by today's
// reading must not be registered again because the register still holds yesterday's key (registry.md §1.13).
#pragma once
#include <string>
#include <vector>

#include "domain/core/unit.hpp"

namespace heluo {

// The way keys_of (terms.hpp) makes keys. Raise it with every change that gives the same terms another key.
// 2: letters, digits and signs that look alike are one (NFKC, case, spaces and invisible characters left out).
// 3: the sides are keyed too, by which contracts like one another are found; and what was registered before there was a
// transparency log is told to it.
inline constexpr long long keys_scheme = 3;

struct Twins {
    std::string number, other;  // registration numbers
};

struct KeyedAnew {
    bool more = false;
    long long changed = 0;
    // Registered twice, as only the new keys show. The first keeps the key of old for what the other holds already, is
    // audited as duplicate_contract and told to registrars as contract_twin_found; what becomes of it they decide.
    std::vector<Twins> twins;
};
// Deals with the next contracts_per_keying registered contracts; at once done where the keys are of today's scheme.
KeyedAnew key_contracts_anew(Unit& unit);
inline constexpr int contracts_per_keying = 500;

}  // namespace heluo
