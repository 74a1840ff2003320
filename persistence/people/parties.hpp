// Parties in SQL.
#pragma once
#include "domain/people/parties.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct PartyRow {
    std::string id, credit_code, name, region;
    long long created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(PartyRow, (), (id, credit_code, name, region, created_at, changed_at, version))

template <>
struct Kept<Party> {
    using Row = PartyRow;
    using IdType = PartyId;
    static constexpr std::string_view table = "parties";
    static Row freeze(const Party& party);
    static Party thaw(const Row& row);
};

class SqlParties final : public Parties {
  public:
    explicit SqlParties(Context& context) : keeper_{context} {}
    Party get(const PartyId& id) override { return keeper_.get(id); }
    std::optional<Party> by_credit_code(const CreditCode& code) override;
    void add(const Party& party) override;
    void save(Party& party) override { keeper_.save(party); }
    Page<Party> list(const PageRequest& page) override;

  private:
    Keeper<Party> keeper_;
};

}  // namespace heluo::persistence
