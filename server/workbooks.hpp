// Workbooks as the API's port has them: written by workbook_file.cpp, read by sheet_reader.cpp.
#pragma once
#include <string>

#include "api/core/workbook.hpp"

namespace heluo::server {

class FileWorkbooks final : public api::Workbooks {
  public:
    // Its files for a moment lie in the directory of uploads, which is emptied of them at start.
    explicit FileWorkbooks(std::string directory) : directory_{std::move(directory)} {}
    std::string write(const std::vector<std::vector<std::string>>& rows) const override;
    std::string print(const api::Report& report) const override;
    void to_csv(const std::string& workbook, const std::string& csv) const override;

  private:
    std::string directory_;
};

}  // namespace heluo::server
