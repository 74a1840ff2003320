// Receipts (到款): the money that a registered contract has brought, payment by payment, and what was paid back of it. Rewards hang
// on it (洛政〔2019〕16号); 成交额 never changes by it. Nothing is taken out of the ledger: a wrong entry is rejected before it
// counts, and paid back after.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/lifecycle.hpp"
#include "domain/core/page.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

enum class ReceiptState { recorded, confirmed, rejected, withdrawn };
template <>
inline constexpr auto names<ReceiptState> =
    std::to_array<std::pair<ReceiptState, std::string_view>>({{ReceiptState::recorded, "recorded"},
                                                              {ReceiptState::confirmed, "confirmed"},
                                                              {ReceiptState::rejected, "rejected"},
                                                              {ReceiptState::withdrawn, "withdrawn"}});
enum class ReceiptStep { confirm, reject, withdraw };
template <>
inline constexpr auto names<ReceiptStep> = std::to_array<std::pair<ReceiptStep, std::string_view>>(
    {{ReceiptStep::confirm, "confirm"}, {ReceiptStep::reject, "reject"}, {ReceiptStep::withdraw, "withdraw"}});

inline constexpr Lifecycle receipt_lifecycle{std::to_array<Rule<ReceiptState, ReceiptStep, ContractTaker>>({
    {ReceiptState::recorded, ReceiptStep::confirm, ContractTaker::registrar, ReceiptState::confirmed},
    {ReceiptState::recorded, ReceiptStep::reject, ContractTaker::registrar, ReceiptState::rejected},
    {ReceiptState::recorded, ReceiptStep::withdraw, ContractTaker::applicant, ReceiptState::withdrawn},
})};
static_assert(receipt_lifecycle.unambiguous());
static_assert(receipt_lifecycle.ends_only_in({ReceiptState::confirmed, ReceiptState::rejected,
                                              ReceiptState::withdrawn}));

struct ReceiptWish {
    std::string kind;                  // a code of receipt_kinds
    std::optional<ReceiptId> refunds;  // 退款: the receipt that it pays back in part or whole
    Date received_on{};                // the day on the bank's slip; it decides the year
    Money amount;                      // above zero, also of a refund
    std::optional<Text<1, 100>> bank_ref;
};

struct Receipt {
    ReceiptId id;
    ContractId contract;
    PartyId recorded_by;
    ReceiptState state = ReceiptState::recorded;
    ReceiptWish wish;
    std::string explanation;  // of a rejection
    std::optional<Instant> decided_at;
    Instant created_at;
    long long version = 1;

    bool stands() const { return state == ReceiptState::recorded || state == ReceiptState::confirmed; }
};

struct ReceiptFilter {
    std::optional<ContractId> contract;
    std::optional<ReceiptState> state;
    std::optional<PartyId> recorded_by;
    bool open_only = false;  // none of confidential contracts
};

// What a ledger comes to. A refund that only waits makes no room: it may yet come to nothing.
struct Received {
    Money confirmed, refunded;       // confirmed receipts, confirmed refunds
    Money waiting, refunds_waiting;  // recorded ones
    Money net() const { return confirmed - refunded; }
    Money most() const { return net() + waiting; }  // if all that waits is confirmed, and no refund
};

class Receipts {
  public:
    virtual ~Receipts() = default;
    virtual Receipt get(const ReceiptId& id) = 0;  // not_found
    virtual void add(const Receipt& receipt) = 0;
    virtual void save(Receipt& receipt) = 0;
    virtual std::vector<Receipt> of(const ContractId& contract) = 0;                       // all, the first first
    virtual long long confirmed() = 0;                                                     // of all contracts
    virtual Page<Receipt> list(const ReceiptFilter& filter, const PageRequest& page) = 0;  // the newest first
};

Received received_under(Unit& unit, const ContractId& contract);
std::vector<Receipt> confirmed_receipts(Unit& unit,
                                        const ContractId& contract);  // as they were confirmed, refunds as well

// By the contract's applicant (not_entitled_applicant), of a registered contract; of one whose registration has ended what came
// in until that day, and refunds. No receipt goes beyond a fixed total (receipt_beyond_total), no refund beyond its receipt.
Receipt record_receipt(Unit& unit, const Actor& applicant, const ContractId& contract, const ReceiptWish& wish);
Receipt withdraw_receipt(Unit& unit, const Actor& applicant, const ReceiptId& id);
Receipt confirm_receipt(Unit& unit, const Actor& registrar, const ReceiptId& id);
Receipt reject_receipt(Unit& unit, const Actor& registrar, const ReceiptId& id, const Prose<1, 1000>& text);
// For whoever may read the contract.
Receipt receipt_for(Unit& unit, const Actor& actor, const ReceiptId& id);
Received received_for(Unit& unit, const Actor& actor, const ContractId& contract);
// Of a contract for whoever may read it, else the party's own; all for the registry.
Page<Receipt> receipts_for(Unit& unit, const Actor& actor, ReceiptFilter filter, const PageRequest& page);

}  // namespace heluo
