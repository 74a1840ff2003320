// Counting failures and the delays they cost.
#include "domain/people/throttle.hpp"

#include <algorithm>

#include "domain/core/crypto.hpp"
#include "domain/core/refusal.hpp"

namespace heluo {
namespace {

std::string key_of(const Unit& unit, std::string_view kind, std::string_view what) {
    return hex(unit.crypto.sha256(std::string{kind} + '\n' + std::string{what}));
}

Duration delay_after(const Unit& unit, long long failures, long long free, Date today) {
    if (failures < free) return Duration{0};
    const auto first = unit.rules.number("login.delay.first_seconds", today);
    const auto most = unit.rules.number("login.delay.max_seconds", today);
    const auto doublings = std::min<long long>(failures - free, 30);
    return std::chrono::seconds{std::min(most, first << doublings)};
}

Duration memory(Unit& unit) {
    return std::chrono::hours{unit.rules.number("login.forget_hours", beijing_date(unit.now()))};
}

Attempts counted(Unit& unit, const Gate& gate) {
    auto found = unit.throttle.find(gate.key);
    if (!found || found->last_at + memory(unit) <= unit.now()) return {gate.key, 0, unit.now(), unit.now()};
    return *found;
}

void require_open(Unit& unit, const Attempts& attempts) {
    if (attempts.blocked_until <= unit.now()) return;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(attempts.blocked_until - unit.now());
    refuse(Reason::too_many_attempts, std::to_string(seconds.count()));
}

void count(Unit& unit, Attempts attempts, const Gate& gate) {
    ++attempts.failures;
    attempts.last_at = unit.now();
    attempts.blocked_until = unit.now() + delay_after(unit, attempts.failures, gate.free, beijing_date(unit.now()));
    unit.throttle.put(attempts);
}

// Somebody got in: the office that shares the address does not pay for it.
void take_back(Unit& unit, const Gate& gate) {
    auto found = unit.throttle.find(gate.key);
    if (!found) return;
    found->failures = std::max(0LL, found->failures - 1);
    found->blocked_until = unit.now();
    unit.throttle.put(*found);
}

std::string v6_block(std::string_view address) {
    std::string block;
    int groups = 0;
    // "::" stands for as many zero groups as are missing; within the first four that is all the block needs to know.
    while (groups < 4 && !address.empty() && address.front() != ':') {
        const auto end = std::min(address.find(':'), address.size());
        block += std::string{address.substr(0, end)} + ':';
        address.remove_prefix(std::min(end + 1, address.size()));
        ++groups;
    }
    return block + ":/64";
}

std::string_view without_mapping(std::string_view address) {
    constexpr std::string_view mapped = "::ffff:";
    if (address.starts_with(mapped) && address.find('.') != address.npos) address.remove_prefix(mapped.size());
    return address;
}

// What one caller has at least: an address of IPv4, but 2^64 of them in IPv6.
std::string caller_of(std::string_view address) {
    address = without_mapping(address);
    return address.find(':') != address.npos ? v6_block(address) : std::string{address};
}

}  // namespace

std::string address_block(std::string_view address) {
    address = without_mapping(address);
    if (address.find(':') != address.npos) return v6_block(address);
    if (const auto dot = address.rfind('.'); dot != address.npos) return std::string{address.substr(0, dot)} + ".0/24";
    return std::string{address};
}

Approach approach(const Unit& unit, std::string_view login, std::string_view address, bool known_device, Date today) {
    const std::string name{login};
    const auto free = [&](std::string_view what) { return unit.rules.number(what, today); };
    if (known_device) return {{key_of(unit, "device", name), free("login.pair.free")}, {}, {}};
    return {{key_of(unit, "pair", name + '\n' + address_block(address)), free("login.pair.free")},
            Gate{key_of(unit, "address", caller_of(address)), free("login.address.free")},
            Gate{key_of(unit, "account", name), free("login.account.free")}};
}

Approach approach(const Unit& unit, std::string_view what, std::string_view address, long long free) {
    return {{key_of(unit, what, caller_of(address)), free}, {}, {}};
}

void require_open(Unit& unit, const Approach& approach) { require_open(unit, counted(unit, approach.narrow)); }

void admit_attempt(Unit& unit, const Approach& approach) {
    const Attempts narrow = counted(unit, approach.narrow);
    std::optional<Attempts> address, account;
    if (approach.address) address = counted(unit, *approach.address);
    if (approach.account) account = counted(unit, *approach.account);
    require_open(unit, narrow);
    if (address) require_open(unit, *address);
    if (account) require_open(unit, *account);
    // A new block that fails is counted against the account; one block's thousand tries slow only that block.
    if (account && narrow.failures == 0) count(unit, *account, *approach.account);
    if (address) count(unit, *address, *approach.address);
    count(unit, narrow, approach.narrow);
}

void forgive_attempt(Unit& unit, const Approach& approach) {
    unit.throttle.remove(approach.narrow.key);
    if (approach.address) take_back(unit, *approach.address);
    if (approach.account) take_back(unit, *approach.account);
}

void forget_attempts(Unit& unit) { unit.throttle.sweep(unit.now() - memory(unit)); }

}  // namespace heluo
