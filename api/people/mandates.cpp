// Endpoints of mandates between a party and a broker.
#include "domain/people/mandates.hpp"
#include "api/routes.hpp"

namespace heluo::api {
namespace {

struct NewMandate {
    AccountId broker;
    Instant valid_until;
};
BOOST_DESCRIBE_STRUCT(NewMandate, (), (broker, valid_until))

struct MandateView {
    MandateId id;
    MandateState state{};
    std::vector<MandateStep> allowed_steps;
    PartyId client;
    AccountId broker;
    Instant valid_until, created_at;
    std::optional<std::string> next_event;
    std::optional<Instant> due_at;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(MandateView, (),
                      (id, state, allowed_steps, client, broker, valid_until, created_at, next_event, due_at, version))

MandateView view(const Mandate& mandate, const Actor& actor) {
    MandateView view{mandate.id,
                     mandate.state,
                     allowed_steps(mandate, actor),
                     mandate.client,
                     mandate.broker,
                     mandate.valid_until,
                     mandate.created_at,
                     {},
                     {},
                     mandate.version};
    if (mandate.due) {
        view.next_event = "mandate_expired";
        view.due_at = mandate.due->at;
    }
    return view;
}

Created<MandateView> grant(Unit& unit, const Actor& client, const NewMandate& body) {
    const Mandate mandate = heluo::grant_mandate(unit, client, body.broker, body.valid_until);
    return created(view(mandate, client), "/v1/mandates/" + mandate.id.text());
}

MandateView show(Unit& unit, const Actor& actor, const MandateId& id) {
    return view(mandate_for(unit, actor, id), actor);
}

MandateView end(Unit& unit, const Actor& actor, const MandateId& id, const IfMatch&) {
    return view(heluo::end_mandate(unit, actor, id), actor);
}

Page<MandateView> list(Unit& unit, const Actor& actor, const PageRequest& page) {
    Page<MandateView> views;
    auto mandates = mandates_for(unit, actor, page);
    for (const Mandate& mandate : mandates.items) views.items.push_back(view(mandate, actor));
    views.next = std::move(mandates.next);
    return views;
}

}  // namespace

std::vector<Route> mandate_routes() {
    using enum Action;
    return {
        route<"POST /v1/mandates", grant, grant_mandate>("Entrust a broker with the own party's listings")
            .legal()
            .refuses({Reason::duplicate}),
        route<"GET /v1/mandates", list, list_mandates>("Mandates given or held, newest first; staff see all"),
        route<"GET /v1/mandates/{mandate}", show, read_mandate>("A mandate"),
        route<"POST /v1/mandates/{mandate}/end", end, end_mandate>("End a mandate before its time").legal(),
    };
}

}  // namespace heluo::api
