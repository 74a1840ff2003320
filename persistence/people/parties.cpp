// Parties: rows and queries.
#include "persistence/people/parties.hpp"

#include "persistence/core/errors.hpp"
#include "persistence/core/pages.hpp"

namespace heluo::persistence {

PartyRow Kept<Party>::freeze(const Party& party) {
    return {"", party.credit_code.value, party.name.value, party.region.value, to_micros(party.created_at), 0, 0};
}

Party Kept<Party>::thaw(const PartyRow& row) {
    return {{row.id}, {row.credit_code}, {row.name}, {row.region}, from_micros(row.created_at), row.version};
}

// Without a lock: who asks by code only wants to know who it is.
std::optional<Party> SqlParties::by_credit_code(const CreditCode& code) {
    auto found = keeper_.list(" WHERE credit_code = :code", {bind("code", code.value)});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

void SqlParties::add(const Party& party) try { keeper_.add(party); } catch (const DuplicateKey& key) {
    require(key.constraint != "parties_credit_code", Reason::duplicate_party);
    throw;
}

Page<Party> SqlParties::list(const PageRequest& page) { return newest_first(keeper_, "1 = 1", {}, page); }

}  // namespace heluo::persistence
