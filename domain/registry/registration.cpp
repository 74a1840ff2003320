// The registrar's side (认定登记): acceptance, return for correction, registration under a number of ours, refusal.
#include "domain/core/crypto.hpp"
#include "domain/core/rules.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/change.hpp"
#include "domain/registry/desk.hpp"
#include "domain/registry/document.hpp"
#include "domain/registry/guards.hpp"
#include "domain/registry/numbers.hpp"
#include "domain/registry/parties.hpp"
#include "domain/registry/postings.hpp"
#include "domain/registry/precheck.hpp"
#include "domain/registry/workload.hpp"

namespace heluo {

namespace {

// What was accepted before terms were kept gets its own at the next step, so that no large contract slips through.
void give_term(Unit& unit, Contract& contract) {
    if (contract.examination || !contract.accepted_at) return;
    contract.examination =
        examination_from(beijing_date(*contract.accepted_at), contract.terms.amount_tech, unit.rules);
}

void freeze_sides(Unit& unit, ContractTerms& terms) {
    for (ContractParty* side : {&terms.seller, &terms.buyer}) {
        if (!side->party) continue;
        ContractParty now = side_of(unit, *side->party);
        now.seal_name = std::move(side->seal_name);
        *side = std::move(now);
    }
}

// Numbers that an import brought along (this registry's own, from before this system) are taken and passed over.
RegistrationNumber issue_number(Unit& unit, const Contract& contract, Date today) {
    const std::string region4 = unit.rules.text("registry.region4", today);
    const std::string point = unit.rules.text("registry.point", today);
    const int year = static_cast<int>(today.year());
    for (;;) {
        const long long serial = unit.numbers.next(year, region4, point);
        auto number = RegistrationNumber::make(year, region4, point, serial);
        if (unit.contracts.by_number(number)) continue;
        if (serial >= unit.rules.number("serial.alarm", today))
            unit.announce({"serials_running_out", contract.id.text(), false, {}, {}});
        return number;
    }
}

// An incomplete application counts as accepted on the day when its correction came in (draft rule art 14).
Date day_of_acceptance(Unit& unit, const Contract& contract) {
    const Date today = beijing_date(unit.now());
    if (!contract.corrected) return today;
    const Date came_in = beijing_date(contract.submitted_at.value());
    return unit.rules.text("registry.corrected.counts_from", came_in) == "submission" ? came_in : today;
}

}  // namespace

std::string registry_code(const Rules& rules, Date on) {
    return rules.text("registry.region4", on) + rules.text("registry.point", on);
}

bool is_ours(const RegistrationNumber& number, const Rules& rules, Date on) {
    return std::string{number.region4()} + std::string{number.point2()} == registry_code(rules, on);
}

TermStanding standing_of(const Examination& term, Date today) {
    if (term.due_on < today) return TermStanding::overdue;
    return term.warn_on <= today ? TermStanding::near : TermStanding::running;
}

// A registrar never decides on a contract of the own party, or of one whose broker the registrar is, nor on another's case.
Contract load_for_registrar(Unit& unit, const Actor& registrar, const ContractId& id, ContractStep step) {
    Contract contract = unit.contracts.get(id);
    permit(registrar, action_of(step), relations_of(contract, registrar), Action::read_contract);
    require_stranger(unit, contract, registrar);
    require_handler(unit, contract, registrar);
    if (contract.state == ContractState::accepted) give_term(unit, contract);
    contract.state = contract_lifecycle.after(contract.state, step, ContractTaker::registrar, name_of(contract.state));
    return contract;
}

void take_in_hand(Unit& unit, const Actor& registrar, Contract& contract, Date accepted_on) {
    contract.handler = registrar.account;
    contract.accepted_at = unit.now();
    contract.examination = examination_from(accepted_on, contract.terms.amount_tech, unit.rules);
}

void require_jurisdiction(Unit& unit, const Contract& contract) {
    if (contract.change) return;
    const auto& applicant = applicant_of(contract.terms);
    require(in_jurisdiction(contract.terms, unit.rules, beijing_date(unit.now())), Reason::wrong_registry,
            applicant.region ? applicant.region->value : applicant.country);
}

ContractKeys keys_for(Unit& unit, const Contract& contract) {
    ContractKeys keys = keys_of(contract.terms, unit.rules, unit.crypto);
    for (const FiledDocument& each : documents_filed(unit, contract.id))
        if (each.kind == contract_text) keys.same_text = each.sha256;
    // What a change has no text of its own for stays what its contract's text says.
    if (contract.change && !keys.same_text)
        keys.same_text = unit.contracts.get(contract.change->of).registration.value().keys.same_text;
    return keys;
}

void require_unregistered(Unit& unit, const Contract& contract) {
    const auto changed = contract.change ? std::optional{contract.change->of} : std::nullopt;
    const ContractKeys keys = keys_for(unit, contract);
    if (const auto twin = unit.contracts.registered_with(keys, changed))
        refuse(Reason::duplicate_contract, twin->registration.value().number.value);
}

void announce_contract(Unit& unit, const Contract& contract, std::string kind) {
    const auto &seller = contract.terms.seller.party, &buyer = contract.terms.buyer.party;
    unit.announce({kind, contract.id.text(), false, seller, buyer});
    if (!contract.change) return;
    const PartyId& registrant = contract.change->registrant;
    if (registrant != seller && registrant != buyer)
        unit.announce({std::move(kind), contract.id.text(), false, registrant, {}});
}

Contract finish(Unit& unit, Contract contract, std::string event) {
    contract.sides = sides_of(contract.terms, unit.rules, unit.crypto);
    unit.contracts.save(contract);
    announce_contract(unit, contract, std::move(event));
    return contract;
}

Contract finish(Unit& unit, Contract contract, std::string event, LeafEvent leaf) {
    contract.logged = true;
    contract = finish(unit, std::move(contract), std::move(event));
    unit.witness(contract.id.text(), leaf_of(unit, contract, leaf));
    post(unit, contract);
    return contract;
}

void require_grounds(Unit& unit, const std::vector<std::string>& grounds) {
    require(!grounds.empty(), Reason::reason_code_required);
    const auto& list = unit.rules.list("refusal_grounds");
    Violations faults;
    for (std::size_t i = 0; i < grounds.size(); ++i)
        need_code(list, grounds[i], beijing_date(unit.now()), "/grounds/" + std::to_string(i), faults);
    require_none(std::move(faults));
}

void end_registration(Unit& unit, Contract& contract, std::string_view causes, const EndWish& wish) {
    require(!contract.registered_elsewhere(), Reason::wrong_registry, contract.registration.value().registry);
    Violations faults;
    need_code(unit.rules.list(causes), wish.cause, beijing_date(unit.now()), "/cause", faults);
    require_none(std::move(faults));
    contract.ending = Ending{wish.cause, unit.now()};
    contract.explanation = wish.text.value;
}

Contract accept_contract(Unit& unit, const Actor& registrar, const ContractId& id) {
    Contract contract = load_for_registrar(unit, registrar, id, ContractStep::accept);
    if (contract.change) changed_contract(unit, contract);
    require_unregistered(unit, contract);
    require_explained(unit, contract);
    take_in_hand(unit, registrar, contract, day_of_acceptance(unit, contract));
    contract = finish(unit, std::move(contract), "contract_accepted");
    count_act(unit, contract, RegistryAct::accepted);
    return contract;
}

Contract return_contract(Unit& unit, const Actor& registrar, const ContractId& id, const Prose<1, 1000>& reason) {
    Contract contract = load_for_registrar(unit, registrar, id, ContractStep::return_);
    contract.explanation = reason.value;
    contract.correction = Correction{reason.value, unit.now(), {}};
    contract.accepted_at.reset();
    contract.examination.reset();
    contract.review.reset();
    contract = finish(unit, std::move(contract), "contract_returned");
    count_act(unit, contract, RegistryAct::returned);
    return contract;
}

Contract review_contract(Unit& unit, const Actor& registrar, const ContractId& id, const ReviewWish& wish) {
    Contract contract = load_for_registrar(unit, registrar, id, ContractStep::review);
    const bool large = contract.examination && contract.examination->needs_review;
    Violations faults;
    faults.need(wish.disputed || large, "/disputed", Fault::not_allowed_value, "true");
    require_none(std::move(faults));
    if (wish.disputed && contract.examination) extend(*contract.examination, unit.rules);
    contract.review = ExpertReview{wish.disputed, wish.text.value, unit.now(), {}, {}};
    return finish(unit, std::move(contract), "contract_in_review");
}

Contract conclude_review(Unit& unit, const Actor& registrar, const ContractId& id, const Prose<1, 2000>& opinion) {
    Contract contract = load_for_registrar(unit, registrar, id, ContractStep::conclude);
    contract.review.value().concluded_at = unit.now();
    contract.review->opinion = opinion.value;
    return finish(unit, std::move(contract), "contract_reviewed");
}

Contract register_contract(Unit& unit, const Actor& registrar, const ContractId& id) {
    Contract contract = load_for_registrar(unit, registrar, id, ContractStep::register_);
    require(!contract.change, Reason::other_step, name_of(ContractStep::register_change));
    require(!contract.waits_for_review(), Reason::review_required);
    freeze_sides(unit, contract.terms);
    require_jurisdiction(unit, contract);
    require_unregistered(unit, contract);
    require_explained(unit, contract);
    const Date today = beijing_date(unit.now());
    settle_licence(contract.terms, unit.rules, today);
    RegistrationNumber number = issue_number(unit, contract, today);
    std::string registry = registry_code(unit.rules, today);
    contract.registration = Registration{std::move(number),
                                         today,
                                         unit.now(),
                                         std::move(registry),
                                         true,
                                         keys_for(unit, contract),
                                         1,
                                         {},
                                         documents_filed(unit, contract.id)};
    contract.decided = Decision{registrar.account, unit.now()};
    contract = finish(unit, std::move(contract), "contract_registered", LeafEvent::registered);
    count_act(unit, contract, RegistryAct::registered);
    return contract;
}

Contract refuse_contract(Unit& unit, const Actor& registrar, const ContractId& id,
                         const std::vector<std::string>& grounds, const Prose<1, 1000>& text) {
    Contract contract = load_for_registrar(unit, registrar, id, ContractStep::refuse);
    require_grounds(unit, grounds);
    contract.grounds = grounds;
    contract.decided = Decision{registrar.account, unit.now()};
    contract.explanation = text.value;
    contract = finish(unit, std::move(contract), "contract_refused");
    count_act(unit, contract, RegistryAct::refused);
    return contract;
}

Contract revoke_contract(Unit& unit, const Actor& registrar, const ContractId& id, const EndWish& wish) {
    Contract contract = load_for_registrar(unit, registrar, id, ContractStep::revoke);
    end_registration(unit, contract, "revocation_grounds", wish);
    contract.decided = Decision{registrar.account, unit.now()};
    contract = finish(unit, std::move(contract), "contract_revoked", LeafEvent::revoked);
    count_act(unit, contract, RegistryAct::revoked);
    return contract;
}

}  // namespace heluo
