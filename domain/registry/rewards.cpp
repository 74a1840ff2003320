// Which contracts a reward rests on, and what it comes to.
#include "domain/registry/rewards.hpp"

#include <algorithm>
#include <tuple>

#include "domain/core/rules.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/parties.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/confidence.hpp"

namespace heluo {

namespace {

std::vector<RewardReason> against(const Contract& contract, const ContractParty& firm, const Rules& rules,
                                  const RewardTerms& terms) {
    std::vector<RewardReason> reasons;
    const auto note = [&](bool holds, RewardReason reason) {
        if (holds) reasons.push_back(reason);
    };
    const std::optional<bool>& subsidy = contract.terms.declared.other_subsidy;
    note(contract.state != ContractState::registered, RewardReason::ended);
    note(contract.registered_elsewhere(), RewardReason::registered_elsewhere);
    note(!seated_here(firm, rules, terms.last), RewardReason::outside_city);
    note(subsidy == true, RewardReason::other_subsidy);
    note(!subsidy && !terms.unsaid_subsidy_counts, RewardReason::subsidy_unsaid);
    return reasons;
}

// Of a firm that is no university the buyer does not matter.
std::vector<RewardReason> against_university(const ContractTerms& sold, const Rules& rules, const RewardTerms& terms) {
    const Declared& declared = sold.declared;
    if (!rules.lists("reward.university.natures", declared.seller_nature, terms.last))
        return {RewardReason::not_university};
    std::vector<RewardReason> reasons;
    if (!seated_here(sold.buyer, rules, terms.last)) reasons.push_back(RewardReason::buyer_outside_city);
    if (declared.buyer_startup != true)
        reasons.push_back(declared.buyer_startup ? RewardReason::not_startup : RewardReason::startup_unsaid);
    if (declared.related != false)
        reasons.push_back(declared.related ? RewardReason::related : RewardReason::related_unsaid);
    return reasons;
}

// Who had the money; of a refund, whoever received what it pays back.
PartyId receiver_of(Unit& unit, const Receipt& receipt) {
    return receipt.wish.refunds ? unit.receipts.get(*receipt.wish.refunds).recorded_by : receipt.recorded_by;
}

RewardContract sold_under(Unit& unit, Contract contract, const RewardTerms& terms) {
    RewardContract sold;
    sold.excluded = against(contract, contract.terms.seller, unit.rules, terms);
    sold.ordinary_rate = against_university(contract.terms, unit.rules, terms);
    for (const Receipt& receipt : unit.rewards.received(contract.id, terms)) {
        const bool counted = sold.excluded.empty() && receiver_of(unit, receipt) == contract.terms.seller.party;
        Money& sum = receipt.wish.refunds ? sold.refunded : sold.received;
        if (counted) sum = sum + receipt.wish.amount;
        sold.receipts.push_back({receipt, counted});
    }
    sold.base = sold.received - sold.refunded;
    sold.contract = std::move(contract);
    return sold;
}

RewardContract bought_under(Unit& unit, Contract contract, const RewardTerms& terms) {
    RewardContract bought;
    bought.excluded = against(contract, contract.terms.buyer, unit.rules, terms);
    if (bought.excluded.empty()) bought.base = contract.terms.amount_tech;
    bought.contract = std::move(contract);
    return bought;
}

void reckon_seller(RewardLine& line, const RewardTerms& terms) {
    const bool university = line.role == RewardRole::university;
    line.rate_bp = university ? terms.university_bp : terms.seller_bp;
    line.cap = university ? terms.university_cap : line.base > terms.large_above ? terms.large_cap : terms.seller_cap;
    line.before_cap = share_of(std::max(line.base, Money{}), line.rate_bp);
    line.award = std::min(line.before_cap, line.cap);
}

// In the order of registration: the contract that crosses the year's cap gets the rest.
void reckon_buyer(RewardLine& line, const RewardTerms& terms) {
    line.rate_bp = terms.buyer_bp;
    line.cap = terms.buyer_cap;
    line.contract_cap = terms.contract_cap;
    for (RewardContract& each : line.contracts) {
        each.before_cap = share_of(each.base, line.rate_bp);
        each.award = std::min({each.before_cap, terms.contract_cap, line.cap - line.award});
        line.before_cap = line.before_cap + each.before_cap;
        line.award = line.award + each.award;
    }
}

std::string name_of_firm(const std::vector<RewardLine>& lines) {
    std::tuple<Date, std::string, std::string> last;  // registered on, number, name
    for (const RewardLine& line : lines) {
        const Contract& contract = line.contracts.back().contract;
        const Registration& registration = contract.registration.value();
        const ContractParty& firm = line.role == RewardRole::buyer ? contract.terms.buyer : contract.terms.seller;
        last = std::max(last, {registration.on, registration.number.value, firm.name.value});
    }
    return std::get<2>(last);
}

bool names_secret_alone(const FirmRewards& firm, const Actor& actor) {
    for (const RewardLine& line : firm.lines)
        for (const RewardContract& each : line.contracts)
            if (may_look_into(each.contract, actor)) return false;
    return true;
}

FirmRewards reckoned(Unit& unit, const CreditCode& firm, const RewardTerms& terms) {
    std::vector<RewardLine> lines(names<RewardRole>.size());
    const auto line_of = [&](RewardRole role) -> RewardLine& { return lines.at(static_cast<std::size_t>(role)); };
    for (Contract& contract : unit.rewards.sold(firm, terms)) {
        RewardContract sold = sold_under(unit, std::move(contract), terms);
        const RewardRole role = sold.ordinary_rate.empty() ? RewardRole::university : RewardRole::seller;
        line_of(role).contracts.push_back(std::move(sold));
    }
    for (Contract& contract : unit.rewards.bought(firm, terms))
        line_of(RewardRole::buyer).contracts.push_back(bought_under(unit, std::move(contract), terms));
    for (const auto& [role, name] : names<RewardRole>) {
        line_of(role).role = role;
        reckon(line_of(role), terms);
    }
    std::erase_if(lines, [](const RewardLine& line) { return line.contracts.empty(); });
    return {firm, name_of_firm(lines), std::move(lines)};
}

// A party's people see what is their own; nobody else's is there for them.
void permit_own(const Actor& actor, Action action, bool own) {
    permit(actor, action, own ? Relations{Relation::own} : Relations{}, action);
}

}  // namespace

RewardTerms reward_terms(const Rules& rules, int year) {
    RewardTerms terms;
    terms.first = Date{std::chrono::year{year}, std::chrono::January, std::chrono::day{1}};
    terms.last = Date{std::chrono::year{year}, std::chrono::December, std::chrono::day{31}};
    const auto money = [&](std::string_view name) { return rules.money(name, terms.last); };
    const auto number = [&](std::string_view name) { return rules.number(name, terms.last); };
    terms.seller_bp = number("reward.seller.rate_bp");
    terms.seller_cap = money("reward.seller.cap_fen");
    terms.large_above = money("reward.seller.large.above_fen");
    terms.large_cap = money("reward.seller.large.cap_fen");
    terms.university_bp = number("reward.university.rate_bp");
    terms.university_cap = money("reward.university.cap_fen");
    terms.buyer_bp = number("reward.buyer.rate_bp");
    terms.contract_cap = money("reward.buyer.contract_cap_fen");
    terms.buyer_cap = money("reward.buyer.cap_fen");
    for (const auto& [kind, name] : names<ContractKind>)
        if (rules.lists("reward.buyer.kinds", name, terms.last)) terms.buyer_kinds.push_back(kind);
    terms.unsaid_subsidy_counts = number("reward.unsaid_subsidy_counts") != 0;
    return terms;
}

void reckon(RewardLine& line, const RewardTerms& terms) {
    for (const RewardContract& each : line.contracts) {
        line.received = line.received + each.received;
        line.refunded = line.refunded + each.refunded;
        line.base = line.base + each.base;
    }
    line.role == RewardRole::buyer ? reckon_buyer(line, terms) : reckon_seller(line, terms);
}

Page<FirmRewards> rewards_for(Unit& unit, const Actor& actor, int year, std::optional<PartyId> party,
                              const PageRequest& page) {
    if (!may(actor.roles, Action::list_rewards, {})) {
        require(actor.party.has_value(), Reason::account_without_party);
        if (!party) party = actor.party;
        permit_own(actor, Action::list_rewards, party == actor.party);
    }
    const std::string after = page.after.value_or("");
    require(!page.after || after.size() == 18, Reason::bad_cursor);  // a credit code
    const RewardTerms terms = reward_terms(unit.rules, year);
    unit.snapshot();
    std::vector<std::string> firms;
    if (!party)
        firms = unit.rewards.firms(terms, after, page.limit + 1);
    else if (std::string code = unit.parties.get(*party).credit_code.value; after < code)
        firms.push_back(std::move(code));
    auto codes = make_page(std::move(firms), page.limit, [](const std::string& last) { return last; });
    Page<FirmRewards> found;
    found.next = std::move(codes.next);
    for (const std::string& code : codes.items) found.items.push_back(reckoned(unit, CreditCode{code}, terms));
    // A firm that only confidential contracts name is not named by its rewards either.
    const bool of_the_house = may(actor.roles, Action::list_rewards, {});
    std::erase_if(found.items, [&](const FirmRewards& firm) {
        return firm.lines.empty() || (of_the_house && names_secret_alone(firm, actor));
    });
    return found;
}

FirmRewards rewards_of(Unit& unit, const Actor& actor, const CreditCode& firm, int year) {
    const bool of_the_house = may(actor.roles, Action::read_rewards, {});
    if (!of_the_house) {
        require(actor.party.has_value(), Reason::account_without_party);
        permit_own(actor, Action::read_rewards, unit.parties.get(*actor.party).credit_code == firm);
    }
    unit.snapshot();
    FirmRewards rewards = reckoned(unit, firm, reward_terms(unit.rules, year));
    require(!rewards.lines.empty() && !(of_the_house && names_secret_alone(rewards, actor)), Reason::not_found);
    for (RewardLine& line : rewards.lines)
        for (RewardContract& each : line.contracts)
            each.withheld = of_the_house && !may_look_into(each.contract, actor);
    return rewards;
}

}  // namespace heluo
