// Keys of registered contracts, made anew.
#include "domain/registry/keying.hpp"

#include <utility>
#include "domain/core/journal.hpp"

#include "domain/registry/leaves.hpp"

namespace heluo {

namespace {

// The number of whoever holds one of the keys that this contract would change to; those stay as they were.
std::optional<std::string> give_way(Unit& unit, ContractKeys& wish, const ContractKeys& old) {
    const auto holder = [&](const ContractKeys& one) -> std::optional<std::string> {
        const auto found = unit.contracts.registered_with(one, {});
        return found ? std::optional{found->registration->number.value} : std::nullopt;
    };
    std::optional<std::string> other;
    if (wish.same_contract != old.same_contract) {
        other = holder({wish.same_contract, {}});
        if (other) wish.same_contract = old.same_contract;
    }
    if (wish.same_own_number != old.same_own_number) {
        const auto namesake = holder({{}, wish.same_own_number});  // no contract has an empty digest
        if (namesake) wish.same_own_number = old.same_own_number;
        if (!other) other = namesake;
    }
    return other;
}

void key_anew(Unit& unit, Contract& contract, KeyedAnew& done) {
    ContractKeys& keys = contract.registration->keys;
    ContractKeys wish = keys_of(contract.terms, unit.rules, unit.crypto);
    wish.same_text = keys.same_text;  // bytes are not read differently
    if (const auto other = give_way(unit, wish, keys)) {
        unit.journal.note(contract.id.text(), "duplicate_contract");
        unit.announce({"contract_twin_found", contract.id.text(), false, {}, {}});
        done.twins.push_back({contract.registration->number.value, *other});
    }
    Sides sides = sides_of(contract.terms, unit.rules, unit.crypto);
    const bool logged = std::exchange(contract.logged, true);
    if (wish == keys && sides == contract.sides && logged) return;
    keys = std::move(wish);
    contract.sides = std::move(sides);
    unit.contracts.save(contract);
    if (!logged) unit.witness(contract.id.text(), leaf_of(unit, contract, LeafEvent::carried_over));
    ++done.changed;
}

}  // namespace

KeyedAnew key_contracts_anew(Unit& unit) {
    KeyedAnew done;
    Keying keying = unit.contracts.keying();
    if (keying.scheme != keys_scheme) keying = {keys_scheme, std::string{}};
    if (!keying.done_to) return done;
    auto contracts = unit.contracts.registered_after(*keying.done_to, contracts_per_keying);
    for (Contract& contract : contracts) key_anew(unit, contract, done);
    done.more = contracts.size() == static_cast<std::size_t>(contracts_per_keying);
    keying.done_to.reset();
    if (done.more) keying.done_to = contracts.back().id.ulid;
    unit.contracts.save(keying);
    return done;
}

}  // namespace heluo
