// Who is given an account, with which roles, and how it is closed again.
#include "domain/people/accounts.hpp"

#include <algorithm>

#include "domain/people/actions.hpp"
#include "domain/people/machine_keys.hpp"
#include "domain/people/parties.hpp"
#include "domain/people/rights.hpp"
#include "domain/people/sessions.hpp"

namespace heluo {
namespace {

std::string lower(std::string_view text) {
    std::string lowered{text};
    for (char& c : lowered)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lowered;
}

void check_login(std::string_view login, Violations& faults) {
    constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    faults.need(login.find_first_not_of(alphabet) == login.npos, "/login", Fault::character_not_allowed,
                "a-z 0-9 . _ -");
}

Roles checked_roles(const std::vector<Role>& list, Violations& faults) {
    Roles roles;
    for (std::size_t i = 0; i < list.size(); ++i) {
        // Everybody is a visitor anyway: as a role of its own it would be an account without rights.
        faults.need(list[i] != Role::visitor, "/roles/" + std::to_string(i), Fault::not_here);
        roles.add(list[i]);
    }
    return roles;
}

bool needs_party(const Roles& roles) { return roles.has(Role::member) || roles.has(Role::agency); }

Relations relations_to(const Actor& actor, const Account& account) {
    Relations relations;
    relations.add_if(actor.account == account.id, Relation::self);
    relations.add_if(actor.party && actor.party == account.party, Relation::own);
    return relations;
}

// Nobody raises the own rights, closes the own account or passes by the own old password. The acting account is taken too,
// the lower id first: of two operators who close each other at once, the later finds itself closed, and one remains.
Account account_to_act_on(Unit& unit, const Actor& actor, const AccountId& id, Action action) {
    std::optional<Account> self;
    if (actor.account < id) self = unit.accounts.get(actor.account);
    Account account = unit.accounts.get(id);
    permit(actor, action, relations_to(actor, account), Action::read_account);
    require(actor.account != id, Reason::forbidden);
    if (!self) self = unit.accounts.get(actor.account);
    require(self->state == AccountState::active && self->roles == actor.roles, Reason::not_authenticated);
    return account;
}

Account step(Unit& unit, const Actor& actor, const AccountId& id, Action action, AccountStep what) {
    Account account = account_to_act_on(unit, actor, id, action);
    account.state = account_lifecycle.after(account.state, what, AccountTaker::operator_, name_of(account.state));
    unit.accounts.save(account);
    unit.sessions.remove_all(id);
    end_keys(unit, id);  // they do not come back with the account
    return account;
}

Account add_account(Unit& unit, Account account, const NewPassword& password) {
    require_good_password(unit.rules, beijing_date(unit.now()), account.login, password.typed);
    account.id = unit.fresh<AccountId>();
    account.password_hash = password.hash;
    account.created_at = unit.now();
    unit.accounts.add(account);
    return account;
}

}  // namespace

Account create_account(Unit& unit, const Actor& operator_, const AccountWish& wish, const NewPassword& password) {
    permit(operator_, Action::create_account, {}, Action::create_account);
    Violations faults;
    check_login(wish.login.value, faults);
    Account account;
    account.roles = checked_roles(wish.roles, faults);
    faults.need(wish.party || !needs_party(account.roles), "/party", Fault::required);
    require_none(std::move(faults));
    if (wish.party) require_party(unit, *wish.party, "/party");
    account.login = wish.login.value;
    account.name = wish.name;
    account.party = wish.party;
    return add_account(unit, std::move(account), password);
}

Account create_first_operator(Unit& unit, const Text<3, 64>& login, const Text<1, 100>& name,
                              const NewPassword& password) {
    Violations faults;
    check_login(login.value, faults);
    require_none(std::move(faults));
    Account account;
    account.roles = {Role::operator_};
    account.login = login.value;
    account.name = name;
    return add_account(unit, std::move(account), password);
}

Account disable_account(Unit& unit, const Actor& operator_, const AccountId& id) {
    return step(unit, operator_, id, Action::disable_account, AccountStep::disable);
}

Account enable_account(Unit& unit, const Actor& operator_, const AccountId& id) {
    return step(unit, operator_, id, Action::enable_account, AccountStep::enable);
}

Account change_roles(Unit& unit, const Actor& operator_, const AccountId& id, const std::vector<Role>& roles) {
    Account account = account_to_act_on(unit, operator_, id, Action::change_roles);
    Violations faults;
    account.roles = checked_roles(roles, faults);
    require_none(std::move(faults));
    require(account.party || !needs_party(account.roles), Reason::account_without_party);
    unit.accounts.save(account);
    unit.sessions.remove_all(id);
    return account;
}

Account reset_password(Unit& unit, const Actor& operator_, const AccountId& id, const NewPassword& password) {
    Account account = account_to_act_on(unit, operator_, id, Action::reset_password);
    require_good_password(unit.rules, beijing_date(unit.now()), account.login, password.typed);
    account.password_hash = password.hash;
    unit.accounts.save(account);
    unit.sessions.remove_all(id);
    end_keys(unit, id);
    return account;
}

Account account_for(Unit& unit, const Actor& actor, const AccountId& id) {
    Account account = unit.accounts.get(id);
    permit(actor, Action::read_account, relations_to(actor, account), Action::read_account);
    return account;
}

Page<Account> accounts_for(Unit& unit, const Actor& actor, const std::optional<PartyId>& party,
                           const PageRequest& page) {
    if (may(actor.roles, Action::list_accounts, {})) return unit.accounts.list(party, page);
    require(actor.party.has_value(), Reason::account_without_party);
    permit(actor, Action::list_accounts, {Relation::own}, Action::list_accounts);
    require(!party || party == actor.party, Reason::not_found);
    return unit.accounts.list(actor.party, page);
}

std::vector<AccountStep> allowed_steps(const Account& account, const Actor& actor) {
    if (actor.account == account.id || !actor.roles.has(Role::operator_)) return {};
    return account_lifecycle.steps_of(account.state, AccountTaker::operator_);
}

std::vector<Role> list_of(const Roles& roles) {
    std::vector<Role> list;
    for (const auto& [role, name] : names<Role>)
        if (role != Role::visitor && roles.has(role)) list.push_back(role);
    return list;
}

bool is_staff(const Roles& roles) {
    constexpr Role staff[] = {Role::operator_,  Role::registrar, Role::statistician,
                              Role::supervisor, Role::auditor,   Role::cleared};
    return std::any_of(std::begin(staff), std::end(staff), [&](Role role) { return roles.has(role); });
}

void require_good_password(const Rules& rules, Date today, std::string_view login, std::string_view password) {
    const auto least = rules.number("password.min_length", today);
    require(static_cast<long long>(code_points(password)) >= least, Reason::weak_password, std::to_string(least));
    const std::string lowered = lower(password);
    require(lowered.find(login) == lowered.npos, Reason::weak_password, "login");
    require(!rules.list("weak_passwords").find(lowered), Reason::weak_password, "common");
}

}  // namespace heluo
