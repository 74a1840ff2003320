// Making, showing and ending keys of machines.
#include "domain/people/machine_keys.hpp"

#include <algorithm>

#include "domain/core/crypto.hpp"
#include "domain/core/rules.hpp"
#include "domain/people/accounts.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/address_blocks.hpp"
#include "domain/people/sessions.hpp"

namespace heluo {
namespace {

// "hl_live_", eight characters, "_", 43 characters: scanners of published code find it by its beginning.
constexpr std::string_view mark = "hl_live_";
constexpr std::size_t prefix_length = 8, secret_bytes = 32, secret_length = 43;
constexpr std::size_t whole_length = mark.size() + prefix_length + 1 + secret_length;

bool is_base62(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    });
}

std::string hash_of(const Crypto& crypto, std::string_view secret) { return hex(crypto.sha256(secret)); }

Relations relations_to(const Actor& actor, const MachineKey& key) {
    Relations relations;
    relations.add_if(actor.account == key.account, Relation::self);
    return relations;
}

void check_term(const Unit& unit, Instant now, Instant valid_until, Violations& faults) {
    const auto days = unit.rules.number("key.validity_days.max", beijing_date(now));
    faults.need(valid_until > now, "/valid_until", Fault::date_order, text(now));
    faults.need(valid_until <= now + std::chrono::days{days}, "/valid_until", Fault::too_many_days,
                std::to_string(days));
}

std::vector<std::string> checked_addresses(const std::vector<Text<1, 50>>& list, Violations& faults) {
    std::vector<std::string> blocks;
    for (std::size_t i = 0; i < list.size(); ++i) {
        faults.need(AddressBlock::parse(list[i].value).has_value(), "/addresses/" + std::to_string(i),
                    Fault::address_block);
        blocks.push_back(list[i].value);
    }
    return blocks;
}

bool has_session(Unit& unit, const Actor& actor) {
    const auto open = unit.sessions.of(actor.account);
    return std::any_of(open.begin(), open.end(), [&](const Session& each) { return each.id == actor.session; });
}

// Locks the account, so that its keys are counted by one at a time. Since the caller was let in, the account may have been
// closed or its password changed, which ended its keys: no further one comes after that.
void take_account(Unit& unit, const Actor& actor) {
    const Account account = unit.accounts.get(actor.account);
    require(account.state == AccountState::active && has_session(unit, actor), Reason::not_authenticated);
    const auto most = unit.rules.number("key.per_account.max", beijing_date(unit.now()));
    const auto active = unit.machine_keys.active(actor.account, unit.now());
    require(static_cast<long long>(active.size()) < most, Reason::too_many_keys, std::to_string(most));
}

std::string fresh_prefix(Unit& unit) {
    for (;;) {
        const std::string text = base62_token(unit.crypto.random_bytes(prefix_length));
        std::string prefix = text.substr(text.size() - prefix_length);
        if (!unit.machine_keys.by_prefix(prefix)) return prefix;
    }
}

std::string give_secret(Unit& unit, MachineKey& key) {
    key.prefix = fresh_prefix(unit);
    std::string secret = std::string{mark} + key.prefix + "_" + base62_token(unit.crypto.random_bytes(secret_bytes));
    key.proof_hash = hash_of(unit.crypto, secret);
    return secret;
}

bool lies_in_any(const std::vector<std::string>& blocks, std::string_view address) {
    return std::any_of(blocks.begin(), blocks.end(), [&](const std::string& text) {
        const auto block = AddressBlock::parse(text);
        return block && block->has(address);
    });
}

void revoke(Unit& unit, MachineKey key) {
    key.revoked_at = unit.now();
    unit.machine_keys.save(key);
}

}  // namespace

