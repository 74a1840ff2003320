// Agencies applied, checked, refused, cleared out; and as anybody may read them.
#include "domain/agency/agencies.hpp"

#include <algorithm>

#include "domain/core/rules.hpp"
#include "domain/people/actions.hpp"

namespace heluo {

namespace {

bool is_staff(const Actor& actor) { return actor.roles.has(Role::operator_) || actor.roles.has(Role::supervisor); }

void require_valid(Unit& unit, const AgencyContent& content) {
    Violations faults;
    check_service_types(content.service_types, unit.rules, beijing_date(unit.now()), faults);
    require_none(std::move(faults));
}

// Enrolment and removal are everybody's news; an application and its refusal concern the agency alone.
void tell(Unit& unit, const Agency& agency, std::string event, bool everyone) {
    unit.announce({.kind = std::move(event),
                   .object = agency.id.text(),
                   .everyone = everyone,
                   .first = agency.party,
                   .second = std::nullopt});
}

void advance(Agency& agency, AgencyStep step, AgencyTaker taker) {
    agency.state = agency_lifecycle.after(agency.state, step, taker, name_of(agency.state));
}

// Nobody checks the agency of the own party.
Agency agency_to_review(Unit& unit, const Actor& actor, const AgencyId& id, Action action, AgencyStep step) {
    Agency agency = unit.agencies.get(id);
    require(may_see_inside({actor}, agency) || agency.state == AgencyState::enrolled, Reason::not_found);
    permit(actor, action, {}, Action::read_agency);
    require(actor.party != agency.party, Reason::forbidden);
    advance(agency, step, AgencyTaker::checker);
    return agency;
}

void note_review(Unit& unit, Agency& agency, const AgencyNote& note) {
    Violations faults;
    need_code(unit.rules.list("review_reasons"), note.reason, beijing_date(unit.now()), "/reason", faults);
    require_none(std::move(faults));
    agency.review_reason = note.reason;
    agency.review_text = note.text.value;
}

}  // namespace

Agency enrol_agency(Unit& unit, const Actor& actor, const AgencyContent& content) {
    permit(actor, Action::enrol_agency, {}, Action::enrol_agency);
    require(actor.party.has_value(), Reason::account_without_party);
    const auto known = unit.agencies.of_party(*actor.party);
    if (!known) {
        require_valid(unit, content);
        Agency agency;
        agency.id = unit.fresh<AgencyId>();
        agency.party = *actor.party;
        agency.content = content;
        agency.created_at = unit.now();
        unit.agencies.add(agency);
        tell(unit, agency, "agency_applied", false);
        return agency;
    }
    Agency agency = unit.agencies.get(known->id);
    require(agency.state == AgencyState::refused || agency.state == AgencyState::removed, Reason::duplicate_agency);
    advance(agency, AgencyStep::apply, AgencyTaker::agency);
    require_valid(unit, content);
    agency.content = content;
    unit.agencies.save(agency);
    tell(unit, agency, "agency_applied", false);
    return agency;
}

Agency check_agency(Unit& unit, const Actor& operator_, const AgencyId& id) {
    Agency agency = agency_to_review(unit, operator_, id, Action::check_agency, AgencyStep::check);
    agency.enrolled_at = unit.now();
    agency.review_reason.clear();
    agency.review_text.clear();
    unit.agencies.save(agency);
    tell(unit, agency, "agency_enrolled", true);
    return agency;
}

Agency refuse_agency(Unit& unit, const Actor& operator_, const AgencyId& id, const AgencyNote& note) {
    Agency agency = agency_to_review(unit, operator_, id, Action::refuse_agency, AgencyStep::refuse);
    note_review(unit, agency, note);
    unit.agencies.save(agency);
    tell(unit, agency, "agency_refused", false);
    return agency;
}

Agency remove_agency(Unit& unit, const Actor& operator_, const AgencyId& id, const AgencyNote& note) {
    Agency agency = agency_to_review(unit, operator_, id, Action::remove_agency, AgencyStep::remove);
    note_review(unit, agency, note);
    agency.enrolled_at.reset();
    unit.agencies.save(agency);
    tell(unit, agency, "agency_removed", true);
    return agency;
}

Agency agency_for(Unit& unit, const Visitor& visitor, const AgencyId& id) {
    Agency agency = unit.agencies.get(id);
    require(agency.state == AgencyState::enrolled || may_see_inside(visitor, agency), Reason::not_found);
    return agency;
}

Page<Agency> agencies_for(Unit& unit, const Visitor& visitor, AgencyFilter filter, const PageRequest& page) {
    filter.enrolled_only = !visitor.actor || !is_staff(*visitor.actor);
    return unit.agencies.list(filter, page);
}

bool may_see_inside(const Visitor& visitor, const Agency& agency) {
    return visitor.actor && (visitor.actor->party == agency.party || is_staff(*visitor.actor));
}

std::vector<AgencyStep> allowed_steps(const Visitor& visitor, const Agency& agency) {
    if (!visitor.actor) return {};
    const Actor& actor = *visitor.actor;
    std::vector<AgencyStep> steps;
    if (actor.party == agency.party && may(actor.roles, Action::enrol_agency, {}))
        steps = agency_lifecycle.steps_of(agency.state, AgencyTaker::agency);
    if (actor.party != agency.party && may(actor.roles, Action::check_agency, {}))
        for (const AgencyStep step : agency_lifecycle.steps_of(agency.state, AgencyTaker::checker))
            steps.push_back(step);
    return steps;
}

bool serves(const Agency& agency, const std::vector<std::string>& service_types) {
    const auto& offered = agency.content.service_types;
    return agency.state == AgencyState::enrolled &&
           std::all_of(service_types.begin(), service_types.end(), [&](const std::string& wanted) {
               return std::find(offered.begin(), offered.end(), wanted) != offered.end();
           });
}

void check_service_types(const std::vector<std::string>& codes, const Rules& rules, Date today, Violations& faults) {
    for (auto code = codes.begin(); code != codes.end(); ++code) {
        const std::string pointer = "/service_types/" + std::to_string(code - codes.begin());
        need_code(rules.list("service_types"), *code, today, pointer, faults);
        faults.need(std::find(codes.begin(), code, *code) == code, pointer, Fault::duplicate_member);
    }
}

}  // namespace heluo
