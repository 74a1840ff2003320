// Audit and events as they can be read once the sealer has numbered them: 1, 2, 3, ... without gaps, in commit order.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/instant.hpp"

namespace heluo {

struct AuditEntry {
    long long seq = 0;
    std::string id;  // ULID of the row as it was written in its transaction
    Instant at;
    std::string account, action, request_id, address;
    std::string object;         // typed id; empty where the action concerns none (a failed login)
    std::string outcome;        // "done", or the name of the refusal's Reason; of a machine's request else its status
    std::string before, after;  // hex SHA-256 of the object's row; empty where there was or is none
    std::string hash;           // hex; h_n = H(h_{n-1} | n | row)
    std::string machine_key;    // typed id of the key by which a machine acted; empty where a person did
};

struct FeedEvent {
    long long seq = 0;
    std::string id;  // ULID
    Instant at;
    std::string kind, object;
};

// Who is reading the feed: staff see all events, registrars those of what they may read, a party those that name it, anybody
// those for everyone.
struct FeedReader {
    bool staff = false;
    std::optional<PartyId> party;
    bool registrar = false;
};

struct ChainVerdict {
    bool whole = false;
    long long rows = 0;
    std::string head;         // hex hash of the last row
    long long first_bad = 0;  // sequence number, 0 if none
    std::string trouble;      // changed, removed, inserted, swapped, truncated, mac; key: nothing bears this key's MAC
};

// Whether all things with an id and a version are what the audit says of them, and all files have their bytes.
struct RowsVerdict {
    long long rows = 0;               // that were compared
    long long older = 0;              // not compared
    std::vector<std::string> broken;  // "con_... is not what audit row 17 says"; the first max_broken_rows
};
inline constexpr std::size_t max_broken_rows = 100;

// A head that was written down outside (printed, mailed): the chain must still contain it.
struct ChainAnchor {
    long long seq = 0;
    std::string hash;
};

class Journal {
  public:
    virtual ~Journal() = default;
    virtual std::vector<FeedEvent> events_after(long long seq, int limit, const FeedReader& reader) = 0;
    // Those of these kinds, whoever may know of them: for a reader who says itself what may be known of each.
    virtual std::vector<FeedEvent> events_of(const std::vector<std::string>& kinds, long long seq, int limit) = 0;
    virtual std::vector<FeedEvent> events_about(const std::string& object) = 0;  // all, in their order
    virtual std::vector<AuditEntry> audit_after(long long seq, const std::optional<std::string>& object, int limit) = 0;
    // An audit row of its own for what changes nothing: refused attempts, logins, exports.
    virtual void note(const std::string& object, const std::string& outcome) = 0;
    // The sealer: numbers at most `limit` waiting rows and chains their hashes, under a lease that `holder` takes or
    // renews until `until`; 0 if somebody else holds it. Returns how many were numbered.
    virtual int seal(const std::string& holder, Instant now, Instant until, int limit) = 0;
    virtual std::optional<Instant> oldest_waiting() = 0;  // for lag alarms and readiness
    virtual ChainVerdict verify(const std::vector<ChainAnchor>& anchors = {}) = 0;
    // On a snapshot of the unit. What the audit said last up to the row `since` is not compared: a version before this one hashed rows
    // otherwise, and the number that its audit had at the upgrade is known to who made it, not to the database.
    virtual RowsVerdict verify_rows(long long since = 0) = 0;
};

}  // namespace heluo
