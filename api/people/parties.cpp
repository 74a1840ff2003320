// Endpoints of parties.
#include "api/people/views.hpp"
#include "api/routes.hpp"
#include "domain/core/rules.hpp"

namespace heluo::api {

PartyView view(const Unit& unit, const Party& party) {
    return {
        party.id,         party.credit_code, party.name.value, party.region, unit.rules.region_name(party.region.value),
        party.created_at, party.version};
}

namespace {

struct NewParty {
    CreditCode credit_code;
    Text<1, 200> name;
    RegionCode region;
};
BOOST_DESCRIBE_STRUCT(NewParty, (), (credit_code, name, region))

struct EditedParty {
    Text<1, 200> name;
    RegionCode region;
};
BOOST_DESCRIBE_STRUCT(EditedParty, (), (name, region))

struct PartyQuery {
    std::optional<CreditCode> credit_code;
};
BOOST_DESCRIBE_STRUCT(PartyQuery, (), (credit_code))

Created<PartyView> register_(Unit& unit, const Actor& staff, const NewParty& body) {
    const Party party = heluo::register_party(unit, staff, {body.credit_code, body.name, body.region});
    return created(view(unit, party), "/v1/parties/" + party.id.text());
}

PartyView show(Unit& unit, const Actor& actor, const PartyId& id) { return view(unit, party_for(unit, actor, id)); }

PartyView edit(Unit& unit, const Actor& actor, const PartyId& id, const IfMatch&, const EditedParty& body) {
    return view(unit, heluo::update_party(unit, actor, id, body.name, body.region));
}

Page<PartyView> list(Unit& unit, const Actor& actor, const Query<PartyQuery>& query, const PageRequest& page) {
    Page<PartyView> views;
    auto parties = parties_for(unit, actor, query->credit_code, page);
    for (const Party& party : parties.items) views.items.push_back(view(unit, party));
    views.next = std::move(parties.next);
    return views;
}

}  // namespace

std::vector<Route> party_routes() {
    return {
        route<"POST /v1/parties", register_, Action::register_party>("Register a party by its credit code")
            .refuses({Reason::duplicate_party}),
        route<"GET /v1/parties", list, Action::list_parties>("Parties, newest first"),
        route<"GET /v1/parties/{party}", show, Action::read_party>("A party"),
        route<"PUT /v1/parties/{party}", edit, Action::update_party>("Change a party's name or seat"),
    };
}

}  // namespace heluo::api
