// Tables as workbooks (XLSX), as a port: implemented in server/workbooks.cpp.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "api/core/report.hpp"

namespace heluo::api {

inline constexpr std::string_view workbook_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

class Workbooks {
  public:
    virtual ~Workbooks() = default;
    // The bytes of a workbook of one sheet, every cell a text. The same rows give the same bytes. Refuses export_cell_too_long.
    virtual std::string write(const std::vector<std::vector<std::string>>& rows) const = 0;
    // The bytes of a workbook that prints this report on one sheet. The same report gives the same bytes.
    virtual std::string print(const Report& report) const = 0;
    // Writes the workbook's first visible sheet to the file `csv`, a record for each row, at its number. Refuses import_unreadable, and
    // import_too_large for what unpacks to more than an import takes; then there is no such file.
    virtual void to_csv(const std::string& workbook, const std::string& csv) const = 0;
};

}  // namespace heluo::api
