// Reads the first visible sheet of a workbook (XLSX) row by row, with libzip and Expat. Only the texts that its cells share are held in
// memory; how much anything may unpack to is bounded, and a document type (entities) is refused.
#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace heluo::server {

// A CSV record for each row, as wide as the first one that has cells; an empty line for a row without any, so that lines and rows have
// the same numbers. Numbers are given to the 15 digits that spreadsheets show, cells formatted as dates as YYYY-MM-DD. Refuses
// import_unreadable and import_too_large.
void read_sheet(const std::string& workbook, const std::function<void(std::string_view record)>& take);

}  // namespace heluo::server
