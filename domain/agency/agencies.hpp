// Service agencies (中介服务机构) of the 科技中介超市: a party applies (入驻), the operator checks, and may clear out (清退).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/lifecycle.hpp"
#include "domain/core/names.hpp"
#include "domain/core/page.hpp"
#include "domain/core/text.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/actor.hpp"

namespace heluo {

enum class AgencyState { applied, enrolled, refused, removed };
template <>
inline constexpr auto names<AgencyState> = std::to_array<std::pair<AgencyState, std::string_view>>({
    {AgencyState::applied, "applied"},    // 待核验
    {AgencyState::enrolled, "enrolled"},  // 已入驻
    {AgencyState::refused, "refused"},    // 未通过
    {AgencyState::removed, "removed"},    // 已清退
});
enum class AgencyStep { check, refuse, remove, apply };
template <>
inline constexpr auto names<AgencyStep> =
    std::to_array<std::pair<AgencyStep, std::string_view>>({{AgencyStep::check, "check"},
                                                            {AgencyStep::refuse, "refuse"},
                                                            {AgencyStep::remove, "remove"},
                                                            {AgencyStep::apply, "apply"}});
enum class AgencyTaker { agency, checker };
template <>
inline constexpr auto names<AgencyTaker> = std::to_array<std::pair<AgencyTaker, std::string_view>>(
    {{AgencyTaker::agency, "agency"}, {AgencyTaker::checker, "checker"}});

// No state is an end: whoever was refused or cleared out may mend what was wrong and apply again.
inline constexpr Lifecycle agency_lifecycle{std::to_array<Rule<AgencyState, AgencyStep, AgencyTaker>>({
    {AgencyState::applied, AgencyStep::check, AgencyTaker::checker, AgencyState::enrolled},
    {AgencyState::applied, AgencyStep::refuse, AgencyTaker::checker, AgencyState::refused},
    {AgencyState::enrolled, AgencyStep::remove, AgencyTaker::checker, AgencyState::removed},
    {AgencyState::refused, AgencyStep::apply, AgencyTaker::agency, AgencyState::applied},
    {AgencyState::removed, AgencyStep::apply, AgencyTaker::agency, AgencyState::applied},
})};
static_assert(agency_lifecycle.unambiguous());
static_assert(agency_lifecycle.ends_only_in({}));

// What the agency says of itself.
struct AgencyContent {
    std::vector<std::string> service_types;  // code list "service_types", each once
    Prose<1, 2000> statement;                // qualifications, people, equipment
};

struct Agency {
    AgencyId id;
    PartyId party;
    AgencyContent content;
    AgencyState state = AgencyState::applied;
    std::string review_reason, review_text;  // of the last refusal or removal
    std::optional<Instant> enrolled_at;
    Instant created_at;
    long long version = 1;
};

struct AgencyFilter {
    std::optional<AgencyState> state;
    std::optional<std::string> service_type;
    bool enrolled_only = true;  // all that is not staff sees
};

class Agencies {
  public:
    virtual ~Agencies() = default;
    virtual Agency get(const AgencyId& id) = 0;  // not_found
    // The agency that this party is, whatever its state; neither locked nor settled.
    virtual std::optional<Agency> of_party(const PartyId& party) = 0;
    virtual std::vector<Agency> all(const std::vector<AgencyId>& ids) = 0;  // as committed now, without locks
    virtual void add(const Agency& agency) = 0;  // duplicate_agency when the party is one already
    virtual void save(Agency& agency) = 0;
    virtual Page<Agency> list(const AgencyFilter& filter, const PageRequest& page) = 0;  // newest first
};

struct AgencyNote {
    std::string reason;  // code list "review_reasons"
    Prose<1, 500> text;
};

// A party's person applies; again after a refusal or a removal. duplicate_agency while applied or enrolled.
Agency enrol_agency(Unit& unit, const Actor& actor, const AgencyContent& content);
Agency check_agency(Unit& unit, const Actor& operator_, const AgencyId& id);
Agency refuse_agency(Unit& unit, const Actor& operator_, const AgencyId& id, const AgencyNote& note);
Agency remove_agency(Unit& unit, const Actor& operator_, const AgencyId& id, const AgencyNote& note);

// Enrolled agencies are everybody's; others belong to their own party and the market's staff, to the rest not_found.
Agency agency_for(Unit& unit, const Visitor& visitor, const AgencyId& id);
Page<Agency> agencies_for(Unit& unit, const Visitor& visitor, AgencyFilter filter, const PageRequest& page);

bool may_see_inside(const Visitor& visitor, const Agency& agency);  // own party and staff
std::vector<AgencyStep> allowed_steps(const Visitor& visitor, const Agency& agency);

// An agency that may serve all of these now.
bool serves(const Agency& agency, const std::vector<std::string>& service_types);
// The codes are of the list and each stands once; `pointer` is that of the list.
void check_service_types(const std::vector<std::string>& codes, const Rules& rules, Date today, Violations& faults);

}  // namespace heluo
