// Supplementary registration.
#include "domain/registry/supplement.hpp"

#include <algorithm>

#include "domain/core/rules.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/confidence.hpp"
#include "domain/registry/guards.hpp"
#include "domain/registry/parties.hpp"

namespace heluo {

namespace {

void require_royalty_open(const Contract& contract) {
    require(contract.state == ContractState::registered, Reason::wrong_state, name_of(contract.state));
    require(!contract.registered_elsewhere(), Reason::wrong_registry, contract.registration.value().registry);
    require(contract.terms.payment.open(), Reason::amount_not_open);
}

void check_statement(const SupplementWish& wish, const ContractTerms& terms, Date today) {
    Violations faults;
    const Date earliest = terms.effective_on.value_or(terms.signed_on.value());
    faults.need(earliest <= wish.from, "/period_from", Fault::date_order, text(earliest));
    faults.need(wish.from <= wish.until, "/period_to", Fault::date_order, text(wish.from));
    faults.need(wish.until <= today, "/period_to", Fault::date_future, text(today));
    faults.need(wish.amount_total > Money{}, "/amount_total", Fault::amount_not_positive);
    faults.need(wish.amount_total <= max_amount, "/amount_total", Fault::amount_too_large, max_amount.text());
    faults.need(wish.amount_tech > Money{}, "/amount_tech", Fault::amount_not_positive);
    faults.need(wish.amount_tech <= wish.amount_total, "/amount_tech", Fault::amount_order, wish.amount_total.text());
    require_none(std::move(faults));
}

bool counts(const Supplement& supplement) { return supplement.state == SupplementState::registered; }

void require_days_free(Unit& unit, const ContractId& contract, const SupplementWish& wish) {
    for (const Supplement& other : unit.supplements.of(contract)) {
        const bool apart = other.wish.until < wish.from || wish.until < other.wish.from;
        if (stands(other) && !apart)
            refuse(Reason::period_taken, text(other.wish.from) + " - " + text(other.wish.until));
    }
}

Supplement load(Unit& unit, const Actor& actor, const SupplementId& id, Action action, SupplementStep step,
                ContractTaker taker) {
    Supplement supplement = unit.supplements.get(id);
    const Contract contract = unit.contracts.get(supplement.contract);
    permit(actor, action, relations_of(contract, actor), Action::read_contract);
    require_taker(unit, contract, actor, taker);
    supplement.state = supplement_lifecycle.after(supplement.state, step, taker, name_of(supplement.state));
    return supplement;
}

Supplement finish(Unit& unit, Supplement supplement, std::string event) {
    unit.supplements.save(supplement);
    unit.announce({std::move(event), supplement.id.text(), false, supplement.applicant, {}});
    return supplement;
}

}  // namespace

bool stands(const Supplement& supplement) {
    return supplement.state == SupplementState::submitted || counts(supplement);
}

std::vector<Supplement> registered_supplements(Unit& unit, const Contract& contract) {
    if (!contract.terms.payment.open()) return {};
    std::vector<Supplement> counted = unit.supplements.of(contract.id);
    std::erase_if(counted, [](const Supplement& each) { return !counts(each); });
    std::sort(counted.begin(), counted.end(), [](const Supplement& a, const Supplement& b) {
        return std::tie(a.registered_at, a.id.ulid) < std::tie(b.registered_at, b.id.ulid);
    });
    return counted;
}

void require_still_open(Unit& unit, const Contract& contract, const ContractTerms& wish) {
    require(wish.payment.open() || registered_supplements(unit, contract).empty(), Reason::royalties_counted);
}

Supplement apply_supplement(Unit& unit, const Actor& applicant, const ContractId& id, const SupplementWish& wish) {
    // Locked: two statements of the same days queue here.
    const Contract contract = contract_for(unit, applicant, id);
    permit(applicant, Action::apply_supplement, relations_of(contract, applicant), Action::read_contract);
    require_taker(unit, contract, applicant, ContractTaker::applicant);
    require_royalty_open(contract);
    check_statement(wish, contract.terms, beijing_date(unit.now()));
    require_days_free(unit, id, wish);
    Supplement supplement;
    supplement.id = unit.fresh<SupplementId>();
    supplement.contract = id;
    supplement.applicant = applicant.party.value();
    supplement.wish = wish;
    supplement.created_at = unit.now();
    unit.supplements.add(supplement);
    unit.announce({"supplement_submitted", supplement.id.text(), false, supplement.applicant, {}});
    return supplement;
}

Supplement withdraw_supplement(Unit& unit, const Actor& applicant, const SupplementId& id) {
    return finish(
        unit,
        load(unit, applicant, id, Action::withdraw_supplement, SupplementStep::withdraw, ContractTaker::applicant),
        "supplement_withdrawn");
}

Supplement register_supplement(Unit& unit, const Actor& registrar, const SupplementId& id,
                               const std::optional<Prose<1, 2000>>& opinion) {
    Supplement supplement =
        load(unit, registrar, id, Action::register_supplement, SupplementStep::register_, ContractTaker::registrar);
    Contract contract = unit.contracts.get(supplement.contract);
    require_royalty_open(contract);
    const Date today = beijing_date(unit.now());
    require(opinion || !is_large(supplement.wish.amount_tech, today, unit.rules), Reason::review_required);
    if (opinion) supplement.opinion = opinion->value;
    supplement.registered_on = today;
    supplement.registered_at = unit.now();
    supplement = finish(unit, std::move(supplement), "supplement_registered");
    finish(unit, std::move(contract), "contract_supplemented", LeafEvent::supplemented);
    return supplement;
}

Supplement refuse_supplement(Unit& unit, const Actor& registrar, const SupplementId& id,
                             const std::vector<std::string>& grounds, const Prose<1, 1000>& text) {
    Supplement supplement =
        load(unit, registrar, id, Action::refuse_supplement, SupplementStep::refuse, ContractTaker::registrar);
    require_grounds(unit, grounds);
    supplement.grounds = grounds;
    supplement.explanation = text.value;
    return finish(unit, std::move(supplement), "supplement_refused");
}

Supplement supplement_for(Unit& unit, const Actor& actor, const SupplementId& id) {
    Supplement supplement = unit.supplements.get(id);
    contract_for(unit, actor, supplement.contract);
    return supplement;
}

Page<Supplement> supplements_for(Unit& unit, const Actor& actor, SupplementFilter filter, const PageRequest& page) {
    if (filter.contract) {
        contract_for(unit, actor, *filter.contract);
    } else if (const auto own = own_party_alone(actor, Action::read_contract)) {
        filter.applicant = own;
    } else {
        filter.open_only = !is_cleared(actor.roles);
    }
    return unit.supplements.list(filter, page);
}

}  // namespace heluo
