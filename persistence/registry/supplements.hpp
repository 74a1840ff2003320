// Supplementary registrations in SQL.
#pragma once
#include "domain/registry/supplement.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct SupplementRow {
    std::string id, contract, applicant, state;
    long long from_on{}, until_on{};          // yyyymmdd
    long long amount_total{}, amount_tech{};  // fen
    std::string basis;
    std::optional<long long> registered_on, registered_at;
    std::string grounds, explanation;
    std::optional<std::string> opinion;
    long long created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(SupplementRow, (),
                      (id, contract, applicant, state, from_on, until_on, amount_total, amount_tech, basis,
                       registered_on, registered_at, grounds, explanation, opinion, created_at, changed_at, version))

template <>
struct Kept<Supplement> {
    using Row = SupplementRow;
    using IdType = SupplementId;
    static constexpr std::string_view table = "contract_supplements";
    static Row freeze(const Supplement& supplement);
    static Supplement thaw(const Row& row);
};

class SqlSupplements final : public Supplements {
  public:
    explicit SqlSupplements(Context& context) : context_{context}, keeper_{context} {}
    Supplement get(const SupplementId& id) override { return keeper_.get(id); }
    void add(const Supplement& supplement) override { keeper_.add(supplement); }
    void save(Supplement& supplement) override { keeper_.save(supplement); }
    std::vector<Supplement> of(const ContractId& contract) override;
    long long registered() override;
    Page<Supplement> list(const SupplementFilter& filter, const PageRequest& page) override;

  private:
    Context& context_;
    Keeper<Supplement> keeper_;
};

}  // namespace heluo::persistence
