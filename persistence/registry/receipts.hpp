// Receipts in SQL.
#pragma once
#include "domain/registry/receipt.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct ReceiptRow {
    std::string id, contract, recorded_by, state, kind;
    std::optional<std::string> refunds;
    long long received_on{}, amount{};  // yyyymmdd, fen
    std::optional<std::string> bank_ref;
    std::string explanation;
    std::optional<long long> decided_at;
    long long created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(ReceiptRow, (),
                      (id, contract, recorded_by, state, kind, refunds, received_on, amount, bank_ref, explanation,
                       decided_at, created_at, changed_at, version))

template <>
struct Kept<Receipt> {
    using Row = ReceiptRow;
    using IdType = ReceiptId;
    static constexpr std::string_view table = "receipts";
    static Row freeze(const Receipt& receipt);
    static Receipt thaw(const Row& row);
};

class SqlReceipts final : public Receipts {
  public:
    explicit SqlReceipts(Context& context) : context_{context}, keeper_{context} {}
    Receipt get(const ReceiptId& id) override { return keeper_.get(id); }
    void add(const Receipt& receipt) override { keeper_.add(receipt); }
    void save(Receipt& receipt) override { keeper_.save(receipt); }
    std::vector<Receipt> of(const ContractId& contract) override;
    long long confirmed() override;
    Page<Receipt> list(const ReceiptFilter& filter, const PageRequest& page) override;

  private:
    Context& context_;
    Keeper<Receipt> keeper_;
};

}  // namespace heluo::persistence
