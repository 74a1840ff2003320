// How a printed table looks: title, what it counts and its units, heads of two tiers, rows with numbers that are numbers, 合计, notes.
#include "server/report_file.hpp"

#include <xlsxwriter.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <utility>

namespace heluo::server {
namespace {

using api::Report;

constexpr const char *serif = "SimSun",
                     *sans = "SimHei";  // as offices print; where there is none, the reader takes its own

class ReportSheet {
  public:
    ReportSheet(const std::string& path, std::string scratch, const Report& report)
        : scratch_{std::move(scratch)}, report_{report} {
        lxw_workbook_options options{};
        options.tmpdir = scratch_.data();
        book_ = workbook_new_opt(path.c_str(), &options);
        sheet_ = book_ ? workbook_add_worksheet(book_, nullptr) : nullptr;
        if (!sheet_) throw std::runtime_error{path + " cannot be made"};
        lxw_doc_properties properties{};
        properties.created = 946'684'800;  // always the same day, so that the same report gives the same bytes
        workbook_set_properties(book_, &properties);
    }
    ~ReportSheet() {
        if (book_) lxw_workbook_free(book_);
    }
    ReportSheet(const ReportSheet&) = delete;

    void write() {
        set_page();
        write_title();
        write_heads();
        for (const Report::Row& row : report_.rows) write_row(row);
        write_notes();
        set_widths();
        const auto error = workbook_close(book_);
        book_ = nullptr;  // it is freed either way
        if (error != LXW_NO_ERROR) throw std::runtime_error{std::string{"workbook: "} + lxw_strerror(error)};
    }

  private:
    using Column = lxw_col_t;
    Column last() const { return static_cast<Column>(report_.columns.size() - 1); }
    bool is_grouped() const {
        return std::any_of(report_.columns.begin(), report_.columns.end(),
                           [](const Report::Column& column) { return !column.group.empty(); });
    }

    void set_page() {
        worksheet_set_landscape(sheet_);
        constexpr std::size_t most_on_a4 = 16;
        worksheet_set_paper(sheet_, report_.columns.size() <= most_on_a4 ? 9 : 8);  // A4, A3
        worksheet_fit_to_pages(sheet_, 1, 0);
        worksheet_set_footer(sheet_, "&C第 &P 页，共 &N 页");
    }

    void write_title() {
        lxw_format* title = workbook_add_format(book_);
        format_set_font_name(title, sans);
        format_set_font_size(title, 16);
        format_set_align(title, LXW_ALIGN_CENTER);
        format_set_align(title, LXW_ALIGN_VERTICAL_CENTER);
        worksheet_set_row(sheet_, row_, 30, nullptr);
        across(0, last(), report_.title, title);
        ++row_;
        worksheet_write_string(sheet_, row_, 0, report_.left.c_str(), small());
        lxw_format* right = small();
        format_set_align(right, LXW_ALIGN_RIGHT);
        worksheet_write_string(sheet_, row_, last(), report_.right.c_str(), right);
        ++row_;
    }

    void write_heads() {
        lxw_format* head = bordered();
        format_set_font_name(head, sans);
        format_set_align(head, LXW_ALIGN_CENTER);
        format_set_align(head, LXW_ALIGN_VERTICAL_CENTER);
        format_set_text_wrap(head);
        format_set_bg_color(head, 0xE7EDF5);
        const lxw_row_t first = row_, second = is_grouped() ? row_ + 1 : row_;
        for (Column column = 0; column <= last();) {
            const Report::Column& each = report_.columns[column];
            Column end = column;
            while (!each.group.empty() && end < last() && report_.columns[end + 1].group == each.group) ++end;
            if (each.group.empty()) {
                block(first, column, second, column, each.head, head);
            } else {
                block(first, column, first, end, each.group, head);
                for (Column one = column; one <= end; ++one)
                    worksheet_write_string(sheet_, second, one, report_.columns[one].head.c_str(), head);
            }
            column = static_cast<Column>(end + 1);
        }
        worksheet_freeze_panes(sheet_, second + 1, 1);
        worksheet_repeat_rows(sheet_, first, second);
        row_ = second + 1;
    }

