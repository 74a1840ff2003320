// Endpoints of procurements: drafted, published, cancelled, and shown with how the opening went.
#include "domain/agency/procurements.hpp"
#include "api/agency/agency_shapes.hpp"
#include "api/routes.hpp"

namespace heluo::api {

namespace {

struct NewProcurement {
    Text<1, 80> title;
    Prose<1, 5000> scope;
    ServiceTypes service_types;
    Quoting quoting{};
    Money ceiling;
    std::optional<Money> floor;
    std::optional<Discount> min_discount, max_discount;
    SelectionMethod method{};
    Instant deadline;
};
BOOST_DESCRIBE_STRUCT(NewProcurement, (),
                      (title, scope, service_types, quoting, ceiling, floor, min_discount, max_discount, method,
                       deadline))

struct AwardView {
    QuoteId quote;
    AgencyId agency;
    PartyId party;
    Money price;
};
BOOST_DESCRIBE_STRUCT(AwardView, (), (quote, agency, party, price))

// Nothing here depends on quotes before the opening: not even the version (A47).
struct ProcurementView {
    ProcurementId id;
    ProcurementState state{};
    std::vector<ProcurementStep> allowed_steps;
    PartyId owner;
    std::string title, scope;
    std::vector<std::string> service_types;
    Quoting quoting{};
    Money ceiling;
    std::optional<Money> floor;
    std::optional<Discount> min_discount, max_discount;
    SelectionMethod method{};
    Instant deadline;
    std::optional<long long> min_quotes;
    std::optional<Instant> published_at, opened_at;
    std::optional<long long> valid_quotes;  // once opened
    std::optional<AwardView> award;
    std::optional<std::string> failure;  // code list "no_award_reasons"
    std::optional<ContractId> contract;  // for its two sides
    std::optional<std::string> cancel_reason, cancel_text;
    Instant created_at;
    std::optional<Instant> due_at;
    std::optional<std::string> next_event;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(ProcurementView, (),
                      (id, state, allowed_steps, owner, title, scope, service_types, quoting, ceiling, floor,
                       min_discount, max_discount, method, deadline, min_quotes, published_at, opened_at, valid_quotes,
                       award, failure, contract, cancel_reason, cancel_text, created_at, due_at, next_event, version))

struct ProcurementLine {
    ProcurementId id;
    ProcurementState state{};
    PartyId owner;
    std::string title;
    std::vector<std::string> service_types;
    Quoting quoting{};
    Money ceiling;
    Instant deadline;
    std::optional<Instant> published_at;
    std::optional<AwardView> award;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(ProcurementLine, (),
                      (id, state, owner, title, service_types, quoting, ceiling, deadline, published_at, award,
                       version))

struct Cancellation {
    AgencyCode reason;
    Prose<1, 500> text;
};
BOOST_DESCRIBE_STRUCT(Cancellation, (), (reason, text))

ProcurementContent content_of(const NewProcurement& body) {
    return {body.title,        body.scope,        codes_of(body.service_types),
            body.quoting,      body.ceiling,      body.floor,
            body.min_discount, body.max_discount, body.method,
            body.deadline};
}

std::optional<AwardView> award_of(const Procurement& procurement) {
    if (!procurement.opening || !procurement.opening->award) return std::nullopt;
    const Award& award = *procurement.opening->award;
    return AwardView{award.quote, award.agency, award.party, award.price};
}

void add_opening(ProcurementView& view, const Visitor& visitor, const Procurement& procurement) {
    const Opening& opening = *procurement.opening;
    view.opened_at = opening.at;
    view.valid_quotes = opening.valid_quotes;
    view.award = award_of(procurement);
    view.failure = unless_empty(opening.failure);
    const bool side = opening.award && visitor.actor &&
                      (visitor.actor->party == procurement.owner || visitor.actor->party == opening.award->party);
    if (side) view.contract = opening.award->contract;
}

ProcurementView view_of(const Visitor& visitor, const Procurement& procurement) {
    const ProcurementContent& content = procurement.content;
    ProcurementView view;
    view.id = procurement.id;
    view.state = procurement.state;
    view.allowed_steps = allowed_steps(visitor, procurement);
    view.owner = procurement.owner;
    view.title = content.title.value;
    view.scope = content.scope.value;
    view.service_types = content.service_types;
    view.quoting = content.quoting;
    view.ceiling = content.ceiling;
    view.floor = content.floor;
    view.min_discount = content.min_discount;
    view.max_discount = content.max_discount;
    view.method = content.method;
    view.deadline = content.deadline;
    if (procurement.published_at) view.min_quotes = procurement.min_quotes;
    view.published_at = procurement.published_at;
    if (procurement.opening) add_opening(view, visitor, procurement);
    view.cancel_reason = unless_empty(procurement.cancel_reason);
    view.cancel_text = unless_empty(procurement.cancel_text);
    view.created_at = procurement.created_at;
    if (procurement.due && procurement.state == ProcurementState::published) {
        view.due_at = procurement.due->at;
        view.next_event = "opening";
    }
    view.version = procurement.version;
    return view;
}

Created<ProcurementView> draft(Unit& unit, const Actor& owner, const NewProcurement& body) {
    const Procurement procurement = draft_procurement(unit, owner, content_of(body));
    return created(view_of({owner}, procurement), "/v1/procurements/" + procurement.id.text());
}

ProcurementView edit(Unit& unit, const Actor& owner, const ProcurementId& id, const IfMatch&,
                     const NewProcurement& body) {
    return view_of({owner}, edit_procurement(unit, owner, id, content_of(body)));
}

ProcurementView publish(Unit& unit, const Actor& owner, const ProcurementId& id, const IfMatch&) {
    return view_of({owner}, publish_procurement(unit, owner, id));
}

ProcurementView cancel(Unit& unit, const Actor& owner, const ProcurementId& id, const IfMatch&,
                       const Cancellation& note) {
    return view_of({owner}, cancel_procurement(unit, owner, id, {note.reason.value, note.text}));
}

ProcurementView show(Unit& unit, const Visitor& visitor, const ProcurementId& id) {
    return view_of(visitor, procurement_for(unit, visitor, id));
}

struct ProcurementQuery {
    std::optional<ProcurementState> state;
    std::optional<PartyId> owner;
    std::optional<AgencyCode> service_type;
};
BOOST_DESCRIBE_STRUCT(ProcurementQuery, (), (state, owner, service_type))

Page<ProcurementLine> list(Unit& unit, const Visitor& visitor, const Query<ProcurementQuery>& query,
                           const PageRequest& request) {
    ProcurementFilter filter;
    filter.state = query->state;
    filter.owner = query->owner;
    if (query->service_type) filter.service_type = query->service_type->value;
    const auto page = procurements_for(unit, visitor, filter, request);
    Page<ProcurementLine> lines;
    for (const Procurement& p : page.items)
        lines.items.push_back({p.id, p.state, p.owner, p.content.title.value, p.content.service_types,
                               p.content.quoting, p.content.ceiling, p.content.deadline, p.published_at, award_of(p),
                               p.version});
    lines.next = page.next;
    return lines;
}

// Log and metrics tell all of these and the quotes' routes as one (A47).
constexpr auto family = "procurements";

}  // namespace

std::vector<Route> procurement_routes() {
    using enum Action;
    return {
        route<"POST /v1/procurements", draft, draft_procurement>("Draft a procurement of agency services")
            .folded(family),
        route<"GET /v1/procurements", list, list_procurements>("Procurements, newest first; the own drafts among them")
            .folded(family),
        route<"GET /v1/procurements/{procurement}", show, read_procurement>("A procurement and how its opening went")
            .folded(family),
        route<"PUT /v1/procurements/{procurement}", edit, edit_procurement>("Rewrite a draft").folded(family),
        route<"POST /v1/procurements/{procurement}/publish", publish, publish_procurement>("Publish: quotes are taken")
            .legal()
            .folded(family),
        route<"POST /v1/procurements/{procurement}/cancel", cancel, cancel_procurement>(
            "Cancel before the deadline, with a reason; quotes go back unopened")
            .legal()
            .folded(family),
    };
}

}  // namespace heluo::api
