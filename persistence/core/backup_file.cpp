// Reading and writing the files of a backup.
#include "persistence/core/backup_file.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace heluo::persistence {
namespace {

constexpr std::size_t piece = 1 << 20;

std::string manifest_text(const Manifest& manifest) {
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << "format 1\nschema " << manifest.report.schema << "\ndigest " << manifest.digest << "\naudit_rows "
         << manifest.report.audit_rows << "\naudit_head "
         << (manifest.report.audit_head.empty() ? "-" : manifest.report.audit_head) << "\n";
    for (const auto& [table, rows] : manifest.report.tables) text << "table " << table << ' ' << rows << "\n";
    return text.str();
}

}  // namespace

void RunningDigest::add(std::string_view text) {
    while (!text.empty()) {
        const std::size_t taken = std::min(text.size(), piece - pending_.size());
        pending_ += text.substr(0, taken);
        text.remove_prefix(taken);
        if (pending_.size() == piece) fold();
    }
}

void RunningDigest::fold() {
    hash_ = crypto_.sha256(hash_ + pending_);
    pending_.clear();
}

std::string RunningDigest::finish() {
    fold();
    return hex(hash_);
}

void write_manifest(const std::string& path, const Manifest& manifest, const Crypto& crypto) {
    const std::string text = manifest_text(manifest);
    SafeFile file{path};
    file.write(text + "mac " + hex(crypto.mac("backup|" + text)) + "\n");
    file.close();
}

Manifest read_manifest(const std::string& path, const Crypto& crypto) {
    std::ifstream in{path};
    if (!in) throw std::runtime_error{"there is no manifest: " + path};
    Manifest manifest;
    std::string mac;
    for (std::string word; in >> word;) {
        if (word == "schema") in >> manifest.report.schema;
        if (word == "digest") in >> manifest.digest;
        if (word == "audit_rows") in >> manifest.report.audit_rows;
        if (word == "audit_head") in >> manifest.report.audit_head;
        if (word == "mac") in >> mac;
        if (word != "table") continue;
        std::string table;
        in >> table;
        in >> manifest.report.tables[table];
    }
    if (manifest.report.audit_head == "-") manifest.report.audit_head.clear();
    if (mac != hex(crypto.mac("backup|" + manifest_text(manifest))))
        throw std::runtime_error{"the manifest was changed, or belongs to another instance key"};
    return manifest;
}

}  // namespace heluo::persistence
