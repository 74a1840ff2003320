// Sessions: rows and queries; each beginning and end is audited like any change.
#include "persistence/people/sessions.hpp"

#include "persistence/core/record.hpp"

namespace heluo::persistence {

struct SessionRow {
    std::string id, account;
    long long roles{};
    std::optional<std::string> party;
    std::string token_hash, address;
    long long created_at{}, seen_at{}, idle_until{}, ends_at{};
};
BOOST_DESCRIBE_STRUCT(SessionRow, (),
                      (id, account, roles, party, token_hash, address, created_at, seen_at, idle_until, ends_at))

static SessionRow freeze(const Session& session) {
    SessionRow row{session.id.ulid,
                   session.account.ulid,
                   session.roles.bits(),
                   {},
                   session.token_hash,
                   session.address,
                   to_micros(session.created_at),
                   to_micros(session.seen_at),
                   to_micros(session.idle_until),
                   to_micros(session.ends_at)};
    if (session.party) row.party = session.party->ulid;
    return row;
}

static Session thaw(const SessionRow& row) {
    Session session;
    session.id = {row.id};
    session.account = {row.account};
    session.roles = Roles::of_bits(static_cast<unsigned>(row.roles));
    if (row.party) session.party = PartyId{*row.party};
    session.token_hash = row.token_hash;
    session.address = row.address;
    session.created_at = from_micros(row.created_at);
    session.seen_at = from_micros(row.seen_at);
    session.idle_until = from_micros(row.idle_until);
    session.ends_at = from_micros(row.ends_at);
    return session;
}

// Never locked: every request of the session reads this row, and none may wait for another.
std::optional<Session> SqlSessions::by_token(const std::string& token_hash) {
    const auto row = find<SessionRow>(context_.sql, "sessions WHERE token_hash = :hash", {bind("hash", token_hash)});
    if (!row) return std::nullopt;
    return thaw(*row);
}

std::vector<Session> SqlSessions::of(const AccountId& account) {
    std::vector<Session> list;
    for (const auto& row : select<SessionRow>(context_.sql, "sessions WHERE account = :account ORDER BY id",
                                              {bind("account", account.ulid)}))
        list.push_back(thaw(row));
    return list;
}

// The audit keeps hashes of rows that hold only the token's hash: nothing in it opens a session.
static std::string digest(const Context& context, const SessionRow& row) {
    return context.crypto.sha256(canonical(row));
}

void SqlSessions::add(const Session& session) {
    const SessionRow row = freeze(session);
    insert(context_.sql, "sessions", row);
    context_.note_change(session.id.text(), {}, digest(context_, row));
}

void SqlSessions::remove(const Session& session) {
    context_.sql.execute("DELETE FROM sessions WHERE id = :id", {bind("id", session.id.ulid)});
    context_.note_change(session.id.text(), digest(context_, freeze(session)), {});
}

void SqlSessions::remove_all(const AccountId& account) {
    for (const Session& session : of(account)) remove(session);
}

void SqlSessions::touch(const Session& session) {
    context_.sql.execute("UPDATE sessions SET seen_at = :seen, idle_until = :idle WHERE id = :id",
                         {bind("seen", to_micros(session.seen_at)), bind("idle", to_micros(session.idle_until)),
                          bind("id", session.id.ulid)});
}

void SqlSessions::sweep(Instant now) {
    for (const auto& row :
         select<SessionRow>(context_.sql, "sessions WHERE idle_until <= :now LIMIT 100", {bind("now", to_micros(now))}))
        remove(thaw(row));
}

}  // namespace heluo::persistence
