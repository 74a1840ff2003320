// What every step toward registration asks anew: jurisdiction and that the contract is not registered yet; and who is told.
#pragma once
#include <string>

#include "domain/registry/leaves.hpp"

namespace heluo {

// wrong_registry (N12, B30); a change stays with the registry that registered the contract.
void require_jurisdiction(Unit& unit, const Contract& contract);
// The keys that it would be registered with, its text's among them.
ContractKeys keys_for(Unit& unit, const Contract& contract);
// duplicate_contract with the number under which the same contract is registered (N11, B33, R17). Two units that ask at
// once both pass; the unique keys of the register stop the second.
void require_unregistered(Unit& unit, const Contract& contract);
void announce_contract(Unit& unit, const Contract& contract, std::string kind);  // to both sides
// reason_code_required for none, code_unknown for each that is none of today's refusal_grounds (R21, B35).
void require_grounds(Unit& unit, const std::vector<std::string>& grounds);
// The contract with its registration ended, by a cause of that code list.
void end_registration(Unit& unit, Contract& contract, std::string_view causes, const EndWish& wish);
// conflict_of_interest for who stands on a side of it (回避).
void require_stranger(Unit& unit, const Contract& contract, const Actor& registrar);
// As accepted by that registrar, with its term from that day on.
void take_in_hand(Unit& unit, const Actor& registrar, Contract& contract, Date accepted_on);
// Loads for a step of one of the sides, or of the registrar, with all that stands in the way of taking it.
Contract load_for_side(Unit& unit, const Actor& actor, const ContractId& id, ContractStep step);
Contract load_for_registrar(Unit& unit, const Actor& registrar, const ContractId& id, ContractStep step);
Contract begin(Unit& unit, Contract contract);                      // added and announced
Contract finish(Unit& unit, Contract contract, std::string event);  // saved and announced
// The same of what the transparency log is told; what counts of it is posted.
Contract finish(Unit& unit, Contract contract, std::string event, LeafEvent leaf);

}  // namespace heluo
