// Confidential contracts (保密合同; 2000 办法 15, registry.md R38): what is in them is for their sides, those sides' brokers, and
// the registrars who were named for them. The rest of the house knows that there is one, under its number, and counts it.
#pragma once
#include "domain/registry/contracts.hpp"

// One object is asked by require_open, brokers included; a list, which would ask the mandates of every row, by may_look_into.

namespace heluo {

// Whether these are a registrar's who was named for confidential contracts.
bool is_cleared(const Roles& roles);
// Whether somebody who may read contracts may read this one; no list of contracts is for brokers.
bool may_look_into(const Contract& contract, const Actor& actor);
// The same, and of a change also into what it changes.
bool may_look_into(Unit& unit, const Contract& contract, const Actor& actor);
// What warnings and signals say of other contracts, without those that may not be looked into.
void withhold(Unit& unit, const Actor& actor, std::vector<Warning>& warnings);
void withhold(Unit& unit, const Actor& actor, std::vector<ContractId>& contracts);
// confidential; of a change also where what it changes is.
void require_open(Unit& unit, const Contract& contract, const Actor& actor);
// The same of all that the contract ever was.
void require_open_past(Unit& unit, const Contract& contract, const Actor& actor);

// What stands for a title or a name that is withheld.
inline constexpr std::string_view withheld = "保密";

}  // namespace heluo
