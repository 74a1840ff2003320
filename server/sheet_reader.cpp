// What the cells of a sheet say as texts.
#include "server/sheet_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <optional>
#include <vector>

#include "domain/core/instant.hpp"
#include "domain/core/refusal.hpp"
#include "domain/registry/csv.hpp"
#include "server/sheet_package.hpp"

namespace heluo::server {
namespace {

constexpr std::uint64_t largest_list = 64 << 20, largest_sheet = 1 << 30, largest_part = 4 << 20;
constexpr std::size_t largest_cell = 256 * 1024;  // bytes: more than the 32,767 characters that a cell may have
constexpr std::size_t largest_row = CsvReader::max_record;  // an import takes no longer one
constexpr std::size_t most_columns = 1000, most_rows = 1'048'576, most_texts = 2'000'000;

[[noreturn]] void unreadable(std::string_view why) { refuse(Reason::import_unreadable, std::string{why}); }

std::string value_of(const XmlAttributes& attributes, std::string_view name) {
    const auto at = attributes.find(name);
    return at == attributes.end() ? std::string{} : at->second;
}

std::optional<std::size_t> whole_number(std::string_view text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::string utf8(unsigned point) {
    std::string out;
    if (point < 0x80) return std::string(1, static_cast<char>(point));
    if (point < 0x800) return {static_cast<char>(0xC0 | point >> 6), static_cast<char>(0x80 | (point & 0x3F))};
    return {static_cast<char>(0xE0 | point >> 12), static_cast<char>(0x80 | (point >> 6 & 0x3F)),
            static_cast<char>(0x80 | (point & 0x3F))};
}

// "_x000D_" spells a character that XML cannot hold, and "_x005F_" the "_" of a text that only looks like that.
std::string unspelled(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned point = 0;
        const bool spelled = text.compare(i, 2, "_x") == 0 && i + 6 < text.size() && text[i + 6] == '_' &&
                             std::from_chars(&text[i + 2], &text[i + 6], point, 16).ptr == &text[i + 6];
        if (!spelled || (0xD800 <= point && point < 0xE000)) {
            out += text[i];
            continue;
        }
        out += utf8(point);
        i += 6;
    }
    return out;
}

// The texts of cells that share them. Phonetic guides (rPh) are no part of a text.
struct SharedTexts final : XmlHandler {
    std::vector<std::string> all;
    std::string now;
    bool in_text = false, in_guide = false;

    void start(std::string_view name, const XmlAttributes&) override {
        if (name == "si") now.clear();
        if (name == "rPh") in_guide = true;
        in_text = name == "t" && !in_guide;
    }
    void text(std::string_view part) override {
        if (in_text) now += part;
    }
    void end(std::string_view name) override {
        in_text = false;
        if (name == "rPh") in_guide = false;
        if (name != "si") return;
        all.push_back(unspelled(now));
        if (all.size() > most_texts) unreadable("shared texts");
    }
};

// Which styles of cells show a date (ECMA-376 part 1, 18.8.30: formats that have no text of their own, and those that have).
struct Styles final : XmlHandler {
    std::map<std::string, bool> formats;
    std::vector<bool> dates;
    bool in_cells = false;

    static bool shows_date(std::string_view format) {
        bool quoted = false, bracketed = false;
        for (std::size_t i = 0; i < format.size(); ++i) {
            const char c = format[i];
            if (c == '"' && !bracketed)
                quoted = !quoted;
            else if (quoted)
                continue;
            else if (c == '\\' || c == '_' || c == '*')
                ++i;  // the next character is text, or a width
            else if (c == '[' || c == ']')
                bracketed = c == '[';
            else if (!bracketed && (c == 'y' || c == 'Y' || c == 'd' || c == 'D'))
                return true;
        }
        return false;
    }
    bool is_date(const std::string& id) const {
        if (const auto own = formats.find(id); own != formats.end()) return own->second;
        const std::size_t n = whole_number(id).value_or(0);
        return (14 <= n && n <= 17) || n == 22 || (27 <= n && n <= 31) || n == 36 || (50 <= n && n <= 54) || n == 57 ||
               n == 58;
    }
    void start(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "numFmt")
            formats[value_of(attributes, "numFmtId")] = shows_date(value_of(attributes, "formatCode"));
        if (name == "cellXfs") in_cells = true;
        if (name == "xf" && in_cells) dates.push_back(is_date(value_of(attributes, "numFmtId")));
    }
    void end(std::string_view name) override {
        if (name == "cellXfs") in_cells = false;
    }
};

struct Book final : XmlHandler {
    std::string sheet;  // the relation's id
    bool from_1904 = false;

    void start(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "workbookPr") {
            const std::string flag = value_of(attributes, "date1904");
            from_1904 = flag == "1" || flag == "true";
        }
        const std::string state = value_of(attributes, "state");
        if (name == "sheet" && sheet.empty() && (state.empty() || state == "visible"))
            sheet = value_of(attributes, "id");
    }
};

