// Procurements in SQL.
#pragma once
#include "domain/agency/procurements.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct ProcurementRow {
    std::string id, owner, title, scope, service_types, quoting;
    long long ceiling{};
    std::optional<long long> floor_price, min_discount, max_discount;
    std::string method;
    long long deadline{};
    std::string state;
    long long min_quotes{};
    std::optional<long long> published_at, opened_at;
    long long valid_quotes{};
    std::optional<std::string> won_quote, won_agency, won_party;
    std::optional<long long> won_price;
    std::optional<std::string> contract;
    std::string failure, cancel_reason, cancel_text;
    std::optional<std::string> due_kind;
    std::optional<long long> due_at;
    long long created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(ProcurementRow, (),
                      (id, owner, title, scope, service_types, quoting, ceiling, floor_price, min_discount,
                       max_discount, method, deadline, state, min_quotes, published_at, opened_at, valid_quotes,
                       won_quote, won_agency, won_party, won_price, contract, failure, cancel_reason, cancel_text,
                       due_kind, due_at, created_at, changed_at, version))

template <>
struct Kept<Procurement> {
    using Row = ProcurementRow;
    using IdType = ProcurementId;
    static constexpr std::string_view table = "procurements";
    static Row freeze(const Procurement& procurement);
    static Procurement thaw(const Row& row);
};

class SqlProcurements final : public Procurements {
  public:
    explicit SqlProcurements(Context& context) : keeper_{context} {}
    Procurement get(const ProcurementId& id) override { return keeper_.get(id); }
    void add(const Procurement& procurement) override { keeper_.add(procurement); }
    void save(Procurement& procurement) override { keeper_.save(procurement); }
    Page<Procurement> list(const ProcurementFilter& filter, const PageRequest& page) override;

  private:
    Keeper<Procurement> keeper_;
};

}  // namespace heluo::persistence