    void write_row(const Report::Row& row) {
        for (Column column = 0; column <= last() && column < row.cells.size(); ++column) {
            const std::string& cell = row.cells[column];
            const Report::Kind of_column = report_.columns[column].kind;
            const Report::Kind kind = of_column == Report::Kind::text ? of_column : row.kind.value_or(of_column);
            lxw_format* format = format_for(kind, column == 0 ? row.level : 0, row.sum);
            char* end = nullptr;
            const double number = std::strtod(cell.c_str(), &end);
            if (kind != Report::Kind::text && !cell.empty() && *end == '\0')
                worksheet_write_number(sheet_, row_, column, number, format);
            else
                worksheet_write_string(sheet_, row_, column, cell.c_str(), format);
        }
        ++row_;
    }

    void write_notes() {
        lxw_format* note = small();
        format_set_text_wrap(note);
        for (std::size_t i = 0; i < report_.notes.size(); ++i) {
            const std::string text = (i == 0 ? "注：" : "　　") + std::to_string(i + 1) + ". " + report_.notes[i];
            across(0, last(), text, note);
            ++row_;
        }
    }

    // Chinese characters are twice as wide as others.
    static double width_of(const std::string& text) {
        double width = 0;
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            width += byte >= 0xC0 ? 2 : byte < 0x80 ? 1 : 0;
        }
        return width;
    }
    void set_widths() {
        for (Column column = 0; column <= last(); ++column) {
            double width = width_of(report_.columns[column].head) + 2;
            for (const Report::Row& row : report_.rows)
                if (column < row.cells.size())
                    width = std::max(width, width_of(row.cells[column]) + 2 + (column == 0 ? 2 * row.level : 0) +
                                                (report_.columns[column].kind == Report::Kind::amount ? 3 : 0));
            worksheet_set_column(sheet_, column, column, std::min(width, 48.0), nullptr);
        }
    }

    void across(Column first, Column end, const std::string& text, lxw_format* format) {
        block(row_, first, row_, end, text, format);
    }
    // Merged where it is more than one cell.
    void block(lxw_row_t top, Column left, lxw_row_t bottom, Column right, const std::string& text,
               lxw_format* format) {
        if (top == bottom && left == right)
            worksheet_write_string(sheet_, top, left, text.c_str(), format);
        else
            worksheet_merge_range(sheet_, top, left, bottom, right, text.c_str(), format);
    }

    lxw_format* small() {
        lxw_format* format = workbook_add_format(book_);
        format_set_font_name(format, serif);
        format_set_font_size(format, 9);
        return format;
    }
    lxw_format* bordered() {
        lxw_format* format = workbook_add_format(book_);
        format_set_font_name(format, serif);
        format_set_font_size(format, 10);
        format_set_border(format, LXW_BORDER_THIN);
        return format;
    }
    lxw_format* format_for(Report::Kind kind, int level, bool sum) {
        lxw_format*& format = formats_[{static_cast<int>(kind), level, sum}];
        if (format) return format;
        format = bordered();
        if (sum) format_set_bold(format);
        switch (kind) {
            case Report::Kind::text: format_set_indent(format, static_cast<std::uint8_t>(level)); return format;
            case Report::Kind::count: format_set_num_format(format, "#,##0"); break;
            case Report::Kind::amount: format_set_num_format(format, "#,##0.00"); break;
            case Report::Kind::percent: format_set_num_format(format, "0.00"); break;
        }
        format_set_align(format, LXW_ALIGN_RIGHT);
        return format;
    }

    std::string scratch_;
    const Report& report_;
    lxw_workbook* book_;
    lxw_worksheet* sheet_;
    lxw_row_t row_ = 0;
    std::map<std::tuple<int, int, bool>, lxw_format*> formats_;
};

}  // namespace

void write_report(const std::string& path, std::string scratch, const api::Report& report) {
    ReportSheet{path, std::move(scratch), report}.write();
}

}  // namespace heluo::server
