// What became of a request whose answer was lost (A64), by its key. Among the registry's, because an import keeps its key itself.
#include "api/routes.hpp"
#include "domain/core/keys.hpp"
#include "domain/people/scopes.hpp"
#include "domain/registry/imports.hpp"

namespace heluo::api {

namespace {

// The key's scope is the caller and the operation.
struct RequestQuery {
    Action operation;
};
BOOST_DESCRIBE_STRUCT(RequestQuery, (), (operation))
struct RequestView {
    std::string outcome;  // applied, refused (which changed nothing), not_applied, unknown (still running)
    std::optional<int> status;
};
BOOST_DESCRIBE_STRUCT(RequestView, (), (outcome, status))

// Asked in a write unit, which waits for a request that is still running: a reader would not see its row and call it not
// applied, and the client would begin again.
RequestView read_request(Store& store, const Actor& actor, const Caller& caller, const Slot<Text<8, 255>>& key,
                         const Query<RequestQuery>& query) {
    // Nor does a machine learn by this what a person asked for: a sealed quote, say.
    require(!actor.machine_key || scopes_of(query->operation) != Scopes{}, Reason::not_for_machines);
    const std::string scope = actor.account.text() + '|' + std::string{name_of(query->operation)};
    std::optional<StoredAnswer> kept;
    bool imported = false;  // an import keeps its key itself, for as long as it is known
    try {
        store.write(cause_of(actor, caller, Action::read_request), [&](Unit& unit) {
            if (query->operation == Action::import_contracts)
                imported = unit.imports.by_client_key(actor.account, key.value.value).has_value();
            else
                kept = unit.keys.find(scope, key.value.value);
        });
    } catch (const Refusal& refusal) {
        if (refusal.reason != Reason::request_in_progress) throw;
        return {"unknown", {}};
    }
    if (imported) return {"applied", 202};
    if (!kept) return {"not_applied", {}};
    return {kept->status < 400 ? "applied" : "refused", kept->status};
}

}  // namespace

std::vector<Route> request_routes() {
    return {
        route<"GET /v1/requests/{key}", read_request, Action::read_request>(
            "What became of a request by its Idempotency-Key")
            .refuses({Reason::not_for_machines}),
    };
}

}  // namespace heluo::api
