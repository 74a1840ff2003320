// Accounts in SQL.
#pragma once
#include "domain/people/accounts.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct AccountRow {
    std::string id, login, name;
    long long roles{};
    std::optional<std::string> party;
    std::string password_hash, state;
    long long created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(AccountRow, (),
                      (id, login, name, roles, party, password_hash, state, created_at, changed_at, version))

template <>
struct Kept<Account> {
    using Row = AccountRow;
    using IdType = AccountId;
    static constexpr std::string_view table = "accounts";
    static Row freeze(const Account& account);
    static Account thaw(const Row& row);
};

class SqlAccounts final : public Accounts {
  public:
    explicit SqlAccounts(Context& context) : keeper_{context} {}
    Account get(const AccountId& id) override { return keeper_.get(id); }
    std::optional<Account> by_login(const std::string& login) override;
    void add(const Account& account) override;
    void save(Account& account) override { keeper_.save(account); }
    std::vector<Account> with_role(Role role) override;
    Page<Account> list(const std::optional<PartyId>& party, const PageRequest& page) override;

  private:
    Keeper<Account> keeper_;
};

}  // namespace heluo::persistence
