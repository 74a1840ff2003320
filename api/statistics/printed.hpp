// Tables on paper: their formats, how amounts stand in them, and the file that is sent.
#pragma once
#include <array>
#include <string>
#include <string_view>

#include "api/core/answers.hpp"
#include "api/core/report.hpp"
#include "api/core/workbook.hpp"
#include "domain/core/money.hpp"

namespace heluo::api {

enum class TableFormat { json, csv, xlsx };

}  // namespace heluo::api

namespace heluo {
template <>
inline constexpr auto names<api::TableFormat> = std::to_array<std::pair<api::TableFormat, std::string_view>>(
    {{api::TableFormat::json, "json"}, {api::TableFormat::csv, "csv"}, {api::TableFormat::xlsx, "xlsx"}});
}

namespace heluo::api {

inline constexpr std::array<std::string_view, 2> printed_types{"text/csv", workbook_type};
inline constexpr const char *no_base = "—", *withheld_mark = "*";

// What the query asks for, or else the Accept header.
TableFormat format_for(const std::optional<TableFormat>& asked, const std::string& accept);
// 万元 with two decimals, half away from zero.
std::string in_wan(Money amount);
std::string in_wan(const std::optional<Money>& amount);
// The file of a report in this format; none of JSON, which is the view.
std::optional<Raw> file_of(const Report& report, TableFormat format, const Workbooks& workbooks);

}  // namespace heluo::api
