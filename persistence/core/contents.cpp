// Contents of files in SQL.
#include "persistence/core/contents.hpp"

#include "persistence/core/base64.hpp"
#include "persistence/core/errors.hpp"
#include "persistence/core/record.hpp"

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

// Of two that file the same bytes at once the second waits for the first at the key, and finds them there or files them itself.
bool SqlContents::claim(const std::string& sha256, long long size) {
    if (context_.sql.number("SELECT size FROM document_contents WHERE sha256 = :sha256", {bind("sha256", sha256)}))
        return false;
    try {
        insert(context_.sql, "document_contents", ContentRow{sha256, size});
        return true;
    } catch (const DuplicateKey&) {
        return false;
    }
}

void SqlContents::put_chunk(const std::string& sha256, long long place, std::string_view bytes) {
    insert(context_.sql, "document_chunks", ChunkRow{sha256, place, base64(bytes)});
}

std::optional<std::string> SqlContents::chunk(const std::string& sha256, long long place) {
    const auto text = context_.sql.text("SELECT bytes FROM document_chunks WHERE sha256 = :sha256 AND place = :place",
                                        {bind("sha256", sha256), bind("place", place)});
    return text ? std::optional{unbase64(*text)} : std::nullopt;
}

}  // namespace heluo::persistence
