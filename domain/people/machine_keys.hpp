// Keys of machines (A29): what a program shows in place of a session, made by the person whose account it acts for. A key acts
// as its account with the roles that it has now, narrowed by the key's scopes, from the addresses that it names. It is proved by
// a secret of which only the SHA-256 is kept, or by the client certificate of the connection (A6); it ends at its time, when it
// is revoked, and when the account is closed or its password changes: who had the old password could have made keys.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/page.hpp"
#include "domain/core/text.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/actor.hpp"
#include "domain/people/scopes.hpp"

namespace heluo {

enum class KeyKind { secret, certificate };
template <>
inline constexpr auto names<KeyKind> = std::to_array<std::pair<KeyKind, std::string_view>>(
    {{KeyKind::secret, "secret"}, {KeyKind::certificate, "certificate"}});
enum class KeyState { active, expired, revoked };
template <>
inline constexpr auto names<KeyState> = std::to_array<std::pair<KeyState, std::string_view>>(
    {{KeyState::active, "active"}, {KeyState::expired, "expired"}, {KeyState::revoked, "revoked"}});

struct MachineKey {
    MachineKeyId id;
    AccountId account;
    Text<1, 100> name;
    KeyKind kind = KeyKind::secret;
    std::string prefix;      // of a secret: the eight characters by which it is found and known again
    std::string proof_hash;  // hex SHA-256 of the whole secret, or of the certificate's DER
    Scopes scopes;
    std::vector<std::string> addresses;  // blocks from which it may be used; none: from anywhere
    Instant created_at, valid_until;
    std::optional<Instant> revoked_at;
    long long version = 1;

    KeyState state(Instant now) const {
        if (revoked_at) return KeyState::revoked;
        return now < valid_until ? KeyState::active : KeyState::expired;
    }
};

// A key that was shown with the right proof, and the account as it is now. Whether the key may be used is another question.
struct ShownKey {
    MachineKey key;
    Roles roles;
    std::optional<PartyId> party;
    bool account_open = false;
};

class MachineKeys {
  public:
    virtual ~MachineKeys() = default;
    virtual MachineKey get(const MachineKeyId& id) = 0;  // not_found
    // Without a lock: every request of a machine reads them, and none may wait for another.
    virtual std::optional<ShownKey> by_prefix(const std::string& prefix) = 0;
    virtual std::optional<ShownKey> by_certificate(const std::string& sha256) = 0;      // the latest, revoked or not
    virtual std::vector<MachineKey> active(const AccountId& account, Instant now) = 0;  // each locked
    virtual void add(const MachineKey& key) = 0;  // duplicate: a key that is not revoked has that proof
    virtual void save(MachineKey& key) = 0;
    // Newest first; of one account, or of all.
    virtual Page<MachineKey> list(const std::optional<AccountId>& account, const PageRequest& page) = 0;
    // When it was last shown, let in or not: the audit says it, in which every request of a machine has a row.
    virtual std::optional<Instant> seen_at(const MachineKeyId& id) = 0;
};

struct KeyWish {
    Text<1, 100> name;
    KeyKind kind = KeyKind::secret;
    std::vector<Scope> scopes;
    std::vector<Text<1, 50>> addresses;
    Instant valid_until;
};
struct MadeKey {
    MachineKey key;
    std::string secret;  // shown this once; empty of a certificate
};

// For the caller's own account. `certificate` is that of the caller's connection, so that nobody takes another's for a key.
// Invalid: a term that is past or too long (key.validity_days.max), an address that is none. too_many_keys,
// certificate_missing, duplicate.
MadeKey make_key(Unit& unit, const Actor& actor, const KeyWish& wish, const std::string& certificate);
void revoke_key(Unit& unit, const Actor& actor, const MachineKeyId& id);  // of one that is revoked: nothing
void end_keys(Unit& unit, const AccountId& account);                      // all that are active
MachineKey key_for(Unit& unit, const Actor& actor, const MachineKeyId& id);
// Of the account, or of all for those who watch over all; not_found for another's account.
Page<MachineKey> keys_for(Unit& unit, const Actor& actor, const std::optional<AccountId>& account,
                          const PageRequest& page);

bool is_machine_secret(std::string_view token);  // by how it begins: no session's token does
// not_authenticated, after the same work whether the key is unknown or the secret wrong. Like authenticate() they write
// nothing, lock nothing, and do not fix the unit's time.
ShownKey shown_secret(Unit& unit, std::string_view secret);
ShownKey shown_certificate(Unit& unit, const std::string& sha256);
// Who acts by it, where it may be used for that: key_ended, address_not_allowed, not_for_machines, scope_missing.
Actor act_by(Unit& unit, const ShownKey& shown, Action action);

}  // namespace heluo
