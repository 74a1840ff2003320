// Endpoints of keys of machines: made by the person for whose account they act, shown once, listed, revoked.
#include "domain/people/machine_keys.hpp"

#include "api/routes.hpp"

namespace heluo::api {
namespace {

struct NewKey {
    Text<1, 100> name;
    std::optional<KeyKind> kind;  // a secret if absent
    List<Scope, 1, 10> scopes;
    std::optional<List<Text<1, 50>, 0, 20>> addresses;
    Instant valid_until;
};
BOOST_DESCRIBE_STRUCT(NewKey, (), (name, kind, scopes, addresses, valid_until))

struct KeyView {
    MachineKeyId id;
    AccountId account;
    std::string name;
    KeyKind kind{};
    std::optional<std::string> prefix, certificate;
    std::vector<Scope> scopes;
    std::vector<std::string> addresses;
    KeyState state{};
    Instant created_at, valid_until;
    std::optional<Instant> revoked_at, seen_at;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(KeyView, (),
                      (id, account, name, kind, prefix, certificate, scopes, addresses, state, created_at, valid_until,
                       revoked_at, seen_at, version))

struct MadeKeyView {
    std::optional<std::string> secret;
    KeyView key;
};
BOOST_DESCRIBE_STRUCT(MadeKeyView, (), (secret, key))

struct KeyQuery {
    std::optional<AccountId> account;
};
BOOST_DESCRIBE_STRUCT(KeyQuery, (), (account))

KeyView view(Unit& unit, const MachineKey& key) {
    const bool secret = key.kind == KeyKind::secret;
    return {key.id,
            key.account,
            key.name.value,
            key.kind,
            secret ? std::optional{key.prefix} : std::nullopt,
            secret ? std::nullopt : std::optional{key.proof_hash},
            key.scopes.list(),
            key.addresses,
            key.state(unit.now()),
            key.created_at,
            key.valid_until,
            key.revoked_at,
            unit.machine_keys.seen_at(key.id),
            key.version};
}

Created<MadeKeyView> make(Unit& unit, const Actor& actor, const Caller& caller, const NewKey& body) {
    KeyWish wish{body.name, body.kind.value_or(KeyKind::secret), body.scopes.items, {}, body.valid_until};
    if (body.addresses) wish.addresses = body.addresses->items;
    MadeKey made = heluo::make_key(unit, actor, wish, caller.certificate);
    MadeKeyView answer{{}, view(unit, made.key)};
    if (!made.secret.empty()) answer.secret = std::move(made.secret);
    return created(std::move(answer), "/v1/keys/" + made.key.id.text());
}

Page<KeyView> list(Unit& unit, const Actor& actor, const Query<KeyQuery>& query, const PageRequest& page) {
    Page<KeyView> views;
    auto keys = keys_for(unit, actor, query->account, page);
    for (const MachineKey& key : keys.items) views.items.push_back(view(unit, key));
    views.next = std::move(keys.next);
    return views;
}

KeyView show(Unit& unit, const Actor& actor, const MachineKeyId& id) { return view(unit, key_for(unit, actor, id)); }
void revoke(Unit& unit, const Actor& actor, const MachineKeyId& id) { heluo::revoke_key(unit, actor, id); }

}  // namespace

std::vector<Route> machine_key_routes() {
    using enum Action;
    return {
        route<"POST /v1/keys", make, make_key>("Make a key by which a machine acts for the own account")
            .secret()
            .refuses({Reason::too_many_keys, Reason::certificate_missing, Reason::duplicate}),
        route<"GET /v1/keys", list, list_keys>("Keys of machines, newest first: the own; staff see all")
            .refuses({Reason::not_found}),
        route<"GET /v1/keys/{machine_key}", show, read_key>("A key of a machine"),
        route<"DELETE /v1/keys/{machine_key}", revoke, revoke_key>("Revoke a key, at once and for good"),
    };
}

}  // namespace heluo::api
