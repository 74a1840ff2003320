// Sealing and reading the journal. The sealer moves committed rows from the inbox into the log: numbers are given here,
// after commit and by one holder of a lease, so there are no gaps and readers never see n+1 before n (A49, A75).
#include "persistence/core/journal.hpp"

#include <algorithm>

#include "persistence/core/journal_rows.hpp"
#include "persistence/core/record.hpp"

namespace heluo::persistence {
namespace {

constexpr std::string_view waiting_rows = "journal_inbox WHERE hold IS NULL ORDER BY at, id LIMIT :most";

struct LeaseRow {
    std::string holder;
    long long until_at{};
};
BOOST_DESCRIBE_STRUCT(LeaseRow, (), (holder, until_at))

EventRow event_of(long long seq, const InboxRow& row) {
    return {seq, row.id, row.at, *row.event_kind, row.object, row.everyone, row.first_party, row.second_party};
}

AuditRow audit_of(long long seq, const InboxRow& row, std::string hash, const Crypto& crypto) {
    return {seq,          row.id,          row.at,           row.account,
            row.action,   row.request_id,  row.address,      row.object,
            row.outcome,  row.before_hash, row.after_hash,   row.event_kind,
            row.everyone, row.first_party, row.second_party, hash_of(row.leaf, crypto),
            row.mac,      std::move(hash), row.machine_key};
}

void remove_waiting(Sql& sql, const std::vector<InboxRow>& rows) {
    std::vector<std::string> names;
    names.reserve(rows.size());
    Binds binds;
    std::string list;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        names.push_back("id_" + std::to_string(i));
        list += (i ? ", :" : ":") + names.back();
        binds.push_back(bind(names.back(), rows[i].id));
    }
    const auto removed = sql.execute("DELETE FROM journal_inbox WHERE id IN (" + list + ")", binds);
    if (removed != static_cast<long long>(rows.size()))
        throw DatabaseError{Trouble::again, 0, "another sealer was faster"};
}

AuditEntry entry_of(const AuditRow& r) {
    return {r.seq,
            r.id,
            from_micros(r.at),
            r.account,
            r.action,
            r.request_id,
            r.address,
            r.object,
            r.outcome,
            r.before_hash,
            r.after_hash,
            r.hash,
            r.machine_key.value_or("")};
}

}  // namespace

void put_in_order(std::vector<InboxRow>& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = i + 1; j < rows.size() && rows[j].at == rows[i].at; ++j)
            if (!rows[i].before_hash.empty() && rows[j].object == rows[i].object &&
                rows[j].after_hash == rows[i].before_hash && rows[j].before_hash != rows[i].after_hash) {
                std::rotate(rows.begin() + static_cast<std::ptrdiff_t>(i),
                            rows.begin() + static_cast<std::ptrdiff_t>(j),
                            rows.begin() + static_cast<std::ptrdiff_t>(j) + 1);
                j = i;  // whatever comes before that one
            }
}

void SqlJournal::note(const std::string& object, const std::string& outcome) { context_.note(object, outcome); }

void SqlJournal::release(const ProcurementId& opened) {
    context_.sql.execute("UPDATE journal_inbox SET hold = NULL WHERE hold = :procurement",
                         {bind("procurement", opened.ulid)});
}

static std::vector<FeedEvent> feed_of(const std::vector<EventRow>& rows) {
    std::vector<FeedEvent> events;
    for (const EventRow& row : rows) events.push_back({row.seq, row.id, from_micros(row.at), row.kind, row.object});
    return events;
}

std::vector<FeedEvent> SqlJournal::events_after(long long seq, int limit, const FeedReader& reader) {
    std::string tail = "events WHERE seq > :seq";
    Binds binds{bind("seq", seq)};
    if (!reader.staff) {
        tail += " AND (everyone = 1";
        if (reader.registrar)
            tail +=
                " OR object LIKE 'con!_%' ESCAPE '!' OR object LIKE 'imp!_%' ESCAPE '!' OR object LIKE 'pty!_%' ESCAPE "
                "'!'";
        if (reader.party) {
            tail += " OR first_party = :party OR second_party = :party";
            binds.push_back(bind("party", reader.party->ulid));
        }
        tail += ")";
    }
    tail += " ORDER BY seq LIMIT :most";
    binds.push_back(bind("most", limit));
    return feed_of(select<EventRow>(context_.sql, tail, binds));
}

