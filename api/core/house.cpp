// Endpoints of the house itself: version, document, feed and audit.
#include "api/core/openapi.hpp"
#include "api/core/problem.hpp"
#include "api/routes.hpp"
#include "domain/core/journal.hpp"

namespace heluo::api {

namespace {

struct VersionView {
    std::string name, version;
};
BOOST_DESCRIBE_STRUCT(VersionView, (), (name, version))

VersionView read_version(Unit&) { return {"heluo", HELUO_VERSION}; }
Raw read_openapi(Unit&) { return {"application/json; charset=utf-8", openapi_text(), HELUO_VERSION, ""}; }
Raw read_docs(Unit&) { return {"text/html; charset=utf-8", docs_page(), "", ""}; }

struct After {
    std::optional<Bounded<0, 9'007'199'254'740'991>> after;
    std::optional<Bounded<1, 1000>> limit;
};
BOOST_DESCRIBE_STRUCT(After, (), (after, limit))

struct EventView {
    long long seq = 0;
    std::string id, kind, object;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(EventView, (), (seq, id, kind, object, at))
struct Feed {
    std::vector<EventView> items;
    long long next_after = 0;
};
BOOST_DESCRIBE_STRUCT(Feed, (), (items, next_after))

long long start_of(const After& query) { return query.after ? query.after->value : 0; }
int limit_of(const After& query) { return query.limit ? static_cast<int>(query.limit->value) : 100; }

Feed read_events(Unit& unit, const Visitor& visitor, const Query<After>& query) {
    FeedReader reader;
    if (visitor.actor) {
        const Roles roles = visitor.actor->roles;
        reader.staff = roles.has(Role::operator_) || roles.has(Role::supervisor);
        reader.registrar = roles.has(Role::registrar);
        reader.party = visitor.actor->party;
    }
    Feed feed{{}, start_of(query.value)};
    for (const FeedEvent& event : unit.journal.events_after(feed.next_after, limit_of(query.value), reader)) {
        feed.items.push_back({event.seq, EventId{event.id}.text(), event.kind, event.object, event.at});
        feed.next_after = event.seq;
    }
    return feed;
}

struct AuditView {
    long long seq = 0;
    std::string id, account, machine_key, action, request_id, address, object, outcome, before, after, hash;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(AuditView, (),
                      (seq, id, account, machine_key, action, request_id, address, object, outcome, before, after, hash,
                       at))
struct AuditPage {
    std::vector<AuditView> items;
    long long next_after = 0;
};
BOOST_DESCRIBE_STRUCT(AuditPage, (), (items, next_after))

struct AuditQuery : After {
    std::optional<Text<1, 60>> object;  // a typed id: the history of that one alone
};
BOOST_DESCRIBE_STRUCT(AuditQuery, (After), (object))

AuditPage read_audit(Unit& unit, const Actor& auditor, const Query<AuditQuery>& query) {
    permit(auditor, Action::read_audit, {}, Action::read_audit);
    AuditPage page{{}, start_of(query.value)};
    const auto object = query->object ? std::optional{query->object->value} : std::nullopt;
    for (const AuditEntry& e : unit.journal.audit_after(page.next_after, object, limit_of(query.value))) {
        page.items.push_back({e.seq, e.id, e.account, e.machine_key, e.action, e.request_id, e.address, e.object,
                              e.outcome, e.before, e.after, e.hash, e.at});
        page.next_after = e.seq;
    }
    return page;
}

}  // namespace

std::vector<Route> house_routes() {
    return {
        route<"GET /version", read_version, Action::read_version>("Name and version of the server"),
        route<"GET /openapi.json", read_openapi, Action::read_openapi>("This document"),
        route<"GET /docs", read_docs, Action::read_docs>("The document as a page"),
        route<"GET /v1/events", read_events, Action::read_events>("The feed of what happened, in commit order"),
        route<"GET /v1/audit", read_audit, Action::read_audit>("The audit, in its own order"),
    };
}

}  // namespace heluo::api
