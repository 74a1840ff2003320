// The export of registered contracts as a file, CSV or XLSX, a page an answer.
#include "domain/registry/exports.hpp"

#include <iterator>

#include "api/routes.hpp"
#include "domain/registry/csv.hpp"

namespace heluo::api {

enum class FileFormat { csv, xlsx };

}  // namespace heluo::api

namespace heluo {
template <>
inline constexpr auto names<api::FileFormat> = std::to_array<std::pair<api::FileFormat, std::string_view>>(
    {{api::FileFormat::csv, "csv"}, {api::FileFormat::xlsx, "xlsx"}});
}

namespace heluo::api {

namespace {

using Rows = std::vector<std::vector<std::string>>;

// Half-open business dates by registration date; without them all time.
struct ExportQuery {
    std::optional<Date> from, until;
    std::optional<CodesAs> codes_as;
    std::optional<FileFormat> format;
    std::optional<std::string> after;  // as the Link of the page before has it
};
BOOST_DESCRIBE_STRUCT(ExportQuery, (), (from, until, codes_as, format, after))

// A file that may go on in another one.
struct ExportFile {
    Raw raw;
    std::optional<std::string> next;
};

Rows rows_of(std::vector<FormCells> cells) {
    Rows rows(1);
    for (const FormColumnRule& rule : form_columns()) rows.front().emplace_back(rule.name_zh);
    for (FormCells& row : cells)
        rows.emplace_back(std::make_move_iterator(row.cells.begin()), std::make_move_iterator(row.cells.end()));
    return rows;
}

std::string as_csv(const Rows& rows) {
    std::string text{byte_order_mark};
    for (const auto& row : rows) text += csv_line(row);
    return text;
}

// The query's format wins over Accept.
FileFormat format_for(const std::optional<FileFormat>& asked, const std::string& accept) {
    if (asked) return *asked;
    return accept.find(workbook_type) == std::string::npos ? FileFormat::csv : FileFormat::xlsx;
}

// The file is made when the unit is over: no transaction waits for it.
ExportFile contracts(Store& store, const Actor& actor, const Caller& caller, const Workbooks& workbooks,
                     const Query<ExportQuery>& query) {
    std::optional<std::string> after;
    if (query->after) after = decode_cursor(*query->after);
    const CodesAs codes_as = query->codes_as.value_or(CodesAs::codes);
    const RegisteredFilter days{query->from, query->until, {}};
    const Cause cause = cause_of(actor, caller, Action::export_contracts);
    ExportPage page;
    store.read(cause, [&](Unit& unit) { page = export_contracts(unit, actor, days, after, codes_as); });
    const Rows rows = rows_of(std::move(page.rows));
    if (format_for(query->format, caller.accept) == FileFormat::csv)
        return {{"text/csv; charset=utf-8", as_csv(rows), {}, "attachment; filename=\"contracts.csv\""}, page.next};
    return {{std::string{workbook_type}, workbooks.write(rows), {}, "attachment; filename=\"contracts.xlsx\""},
            page.next};
}

}  // namespace

template <>
struct Answered<ExportFile> {
    using NegotiatesItself = void;
    static Response render(const Call& call, const ExportFile& file) {
        Response response = Answered<Raw>::render(call, file.raw);
        response.headers.emplace_back("Vary", "Accept");
        if (file.next) link_next(response, call, "after", encode_cursor(*file.next));
        return response;
    }
    static constexpr int status = 200;
    static void describe(json::object& operation, Schemas&) {
        describe_answer(operation, 200, {}, {});
        auto& content = operation["responses"].get_object()["200"].get_object()["content"].emplace_object();
        for (const std::string_view type : {std::string_view{"text/csv"}, workbook_type})
            content[type] = json::object{{"schema", json::object{{"type", "string"}, {"format", "binary"}}}};
    }
};

std::vector<Route> export_routes() {
    return {
        route<"GET /v1/contracts/export", contracts, Action::export_contracts>(
            "Registered contracts in the fields of the national form, as a file that imports take back "
            "(docs/exchange.md)")
            .refuses({Reason::export_cell_too_long}),
    };
}

}  // namespace heluo::api
