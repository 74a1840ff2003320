// The ledger of receipts.
#include "domain/registry/receipt.hpp"

#include <algorithm>

#include "domain/core/rules.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/confidence.hpp"
#include "domain/registry/guards.hpp"
#include "domain/registry/parties.hpp"

namespace heluo {

namespace {

// What is left of a receipt after the refunds that stand.
Money rest_of(const Receipt& receipt, const std::vector<Receipt>& ledger) {
    Money rest = receipt.wish.amount;
    for (const Receipt& each : ledger)
        if (each.stands() && each.wish.refunds == receipt.id) rest = rest - each.wish.amount;
    return rest;
}

Received sum_of(const std::vector<Receipt>& ledger) {
    Received sum;
    for (const Receipt& each : ledger) {
        if (!each.stands()) continue;
        const bool counts = each.state == ReceiptState::confirmed, back = each.wish.refunds.has_value();
        Money& part = back ? (counts ? sum.refunded : sum.refunds_waiting) : (counts ? sum.confirmed : sum.waiting);
        part = part + each.wish.amount;
    }
    return sum;
}

void check_refund(const ReceiptWish& wish, const std::vector<Receipt>& ledger, Violations& faults) {
    const auto paid = std::find_if(ledger.begin(), ledger.end(), [&](const Receipt& each) {
        return each.id == *wish.refunds && each.state == ReceiptState::confirmed && !each.wish.refunds;
    });
    if (paid == ledger.end()) return faults.add("/refunds", Fault::receipt_unknown);
    faults.need(paid->wish.received_on <= wish.received_on, "/received_on", Fault::date_order,
                text(paid->wish.received_on));
    const Money rest = rest_of(*paid, ledger);
    faults.need(wish.amount <= rest, "/amount", Fault::refund_beyond_receipt, rest.text());
}

void check_receipt(Unit& unit, const Contract& contract, const ReceiptWish& wish) {
    const Date today = beijing_date(unit.now());
    const std::vector<Receipt> ledger = unit.receipts.of(contract.id);
    Violations faults;
    need_code(unit.rules.list("receipt_kinds"), wish.kind, today, "/kind", faults);
    faults.need(wish.received_on <= today, "/received_on", Fault::date_future, text(today));
    faults.need(wish.amount > Money{}, "/amount", Fault::amount_not_positive);
    faults.need(wish.amount <= max_amount, "/amount", Fault::amount_too_large, max_amount.text());
    if (wish.refunds) {
        check_refund(wish, ledger, faults);
    } else {
        if (const auto signed_on = contract.terms.signed_on)
            faults.need(*signed_on <= wish.received_on, "/received_on", Fault::date_order, text(*signed_on));
        // A change may have lowered the total below what had come in.
        const Money rest = std::max(contract.terms.amount_total - sum_of(ledger).most(), Money{});
        // What is paid in foreign currency comes to what the day's rate makes of it.
        const bool bounded = !contract.terms.payment.open() && !contract.terms.foreign;
        faults.need(!bounded || wish.amount <= rest, "/amount", Fault::receipt_beyond_total, rest.text());
        if (contract.ending) {
            const Date last = beijing_date(contract.ending->at);
            faults.need(wish.received_on <= last, "/received_on", Fault::received_after_end, text(last));
        }
    }
    require_none(std::move(faults));
}

Receipt load(Unit& unit, const Actor& actor, const ReceiptId& id, Action action, ReceiptStep step,
             ContractTaker taker) {
    Receipt receipt = unit.receipts.get(id);
    const Contract contract = unit.contracts.get(receipt.contract);
    permit(actor, action, relations_of(contract, actor), Action::read_contract);
    require_taker(unit, contract, actor, taker);
    receipt.state = receipt_lifecycle.after(receipt.state, step, taker, name_of(receipt.state));
    return receipt;
}

Receipt finish(Unit& unit, Receipt receipt, std::string event) {
    unit.receipts.save(receipt);
    unit.announce({std::move(event), receipt.id.text(), false, receipt.recorded_by, {}});
    return receipt;
}

}  // namespace

Received received_under(Unit& unit, const ContractId& contract) { return sum_of(unit.receipts.of(contract)); }

std::vector<Receipt> confirmed_receipts(Unit& unit, const ContractId& contract) {
    std::vector<Receipt> confirmed = unit.receipts.of(contract);
    std::erase_if(confirmed, [](const Receipt& each) { return each.state != ReceiptState::confirmed; });
    std::sort(confirmed.begin(), confirmed.end(), [](const Receipt& a, const Receipt& b) {
        return std::tie(a.decided_at, a.id.ulid) < std::tie(b.decided_at, b.id.ulid);
    });
    return confirmed;
}

Receipt record_receipt(Unit& unit, const Actor& applicant, const ContractId& id, const ReceiptWish& wish) {
    // Locked: two entries that together go beyond the total queue here.
    const Contract contract = contract_for(unit, applicant, id);
    permit(applicant, Action::record_receipt, relations_of(contract, applicant), Action::read_contract);
    require_taker(unit, contract, applicant, ContractTaker::applicant);
    require(contract.registration.has_value(), Reason::wrong_state, name_of(contract.state));
    require(!contract.registered_elsewhere(), Reason::wrong_registry, contract.registration->registry);
    check_receipt(unit, contract, wish);
    Receipt receipt;
    receipt.id = unit.fresh<ReceiptId>();
    receipt.contract = id;
    receipt.recorded_by = applicant.party.value();
    receipt.wish = wish;
    receipt.created_at = unit.now();
    unit.receipts.add(receipt);
    unit.announce({"receipt_recorded", receipt.id.text(), false, receipt.recorded_by, {}});
    return receipt;
}

Receipt withdraw_receipt(Unit& unit, const Actor& applicant, const ReceiptId& id) {
    return finish(unit,
                  load(unit, applicant, id, Action::withdraw_receipt, ReceiptStep::withdraw, ContractTaker::applicant),
                  "receipt_withdrawn");
}

Receipt confirm_receipt(Unit& unit, const Actor& registrar, const ReceiptId& id) {
    Receipt receipt =
        load(unit, registrar, id, Action::confirm_receipt, ReceiptStep::confirm, ContractTaker::registrar);
    receipt.decided_at = unit.now();
    receipt = finish(unit, std::move(receipt), "receipt_confirmed");
    finish(unit, unit.contracts.get(receipt.contract), "contract_received", LeafEvent::received);
    return receipt;
}

Receipt reject_receipt(Unit& unit, const Actor& registrar, const ReceiptId& id, const Prose<1, 1000>& text) {
    Receipt receipt = load(unit, registrar, id, Action::reject_receipt, ReceiptStep::reject, ContractTaker::registrar);
    receipt.decided_at = unit.now();
    receipt.explanation = text.value;
    return finish(unit, std::move(receipt), "receipt_rejected");
}

Receipt receipt_for(Unit& unit, const Actor& actor, const ReceiptId& id) {
    Receipt receipt = unit.receipts.get(id);
    contract_for(unit, actor, receipt.contract);
    return receipt;
}

Received received_for(Unit& unit, const Actor& actor, const ContractId& contract) {
    return received_under(unit, contract_for(unit, actor, contract).id);
}

Page<Receipt> receipts_for(Unit& unit, const Actor& actor, ReceiptFilter filter, const PageRequest& page) {
    if (filter.contract) {
        contract_for(unit, actor, *filter.contract);
    } else if (const auto own = own_party_alone(actor, Action::read_contract)) {
        filter.recorded_by = own;
    } else {
        filter.open_only = !is_cleared(actor.roles);
    }
    return unit.receipts.list(filter, page);
}

}  // namespace heluo
