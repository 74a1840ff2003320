// The CSV reader and the writer of records: see csv.hpp.
#include "domain/registry/csv.hpp"

#include <algorithm>
#include <array>

namespace heluo {

namespace {

// What begins a formula, also in full width, which some spreadsheets fold; and the guard itself.
constexpr std::array<std::string_view, 11> begins_formula{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
constexpr char guard = '\'';

bool needs_guard(std::string_view cell) {
    return cell.starts_with(guard) || std::any_of(begins_formula.begin(), begins_formula.end(),
                                                  [&](std::string_view mark) { return cell.starts_with(mark); });
}

}  // namespace

std::string guarded(std::string_view cell) {
    std::string text{cell};
    if (needs_guard(cell)) text.insert(0, 1, guard);
    return text;
}

std::string_view unguarded(std::string_view cell) {
    return cell.starts_with(guard) && needs_guard(cell.substr(1)) ? cell.substr(1) : cell;
}

std::string csv_line(const std::vector<std::string>& cells, const std::vector<bool>& figures) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string cell = i < figures.size() && figures[i] ? cells[i] : guarded(cells[i]);
        if (i) line += ',';
        if (cell.find_first_of(",\"\r\n") == std::string::npos) {
            line += cell;
            continue;
        }
        line += '"';
        for (const char c : cell) line += c == '"' ? "\"\"" : std::string(1, c);
        line += '"';
    }
    return line + "\r\n";
}

// The next byte, fetching a block when the buffer is used up; what lies before the present record is given up then.
int CsvReader::peek() {
    if (at_ == buffer_.size()) {
        buffer_.erase(0, record_);
        base_ += static_cast<long long>(record_);
        at_ -= record_;
        record_ = 0;
        char block[16 * 1024];
        in_.read(block, sizeof block);
        buffer_.append(block, static_cast<std::size_t>(in_.gcount()));
        if (at_ == buffer_.size()) return none;
    }
    return static_cast<unsigned char>(buffer_[at_]);
}

int CsvReader::take() {
    const int byte = peek();
    if (byte == none) return none;
    ++at_;
    if (byte == '\n') ++line_;
    return byte;
}

void CsvReader::skip_byte_order_mark() {
    for (const char expected : byte_order_mark) {
        if (peek() != static_cast<unsigned char>(expected)) {
            at_ = record_;
            return;
        }
        take();
    }
}

CsvReader::Got CsvReader::next(std::vector<std::string>& cells) {
    record_ = at_;
    if (offset() == 0) skip_byte_order_mark();
    while (true) {
        record_ = at_;
        record_line_ = line_;
        if (peek() == none) return Got::end;
        cells.clear();
        Ended ended = Ended::cell;
        while (ended == Ended::cell) {
            cells.emplace_back();
            ended = read_cell(cells.back());
        }
        if (ended == Ended::malformed) {
            skip_first_line();
            return Got::malformed;
        }
        const bool empty_line = cells.size() == 1 && cells[0].empty() && buffer_[record_] != '"';
        if (!empty_line) return Got::row;
    }
}

CsvReader::Ended CsvReader::read_cell(std::string& cell) {
    return peek() == '"' ? read_quoted(cell) : read_plain(cell);
}

CsvReader::Ended CsvReader::read_quoted(std::string& cell) {
    take();
    while (true) {
        const int byte = take();
        if (byte == none || too_long()) return Ended::malformed;
        if (byte != '"') {
            cell += static_cast<char>(byte);
            continue;
        }
        if (peek() != '"') return end_of_cell();
        cell += static_cast<char>(take());
    }
}

CsvReader::Ended CsvReader::read_plain(std::string& cell) {
    while (true) {
        const int byte = peek();
        if (byte == '"' || too_long()) return Ended::malformed;
        if (byte == none || byte == ',' || byte == '\n') break;
        cell += static_cast<char>(take());
    }
    if (peek() == '\n' && !cell.empty() && cell.back() == '\r') cell.pop_back();
    return end_of_cell();
}

// A comma, LF, CRLF or the end of the file; anything else after a closing quote is a slip.
CsvReader::Ended CsvReader::end_of_cell() {
    int byte = take();
    if (byte == ',') return Ended::cell;
    if (byte == '\r' && peek() == '\n') byte = take();
    if (byte == '\n') return Ended::record;
    return byte == none ? Ended::file : Ended::malformed;
}

void CsvReader::skip_first_line() {
    at_ = record_;
    line_ = record_line_;
    for (int byte = take(); byte != none && byte != '\n'; byte = take()) record_ = at_;
}

}  // namespace heluo
