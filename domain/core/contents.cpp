// Keeping files and reading them again.
#include "domain/core/contents.hpp"

#include <stdexcept>

#include "domain/core/crypto.hpp"
#include "domain/core/refusal.hpp"
#include "domain/core/rules.hpp"
#include "domain/core/text.hpp"

namespace heluo {

std::string_view media_type_of(const File& file) {
    for (const auto& [name, media_type] : file_types)
        if (name == file.type) return media_type;
    throw std::logic_error{"a file of no type"};
}

void require_taken(Unit& unit, const File& file) {
    Violations faults;
    faults.need(file.size > 0, "", Fault::required);
    require_none(std::move(faults));
    const Date today = beijing_date(unit.now());
    const std::string types = unit.rules.text("document.types", today);
    require(has_word(types, file.type), Reason::unsupported_media_type, types);
    const long long most = unit.rules.number("document.max_bytes", today);
    require(file.size <= most, Reason::body_too_large, std::to_string(most));
}

void keep(Unit& unit, const File& file, std::istream& bytes) {
    if (!unit.contents.claim(file.sha256, file.size)) return;
    std::string chunk(chunk_bytes, '\0');
    long long place = 0, stored = 0;
    while (bytes.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), bytes.gcount() > 0) {
        unit.contents.put_chunk(file.sha256, place++,
                                std::string_view{chunk}.substr(0, static_cast<std::size_t>(bytes.gcount())));
        stored += bytes.gcount();
    }
    if (stored != file.size) throw std::runtime_error{"an uploaded file changed while it was stored"};
}

bool is_whole(Contents& contents, const Crypto& crypto, const std::string& sha256) try {
    const auto hash = crypto.running_sha256();
    long long place = 0;
    for (auto chunk = contents.chunk(sha256, place); chunk; chunk = contents.chunk(sha256, ++place)) hash->add(*chunk);
    return hex(hash->finish()) == sha256;
} catch (const std::invalid_argument&) {
    return false;  // a chunk that was never written so
}

std::string bytes_of(Unit& unit, const File& file) {
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(file.size));
    for (long long place = 0;; ++place) {
        const auto chunk = unit.contents.chunk(file.sha256, place);
        if (!chunk) break;
        bytes += *chunk;
    }
    if (hex(unit.crypto.sha256(bytes)) != file.sha256)
        throw std::runtime_error{"the stored bytes of " + file.sha256 + " are not those that were sent in"};
    return bytes;
}

}  // namespace heluo
