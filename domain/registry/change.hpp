// Change registration (变更登记, registry.md §1.9, R23): what the parties of a registered contract have agreed to change is an
// application of its own, examined like any other; registered, it becomes the next revision of that contract, under its number.
// Until then the contract stands and counts as it was.
#pragma once
#include <vector>

#include "domain/registry/contracts.hpp"

namespace heluo {

// A draft with the contract's terms, to be edited and submitted. change_pending while there is another.
Contract change_contract(Unit& unit, const Actor& applicant, const ContractId& id, const Prose<1, 1000>& reason);
// wrong_state where the contract is registered no more, for submission, acceptance and registration of the change.
Contract changed_contract(Unit& unit, const Contract& change);
// The change as it ends, merged; the contract has its terms.
Contract register_change(Unit& unit, const Actor& registrar, const ContractId& id);
// The contract's next revision, with the change's terms.
void take_over(Unit& unit, const Actor& registrar, Contract contract, const Contract& change);
// What a change changes: the terms as they are, or, once it is merged, as they were before it.
ContractTerms terms_before(Unit& unit, const Contract& change);
std::vector<Revision> revisions_for(Unit& unit, const Actor& actor, const ContractId& id);

}  // namespace heluo
