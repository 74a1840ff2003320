// Targets in SQL: see targets.hpp.
#include "persistence/statistics/targets.hpp"

#include "persistence/core/errors.hpp"

namespace heluo::persistence {

TargetRow Kept<Target>::freeze(const Target& target) {
    TargetRow row;
    row.target_year = target.key.year;
    row.region = target.key.region.digits;
    row.measure = name_of(target.key.measure);
    row.amount = target.amount.in_fen();
    row.created_at = to_micros(target.created_at);
    return row;
}

Target Kept<Target>::thaw(const TargetRow& row) {
    return {TargetId{row.id},
            {static_cast<int>(row.target_year), RegionPrefix{row.region}, named<Measure>(row.measure).value()},
            Money::fen(row.amount),
            from_micros(row.created_at),
            row.version};
}

std::optional<Target> SqlTargets::find(const TargetKey& key) {
    return keeper_.find_one(
        " WHERE target_year = :year AND region = :region AND measure = :measure",
        {bind("year", key.year), bind("region", key.region.digits), bind("measure", name_of(key.measure))});
}

// Two first targets of one key: the later one has not seen the earlier.
void SqlTargets::add(const Target& target) {
    try {
        keeper_.add(target);
    } catch (const DuplicateKey&) {
        refuse(Reason::precondition_required);
    }
}

Page<Target> SqlTargets::list(const PageRequest& page) {
    return make_page(keeper_.list(" WHERE id > :after ORDER BY id LIMIT :most",
                                  {bind("after", begin_of(page, "")), bind("most", page.limit + 1)}),
                     page.limit, [](const Target& last) { return last.id.ulid; });
}

}  // namespace heluo::persistence
