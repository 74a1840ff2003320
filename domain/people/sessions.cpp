// Logging in, being known by a token, and logging out.
#include "domain/people/sessions.hpp"

#include <algorithm>
#include <charconv>

#include "domain/core/crypto.hpp"
#include "domain/core/journal.hpp"
#include "domain/core/rules.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/machine_keys.hpp"
#include "domain/people/rights.hpp"
#include "domain/people/throttle.hpp"

namespace heluo {
namespace {

constexpr std::size_t token_bytes = 32, token_length = 43;
// A session's idle time is kept in its row, but a write for each read would cost more than the read: use is noted at most
// this often, and so idle sessions may live this much shorter than the rule says, never longer.
constexpr std::chrono::minutes touch_interval{5};

std::string hash_of(const Crypto& crypto, std::string_view token) { return hex(crypto.sha256(token)); }

Duration idle_time(const Rules& rules, const Roles& roles, Date today) {
    return std::chrono::minutes{
        rules.number(is_staff(roles) ? "session.staff.idle_minutes" : "session.idle_minutes", today)};
}

Duration whole_time(const Rules& rules, const Roles& roles, Date today) {
    return std::chrono::hours{
        rules.number(is_staff(roles) ? "session.staff.absolute_hours" : "session.absolute_hours", today)};
}

// ---- known devices: "<account ULID>.<end in seconds>.<MAC>", signed, nothing stored

std::string device_mac(const Crypto& crypto, std::string_view payload) {
    return hex(crypto.mac("device\n" + std::string{payload}));
}

std::string device_token(const Crypto& crypto, const AccountId& account, Instant ends) {
    const std::string payload = account.ulid + '.' + std::to_string(to_micros(ends) / 1'000'000);
    return payload + '.' + device_mac(crypto, payload);
}

bool is_known_device(const Crypto& crypto, std::string_view token, const AccountId& account, Instant now) {
    const auto last = token.rfind('.'), first = token.find('.');
    if (first == token.npos || first == last || token.substr(0, first) != account.ulid) return false;
    // Compared by their hashes: what the comparison's time tells of a hash tells nothing of the MAC.
    if (crypto.sha256(device_mac(crypto, token.substr(0, last))) != crypto.sha256(token.substr(last + 1))) return false;
    long long ends = 0;
    const auto text = token.substr(first + 1, last - first - 1);
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), ends);
    return error == std::errc{} && stop == text.data() + text.size() && ends > to_micros(now) / 1'000'000;
}

// ---- log_in in three parts: admission, the hash, the session

struct Admitted {
    Crypto* crypto = nullptr;  // lives as long as the store, longer than any unit
    std::optional<Account> account;
    Approach way;
};

Admitted admit(Store& store, const Cause& cause, const LoginWish& wish) {
    Admitted admitted;
    store.write(cause, [&](Unit& unit) {
        admitted.crypto = &unit.crypto;
        admitted.account = unit.accounts.by_login(wish.login.value);
        const bool known = admitted.account && wish.device &&
                           is_known_device(unit.crypto, wish.device->value, admitted.account->id, unit.now());
        admitted.way = approach(unit, wish.login.value, cause.address, known, beijing_date(unit.now()));
        admit_attempt(unit, admitted.way);
    });
    return admitted;
}

// The same work whether the login exists or not: one Argon2id.
bool is_right(Crypto& crypto, const std::optional<Account>& account, const std::string& password) {
    if (!account) {
        crypto.hash_password(password);
        return false;
    }
    return crypto.verify_password(account->password_hash, password) && account->state == AccountState::active;
}

[[noreturn]] void refuse_login(Store& store, const Cause& cause, const std::optional<Account>& account) {
    store.write(cause, [&](Unit& unit) {
        unit.journal.note(account ? account->id.text() : std::string{}, "wrong_credentials");
    });
    refuse(Reason::wrong_credentials);
}

// Makes room for one more: the oldest end.
void make_room(Unit& unit, const Account& account, Date today) {
    const auto most = static_cast<std::size_t>(unit.rules.number("session.per_account.max", today));
    auto open = unit.sessions.of(account.id);
    for (std::size_t i = 0; open.size() - i >= most; ++i) unit.sessions.remove(open[i]);
}

Session new_session(Unit& unit, const Account& account, const std::string& token, Date today) {
    const Instant now = unit.now();
    Session session;
    session.id = unit.fresh<SessionId>();
    session.account = account.id;
    session.roles = account.roles;
    session.party = account.party;
    session.token_hash = hash_of(unit.crypto, token);
    session.address = unit.cause().address;
    session.created_at = session.seen_at = now;
    session.ends_at = now + whole_time(unit.rules, account.roles, today);
    session.idle_until = std::min(session.ends_at, now + idle_time(unit.rules, account.roles, today));
    return session;
}

