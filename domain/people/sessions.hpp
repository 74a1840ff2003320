// Sessions: what a bearer token stands for. Of the token only its SHA-256 is kept; a session ends when idle, at its absolute
// end, at log-out, and with every change of the account's password, roles or state (A33, A35).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/text.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/accounts.hpp"
#include "domain/people/actor.hpp"

namespace heluo {

struct Session {
    SessionId id;
    AccountId account;
    Roles roles;                   // of the account; a copy, since a change of roles ends the session
    std::optional<PartyId> party;  // likewise
    std::string token_hash;        // hex
    std::string address;           // from which it began
    Instant created_at, seen_at, idle_until, ends_at;

    bool over(Instant now) const { return now >= idle_until || now >= ends_at; }
};

class Sessions {
  public:
    virtual ~Sessions() = default;
    virtual std::optional<Session> by_token(const std::string& token_hash) = 0;
    virtual std::vector<Session> of(const AccountId& account) = 0;  // oldest first
    virtual void add(const Session& session) = 0;
    virtual void remove(const Session& session) = 0;
    virtual void remove_all(const AccountId& account) = 0;
    virtual void touch(const Session& session) = 0;  // seen_at and idle_until; no audit row
    virtual void sweep(Instant now) = 0;             // removes the rows of sessions that are over
};

struct LoginWish {
    Text<1, 64> login;
    Text<1, 128> password;
    std::optional<Text<1, 200>> device;  // from an earlier log-in: lets a known device past the slow lane (A27)
};
struct LoginResult {
    Session session;
    std::string token, device;  // shown this once
};

// Opens its own short units: the hash, which takes a tenth of a second and 64 MiB, is checked between them.
// wrong_credentials (unknown, disabled and mistyped alike, after the same work), too_many_attempts with the seconds to wait.
LoginResult log_in(Store& store, const Cause& cause, const LoginWish& wish);
void log_out(Unit& unit, const Actor& actor);
std::vector<Session> sessions_for(Unit& unit, const Actor& actor);
void revoke_session(Unit& unit, const Actor& actor, const SessionId& id);  // not_found for others' sessions
void revoke_sessions(Unit& unit, const Actor& actor);                      // all of the caller's, this one too

// Ends all sessions and all keys of machines: whoever knew the old password may have made some. wrong_credentials for the old password, weak_password, too_many_attempts.
void change_password(Store& store, const Cause& cause, const Actor& actor, const std::string& old_password,
                     const std::string& new_password);

// Notes that the session was used, in a unit of its own, when Actor::touch_due says so.
void touch_session(Unit& unit, const Actor& actor, std::string_view token);

}  // namespace heluo
