// Contracts between the domain's shape and the API's.
#include "api/registry/contract_shapes.hpp"

#include <set>
#include <stdexcept>

#include "api/core/problem.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/change.hpp"
#include "domain/registry/confidence.hpp"
#include "domain/registry/document.hpp"
#include "domain/registry/parties.hpp"

namespace heluo::api {

std::optional<std::string> known(const std::string& text) { return text.empty() ? std::nullopt : std::optional{text}; }

std::vector<Deduction> deductions_of(const DeductionItems& body) {
    std::vector<Deduction> deductions;
    for (const auto& each : body.items) deductions.push_back({each.item, each.amount, each.reason});
    return deductions;
}

namespace {

ContractParty side_of(const ContractSide& body) {
    ContractParty side;
    side.credit_code = body.credit_code;
    side.name = body.name;
    side.region = body.region;
    if (body.country) side.country = body.country->value;
    side.seal_name = body.seal_name;
    if (body.citizen_id) side.citizen_id = body.citizen_id->value;
    return side;
}

ContractSideView view_of(const ContractParty& side) {
    ContractSideView view{side.party, side.credit_code, side.name.value, side.region, side.country, {}, {}};
    if (side.person) view.citizen_id = side.person->masked;
    if (side.seal_name) view.seal_name = side.seal_name->value;
    return view;
}

Payment payment_of(const std::optional<InstalmentItems>& plan, const std::optional<RoyaltyItem>& royalty) {
    Payment payment;
    if (plan)
        for (const auto& each : plan->items) payment.instalments.push_back({each.due_on, each.milestone, each.amount});
    if (!royalty) return payment;
    Royalty& terms = payment.royalty.emplace();
    if (royalty->base) terms.base = royalty->base->value;
    if (royalty->course) terms.course = royalty->course->value;
    terms.rate_bp = royalty->rate_bp.value_or(0);
    if (royalty->method) terms.method = royalty->method->value;
    terms.entry_fee = royalty->entry_fee.value_or(Money{});
    terms.minimum = royalty->minimum.value_or(Money{});
    return payment;
}

void show_payment(const Payment& payment, TermsView& view) {
    for (const auto& each : payment.instalments) view.instalments.push_back({each.due_on, each.milestone, each.amount});
    view.amount_open = payment.open();
    if (!payment.royalty) return;
    const Royalty& terms = *payment.royalty;
    view.royalty = RoyaltyItem{ContractCode{terms.base},
                               ContractCode{terms.course},
                               terms.rate_bp,
                               Text<1, 500>{terms.method},
                               terms.entry_fee,
                               terms.minimum};
}

// A number is one of an application, or a patent's, by where it stands, with or without ZL.
std::vector<Patent> patents_of(const PatentItems& body) {
    std::vector<Patent> patents;
    for (const auto& each : body.items) {
        patents.push_back({each.name, each.applicant, each.patentee, each.application_number, each.patent_number,
                           each.filed_on, each.expires_on});
        if (patents.back().application) patents.back().application->granted = false;
        if (patents.back().number) patents.back().number->granted = true;
    }
    return patents;
}

// What both bodies have in common; the sides come after.
ContractTerms shared_terms(const ContractBody& body) {
    ContractTerms terms;
    terms.title = body.title;
    terms.kind = body.kind;
    terms.sub_kind = body.sub_kind.value;
    terms.field = body.field.value;
    terms.payment_mode = body.payment_mode.value;
    terms.signed_on = body.signed_on;
    terms.effective_on = body.effective_on;
    terms.ends_on = body.ends_on;
    terms.amount_total = body.amount_total;
    terms.amount_tech = body.amount_tech;
    terms.deductions = deductions_of(body.deductions);
    const auto said = [](const std::optional<ContractCode>& code) { return code ? code->value : std::string{}; };
    terms.declared = {said(body.ip_type),
                      said(body.seller_nature),
                      said(body.buyer_nature),
                      said(body.plan_source),
                      said(body.goal),
                      said(body.industry),
                      body.related,
                      body.foreign_language,
                      body.internal_department,
                      body.government_project,
                      body.licence_needed};
    if (body.reward) {
        terms.declared.buyer_startup = body.reward->buyer_startup;
        terms.declared.other_subsidy = body.reward->other_subsidy;
    }
    terms.payment = payment_of(body.instalments, body.royalty);
    terms.confidential = body.confidential.value_or(false);
    terms.licence_type = said(body.licence_type);
    if (body.clauses)
        for (const auto& each : body.clauses->items) terms.clauses.push_back({each.code.value, each.text});
    if (body.patents) terms.patents = patents_of(*body.patents);
    terms.other_parts = body.other_parts;
    terms.mediates = body.mediates;
    terms.own_number = body.own_number;
    if (body.foreign)
        terms.foreign =
            Foreign{body.foreign->currency.value, body.foreign->amount, body.foreign->rate, body.foreign->rate_on};
    return terms;
}

Wording words_of(Signal signal) {
    switch (signal) {
        case Signal::related_parties:
            return {"", "双方为同一组织(主体标识码 {})", "Both sides are one organisation ({})"};
        case Signal::circular_trade:
            return {"", "买方同期也向卖方出售技术,合计 {} 元", "The buyer sold to the seller as well, {} yuan in all"};
        case Signal::split_contract:
            return {"", "同期同双方的合同技术交易额合计 {} 元,达到专家审核标准",
                    "With other contracts of these sides the technical amount is {} yuan, which experts would review"};
        case Signal::low_technical_share:
            return {"", "技术交易额占比低于该类合同常见的 {}%",
                    "The technical share is below {} %, unusual for the kind"};
        case Signal::volume_jump:
            return {"", "卖方成交额较上一年度骤增({} 元)", "The seller's volume has jumped ({} yuan)"};
        case Signal::objection_filed:
            return {"", "对该合同的异议或重新认定 {} 尚未答复",
                    "An objection or a re-recognition {} is not answered yet"};
    }
    throw std::logic_error{"a signal without a wording"};
}

std::vector<WarningView> views_of(const std::vector<Warning>& warnings, Language language) {
    std::vector<WarningView> views;
    for (const Warning& each : warnings) {
        const Wording wording = wording_of(each.fault);
        views.push_back(
            {each.pointer, std::string{wording.code}, worded(in(language, wording), each.about), known(each.reason)});
    }
    return views;
}

std::optional<RegistrationView> view_of(const std::optional<Registration>& registration) {
    if (!registration) return std::nullopt;
    return RegistrationView{registration->number,    registration->on,   registration->at,
                            registration->registry,  registration->here, registration->revision,
                            registration->changed_at};
}

std::optional<TermStanding> standing_of(const Contract& contract, Date today) {
    const bool undecided = contract.state == ContractState::accepted || contract.state == ContractState::in_review;
    if (!undecided || !contract.examination) return std::nullopt;
    return heluo::standing_of(*contract.examination, today);
}

std::optional<ExaminationView> examination_of(const Contract& contract, Date today) {
    if (!contract.examination) return std::nullopt;
    const Examination& term = *contract.examination;
    return ExaminationView{term.regime, term.accepted_on,  term.warn_on,
                           term.due_on, term.needs_review, standing_of(contract, today)};
}

std::optional<ChangeView> change_of(Unit& unit, const Contract& contract, const Actor& actor) {
    if (!contract.change) return std::nullopt;
    ChangeView view{
        contract.change->of, contract.change->reason, {}, differing(contract.terms, terms_before(unit, contract))};
    const bool registrant = actor.party == contract.change->registrant;
    if (registrant || (may(actor.roles, Action::read_contract, {}) && !is_party(contract, actor)))
        view.benefits = contract.change->benefits;
    return view;
}

std::optional<CorrectionView> correction_of(Unit& unit, const Contract& contract) {
    if (!contract.correction) return std::nullopt;
    const Correction& correction = *contract.correction;
    CorrectionView view{correction.asked, correction.asked_at, correction.edited, {}};
    std::set<std::string> kinds;
    for (const Document& each : unit.documents.of(contract.id))
        if (correction.asked_at <= each.created_at || correction.asked_at <= each.withdrawn_at)
            kinds.insert(each.wish.kind);
    view.documents.assign(kinds.begin(), kinds.end());
    return view;
}

std::optional<ReviewView> review_of(const Contract& contract, const Actor& actor) {
    if (!contract.review) return std::nullopt;
    const ExpertReview& review = *contract.review;
    ReviewView view{review.disputed, review.asked_at, review.concluded_at, {}, {}};
    if (may(actor.roles, Action::read_contract, {}) && !is_party(contract, actor)) {
        view.text = review.text;
        view.opinion = known(review.opinion);
    }
    return view;
}

void show_terms(const ContractTerms& terms, TermsView& view) {
    view.title = terms.title.value;
    view.kind = terms.kind;
    view.sub_kind = known(terms.sub_kind);
    view.field = known(terms.field);
    view.payment_mode = known(terms.payment_mode);
    view.seller = view_of(terms.seller);
    view.buyer = view_of(terms.buyer);
    view.signed_on = terms.signed_on;
    view.effective_on = terms.effective_on;
    view.ends_on = terms.ends_on;
    view.amount_total = terms.amount_total;
    view.amount_tech = terms.amount_tech;
    for (const auto& each : terms.deductions) view.deductions.push_back({each.item, each.amount, each.reason});
    show_payment(terms.payment, view);
    const Declared& declared = terms.declared;
    view.ip_type = known(declared.ip_type);
    view.seller_nature = known(declared.seller_nature);
    view.buyer_nature = known(declared.buyer_nature);
    view.plan_source = known(declared.plan_source);
    view.goal = known(declared.goal);
    view.industry = known(declared.industry);
    view.related = declared.related;
    view.foreign_language = declared.foreign_language;
    view.internal_department = declared.internal_department;
    view.government_project = declared.government_project;
    view.licence_needed = declared.licence_needed;
    if (declared.buyer_startup || declared.other_subsidy)
        view.reward = RewardFacts{declared.buyer_startup, declared.other_subsidy};
    view.confidential = terms.confidential;
    view.licence_type = known(terms.licence_type);
    for (const auto& each : terms.clauses) view.clauses.push_back({ContractCode{each.code}, each.text});
    if (terms.other_parts) view.other_parts = terms.other_parts->value;
    view.mediates = terms.mediates;
    for (const auto& each : terms.patents)
        view.patents.push_back(
            {each.name, each.applicant, each.patentee, each.filed_on, each.application, each.number, each.expires_on});
    if (terms.own_number) view.own_number = terms.own_number->value;
    if (terms.foreign)
        view.foreign =
            ForeignItem{{terms.foreign->currency}, terms.foreign->amount, terms.foreign->rate, terms.foreign->rate_on};
}

}  // namespace

ContractTerms terms_of(const NewContract& body) {
    ContractTerms terms = shared_terms(body);
    terms.seller = side_of(body.seller);
    terms.buyer = side_of(body.buyer);
    return terms;
}

ContractTerms terms_of(const EditedContract& body) {
    ContractTerms terms = shared_terms(body);
    if (body.seller) terms.seller = side_of(*body.seller);
    if (body.buyer) terms.buyer = side_of(*body.buyer);
    return terms;
}

ContractView view_of(Unit& unit, const Actor& actor, const Caller& caller, const Contract& contract) {
    ContractView view;
    view.id = contract.id;
    view.state = contract.state;
    view.allowed_steps = allowed_steps(contract, actor);
    view.source = contract.source;
    view.source_id = known(contract.source_id);
    show_terms(contract.terms, view);
    view.registration = view_of(contract.registration);
    view.change = change_of(unit, contract, actor);
    if (contract.state == ContractState::registered) view.pending_change = unit.contracts.open_change_of(contract.id);
    if (contract.ending) view.ending = EndingView{contract.ending->cause, contract.ending->at};
    if (!contract.grounds.empty()) view.grounds = contract.grounds;
    view.explanation = known(contract.explanation);
    // What was decided is history, with what the applicant said then.
    std::vector<Warning> warnings = contract.may_change_terms() ? warnings_of(unit, contract) : contract.explained;
    withhold(unit, actor, warnings);
    view.warnings = views_of(warnings, language_of(caller.accept_language));
    view.submitted_at = contract.submitted_at;
    view.accepted_at = contract.accepted_at;
    view.correction = correction_of(unit, contract);
    view.review = review_of(contract, actor);
    if (may(actor.roles, Action::read_contract, {})) view.handler = contract.handler;
    view.examination = examination_of(contract, beijing_date(unit.now()));
    view.created_at = contract.created_at;
    view.version = contract.version;
    return view;
}

RevisionsView view_of(const std::vector<Revision>& revisions) {
    RevisionsView view;
    for (const Revision& each : revisions) {
        RevisionView& item = view.items.emplace_back();
        item.revision = each.revision;
        item.replaced_at = each.replaced_at;
        item.replaced_by = each.replaced_by;
        show_terms(each.terms, item);
    }
    return view;
}

SignalsView view_of(const Caller& caller, const std::vector<RiskSignal>& signals) {
    const Language language = language_of(caller.accept_language);
    SignalsView view;
    for (const RiskSignal& each : signals)
        view.items.push_back({each.signal, worded(in(language, words_of(each.signal)), each.about), each.contracts});
    return view;
}

PrecheckView view_of(const Caller& caller, const Precheck& precheck) {
    const Language language = language_of(caller.accept_language);
    PrecheckView view;
    const auto add = [&](const std::string& pointer, const Wording& wording, const std::string& about) {
        view.errors.push_back({pointer, std::string{wording.code}, worded(in(language, wording), about)});
    };
    for (const Violation& each : precheck.faults.list()) add(each.pointer, wording_of(each.fault), each.about);
    for (const Refusal& each : precheck.obstacles) add({}, wording_of(each.reason), each.about);
    view.warnings = views_of(precheck.warnings, language);
    return view;
}

ContractLine line_of(Unit& unit, const Actor& actor, const Contract& contract) {
    const Date today = beijing_date(unit.now());
    ContractLine line;
    line.id = contract.id;
    line.state = contract.state;
    line.allowed_steps = allowed_steps(contract, actor);
    const bool open = may_look_into(unit, contract, actor);
    if (!open) line.allowed_steps.clear();
    line.title = open ? contract.terms.title.value : std::string{withheld};
    line.kind = contract.terms.kind;
    line.seller = open ? contract.terms.seller.name.value : std::string{withheld};
    line.buyer = open ? contract.terms.buyer.name.value : std::string{withheld};
    line.confidential = contract.terms.confidential;
    line.amount_total = contract.terms.amount_total;
    line.amount_tech = contract.terms.amount_tech;
    if (contract.registration) {
        line.number = contract.registration->number;
        line.registered_on = contract.registration->on;
    }
    if (contract.change) line.changes = contract.change->of;
    line.submitted_at = contract.submitted_at;
    if (contract.examination) line.due_on = contract.examination->due_on;
    line.standing = standing_of(contract, today);
    line.created_at = contract.created_at;
    line.version = contract.version;
    return line;
}

}  // namespace heluo::api