LoginResult begin_session(Unit& unit, const Admitted& admitted, const std::string& token, const std::string& rehashed) {
    Account account = unit.accounts.get(admitted.account->id);
    // Between the hash and this unit the password may have been changed or the account closed.
    require(account.password_hash == admitted.account->password_hash && account.state == AccountState::active,
            Reason::wrong_credentials);
    const Date today = beijing_date(unit.now());
    unit.set_account(account.id.text());
    forgive_attempt(unit, admitted.way);
    unit.sessions.sweep(unit.now());
    if (!rehashed.empty()) {
        account.password_hash = rehashed;
        unit.accounts.save(account);
    }
    make_room(unit, account, today);
    Session session = new_session(unit, account, token, today);
    unit.sessions.add(session);
    const auto remembered = std::chrono::days{unit.rules.number("device.remember_days", today)};
    std::string device = device_token(unit.crypto, account.id, unit.now() + remembered);
    return {std::move(session), token, std::move(device)};
}

Session own_session(Unit& unit, const Actor& actor, const SessionId& id) {
    for (auto& session : unit.sessions.of(actor.account))
        if (session.id == id) return session;
    refuse(Reason::not_found);
}

}  // namespace

LoginResult log_in(Store& store, const Cause& cause, const LoginWish& wish) {
    const Admitted admitted = admit(store, cause, wish);
    Crypto& crypto = *admitted.crypto;
    if (!is_right(crypto, admitted.account, wish.password.value)) refuse_login(store, cause, admitted.account);
    const std::string rehashed =
        crypto.needs_rehash(admitted.account->password_hash) ? crypto.hash_password(wish.password.value) : "";
    const std::string token = base62_token(crypto.random_bytes(token_bytes));
    LoginResult result;
    store.write(
        cause, [&](Unit& unit) { result = begin_session(unit, admitted, token, rehashed); },
        // COMMIT lost: the session is there or it is not.
        [&](Unit& unit) { return unit.sessions.by_token(hash_of(unit.crypto, token)).has_value(); });
    return result;
}

Actor authenticate(Unit& unit, std::string_view token) {
    require(token.size() == token_length, Reason::not_authenticated);
    const auto session = unit.sessions.by_token(hash_of(unit.crypto, token));
    require(session.has_value(), Reason::not_authenticated);
    // Before the unit's first lock, so its own time may not be fixed yet.
    const Instant now = unit.about_now();
    require(!session->over(now), Reason::session_expired);
    return {session->account, session->roles, session->party, session->id, now - session->seen_at >= touch_interval};
}

void touch_session(Unit& unit, const Actor& actor, std::string_view token) {
    auto session = unit.sessions.by_token(hash_of(unit.crypto, token));
    if (!session || session->over(unit.now())) return;
    session->seen_at = unit.now();
    session->idle_until =
        std::min(session->ends_at, unit.now() + idle_time(unit.rules, actor.roles, beijing_date(unit.now())));
    unit.sessions.touch(*session);
}

void log_out(Unit& unit, const Actor& actor) { unit.sessions.remove(own_session(unit, actor, actor.session)); }

std::vector<Session> sessions_for(Unit& unit, const Actor& actor) {
    auto list = unit.sessions.of(actor.account);
    std::erase_if(list, [now = unit.now()](const Session& session) { return session.over(now); });
    return list;
}

void revoke_session(Unit& unit, const Actor& actor, const SessionId& id) {
    unit.sessions.remove(own_session(unit, actor, id));
}

void revoke_sessions(Unit& unit, const Actor& actor) { unit.sessions.remove_all(actor.account); }

void change_password(Store& store, const Cause& cause, const Actor& actor, const std::string& old_password,
                     const std::string& new_password) {
    Account account;
    Approach way;
    Crypto* crypto = nullptr;
    store.write(cause, [&](Unit& unit) {
        crypto = &unit.crypto;
        account = unit.accounts.get(actor.account);
        const Date today = beijing_date(unit.now());
        require_good_password(unit.rules, today, account.login, new_password);
        // Who holds a stolen session guesses no faster than who holds none.
        way = approach(unit, account.login, cause.address, true, today);
        admit_attempt(unit, way);
    });
    if (!is_right(*crypto, account, old_password)) refuse_login(store, cause, account);
    const std::string hash = crypto->hash_password(new_password);
    store.write(
        cause,
        [&](Unit& unit) {
            Account now = unit.accounts.get(actor.account);
            require(now.password_hash == account.password_hash, Reason::wrong_credentials);
            forgive_attempt(unit, way);
            now.password_hash = hash;
            unit.accounts.save(now);
            unit.sessions.remove_all(actor.account);
            end_keys(unit, actor.account);
        },
        [&](Unit& unit) { return unit.accounts.get(actor.account).password_hash == hash; });
}

}  // namespace heluo
