// Which contracts moved a figure: see restatement.hpp.
#include "domain/statistics/restatement.hpp"

#include <algorithm>
#include <map>

#include "domain/core/refusal.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/confidence.hpp"

namespace heluo {

namespace {

Figures figures_at(Unit& unit, const TotalsFilter& filter, const Known& known) {
    Figures sum;
    for (const TotalsCell& cell : unit.totals.by(filter, {}, known)) sum = sum + cell.figures;
    return sum;
}

Figures figures_of(const CountedContract& one) {
    return {one.count, one.amount_total, one.amount_tech, one.amount_received};
}

Movement what_happened(const MovedPosting& posting) {
    if (posting.goes_with_it && posting.comes_with_it) return Movement::changed;
    if (posting.goes_with_it) return Movement::ended;
    if (posting.comes_with_it) return posting.is_first ? Movement::registered : Movement::restored;
    return posting.contract.receipt ? Movement::received : Movement::supplemented;
}

}  // namespace

Restatement restatement_for(Unit& unit, const Actor& actor, TotalsFilter filter, const Instant& since,
                            const std::optional<Instant>& as_of) {
    permit(actor, Action::read_restatement, {}, Action::read_restatement);
    if (!filter.home) filter.home = home_of(unit);
    check_totals(unit, filter, as_of);
    if (as_of) {
        Violations faults;
        faults.need(since < *as_of, "/as_of", Fault::period_invalid);
        require_none(std::move(faults));
    }
    unit.snapshot();
    Restatement told;
    told.since = unit.postings.known(since);
    told.until = unit.postings.known(as_of);
    told.before = figures_at(unit, filter, told.since);
    told.after = figures_at(unit, filter, told.until);
    std::map<ContractId, std::size_t> places;
    for (MovedPosting& each : unit.totals.moved(filter, told.since, told.until)) {
        const auto [at, fresh] = places.try_emplace(each.contract.id, told.contracts.size());
        if (fresh) told.contracts.push_back({each.contract, {}});
        RestatedContract& restated = told.contracts[at->second];
        const Figures difference = figures_of(each.contract);
        if (restated.moves.empty() || restated.moves.back().at != each.at)
            restated.moves.push_back({each.at, what_happened(each), {}});
        restated.moves.back().difference = restated.moves.back().difference + difference;
        if (fresh) continue;
        const Figures sum = figures_of(restated.contract) + difference;
        restated.contract = std::move(each.contract);
        restated.contract.count = sum.count;
        restated.contract.amount_total = sum.amount_total;
        restated.contract.amount_tech = sum.amount_tech;
        restated.contract.amount_received = sum.amount_received;
    }
    std::erase_if(told.contracts, [](const RestatedContract& each) { return figures_of(each.contract) == Figures{}; });
    if (!is_cleared(actor.roles))
        for (RestatedContract& each : told.contracts) withhold(each.contract);
    return told;
}

}  // namespace heluo
