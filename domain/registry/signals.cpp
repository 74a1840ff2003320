// Risk signals, one after the other.
#include "domain/registry/signals.hpp"

#include <optional>

#include "domain/core/working_days.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/confidence.hpp"
#include "domain/registry/objection.hpp"
#include "domain/registry/parties.hpp"
#include "domain/registry/similar.hpp"

namespace heluo {

namespace {

// What one contract is looked at with.
struct Look {
    Unit& unit;
    const Contract& contract;
    Date signed_on;

    const ContractTerms& terms() const { return contract.terms; }
    long long number(std::string_view name) const { return unit.rules.number(name, signed_on); }
    Money money(std::string_view name) const { return unit.rules.money(name, signed_on); }
    std::vector<SignedContract> others(const Sides& sides) const {
        return others_between(unit, contract, sides, number("signal.window_days"));
    }
};

std::vector<ContractId> ids_of(const std::vector<SignedContract>& contracts) {
    std::vector<ContractId> ids;
    for (const SignedContract& each : contracts) ids.push_back(each.id);
    return ids;
}

// Characters 9 to 17 of a credit code name the organisation itself (GB 11714); what stands before them may change.
std::string organisation_of(const ContractParty& party) {
    return party.credit_code ? party.credit_code->value.substr(8, 9) : std::string{};
}

std::optional<RiskSignal> related_parties(const Look& look) {
    const std::string seller = organisation_of(look.terms().seller);
    if (seller.empty() || seller != organisation_of(look.terms().buyer)) return std::nullopt;
    return RiskSignal{Signal::related_parties, seller, {}};
}

std::optional<RiskSignal> circular_trade(const Look& look, const Sides& sides) {
    const auto back = look.others({sides.buyer, sides.seller});
    if (back.empty()) return std::nullopt;
    Money total;
    for (const SignedContract& each : back) total = total + each.amount_total;
    return RiskSignal{Signal::circular_trade, total.text(), ids_of(back)};
}

std::optional<RiskSignal> split_contract(const Look& look, const Sides& sides) {
    const Money limit = look.money("registry.large.technical_fen");
    if (look.terms().amount_tech >= limit) return std::nullopt;
    auto parts = look.others(sides);
    std::erase_if(parts, [&](const SignedContract& each) { return each.amount_tech >= limit; });
    Money sum = look.terms().amount_tech;
    for (const SignedContract& each : parts) sum = sum + each.amount_tech;
    if (sum < limit) return std::nullopt;
    return RiskSignal{Signal::split_contract, sum.text(), ids_of(parts)};
}

std::optional<RiskSignal> low_technical_share(const Look& look) {
    const std::string least = "signal.technical_percent.min." + std::string{name_of(look.terms().kind)};
    const ContractTerms& terms = look.terms();
    if (terms.amount_tech.in_fen() * 100 >= terms.amount_total.in_fen() * look.number(least)) return std::nullopt;
    return RiskSignal{Signal::low_technical_share, std::to_string(look.number(least)), {}};
}

// What the seller sold in the year up to this signature, this contract included, against the year before.
std::optional<RiskSignal> volume_jump(const Look& look, const Sides& sides) {
    constexpr long long year = 365;
    const Date before = days_after(look.signed_on, -year);
    Money now = look.unit.contracts.registered_total(sides.seller, {days_after(before, 1), look.signed_on});
    if (!look.contract.registration) now = now + look.terms().amount_total;
    if (look.contract.change) {  // in the sum as it was
        const ContractTerms old = look.unit.contracts.get(look.contract.change->of).terms;
        const bool counted = old.signed_on && before < *old.signed_on && *old.signed_on <= look.signed_on;
        const Sides before_change = sides_of(old, look.unit.rules, look.unit.crypto);
        if (counted && same_side(before_change.seller, sides.seller)) now = now - old.amount_total;
    }
    const Money then = look.unit.contracts.registered_total(sides.seller, {days_after(before, 1 - year), before});
    const long long times = look.number("signal.volume.times");
    if (times < 1 || then == Money{} || now < look.money("signal.volume.least_fen")) return std::nullopt;
    if (now.in_fen() / times < then.in_fen()) return std::nullopt;
    return RiskSignal{Signal::volume_jump, then.text() + " -> " + now.text(), {}};
}

std::optional<RiskSignal> objection_filed(Unit& unit, const Contract& contract) {
    ObjectionFilter open;
    open.contract = contract.change ? contract.change->of : contract.id;
    open.state = ObjectionState::filed;
    const auto filed = unit.objections.list(open, {1, {}}).items;
    if (filed.empty()) return std::nullopt;
    return RiskSignal{Signal::objection_filed, filed.front().id.text(), {*open.contract}};
}

}  // namespace

std::vector<RiskSignal> signals_of(Unit& unit, const Contract& contract) {
    std::vector<RiskSignal> signals;
    if (const auto found = objection_filed(unit, contract)) signals.push_back(*found);
    if (!contract.terms.signed_on) return signals;
    const Look look{unit, contract, *contract.terms.signed_on};
    const Sides sides = sides_of(contract.terms, unit.rules, unit.crypto);
    for (auto& found : {related_parties(look), circular_trade(look, sides), split_contract(look, sides),
                        low_technical_share(look), volume_jump(look, sides)})
        if (found) signals.push_back(*found);
    return signals;
}

std::vector<RiskSignal> signals_for(Unit& unit, const Actor& actor, const ContractId& id) {
    const Contract contract = unit.contracts.get(id);
    permit(actor, Action::read_signals, relations_of(contract, actor), Action::read_contract);
    require(!is_party(contract, actor) && !is_entrusted(unit, contract, actor), Reason::conflict_of_interest);
    require_open(unit, contract, actor);
    std::vector<RiskSignal> signals = signals_of(unit, contract);
    for (RiskSignal& each : signals) withhold(unit, actor, each.contracts);
    return signals;
}

}  // namespace heluo
