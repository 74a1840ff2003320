// Pre-check, warnings and their reasons.
#include "domain/registry/precheck.hpp"

#include <algorithm>

#include "domain/core/fault_names.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/change.hpp"
#include "domain/registry/guards.hpp"
#include "domain/registry/parties.hpp"
#include "domain/registry/receipt.hpp"
#include "domain/registry/similar.hpp"
#include "domain/registry/supplement.hpp"

namespace heluo {

namespace {

// By its id, which stays the same when it gets a number: so does the reason.
std::vector<Warning> similar_warnings(Unit& unit, const Contract& contract) {
    std::vector<Warning> warnings;
    for (const ContractId& other : similar_to(unit, contract))
        warnings.push_back({"/title", Fault::contract_similar, other.text(), {}});
    return warnings;
}

void recall_reasons(std::vector<Warning>& warnings, const std::vector<Warning>& explained) {
    for (Warning& warning : warnings)
        for (const Warning& before : explained)
            if (before.pointer == warning.pointer && before.fault == warning.fault && before.about == warning.about)
                warning.reason = before.reason;
}

template <class Check>
void collect(std::vector<Refusal>& obstacles, Check check) {
    try {
        check();
    } catch (const Refusal& refusal) {
        obstacles.push_back(refusal);
    }
}

}  // namespace

std::vector<Warning> warnings_of(Unit& unit, const Contract& contract) {
    std::vector<Warning> warnings;
    const Violations odd = warnings_of(contract.terms, unit.rules, beijing_date(unit.now()));
    for (const Violation& each : odd.list()) warnings.push_back({each.pointer, each.fault, each.about, {}});
    if (contract.change && !contract.terms.payment.open()) {  // B36
        const Money received = received_under(unit, contract.change->of).standing;
        if (contract.terms.amount_total < received)
            warnings.push_back({"/amount_total", Fault::amount_below_receipts, received.text(), {}});
    }
    for (Warning& each : similar_warnings(unit, contract)) warnings.push_back(std::move(each));
    recall_reasons(warnings, contract.explained);
    return warnings;
}

void check_application(Unit& unit, const Contract& contract, Violations& faults) {
    const Date today = beijing_date(unit.now());
    if (!contract.change) return check_application(contract.terms, unit.rules, today, faults);
    check_change(contract.terms, unit.rules, today, faults);
    const Contract changed = changed_contract(unit, contract);
    faults.need(contract.terms != changed.terms, "", Fault::unchanged);
    keep_amount_open(unit, changed, contract.terms, faults);
}

Precheck precheck_of(Unit& unit, const Contract& contract) {
    Precheck precheck;
    check_application(unit, contract, precheck.faults);
    collect(precheck.obstacles, [&] { require_jurisdiction(unit, contract); });
    collect(precheck.obstacles, [&] { require_unregistered(unit, contract); });
    precheck.warnings = warnings_of(unit, contract);
    return precheck;
}

Precheck precheck_for(Unit& unit, const Actor& actor, const ContractId& id) {
    const Contract contract = contract_for(unit, actor, id);
    permit(actor, Action::precheck_contract, relations_of(contract, actor), Action::read_contract);
    require(contract.may_change_terms(), Reason::wrong_state, name_of(contract.state));
    return precheck_of(unit, contract);
}

void explain(Unit& unit, Contract& contract, const std::vector<GivenReason>& reasons, Violations& faults) {
    contract.explained = warnings_of(unit, contract);
    for (Warning& warning : contract.explained) {
        const auto given = std::find_if(reasons.begin(), reasons.end(), [&](const GivenReason& reason) {
            return reason.pointer == warning.pointer && reason.code == name_of(warning.fault);
        });
        if (given != reasons.end()) warning.reason = given->text.value;
        faults.need(!warning.reason.empty(), warning.pointer, Fault::reason_needed, name_of(warning.fault));
    }
}

void require_explained(Unit& unit, const Contract& contract) {
    std::vector<Warning> warnings = similar_warnings(unit, contract);
    recall_reasons(warnings, contract.explained);
    for (const Warning& warning : warnings) require(!warning.reason.empty(), Reason::similar_contract, warning.about);
}

}  // namespace heluo
