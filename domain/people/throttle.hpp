// Slowing down those who guess passwords (A27): counters per (account, address block), per address, per known device, and
// per account for unknown devices; delays double. Nobody is locked out by a stranger.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/instant.hpp"
#include "domain/core/rules.hpp"
#include "domain/core/unit.hpp"

namespace heluo {

struct Attempts {
    std::string key;  // hex SHA-256 of what it counts, as a login typed in haste may be a password
    long long failures = 0;
    Instant last_at;
    Instant blocked_until;
};

class LoginThrottle {
  public:
    virtual ~LoginThrottle() = default;
    virtual std::optional<Attempts> find(const std::string& key) = 0;  // locks in a write unit
    virtual void put(const Attempts& attempts) = 0;
    virtual void remove(const std::string& key) = 0;
    virtual void sweep(Instant before) = 0;  // removes counters not touched since
};

// One way in: the counters that an attempt passes. Made once, used for admission and for forgiveness.
struct Gate {
    std::string key;
    long long free = 0;  // failures before the delay begins
};
struct Approach {
    Gate narrow;                  // (account, block), or the known device
    std::optional<Gate> address;  // absent for a known device
    std::optional<Gate> account;  // unknown devices of this account; counts blocks, not tries
};
Approach approach(const Unit& unit, std::string_view login, std::string_view address, bool known_device, Date today);

// To what anybody may try without an account, counted by the address alone.
Approach approach(const Unit& unit, std::string_view what, std::string_view address, long long free);

void require_open(Unit& unit, const Approach& approach);  // by its narrow gate; refuses as below and counts nothing
// Counts the attempt as failed before the hash is checked, so that many at once do not all pass; refuses
// too_many_attempts with the seconds to wait, which costs no hash and counts nothing.
void admit_attempt(Unit& unit, const Approach& approach);
void forgive_attempt(Unit& unit, const Approach& approach);  // it succeeded
void forget_attempts(Unit& unit);                            // removes the counters that count no more

// The network an address stands for: /24 of IPv4, /64 of IPv6; anything else stands for itself.
std::string address_block(std::string_view address);

}  // namespace heluo