// A number cell is a double, of which spreadsheets show 15 digits; what is written as a whole number is exact.
std::string number_as_shown(const std::string& text) {
    if (text.find_first_of(".eE") == text.npos) return text;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return text;
    std::array<char, 40> shown{};
    std::snprintf(shown.data(), shown.size(), "%.15g", value);
    return shown.data();
}

class Sheet final : public XmlHandler {
  public:
    Sheet(const std::vector<std::string>& texts, const std::vector<bool>& dates, bool from_1904,
          const std::function<void(std::string_view)>& take)
        : texts_{texts}, dates_{dates}, from_1904_{from_1904}, take_{take} {}

    void start(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "row") begin_row(value_of(attributes, "r"));
        if (name == "c") begin_cell(attributes);
        if (name == "rPh") in_guide_ = true;
        in_value_ = name == "v" || (name == "t" && !in_guide_);
    }
    void text(std::string_view part) override {
        if (!in_value_) return;
        value_ += part;
        if (value_.size() > largest_cell) unreadable("cell");
    }
    void end(std::string_view name) override {
        in_value_ = false;
        if (name == "rPh") in_guide_ = false;
        if (name == "c") end_cell();
        if (name == "row") end_row();
    }

  private:
    // Rows and cells may leave out where they are: then they follow the one before.
    void begin_row(const std::string& number) {
        const std::size_t row = number.empty() ? row_ + 1 : whole_number(number).value_or(0);
        if (row <= row_ || row > most_rows) unreadable("row " + number);
        for (++row_; row_ < row; ++row_) take_("\r\n");
        cells_.clear();
        bytes_ = 0;
    }
    void begin_cell(const XmlAttributes& attributes) {
        const std::string place = value_of(attributes, "r");
        std::size_t column = 0;
        for (const char c : place)
            if ('A' <= c && c <= 'Z' && column <= most_columns)
                column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
        if (place.empty()) column = cells_.size() + 1;
        if (column <= cells_.size() || column > most_columns) unreadable("cell " + place);
        cells_.resize(column);
        type_ = value_of(attributes, "t");
        style_ = whole_number(value_of(attributes, "s")).value_or(0);
        value_.clear();
    }
    void end_cell() {
        if (cells_.empty()) unreadable("cell");
        std::string& cell = cells_.back();
        if (type_ == "s") {
            const auto index = whole_number(value_);
            if (!index || *index >= texts_.size()) unreadable("shared text " + value_);
            grow(texts_[*index].size());
            cell = texts_[*index];
            return;
        } else if (type_ == "inlineStr" || type_ == "str") {
            cell = unspelled(value_);
        } else if (type_ == "d") {
            cell = value_.substr(0, 10);
        } else if (type_.empty() || type_ == "n") {
            cell = number_or_date();
        } else {
            cell = value_;  // b: 1 or 0; e: what went wrong
        }
        grow(cell.size());
    }
    void grow(std::size_t bytes) {
        bytes_ += bytes;
        if (bytes_ > largest_row) unreadable("row " + std::to_string(row_));
    }
    std::string number_or_date() const {
        const auto days = whole_number(value_);
        constexpr std::size_t last = 2'958'465;  // 9999-12-31
        if (!days || *days > last || style_ >= dates_.size() || !dates_[style_]) return number_as_shown(value_);
        const auto first =
            std::chrono::sys_days{from_1904_ ? std::chrono::year{1904} / 1 / 1 : std::chrono::year{1899} / 12 / 30};
        return heluo::text(Date{first + std::chrono::days{*days}});
    }
    void end_row() {
        while (!cells_.empty() && cells_.back().empty() && cells_.size() > width_) cells_.pop_back();
        if (std::all_of(cells_.begin(), cells_.end(), [](const auto& cell) { return cell.empty(); }))
            return take_("\r\n");
        if (width_ == 0) width_ = cells_.size();
        cells_.resize(std::max(width_, cells_.size()));
        take_(csv_line(cells_));
    }

    const std::vector<std::string>& texts_;
    const std::vector<bool>& dates_;
    const bool from_1904_;
    const std::function<void(std::string_view)>& take_;
    std::size_t row_ = 0, width_ = 0, style_ = 0, bytes_ = 0;
    std::vector<std::string> cells_;
    std::string type_, value_;
    bool in_value_ = false, in_guide_ = false;
};

}  // namespace

void read_sheet(const std::string& workbook, const std::function<void(std::string_view record)>& take) {
    const SheetPackage package{workbook};
    const std::string main = package.related("", "officeDocument");
    if (main.empty()) unreadable("XLSX");
    Book book;
    package.read(main, largest_part, book);
    const std::string part = package.related(main, "worksheet", book.sheet);
    if (book.sheet.empty() || part.empty()) unreadable("sheet");
    SharedTexts texts;
    if (const std::string shared = package.related(main, "sharedStrings"); !shared.empty())
        package.read(shared, largest_list, texts);
    Styles styles;
    if (const std::string part_of_styles = package.related(main, "styles"); !part_of_styles.empty())
        package.read(part_of_styles, largest_part, styles);
    Sheet sheet{texts.all, styles.dates, book.from_1904, take};
    package.read(part, largest_sheet, sheet);
}

}  // namespace heluo::server
