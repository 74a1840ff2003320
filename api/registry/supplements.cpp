// Endpoints of supplementary registrations: royalty statements of open contracts, and what the registry makes of them.
#include "api/routes.hpp"
#include "domain/people/actions.hpp"
#include "domain/registry/supplement.hpp"

namespace heluo::api {

namespace {

struct NewSupplement {
    Date period_from{}, period_to{};
    Money amount_total, amount_tech;
    Text<1, 500> basis;
};
BOOST_DESCRIBE_STRUCT(NewSupplement, (), (period_from, period_to, amount_total, amount_tech, basis))

struct SupplementRefusal {
    List<Text<1, 20>, 0, 20> grounds;  // an empty list is refused as reason_code_required
    Prose<1, 1000> text;
};
BOOST_DESCRIBE_STRUCT(SupplementRefusal, (), (grounds, text))

struct SupplementRegistration {
    std::optional<Prose<1, 2000>> opinion;
};
BOOST_DESCRIBE_STRUCT(SupplementRegistration, (), (opinion))

struct SupplementView {
    SupplementId id;
    ContractId contract;
    SupplementState state{};
    Date period_from{}, period_to{};
    Money amount_total, amount_tech;
    std::string basis;
    std::optional<Date> registered_on;
    std::optional<std::vector<std::string>> grounds;
    std::optional<std::string> explanation, opinion;
    Instant created_at;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(SupplementView, (),
                      (id, contract, state, period_from, period_to, amount_total, amount_tech, basis, registered_on,
                       grounds, explanation, opinion, created_at, version))

SupplementView view_of(const Supplement& supplement) {
    const SupplementWish& wish = supplement.wish;
    SupplementView view{
        supplement.id,         supplement.contract, supplement.state,         wish.from, wish.until, wish.amount_total,
        wish.amount_tech,      wish.basis.value,    supplement.registered_on, {},        {},         {},
        supplement.created_at, supplement.version};
    if (!supplement.opinion.empty()) view.opinion = supplement.opinion;
    if (supplement.state == SupplementState::refused) {
        view.grounds = supplement.grounds;
        view.explanation = supplement.explanation;
    }
    return view;
}

Created<SupplementView> apply(Unit& unit, const Actor& applicant, const ContractId& contract,
                              const NewSupplement& body) {
    const Supplement made = apply_supplement(
        unit, applicant, contract, {body.period_from, body.period_to, body.amount_total, body.amount_tech, body.basis});
    return created(view_of(made), "/v1/supplements/" + made.id.text());
}

SupplementView withdraw(Unit& unit, const Actor& applicant, const SupplementId& id, const IfMatch&) {
    return view_of(withdraw_supplement(unit, applicant, id));
}

SupplementView register_statement(Unit& unit, const Actor& registrar, const SupplementId& id, const IfMatch&,
                                  const std::optional<SupplementRegistration>& body) {
    return view_of(register_supplement(unit, registrar, id, body ? body->opinion : std::nullopt));
}

SupplementView refuse_with_grounds(Unit& unit, const Actor& registrar, const SupplementId& id, const IfMatch&,
                                   const SupplementRefusal& body) {
    std::vector<std::string> grounds;
    for (const auto& ground : body.grounds.items) grounds.push_back(ground.value);
    return view_of(refuse_supplement(unit, registrar, id, grounds, body.text));
}

SupplementView show(Unit& unit, const Actor& actor, const SupplementId& id) {
    return view_of(supplement_for(unit, actor, id));
}

struct SupplementQuery {
    std::optional<ContractId> contract;
    std::optional<SupplementState> state;
};
BOOST_DESCRIBE_STRUCT(SupplementQuery, (), (contract, state))

Page<SupplementView> list(Unit& unit, const Actor& actor, const Query<SupplementQuery>& query,
                          const PageRequest& request) {
    const auto page = supplements_for(unit, actor, {query->contract, query->state, {}}, request);
    Page<SupplementView> views;
    for (const Supplement& supplement : page.items) views.items.push_back(view_of(supplement));
    views.next = page.next;
    return views;
}

}  // namespace

std::vector<Route> supplement_routes() {
    using enum Reason;
    return {
        route<"POST /v1/contracts/{contract}/supplements", apply, Action::apply_supplement>(
            "Apply for the supplementary registration of what a royalty contract has brought")
            .legal()
            .refuses({not_entitled_applicant, wrong_state, wrong_registry, amount_not_open, period_taken}),
        route<"GET /v1/supplements", list, Action::list_supplements>(
            "Supplementary registrations: a contract's, a party's own, a registrar's queue")
            .refuses({not_found}),
        route<"GET /v1/supplements/{supplement}", show, Action::read_supplement>("A supplementary registration"),
        route<"POST /v1/supplements/{supplement}/withdraw", withdraw, Action::withdraw_supplement>(
            "Withdraw a statement that is not decided yet")
            .refuses({not_entitled_applicant}),
        route<"POST /v1/supplements/{supplement}/register", register_statement, Action::register_supplement>(
            "Register a statement: it counts from today's period on")
            .legal()
            .refuses({conflict_of_interest, wrong_registry, amount_not_open, review_required}),
        route<"POST /v1/supplements/{supplement}/refuse", refuse_with_grounds, Action::refuse_supplement>(
            "Refuse a statement with its grounds")
            .legal()
            .refuses({conflict_of_interest, reason_code_required}),
    };
}

}  // namespace heluo::api
