// Mandates (委托): a party entrusts a broker (技术经纪人) to list and negotiate for it, for a time.
#pragma once
#include <optional>

#include "domain/core/id.hpp"
#include "domain/core/lifecycle.hpp"
#include "domain/core/page.hpp"
#include "domain/core/timers.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/actor.hpp"

namespace heluo {

enum class MandateState { active, ended, expired };
template <>
inline constexpr auto names<MandateState> = std::to_array<std::pair<MandateState, std::string_view>>(
    {{MandateState::active, "active"}, {MandateState::ended, "ended"}, {MandateState::expired, "expired"}});
enum class MandateStep { end, expire };
template <>
inline constexpr auto names<MandateStep> = std::to_array<std::pair<MandateStep, std::string_view>>(
    {{MandateStep::end, "end"}, {MandateStep::expire, "expire"}});
enum class MandateTaker { client, broker, clock };
template <>
inline constexpr auto names<MandateTaker> = std::to_array<std::pair<MandateTaker, std::string_view>>(
    {{MandateTaker::client, "client"}, {MandateTaker::broker, "broker"}, {MandateTaker::clock, "clock"}});

inline constexpr Lifecycle mandate_lifecycle{std::to_array<Rule<MandateState, MandateStep, MandateTaker>>({
    {MandateState::active, MandateStep::end, MandateTaker::client, MandateState::ended},
    {MandateState::active, MandateStep::end, MandateTaker::broker, MandateState::ended},
    {MandateState::active, MandateStep::expire, MandateTaker::clock, MandateState::expired},
})};
static_assert(mandate_lifecycle.unambiguous());
static_assert(mandate_lifecycle.ends_only_in({MandateState::ended, MandateState::expired}));
static_assert(mandate_lifecycle.times_out(MandateTaker::clock, {MandateState::active}));

struct Mandate {
    MandateId id;
    PartyId client;
    AccountId broker;
    MandateState state = MandateState::active;
    Instant valid_until;
    Instant created_at;
    std::optional<Due> due;  // valid_until while active
    long long version = 1;
};

class Mandates {
  public:
    virtual ~Mandates() = default;
    virtual Mandate get(const MandateId& id) = 0;
    // The broker's active mandate of that client, not yet over.
    virtual std::optional<Mandate> active(const AccountId& broker, const PartyId& client) = 0;
    // The one in state active, which may be over but not yet expired: then Overdue, and the clock's step comes first.
    virtual std::optional<MandateId> standing(const AccountId& broker, const PartyId& client) = 0;
    virtual void add(const Mandate& mandate) = 0;  // duplicate when an active one exists
    virtual void save(Mandate& mandate) = 0;
    virtual Page<Mandate> list(const std::optional<PartyId>& client, const std::optional<AccountId>& broker,
                               const PageRequest& page) = 0;
};

// unknown_reference unless the account is an active broker's; duplicate while an active mandate stands between the two.
Mandate grant_mandate(Unit& unit, const Actor& client, const AccountId& broker, Instant valid_until);
Mandate end_mandate(Unit& unit, const Actor& actor, const MandateId& id);
Mandate mandate_for(Unit& unit, const Actor& actor, const MandateId& id);
Page<Mandate> mandates_for(Unit& unit, const Actor& actor, const PageRequest& page);
std::vector<MandateStep> allowed_steps(const Mandate& mandate, const Actor& actor);
void expire_mandate(Unit& unit, const MandateId& id);  // the clock's step

}  // namespace heluo
