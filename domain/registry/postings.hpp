// Postings (统计台账): what counts in the totals. Whatever begins to count is posted, whatever ceases to is posted with the opposite
// sign, and nothing posted ever changes; postings are numbered without gaps in the order of their commits. So the figures of a
// moment are the sum of a beginning of the sequence, and can be told again for good. Each is booked (记账) in a period: that of its
// own day, or once that one is closed (结账), that of the day on which it is posted (registry.md §5.2, R35).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/registry/contracts.hpp"

namespace heluo {

// Where in the totals something counts: the dimensions of registry.md §4, as the terms in force have them (R29).
struct Classes {
    ContractKind kind = ContractKind::service;
    std::string sub_kind, field, payment_mode;
    std::string ip_type, seller_nature, buyer_nature, plan_source, goal, industry;  // empty: 未填
    std::string amount_band;  // 金额分档, by the contract's own 成交额 and the list of the day of its registration
    std::optional<bool> related;
    std::optional<PartyId> seller_party, buyer_party;
    std::string seller_region, seller_country, buyer_region, buyer_country;
    bool here = true;           // by this registry
    bool confidential = false;  // counted, not shown (R38)
    friend bool operator==(const Classes&, const Classes&) = default;
};

// A contract, a supplementary registration of one, or a confirmed receipt under one.
struct Posting {
    ContractId contract;
    std::optional<SupplementId> supplement;
    std::optional<ReceiptId> receipt;
    long long revision = 1;  // of the contract, whose terms these are
    std::string number;      // of the registration
    Date registered_on{};    // its own registration; of a receipt the day on which the money came in
    Classes classes;
    long long items = 1;              // 项数: a supplement is none, nor is a receipt
    Money amount_total, amount_tech;  // 成交额, 技术交易额; a receipt adds nothing to them
    Money amount_received;            // 到款; below zero for what was paid back
    // The units (统计调查对象) on its sides: a credit code, or what finds the name again (SideKey). They tell who is withheld from the
    // public, count nothing, and are not compared: keys may be made differently one day.
    std::string seller_unit, buyer_unit;
    friend bool operator==(const Posting& a, const Posting& b);
};

struct Posted {
    long long seq = 0;
    Posting posting;
    std::optional<long long> reverses;  // the posting that this one takes back, by its opposite
    Date booked_on{};                   // the day whose period it counts in
    Instant at;
};

// The first day that no closed period has; the epoch where none is closed.
inline constexpr Date never_closed{std::chrono::year{1970}, std::chrono::January, std::chrono::day{1}};
// Where something of that day is booked when it is posted today. The past is closed, never today.
constexpr Date booking_day(Date day, Date open_from, Date today) { return open_from <= day ? day : today; }

// A moment between commits, named by the last posting before it, and by the last moment at which anything changed that statistics
// rest on: a posting, a closing, a target.
struct Known {
    long long seq = 0;  // 0 before the first
    Instant at;
};

// A number that is missing, a moment before that of a lower number, a reversal that is not the opposite of what it reverses, one that is
// booked in a period that was closed or in none of its own, or an end that is not the head's.
enum class Misposting { number, moment, reversal, head, period };
struct Misposted {
    long long seq = 0;
    Misposting what{};
};

class Postings {
  public:
    virtual ~Postings() = default;
    virtual std::vector<Posted> standing(const ContractId& contract) = 0;  // what counts of it, in the order of posting
    virtual std::vector<Posted> of(const ContractId& contract) = 0;  // all that was ever posted of it, in that order
    // The same of the contracts with after < ulid <= last, by contract, in the order of posting.
    virtual std::vector<Posted> all_between(const std::string& after, const std::string& last) = 0;
    // Where the sequence is none that `post` has written; at most so many places.
    virtual std::vector<Misposted> misposted(int most) = 0;
    // Takes the next numbers, and holds the sequence until the unit ends: what is posted later is committed later.
    virtual void post(const std::vector<Posted>& gone, const std::vector<Posting>& come) = 0;
    // Reverses all that counts of the contracts that this import brought.
    virtual void take_back(const ImportId& import) = 0;
    // As of `at`, or as of now.
    virtual Known known(const std::optional<Instant>& at) = 0;
    // The first day whose period is open. In a unit that writes the sequence is held from then on.
    virtual Date open_from() = 0;
    // Closes all that lies before that day, behind everything posted so far.
    virtual Known close(Date until) = 0;
    // A moment of its own in the sequence, without a posting: something else changes that statistics rest on.
    virtual Known mark() = 0;
    // The moment at which this unit has posted, or a mark of its own.
    virtual Instant moment() = 0;
};

Posting posting_of(const Contract& registered, const Rules& rules);  // itself alone
// What counts of a contract as it stands: itself, its registered supplements and its confirmed receipts; nothing unless its
// registration stands.
std::vector<Posting> postings_of(Unit& unit, const Contract& contract);
// Posts the difference between that and what was posted. Whatever changes a registration ends with it (finish, guards.hpp).
void post(Unit& unit, const Contract& contract);

// In which figures a contract counts and once counted, for whoever may read it.
std::vector<Posted> postings_for(Unit& unit, const Actor& actor, const ContractId& contract);

// A contract of which something else counts than its terms and its state say, or counted once than those of that revision said.
struct Miscounted {
    ContractId contract;
    std::string number;
};
struct Recount {
    long long contracts = 0, postings = 0;
    std::vector<Miscounted> miscounted;
    std::vector<Misposted> misposted;
    bool whole() const { return miscounted.empty() && misposted.empty(); }
};
// All contracts recounted, revision by revision, against all that was ever posted. Of an import that was taken back nothing is left to
// compare with.
Recount recount(Unit& unit);

}  // namespace heluo
