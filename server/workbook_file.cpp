// One sheet of texts: no cell is ever a formula, a number or a link.
#include "server/workbook_file.hpp"

#include <xlsxwriter.h>

#include <algorithm>
#include <stdexcept>

#include "domain/core/refusal.hpp"

namespace heluo::server {
namespace {

bool is_hex(char c) { return ('0' <= c && c <= '9') || ('A' <= c && c <= 'F') || ('a' <= c && c <= 'f'); }

// "_x0041_" is how a workbook spells a character that XML cannot hold: where it is text, its first "_" is spelled so, and so are
// the two characters that are no XML although they are Unicode.
std::string spelled(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = std::string_view{text}.substr(i);
        const bool looks_spelled = rest.size() >= 7 && rest.starts_with("_x") && rest[6] == '_' &&
                                   std::all_of(rest.begin() + 2, rest.begin() + 6, is_hex);
        if (looks_spelled) {
            out += "_x005F_";
        } else if (rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF")) {
            out += rest[2] == '\xBE' ? "_xFFFE_" : "_xFFFF_";
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace

WorkbookFile::WorkbookFile(const std::string& path, std::string scratch) : scratch_{std::move(scratch)} {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = scratch_.data();
    book_ = workbook_new_opt(path.c_str(), &options);
    sheet_ = book_ ? workbook_add_worksheet(book_, nullptr) : nullptr;
    if (!sheet_) throw std::runtime_error{path + " cannot be made"};
    lxw_doc_properties properties{};
    properties.created = 946'684'800;  // always the same day, so that the same rows give the same bytes
    workbook_set_properties(book_, &properties);
    worksheet_freeze_panes(sheet_, 1, 0);
}

WorkbookFile::~WorkbookFile() {
    if (book_) lxw_workbook_free(book_);
}

void WorkbookFile::add(const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i].empty()) continue;
        const auto error =
            worksheet_write_string(sheet_, rows_, static_cast<lxw_col_t>(i), spelled(row[i]).c_str(), nullptr);
        require(error != LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED, Reason::export_cell_too_long);
        if (error != LXW_NO_ERROR) throw std::runtime_error{std::string{"workbook: "} + lxw_strerror(error)};
    }
    ++rows_;
}

void WorkbookFile::close() {
    const auto error = workbook_close(book_);
    book_ = nullptr;  // it is freed either way
    if (error != LXW_NO_ERROR) throw std::runtime_error{std::string{"workbook: "} + lxw_strerror(error)};
}

}  // namespace heluo::server
