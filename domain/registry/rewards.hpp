// The bases of the city's rewards for technology trade (技术交易奖励; registry.md §3.4, R37): what a firm received in a year for what it
// sold, what it bought in it, and the award that follows. Bases only: nobody applies for an award here, and nobody is paid.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/registry/receipt.hpp"

namespace heluo {

inline constexpr int first_reward_year = 2019, last_reward_year = 2099;  // since 洛政〔2019〕16号

// A seller's receipts earn the ordinary rate, or the university's, never both.
enum class RewardRole { seller, university, buyer };
template <>
inline constexpr auto names<RewardRole> = std::to_array<std::pair<RewardRole, std::string_view>>({
    {RewardRole::seller, "seller"},          // 技术输出方
    {RewardRole::university, "university"},  // 高校、科研院所, selling to an unrelated start-up of the city
    {RewardRole::buyer, "buyer"},            // 技术吸纳方
});

// Why a contract counts for nothing: ended, registered_elsewhere, outside_city, other_subsidy, subsidy_unsaid; or why its receipts earn
// the ordinary rate only: the others.
// What nobody has said earns nothing.
enum class RewardReason {
    ended,
    registered_elsewhere,
    outside_city,
    other_subsidy,
    subsidy_unsaid,
    not_university,
    buyer_outside_city,
    not_startup,
    startup_unsaid,
    related,
    related_unsaid
};
template <>
inline constexpr auto names<RewardReason> = std::to_array<std::pair<RewardReason, std::string_view>>({
    {RewardReason::ended, "ended"},                                // 登记已注销或撤销
    {RewardReason::registered_elsewhere, "registered_elsewhere"},  // 非本登记机构登记
    {RewardReason::outside_city, "outside_city"},                  // the firm itself
    {RewardReason::other_subsidy, "other_subsidy"},                // 不重复享受
    {RewardReason::subsidy_unsaid, "subsidy_unsaid"},
    {RewardReason::not_university, "not_university"},  // or nobody has said what the seller is
    {RewardReason::buyer_outside_city, "buyer_outside_city"},
    {RewardReason::not_startup, "not_startup"},
    {RewardReason::startup_unsaid, "startup_unsaid"},
    {RewardReason::related, "related"},
    {RewardReason::related_unsaid, "related_unsaid"},
});

// The parameters reward.* of a claim year: those of its last day hold for the whole of it, since its caps are one.
struct RewardTerms {
    Date first{}, last{};     // of the year, both included
    long long seller_bp = 0;  // rates in basis points
    Money seller_cap;
    Money large_above, large_cap;  // the cap of a seller whose base is above that
    long long university_bp = 0;
    Money university_cap;
    long long buyer_bp = 0;
    Money contract_cap, buyer_cap;
    std::vector<ContractKind> buyer_kinds;
    bool unsaid_subsidy_counts = false;
};
RewardTerms reward_terms(const Rules& rules, int year);

// A confirmed receipt or refund of the year. What another received before the contract passed to the firm is not the firm's.
struct RewardReceipt {
    Receipt receipt;
    bool counted = false;
};

// A contract in its revision in force, and what of it counts in the year.
struct RewardContract {
    Contract contract;
    std::vector<RewardReason> excluded;       // empty where it counts
    std::vector<RewardReason> ordinary_rate;  // of a seller: why not the university's
    std::vector<RewardReceipt> receipts;      // of a seller, by their days
    Money received, refunded;                 // of a seller: those that count
    Money base;               // of a seller net, below zero if more was paid back; of a buyer 技术交易额
    Money before_cap, award;  // of a buyer: each contract has a cap, and the year's takes what comes last
    bool withheld = false;    // it counts, but the caller may not look into it (confidence.hpp)
};

// A firm in one role.
struct RewardLine {
    RewardRole role = RewardRole::seller;
    Money received, refunded;  // of a seller
    Money base;                // the sum over the contracts
    long long rate_bp = 0;
    Money before_cap;                   // of a base below zero nothing
    Money cap;                          // of the firm and year
    std::optional<Money> contract_cap;  // of a buyer, besides
    Money award;
    std::vector<RewardContract> contracts;  // by registration: date, then number
};

struct FirmRewards {
    CreditCode firm;
    std::string name;  // as its contract names it that was registered last
    std::vector<RewardLine> lines;
};

// What the year's awards are reckoned from; firms by their credit codes. Ended registrations are among them.
class RewardBases {
  public:
    virtual ~RewardBases() = default;
    // Those that come after a code, ascending, with a contract sold or bought below.
    virtual std::vector<std::string> firms(const RewardTerms& terms, const std::string& after, int most) = 0;
    // Contracts sold that have a confirmed receipt or refund of the year.
    virtual std::vector<Contract> sold(const CreditCode& firm, const RewardTerms& terms) = 0;
    // Those of one of them, by day.
    virtual std::vector<Receipt> received(const ContractId& contract, const RewardTerms& terms) = 0;
    // Contracts bought that were registered in the year, of the kinds that count.
    virtual std::vector<Contract> bought(const CreditCode& firm, const RewardTerms& terms) = 0;
};

// The award of a line whose contracts are judged: before_cap, cap and award of it, and of a buyer's contracts in their order.
void reckon(RewardLine& line, const RewardTerms& terms);

// All firms for the registry, by credit code; for a party its own, and not_found for another's.
Page<FirmRewards> rewards_for(Unit& unit, const Actor& actor, int year, std::optional<PartyId> party,
                              const PageRequest& page);
// One firm's; not_found where it has none in that year.
FirmRewards rewards_of(Unit& unit, const Actor& actor, const CreditCode& firm, int year);

}  // namespace heluo
