// Ties the sides of contracts to parties, and callers to contracts: see parties.hpp.
#include "domain/registry/parties.hpp"

#include <algorithm>
#include <stdexcept>

#include "domain/people/actions.hpp"
#include "domain/people/code_exceptions.hpp"
#include "domain/people/mandates.hpp"
#include "domain/people/parties.hpp"
#include "domain/registry/confidence.hpp"
#include "domain/registry/desk.hpp"

namespace heluo {

namespace {

ContractParty copy_of(const Party& party) {
    return {party.id, party.credit_code, party.name, party.region, std::string{home_country}};
}

bool acts_for(const Actor& actor, const ContractParty& side) { return actor.party && side.party == actor.party; }

// A change is its registrant's, whoever is to be the applicant after it.
bool applies(const Contract& contract, const Actor& actor) {
    if (contract.change) return actor.party == contract.change->registrant;
    return acts_for(actor, applicant_of(contract.terms));
}

}  // namespace

void link_side(Unit& unit, ContractParty& side, std::string_view at, Violations& faults) {
    side.party.reset();
    if (!side.credit_code) return;
    const auto party = unit.parties.by_credit_code(*side.credit_code);
    if (!party) return;
    ContractParty known = copy_of(*party);
    const std::string pointer{at};
    faults.need(matched(side.name.value, unit.rules) == matched(known.name.value, unit.rules), pointer + "/name",
                Fault::party_known_as, known.name.value);
    faults.need(!side.region || side.region == known.region, pointer + "/region", Fault::party_known_as,
                known.region ? known.region->value : std::string{});
    known.seal_name = std::move(side.seal_name);
    side = std::move(known);
}

void check_codes(Unit& unit, const ContractTerms& terms, Violations& faults) {
    if (terms.seller.credit_code) check_code(unit, *terms.seller.credit_code, "/seller/credit_code", faults);
    if (terms.buyer.credit_code) check_code(unit, *terms.buyer.credit_code, "/buyer/credit_code", faults);
}

ContractParty side_of(Unit& unit, const PartyId& party) { return copy_of(unit.parties.get(party)); }

bool is_party(const Contract& contract, const Actor& actor) {
    return acts_for(actor, contract.terms.seller) || acts_for(actor, contract.terms.buyer) ||
           (contract.change && applies(contract, actor));
}

bool is_entrusted(Unit& unit, const Contract& contract, const Actor& actor) {
    if (!actor.roles.has(Role::broker)) return false;
    const auto entrusts = [&](const ContractParty& side) {
        return side.party && unit.mandates.active(actor.account, *side.party);
    };
    return entrusts(contract.terms.seller) || entrusts(contract.terms.buyer);
}

void require_taker(Unit& unit, const Contract& contract, const Actor& actor, ContractTaker taker) {
    if (taker == ContractTaker::registrar) {
        require(!is_party(contract, actor) && !is_entrusted(unit, contract, actor), Reason::conflict_of_interest);
        require_open(unit, contract, actor);
    } else
        require(applies(contract, actor), Reason::not_entitled_applicant);
}

Relations relations_of(const Contract& contract, const Actor& actor) {
    Relations relations;
    relations.add_if(acts_for(actor, contract.terms.seller), Relation::seller);
    relations.add_if(acts_for(actor, contract.terms.buyer), Relation::buyer);
    relations.add_if(applies(contract, actor), Relation::own);
    return relations;
}

Action action_of(ContractStep step) {
    switch (step) {
        case ContractStep::edit: return Action::edit_contract;
        case ContractStep::submit: return Action::submit_contract;
        case ContractStep::discard: return Action::discard_contract;
        case ContractStep::accept: return Action::accept_contract;
        case ContractStep::return_: return Action::return_contract;
        case ContractStep::register_: return Action::register_contract;
        case ContractStep::refuse: return Action::refuse_contract;
        case ContractStep::cancel: return Action::cancel_contract;
        case ContractStep::revoke: return Action::revoke_contract;
        case ContractStep::review: return Action::review_contract;
        case ContractStep::conclude: return Action::conclude_review;
        case ContractStep::change: return Action::change_contract;
        case ContractStep::register_change: return Action::register_change;
        case ContractStep::withdraw: return Action::withdraw_contract;
        case ContractStep::assign: return Action::assign_contract;
        case ContractStep::reopen:
        case ContractStep::restore: return Action::answer_objection;
    }
    throw std::logic_error{"a step of contracts without an action"};
}

std::vector<ContractTaker> takers(const Contract& contract, const Actor& actor) {
    std::vector<ContractTaker> list;
    if (applies(contract, actor))
        list.push_back(ContractTaker::applicant);
    else if (is_party(contract, actor) && contract.source == ContractSource::outside)
        list.push_back(ContractTaker::counterparty);
    if (actor.roles.has(Role::registrar) && !is_party(contract, actor) && may_look_into(contract, actor))
        list.push_back(ContractTaker::registrar);
    return list;
}

std::vector<ContractStep> allowed_steps(const Contract& contract, const Actor& actor) {
    std::vector<ContractStep> steps;
    if (contract.registered_elsewhere()) return steps;
    const Relations relations = relations_of(contract, actor);
    for (ContractTaker taker : takers(contract, actor))
        for (ContractStep step : contract_lifecycle.steps_of(contract.state, taker))
            if (may(actor.roles, action_of(step), relations)) {
                // Of a case in another's hands a registrar can do no more than have it given to somebody.
                const bool barred = taker == ContractTaker::registrar && step != ContractStep::assign &&
                                    handled_by_other(contract, actor.account);
                if (!barred) steps.push_back(step);
            }
    std::erase(steps, contract.change ? ContractStep::register_ : ContractStep::register_change);
    if (contract.waits_for_review())
        std::erase_if(steps, [](ContractStep step) {
            return step == ContractStep::register_ || step == ContractStep::register_change;
        });
    return steps;
}

}  // namespace heluo
