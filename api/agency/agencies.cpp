// Endpoints of agencies: applied, checked, refused, cleared out, shown.
#include "domain/agency/agencies.hpp"
#include "api/agency/agency_shapes.hpp"
#include "api/routes.hpp"

namespace heluo::api {

namespace {

struct NewAgency {
    ServiceTypes service_types;
    Prose<1, 2000> statement;
};
BOOST_DESCRIBE_STRUCT(NewAgency, (), (service_types, statement))

struct AgencyView {
    AgencyId id;
    AgencyState state{};
    std::vector<AgencyStep> allowed_steps;
    PartyId party;
    std::vector<std::string> service_types;
    std::string statement;
    std::optional<std::string> review_reason, review_text;  // own party and staff
    std::optional<Instant> enrolled_at;
    Instant created_at;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(AgencyView, (),
                      (id, state, allowed_steps, party, service_types, statement, review_reason, review_text,
                       enrolled_at, created_at, version))

AgencyView view_of(const Visitor& visitor, const Agency& agency) {
    AgencyView view;
    view.id = agency.id;
    view.state = agency.state;
    view.allowed_steps = allowed_steps(visitor, agency);
    view.party = agency.party;
    view.service_types = agency.content.service_types;
    view.statement = agency.content.statement.value;
    if (may_see_inside(visitor, agency)) {
        view.review_reason = unless_empty(agency.review_reason);
        view.review_text = unless_empty(agency.review_text);
    }
    view.enrolled_at = agency.enrolled_at;
    view.created_at = agency.created_at;
    view.version = agency.version;
    return view;
}

Created<AgencyView> apply(Unit& unit, const Actor& actor, const NewAgency& body) {
    const Agency agency = enrol_agency(unit, actor, {codes_of(body.service_types), body.statement});
    return created(view_of({actor}, agency), "/v1/agencies/" + agency.id.text());
}

AgencyView check(Unit& unit, const Actor& operator_, const AgencyId& id, const IfMatch&) {
    return view_of({operator_}, heluo::check_agency(unit, operator_, id));
}

// A step of the checker that must say why.
template <Agency (*step)(Unit&, const Actor&, const AgencyId&, const AgencyNote&)>
AgencyView decide(Unit& unit, const Actor& operator_, const AgencyId& id, const IfMatch&,
                  const AgencyReviewNote& note) {
    return view_of({operator_}, step(unit, operator_, id, {note.reason.value, note.text}));
}

AgencyView show(Unit& unit, const Visitor& visitor, const AgencyId& id) {
    return view_of(visitor, agency_for(unit, visitor, id));
}

struct AgencyQuery {
    std::optional<AgencyState> state;  // for staff: others see enrolled agencies only
    std::optional<AgencyCode> service_type;
};
BOOST_DESCRIBE_STRUCT(AgencyQuery, (), (state, service_type))

Page<AgencyView> list(Unit& unit, const Visitor& visitor, const Query<AgencyQuery>& query, const PageRequest& request) {
    AgencyFilter filter;
    filter.state = query->state;
    if (query->service_type) filter.service_type = query->service_type->value;
    const auto page = agencies_for(unit, visitor, filter, request);
    Page<AgencyView> views;
    for (const Agency& agency : page.items) views.items.push_back(view_of(visitor, agency));
    views.next = page.next;
    return views;
}

}  // namespace

std::vector<Route> agency_routes() {
    using enum Action;
    using enum Reason;
    return {
        route<"POST /v1/agencies", apply, enrol_agency>("Apply for enrolment as a service agency, also again")
            .refuses({duplicate_agency}),
        route<"GET /v1/agencies", list, list_agencies>("Enrolled agencies, newest first; staff see all"),
        route<"GET /v1/agencies/{agency}", show, read_agency>("An agency"),
        route<"POST /v1/agencies/{agency}/check", check, check_agency>("Enrol an agency that was found entitled")
            .legal(),
        route<"POST /v1/agencies/{agency}/refuse", decide<heluo::refuse_agency>, refuse_agency>(
            "Refuse an application, with a reason")
            .legal(),
        route<"POST /v1/agencies/{agency}/remove", decide<heluo::remove_agency>, remove_agency>(
            "Clear out an enrolled agency, with a reason")
            .legal(),
    };
}

}  // namespace heluo::api
