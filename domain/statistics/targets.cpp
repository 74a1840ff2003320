// Setting targets, and measuring a year against its target: see targets.hpp.
#include "domain/statistics/targets.hpp"

#include <algorithm>
#include <stdexcept>

#include "domain/core/refusal.hpp"
#include "domain/core/rules.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"

namespace heluo {

namespace {

Date first_of(int year) { return Date{std::chrono::year{year}, std::chrono::January, std::chrono::day{1}}; }
long long days_between(Date from, Date until) {
    return (std::chrono::sys_days{until} - std::chrono::sys_days{from}).count();
}

void check_target(const TargetKey& key, Money amount, const Rules& rules) {
    Violations faults;
    faults.need(key.year >= first_statistics_year && key.year <= last_statistics_year, "/year", Fault::period_invalid);
    faults.need(key.region.digits.empty() || !rules.region_name(key.region.digits).empty(), "/region",
                Fault::region_code, key.region.digits);
    faults.need(amount >= smallest_target, "/amount", Fault::below_least, smallest_target.text());
    faults.need(amount <= max_amount, "/amount", Fault::amount_too_large, max_amount.text());
    require_none(std::move(faults));
}

// The whole year once it is over; up to and including today while it runs; nothing before it begins.
void count_days(Progress& progress, Date today) {
    const Date first = first_of(progress.key.year), beyond = first_of(progress.key.year + 1);
    const Date last = std::chrono::sys_days{beyond} - std::chrono::days{1};
    progress.of_days = days_between(first, beyond);
    progress.as_of = today < last ? today : last;
    progress.days = today < first ? 0 : days_between(first, progress.as_of) + 1;
}

// The same day of another year; of 29 February the one before.
Date same_day(Date day, int year) {
    Date other{std::chrono::year{year}, day.month(), day.day()};
    if (!other.ok()) other = Date{std::chrono::year{year}, day.month(), std::chrono::day{28}};
    return other;
}

constexpr int most_years = 5;
constexpr std::size_t least_years = 3;

// done * whole / part, half away from zero, which may leave 64 bits on the way.
std::optional<Money> scaled(Money done, Money whole, Money part) {
    __extension__ using Wide = __int128;
    const Wide above = Wide{done.in_fen()} * whole.in_fen(), below = part.in_fen();
    const Wide ratio = (above + below / 2) / below;
    if (max_amount.in_fen() < ratio) return std::nullopt;
    return Money::fen(static_cast<std::int64_t>(ratio));
}

// As each year is told today by the days of its contracts: what was booked late came late of itself, not in the years' course.
std::optional<Projection> project(Unit& unit, const Progress& progress, TotalsFilter filter, const Known& known) {
    filter.basis = Basis::restated;
    const auto total = [&](Date from, Date until) {
        filter.from = from;
        filter.until = until;
        Money sum;
        for (const TotalsCell& cell : unit.totals.by(filter, Dimensions{}, known)) sum = cell.figures.amount_total;
        return sum;
    };
    Projection projection;
    Money wholes, parts;
    const Money done = total(first_of(progress.key.year), first_of(progress.key.year + 1));
    if (done <= Money{}) return std::nullopt;
    for (int year = progress.key.year - 1; progress.key.year - most_years <= year && first_statistics_year <= year;
         --year) {
        const Date beyond = std::chrono::sys_days{same_day(progress.as_of, year)} + std::chrono::days{1};
        const Money whole = total(first_of(year), first_of(year + 1)), part = total(first_of(year), beyond);
        if (part <= Money{} || whole < part) continue;
        const auto alone = scaled(done, whole, part);
        if (!alone) return std::nullopt;
        projection.lowest = projection.years.empty() ? *alone : std::min(projection.lowest, *alone);
        projection.highest = std::max(projection.highest, *alone);
        projection.years.push_back(year);
        wholes = wholes + whole;
        parts = parts + part;
    }
    const auto together = projection.years.size() < least_years ? std::nullopt : scaled(done, wholes, parts);
    if (!together) return std::nullopt;
    projection.amount = *together;
    return projection;
}

void measure_against(Progress& progress, Money target) {
    progress.expected = Money::fen(divide_half_away(target.in_fen() * progress.days, progress.of_days));
    progress.percent_done = percent(progress.done.amount_total, target);
    if (progress.expected > Money{}) progress.percent_of_pace = percent(progress.done.amount_total, progress.expected);
    progress.ahead = progress.done.amount_total - progress.expected;
}

}  // namespace

Target set_target(Unit& unit, const Actor& actor, const TargetKey& key, Money amount, const SeenVersion& seen) {
    permit(actor, Action::set_target, {}, Action::list_targets);
    check_target(key, amount, unit.rules);
    const Known known = unit.postings.mark();  // tables rest on targets
    auto target = unit.targets.find(key);
    if (!target) {
        require(!seen.given, Reason::stale);  // the caller saw one that is not there
        target = Target{unit.fresh<TargetId>(), key, amount, unit.now()};
        unit.targets.add(*target, known);
    } else {
        require(seen.given, Reason::precondition_required);
        require(!seen.version || *seen.version == target->version, Reason::stale);
        target->amount = amount;
        unit.targets.save(*target, known);
    }
    unit.announce({"target_set", target->id.text(), false, {}, {}});
    return *target;
}

Page<Target> targets_for(Unit& unit, const Actor& actor, const PageRequest& page) {
    permit(actor, Action::list_targets, {}, Action::list_targets);
    return unit.targets.list(page);
}

Progress progress_for(Unit& unit, const Actor& actor, int year, const std::optional<RegionPrefix>& region,
                      Measure measure) {
    permit(actor, Action::read_progress, {}, Action::read_progress);
    unit.snapshot();  // target and sum of one moment
    Progress progress;
    const Date today = beijing_date(unit.now());
    const auto home = RegionPrefix::parse(unit.rules.text("registry.jurisdiction", today));
    progress.key = {year, region ? *region : home.value(), measure};
    count_days(progress, today);
    const auto target = unit.targets.find(progress.key);
    // The policy's 50亿元 are what the city registers; they say nothing of a district, a province, 输出 or 吸纳.
    progress.is_default = !target && progress.key == TargetKey{year, home.value(), Measure::registered};
    if (target) {
        progress.target_version = target->version;
        progress.target = target->amount;
    } else if (progress.is_default) {
        progress.target = unit.rules.money("target.default_fen", progress.as_of);
    }
    TotalsFilter filter;
    filter.measure = measure;
    filter.region = progress.key.region;
    filter.from = first_of(year);
    filter.until = first_of(year + 1);
    const Known known = unit.postings.known({});
    for (const TotalsCell& cell : unit.totals.by(filter, Dimensions{}, known)) progress.done = cell.figures;
    if (progress.days < progress.of_days && 0 < progress.days)
        progress.projection = project(unit, progress, filter, known);
    if (progress.target) measure_against(progress, *progress.target);
    return progress;
}

// A total times 10,000 leaves 64 bits.
std::string percent(Money numerator, Money denominator) {
    __extension__ using Wide = __int128;
    const Wide scaled = Wide{numerator.in_fen()} * 10'000, whole = denominator.in_fen();
    const Wide half = scaled < 0 ? -whole / 2 : whole / 2;
    const Wide ratio = (scaled + half) / whole;
    if (ratio != static_cast<std::int64_t>(ratio)) throw std::overflow_error{"a percentage"};
    return Money::fen(static_cast<std::int64_t>(ratio)).text();
}

}  // namespace heluo
