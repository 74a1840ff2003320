// Files that were sent in (documents of applications, evidence): kept once for each SHA-256, in chunks, in the database, so that its
// backup is whole and several servers see the same.
#pragma once
#include <array>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "domain/core/unit.hpp"

namespace heluo {

// Types by their usual extension, with their media types; which of them are taken says the parameter document.types.
inline constexpr auto file_types = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"pdf", "application/pdf"},
    {"jpg", "image/jpeg"},
    {"png", "image/png"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"ofd", "application/ofd"},  // 版式文档 (GB/T 33190)
    {"doc", "application/msword"},
    {"xls", "application/vnd.ms-excel"},
});

// What the door takes at all, in bytes; document.max_bytes is the limit of the house.
inline constexpr long long max_file_bytes = 64LL * 1024 * 1024;
inline constexpr std::size_t chunk_bytes = 256 * 1024;

struct File {
    std::string type;  // of file_types, by its bytes
    long long size = 0;
    std::string sha256;  // of its bytes, hex
    friend bool operator==(const File&, const File&) = default;
};
std::string_view media_type_of(const File& file);

class Contents {
  public:
    virtual ~Contents() = default;
    // False where this content is there already.
    virtual bool claim(const std::string& sha256, long long size) = 0;
    virtual void put_chunk(const std::string& sha256, long long place, std::string_view bytes) = 0;  // 0, 1, ...
    // std::invalid_argument for one that put_chunk did not write.
    virtual std::optional<std::string> chunk(const std::string& sha256, long long place) = 0;
};

// Fault required without bytes; unsupported_media_type, body_too_large.
void require_taken(Unit& unit, const File& file);
// `bytes` are the file's.
void keep(Unit& unit, const File& file, std::istream& bytes);
// Whether the stored bytes still have their hash.
bool is_whole(Contents& contents, const Crypto& crypto, const std::string& sha256);
// std::runtime_error where the stored ones are not those that were sent in.
std::string bytes_of(Unit& unit, const File& file);

}  // namespace heluo
