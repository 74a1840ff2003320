// Targets of a year (年度目标) by region and measure, and how far the year has come: 完成率 and time-proportional pace.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/page.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/actor.hpp"
#include "domain/statistics/period.hpp"
#include "domain/statistics/totals.hpp"

namespace heluo {

struct TargetKey {
    int year = 0;
    RegionPrefix region;
    Measure measure = Measure::registered;
    friend bool operator==(const TargetKey&, const TargetKey&) = default;
};

struct Target {
    TargetId id;
    TargetKey key;
    Money amount;
    Instant created_at;
    long long version = 1;
};
// Smaller targets are slips of the unit (元 for 亿元), and their ratios would leave 64 bits.
inline constexpr Money smallest_target = Money::yuan(10'000);

class Targets {
  public:
    virtual ~Targets() = default;
    virtual std::optional<Target> find(const TargetKey& key) = 0;
    // What was set for it as of then.
    virtual std::optional<Money> amount(const TargetKey& key, const Known& known) = 0;
    virtual void add(const Target& target, const Known& known) = 0;  // duplicate when the key has one
    virtual void save(Target& target, const Known& known) = 0;
    virtual Page<Target> list(const PageRequest& page) = 0;  // in the order they were first set
};

// The version that the caller has seen, if it has seen one (If-Match): `any` is `*`.
struct SeenVersion {
    bool given = false;
    std::optional<long long> version;
};
// The first target of a key needs no precondition; changing one does: precondition_required, stale.
Target set_target(Unit& unit, const Actor& actor, const TargetKey& key, Money amount, const SeenVersion& seen);
Page<Target> targets_for(Unit& unit, const Actor& actor, const PageRequest& page);

// The year's end as earlier years make it likely: what has come divided by what had come of each of them by the same day. Between the
// lowest and the highest of them lies what is not known of it.
struct Projection {
    Money amount, lowest, highest;  // by all of them together, and by each for itself; to the fen
    std::vector<int> years;         // at most the last five of which something is known, at least three
};

struct Progress {
    TargetKey key;
    std::optional<Money> target;              // none, and so no pace, where nobody has set one
    bool is_default = false;                  // the rule target.default_fen: the policy's own target
    std::optional<long long> target_version;  // of the one that is set
    Figures done;
    Date as_of;                                 // Beijing date up to and including which the year is counted
    long long days = 0, of_days = 0;            // of the year gone by at the end of as_of
    Money expected;                             // target * days / of_days, half away from zero to the fen
    std::string percent_done, percent_of_pace;  // two decimals, half away from zero, from unrounded amounts
    Money ahead;                                // done - expected; negative when behind
    std::optional<Projection> projection;       // while the year runs, where enough years have gone by
};
// Without a region it is this registry's own (registry.jurisdiction).
Progress progress_for(Unit& unit, const Actor& actor, int year, const std::optional<RegionPrefix>& region,
                      Measure measure);

// numerator/denominator in percent with two decimals, half away from zero: (5070, 15301) -> "33.14".
std::string percent(Money numerator, Money denominator);

}  // namespace heluo
