// What every step toward registration asks anew: jurisdiction and that the contract is not registered yet; and who is told.
#pragma once
#include <string>

#include "domain/registry/contracts.hpp"

namespace heluo {

void require_jurisdiction(Unit& unit, const ContractTerms& terms);  // wrong_registry (N12, B30)
// duplicate_contract with the number under which the same contract is registered (N11, B33, R17). Two units that ask at
// once both pass; the unique keys of the register stop the second.
void require_unregistered(Unit& unit, const ContractTerms& terms);
void announce_contract(Unit& unit, const Contract& contract, std::string kind);  // to both sides
// The contract with its registration ended, by a cause of that code list.
void end_registration(Unit& unit, Contract& contract, std::string_view causes, const EndWish& wish);
Contract finish(Unit& unit, Contract contract, std::string event);  // saved and announced

}  // namespace heluo
