// Reading and writing the files of a backup.
#include "persistence/core/backup_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <sstream>
#include <stdexcept>

namespace heluo::persistence {
namespace {

constexpr std::size_t piece = 1 << 20;

void put_escaped(std::string& line, const std::string& text) {
    for (char c : text) switch (c) {
            case '\t': line += "\\t"; break;
            case '\n': line += "\\n"; break;
            case '\r': line += "\\r"; break;
            case '\\': line += "\\\\"; break;
            default: line += c;
        }
}

char unescaped(char c) { return c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c; }

std::optional<std::string> field_of(std::string_view text) {
    if (text == "\\N") return std::nullopt;
    std::string field;
    for (std::size_t i = 0; i < text.size(); ++i) field += text[i] == '\\' ? unescaped(text[++i]) : text[i];
    return field;
}

[[noreturn]] void failed(const char* what) {
    throw std::runtime_error{std::string{what} + ": " + std::strerror(errno)};
}

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

std::string line_of(const Fields& fields) {
    std::string line;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i) line += '\t';
        if (fields[i])
            put_escaped(line, *fields[i]);
        else
            line += "\\N";
    }
    return line;
}

Fields fields_of(std::string_view line) {
    Fields fields;
    for (;;) {
        const auto tab = line.find('\t');
        fields.push_back(field_of(line.substr(0, tab)));
        if (tab == std::string_view::npos) return fields;
        line.remove_prefix(tab + 1);
    }
}

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

SafeFile::SafeFile(const std::string& path) : file_{open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)} {
    if (file_ < 0) failed("cannot make the backup file");
}

SafeFile::~SafeFile() {
    if (file_ >= 0) ::close(file_);
}

void SafeFile::write(std::string_view text) {
    pending_ += text;
    if (pending_.size() >= piece) flush();
}

void SafeFile::flush() {
    for (std::string_view left = pending_; !left.empty();) {
        const auto written = ::write(file_, left.data(), left.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) failed("cannot write the backup file");
        left.remove_prefix(static_cast<std::size_t>(written));
    }
    pending_.clear();
}

void SafeFile::close() {
    flush();
    if (fsync(file_) != 0) failed("cannot sync the backup file");
    const int file = std::exchange(file_, -1);
    if (::close(file) != 0) failed("cannot close the backup file");
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
