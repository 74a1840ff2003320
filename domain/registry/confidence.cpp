// Who may look into a confidential contract.
#include "domain/registry/confidence.hpp"

#include "domain/core/refusal.hpp"
#include "domain/registry/parties.hpp"

namespace heluo {

namespace {

bool knows_it_anyway(Unit& unit, const Contract& contract, const Actor& actor) {
    return is_cleared(actor.roles) || is_party(contract, actor) || is_entrusted(unit, contract, actor);
}

}  // namespace

bool is_cleared(const Roles& roles) { return roles.has(Role::registrar) && roles.has(Role::cleared); }

bool may_look_into(const Contract& contract, const Actor& actor) {
    return !contract.terms.confidential || is_cleared(actor.roles) || is_party(contract, actor);
}

bool may_look_into(Unit& unit, const Contract& contract, const Actor& actor) {
    if (!may_look_into(contract, actor)) return false;
    return !contract.change || may_look_into(unit.contracts.get(contract.change->of), actor);
}

void withhold(Unit& unit, const Actor& actor, std::vector<Warning>& warnings) {
    for (Warning& each : warnings) {
        const auto other = each.fault == Fault::contract_similar ? ContractId::parse(each.about) : std::nullopt;
        if (other && !may_look_into(unit, unit.contracts.get(*other), actor)) each.about = withheld;
    }
}

void withhold(Unit& unit, const Actor& actor, std::vector<ContractId>& contracts) {
    std::erase_if(contracts, [&](const ContractId& id) { return !may_look_into(unit, unit.contracts.get(id), actor); });
}

void require_open(Unit& unit, const Contract& contract, const Actor& actor) {
    if (contract.terms.confidential) require(knows_it_anyway(unit, contract, actor), Reason::confidential);
    if (contract.change) require_open(unit, unit.contracts.get(contract.change->of), actor);
}

void require_open_past(Unit& unit, const Contract& contract, const Actor& actor) {
    if (knows_it_anyway(unit, contract, actor)) return;
    for (const Revision& each : unit.contracts.revisions(contract.id))
        require(!each.terms.confidential, Reason::confidential);
}

}  // namespace heluo
