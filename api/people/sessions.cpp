// Endpoints of sessions: logging in and out, what one is, one's own password.
#include "api/people/views.hpp"
#include "api/routes.hpp"

namespace heluo::api {

SessionView view(const Session& session, const SessionId& asking) {
    return {session.id,      session.id == asking, session.address, session.created_at,
            session.seen_at, session.idle_until,   session.ends_at};
}

namespace {

struct Login {
    Text<1, 64> login;
    Text<1, 128> password;
    std::optional<Text<1, 200>> device;
};
BOOST_DESCRIBE_STRUCT(Login, (), (login, password, device))

struct LoginView {
    std::string token;   // for Authorization: Bearer; shown this once
    std::string device;  // to be sent with later log-ins from here
    AccountId account;
    std::vector<Role> roles;
    std::optional<PartyId> party;
    SessionView session;
};
BOOST_DESCRIBE_STRUCT(LoginView, (), (token, device, account, roles, party, session))

struct SessionList {
    std::vector<SessionView> items;
};
BOOST_DESCRIBE_STRUCT(SessionList, (), (items))

struct MeView {
    AccountView account;
    std::optional<PartyView> party;
    SessionId session;
};
BOOST_DESCRIBE_STRUCT(MeView, (), (account, party, session))

struct PasswordChange {
    Text<1, 128> old_password, new_password;
};
BOOST_DESCRIBE_STRUCT(PasswordChange, (), (old_password, new_password))

Cause cause_of(const Caller& caller, Action action, std::string account) {
    return {std::move(account), std::string{name_of(action)}, caller.request_id, caller.address};
}

Created<LoginView> enter(Store& store, const Caller& caller, const Login& body) {
    auto result = heluo::log_in(store, cause_of(caller, Action::log_in, ""), {body.login, body.password, body.device});
    const Session& session = result.session;
    return created(LoginView{std::move(result.token), std::move(result.device), session.account, list_of(session.roles),
                             session.party, view(session, session.id)},
                   "/v1/sessions/" + session.id.text());
}

void leave(Unit& unit, const Actor& actor) { heluo::log_out(unit, actor); }

SessionList list(Unit& unit, const Actor& actor) {
    SessionList views;
    for (const Session& session : sessions_for(unit, actor)) views.items.push_back(view(session, actor.session));
    return views;
}

void revoke(Unit& unit, const Actor& actor, const SessionId& id) { heluo::revoke_session(unit, actor, id); }
void revoke_all(Unit& unit, const Actor& actor) { heluo::revoke_sessions(unit, actor); }

MeView me(Unit& unit, const Actor& actor) {
    MeView me{view(account_for(unit, actor, actor.account), actor), {}, actor.session};
    if (actor.party) me.party = view(unit, party_for(unit, actor, *actor.party));
    return me;
}

void change(Store& store, const Actor& actor, const Caller& caller, const PasswordChange& body) {
    heluo::change_password(store, cause_of(actor, caller, Action::change_password), actor, body.old_password.value,
                           body.new_password.value);
}

}  // namespace

std::vector<Route> session_routes() {
    using enum Action;
    return {
        route<"POST /v1/sessions", enter, log_in>("Log in: login and password for a bearer token")
            .secret()
            .refuses({Reason::wrong_credentials, Reason::too_many_attempts}),
        route<"GET /v1/sessions", list, list_sessions>("The caller's sessions"),
        route<"DELETE /v1/sessions", revoke_all, revoke_sessions>("End all sessions of the caller, this one too"),
        route<"DELETE /v1/sessions/current", leave, log_out>("Log out"),
        route<"DELETE /v1/sessions/{session}", revoke, revoke_session>("End one of the caller's sessions"),
        route<"GET /v1/me", me, read_me>("The caller's account, party and session"),
        route<"POST /v1/me/password", change, change_password>("Change the own password; ends all sessions")
            .secret()
            .refuses({Reason::wrong_credentials, Reason::weak_password, Reason::too_many_attempts}),
    };
}

}  // namespace heluo::api
