// Change registration.
#include "domain/registry/change.hpp"

#include "domain/registry/confidence.hpp"
#include "domain/registry/document.hpp"
#include "domain/registry/guards.hpp"
#include "domain/registry/parties.hpp"
#include "domain/registry/precheck.hpp"
#include "domain/registry/supplement.hpp"
#include "domain/registry/workload.hpp"

namespace heluo {

namespace {

// The terms of old, put aside for good.
void keep_revision(Unit& unit, const Contract& contract, const ContractId& replaced_by) {
    Revision old;
    old.id = unit.fresh<RevisionId>();
    old.contract = contract.id;
    old.revision = contract.registration.value().revision;
    old.terms = contract.terms;
    old.number = contract.registration->number;
    old.keys = contract.registration->keys;
    old.documents = contract.registration->documents;
    old.replaced_by = replaced_by;
    old.replaced_at = unit.now();
    unit.contracts.add(old);
}

}  // namespace

Contract change_contract(Unit& unit, const Actor& applicant, const ContractId& id, const Prose<1, 1000>& reason) {
    const Contract contract = load_for_side(unit, applicant, id, ContractStep::change);
    require(!contract.registered_elsewhere(), Reason::wrong_registry, contract.registration.value().registry);
    // Two who ask at once queue at the contract's lock.
    if (const auto other = unit.contracts.open_change_of(id)) refuse(Reason::change_pending, other->text());
    Contract change;
    change.source = ContractSource::change;
    change.source_id = id.text();
    change.terms = contract.terms;
    change.explained = contract.explained;
    change.change = Change{id, applicant.party.value(), reason.value, {}};
    return begin(unit, std::move(change));
}

Contract changed_contract(Unit& unit, const Contract& change) {
    Contract contract = unit.contracts.get(change.change.value().of);
    require(contract.state == ContractState::registered, Reason::wrong_state, name_of(contract.state));
    return contract;
}

Contract register_change(Unit& unit, const Actor& registrar, const ContractId& id) {
    Contract change = load_for_registrar(unit, registrar, id, ContractStep::register_change);
    require(change.change.has_value(), Reason::other_step, name_of(ContractStep::register_));
    require(!change.waits_for_review(), Reason::review_required);
    Contract contract = changed_contract(unit, change);
    require_unregistered(unit, change);
    require_explained(unit, change);
    require_still_open(unit, contract, change.terms);  // a statement may have been registered since the submission
    take_over(unit, registrar, std::move(contract), change);
    change.decided = Decision{registrar.account, unit.now()};
    change = finish(unit, std::move(change), "contract_merged");
    count_act(unit, change, RegistryAct::changed);
    return change;
}

void take_over(Unit& unit, const Actor& registrar, Contract contract, const Contract& change) {
    keep_revision(unit, contract, change.id);
    for (const auto& gone : {contract.terms.seller.party, contract.terms.buyer.party})
        if (gone && gone != change.terms.seller.party && gone != change.terms.buyer.party)
            unit.announce({"contract_changed", contract.id.text(), false, gone, {}});
    contract.terms = change.terms;
    settle_licence(contract.terms, unit.rules, beijing_date(unit.now()));
    contract.explained = change.explained;
    Registration& registration = contract.registration.value();
    registration.keys = keys_for(unit, change);
    registration.documents = documents_filed(unit, change.id);
    ++registration.revision;
    registration.changed_at = unit.now();
    contract.decided = Decision{registrar.account, unit.now()};
    finish(unit, std::move(contract), "contract_changed", LeafEvent::changed);
}

ContractTerms terms_before(Unit& unit, const Contract& change) {
    for (const Revision& each : unit.contracts.revisions(change.change.value().of))
        if (each.replaced_by == change.id) return each.terms;
    return unit.contracts.get(change.change->of).terms;
}

std::vector<Revision> revisions_for(Unit& unit, const Actor& actor, const ContractId& id) {
    const Contract contract = contract_for(unit, actor, id);
    require_open_past(unit, contract, actor);
    return unit.contracts.revisions(contract.id);
}

}  // namespace heluo
