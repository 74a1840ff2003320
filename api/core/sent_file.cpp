// Looking into files.
#include "api/core/sent_file.hpp"

#include <filesystem>
#include <fstream>

namespace heluo::api {

std::string sha256_of(const std::string& path, const Crypto& crypto) {
    std::ifstream file{path, std::ios::binary};
    const auto hash = crypto.running_sha256();
    std::string block(chunk_bytes, '\0');
    while (file.read(block.data(), static_cast<std::streamsize>(block.size())), file.gcount() > 0)
        hash->add(std::string_view{block}.substr(0, static_cast<std::size_t>(file.gcount())));
    return hex(hash->finish());
}

static File look_into(const FileUpload& upload, const Inspector& inspector, const Crypto& crypto) {
    if (upload.file.empty()) return {};
    const auto size = static_cast<long long>(std::filesystem::file_size(upload.file));
    if (size == 0) return {};
    return {inspector.type_of(upload.file), size, sha256_of(upload.file, crypto)};
}

void keep_sent(Store& store, const Cause& cause, const FileUpload& upload, const Inspector& inspector,
               const Keeping& keeping) {
    File file;
    store.read(cause, [&](Unit& unit) {
        file = look_into(upload, inspector, unit.crypto);
        keeping.check(unit, file);
    });
    inspector.require_clean(upload.file);
    store.write(
        cause,
        [&](Unit& unit) {
            std::ifstream bytes{upload.file, std::ios::binary};
            keeping.keep(unit, file, bytes);
        },
        keeping.kept);
}

Download download_of(Unit& unit, const File& file, std::string name) {
    const std::string ending = "." + file.type;
    if (!name.ends_with(ending)) name += ending;
    return {std::string{media_type_of(file)}, bytes_of(unit, file), file.sha256, std::move(name)};
}

}  // namespace heluo::api
