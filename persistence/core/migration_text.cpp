// Splitting migration files.
#include "persistence/core/migration_text.hpp"

#include <cctype>
#include <cstdint>
#include <stdexcept>

namespace heluo::persistence {
namespace {

std::string trimmed(std::string_view text) {
    const auto blank = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return std::string{text};
}

[[noreturn]] void bad(std::string_view name, const char* what) {
    throw std::runtime_error{"migration " + std::string{name} + ": " + what};
}

// Semicolons inside '...' do not end a statement; "--" begins a comment to the end of its line.
class Splitter {
  public:
    Splitter(std::string_view name, std::string_view text) : name_{name}, text_{text} {}

    std::vector<std::string> run() {
        while (at_ < text_.size()) step();
        if (!trimmed(current_).empty()) bad(name_, "text after the last semicolon");
        return std::move(statements_);
    }

  private:
    void step() {
        const char c = text_[at_];
        if (c == '\'') return take_quoted();
        if (text_.substr(at_, 2) == "--") return skip_comment();
        ++at_;
        if (c != ';') {
            current_ += c;
            return;
        }
        if (std::string statement = trimmed(current_); !statement.empty()) statements_.push_back(std::move(statement));
        current_.clear();
    }
    void take_quoted() {
        const auto end = text_.find('\'', at_ + 1);
        if (end == std::string_view::npos) bad(name_, "an unclosed quote");
        current_ += text_.substr(at_, end + 1 - at_);
        at_ = end + 1;
    }
    void skip_comment() { at_ = std::min(text_.find('\n', at_), text_.size()); }

    std::string_view name_, text_;
    std::size_t at_ = 0;
    std::string current_;
    std::vector<std::string> statements_;
};

}  // namespace

Migration parse_migration(std::string_view name, std::string_view text) {
    if (name.size() < 9 || name[4] != '_' || !name.ends_with(".sql")) bad(name, "the name is not NNNN_name.sql");
    Migration migration;
    migration.name = name;
    for (char digit : name.substr(0, 4)) {
        if (!std::isdigit(static_cast<unsigned char>(digit))) bad(name, "the name is not NNNN_name.sql");
        migration.version = migration.version * 10 + (digit - '0');
    }
    migration.statements = Splitter{name, text}.run();
    return migration;
}

std::string checksum(std::string_view text) {
    std::uint64_t hash = 14695981039346656037ull;
    for (unsigned char byte : text) hash = (hash ^ byte) * 1099511628211ull;
    std::string digits(16, '0');
    for (int i = 15; i >= 0; --i, hash >>= 4) digits[static_cast<std::size_t>(i)] = "0123456789abcdef"[hash & 15];
    return digits;
}

}  // namespace heluo::persistence
