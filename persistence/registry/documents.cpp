// Documents in SQL, and their bytes in chunks.
#include "persistence/registry/documents.hpp"

#include "persistence/core/pages.hpp"

namespace heluo::persistence {

DocumentRow Kept<Document>::freeze(const Document& document) {
    DocumentRow row;
    row.contract = document.contract.ulid;
    row.filed_by = document.filed_by.ulid;
    row.kind = document.wish.kind;
    row.name = document.wish.name.value;
    row.type = document.wish.file.type;
    row.size = document.wish.file.size;
    row.sha256 = document.wish.file.sha256;
    if (document.withdrawn_at) row.withdrawn_at = to_micros(*document.withdrawn_at);
    row.created_at = to_micros(document.created_at);
    return row;
}

Document Kept<Document>::thaw(const DocumentRow& row) {
    Document document;
    document.id = {row.id};
    document.contract = {row.contract};
    document.filed_by = {row.filed_by};
    document.wish = {row.kind, {row.name}, {row.type, row.size, row.sha256}};
    if (row.withdrawn_at) document.withdrawn_at = from_micros(*row.withdrawn_at);
    document.created_at = from_micros(row.created_at);
    document.version = row.version;
    return document;
}

bool SqlDocuments::knows(const DocumentId& id) {
    return context_.sql.number("SELECT 1 FROM documents WHERE id = :id", {bind("id", id.ulid)}).has_value();
}

std::vector<Document> SqlDocuments::of(const ContractId& contract) {
    return keeper_.list(" WHERE contract = :contract ORDER BY id", {bind("contract", contract.ulid)});
}

Page<Document> SqlDocuments::list(const ContractId& contract, const PageRequest& page) {
    return newest_first(keeper_, "contract = :contract", {bind("contract", contract.ulid)}, page);
}

}  // namespace heluo::persistence
