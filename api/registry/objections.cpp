// Endpoints of objections to the registry's decisions, and of re-recognitions that tax or finance ask for.
#include "api/registry/contract_shapes.hpp"
#include "api/routes.hpp"
#include "domain/people/actions.hpp"
#include "domain/registry/objection.hpp"

namespace heluo::api {

namespace {

struct NewObjection {
    Prose<1, 2000> text;
};
BOOST_DESCRIBE_STRUCT(NewObjection, (), (text))

struct NewRerecognition {
    Organ organ{};
    Text<1, 100> letter;
    Prose<1, 2000> text;
};
BOOST_DESCRIBE_STRUCT(NewRerecognition, (), (organ, letter, text))

struct RefixingBody {
    ContractCode sub_kind;
    Money amount_tech;
    DeductionItems deductions;
    std::optional<Prose<1, 2000>> opinion;
};
BOOST_DESCRIBE_STRUCT(RefixingBody, (), (sub_kind, amount_tech, deductions, opinion))

struct ObjectionAnswer {
    ObjectionState outcome{};
    Prose<1, 2000> text;
    std::optional<ContractCode> cause;
    std::optional<RefixingBody> refixing;
};
BOOST_DESCRIBE_STRUCT(ObjectionAnswer, (), (outcome, text, cause, refixing))

struct ObjectionView {
    ObjectionId id;
    ContractId contract;
    ObjectionKind kind{};
    ObjectionState state{};
    std::optional<PartyId> filed_by;
    std::optional<Organ> organ;
    std::optional<std::string> letter;
    std::string text;
    ContractState against{};
    long long revision = 1;
    Date decided_on{};
    std::vector<std::string> grounds;
    std::optional<std::string> explanation;
    Date filed_on{}, due_on{};
    bool overdue = false;
    std::optional<std::string> answer;
    std::optional<Instant> answered_at;
    Instant created_at;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(ObjectionView, (),
                      (id, contract, kind, state, filed_by, organ, letter, text, against, revision, decided_on, grounds,
                       explanation, filed_on, due_on, overdue, answer, answered_at, created_at, version))

ObjectionView view_of(const Objection& objection, Date today) {
    ObjectionView view;
    view.id = objection.id;
    view.contract = objection.contract;
    view.kind = objection.kind;
    view.state = objection.state;
    view.filed_by = objection.filed_by;
    view.organ = objection.organ;
    view.letter = known(objection.letter);
    view.text = objection.text;
    view.against = objection.against;
    view.revision = objection.revision;
    view.decided_on = objection.decided_on;
    view.grounds = objection.grounds;
    view.explanation = known(objection.explanation);
    view.filed_on = objection.filed_on;
    view.due_on = objection.due_on;
    view.overdue = objection.state == ObjectionState::filed && objection.due_on < today;
    view.answer = known(objection.answer);
    view.answered_at = objection.answered_at;
    view.created_at = objection.created_at;
    view.version = objection.version;
    return view;
}
ObjectionView view_of(Unit& unit, const Objection& objection) { return view_of(objection, beijing_date(unit.now())); }

Created<ObjectionView> created_at_its_place(Unit& unit, const Objection& made) {
    return created(view_of(unit, made), "/v1/objections/" + made.id.text());
}

Created<ObjectionView> file(Unit& unit, const Actor& side, const ContractId& contract, const NewObjection& body) {
    return created_at_its_place(unit, file_objection(unit, side, contract, body.text));
}

Created<ObjectionView> request(Unit& unit, const Actor& registrar, const ContractId& contract,
                               const NewRerecognition& body) {
    return created_at_its_place(unit,
                                request_rerecognition(unit, registrar, contract, {body.organ, body.letter, body.text}));
}

ObjectionView withdraw(Unit& unit, const Actor& side, const ObjectionId& id, const IfMatch&) {
    return view_of(unit, withdraw_objection(unit, side, id));
}

ObjectionView answer(Unit& unit, const Actor& registrar, const ObjectionId& id, const IfMatch&,
                     const ObjectionAnswer& body) {
    Answer given{body.outcome, body.text, body.cause ? body.cause->value : std::string{}, {}};
    if (body.refixing)
        given.refixing = Refixing{body.refixing->sub_kind.value, body.refixing->amount_tech,
                                  deductions_of(body.refixing->deductions), body.refixing->opinion};
    return view_of(unit, answer_objection(unit, registrar, id, given));
}

ObjectionView show(Unit& unit, const Actor& actor, const ObjectionId& id) {
    return view_of(unit, objection_for(unit, actor, id));
}

struct ObjectionQuery {
    std::optional<ContractId> contract;
    std::optional<ObjectionState> state;
    std::optional<bool> overdue;
};
BOOST_DESCRIBE_STRUCT(ObjectionQuery, (), (contract, state, overdue))

Page<ObjectionView> list(Unit& unit, const Actor& actor, const Query<ObjectionQuery>& query,
                         const PageRequest& request) {
    const Date today = beijing_date(unit.now());
    ObjectionFilter filter{query->contract, query->state, {}, {}};
    if (query->overdue.value_or(false)) filter.overdue_on = today;
    const auto page = objections_for(unit, actor, filter, request);
    Page<ObjectionView> views;
    for (const Objection& objection : page.items) views.items.push_back(view_of(objection, today));
    views.next = page.next;
    return views;
}

}  // namespace

std::vector<Route> objection_routes() {
    using enum Reason;
    return {
        route<"POST /v1/contracts/{contract}/objections", file, Action::file_objection>(
            "Object to what the registry decided on a contract")
            .legal()
            .refuses({wrong_state, wrong_registry, objection_late, objection_pending}),
        route<"POST /v1/contracts/{contract}/rerecognitions", request, Action::request_rerecognition>(
            "Enter that tax or finance ask for a contract to be recognised anew")
            .legal()
            .refuses({conflict_of_interest, wrong_state, wrong_registry, objection_pending}),
        route<"GET /v1/objections", list, Action::list_objections>(
            "Objections: a contract's, a party's own, a registrar's queue")
            .refuses({not_found}),
        route<"GET /v1/objections/{objection}", show, Action::read_objection>("An objection"),
        route<"POST /v1/objections/{objection}/withdraw", withdraw, Action::withdraw_objection>(
            "Withdraw an objection that is not answered yet"),
        route<"POST /v1/objections/{objection}/answer", answer, Action::answer_objection>(
            "Answer an objection: the decision is upheld, changed or reversed, or the objection dismissed")
            .legal()
            .refuses({conflict_of_interest, own_decision, decision_replaced, change_pending, change_outdated,
                      deal_given_up, review_required, not_entitled_applicant, wrong_registry}),
    };
}

}  // namespace heluo::api
