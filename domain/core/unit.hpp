// The unit of work: everything a use case may touch. A use case takes a Unit&, asks and tells its ports, and touches
// nothing else (no clock, no random, no I/O), because a write unit may be run again from the start.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/instant.hpp"
#include "domain/core/timers.hpp"

namespace heluo {

class Rules;   // domain/core/rules.hpp: effective-dated parameters and code lists
class Crypto;  // domain/core/crypto.hpp

// The ports of the capabilities, each declared beside its noun in domain/<capability>/.
class Parties;
class Accounts;
class Sessions;
class MachineKeys;
class LoginThrottle;
class Mandates;
class CodeExceptions;
class Listings;
class Negotiations;
class Agencies;
class Procurements;
class Quotes;
class Contracts;
class Supplements;
class Receipts;
class Objections;
class Documents;
class RegistrationNumbers;
class Postings;
class Workloads;
class IssuedCertificates;
class Imports;
class RewardBases;
class Totals;
class Targets;
class Closings;
class Contents;  // domain/core/contents.hpp: files that were sent in
class Journal;   // domain/core/journal.hpp: audit and events as they can be read
class TreeLog;   // domain/core/tree_log.hpp: the transparency log
class Keys;      // domain/core/keys.hpp: idempotency keys

// Who is behind a unit and why; goes into every audit row of the unit.
struct Cause {
    std::string account;  // typed id, "clock" for timers, "admin" for the command line, empty for the unauthenticated
    std::string action;   // the operation id of the endpoint, or the timer's kind
    std::string request_id;
    std::string address;        // of the peer, without port
    std::string machine_key{};  // typed id, where a machine acts for the account (domain/people/machine_keys.hpp)
};

// What may be known of a change, by whom: one line of the public feed GET /v1/events (filtered by rights at delivery).
struct Event {
    std::string kind;                      // "listing_published", "offer_made"... snake_case, past tense
    std::string object;                    // typed id
    bool everyone = false;                 // anybody may know
    std::optional<PartyId> first, second;  // besides staff, the parties who may know
};

struct Ports {
    const Rules& rules;
    Crypto& crypto;
    Parties& parties;
    Accounts& accounts;
    Sessions& sessions;
    MachineKeys& machine_keys;
    LoginThrottle& throttle;
    Mandates& mandates;
    CodeExceptions& code_exceptions;
    Listings& listings;
    Negotiations& negotiations;
    Agencies& agencies;
    Procurements& procurements;
    Quotes& quotes;
    Contracts& contracts;
    Supplements& supplements;
    Receipts& receipts;
    Objections& objections;
    Documents& documents;
    RegistrationNumbers& numbers;
    Postings& postings;
    Workloads& workloads;
    IssuedCertificates& certificates;
    Imports& imports;
    RewardBases& rewards;
    Totals& totals;
    Targets& targets;
    Closings& closings;
    Contents& contents;
    Journal& journal;
    TreeLog& log;
    Timers& timers;
    Keys& keys;
};

class Unit : public Ports {
  public:
    explicit Unit(const Ports& ports) : Ports{ports} {}
    Unit(const Unit&) = delete;
    virtual ~Unit() = default;

    // One instant per run of the unit: taken at the first call, so call it after the unit's first (locking) get; never
    // before the last committed time of an object already read (the unit is run again when a later one turns up).
    virtual Instant now() = 0;
    // The clock without fixing the unit's time: for what is decided before the first get (is the session over?).
    virtual Instant about_now() = 0;
    virtual std::string fresh_ulid() = 0;
    template <class AnyId>
    AnyId fresh() {
        return AnyId{fresh_ulid()};
    }

    virtual const Cause& cause() const = 0;
    virtual void set_account(std::string account) = 0;  // once the caller is known
    virtual void set_machine_key(std::string key) = 0;  // where the caller is a machine

    // An outbox row in this transaction. `until_opening` keeps it, and the audit rows of the same object in this unit,
    // out of every sequence until release(that id): the number of sealed quotes may not be told by gaps (A47).
    virtual void announce(Event event) = 0;
    // A leaf of the transparency log: rides with the audit row of the object's change in this unit.
    virtual void witness(const std::string& object, std::string leaf) = 0;
    virtual void withhold(std::string object, ProcurementId until_opening) = 0;
    // The same for this unit's refusal, should it end in one: that somebody tried tells as much as that somebody did.
    virtual void withhold_refusal(ProcurementId until_opening) = 0;
    virtual void release(const ProcurementId& opened) = 0;

    // If-Match: the object that this version belongs to must still have it when the unit loads it, else `stale` (412).
    virtual void expect_version(std::string ulid, long long version) = 0;
    // A clock step: the object may be loaded although it is due (every other load of a due object throws Overdue).
    virtual void settling(std::string ulid) = 0;
    // A read of several statements that must agree asks for one snapshot first; single reads do not pay for it.
    virtual void snapshot() = 0;

    // Rolls back what `work` did if it throws, and lets the exception pass; the unit goes on (idempotent refusals).
    virtual void attempt(const std::function<void()>& work) = 0;
};

// Where units come from: persistence/core/database.cpp.
class Store {
  public:
    virtual ~Store() = default;
    // The engine refuses writes in it. Retried on another session if the connection is gone.
    virtual void read(const Cause& cause, const std::function<void(Unit&)>& work) = 0;
    // Committed when it returns. Run again from the start on deadlock, busy and lost connections. When the connection is
    // lost while COMMIT is under way, `applied` is asked in a fresh unit (it locks what it asks for): true ends well,
    // false runs again; without `applied` the caller gets Refusal{outcome_unknown}.
    virtual void write(const Cause& cause, const std::function<void(Unit&)>& work,
                       const std::function<bool(Unit&)>& applied = {}) = 0;
};

}  // namespace heluo
