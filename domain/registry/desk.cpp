// Handlers of cases.
#include "domain/registry/desk.hpp"

#include <algorithm>

#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/confidence.hpp"
#include "domain/registry/guards.hpp"
#include "domain/registry/parties.hpp"

namespace heluo {

namespace {

bool is_undecided(const Contract& contract) {
    return contract.state == ContractState::submitted || contract.state == ContractState::accepted ||
           contract.state == ContractState::in_review;
}

bool is_stranger(Unit& unit, const Contract& contract, const Actor& registrar) {
    const auto apart = [&](const Contract& each) {
        return !is_party(each, registrar) && !is_entrusted(unit, each, registrar);
    };
    return apart(contract) && (!contract.change || apart(unit.contracts.get(contract.change->of)));
}

}  // namespace

bool handled_by_other(const Contract& contract, const AccountId& account) {
    return is_undecided(contract) && contract.handler && *contract.handler != account;
}

void require_handler(Unit& unit, const Contract& contract, const Actor& registrar) {
    if (handled_by_other(contract, registrar.account))
        refuse(Reason::handled_by_other, unit.accounts.get(*contract.handler).name.value);
}

void require_stranger(Unit& unit, const Contract& contract, const Actor& registrar) {
    require(is_stranger(unit, contract, registrar), Reason::conflict_of_interest);
    require_open(unit, contract, registrar);
}

Contract assign_contract(Unit& unit, const Actor& registrar, const ContractId& id, const AccountId& to) {
    Contract contract = unit.contracts.get(id);
    permit(registrar, Action::assign_contract, relations_of(contract, registrar), Action::read_contract);
    require_stranger(unit, contract, registrar);
    contract.state = contract_lifecycle.after(contract.state, ContractStep::assign, ContractTaker::registrar,
                                              name_of(contract.state));
    const auto others = unit.accounts.with_role(Role::registrar);
    const auto account = std::find_if(others.begin(), others.end(), [&](const Account& each) { return each.id == to; });
    Violations faults;
    const auto is_fit = [&](const Actor& other) {
        return is_stranger(unit, contract, other) && may_look_into(unit, contract, other);
    };
    const bool fit = account != others.end() && is_fit({account->id, account->roles, account->party, {}, false});
    faults.need(fit, "/registrar", Fault::registrar_unfit);
    require_none(std::move(faults));
    contract.handler = to;
    return finish(unit, std::move(contract), "contract_assigned");
}

std::vector<Account> registrars_for(Unit& unit, const Actor& registrar) {
    permit(registrar, Action::list_registrars, {}, Action::list_registrars);
    return unit.accounts.with_role(Role::registrar);
}

}  // namespace heluo
