// Mandates in SQL.
#pragma once
#include "domain/people/mandates.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct MandateRow {
    std::string id, client, broker, state;
    std::optional<long long> standing;  // 1 while active, else NULL
    long long valid_until{};
    std::optional<std::string> due_kind;
    std::optional<long long> due_at;
    long long created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(MandateRow, (),
                      (id, client, broker, state, standing, valid_until, due_kind, due_at, created_at, changed_at,
                       version))

template <>
struct Kept<Mandate> {
    using Row = MandateRow;
    using IdType = MandateId;
    static constexpr std::string_view table = "mandates";
    static Row freeze(const Mandate& mandate);
    static Mandate thaw(const Row& row);
};

class SqlMandates final : public Mandates {
  public:
    explicit SqlMandates(Context& context) : context_{context}, keeper_{context} {}
    Mandate get(const MandateId& id) override { return keeper_.get(id); }
    std::optional<Mandate> active(const AccountId& broker, const PartyId& client) override;
    std::optional<MandateId> standing(const AccountId& broker, const PartyId& client) override;
    void add(const Mandate& mandate) override;
    void save(Mandate& mandate) override { keeper_.save(mandate); }
    Page<Mandate> list(const std::optional<PartyId>& client, const std::optional<AccountId>& broker,
                       const PageRequest& page) override;

  private:
    Context& context_;
    Keeper<Mandate> keeper_;
};

}  // namespace heluo::persistence