MadeKey make_key(Unit& unit, const Actor& actor, const KeyWish& wish, const std::string& certificate) {
    permit(actor, Action::make_key, {Relation::self}, Action::make_key);
    take_account(unit, actor);
    MadeKey made;
    MachineKey& key = made.key;
    Violations faults;
    check_term(unit, unit.now(), wish.valid_until, faults);
    key.addresses = checked_addresses(wish.addresses, faults);
    require_none(std::move(faults));
    for (const Scope scope : wish.scopes) key.scopes.add(scope);
    key.id = unit.fresh<MachineKeyId>();
    key.account = actor.account;
    key.name = wish.name;
    key.kind = wish.kind;
    key.created_at = unit.now();
    key.valid_until = wish.valid_until;
    if (wish.kind == KeyKind::secret) {
        made.secret = give_secret(unit, key);
    } else {
        require(!certificate.empty(), Reason::certificate_missing);
        key.proof_hash = certificate;
        // One that has expired stands in nobody's way but its own account's.
        if (const auto held = unit.machine_keys.by_certificate(certificate);
            held && held->key.account == actor.account && held->key.state(unit.now()) == KeyState::expired)
            revoke(unit, unit.machine_keys.get(held->key.id));
    }
    unit.machine_keys.add(key);
    return made;
}

// Without a version: who finds a secret where it does not belong ends it at once, whatever became of the key meanwhile.
void revoke_key(Unit& unit, const Actor& actor, const MachineKeyId& id) {
    MachineKey key = unit.machine_keys.get(id);
    permit(actor, Action::revoke_key, relations_to(actor, key), Action::read_key);
    if (!key.revoked_at) revoke(unit, std::move(key));
}

void end_keys(Unit& unit, const AccountId& account) {
    for (const MachineKey& key : unit.machine_keys.active(account, unit.now())) revoke(unit, key);
}

MachineKey key_for(Unit& unit, const Actor& actor, const MachineKeyId& id) {
    MachineKey key = unit.machine_keys.get(id);
    permit(actor, Action::read_key, relations_to(actor, key), Action::read_key);
    return key;
}

Page<MachineKey> keys_for(Unit& unit, const Actor& actor, const std::optional<AccountId>& account,
                          const PageRequest& page) {
    if (may(actor.roles, Action::list_keys, {})) return unit.machine_keys.list(account, page);
    permit(actor, Action::list_keys, {Relation::self}, Action::list_keys);
    require(!account || *account == actor.account, Reason::not_found);
    return unit.machine_keys.list(actor.account, page);
}

bool is_machine_secret(std::string_view token) { return token.starts_with(mark); }

ShownKey shown_secret(Unit& unit, std::string_view secret) {
    const bool formed = secret.size() == whole_length && secret[mark.size() + prefix_length] == '_' &&
                        is_base62(secret.substr(mark.size(), prefix_length)) &&
                        is_base62(secret.substr(mark.size() + prefix_length + 1));
    require(formed, Reason::not_authenticated);
    auto found = unit.machine_keys.by_prefix(std::string{secret.substr(mark.size(), prefix_length)});
    const std::string hash = hash_of(unit.crypto, secret);
    const std::string of_nobody(hash.size(), '-');
    require(same_secret(hash, found ? found->key.proof_hash : of_nobody), Reason::not_authenticated);
    return std::move(*found);
}

ShownKey shown_certificate(Unit& unit, const std::string& sha256) {
    auto found = unit.machine_keys.by_certificate(sha256);
    require(found.has_value(), Reason::not_authenticated);
    return std::move(*found);
}

// Who is cleared is a person who was named for confidential contracts (涉密登记员, R38), and no machine.
static Roles without_clearance(const Roles& roles) {
    return Roles::of_bits(roles.bits() & ~Roles{Role::cleared}.bits());
}

Actor act_by(Unit& unit, const ShownKey& shown, Action action) {
    const MachineKey& key = shown.key;
    require(shown.account_open && key.state(unit.about_now()) == KeyState::active, Reason::key_ended);
    const std::string& address = unit.cause().address;
    require(key.addresses.empty() || lies_in_any(key.addresses, address), Reason::address_not_allowed, address);
    require_scope(key.scopes, action);
    return {key.account, without_clearance(shown.roles), shown.party, {}, false, key.id};
}

}  // namespace heluo
