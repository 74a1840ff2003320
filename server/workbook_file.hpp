// Writes a workbook (XLSX) of one sheet of texts, row by row, in bounded memory (libxlsxwriter).
#pragma once
#include <string>
#include <vector>

struct lxw_workbook;
struct lxw_worksheet;

namespace heluo::server {

class WorkbookFile {
  public:
    // Rows wait in files in the directory `scratch` until the workbook is closed.
    WorkbookFile(const std::string& path, std::string scratch);
    ~WorkbookFile();
    WorkbookFile(const WorkbookFile&) = delete;
    void add(const std::vector<std::string>& row);  // refuses export_cell_too_long
    void close();                                   // throws std::runtime_error where the file cannot be written

  private:
    std::string scratch_;
    lxw_workbook* book_;
    lxw_worksheet* sheet_;
    unsigned rows_ = 0;
};

}  // namespace heluo::server
