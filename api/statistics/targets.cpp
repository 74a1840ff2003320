// Endpoints of targets and of the year's progress toward them.
#include "domain/statistics/targets.hpp"

#include "api/routes.hpp"

namespace heluo::api {

namespace {

using StatisticsYear = Bounded<first_statistics_year, last_statistics_year>;

struct NewTarget {
    Money amount;
};
BOOST_DESCRIBE_STRUCT(NewTarget, (), (amount))

struct TargetView {
    TargetId id;
    long long year;
    std::string region;
    Measure measure;
    Money amount;
    Instant created_at;
    long long version;
};
BOOST_DESCRIBE_STRUCT(TargetView, (), (id, year, region, measure, amount, created_at, version))

// What the year will come to as earlier years went: together, and at the lowest and highest as one of them alone.
struct ProjectionView {
    Money amount, lowest, highest;
    std::vector<long long> years;
};
BOOST_DESCRIBE_STRUCT(ProjectionView, (), (amount, lowest, highest, years))

// percent_done and percent_of_pace have two decimals, half away from zero; percent_of_pace is absent before the year begins.
// target_version is the ETag that PUT asks for, absent while the default holds. Without a target all that compares is absent.
struct ProgressView {
    long long year;
    std::string region;
    Measure measure;
    std::optional<Money> target;
    bool target_is_default;
    std::optional<long long> target_version;
    long long count;
    Money amount_total, amount_tech;
    Date as_of;
    long long days, of_days;
    std::optional<Money> expected, ahead;
    std::optional<std::string> percent_done, percent_of_pace;
    std::optional<ProjectionView> projection;
};
BOOST_DESCRIBE_STRUCT(ProgressView, (),
                      (year, region, measure, target, target_is_default, target_version, count, amount_total,
                       amount_tech, as_of, days, of_days, expected, ahead, percent_done, percent_of_pace, projection))

struct ProgressQuery {
    StatisticsYear year;
    std::optional<RegionPrefix> region;
    std::optional<Measure> measure;
};
BOOST_DESCRIBE_STRUCT(ProgressQuery, (), (year, region, measure))

TargetView view_of(const Target& target) {
    return {target.id,         target.key.year, target.key.region.digits, target.key.measure, target.amount,
            target.created_at, target.version};
}

TargetView set(Unit& unit, const Actor& actor, const Slot<StatisticsYear>& year, const Slot<RegionPrefix>& region,
               const Slot<Measure>& measure, const MaybeIfMatch& seen, const NewTarget& wish) {
    const TargetKey key{static_cast<int>(year.value.value), region.value, measure.value};
    return view_of(set_target(unit, actor, key, wish.amount, {seen.given, seen.match.version}));
}

Page<TargetView> list(Unit& unit, const Actor& actor, const PageRequest& page) {
    auto found = targets_for(unit, actor, page);
    Page<TargetView> views;
    for (const Target& target : found.items) views.items.push_back(view_of(target));
    views.next = std::move(found.next);
    return views;
}

ProgressView progress(Unit& unit, const Actor& actor, const Query<ProgressQuery>& query) {
    const Progress p = progress_for(unit, actor, static_cast<int>(query->year.value), query->region,
                                    query->measure.value_or(Measure::registered));
    const TargetKey& key = p.key;
    ProgressView view{key.year,
                      key.region.digits,
                      key.measure,
                      p.target,
                      p.is_default,
                      p.target_version,
                      p.done.count,
                      p.done.amount_total,
                      p.done.amount_tech,
                      p.as_of,
                      p.days,
                      p.of_days,
                      {},
                      {},
                      {},
                      {},
                      {}};
    if (p.projection)
        view.projection = {p.projection->amount,
                           p.projection->lowest,
                           p.projection->highest,
                           {p.projection->years.begin(), p.projection->years.end()}};
    if (!p.target) return view;
    view.expected = p.expected;
    view.ahead = p.ahead;
    view.percent_done = p.percent_done;
    if (!p.percent_of_pace.empty()) view.percent_of_pace = p.percent_of_pace;
    return view;
}

}  // namespace

std::vector<Route> target_routes() {
    return {
        route<"GET /v1/statistics/progress", progress, Action::read_progress>(
            "How far a year has come toward its target (完成率) and against the time gone by"),
        route<"GET /v1/targets", list, Action::list_targets>("Targets that were set"),
        route<"PUT /v1/targets/{year}/{region}/{measure}", set, Action::set_target>(
            "Set a year's target of a region and measure")
            .refuses({Reason::precondition_required}),
    };
}

}  // namespace heluo::api
