// The journal's rows: as they wait in the inbox, and as they stand in the sealed log and in the feed.
#pragma once
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "domain/core/crypto.hpp"
#include "persistence/core/context.hpp"

namespace heluo::persistence {

// What the MAC covers: everything that is known when the business transaction writes it.
struct AuditFacts {
    std::string id;
    long long at{};
    std::string account, action, request_id, address, object, outcome, before_hash, after_hash;
    std::optional<std::string> event_kind;
    long long everyone{};
    std::optional<std::string> first_party, second_party;
    std::optional<std::string> machine_key{};  // apart from the columns: see text_of
};
BOOST_DESCRIBE_STRUCT(AuditFacts, (),
                      (id, at, account, action, request_id, address, object, outcome, before_hash, after_hash,
                       event_kind, everyone, first_party, second_party))

struct InboxRow {
    std::string id;
    long long at{};
    std::string account, action, request_id, address, object, outcome, before_hash, after_hash;
    std::optional<std::string> event_kind;
    long long everyone{};
    std::optional<std::string> first_party, second_party;
    std::string mac;
    std::optional<std::string> leaf, hold, machine_key;
};
BOOST_DESCRIBE_STRUCT(InboxRow, (),
                      (id, at, account, action, request_id, address, object, outcome, before_hash, after_hash,
                       event_kind, everyone, first_party, second_party, mac, leaf, hold, machine_key))

struct AuditRow {
    long long seq{};
    std::string id;
    long long at{};
    std::string account, action, request_id, address, object, outcome, before_hash, after_hash;
    std::optional<std::string> event_kind;
    long long everyone{};
    std::optional<std::string> first_party, second_party, leaf_hash;
    std::string mac, hash;
    std::optional<std::string> machine_key;
};
BOOST_DESCRIBE_STRUCT(AuditRow, (),
                      (seq, id, at, account, action, request_id, address, object, outcome, before_hash, after_hash,
                       event_kind, everyone, first_party, second_party, leaf_hash, mac, hash, machine_key))

struct EventRow {
    long long seq{};
    std::string id;
    long long at{};
    std::string kind, object;
    long long everyone{};
    std::optional<std::string> first_party, second_party;
};
BOOST_DESCRIBE_STRUCT(EventRow, (), (seq, id, at, kind, object, everyone, first_party, second_party))

struct HeadRow {
    std::string name;
    long long seq{};
    std::string hash;
    long long events{};
    std::string mac;
};
BOOST_DESCRIBE_STRUCT(HeadRow, (), (name, seq, hash, events, mac))

// Ids of one unit ascend, so that rows of one instant keep the order in which they were noted.
std::vector<InboxRow> inbox_rows(const std::vector<Noted>& noted, const Cause& cause, Instant at, Crypto& crypto);

// Copies the columns that two row types share by name and place.
template <class Row>
AuditFacts facts_of(const Row& r) {
    return {r.id,         r.at,       r.account,     r.action,       r.request_id,
            r.address,    r.object,   r.outcome,     r.before_hash,  r.after_hash,
            r.event_kind, r.everyone, r.first_party, r.second_party, r.machine_key};
}
// Of the facts and, where a leaf of the transparency log rides with them, of its hash; hex.
std::string mac_of(const AuditFacts& facts, const std::optional<std::string>& leaf_hash, const Crypto& crypto);
// h_n = SHA-256(h_{n-1} | n | row and its MAC), hex
std::string link(const std::string& hash_before, long long seq, const AuditFacts& facts, const std::string& mac,
                 const Crypto& crypto);
std::optional<std::string> hash_of(const std::optional<std::string>& leaf, const Crypto& crypto);  // hex
std::string head_mac(const HeadRow& head, const Crypto& crypto);

// Two changes of one object may bear the same instant when they come from two machines; then the hashes tell which came first.
void put_in_order(std::vector<InboxRow>& rows);

}  // namespace heluo::persistence
