// Accounts: rows and queries.
#include "persistence/people/accounts.hpp"

#include <stdexcept>

#include "persistence/core/errors.hpp"
#include "persistence/core/pages.hpp"

namespace heluo::persistence {

AccountRow Kept<Account>::freeze(const Account& account) {
    AccountRow row;
    row.login = account.login;
    row.name = account.name.value;
    row.roles = account.roles.bits();
    if (account.party) row.party = account.party->ulid;
    row.password_hash = account.password_hash;
    row.state = name_of(account.state);
    row.created_at = to_micros(account.created_at);
    return row;
}

Account Kept<Account>::thaw(const AccountRow& row) {
    Account account;
    account.id = {row.id};
    account.login = row.login;
    account.name = {row.name};
    account.roles = Roles::of_bits(static_cast<unsigned>(row.roles));
    if (row.party) account.party = PartyId{*row.party};
    account.password_hash = row.password_hash;
    const auto state = named<AccountState>(row.state);
    if (!state) throw std::runtime_error{"an account in an unknown state: " + row.state};
    account.state = *state;
    account.created_at = from_micros(row.created_at);
    account.version = row.version;
    return account;
}

// Without a lock: a log-in only wants to see the hash, and locks when it begins the session.
std::optional<Account> SqlAccounts::by_login(const std::string& login) {
    auto found = keeper_.list(" WHERE login = :login", {bind("login", login)});
    // The collation of an engine may find more than was asked for; a login is exactly itself.
    for (Account& account : found)
        if (account.login == login) return std::move(account);
    return std::nullopt;
}

void SqlAccounts::add(const Account& account) try { keeper_.add(account); } catch (const DuplicateKey& key) {
    require(key.constraint != "accounts_login", Reason::duplicate_login);
    throw;
}

std::vector<Account> SqlAccounts::with_role(Role role) {
    std::vector<Account> accounts = keeper_.list(" WHERE state = 'active' ORDER BY name, id", {});
    std::erase_if(accounts, [&](const Account& each) { return !each.roles.has(role); });
    return accounts;
}

Page<Account> SqlAccounts::list(const std::optional<PartyId>& party, const PageRequest& page) {
    if (!party) return newest_first(keeper_, "1 = 1", {}, page);
    return newest_first(keeper_, "party = :party", {bind("party", party->ulid)}, page);
}

}  // namespace heluo::persistence
