// Granting, ending and outliving a mandate.
#include "domain/people/mandates.hpp"

#include "domain/core/refusal.hpp"
#include "domain/core/rules.hpp"
#include "domain/people/accounts.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"

namespace heluo {
namespace {

Relations relations_to(const Actor& actor, const Mandate& mandate) {
    Relations relations;
    relations.add_if(actor.party == mandate.client, Relation::own);
    relations.add_if(actor.account == mandate.broker, Relation::self);
    return relations;
}

void check_term(const Unit& unit, Instant now, Instant valid_until, Violations& faults) {
    const auto days = unit.rules.number("mandate.validity_days.max", beijing_date(now));
    faults.need(valid_until > now, "/valid_until", Fault::date_order, text(now));
    faults.need(valid_until <= now + std::chrono::days{days}, "/valid_until", Fault::too_many_days,
                std::to_string(days));
}

bool is_broker(Unit& unit, const AccountId& id) try {
    const Account account = unit.accounts.get(id);
    return account.state == AccountState::active && account.roles.has(Role::broker);
} catch (const Refusal& refusal) {
    if (refusal.reason != Reason::not_found) throw;
    return false;
}

void tell(Unit& unit, const Mandate& mandate, std::string kind) {
    unit.announce({.kind = std::move(kind),
                   .object = mandate.id.text(),
                   .everyone = false,
                   .first = mandate.client,
                   .second = std::nullopt});
}

void leave(Unit& unit, Mandate& mandate, MandateStep step, MandateTaker taker) {
    mandate.state = mandate_lifecycle.after(mandate.state, step, taker, name_of(mandate.state));
    mandate.due.reset();
    unit.mandates.save(mandate);
    tell(unit, mandate, step == MandateStep::expire ? "mandate_expired" : "mandate_ended");
}

}  // namespace

Mandate grant_mandate(Unit& unit, const Actor& client, const AccountId& broker, Instant valid_until) {
    require(client.party.has_value(), Reason::account_without_party);
    permit(client, Action::grant_mandate, {Relation::own}, Action::grant_mandate);
    require(is_broker(unit, broker), Reason::unknown_reference, broker.text());
    if (const auto standing = unit.mandates.standing(broker, *client.party))
        refuse(Reason::duplicate, standing->text());
    Violations faults;
    check_term(unit, unit.now(), valid_until, faults);
    require_none(std::move(faults));
    Mandate mandate;
    mandate.id = unit.fresh<MandateId>();
    mandate.client = *client.party;
    mandate.broker = broker;
    mandate.valid_until = valid_until;
    mandate.created_at = unit.now();
    mandate.due = Due{TimerKind::mandate, valid_until};
    unit.mandates.add(mandate);
    tell(unit, mandate, "mandate_granted");
    return mandate;
}

Mandate end_mandate(Unit& unit, const Actor& actor, const MandateId& id) {
    Mandate mandate = unit.mandates.get(id);
    permit(actor, Action::end_mandate, relations_to(actor, mandate), Action::read_mandate);
    const auto taker = actor.account == mandate.broker ? MandateTaker::broker : MandateTaker::client;
    leave(unit, mandate, MandateStep::end, taker);
    return mandate;
}

Mandate mandate_for(Unit& unit, const Actor& actor, const MandateId& id) {
    Mandate mandate = unit.mandates.get(id);
    permit(actor, Action::read_mandate, relations_to(actor, mandate), Action::read_mandate);
    return mandate;
}

Page<Mandate> mandates_for(Unit& unit, const Actor& actor, const PageRequest& page) {
    if (may(actor.roles, Action::list_mandates, {})) return unit.mandates.list({}, {}, page);
    std::optional<PartyId> client;
    std::optional<AccountId> broker;
    if (actor.roles.has(Role::member)) client = actor.party;
    if (actor.roles.has(Role::broker)) broker = actor.account;
    require(client || broker, Reason::account_without_party);
    return unit.mandates.list(client, broker, page);
}

void expire_mandate(Unit& unit, const MandateId& id) {
    Mandate mandate = unit.mandates.get(id);
    // Ended meanwhile, or taken by another instance: nothing is left to do.
    if (mandate.state != MandateState::active || unit.now() < mandate.valid_until) return;
    leave(unit, mandate, MandateStep::expire, MandateTaker::clock);
}

std::vector<MandateStep> allowed_steps(const Mandate& mandate, const Actor& actor) {
    if (!may(actor.roles, Action::end_mandate, relations_to(actor, mandate))) return {};
    return mandate_lifecycle.steps_of(mandate.state, MandateTaker::client);
}

}  // namespace heluo
