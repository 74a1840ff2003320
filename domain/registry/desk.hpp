// The registrars' desk: who examines which case (经办人), and how it passes from one to another.
#pragma once
#include <vector>

#include "domain/people/accounts.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

// Whether another registrar has the case in hand, so that the actor may not take a step in it.
bool handled_by_other(const Contract& contract, const AccountId& account);
// handled_by_other as a refusal, with the handler's name.
void require_handler(Unit& unit, const Contract& contract, const Actor& registrar);

// Gives a case that is not decided yet to a registrar, be it from another: the one who gives stands on no side of it, nor does
// the one who gets it (registrar_unfit; also for an account that is disabled or no registrar's).
Contract assign_contract(Unit& unit, const Actor& registrar, const ContractId& id, const AccountId& to);

// To whom a case can be given: active registrars, by name.
std::vector<Account> registrars_for(Unit& unit, const Actor& registrar);

}  // namespace heluo
