// Keys of machines: rows and queries.
#include "persistence/people/machine_keys.hpp"

#include <sstream>
#include <stdexcept>

#include "domain/people/accounts.hpp"
#include "persistence/core/errors.hpp"
#include "persistence/core/pages.hpp"

namespace heluo::persistence {
namespace {

// A key's row and what must be known of its account with it, in one statement.
struct ShownRow : MachineKeyRow {
    long long roles{};
    std::optional<std::string> party;
    std::string state;
};
BOOST_DESCRIBE_STRUCT(ShownRow, (MachineKeyRow), (roles, party, state))

// `which` is a literal over k, the keys.
std::string with_account(std::string_view which) {
    std::string columns;
    for_each_column<MachineKeyRow>(
        [&](auto member, std::size_t) { columns.append("k.").append(member.name).append(", "); });
    return "(SELECT " + columns +
           "a.roles, a.party, a.state FROM machine_keys k JOIN accounts a ON a.id = k.account WHERE " +
           std::string{which} + ") AS shown";
}

std::optional<ShownKey> shown(const std::optional<ShownRow>& row) {
    if (!row) return std::nullopt;
    ShownKey shown;
    shown.key = Kept<MachineKey>::thaw(*row);
    shown.roles = Roles::of_bits(static_cast<unsigned>(row->roles));
    if (row->party) shown.party = PartyId{*row->party};
    shown.account_open = row->state == name_of(AccountState::active);
    return shown;
}

}  // namespace

MachineKeyRow Kept<MachineKey>::freeze(const MachineKey& key) {
    MachineKeyRow row;
    row.account = key.account.ulid;
    row.name = key.name.value;
    row.kind = name_of(key.kind);
    if (!key.prefix.empty()) row.prefix = key.prefix;
    row.proof_hash = key.proof_hash;
    row.scopes = key.scopes.words();
    for (const std::string& block : key.addresses) row.addresses.append(row.addresses.empty() ? "" : " ").append(block);
    row.created_at = to_micros(key.created_at);
    row.valid_until = to_micros(key.valid_until);
    if (key.revoked_at)
        row.revoked_at = to_micros(*key.revoked_at);
    else
        row.standing = 1;
    return row;
}

MachineKey Kept<MachineKey>::thaw(const MachineKeyRow& row) {
    const auto kind = named<KeyKind>(row.kind);
    if (!kind) throw std::runtime_error{"a key of an unknown kind: " + row.kind};
    MachineKey key;
    key.id = {row.id};
    key.account = {row.account};
    key.name = {row.name};
    key.kind = *kind;
    key.prefix = row.prefix.value_or("");
    key.proof_hash = row.proof_hash;
    key.scopes = Scopes::of_words(row.scopes);
    std::istringstream blocks{row.addresses};
    for (std::string block; blocks >> block;) key.addresses.push_back(block);
    key.created_at = from_micros(row.created_at);
    key.valid_until = from_micros(row.valid_until);
    if (row.revoked_at) key.revoked_at = from_micros(*row.revoked_at);
    key.version = row.version;
    return key;
}

std::optional<ShownKey> SqlMachineKeys::by_prefix(const std::string& prefix) {
    static const std::string from = with_account("k.prefix = :prefix");
    return shown(find<ShownRow>(context_.sql, from, {bind("prefix", prefix)}));
}

std::optional<ShownKey> SqlMachineKeys::by_certificate(const std::string& sha256) {
    static const std::string from =
        with_account("k.proof_hash = :hash AND k.kind = 'certificate' ORDER BY k.standing DESC, k.id DESC LIMIT 1");
    return shown(find<ShownRow>(context_.sql, from, {bind("hash", sha256)}));
}

std::vector<MachineKey> SqlMachineKeys::active(const AccountId& account, Instant now) {
    return keeper_.take(" WHERE account = :account AND standing = 1 AND valid_until > :now ORDER BY id",
                        {bind("account", account.ulid), bind("now", to_micros(now))});
}

void SqlMachineKeys::add(const MachineKey& key) try { keeper_.add(key); } catch (const DuplicateKey& duplicate) {
    require(duplicate.constraint != "machine_keys_standing", Reason::duplicate);
    throw;
}

Page<MachineKey> SqlMachineKeys::list(const std::optional<AccountId>& account, const PageRequest& page) {
    return newest_first(keeper_, Narrowed{{{"account", account ? std::optional{account->ulid} : std::nullopt}}}, page);
}

// Rows about the key that change nothing of it are those of requests under it.
std::optional<Instant> SqlMachineKeys::seen_at(const MachineKeyId& id) {
    const Binds binds{bind("object", id.text())};
    constexpr std::string_view uses = " WHERE object = :object AND before_hash = '' AND after_hash = ''";
    auto at = context_.sql.number("SELECT MAX(at) FROM journal_inbox" + std::string{uses}, binds);
    if (!at)
        at = context_.sql.number("SELECT at FROM audit_log" + std::string{uses} + " ORDER BY seq DESC LIMIT 1", binds);
    if (!at) return std::nullopt;
    return from_micros(*at);
}

}  // namespace heluo::persistence
