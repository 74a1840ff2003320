// Proves the register by its transparency log: that the log is what its signed heads say, that it carries what the audit chain
// carries, and that every registration is what its last leaf says. What does not fit is named, place by place.
#pragma once
#include <string>
#include <vector>

#include "domain/core/unit.hpp"

namespace heluo {

struct Misfit {
    std::string place;    // "contract con_... (2026410301000017)", "leaf 12", "node 3/1", "head of 40"
    std::string trouble;  // "is not what leaf 12 says"
    friend bool operator==(const Misfit&, const Misfit&) = default;
};

struct RegisterProof {
    long long leaves = 0, heads = 0, contracts = 0;
    std::string root, key;  // of the last head, hex, and the id of the key that signed it; empty where there is none
    std::vector<Misfit> misfits;  // at most max_misfits
    bool whole() const { return misfits.empty(); }
};
inline constexpr std::size_t max_misfits = 100;

// A head that was written down elsewhere: the log must still begin with it.
struct KnownHead {
    long long size = 0;
    std::string root;  // hex
};

// In one reading unit, on one snapshot, the audit chain included. What still waits for the sealer is proved by what waits.
RegisterProof prove_register(Unit& unit, const std::vector<KnownHead>& known = {});

}  // namespace heluo
