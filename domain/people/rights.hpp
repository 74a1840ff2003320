// The one table role x action x relation (A37): the checks, the OpenAPI document and the docs all read it. Deny by default.
// An action is an endpoint; its name is the operation id.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include "domain/core/names.hpp"
#include "domain/people/actor.hpp"

namespace heluo {

// How the caller stands to the object at hand. `any`: no relation needed.
enum class Relation : std::uint8_t {
    any,
    own,          // acts for the party whose object it is (listing owner, procurement owner, contract's seller side...)
    mandated,     // broker with an active mandate of the object's party
    buyer,        // acts for the buying party
    seller,       // acts for the selling party
    self,         // the object is the caller's own account, session, import...
    participant,  // agency that took part
};

template <>
inline constexpr auto names<Relation> = std::to_array<std::pair<Relation, std::string_view>>({
    {Relation::any, "any"},
    {Relation::own, "own"},
    {Relation::mandated, "mandated"},
    {Relation::buyer, "buyer"},
    {Relation::seller, "seller"},
    {Relation::self, "self"},
    {Relation::participant, "participant"},
});

class Relations {
  public:
    constexpr Relations() = default;
    constexpr Relations(std::initializer_list<Relation> list) {
        for (Relation r : list) add(r);
    }
    constexpr void add(Relation r) { bits_ |= 1u << static_cast<unsigned>(r); }
    constexpr void add_if(bool holds, Relation r) {
        if (holds) add(r);
    }
    constexpr bool has(Relation r) const { return r == Relation::any || (bits_ >> static_cast<unsigned>(r) & 1u); }

  private:
    unsigned bits_ = 0;
};

enum class Action : std::uint16_t;  // domain/people/actions.hpp lists them with their names

struct Right {
    Role role;
    Action action;
    Relation relation;
};
std::span<const Right> rights();

// Whether any relation at all would allow it: the door's check (403 before the body is looked at).
bool may_ever(const Roles& roles, Action action);
bool may(const Roles& roles, Action action, const Relations& relations);

// For lists and sums: nothing for who may do it to all there is, else the party to whose own it is kept; account_without_party where
// the account acts for none.
std::optional<PartyId> own_party_alone(const Actor& actor, Action action);

// The use case's check: forbidden, or not_found where the caller may not even `see` the object.
void permit(const Actor& actor, Action action, const Relations& relations, Action see);
void permit(const Visitor& visitor, Action action, const Relations& relations, Action see);

}  // namespace heluo
