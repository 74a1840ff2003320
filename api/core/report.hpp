// A printed table as what it says: a title, heads of one or two tiers, rows of texts and numbers, notes. Written as CSV by
// api/statistics/rendered.cpp, as a workbook by the server (server/report_file.cpp).
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace heluo::api {

struct Report {
    enum class Kind { text, count, amount, percent };  // whole numbers; two decimals; two decimals
    struct Column {
        std::string group, head;  // columns of one group stand side by side under its head; none stands alone
        Kind kind = Kind::text;
    };
    struct Row {
        std::vector<std::string> cells;  // numbers in plain decimals
        int level = 0;                   // the first cell is indented so much
        bool sum = false;                // 合计
        std::optional<Kind> kind{};      // of its numbers, where it is not that of their columns
    };

    std::string title;
    std::string left, right;  // beneath it: what it is counted by; units
    std::vector<Column> columns;
    std::vector<Row> rows;
    std::vector<std::string> notes;  // 注
    std::string name;                // of the file, without its ending
};

}  // namespace heluo::api
