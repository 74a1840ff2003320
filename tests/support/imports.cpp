// Import files and their way into the register.
#include "tests/support/imports.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "domain/core/fault_names.hpp"
#include "domain/registry/import_rows.hpp"
#include "tests/support/people.hpp"

namespace heluo::tests {

namespace fs = std::filesystem;

Cells sound_row(int n) {
    char serial[8];
    std::snprintf(serial, sizeof serial, "%06d", n);
    return {{"row_key", "row-" + std::to_string(n)},
            {"number", std::string{"2025410101"} + serial},
            {"registry", "410101"},
            {"registered_on", "2025-05-17"},
            {"title", "轴承寿命测试服务第" + std::to_string(n) + "号"},
            {"kind", "service"},
            {"sub_kind", "51"},
            {"field", "03"},
            {"seller_name", "卖方"},
            {"seller_code", credit_code(1)},
            {"seller_region", "410305"},
            {"buyer_name", "买方"},
            {"buyer_code", credit_code(2)},
            {"buyer_region", "410105"},
            {"sign_date", "2025-04-30"},
            {"amount_total", "1000.00"},
            {"amount_tech", "900.00"},
            {"payment_mode", "1"}};
}

Cells changed(Cells cells, const Cells& changes) {
    for (const auto& [name, cell] : changes) cells[name] = cell;
    return cells;
}

const Names& all_columns() {
    static const Names names = [] {
        Names list;
        for (const FormColumnRule& rule : form_columns()) list.emplace_back(rule.name);
        return list;
    }();
    return names;
}

static std::string line_of(const Names& cells) {
    std::string line;
    for (const std::string& cell : cells) {
        line += &cell == cells.data() ? "" : ",";
        const bool plain = cell.find_first_of(",\"\r\n") == std::string::npos;
        if (!plain) line += '"';
        for (const char c : cell) line += c == '"' ? "\"\"" : std::string(1, c);
        if (!plain) line += '"';
    }
    return line + "\n";
}

FormCells form_of(const Cells& cells) {
    FormCells row;
    for (const FormColumnRule& rule : form_columns())
        if (const auto cell = cells.find(rule.name); cell != cells.end()) row[rule.column] = cell->second;
    return row;
}

Names faults_of_row(const Cells& changes) {
    Violations faults;
    const auto row =
        read_row(form_of(changed(sound_row(1), changes)), shipped_rules(), beijing_date(start_of_tests()), faults);
    CHECK(row.has_value() == faults.empty());
    Names list;
    for (const Violation& fault : faults.list())
        list.push_back(fault.pointer + " " + std::string{name_of(fault.fault)});
    return list;
}

std::string csv_header(const Names& columns) { return line_of(columns); }

std::string csv_row(const Cells& cells, const Names& columns) {
    Names line;
    for (const std::string& column : columns) {
        const auto cell = cells.find(column);
        line.push_back(cell == cells.end() ? "" : cell->second);
    }
    return line_of(line);
}

std::string csv(const std::vector<Cells>& rows, const Names& columns) {
    std::string text = csv_header(columns);
    for (const Cells& cells : rows) text += csv_row(cells, columns);
    return text;
}

std::string sound_rows(int first, int last) {
    std::string text;
    for (int n = first; n <= last; ++n) text += csv_row(sound_row(n));
    return text;
}

// The first free name: runs of one test have the same paths in their databases, which the fault loop compares.
UploadFolder::UploadFolder() {
    int n = 0;
    do path_ = fs::temp_directory_path() / ("heluo_uploads_" + std::to_string(getpid()) + "_" + std::to_string(++n));
    while (!fs::create_directory(path_));
}

UploadFolder::~UploadFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::string UploadFolder::put(std::string_view bytes) {
    std::string name = path_ + "/" + std::to_string(++count_) + ".upload";
    std::ofstream{name, std::ios::binary} << bytes;
    return name;
}

Names UploadFolder::files() const {
    Names list;
    for (const auto& entry : fs::directory_iterator{path_}) list.push_back(entry.path().filename());
    std::sort(list.begin(), list.end());
    return list;
}

void UploadFolder::hide(const std::string& file) { fs::rename(path_ + "/" + file, path_ + "/" + file + ".hidden"); }
void UploadFolder::show(const std::string& file) { fs::rename(path_ + "/" + file + ".hidden", path_ + "/" + file); }

void grow(const std::string& file, long long bytes) { fs::resize_file(file, static_cast<std::uintmax_t>(bytes)); }

Importing::Importing() : own_{std::make_unique<Market>()}, market{*own_}, registrar{person(market, "registrar")} {}
Importing::Importing(Market& given) : Importing{given, person(given, "registrar")} {}
Importing::Importing(Market& given, const Token& as) : market{given}, registrar{as} {}

Request Importing::uploading(std::string_view bytes, std::string_view key) {
    Request request = market.request(Method::post, "/v1/imports", registrar);
    request.content_type = "text/csv; charset=utf-8";
    request.body_file = folder.put(bytes);
    if (!key.empty()) request.idempotency_key = key;
    return request;
}

std::string Importing::taken(std::string_view bytes, std::string_view key) {
    const Response response = upload(bytes, key);
    REQUIRE_MESSAGE(response.status == 202, response.body);
    return header(response, "Location");
}

void Importing::unit() {
    market.sweep();
    market.now += std::chrono::microseconds{1};
}

void Importing::run(const std::string& import) {
    constexpr int more_than_any_test = 100;
    for (int units = 0; at(import, "/ended_at").empty(); ++units) {
        REQUIRE(units < more_than_any_test);
        unit();
    }
}

std::string Importing::imported(std::string_view bytes, std::string_view key) {
    std::string import = taken(bytes, key);
    run(import);
    return import;
}

std::string Importing::at(const std::string& import, std::string_view pointer) {
    return text_at(market.get(import, registrar), pointer);
}

std::string Importing::outcome(const std::string& import) {
    const Response shown = market.get(import, registrar);
    return text_at(shown, "/state") + ": " + text_at(shown, "/rows_done") + " rows, " + text_at(shown, "/inserted") +
           " new, " + text_at(shown, "/unchanged") + " unchanged, " + text_at(shown, "/bad") + " refused";
}

Names Importing::errors(const std::string& import, int limit) {
    Names list;
    std::string cursor;
    do {
        const Response page = market.get(import + "/errors?limit=" + std::to_string(limit) + cursor, registrar);
        REQUIRE_MESSAGE(page.status == 200, page.body);
        const json::value body = body_of(page);
        for (const json::value& item : body.at("items").as_array())
            list.push_back(std::to_string(item.at("line").as_int64()) + " " + item.at("field").as_string().c_str() +
                           " " + item.at("code").as_string().c_str());
        const std::string next = text_at(page, "/next_cursor");
        cursor = next.empty() || next == "null" ? "" : "&cursor=" + next;
    } while (!cursor.empty());
    return list;
}

}  // namespace heluo::tests
