// Parties (主体): firms, institutes and persons' units that trade on the market, by their 统一社会信用代码.
#pragma once
#include <optional>
#include <string>

#include "domain/core/id.hpp"
#include "domain/core/identifiers.hpp"
#include "domain/core/page.hpp"
#include "domain/core/text.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/actor.hpp"

namespace heluo {

struct Party {
    PartyId id;
    CreditCode credit_code;
    Text<1, 200> name;
    RegionCode region;  // of the registered seat, as known today; contracts freeze their own copy
    Instant created_at;
    long long version = 1;
};

class Parties {
  public:
    virtual ~Parties() = default;
    virtual Party get(const PartyId& id) = 0;  // not_found
    virtual std::optional<Party> by_credit_code(const CreditCode& code) = 0;
    virtual void add(const Party& party) = 0;  // duplicate_party when the credit code is taken
    virtual void save(Party& party) = 0;
    virtual Page<Party> list(const PageRequest& page) = 0;
};

struct PartyWish {
    CreditCode credit_code;
    Text<1, 200> name;
    RegionCode region;
};
Party register_party(Unit& unit, const Actor& staff, const PartyWish& wish);
Party update_party(Unit& unit, const Actor& actor, const PartyId& id, const Text<1, 200>& name,
                   const RegionCode& region);
Party party_for(Unit& unit, const Actor& actor, const PartyId& id);  // as the caller may see it
// All, or the one with this credit code.
Page<Party> parties_for(Unit& unit, const Actor& actor, const std::optional<CreditCode>& code, const PageRequest& page);
// Invalid with party_unknown at `pointer` if there is no such party.
void require_party(Unit& unit, const PartyId& id, std::string_view pointer);

}  // namespace heluo
