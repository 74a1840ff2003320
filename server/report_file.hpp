// Writes a report as a workbook (XLSX) that prints as a statistics office prints its tables (libxlsxwriter).
#pragma once
#include <string>

#include "api/core/report.hpp"

namespace heluo::server {

// Throws std::runtime_error where the file cannot be written.
void write_report(const std::string& path, std::string scratch, const api::Report& report);

}  // namespace heluo::server
