// Formats, amounts and files of printed tables.
#include "api/statistics/printed.hpp"

#include "api/statistics/rendered.hpp"

namespace heluo::api {

TableFormat format_for(const std::optional<TableFormat>& asked, const std::string& accept) {
    if (asked) return *asked;
    if (accept.find(workbook_type) != std::string::npos) return TableFormat::xlsx;
    if (accept.find("text/csv") != std::string::npos) return TableFormat::csv;
    return TableFormat::json;
}

std::string in_wan(Money amount) {
    constexpr long long fen_per_hundredth_of_wan = 10'000;
    return Money::fen(divide_half_away(amount.in_fen(), fen_per_hundredth_of_wan)).text();
}
std::string in_wan(const std::optional<Money>& amount) { return amount ? in_wan(*amount) : no_base; }

std::optional<Raw> file_of(const Report& report, TableFormat format, const Workbooks& workbooks) {
    const auto disposition = [&](const char* ending) {
        return "attachment; filename=\"" + report.name + ending + "\"";
    };
    switch (format) {
        case TableFormat::json: return std::nullopt;
        case TableFormat::csv: return Raw{"text/csv; charset=utf-8", as_csv(report), {}, disposition(".csv")};
        case TableFormat::xlsx:
            return Raw{std::string{workbook_type}, workbooks.print(report), {}, disposition(".xlsx")};
    }
    return std::nullopt;
}

}  // namespace heluo::api
