// Mandates: rows and queries.
#include "persistence/people/mandates.hpp"

#include <stdexcept>

#include "persistence/core/errors.hpp"
#include "persistence/core/pages.hpp"

namespace heluo::persistence {

MandateRow Kept<Mandate>::freeze(const Mandate& mandate) {
    MandateRow row;
    row.client = mandate.client.ulid;
    row.broker = mandate.broker.ulid;
    row.state = name_of(mandate.state);
    if (mandate.state == MandateState::active) row.standing = 1;
    row.valid_until = to_micros(mandate.valid_until);
    if (mandate.due) {
        row.due_kind = std::string{name_of(mandate.due->kind)};
        row.due_at = to_micros(mandate.due->at);
    }
    row.created_at = to_micros(mandate.created_at);
    return row;
}

Mandate Kept<Mandate>::thaw(const MandateRow& row) {
    const auto state = named<MandateState>(row.state);
    if (!state) throw std::runtime_error{"a mandate in an unknown state: " + row.state};
    Mandate mandate;
    mandate.id = {row.id};
    mandate.client = {row.client};
    mandate.broker = {row.broker};
    mandate.state = *state;
    mandate.valid_until = from_micros(row.valid_until);
    mandate.created_at = from_micros(row.created_at);
    if (row.due_at) mandate.due = Due{TimerKind::mandate, from_micros(*row.due_at)};
    mandate.version = row.version;
    return mandate;
}

static constexpr std::string_view between = " WHERE broker = :broker AND client = :client AND standing = 1";

// Without a lock and without settling: a mandate that is over counts for nothing, whether the clock came by or not.
std::optional<Mandate> SqlMandates::active(const AccountId& broker, const PartyId& client) {
    auto found = keeper_.list(between, {bind("broker", broker.ulid), bind("client", client.ulid)});
    if (found.empty() || found.front().valid_until <= context_.now()) return std::nullopt;
    return std::move(found.front());
}

std::optional<MandateId> SqlMandates::standing(const AccountId& broker, const PartyId& client) {
    const auto found = keeper_.find_one(between, {bind("broker", broker.ulid), bind("client", client.ulid)});
    if (!found) return std::nullopt;
    return found->id;
}

void SqlMandates::add(const Mandate& mandate) try { keeper_.add(mandate); } catch (const DuplicateKey& key) {
    require(key.constraint != "mandates_standing", Reason::duplicate);
    throw;
}

Page<Mandate> SqlMandates::list(const std::optional<PartyId>& client, const std::optional<AccountId>& broker,
                                const PageRequest& page) {
    if (client && broker)
        return newest_first(keeper_, "(client = :client OR broker = :broker)",
                            {bind("client", client->ulid), bind("broker", broker->ulid)}, page);
    if (client) return newest_first(keeper_, "client = :client", {bind("client", client->ulid)}, page);
    if (broker) return newest_first(keeper_, "broker = :broker", {bind("broker", broker->ulid)}, page);
    return newest_first(keeper_, "1 = 1", {}, page);
}

}  // namespace heluo::persistence