std::vector<FeedEvent> SqlJournal::events_of(const std::vector<std::string>& kinds, long long seq, int limit) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kinds.size(); ++i) names.push_back("kind" + std::to_string(i));
    Binds binds{bind("seq", seq), bind("most", limit)};
    std::string list;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        list += (list.empty() ? ":" : ", :") + names[i];
        binds.push_back(bind(names[i], kinds[i]));
    }
    return feed_of(select<EventRow>(
        context_.sql, "events WHERE seq > :seq AND kind IN (" + list + ") ORDER BY seq LIMIT :most", binds));
}

// By way of the audit, whose rows have the same ids and an index by object.
std::vector<FeedEvent> SqlJournal::events_about(const std::string& object) {
    return feed_of(select<EventRow>(context_.sql,
                                    "events WHERE id IN (SELECT id FROM audit_log WHERE object = :object) ORDER BY seq",
                                    {bind("object", object)}));
}

std::vector<AuditEntry> SqlJournal::audit_after(long long seq, const std::optional<std::string>& object, int limit) {
    std::string tail = "audit_log WHERE seq > :seq";
    Binds binds{bind("seq", seq)};
    if (object) {
        tail += " AND object = :object";
        binds.push_back(bind("object", *object));
    }
    tail += " ORDER BY seq LIMIT :most";
    binds.push_back(bind("most", limit));
    std::vector<AuditEntry> entries;
    for (const AuditRow& row : select<AuditRow>(context_.sql, tail, binds)) entries.push_back(entry_of(row));
    return entries;
}

std::optional<Instant> SqlJournal::oldest_waiting() {
    const auto at = context_.sql.number("SELECT MIN(at) FROM journal_inbox WHERE hold IS NULL");
    if (!at) return std::nullopt;
    return from_micros(*at);
}

bool SqlJournal::hold_lease(const std::string& holder, Instant now, Instant until) {
    const auto lease = find<LeaseRow>(context_.sql, "leases WHERE name = 'sealer'" + std::string{context_.lock()});
    if (!lease || (lease->holder != holder && from_micros(lease->until_at) > now)) return false;
    context_.sql.execute("UPDATE leases SET holder = :holder, until_at = :until_at WHERE name = 'sealer'",
                         {bind("holder", holder), bind("until_at", to_micros(until))});
    return true;
}

int SqlJournal::seal(const std::string& holder, Instant now, Instant until, int limit) {
    Sql& sql = context_.sql;
    if (!oldest_waiting() || !hold_lease(holder, now, until)) return 0;
    auto rows = select<InboxRow>(sql, waiting_rows, {bind("most", limit)});
    put_in_order(rows);
    auto head = find<HeadRow>(sql, "chain_head WHERE name = 'audit'" + std::string{context_.lock()});
    if (!head) throw std::runtime_error{"the audit chain has no head row"};
    std::vector<AuditRow> log;
    std::vector<EventRow> feed;
    std::vector<NewLeaf> leaves;
    for (const InboxRow& row : rows) {
        head->hash = link(head->hash, ++head->seq, facts_of(row), row.mac, context_.crypto);
        log.push_back(audit_of(head->seq, row, head->hash, context_.crypto));
        if (row.leaf) leaves.push_back({head->seq, row.object, *row.leaf});
        if (row.event_kind) feed.push_back(event_of(++head->events, row));
    }
    insert_all(sql, "audit_log", log);
    insert_all(sql, "events", feed);
    log_.append(leaves, now);
    if (!rows.empty()) remove_waiting(sql, rows);
    sql.execute("UPDATE chain_head SET seq = :seq, hash = :hash, events = :events, mac = :mac WHERE name = 'audit'",
                {bind("seq", head->seq), bind("hash", head->hash), bind("events", head->events),
                 bind("mac", head_mac(*head, context_.crypto))});
    return static_cast<int>(rows.size());
}

}  // namespace heluo::persistence
