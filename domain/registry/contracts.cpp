// The applicant's side of registration: drafts, edits, submission (登记申请), and who may read what.
#include "domain/registry/contracts.hpp"

#include <algorithm>

#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/change.hpp"
#include "domain/registry/confidence.hpp"
#include "domain/registry/guards.hpp"
#include "domain/registry/numbers.hpp"
#include "domain/registry/parties.hpp"
#include "domain/registry/precheck.hpp"
#include "domain/registry/supplement.hpp"
#include "domain/registry/workload.hpp"

namespace heluo {

namespace {

Contract draft_from(Unit& unit, ContractSource source, const Agreed& agreed) {
    Contract contract;
    contract.source = source;
    contract.source_id = agreed.source_id;
    ContractTerms& terms = contract.terms;
    terms.title = agreed.title;
    terms.kind = agreed.kind;
    terms.field = agreed.field;
    terms.payment_mode = agreed.payment_mode;
    terms.seller = side_of(unit, agreed.seller);
    terms.buyer = side_of(unit, agreed.buyer);
    terms.signed_on = beijing_date(unit.now());
    terms.amount_total = terms.amount_tech = agreed.total;
    contract.agreed_total = agreed.total;
    return begin(unit, std::move(contract));
}

// What a deal or an award has settled stands; naming the same values again is no change. Who the sides are is the applicant's
// to say: the other side may not hand the draft to a third.
void keep_settled(const Contract& contract, const Actor& actor, const ContractTerms& wish) {
    const ContractTerms& old = contract.terms;
    const bool applicant = takers(contract, actor).front() == ContractTaker::applicant;
    Violations faults;
    if (contract.settled()) {
        faults.need(wish.seller.party == old.seller.party, "/seller", Fault::not_allowed_value, old.seller.name.value);
        faults.need(wish.buyer.party == old.buyer.party, "/buyer", Fault::not_allowed_value, old.buyer.name.value);
        // Of a price that royalties make up only what is certain counts (registry.md §3.2).
        const Money agreed = contract.agreed_total.value_or(old.amount_total);
        const bool kept = wish.payment.open() ? wish.amount_total <= agreed : wish.amount_total == agreed;
        faults.need(kept, "/amount_total", Fault::not_allowed_value, agreed.text());
    } else if (!applicant) {
        faults.need(wish.seller == old.seller, "/seller", Fault::not_allowed_value, old.seller.name.value);
        faults.need(wish.buyer == old.buyer, "/buyer", Fault::not_allowed_value, old.buyer.name.value);
    }
    require_none(std::move(faults));
}

// A contract may pass to another seller or buyer, never to both at once: it would be a contract of strangers.
void keep_one_side(Unit& unit, const Contract& contract, const ContractTerms& wish) {
    if (!contract.change) return;
    const ContractTerms old = unit.contracts.get(contract.change->of).terms;
    const Sides now = sides_of(wish, unit.rules, unit.crypto), before = sides_of(old, unit.rules, unit.crypto);
    Violations faults;
    faults.need(same_side(now.seller, before.seller) || same_side(now.buyer, before.buyer), "/buyer",
                Fault::not_allowed_value, old.buyer.name.value);
    require_none(std::move(faults));
}

// What was taken on a registration must be reported when it changes; that it was nothing is said too.
void declare_benefits(Unit& unit, Contract& contract, const Application& application, Violations& faults) {
    const Date today = beijing_date(unit.now());
    if (!contract.change) return faults.need(!application.benefits, "/benefits", Fault::not_here);
    if (!application.benefits) return faults.add("/benefits", Fault::required);
    const CodeList& list = unit.rules.list("benefits");
    for (std::size_t i = 0; i < application.benefits->size(); ++i)
        need_code(list, (*application.benefits)[i], today, "/benefits/" + std::to_string(i), faults);
    contract.change->benefits = *application.benefits;
}

// A number that this registry would have given is one that it gave.
void check_mediated(Unit& unit, const RegistrationNumber& number, Violations& faults) {
    const Date today = beijing_date(unit.now());
    faults.need(!is_ours(number, unit.rules, today) || unit.contracts.by_number(number), "/mediates",
                Fault::registration_number_unknown, number.value);
}

// What a registrar sees of an application that comes again: each member that was touched since it went back, once.
void note_edited(Contract& contract, const ContractTerms& wish, const Kept& kept) {
    if (!contract.correction) return;
    std::vector<std::string>& edited = contract.correction->edited;
    for (std::string& name : differing(wish, contract.terms)) {
        // A side that is left alone follows its party, which is no edit of the applicant's.
        if ((name == "seller" && kept.seller) || (name == "buyer" && kept.buyer)) continue;
        if (std::find(edited.begin(), edited.end(), name) == edited.end()) edited.push_back(std::move(name));
    }
}

void require_sound(Unit& unit, const ContractTerms& terms, Violations faults) {
    check(terms, unit.rules, beijing_date(unit.now()), faults);
    check_codes(unit, terms, faults);
    if (terms.mediates) check_mediated(unit, *terms.mediates, faults);
    require_none(std::move(faults));
}

}  // namespace

Contract begin(Unit& unit, Contract contract) {
    contract.id = unit.fresh<ContractId>();
    contract.created_at = unit.now();
    contract.sides = sides_of(contract.terms, unit.rules, unit.crypto);
    unit.contracts.add(contract);
    announce_contract(unit, contract, "contract_drafted");
    return contract;
}

// Loads for a step of the contract's own sides. Whoever may see it but has not the applicant's standing is told so (B29).
Contract load_for_side(Unit& unit, const Actor& actor, const ContractId& id, ContractStep step) {
    Contract contract = unit.contracts.get(id);
    permit(actor, action_of(step), relations_of(contract, actor), Action::read_contract);
    const auto standing = takers(contract, actor);
    require(!standing.empty(), Reason::not_entitled_applicant);
    const ContractTaker taker = standing.front();
    const bool applicants_alone = step == ContractStep::submit || step == ContractStep::withdraw ||
                                  step == ContractStep::cancel || step == ContractStep::change;
    require(taker == ContractTaker::applicant || !applicants_alone, Reason::not_entitled_applicant);
    contract.state = contract_lifecycle.after(contract.state, step, taker, name_of(contract.state));
    return contract;
}

Contract draft_from_deal(Unit& unit, const Agreed& agreed) { return draft_from(unit, ContractSource::deal, agreed); }
Contract draft_from_award(Unit& unit, const Agreed& agreed) { return draft_from(unit, ContractSource::award, agreed); }

bool give_up_contract(Unit& unit, const ContractId& id) {
    Contract contract = unit.contracts.get(id);
    if (contract.state == ContractState::draft) {
        contract.state = contract_lifecycle.after(contract.state, ContractStep::discard, ContractTaker::market,
                                                  name_of(contract.state));
        finish(unit, std::move(contract), "contract_discarded");
        return true;
    }
    if (contract.state == ContractState::refused &&
        !contract.given_up) {  // an objection may not bring it back any more
        contract.given_up = true;
        unit.contracts.save(contract);
    }
    return !contract.stands();
}

Contract draft_contract(Unit& unit, const Actor& actor, ContractTerms terms) {
    require(actor.party.has_value(), Reason::account_without_party);
    Contract contract;
    Violations faults;
    link_side(unit, terms.seller, "/seller", faults);
    link_side(unit, terms.buyer, "/buyer", faults);
    contract.terms = std::move(terms);
    require_sound(unit, contract.terms,
                  std::move(faults));  // a mistyped code is told as such, not as somebody else's contract
    mark_persons(contract.terms, beijing_date(unit.now()), unit.crypto);
    require(is_party(contract, actor), Reason::not_entitled_applicant);
    permit(actor, Action::draft_contract, relations_of(contract, actor), Action::draft_contract);
    return begin(unit, std::move(contract));
}

Contract edit_contract(Unit& unit, const Actor& actor, const ContractId& id, ContractTerms terms, Kept keep) {
    Contract contract = load_for_side(unit, actor, id, ContractStep::edit);
    // A registration has frozen the sides; a change that leaves one alone leaves it as it was frozen (R29).
    Violations faults;
    const auto take = [&](ContractParty& side, const ContractParty& old, bool kept, std::string_view at) {
        if (kept) side = old;
        if (side.citizen_id && old.person && *side.citizen_id == old.person->masked) {  // as it was shown
            side.person = old.person;
            side.citizen_id.reset();
        }
        Violations unseen;  // a side that is left alone follows its party
        if (!kept || !contract.change) link_side(unit, side, at, kept ? unseen : faults);
    };
    take(terms.seller, contract.terms.seller, keep.seller, "/seller");
    take(terms.buyer, contract.terms.buyer, keep.buyer, "/buyer");
    if (keep.confidential) terms.confidential = contract.terms.confidential;
    keep_settled(contract, actor, terms);
    keep_one_side(unit, contract, terms);
    require_sound(unit, terms, std::move(faults));
    mark_persons(terms, beijing_date(unit.now()), unit.crypto);
    for (const auto& gone : {contract.terms.seller.party, contract.terms.buyer.party})
        if (gone && gone != terms.seller.party && gone != terms.buyer.party)
            unit.announce({"contract_edited", contract.id.text(), false, gone, {}});
    note_edited(contract, terms, keep);
    contract.terms = std::move(terms);
    // A party may not write itself out of its own contract and leave it to strangers.
    require(is_party(contract, actor), Reason::not_entitled_applicant);
    return finish(unit, std::move(contract), "contract_edited");
}

Contract submit_contract(Unit& unit, const Actor& actor, const ContractId& id, const Application& application) {
    Contract contract = load_for_side(unit, actor, id, ContractStep::submit);
    contract.corrected = contract.submitted_at.has_value();
    Violations faults;
    check_application(unit, contract, faults);
    declare_benefits(unit, contract, application, faults);
    if (faults.empty()) {
        require_jurisdiction(unit, contract);
        require_unregistered(unit, contract);
        if (contract.change) require_still_open(unit, changed_contract(unit, contract), contract.terms);
    }
    explain(unit, contract, application.reasons, faults);
    require_none(std::move(faults));
    contract.submitted_at = unit.now();
    contract.explanation.clear();
    return finish(unit, std::move(contract), "contract_submitted");
}

Contract withdraw_contract(Unit& unit, const Actor& applicant, const ContractId& id) {
    Contract contract = load_for_side(unit, applicant, id, ContractStep::withdraw);
    if (!contract.corrected) contract.submitted_at.reset();
    return finish(unit, std::move(contract), "contract_withdrawn");
}

Contract discard_contract(Unit& unit, const Actor& actor, const ContractId& id) {
    return finish(unit, load_for_side(unit, actor, id, ContractStep::discard), "contract_discarded");
}

Contract cancel_contract(Unit& unit, const Actor& applicant, const ContractId& id, const EndWish& wish) {
    Contract contract = load_for_side(unit, applicant, id, ContractStep::cancel);
    end_registration(unit, contract, "cancellation_causes", wish);
    contract = finish(unit, std::move(contract), "contract_cancelled", LeafEvent::cancelled);
    count_act(unit, contract, RegistryAct::cancelled);
    return contract;
}

Contract contract_for(Unit& unit, const Actor& actor, const ContractId& id) {
    Contract contract = unit.contracts.get(id);
    Relations relations = relations_of(contract, actor);
    relations.add_if(is_entrusted(unit, contract, actor), Relation::mandated);
    permit(actor, Action::read_contract, relations, Action::read_contract);
    require_open(unit, contract, actor);
    return contract;
}

Page<Contract> contracts_for(Unit& unit, const Actor& actor, ContractFilter filter, const PageRequest& page) {
    filter.party = own_party_alone(actor, Action::read_contract);
    // What somebody may not look into is not found by what it says.
    const bool looks_inside =
        filter.title || filter.side || filter.side_code || filter.signed_from || filter.signed_until;
    filter.open_only = looks_inside && !filter.party && !is_cleared(actor.roles);
    filter.own = actor.party;
    Violations faults;
    const auto check = [&](const std::optional<Date>& from, const std::optional<Date>& until, const char* pointer) {
        if (from && until) faults.need(*from < *until, pointer, Fault::period_invalid);
    };
    check(filter.signed_from, filter.signed_until, "/signed_until");
    check(filter.registered_from, filter.registered_until, "/registered_until");
    require_none(std::move(faults));
    filter.today = beijing_date(unit.now());
    return unit.contracts.list(filter, page);
}

}  // namespace heluo
