// Supplementary registrations in SQL: see supplements.hpp.
#include "persistence/registry/supplements.hpp"

#include "persistence/core/pages.hpp"
#include "persistence/core/stored.hpp"

namespace heluo::persistence {

SupplementRow Kept<Supplement>::freeze(const Supplement& supplement) {
    SupplementRow row;
    row.contract = supplement.contract.ulid;
    row.applicant = supplement.applicant.ulid;
    row.state = name_of(supplement.state);
    row.from_on = to_yyyymmdd(supplement.wish.from);
    row.until_on = to_yyyymmdd(supplement.wish.until);
    row.amount_total = supplement.wish.amount_total.in_fen();
    row.amount_tech = supplement.wish.amount_tech.in_fen();
    row.basis = supplement.wish.basis.value;
    if (supplement.registered_on) row.registered_on = to_yyyymmdd(*supplement.registered_on);
    if (supplement.registered_at) row.registered_at = to_micros(*supplement.registered_at);
    row.grounds = spaced(supplement.grounds);
    row.explanation = supplement.explanation;
    if (!supplement.opinion.empty()) row.opinion = supplement.opinion;
    row.created_at = to_micros(supplement.created_at);
    return row;
}

Supplement Kept<Supplement>::thaw(const SupplementRow& row) {
    Supplement supplement;
    supplement.id = {row.id};
    supplement.contract = {row.contract};
    supplement.applicant = {row.applicant};
    supplement.state = stored_name<SupplementState>(row.state);
    supplement.wish = {from_yyyymmdd(static_cast<int>(row.from_on)),
                       from_yyyymmdd(static_cast<int>(row.until_on)),
                       Money::fen(row.amount_total),
                       Money::fen(row.amount_tech),
                       {row.basis}};
    if (row.registered_on) supplement.registered_on = from_yyyymmdd(static_cast<int>(*row.registered_on));
    if (row.registered_at) supplement.registered_at = from_micros(*row.registered_at);
    supplement.grounds = unspaced(row.grounds);
    supplement.explanation = row.explanation;
    supplement.opinion = row.opinion.value_or("");
    supplement.created_at = from_micros(row.created_at);
    supplement.version = row.version;
    return supplement;
}

std::vector<Supplement> SqlSupplements::of(const ContractId& contract) {
    return keeper_.list(" WHERE contract = :contract ORDER BY id", {bind("contract", contract.ulid)});
}

long long SqlSupplements::registered() {
    return context_.sql.number("SELECT COUNT(*) FROM contract_supplements WHERE state = 'registered'").value_or(0);
}

Page<Supplement> SqlSupplements::list(const SupplementFilter& filter, const PageRequest& page) {
    return newest_first(keeper_,
                        Narrowed{{{"contract", ulid_of(filter.contract)},
                                  {"state", stored(filter.state)},
                                  {"applicant", ulid_of(filter.applicant)}}}
                            .also(filter.open_only, of_open_contracts),
                        page);
}

}  // namespace heluo::persistence
