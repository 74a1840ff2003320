// Endpoints of accounts: made, read, closed and opened again by the market's operators.
#include "api/people/views.hpp"
#include "api/routes.hpp"

namespace heluo::api {

AccountView view(const Account& account, const Actor& actor) {
    return {account.id,
            account.login,
            account.name.value,
            list_of(account.roles),
            account.party,
            account.state,
            allowed_steps(account, actor),
            account.created_at,
            account.version};
}

namespace {

struct NewAccount {
    Text<3, 64> login;
    std::optional<Text<1, 100>> name;  // the login if absent
    Text<1, 128> password;
    List<Role, 1, 8> roles;
    std::optional<PartyId> party;
};
BOOST_DESCRIBE_STRUCT(NewAccount, (), (login, name, password, roles, party))

struct NewRoles {
    List<Role, 1, 8> roles;
};
BOOST_DESCRIBE_STRUCT(NewRoles, (), (roles))

struct PasswordReset {
    Text<1, 128> password;
};
BOOST_DESCRIBE_STRUCT(PasswordReset, (), (password))

struct AccountQuery {
    std::optional<PartyId> party;
};
BOOST_DESCRIBE_STRUCT(AccountQuery, (), (party))

Created<AccountView> create(Unit& unit, const Actor& actor, const NewAccount& body, const PasswordHash& hash) {
    const auto name = body.name.value_or(Text<1, 100>{body.login.value});
    const Account account = heluo::create_account(unit, actor, {body.login, name, body.roles.items, body.party},
                                                  {body.password.value, hash.value});
    return created(view(account, actor), "/v1/accounts/" + account.id.text());
}

AccountView show(Unit& unit, const Actor& actor, const AccountId& id) {
    return view(account_for(unit, actor, id), actor);
}

Page<AccountView> list(Unit& unit, const Actor& actor, const Query<AccountQuery>& query, const PageRequest& page) {
    Page<AccountView> views;
    auto accounts = accounts_for(unit, actor, query->party, page);
    for (const Account& account : accounts.items) views.items.push_back(view(account, actor));
    views.next = std::move(accounts.next);
    return views;
}

template <auto step>
AccountView take(Unit& unit, const Actor& actor, const AccountId& id, const IfMatch&) {
    return view(step(unit, actor, id), actor);
}

AccountView give_roles(Unit& unit, const Actor& actor, const AccountId& id, const IfMatch&, const NewRoles& body) {
    return view(heluo::change_roles(unit, actor, id, body.roles.items), actor);
}

AccountView reset(Unit& unit, const Actor& actor, const AccountId& id, const IfMatch&, const PasswordReset& body,
                  const PasswordHash& hash) {
    return view(heluo::reset_password(unit, actor, id, {body.password.value, hash.value}), actor);
}

}  // namespace

std::vector<Route> account_routes() {
    using enum Action;
    return {
        route<"POST /v1/accounts", create, create_account>("Make an account for a person")
            .refuses({Reason::duplicate_login, Reason::weak_password}),
        route<"GET /v1/accounts", list, list_accounts>("Accounts, newest first: all, or those of the own party")
            .refuses({Reason::not_found}),
        route<"GET /v1/accounts/{account}", show, read_account>("An account"),
        route<"POST /v1/accounts/{account}/disable", take<heluo::disable_account>, disable_account>(
            "Close an account; ends its sessions"),
        route<"POST /v1/accounts/{account}/enable", take<heluo::enable_account>, enable_account>("Open it again"),
        route<"PUT /v1/accounts/{account}/roles", give_roles, change_roles>("Give other roles; ends its sessions"),
        route<"PUT /v1/accounts/{account}/password", reset, reset_password>(
            "Give a new password to somebody who lost theirs; ends the account's sessions")
            .refuses({Reason::weak_password}),
    };
}

}  // namespace heluo::api
