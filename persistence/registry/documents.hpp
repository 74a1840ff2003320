// Documents in SQL.
#pragma once
#include "domain/registry/document.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct DocumentRow {
    std::string id, contract, filed_by, kind, name, type;
    long long size{};
    std::string sha256;
    std::optional<long long> withdrawn_at;
    long long created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(DocumentRow, (),
                      (id, contract, filed_by, kind, name, type, size, sha256, withdrawn_at, created_at, changed_at,
                       version))

template <>
struct Kept<Document> {
    using Row = DocumentRow;
    using IdType = DocumentId;
    static constexpr std::string_view table = "documents";
    static Row freeze(const Document& document);
    static Document thaw(const Row& row);
};

class SqlDocuments final : public Documents {
  public:
    explicit SqlDocuments(Context& context) : context_{context}, keeper_{context} {}
    Document get(const DocumentId& id) override { return keeper_.get(id); }
    bool knows(const DocumentId& id) override;
    void add(const Document& document) override { keeper_.add(document); }
    void save(Document& document) override { keeper_.save(document); }
    std::vector<Document> of(const ContractId& contract) override;
    Page<Document> list(const ContractId& contract, const PageRequest& page) override;

  private:
    Context& context_;
    Keeper<Document> keeper_;
};

}  // namespace heluo::persistence
