// Accounts: a person's way in, with a login name, an Argon2id hash, roles and perhaps the party the person acts for.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/lifecycle.hpp"
#include "domain/core/page.hpp"
#include "domain/core/rules.hpp"
#include "domain/core/text.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/actor.hpp"

namespace heluo {

enum class AccountState { active, disabled };
template <>
inline constexpr auto names<AccountState> = std::to_array<std::pair<AccountState, std::string_view>>(
    {{AccountState::active, "active"}, {AccountState::disabled, "disabled"}});
enum class AccountStep { disable, enable };
template <>
inline constexpr auto names<AccountStep> = std::to_array<std::pair<AccountStep, std::string_view>>(
    {{AccountStep::disable, "disable"}, {AccountStep::enable, "enable"}});
enum class AccountTaker { operator_ };
template <>
inline constexpr auto names<AccountTaker> =
    std::to_array<std::pair<AccountTaker, std::string_view>>({{AccountTaker::operator_, "operator"}});

// No end state: an account is named by audit rows for ever, so it is never deleted, and it may always come back.
inline constexpr Lifecycle account_lifecycle{std::to_array<Rule<AccountState, AccountStep, AccountTaker>>({
    {AccountState::active, AccountStep::disable, AccountTaker::operator_, AccountState::disabled},
    {AccountState::disabled, AccountStep::enable, AccountTaker::operator_, AccountState::active},
})};
static_assert(account_lifecycle.unambiguous());
static_assert(account_lifecycle.ends_only_in({}));

struct Account {
    AccountId id;
    std::string login;  // 3 to 64 of a-z 0-9 . _ -
    Text<1, 100> name;
    Roles roles;
    std::optional<PartyId> party;
    std::string password_hash;
    AccountState state = AccountState::active;
    Instant created_at;
    long long version = 1;
};

class Accounts {
  public:
    virtual ~Accounts() = default;
    virtual Account get(const AccountId& id) = 0;  // not_found
    virtual std::optional<Account> by_login(const std::string& login) = 0;
    virtual void add(const Account& account) = 0;  // duplicate_login
    virtual void save(Account& account) = 0;
    virtual std::vector<Account> with_role(Role role) = 0;  // active ones, by name
    // Newest first; of one party, or of all.
    virtual Page<Account> list(const std::optional<PartyId>& party, const PageRequest& page) = 0;
};

// A password as it was typed and as it will be kept; the hash is made before the unit, which must not wait for it.
struct NewPassword {
    std::string typed, hash;
};

struct AccountWish {
    Text<3, 64> login;
    Text<1, 100> name;
    std::vector<Role> roles;
    std::optional<PartyId> party;
};

// Invalid names each wrong field: the login's alphabet, a role nobody can be given, a party that does not exist or is
// missing (a member or an agency acts for one). weak_password, duplicate_login.
Account create_account(Unit& unit, const Actor& operator_, const AccountWish& wish, const NewPassword& password);
// Without an actor: by the administrator of the machine (heluo admin), whose cause.account is "admin".
Account create_first_operator(Unit& unit, const Text<3, 64>& login, const Text<1, 100>& name,
                              const NewPassword& password);

// Each of these ends all sessions of the account, and all but the change of roles its machines' keys: these act with whatever
// roles the account has. Nobody does them to the own account (forbidden).
Account disable_account(Unit& unit, const Actor& operator_, const AccountId& id);
Account enable_account(Unit& unit, const Actor& operator_, const AccountId& id);
Account change_roles(Unit& unit, const Actor& operator_, const AccountId& id, const std::vector<Role>& roles);
Account reset_password(Unit& unit, const Actor& operator_, const AccountId& id, const NewPassword& password);

Account account_for(Unit& unit, const Actor& actor, const AccountId& id);  // as the caller may see it
Page<Account> accounts_for(Unit& unit, const Actor& actor, const std::optional<PartyId>& party,
                           const PageRequest& page);
std::vector<AccountStep> allowed_steps(const Account& account, const Actor& actor);

std::vector<Role> list_of(const Roles& roles);
// The market's and the registry's staff, whose sessions are shorter (A33).
bool is_staff(const Roles& roles);

// weak_password with what is missing: too short for the rule, the login itself, or on the list of common ones (A25).
void require_good_password(const Rules& rules, Date today, std::string_view login, std::string_view password);

}  // namespace heluo
