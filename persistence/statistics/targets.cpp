// Targets in SQL: see targets.hpp.
#include "persistence/statistics/targets.hpp"

#include "persistence/core/errors.hpp"

namespace heluo::persistence {

namespace {

struct AmountRow {
    std::string target;
    long long known_at{}, amount{};
};
BOOST_DESCRIBE_STRUCT(AmountRow, (), (target, known_at, amount))

}  // namespace

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
void SqlTargets::add(const Target& target, const Known& known) {
    try {
        keeper_.add(target);
    } catch (const DuplicateKey&) {
        refuse(Reason::precondition_required);
    }
    note(target, known);
}

void SqlTargets::save(Target& target, const Known& known) {
    keeper_.save(target);
    note(target, known);
}

void SqlTargets::note(const Target& target, const Known& known) {
    insert(context_.sql, "target_amounts", AmountRow{target.id.ulid, to_micros(known.at), target.amount.in_fen()});
}

std::optional<Money> SqlTargets::amount(const TargetKey& key, const Known& known) {
    const auto fen = context_.sql.number(
        "SELECT a.amount FROM target_amounts a JOIN targets t ON t.id = a.target WHERE t.target_year = :year AND "
        "t.region = :region AND t.measure = :measure AND a.known_at <= :at ORDER BY a.known_at DESC LIMIT 1",
        {bind("year", key.year), bind("region", key.region.digits), bind("measure", name_of(key.measure)),
         bind("at", to_micros(known.at))});
    return fen ? std::optional{Money::fen(*fen)} : std::nullopt;
}

Page<Target> SqlTargets::list(const PageRequest& page) {
    return make_page(keeper_.list(" WHERE id > :after ORDER BY id LIMIT :most",
                                  {bind("after", begin_of(page, "")), bind("most", page.limit + 1)}),
                     page.limit, [](const Target& last) { return last.id.ulid; });
}

}  // namespace heluo::persistence
