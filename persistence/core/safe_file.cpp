// Escapes, and writes that are checked to the disk.
#include "persistence/core/safe_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <utility>

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

[[noreturn]] void failed(const std::string& what) { throw std::runtime_error{what + ": " + std::strerror(errno)}; }

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

SafeFile::SafeFile(const std::string& path)
    : path_{path}, file_{open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)} {
    if (file_ < 0) failed("cannot make " + path_);
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
        if (written < 0) failed("cannot write " + path_);
        left.remove_prefix(static_cast<std::size_t>(written));
    }
    pending_.clear();
}

void SafeFile::close() {
    flush();
    if (fsync(file_) != 0) failed("cannot sync " + path_);
    const int file = std::exchange(file_, -1);
    if (::close(file) != 0) failed("cannot close " + path_);
}

void replace_file(const std::string& path, const std::function<void(SafeFile&)>& write) {
    const std::string draft = path + ".new." + std::to_string(::getpid());
    std::error_code ignored;
    std::filesystem::remove(draft, ignored);
    if (const auto parent = std::filesystem::path{path}.parent_path(); !parent.empty())
        std::filesystem::create_directories(parent);
    try {
        SafeFile file{draft};
        write(file);
        file.close();
        std::filesystem::rename(draft, path);
    } catch (...) {
        std::filesystem::remove(draft, ignored);
        throw;
    }
}

}  // namespace heluo::persistence
