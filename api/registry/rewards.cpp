// Endpoints of rewards: a year's bases and awards by firm, with the contracts and receipts that they rest on.
#include "domain/registry/rewards.hpp"

#include <algorithm>

#include "api/routes.hpp"
#include "domain/people/actions.hpp"

namespace heluo::api {

namespace {

struct RewardReceiptView {
    ReceiptId id;
    Date received_on{};
    Money amount;
    std::optional<ReceiptId> refunds;
    bool counted = false;
};
BOOST_DESCRIBE_STRUCT(RewardReceiptView, (), (id, received_on, amount, refunds, counted))

// Of a sold contract with receipts, of a bought one with its award.
struct RewardContractView {
    ContractId contract;
    RegistrationNumber number;
    Date registered_on{};
    std::string title;
    ContractKind kind{};
    std::vector<RewardReason> excluded, ordinary_rate;
    std::optional<Money> received, refunded;
    Money reward_base;
    std::optional<Money> before_cap, award;
    std::optional<std::vector<RewardReceiptView>> receipts;
};
BOOST_DESCRIBE_STRUCT(RewardContractView, (),
                      (contract, number, registered_on, title, kind, excluded, ordinary_rate, received, refunded,
                       reward_base, before_cap, award, receipts))

struct RewardLineView {
    RewardRole role{};
    std::optional<Money> received, refunded;  // of a seller
    Money reward_base;
    long long reward_bp = 0;
    Money before_cap;
    std::optional<Money> contract_cap;  // of a buyer
    Money cap, award;
    bool refunds_exceed = false;
    long long contracts_counted = 0, contracts_excluded = 0;
    std::vector<RewardReason> excluded_for;
    std::optional<std::vector<RewardContractView>> contracts;  // of one firm alone
    std::optional<long long> contracts_withheld;
};
BOOST_DESCRIBE_STRUCT(RewardLineView, (),
                      (role, received, refunded, reward_base, reward_bp, before_cap, contract_cap, cap, award,
                       refunds_exceed, contracts_counted, contracts_excluded, excluded_for, contracts,
                       contracts_withheld))

struct FirmRewardsView {
    CreditCode credit_code;
    std::string name;
    long long year = 0;
    std::vector<RewardLineView> lines;
};
BOOST_DESCRIBE_STRUCT(FirmRewardsView, (), (credit_code, name, year, lines))

using RewardYear = Bounded<first_reward_year, last_reward_year>;

struct RewardsQuery {
    RewardYear year;
    std::optional<PartyId> party;
};
BOOST_DESCRIBE_STRUCT(RewardsQuery, (), (year, party))

struct FirmQuery {
    RewardYear year;
};
BOOST_DESCRIBE_STRUCT(FirmQuery, (), (year))

RewardContractView view_of(const RewardContract& each, RewardRole role) {
    const Registration& registration = each.contract.registration.value();
    RewardContractView view;
    view.contract = each.contract.id;
    view.number = registration.number;
    view.registered_on = registration.on;
    view.title = each.contract.terms.title.value;
    view.kind = each.contract.terms.kind;
    view.excluded = each.excluded;
    view.ordinary_rate = each.ordinary_rate;
    view.reward_base = each.base;
    if (role == RewardRole::buyer) {
        view.before_cap = each.before_cap;
        view.award = each.award;
        return view;
    }
    view.received = each.received;
    view.refunded = each.refunded;
    view.receipts.emplace();
    for (const auto& [receipt, counted] : each.receipts)
        view.receipts->push_back(
            {receipt.id, receipt.wish.received_on, receipt.wish.amount, receipt.wish.refunds, counted});
    return view;
}

RewardLineView view_of(const RewardLine& line) {
    RewardLineView view;
    view.role = line.role;
    if (line.role != RewardRole::buyer) {
        view.received = line.received;
        view.refunded = line.refunded;
    }
    view.reward_base = line.base;
    view.reward_bp = line.rate_bp;
    view.before_cap = line.before_cap;
    view.contract_cap = line.contract_cap;
    view.cap = line.cap;
    view.award = line.award;
    view.refunds_exceed = line.base < Money{};
    for (const RewardContract& each : line.contracts) {
        ++(each.excluded.empty() ? view.contracts_counted : view.contracts_excluded);
        view.excluded_for.insert(view.excluded_for.end(), each.excluded.begin(), each.excluded.end());
    }
    std::sort(view.excluded_for.begin(), view.excluded_for.end());
    view.excluded_for.erase(std::unique(view.excluded_for.begin(), view.excluded_for.end()), view.excluded_for.end());
    return view;
}

FirmRewardsView view_of(const FirmRewards& firm, const RewardYear& year) {
    FirmRewardsView view{firm.firm, firm.name, year.value, {}};
    for (const RewardLine& line : firm.lines) view.lines.push_back(view_of(line));
    return view;
}

Page<FirmRewardsView> list(Unit& unit, const Actor& actor, const Query<RewardsQuery>& query, const PageRequest& page) {
    auto found = rewards_for(unit, actor, static_cast<int>(query->year.value), query->party, page);
    Page<FirmRewardsView> views;
    for (const FirmRewards& firm : found.items) views.items.push_back(view_of(firm, query->year));
    views.next = std::move(found.next);
    return views;
}

FirmRewardsView show(Unit& unit, const Actor& actor, const Slot<CreditCode>& firm, const Query<FirmQuery>& query) {
    const FirmRewards rewards = rewards_of(unit, actor, firm.value, static_cast<int>(query->year.value));
    FirmRewardsView view = view_of(rewards, query->year);
    for (std::size_t i = 0; i < view.lines.size(); ++i) {
        auto& contracts = view.lines[i].contracts.emplace();
        auto& withheld = view.lines[i].contracts_withheld.emplace();
        for (const RewardContract& each : rewards.lines[i].contracts)
            if (each.withheld)
                ++withheld;
            else
                contracts.push_back(view_of(each, rewards.lines[i].role));
    }
    return view;
}

}  // namespace

std::vector<Route> reward_routes() {
    return {
        route<"GET /v1/rewards", list, Action::list_rewards>(
            "Bases and awards of a year (技术交易奖励) by firm: all for the registry, a party's own")
            .refuses({Reason::not_found}),
        route<"GET /v1/rewards/{firm}", show, Action::read_rewards>(
            "A firm's bases and awards of a year, with the contracts and receipts behind them; firm is its credit "
            "code"),
    };
}

}  // namespace heluo::api
