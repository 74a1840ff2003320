// Documents in SQL, and their bytes in chunks.
#include "persistence/registry/documents.hpp"

#include "persistence/core/base64.hpp"
#include "persistence/core/errors.hpp"
#include "persistence/core/pages.hpp"

namespace heluo::persistence {

namespace {

struct ContentRow {
    std::string sha256;
    long long size{};
};
BOOST_DESCRIBE_STRUCT(ContentRow, (), (sha256, size))

struct ChunkRow {
    std::string sha256;
    long long place{};
    std::string bytes;  // base 64
};
BOOST_DESCRIBE_STRUCT(ChunkRow, (), (sha256, place, bytes))

}  // namespace

DocumentRow Kept<Document>::freeze(const Document& document) {
    DocumentRow row;
    row.contract = document.contract.ulid;
    row.filed_by = document.filed_by.ulid;
    row.kind = document.wish.kind;
    row.name = document.wish.name.value;
    row.type = document.wish.type;
    row.size = document.wish.size;
    row.sha256 = document.wish.sha256;
    if (document.withdrawn_at) row.withdrawn_at = to_micros(*document.withdrawn_at);
    row.created_at = to_micros(document.created_at);
    return row;
}

Document Kept<Document>::thaw(const DocumentRow& row) {
    Document document;
    document.id = {row.id};
    document.contract = {row.contract};
    document.filed_by = {row.filed_by};
    document.wish = {row.kind, {row.name}, row.type, row.size, row.sha256};
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

// Of two that file the same bytes at once the second waits for the first at the key, and finds them there or files them itself.
bool SqlDocuments::claim(const std::string& sha256, long long size) {
    if (context_.sql.number("SELECT size FROM document_contents WHERE sha256 = :sha256", {bind("sha256", sha256)}))
        return false;
    try {
        insert(context_.sql, "document_contents", ContentRow{sha256, size});
        return true;
    } catch (const DuplicateKey&) {
        return false;
    }
}

void SqlDocuments::put_chunk(const std::string& sha256, long long place, std::string_view bytes) {
    insert(context_.sql, "document_chunks", ChunkRow{sha256, place, base64(bytes)});
}

std::optional<std::string> SqlDocuments::chunk(const std::string& sha256, long long place) {
    const auto text = context_.sql.text("SELECT bytes FROM document_chunks WHERE sha256 = :sha256 AND place = :place",
                                        {bind("sha256", sha256), bind("place", place)});
    return text ? std::optional{unbase64(*text)} : std::nullopt;
}

}  // namespace heluo::persistence
