// Procurements from their owner's side: drafted, edited, published, cancelled; and as anybody may read them.
#include "domain/agency/procurements.hpp"

#include "domain/agency/agencies.hpp"
#include "domain/agency/quotes.hpp"
#include "domain/core/rules.hpp"
#include "domain/people/actions.hpp"

namespace heluo {

namespace {

void require_valid(Unit& unit, const ProcurementContent& content) {
    Violations faults;
    check(content, unit.rules, unit.now(), faults);
    require_none(std::move(faults));
}

Procurement procurement_to_act_on(Unit& unit, const Actor& actor, const ProcurementId& id, Action action,
                                  ProcurementStep step) {
    Procurement procurement = unit.procurements.get(id);
    const bool own = is_owner({actor}, procurement);
    require(own || procurement.published_at, Reason::not_found);
    Relations relations;
    relations.add_if(own, Relation::own);
    permit(actor, action, relations, Action::read_procurement);
    procurement.state =
        procurement_lifecycle.after(procurement.state, step, ProcurementTaker::owner, name_of(procurement.state));
    return procurement;
}

// Everybody hears of what was published, the owner alone of the rest.
void tell(Unit& unit, const Procurement& procurement, std::string event) {
    unit.announce({.kind = std::move(event),
                   .object = procurement.id.text(),
                   .everyone = procurement.published_at.has_value(),
                   .first = procurement.owner,
                   .second = std::nullopt});
}

void check_price(const std::optional<Money>& price, std::string_view pointer, Violations& faults) {
    if (!price) return;
    faults.need(*price > Money{}, pointer, Fault::amount_not_positive);
    faults.need(*price <= max_amount, pointer, Fault::amount_too_large, max_amount.text());
}

// Bounds belong to the way of quoting, and a lower bound lies not above its upper one.
void check_bounds(const ProcurementContent& content, Violations& faults) {
    const bool by_amount = content.quoting == Quoting::amount;
    faults.need(by_amount || !content.floor, "/floor", Fault::not_here);
    faults.need(!by_amount || !content.min_discount, "/min_discount", Fault::not_here);
    faults.need(!by_amount || !content.max_discount, "/max_discount", Fault::not_here);
    faults.need(!content.floor || *content.floor <= content.ceiling, "/floor", Fault::floor_above_ceiling);
    const bool both = content.min_discount && content.max_discount;
    faults.need(!both || *content.min_discount <= *content.max_discount, "/min_discount", Fault::floor_above_ceiling);
}

void check_deadline(const ProcurementContent& content, const Rules& rules, Instant now, Violations& faults) {
    const Date today = beijing_date(now);
    const Instant soonest = now + std::chrono::days{rules.number("quote.signup_days.min", today)};
    const auto longest = rules.number("quote.signup_days.max", today);
    if (content.deadline < soonest || content.deadline <= now)
        faults.add("/deadline", Fault::deadline_too_soon, text(soonest));
    else if (content.deadline > now + std::chrono::days{longest})
        faults.add("/deadline", Fault::too_many_days, std::to_string(longest));
}

}  // namespace

void check(const ProcurementContent& content, const Rules& rules, Instant now, Violations& faults) {
    check_service_types(content.service_types, rules, beijing_date(now), faults);
    check_price(content.ceiling, "/ceiling/amount", faults);
    check_price(content.floor, "/floor/amount", faults);
    check_bounds(content, faults);
    check_deadline(content, rules, now, faults);
}

Procurement draft_procurement(Unit& unit, const Actor& owner, const ProcurementContent& content) {
    permit(owner, Action::draft_procurement, {}, Action::draft_procurement);
    require(owner.party.has_value(), Reason::account_without_party);
    require_valid(unit, content);
    Procurement procurement;
    procurement.id = unit.fresh<ProcurementId>();
    procurement.owner = *owner.party;
    procurement.content = content;
    procurement.created_at = unit.now();
    unit.procurements.add(procurement);
    return procurement;
}

Procurement edit_procurement(Unit& unit, const Actor& owner, const ProcurementId& id,
                             const ProcurementContent& content) {
    Procurement procurement = procurement_to_act_on(unit, owner, id, Action::edit_procurement, ProcurementStep::edit);
    require_valid(unit, content);
    procurement.content = content;
    unit.procurements.save(procurement);
    return procurement;
}

Procurement publish_procurement(Unit& unit, const Actor& owner, const ProcurementId& id) {
    Procurement procurement =
        procurement_to_act_on(unit, owner, id, Action::publish_procurement, ProcurementStep::publish);
    // Codes may have ended and days gone by since it was drafted.
    require_valid(unit, procurement.content);
    procurement.published_at = unit.now();
    procurement.min_quotes = unit.rules.number("quote.min_valid", beijing_date(unit.now()));
    procurement.due = Due{TimerKind::procurement, procurement.content.deadline};
    unit.procurements.save(procurement);
    tell(unit, procurement, "procurement_published");
    return procurement;
}

Procurement cancel_procurement(Unit& unit, const Actor& owner, const ProcurementId& id, const CancelNote& note) {
    Procurement procurement =
        procurement_to_act_on(unit, owner, id, Action::cancel_procurement, ProcurementStep::cancel);
    Violations faults;
    need_code(unit.rules.list("cancel_reasons"), note.reason, beijing_date(unit.now()), "/reason", faults);
    require_none(std::move(faults));
    // Sealed stays sealed until the deadline that was announced (A47): else cancelling would tell the owner, who may announce
    // the same again, how many had come. The timer runs on and releases then what is withheld.
    for (Quote& quote : unit.quotes.sealed_of(id)) {
        unit.withhold(quote.id.text(), id);
        quote.state = quote_lifecycle.after(quote.state, QuoteStep::return_, QuoteTaker::owner, name_of(quote.state));
        unit.quotes.save(quote);
    }
    procurement.cancel_reason = note.reason;
    procurement.cancel_text = note.text.value;
    unit.procurements.save(procurement);
    tell(unit, procurement, "procurement_cancelled");
    return procurement;
}

Procurement procurement_for(Unit& unit, const Visitor& visitor, const ProcurementId& id) {
    Procurement procurement = unit.procurements.get(id);
    require(procurement.published_at || is_owner(visitor, procurement), Reason::not_found);
    return procurement;
}

Page<Procurement> procurements_for(Unit& unit, const Visitor& visitor, ProcurementFilter filter,
                                   const PageRequest& page) {
    if (visitor.actor && visitor.actor->roles.has(Role::member)) filter.drafts_of = visitor.actor->party;
    return unit.procurements.list(filter, page);
}

bool is_owner(const Visitor& visitor, const Procurement& procurement) {
    return visitor.actor && visitor.actor->party == procurement.owner;
}

std::vector<ProcurementStep> allowed_steps(const Visitor& visitor, const Procurement& procurement) {
    if (!is_owner(visitor, procurement) || !may(visitor.actor->roles, Action::publish_procurement, {Relation::own}))
        return {};
    return procurement_lifecycle.steps_of(procurement.state, ProcurementTaker::owner);
}

}  // namespace heluo
