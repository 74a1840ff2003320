// What rewards are reckoned from, in SQL.
#pragma once
#include "domain/registry/rewards.hpp"
#include "persistence/registry/contracts.hpp"
#include "persistence/registry/receipts.hpp"

namespace heluo::persistence {

class SqlRewardBases final : public RewardBases {
  public:
    explicit SqlRewardBases(Context& context) : context_{context}, contracts_{context}, receipts_{context} {}
    std::vector<std::string> firms(const RewardTerms& terms, const std::string& after, int most) override;
    std::vector<Contract> sold(const CreditCode& firm, const RewardTerms& terms) override;
    std::vector<Receipt> received(const ContractId& contract, const RewardTerms& terms) override;
    std::vector<Contract> bought(const CreditCode& firm, const RewardTerms& terms) override;

  private:
    Context& context_;
    Keeper<Contract> contracts_;
    Keeper<Receipt> receipts_;
};

}  // namespace heluo::persistence
