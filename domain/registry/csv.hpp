// CSV (RFC 4180), read from a stream record by record, in bounded memory, telling where each record began and ended, so that
// an import can go on from a byte; and written for spreadsheets. Ours because no CSV library in Debian 12 streams, resumes and
// reports lines.
#pragma once
#include <cstddef>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

namespace heluo {

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // tells Excel that a file is UTF-8

// A record with its CRLF, quoted where it must be, its cells as guarded() says: but for figures of ours, which may be negative.
std::string csv_line(const std::vector<std::string>& cells, const std::vector<bool>& figures = {});
// A cell that a spreadsheet would take for a formula gets an apostrophe in front, and so does one that begins with an
// apostrophe: unguarded() then gives back every cell as it was.
std::string guarded(std::string_view cell);
std::string_view unguarded(std::string_view cell);

class CsvReader {
  public:
    // Bytes; a longer record is malformed, not a reason to grow. The longest contract that there can be needs half of it.
    static constexpr std::size_t max_record = 1024 * 1024;

    // `offset` is the stream's present position, `line` the number of the line that begins there (the first is 1).
    explicit CsvReader(std::istream& in, long long offset = 0, long long line = 1)
        : in_{in}, base_{offset}, line_{line} {}

    // malformed: a quote that never closes, text beside a quoted cell, or a record beyond max_record. Such a record is
    // taken to end with its first line, so that one slip of the pen costs one line and not the rest of the file.
    enum class Got { row, malformed, end };
    Got next(std::vector<std::string>& cells);  // empty lines are passed over

    long long offset() const { return base_ + static_cast<long long>(at_); }  // of the byte after the last record
    long long line() const { return line_; }                                  // that begins there
    long long record_line() const { return record_line_; }                    // where the last record began

  private:
    static constexpr int none = -1;
    enum class Ended { cell, record, file, malformed };

    int peek();
    int take();
    bool too_long() const { return at_ - record_ > max_record; }
    void skip_byte_order_mark();
    Ended read_cell(std::string& cell);
    Ended read_quoted(std::string& cell);
    Ended read_plain(std::string& cell);
    Ended end_of_cell();
    void skip_first_line();

    std::istream& in_;
    std::string buffer_;      // from the beginning of the present record on
    long long base_;          // offset of buffer_[0]
    std::size_t at_ = 0;      // next byte in buffer_
    std::size_t record_ = 0;  // where the present record begins in buffer_
    long long line_, record_line_ = 0;
};

}  // namespace heluo
