// Objections: filed, answered, and what the answer does to the contract.
#include "domain/registry/objection.hpp"

#include "domain/core/rules.hpp"
#include "domain/core/working_days.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/change.hpp"
#include "domain/registry/confidence.hpp"
#include "domain/registry/examination.hpp"
#include "domain/registry/guards.hpp"
#include "domain/registry/parties.hpp"
#include "domain/registry/workload.hpp"

namespace heluo {

namespace {

// The day of the decision that the contract stands by.
Date decision_day(Unit& unit, const Contract& contract) {
    if (contract.decided) return beijing_date(contract.decided->at);
    // Before decisions were kept; a refused application was not saved since.
    if (contract.ending) return beijing_date(contract.ending->at);
    if (contract.registration)
        return beijing_date(contract.registration->changed_at.value_or(contract.registration->at));
    return beijing_date(unit.contracts.saved_at(contract.id));
}

Objection file(Unit& unit, const Contract& contract, Objection objection) {
    const bool objects = objection.kind == ObjectionKind::objection;
    const bool decided =
        contract.state == ContractState::registered ||
        (objects && (contract.state == ContractState::revoked || contract.state == ContractState::refused));
    require(decided, Reason::wrong_state, name_of(contract.state));
    require(!contract.registered_elsewhere(), Reason::wrong_registry,
            contract.registration ? contract.registration->registry : std::string{});
    if (const auto other = unit.objections.open_of(contract.id, objection.filed_by))
        refuse(Reason::objection_pending, other->text());
    const Date today = beijing_date(unit.now());
    objection.id = unit.fresh<ObjectionId>();
    objection.contract = contract.id;
    objection.against = contract.state;
    if (contract.registration) objection.revision = contract.registration->revision;
    objection.decided_on = decision_day(unit, contract);
    if (contract.decided) objection.decided_by = contract.decided->by;
    objection.grounds = contract.ending ? std::vector{contract.ending->cause} : contract.grounds;
    objection.explanation = contract.explanation;
    objection.filed_on = today;
    objection.due_on = end_of_days_after(today, unit.rules.number("registry.objection.answer.days", today), unit.rules);
    objection.created_at = unit.now();
    if (objection.kind == ObjectionKind::objection) {
        const Date last = end_of_days_after(
            objection.decided_on, unit.rules.number("registry.objection.file.days", objection.decided_on), unit.rules);
        require(today <= last, Reason::objection_late, text(last));
    }
    unit.objections.add(objection);
    unit.announce(
        {"objection_filed", objection.id.text(), false, contract.terms.seller.party, contract.terms.buyer.party});
    return objection;
}

Objection finish(Unit& unit, Objection objection, const Contract& contract, const std::string& event) {
    unit.objections.save(objection);
    const auto &seller = contract.terms.seller.party, &buyer = contract.terms.buyer.party, &filer = objection.filed_by;
    unit.announce({event, objection.id.text(), false, seller, buyer});
    if (filer && filer != seller && filer != buyer) unit.announce({event, objection.id.text(), false, filer, {}});
    return objection;
}

ObjectionStep step_to(ObjectionState outcome) {
    switch (outcome) {
        case ObjectionState::upheld: return ObjectionStep::uphold;
        case ObjectionState::changed: return ObjectionStep::change;
        case ObjectionState::reversed: return ObjectionStep::reverse;
        case ObjectionState::dismissed: return ObjectionStep::dismiss;
        case ObjectionState::filed:
        case ObjectionState::withdrawn: break;
    }
    Violations faults;
    faults.add("/outcome", Fault::not_allowed_value, "upheld, changed, reversed, dismissed");
    require_none(std::move(faults));
    throw std::logic_error{"an outcome that was refused"};
}

void check_answer(const Answer& answer, const Contract& contract) {
    const bool registered = contract.state == ContractState::registered;
    const bool changes = answer.outcome == ObjectionState::changed;
    const bool revokes = answer.outcome == ObjectionState::reversed && registered;
    Violations faults;
    faults.need(!changes || registered, "/outcome", Fault::not_allowed_value, "upheld, reversed, dismissed");
    if (registered)
        faults.need(changes == answer.refixing.has_value(), "/refixing", changes ? Fault::required : Fault::not_here);
    faults.need(revokes == !answer.cause.empty(), "/cause", revokes ? Fault::required : Fault::not_here);
    require_none(std::move(faults));
}

// A change that nobody has sent in, or that was returned, does not hold the registry up; one that is examined does.
void give_up_draft(Unit& unit, const ContractId& id) {
    Contract draft = unit.contracts.get(id);
    const auto* rule = contract_lifecycle.find(draft.state, ContractStep::discard, ContractTaker::objection);
    if (!rule) refuse(Reason::change_pending, id.text());
    draft.state = rule->to;
    finish(unit, std::move(draft), "contract_discarded");
}

// The next revision, by a change that nobody applied for.
void refix(Unit& unit, const Actor& registrar, Contract contract, const Refixing& wish, const std::string& why) {
    if (const auto other = unit.contracts.open_change_of(contract.id)) give_up_draft(unit, *other);
    Contract change;
    change.explained = contract.explained;
    change.source = ContractSource::change;
    change.source_id = contract.id.text();
    change.terms = contract.terms;
    change.terms.sub_kind = wish.sub_kind;
    change.terms.amount_tech = wish.amount_tech;
    change.terms.deductions = wish.deductions;
    if (const auto kind = kind_of_code(wish.sub_kind)) change.terms.kind = *kind;
    // What only the kind of old could have.
    if (change.terms.kind != ContractKind::licence) change.terms.licence_type.clear();
    if (!unit.rules.lists("registry.mediation.sub_kinds", wish.sub_kind, beijing_date(unit.now())))
        change.terms.mediates.reset();
    Violations found, faults;
    check(change.terms, unit.rules, beijing_date(unit.now()), found);
    for (const Violation& each : found.list()) faults.add("/refixing" + each.pointer, each.fault, each.about);
    faults.need(change.terms != contract.terms, "/refixing", Fault::unchanged);
    require_none(std::move(faults));
    const auto& applicant = applicant_of(contract.terms).party;
    require(applicant.has_value(), Reason::not_entitled_applicant);  // an imported one whose applicant nobody here is
    change.change = Change{contract.id, *applicant, why, {}};
    const Date today = beijing_date(unit.now());
    const bool grows =
        is_large(wish.amount_tech, today, unit.rules) && !is_large(contract.terms.amount_tech, today, unit.rules);
    require(wish.opinion || !grows, Reason::review_required);
    if (wish.opinion) change.review = ExpertReview{false, why, unit.now(), unit.now(), wish.opinion->value};
    change.state = ContractState::merged;
    change = begin(unit, std::move(change));
    take_over(unit, registrar, std::move(contract), change);
    count_act(unit, change, RegistryAct::changed);
}

void reopen(Unit& unit, const Actor& registrar, Contract contract) {
    if (contract.change) {
        const Contract changed = changed_contract(unit, contract);
        // It holds all terms as they were then, and would undo what was registered since.
        const auto& since = changed.registration.value().changed_at;
        require(!since || *since <= contract.created_at, Reason::change_outdated);
        if (const auto other = unit.contracts.open_change_of(contract.change->of))
            refuse(Reason::change_pending, other->text());
    }
    require(!contract.given_up, Reason::deal_given_up);
    contract.state = contract_lifecycle.after(contract.state, ContractStep::reopen, ContractTaker::objection,
                                              name_of(contract.state));
    contract.grounds.clear();
    contract.explanation.clear();
    contract.review.reset();
    take_in_hand(unit, registrar, contract, beijing_date(unit.now()));
    count_act(unit, finish(unit, std::move(contract), "contract_accepted"), RegistryAct::accepted);
}

void restore(Unit& unit, const Actor& registrar, Contract contract) {
    contract.state = contract_lifecycle.after(contract.state, ContractStep::restore, ContractTaker::objection,
                                              name_of(contract.state));
    contract.ending.reset();
    contract.explanation.clear();
    contract.decided = Decision{registrar.account, unit.now()};
    finish(unit, std::move(contract), "contract_restored", LeafEvent::restored);
}

void revoke(Unit& unit, const Actor& registrar, Contract contract, const Answer& answer) {
    contract.state = contract_lifecycle.after(contract.state, ContractStep::revoke, ContractTaker::registrar,
                                              name_of(contract.state));
    end_registration(unit, contract, "revocation_grounds", {answer.cause, {answer.text.value}});
    contract.decided = Decision{registrar.account, unit.now()};
    count_act(unit, finish(unit, std::move(contract), "contract_revoked", LeafEvent::revoked), RegistryAct::revoked);
}

void take_effect(Unit& unit, const Actor& registrar, const Contract& contract, const Answer& answer) {
    if (answer.outcome == ObjectionState::changed)
        return refix(unit, registrar, contract, answer.refixing.value(), answer.text.value);
    if (answer.outcome != ObjectionState::reversed) return;
    switch (contract.state) {
        case ContractState::refused: return reopen(unit, registrar, contract);
        case ContractState::revoked: return restore(unit, registrar, contract);
        default: return revoke(unit, registrar, contract, answer);
    }
}

}  // namespace

Objection file_objection(Unit& unit, const Actor& side, const ContractId& id, const Prose<1, 2000>& text) {
    const Contract contract = contract_for(unit, side, id);
    permit(side, Action::file_objection, relations_of(contract, side), Action::read_contract);
    Objection objection;
    objection.filed_by = side.party;
    objection.text = text.value;
    return file(unit, contract, std::move(objection));
}

Objection request_rerecognition(Unit& unit, const Actor& registrar, const ContractId& id,
                                const RerecognitionWish& wish) {
    const Contract contract = contract_for(unit, registrar, id);
    permit(registrar, Action::request_rerecognition, relations_of(contract, registrar), Action::read_contract);
    require_stranger(unit, contract, registrar);
    Objection objection;
    objection.kind = ObjectionKind::rerecognition;
    objection.organ = wish.organ;
    objection.letter = wish.letter.value;
    objection.text = wish.text.value;
    return file(unit, contract, std::move(objection));
}

Objection withdraw_objection(Unit& unit, const Actor& side, const ObjectionId& id) {
    Objection objection = unit.objections.get(id);
    const bool own = objection.filed_by && objection.filed_by == side.party;
    const Contract contract =
        own ? unit.contracts.get(objection.contract) : contract_for(unit, side, objection.contract);
    permit(side, Action::withdraw_objection, {Relation::own}, Action::read_contract);
    require(own, Reason::forbidden);
    objection.state = objection_lifecycle.after(objection.state, ObjectionStep::withdraw, ContractTaker::applicant,
                                                name_of(objection.state));
    return finish(unit, std::move(objection), contract, "objection_withdrawn");
}

Objection answer_objection(Unit& unit, const Actor& registrar, const ObjectionId& id, const Answer& answer) {
    Objection objection = unit.objections.get(id);
    const Contract contract = unit.contracts.get(objection.contract);
    permit(registrar, Action::answer_objection, relations_of(contract, registrar), Action::read_contract);
    require_stranger(unit, contract, registrar);
    require(objection.decided_by != registrar.account, Reason::own_decision);
    objection.state = objection_lifecycle.after(objection.state, step_to(answer.outcome), ContractTaker::registrar,
                                                name_of(objection.state));
    // What was decided since (another change, the end) is another decision.
    const bool stands = contract.state == objection.against &&
                        (!contract.registration || contract.registration->revision == objection.revision);
    const bool acts = answer.outcome == ObjectionState::changed || answer.outcome == ObjectionState::reversed;
    require(stands || !acts, Reason::decision_replaced);
    if (stands) check_answer(answer, contract);
    objection.answer = answer.text.value;
    objection.answered_at = unit.now();
    take_effect(unit, registrar, contract, answer);
    return finish(unit, std::move(objection), contract, "objection_answered");
}

Objection objection_for(Unit& unit, const Actor& actor, const ObjectionId& id) {
    Objection objection = unit.objections.get(id);
    // A change may have replaced the side that filed it.
    if (!objection.filed_by || objection.filed_by != actor.party) contract_for(unit, actor, objection.contract);
    return objection;
}

Page<Objection> objections_for(Unit& unit, const Actor& actor, ObjectionFilter filter, const PageRequest& page) {
    if (filter.contract) {
        contract_for(unit, actor, *filter.contract);
    } else if (const auto own = own_party_alone(actor, Action::read_contract)) {
        filter.filed_by = own;
    } else {
        filter.open_only = !is_cleared(actor.roles);
    }
    return unit.objections.list(filter, page);
}

}  // namespace heluo
