// Who acts: an authenticated account with its roles and the party it acts for; by a session, or by a machine's key.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "domain/core/id.hpp"
#include "domain/core/names.hpp"

namespace heluo {

// rulings.md "Roles". Administration of the machine has no role here: it is `heluo admin`.
enum class Role : std::uint8_t {
    visitor,
    member,
    broker,
    agency,
    registrar,
    statistician,
    operator_,
    supervisor,
    auditor,
    cleared
};
template <>
inline constexpr auto names<Role> = std::to_array<std::pair<Role, std::string_view>>({
    {Role::visitor, "visitor"},      // anybody, logged in or not
    {Role::member, "member"},        // a party's person: buys, sells, procures
    {Role::broker, "broker"},        // 技术经纪人
    {Role::agency, "agency"},        // 中介服务机构
    {Role::registrar, "registrar"},  // 登记员
    {Role::statistician, "statistician"},
    {Role::operator_, "operator"},  // the market's staff
    {Role::supervisor, "supervisor"},
    {Role::auditor, "auditor"},
    {Role::cleared, "cleared"},  // 涉密登记员: a registrar who is named for confidential contracts
});

class Roles {
  public:
    constexpr Roles() = default;
    constexpr Roles(std::initializer_list<Role> roles) {
        for (Role r : roles) add(r);
    }
    static constexpr Roles of_bits(unsigned bits) {
        Roles roles;
        roles.bits_ = bits;
        return roles;
    }
    constexpr void add(Role role) { bits_ |= 1u << static_cast<unsigned>(role); }
    constexpr bool has(Role role) const { return role == Role::visitor || (bits_ >> static_cast<unsigned>(role) & 1u); }
    constexpr unsigned bits() const { return bits_; }
    friend constexpr bool operator==(const Roles&, const Roles&) = default;

  private:
    unsigned bits_ = 0;
};

struct Actor {
    AccountId account;
    Roles roles;
    std::optional<PartyId> party;
    SessionId session;       // empty where a machine acts
    bool touch_due = false;  // the session's use has not been noted for a while: touch_session in a unit of its own
    std::optional<MachineKeyId> machine_key{};
};

// A caller who may or may not have logged in: the type of handlers that are open to visitors.
struct Visitor {
    std::optional<Actor> actor;
};

class Unit;

// The caller behind a bearer token; not_authenticated or session_expired otherwise. Writes nothing, locks nothing, and does
// not fix the unit's time (domain/people/sessions.cpp).
Actor authenticate(Unit& unit, std::string_view token);

}  // namespace heluo
