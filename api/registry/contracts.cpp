// Endpoints of contracts: drafts and applications by the parties, decisions by registrars.
#include "api/registry/contract_shapes.hpp"
#include "api/routes.hpp"
#include "domain/core/tree_log.hpp"
#include "domain/registry/change.hpp"
#include "domain/registry/desk.hpp"
#include "domain/registry/leaves.hpp"

namespace heluo::api {

namespace {

Created<ContractView> draft(Unit& unit, const Actor& actor, const Caller& caller, const NewContract& body) {
    const Contract contract = draft_contract(unit, actor, terms_of(body));
    return created(view_of(unit, actor, caller, contract), "/v1/contracts/" + contract.id.text());
}

ContractView edit(Unit& unit, const Actor& actor, const Caller& caller, const ContractId& id, const IfMatch&,
                  const EditedContract& body) {
    const Kept keep{!body.seller, !body.buyer, !body.confidential};
    return view_of(unit, actor, caller, edit_contract(unit, actor, id, terms_of(body), keep));
}

// A step that needs nothing but its name.
template <Contract (*step)(Unit&, const Actor&, const ContractId&)>
ContractView take(Unit& unit, const Actor& actor, const Caller& caller, const ContractId& id, const IfMatch&) {
    return view_of(unit, actor, caller, step(unit, actor, id));
}

ContractView submit(Unit& unit, const Actor& actor, const Caller& caller, const ContractId& id, const IfMatch&,
                    const std::optional<ContractSubmission>& body) {
    Application application;
    if (body && body->reasons)
        for (const auto& each : body->reasons->items)
            application.reasons.push_back({each.pointer.value, each.code.value, each.reason});
    if (body && body->benefits) {
        application.benefits.emplace();
        for (const auto& each : body->benefits->items) application.benefits->push_back(each.value);
    }
    return view_of(unit, actor, caller, submit_contract(unit, actor, id, application));
}

SignalsView signals(Unit& unit, const Actor& actor, const Caller& caller, const ContractId& id) {
    return view_of(caller, signals_for(unit, actor, id));
}

Created<ContractView> change(Unit& unit, const Actor& applicant, const Caller& caller, const ContractId& id,
                             const IfMatch&, const ChangeRequest& body) {
    const Contract made = change_contract(unit, applicant, id, body.reason);
    return created(view_of(unit, applicant, caller, made), "/v1/contracts/" + made.id.text());
}

RevisionsView revisions(Unit& unit, const Actor& actor, const ContractId& id) {
    return view_of(revisions_for(unit, actor, id));
}

LeavesView leaves(Unit& unit, const Actor& actor, const ContractId& id) {
    LeavesView view;
    for (const LogLeaf& leaf : leaves_for(unit, actor, id))
        view.items.push_back({leaf.index, leaf.text, hex(leaf.hash)});
    return view;
}

PrecheckView precheck(Unit& unit, const Actor& actor, const Caller& caller, const ContractId& id) {
    return view_of(caller, precheck_for(unit, actor, id));
}

ContractView return_for_correction(Unit& unit, const Actor& registrar, const Caller& caller, const ContractId& id,
                                   const IfMatch&, const ContractReturn& body) {
    return view_of(unit, registrar, caller, heluo::return_contract(unit, registrar, id, body.reason));
}

ContractView refuse_with_grounds(Unit& unit, const Actor& registrar, const Caller& caller, const ContractId& id,
                                 const IfMatch&, const ContractRefusal& body) {
    std::vector<std::string> grounds;
    for (const auto& ground : body.grounds.items) grounds.push_back(ground.value);
    return view_of(unit, registrar, caller, heluo::refuse_contract(unit, registrar, id, grounds, body.text));
}

ContractView assign(Unit& unit, const Actor& registrar, const Caller& caller, const ContractId& id, const IfMatch&,
                    const ContractAssignment& body) {
    return view_of(unit, registrar, caller, assign_contract(unit, registrar, id, body.registrar));
}

struct RegistrarView {
    AccountId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(RegistrarView, (), (id, name))
struct RegistrarsView {
    std::vector<RegistrarView> items;
};
BOOST_DESCRIBE_STRUCT(RegistrarsView, (), (items))

RegistrarsView registrars(Unit& unit, const Actor& registrar) {
    RegistrarsView view;
    for (const Account& each : registrars_for(unit, registrar)) view.items.push_back({each.id, each.name.value});
    return view;
}

ContractView ask_experts(Unit& unit, const Actor& registrar, const Caller& caller, const ContractId& id, const IfMatch&,
                         const ReviewRequest& body) {
    return view_of(unit, registrar, caller, review_contract(unit, registrar, id, {body.disputed, body.text}));
}

ContractView hear_experts(Unit& unit, const Actor& registrar, const Caller& caller, const ContractId& id,
                          const IfMatch&, const ReviewOpinion& body) {
    return view_of(unit, registrar, caller, conclude_review(unit, registrar, id, body.opinion));
}

// An end of a registration, with its cause.
template <Contract (*step)(Unit&, const Actor&, const ContractId&, const EndWish&)>
ContractView end(Unit& unit, const Actor& actor, const Caller& caller, const ContractId& id, const IfMatch&,
                 const ContractEnd& body) {
    return view_of(unit, actor, caller, step(unit, actor, id, {body.cause.value, body.text}));
}

ContractView show(Unit& unit, const Actor& actor, const Caller& caller, const ContractId& id) {
    return view_of(unit, actor, caller, contract_for(unit, actor, id));
}

struct ContractQuery {
    std::optional<ContractState> state;
    std::optional<RegistrationNumber> number;  // 14 or 16 digits
    std::optional<ListOrder> order;            // newest by default; a queue is worked from the oldest
    std::optional<AccountId> handler;          // in that registrar's hands
    std::optional<bool> mine;                  // in the caller's own, and not decided
    std::optional<TermStanding> term;          // accepted ones alone, those due first in front
    std::optional<ContractKind> kind;
    std::optional<Text<2, 200>> title, side;  // words within it; of a side its name, or its credit code
    std::optional<Date> signed_from, signed_until, registered_from, registered_until;  // half-open
};
BOOST_DESCRIBE_STRUCT(ContractQuery, (),
                      (state, number, handler, mine, order, term, kind, title, side, signed_from, signed_until,
                       registered_from, registered_until))

// Whoever asks for a side by its code means the code.
void find_side(const std::optional<Text<2, 200>>& side, ContractFilter& filter) {
    if (!side) return;
    const auto code = CreditCode::parse_unchecked(side->value);
    if (const auto* known = std::get_if<CreditCode>(&code))
        filter.side_code = *known;
    else
        filter.side = side->value;
}

Page<ContractLine> list(Unit& unit, const Actor& actor, const Query<ContractQuery>& query, const PageRequest& request) {
    ContractFilter filter;
    filter.state = query->state;
    filter.number = query->number;
    filter.undecided = query->mine.value_or(false);
    filter.handler = filter.undecided ? actor.account : query->handler;
    Violations faults;
    faults.need(!filter.undecided || !query->handler, "/handler", Fault::not_here);
    require_none(std::move(faults));
    filter.kind = query->kind;
    if (query->title) filter.title = query->title->value;
    find_side(query->side, filter);
    filter.signed_from = query->signed_from;
    filter.signed_until = query->signed_until;
    filter.registered_from = query->registered_from;
    filter.registered_until = query->registered_until;
    filter.oldest_first = query->order == ListOrder::oldest;
    filter.term = query->term;
    const auto page = contracts_for(unit, actor, filter, request);
    Page<ContractLine> lines;
    for (const Contract& contract : page.items) lines.items.push_back(line_of(unit, actor, contract));
    lines.next = page.next;
    return lines;
}

}  // namespace

std::vector<Route> contract_routes() {
    using enum Reason;
    return {
        route<"POST /v1/contracts", draft, Action::draft_contract>("Draft a contract concluded outside the market")
            .refuses({not_entitled_applicant}),
        route<"GET /v1/contracts", list, Action::list_contracts>("Contracts: a party's own, a registrar's queue"),
        route<"GET /v1/contracts/{contract}", show, Action::read_contract>("A contract and its registration"),
        route<"PUT /v1/contracts/{contract}", edit, Action::edit_contract>("Fill in or correct a draft")
            .refuses({not_entitled_applicant}),
        route<"GET /v1/contracts/{contract}/precheck", precheck, Action::precheck_contract>(
            "What stands against an application, and what it would have to explain")
            .refuses({wrong_state}),
        route<"GET /v1/contracts/{contract}/signals", signals, Action::read_signals>(
            "What a registrar should look at twice")
            .refuses({conflict_of_interest}),
        route<"POST /v1/contracts/{contract}/submit", submit, Action::submit_contract>("Apply for registration")
            .legal()
            .refuses({not_entitled_applicant, wrong_registry, duplicate_contract, royalties_counted}),
        route<"POST /v1/contracts/{contract}/withdraw", take<withdraw_contract>, Action::withdraw_contract>(
            "Take back an application that was not accepted yet: it is a draft again")
            .legal()
            .refuses({not_entitled_applicant}),
        route<"POST /v1/contracts/{contract}/discard", take<discard_contract>, Action::discard_contract>(
            "Give up a draft")
            .refuses({not_entitled_applicant}),
        route<"POST /v1/contracts/{contract}/accept", take<accept_contract>, Action::accept_contract>(
            "Accept an application for examination")
            .legal()
            .refuses(
                {handled_by_other, conflict_of_interest, duplicate_contract, similar_contract, warning_unexplained}),
        route<"POST /v1/contracts/{contract}/assign", assign, Action::assign_contract>(
            "Give a case that is not decided yet to a registrar")
            .legal()
            .refuses({conflict_of_interest}),
        route<"GET /v1/registrars", registrars, Action::list_registrars>("To whom cases can be given"),
        route<"POST /v1/contracts/{contract}/return", return_for_correction, Action::return_contract>(
            "Return an application for correction")
            .legal()
            .refuses({handled_by_other, conflict_of_interest}),
        route<"POST /v1/contracts/{contract}/register", take<register_contract>, Action::register_contract>(
            "Register a contract under the next number")
            .legal()
            .refuses({handled_by_other, conflict_of_interest, other_step, wrong_registry, duplicate_contract,
                      duplicate_number, serials_exhausted, review_required, similar_contract}),
        route<"POST /v1/contracts/{contract}/review", ask_experts, Action::review_contract>(
            "Ask experts about a large or disputed contract")
            .legal()
            .refuses({handled_by_other, conflict_of_interest}),
        route<"POST /v1/contracts/{contract}/conclude", hear_experts, Action::conclude_review>(
            "Conclude the expert review with its opinion")
            .legal()
            .refuses({handled_by_other, conflict_of_interest}),
        route<"POST /v1/contracts/{contract}/refuse", refuse_with_grounds, Action::refuse_contract>(
            "Refuse registration with its grounds")
            .legal()
            .refuses({handled_by_other, conflict_of_interest, reason_code_required}),
        route<"POST /v1/contracts/{contract}/change", change, Action::change_contract>(
            "Draft a change of a registered contract, which is then submitted like any other")
            .refuses({not_entitled_applicant, wrong_registry, change_pending}),
        route<"POST /v1/contracts/{contract}/register_change", take<register_change>, Action::register_change>(
            "Register a change: the contract's next revision, under its number")
            .legal()
            .refuses({handled_by_other, conflict_of_interest, other_step, duplicate_contract, review_required,
                      similar_contract, warning_unexplained, royalties_counted}),
        route<"GET /v1/contracts/{contract}/revisions", revisions, Action::read_revisions>(
            "The terms that changes have replaced"),
        route<"GET /v1/contracts/{contract}/log", leaves, Action::read_leaves>(
            "What the transparency log says of it, leaf by leaf"),
        route<"POST /v1/contracts/{contract}/cancel", end<cancel_contract>, Action::cancel_contract>(
            "Cancel the registration of a contract that was rescinded, avoided or declared void")
            .legal()
            .refuses({not_entitled_applicant, wrong_registry}),
        route<"POST /v1/contracts/{contract}/revoke", end<revoke_contract>, Action::revoke_contract>(
            "Revoke a registration")
            .legal()
            .refuses({conflict_of_interest, wrong_registry}),
    };
}

}  // namespace heluo::api
