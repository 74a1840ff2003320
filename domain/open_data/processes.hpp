// Open data: what anybody may know of the market's contracting processes. A process is a procurement, a listing, or a contract that
// was concluded outside; what happened to it is read off the journal's events and told as it was at that moment, so that
// the same is said of it for good. Nothing is stored for it. How it is written as OCDS: api/open_data.
//
// Of a process of the markets its notice is public, since it was published. Of a registered contract its number, day, class, state and revision are;
// all else that is told of one where the rule ocds.disclosed says so of where it was concluded. Nothing at all is told of a
// contract that is or ever was confidential (2000 办法 15), nor of one that was brought in by an import.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/agency/procurements.hpp"
#include "domain/exchange/listings.hpp"
#include "domain/registry/contracts.hpp"
#include "domain/registry/receipt.hpp"

namespace heluo {

// Who began it: buyers who procure or seek, sellers who offer, or two who came to terms elsewhere.
enum class ProcessKind { procurement, offer, need, contract };
template <>
inline constexpr auto names<ProcessKind> =
    std::to_array<std::pair<ProcessKind, std::string_view>>({{ProcessKind::procurement, "procurement"},
                                                             {ProcessKind::offer, "offer"},
                                                             {ProcessKind::need, "need"},
                                                             {ProcessKind::contract, "contract"}});

// By the kinds of events that tell them.
enum class Happening {
    procurement_published,
    procurement_cancelled,
    procurement_awarded,
    procurement_failed,
    listing_published,
    listing_reserved,
    listing_released,
    listing_sold,
    listing_withdrawn,
    listing_expired,
    contract_registered,
    contract_changed,
    contract_supplemented,
    contract_received,
    contract_cancelled,
    contract_revoked,
    contract_restored
};
template <>
inline constexpr auto names<Happening> = std::to_array<std::pair<Happening, std::string_view>>({
    {Happening::procurement_published, "procurement_published"},
    {Happening::procurement_cancelled, "procurement_cancelled"},
    {Happening::procurement_awarded, "procurement_awarded"},
    {Happening::procurement_failed, "procurement_failed"},
    {Happening::listing_published, "listing_published"},
    {Happening::listing_reserved, "listing_reserved"},
    {Happening::listing_released, "listing_released"},
    {Happening::listing_sold, "listing_sold"},
    {Happening::listing_withdrawn, "listing_withdrawn"},
    {Happening::listing_expired, "listing_expired"},
    {Happening::contract_registered, "contract_registered"},
    {Happening::contract_changed, "contract_changed"},
    {Happening::contract_supplemented, "contract_supplemented"},
    {Happening::contract_received, "contract_received"},
    {Happening::contract_cancelled, "contract_cancelled"},
    {Happening::contract_revoked, "contract_revoked"},
    {Happening::contract_restored, "contract_restored"},
});

// A registered contract as it was right after something happened to it.
struct ContractThen {
    ContractId id;
    bool disclosed = false;  // more than its number, day, class, state and revision may be told
    RegistrationNumber number;
    Date registered_on{};
    ContractState state = ContractState::registered;  // or cancelled, revoked
    long long revision = 1;
    std::string amends;  // of a change or a statement: the event (ULID) that told the contract's amounts last
    ContractTerms terms;
    Money total, technical;          // with the royalties stated until then
    Money total_before;              // of a change or a statement
    std::string cause;               // of a cancellation: a code of cancellation_causes
    std::optional<Receipt> receipt;  // of contract_received
};

struct Statement {
    long long seq = 0;  // of its event in the feed
    std::string event;  // ULID
    Instant at;
    Happening what{};
    std::optional<ContractThen> contract;  // of what happened to a contract
};

struct Process {
    ProcessKind kind{};
    std::string number;            // typed id of the procurement, the listing or the contract
    Instant began;                 // when it became public
    std::optional<PartyId> owner;  // of a procurement or a listing
    std::optional<Procurement> procurement;
    std::optional<Listing> listing;
};

struct Story {
    Process process;
    std::vector<Statement> statements;  // in the order of the feed; never empty
};

// The process whose number that is, with what came of it until now. not_found for what is not public.
Story story_of(Unit& unit, const std::string& number);

struct Told {
    Process process;
    Statement statement;
};
struct ToldPage {
    std::vector<Told> told;
    long long until = 0;  // the last event that was looked at
    bool more = false;    // there may be others after it
};
// What happened after that event of the feed, in its order; at most `limit`. Many events tell nothing: where so many were looked at in
// a row that others would have to wait, the page ends, with nothing on it if need be.
ToldPage told_after(Unit& unit, long long seq, int limit);

}  // namespace heluo
