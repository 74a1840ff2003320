// Pre-check, warnings and their reasons.
#include "domain/registry/precheck.hpp"

#include <map>
#include <set>

#include "domain/core/fault_names.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/change.hpp"
#include "domain/registry/checklist.hpp"
#include "domain/registry/confidence.hpp"
#include "domain/registry/document.hpp"
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

// One file under two kinds may hold both, or be the wrong one.
std::vector<Warning> document_warnings(Unit& unit, const Contract& contract) {
    std::vector<Warning> warnings;
    std::map<std::string, std::string> kinds;
    for (const FiledDocument& each : documents_filed(unit, contract.id)) {
        const auto [first, fresh] = kinds.emplace(each.sha256, each.kind);
        // With the file's hash: what was said of another file explains nothing of this one.
        if (!fresh)
            warnings.push_back({"/documents/" + each.kind,
                                Fault::document_same,
                                first->second + " (SHA-256 " + each.sha256.substr(0, 16) + ")",
                                {}});
    }
    return warnings;
}

// A change against what the contract has brought so far. Its amount may be made an open one whatever came in.
std::vector<Warning> ledger_warnings(Unit& unit, const Contract& change, const Contract& changed) {
    std::vector<Warning> warnings;
    const Money total = change.terms.amount_total;
    if (!change.terms.payment.open()) {  // B36
        const Money received = received_under(unit, changed.id).most();
        if (total < received) warnings.push_back({"/amount_total", Fault::amount_below_receipts, received.text(), {}});
    } else if (changed.terms.amount_total < total) {
        // What was stated as beyond the old minimum may lie within the new one.
        Money stated;
        for (const Supplement& each : unit.supplements.of(changed.id))
            if (stands(each)) stated = stated + each.wish.amount_total;
        if (stated != Money{}) warnings.push_back({"/royalty", Fault::royalty_raised, stated.text(), {}});
    }
    return warnings;
}

// Those that may come up while the application is examined.
std::vector<Warning> passing_warnings(Unit& unit, const Contract& contract) {
    std::vector<Warning> warnings = similar_warnings(unit, contract);
    if (contract.change)
        for (Warning& each : ledger_warnings(unit, contract, unit.contracts.get(contract.change->of)))
            warnings.push_back(std::move(each));
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
    for (Warning& each : document_warnings(unit, contract)) warnings.push_back(std::move(each));
    for (Warning& each : passing_warnings(unit, contract)) warnings.push_back(std::move(each));
    recall_reasons(warnings, contract.explained);
    return warnings;
}

void check_application(Unit& unit, const Contract& contract, Violations& faults) {
    const Date today = beijing_date(unit.now());
    check_documents(unit, contract, faults);
    check_codes(unit, contract.terms, faults);
    if (!contract.change) return check_application(contract.terms, unit.rules, today, faults);
    check_change(contract.terms, unit.rules, today, faults);
    const Contract changed = changed_contract(unit, contract);
    faults.need(contract.terms != changed.terms, "", Fault::unchanged);
    const auto &now = contract.terms.foreign, &before = changed.terms.foreign;
    if (now && before && now->currency == before->currency)
        keep_rate(*now, *before, faults);
    else if (now)
        check_rate(*now, contract.terms.signed_on.value(), unit.rules, faults);
}

Precheck precheck_of(Unit& unit, const Contract& contract) {
    Precheck precheck;
    check_application(unit, contract, precheck.faults);
    collect(precheck.obstacles, [&] { require_jurisdiction(unit, contract); });
    collect(precheck.obstacles, [&] { require_unregistered(unit, contract); });
    if (contract.change)
        collect(precheck.obstacles,
                [&] { require_still_open(unit, changed_contract(unit, contract), contract.terms); });
    precheck.warnings = warnings_of(unit, contract);
    return precheck;
}

Precheck precheck_for(Unit& unit, const Actor& actor, const ContractId& id) {
    const Contract contract = contract_for(unit, actor, id);
    permit(actor, Action::precheck_contract, relations_of(contract, actor), Action::read_contract);
    require(contract.may_change_terms(), Reason::wrong_state, name_of(contract.state));
    Precheck precheck = precheck_of(unit, contract);
    withhold(unit, actor, precheck.warnings);
    return precheck;
}

void explain(Unit& unit, Contract& contract, const std::vector<GivenReason>& reasons, Violations& faults) {
    contract.explained = warnings_of(unit, contract);
    std::set<std::size_t> used;
    bool lacks_one = false;
    for (Warning& warning : contract.explained) {
        for (std::size_t i = 0; i < reasons.size(); ++i) {
            if (reasons[i].pointer != warning.pointer || reasons[i].code != name_of(warning.fault)) continue;
            warning.reason = reasons[i].text.value;
            used.insert(i);
        }
        lacks_one = lacks_one || warning.reason.empty();
        faults.need(!warning.reason.empty(), warning.pointer, Fault::reason_needed, name_of(warning.fault));
    }
    // A warning may be gone since it was read; where one is left, a reason for none was meant for it, perhaps.
    for (std::size_t i = 0; lacks_one && i < reasons.size(); ++i)
        faults.need(used.contains(i), "/reasons/" + std::to_string(i), Fault::warning_unknown);
}

void require_explained(Unit& unit, const Contract& contract) {
    std::vector<Warning> warnings = passing_warnings(unit, contract);
    recall_reasons(warnings, contract.explained);
    for (const Warning& warning : warnings) {
        if (!warning.reason.empty()) continue;
        if (warning.fault == Fault::contract_similar) refuse(Reason::similar_contract, warning.about);
        refuse(Reason::warning_unexplained, std::string{name_of(warning.fault)});
    }
}

}  // namespace heluo
