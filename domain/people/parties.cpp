// Registering parties and keeping what is known of them current.
#include "domain/people/parties.hpp"

#include "domain/core/refusal.hpp"
#include "domain/core/rules.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/code_exceptions.hpp"
#include "domain/people/rights.hpp"

namespace heluo {
namespace {

// A party of today has a region of today: contracts freeze their own copy, so old codes stay where they were.
void check_region(const Unit& unit, const RegionCode& region, Date today, Violations& faults) {
    const auto verdict = unit.rules.region(region, today);
    if (verdict == RegionVerdict::unknown) faults.add("/region", Fault::region_code);
    if (verdict == RegionVerdict::historic)
        faults.add("/region", Fault::region_historic, unit.rules.region_successor(region));
}

}  // namespace

Party register_party(Unit& unit, const Actor& staff, const PartyWish& wish) {
    permit(staff, Action::register_party, {}, Action::register_party);
    require(!unit.parties.by_credit_code(wish.credit_code), Reason::duplicate_party);
    Violations faults;
    check_code(unit, wish.credit_code, "/credit_code", faults);
    check_region(unit, wish.region, beijing_date(unit.now()), faults);
    require_none(std::move(faults));
    const Party party{unit.fresh<PartyId>(), wish.credit_code, wish.name, wish.region, unit.now(), 1};
    unit.parties.add(party);
    unit.announce(
        {.kind = "party_registered", .object = party.id.text(), .everyone = false, .first = party.id, .second = {}});
    return party;
}

Party update_party(Unit& unit, const Actor& actor, const PartyId& id, const Text<1, 200>& name,
                   const RegionCode& region) {
    Party party = unit.parties.get(id);
    permit(actor, Action::update_party, {}, Action::read_party);
    Violations faults;
    check_region(unit, region, beijing_date(unit.now()), faults);
    require_none(std::move(faults));
    party.name = name;
    party.region = region;
    unit.parties.save(party);
    unit.announce({.kind = "party_updated", .object = id.text(), .everyone = false, .first = id, .second = {}});
    return party;
}

Party party_for(Unit& unit, const Actor& actor, const PartyId& id) {
    permit(actor, Action::read_party, {}, Action::read_party);
    return unit.parties.get(id);
}

Page<Party> parties_for(Unit& unit, const Actor& actor, const std::optional<CreditCode>& code,
                        const PageRequest& page) {
    permit(actor, Action::list_parties, {}, Action::list_parties);
    if (!code) return unit.parties.list(page);
    Page<Party> one;
    if (auto party = unit.parties.by_credit_code(*code)) one.items.push_back(std::move(*party));
    return one;
}

void require_party(Unit& unit, const PartyId& id, std::string_view pointer) {
    try {
        unit.parties.get(id);
    } catch (const Refusal& refusal) {
        if (refusal.reason != Reason::not_found) throw;
        Violations faults;
        faults.add(std::string{pointer}, Fault::party_unknown);
        throw Invalid{std::move(faults)};
    }
}

}  // namespace heluo
