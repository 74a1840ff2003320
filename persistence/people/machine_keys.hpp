// Keys of machines in SQL.
#pragma once
#include "domain/people/machine_keys.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct MachineKeyRow {
    std::string id, account, name, kind;
    std::optional<std::string> prefix;
    std::string proof_hash, scopes, addresses;  // words with spaces between
    long long created_at{}, valid_until{};
    std::optional<long long> revoked_at, standing;  // 1 until it is revoked, else NULL
    long long changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(MachineKeyRow, (),
                      (id, account, name, kind, prefix, proof_hash, scopes, addresses, created_at, valid_until,
                       revoked_at, standing, changed_at, version))

template <>
struct Kept<MachineKey> {
    using Row = MachineKeyRow;
    using IdType = MachineKeyId;
    static constexpr std::string_view table = "machine_keys";
    static Row freeze(const MachineKey& key);
    static MachineKey thaw(const Row& row);
};

class SqlMachineKeys final : public MachineKeys {
  public:
    explicit SqlMachineKeys(Context& context) : context_{context}, keeper_{context} {}
    MachineKey get(const MachineKeyId& id) override { return keeper_.get(id); }
    std::optional<ShownKey> by_prefix(const std::string& prefix) override;
    std::optional<ShownKey> by_certificate(const std::string& sha256) override;
    std::vector<MachineKey> active(const AccountId& account, Instant now) override;
    void add(const MachineKey& key) override;
    void save(MachineKey& key) override { keeper_.save(key); }
    Page<MachineKey> list(const std::optional<AccountId>& account, const PageRequest& page) override;
    std::optional<Instant> seen_at(const MachineKeyId& id) override;

  private:
    Context& context_;
    Keeper<MachineKey> keeper_;
};

}  // namespace heluo::persistence
