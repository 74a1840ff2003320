// The CSV reader by itself: what is a record, where it ends, what a slip costs, and that it can go on from any record.
#include <doctest/doctest.h>

#include <sstream>

#include "domain/registry/csv.hpp"

using namespace heluo;
using Records = std::vector<std::vector<std::string>>;

namespace {

// A malformed record is shown as one cell "!".
Records records_of(const std::string& text) {
    std::istringstream in{text};
    CsvReader reader{in};
    Records list;
    std::vector<std::string> cells;
    for (auto got = reader.next(cells); got != CsvReader::Got::end; got = reader.next(cells))
        list.push_back(got == CsvReader::Got::row ? cells : std::vector<std::string>{"!"});
    return list;
}

std::vector<long long> lines_of(const std::string& text) {
    std::istringstream in{text};
    CsvReader reader{in};
    std::vector<long long> list;
    std::vector<std::string> cells;
    while (reader.next(cells) != CsvReader::Got::end) list.push_back(reader.record_line());
    return list;
}

}  // namespace

TEST_SUITE_BEGIN("pure");

TEST_CASE("a record ends with LF, CRLF or the file, and empty lines are passed over") {
    const Records two{{"a", "b"}, {"c", ""}};
    CHECK(records_of("a,b\nc,\n") == two);
    CHECK(records_of("a,b\r\nc,\r\n") == two);
    CHECK(records_of("a,b\nc,") == two);
    CHECK(records_of("\n\r\na,b\n\n\nc,\n\n") == two);
    CHECK(records_of("").empty());
    CHECK(records_of("\n\n").empty());
}

TEST_CASE("a byte order mark belongs to no cell, and only the first three bytes can be one") {
    CHECK(records_of("\xEF\xBB\xBF"
                     "a,b\n") == Records{{"a", "b"}});
    CHECK(records_of("\xEF\xBB\xBF").empty());
    CHECK(records_of("\xEF\xBB"
                     "a\n") == Records{{"\xEF\xBB"
                                        "a"}});
    CHECK(records_of("a\n\xEF\xBB\xBF"
                     "b\n") == Records{{"a"},
                                       {"\xEF\xBB\xBF"
                                        "b"}});
}

TEST_CASE("a quoted cell may hold commas, quotes and line ends; an empty one is a cell") {
    CHECK(records_of("\"a,b\",\"say \"\"no\"\"\",\"two\nlines\r\n\"\n\"\"\n") ==
          Records{{"a,b", "say \"no\"", "two\nlines\r\n"}, {""}});
    CHECK(lines_of("h\n\"two\nlines\"\nx\n\ny\n") == std::vector<long long>{1, 2, 4, 6});
}

TEST_CASE("a carriage return is part of a cell unless a line feed follows") {
    CHECK(records_of("a\rb,c\n") == Records{{"a\rb", "c"}});
    CHECK(records_of("a,b\r") == Records{{"a", "b\r"}});
}

TEST_CASE("a slip of the pen costs its line, not the rest of the file") {
    CHECK(records_of("a\"b,c\nd,e\n") == Records{{"!"}, {"d", "e"}});            // a quote inside a plain cell
    CHECK(records_of("\"a\"b,c\nd,e\n") == Records{{"!"}, {"d", "e"}});          // text beside a quoted cell
    CHECK(records_of("\"never closed,c\nd,e\n") == Records{{"!"}, {"d", "e"}});  // a quote that never closes
    CHECK(records_of("a,\"") == Records{{"!"}});
    CHECK(lines_of("h\n\"open\nd\n") == std::vector<long long>{1, 2, 3});
}

TEST_CASE("a record of 1 MiB is read, a longer one is malformed and costs its line") {
    const std::string limit(CsvReader::max_record, 'x');
    CHECK(records_of(limit + "\nd\n") == Records{{limit}, {"d"}});
    CHECK(records_of(limit + "xx\nd\n") == Records{{"!"}, {"d"}});
    CHECK(records_of("\"" + limit + "x\"\nd\n") == Records{{"!"}, {"d"}});
}

TEST_CASE("a reader that begins at any record reads the rest as the first one did") {
    std::string text = "\xEF\xBB\xBFkey,\"long\ncell\"\r\n";
    for (int i = 0; i < 3000; ++i)
        text += std::to_string(i) + ",\"cell\n" + std::to_string(i) + "\"\n" + (i % 7 ? "" : "\"\n");
    std::istringstream in{text};
    CsvReader whole{in};
    std::vector<std::string> cells, again;
    for (int record = 0;; ++record) {
        const long long offset = whole.offset(), line = whole.line();
        const auto got = whole.next(cells);
        if (record % 500 == 0 || got == CsvReader::Got::end) {
            std::istringstream rest{text};
            rest.seekg(offset);
            CsvReader resumed{rest, offset, line};
            CHECK(resumed.next(again) == got);
            if (got == CsvReader::Got::row) CHECK(again == cells);
            CHECK(resumed.offset() == whole.offset());
            CHECK(resumed.record_line() == whole.record_line());
        }
        if (got == CsvReader::Got::end) break;
    }
    CHECK(whole.offset() == static_cast<long long>(text.size()));
}

TEST_SUITE_END();
