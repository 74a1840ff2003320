// Restatement (重述说明): why a figure is another one now than it was then, contract by contract, to the fen.
#pragma once
#include <string>
#include <vector>

#include "domain/statistics/totals.hpp"

namespace heluo {

enum class Movement { registered, changed, ended, restored, supplemented, received };
template <>
inline constexpr auto names<Movement> = std::to_array<std::pair<Movement, std::string_view>>({
    {Movement::registered, "registered"},      // 登记
    {Movement::changed, "changed"},            // 变更: one part leaves, one comes
    {Movement::ended, "ended"},                // 注销, 撤销, or an import that was taken back
    {Movement::restored, "restored"},          // 恢复 on an objection
    {Movement::supplemented, "supplemented"},  // 补充登记
    {Movement::received, "received"},          // 到款
});

// What happened at one moment to a contract, as far as it is in the figure.
struct Moved {
    Instant at;
    Movement what{};
    Figures difference;
};
struct RestatedContract {
    CountedContract contract;  // as the last of its postings has it; its figures are the difference
    std::vector<Moved> moves;
};

struct Restatement {
    Known since, until;
    Figures before, after;
    std::vector<RestatedContract>
        contracts;  // in the order in which they first moved; those that came to nothing are left out
};
// From one moment to another, or to now. Invalid as totals are, and where the moments are not in their order (period_invalid);
// too_many_cells for more than max_rows postings.
Restatement restatement_for(Unit& unit, const Actor& actor, TotalsFilter filter, const Instant& since,
                            const std::optional<Instant>& as_of);

}  // namespace heluo
