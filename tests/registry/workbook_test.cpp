// Workbooks (XLSX): what an export writes an import reads, what spreadsheets write is read as they show it, and nothing that a file
// can be made of costs more than it may.
#include <doctest/doctest.h>
#include <zip.h>

#include <filesystem>
#include <fstream>

#include "domain/registry/csv.hpp"
#include "server/workbook_file.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Rows = std::vector<Names>;

namespace {

struct Folder : UploadFolder {
    // What a workbook of these bytes holds as CSV without its guards; a refusal's reason and datum instead.
    std::string read(const std::string& bytes) {
        const std::string csv = path() + "/table.csv";
        try {
            workbooks().to_csv(put(bytes), csv);
        } catch (const Refusal& refusal) {
            return (refusal.reason == Reason::import_too_large ? "too large " : "unreadable ") + refusal.about;
        }
        return file_text(csv);
    }
    // A ZIP archive of these entries.
    std::string archive(const std::vector<std::pair<std::string, std::string>>& entries) {
        const std::string file = path() + "/made.zip";
        int error = 0;
        zip_t* made = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
        for (const auto& [name, content] : entries)
            zip_file_add(made, name.c_str(), zip_source_buffer(made, content.data(), content.size(), 0), 0);
        REQUIRE(zip_close(made) == 0);
        return file_text(file);
    }
    // A workbook with this sheet as spreadsheets write it.
    std::string book(const std::string& sheet, const std::string& shared = "", const std::string& properties = "") {
        return archive({{"_rels/.rels", relations({{"rId1", "officeDocument", "xl/workbook.xml"}})},
                        {"xl/workbook.xml", "<workbook " + main + " xmlns:r=\"" + office + "\">" + properties +
                                                "<sheets><sheet name=\"藏\" state=\"hidden\" r:id=\"rId9\"/>"
                                                "<sheet name=\"表\" r:id=\"rId2\"/></sheets></workbook>"},
                        {"xl/_rels/workbook.xml.rels", relations({{"rId9", "worksheet", "worksheets/hidden.xml"},
                                                                  {"rId2", "worksheet", "/xl/worksheets/sheet1.xml"},
                                                                  {"rId3", "sharedStrings", "sharedStrings.xml"},
                                                                  {"rId4", "styles", "styles.xml"}})},
                        {"xl/sharedStrings.xml", shared.empty() ? "<sst " + main + "/>" : shared},
                        {"xl/styles.xml",
                         "<styleSheet " + main +
                             "><numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/>"
                             "<numFmt numFmtId=\"171\" formatCode=\"[Red]0.00&quot;day&quot;\"/></numFmts>"
                             "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
                             "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/>"
                             "<xf numFmtId=\"171\"/></cellXfs></styleSheet>"},
                        {"xl/worksheets/sheet1.xml", sheet}});
    }
    std::string rows(const std::string& rows) {
        return "<x:worksheet xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><x:sheetData>" +
               rows + "</x:sheetData></x:worksheet>";
    }

  private:
    const std::string main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    std::string relations(const std::vector<std::array<std::string, 3>>& all) {
        std::string xml = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
        for (const auto& [id, type, target] : all)
            xml += "<Relationship Id=\"" + id + "\" Type=\"" + office + "/" + type + "\" Target=\"" + target + "\"/>";
        return xml + "</Relationships>";
    }
};

std::string csv_of(const Rows& rows) {
    std::string text;
    for (const Names& row : rows) text += csv_line(row);
    return text;
}

struct Desk : Registry {
    Importing desk{market, registrar};

    Request uploading(const std::string& bytes) {
        Request request = desk.uploading(bytes);
        request.content_type = api::workbook_type;
        return request;
    }
    std::string imported(const std::string& bytes) {
        const Response taken = market.send(uploading(bytes));
        REQUIRE_MESSAGE(taken.status == 202, taken.body);
        desk.run(header(taken, "Location"));
        return header(taken, "Location");
    }
};

}  // namespace

TEST_SUITE_BEGIN("pure");

TEST_CASE("every text comes back from a workbook as it was, and the same rows give the same bytes") {
    Folder folder;
    const Rows rows{{"项目名称", "a", "b"},
                    {"=1+1", "'引号", "  两端 空格  "},
                    {"<&>\"", "_x0041_ _x_ _x00_ _x005F_", "𠮷 e\xCC\x81"},
                    {"\xEF\xBF\xBF \xEF\xBF\xBE", "", "第三"},
                    {"007", "1e5", "2026-11-24"}};
    const std::string book = workbooks().write(rows);
    CHECK(book.starts_with("PK"));
    CHECK(folder.read(book) == csv_of(rows));
    CHECK(workbooks().write(rows) == book);
}

TEST_CASE("a cell of 32,767 characters is written, a longer one is refused") {
    Folder folder;
    std::string longest;
    for (int i = 0; i < 32'767; ++i) longest += "长";
    CHECK(folder.read(workbooks().write({{longest}})) == longest + "\r\n");
    try {
        workbooks().write({{longest + "x"}});
        FAIL("written");
    } catch (const Refusal& refusal) {
        CHECK(refusal.reason == Reason::export_cell_too_long);
    }
}

TEST_CASE(
    "a sheet of a spreadsheet is read as it is shown: shared texts, numbers, dates, gaps, without hidden sheets") {
    Folder folder;
    const std::string shared =
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>a</t></si>"
        "<si><r><t>富</t></r><r><t xml:space=\"preserve\"> 文本</t></r><rPh><t>fu</t></rPh></si><si/></sst>";
    const std::string rows =
        "<x:row r=\"1\"><x:c r=\"A1\" t=\"s\"><x:v>0</x:v></x:c><x:c r=\"C1\" t=\"inlineStr\"><x:is><x:t>c</x:t></x:is>"
        "</x:c><x:c r=\"E1\"/></x:row>"
        "<x:row r=\"3\"><x:c t=\"s\"><x:v>1</x:v></x:c><x:c><x:v>9.9499999999999993</x:v></x:c>"
        "<x:c><x:v>2025410101000001</x:v></x:c></x:row>"
        "<x:row><x:c><x:v>1.2E+6</x:v></x:c><x:c s=\"1\"><x:v>45000</x:v></x:c><x:c "
        "s=\"2\"><x:v>45000</x:v></x:c></x:row>"
        "<x:row><x:c s=\"3\"><x:v>45000</x:v></x:c><x:c s=\"1\"><x:v>45000.5</x:v></x:c><x:c t=\"b\"><x:v>1</x:v></x:c>"
        "</x:row>"
        "<x:row><x:c t=\"str\"><x:f>A1</x:f><x:v>公式</x:v></x:c><x:c t=\"e\"><x:v>#N/A</x:v></x:c>"
        "<x:c t=\"d\"><x:v>2025-04-30T00:00:00</x:v></x:c><x:c t=\"s\"><x:v>0</x:v></x:c></x:row>"
        "<x:row/>";
    CHECK(folder.read(folder.book(folder.rows(rows), shared)) ==
          "a,,c\r\n\r\n富 文本,9.95,2025410101000001\r\n1200000,2023-03-15,2023-03-15\r\n45000,45000.5,1\r\n"
          "公式,#N/A,2025-04-30,a\r\n\r\n");
    CHECK(folder.read(folder.book(folder.rows("<x:row><x:c s=\"1\"><x:v>0</x:v></x:c></x:row>"), "",
                                  "<workbookPr date1904=\"1\"/>")) == "1904-01-01\r\n");
}

TEST_CASE("what is no workbook, or a broken one, is refused") {
    Folder folder;
    const auto row = [&](const std::string& cells) { return folder.read(folder.book(folder.rows(cells))); };
    CHECK(folder.read("") == "unreadable XLSX");
    CHECK(folder.read("row_key,number\n") == "unreadable XLSX");
    const std::string whole = workbooks().write({{"a"}});
    CHECK(folder.read(whole.substr(0, whole.size() / 2)) == "unreadable XLSX");
    CHECK(folder.read(folder.archive({{"a.txt", "a"}})) == "unreadable XLSX");
    CHECK(folder.read(folder.book("<worksheet>")) == "unreadable XML");
    CHECK(folder.read(folder.book("<!DOCTYPE w [<!ENTITY a \"aaaa\">]><w>&a;</w>")) == "unreadable DOCTYPE");
    CHECK(row("<x:row r=\"2\"/><x:row r=\"2\"/>") == "unreadable row 2");
    CHECK(row("<x:row r=\"1048577\"/>") == "unreadable row 1048577");
    CHECK(row("<x:row r=\"-1\"/>") == "unreadable row -1");
    CHECK(row("<x:row><x:c r=\"B1\"/><x:c r=\"A1\"/></x:row>") == "unreadable cell A1");
    CHECK(row("<x:row><x:c r=\"XFE1\"/></x:row>") == "unreadable cell XFE1");
    CHECK(row("<x:row><x:c r=\"ZZZZZZZZZZZZZZZ1\"/></x:row>") == "unreadable cell ZZZZZZZZZZZZZZZ1");
    CHECK(row("<x:row><x:c t=\"s\"><x:v>0</x:v></x:c></x:row>") == "unreadable shared text 0");
    CHECK(row("<x:row><x:c t=\"inlineStr\"><x:is><x:t>" + std::string(256 * 1024 + 1, 'x') +
              "</x:t></x:is></x:c></x:row>") == "unreadable cell");
    CHECK(row("<x:row r=\"1048576\"><x:c><x:v>1</x:v></x:c></x:row>").ends_with("\r\n1\r\n"));
}

TEST_CASE("what unpacks to more than may be held is refused, however small it was packed") {
    Folder folder;
    std::string shared = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>";
    shared.append(std::size_t{64} << 20, 'x');
    const std::string bomb = folder.book(folder.rows(""), shared + "</t></si></sst>");
    CHECK(bomb.size() < 200'000);
    CHECK(folder.read(bomb) == "too large ");
    shared = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>";
    shared.append(std::size_t{1} << 20, 'x');
    const std::string cell = "<x:c t=\"s\"><x:v>0</x:v></x:c>";
    CHECK(folder.read(folder.book(folder.rows("<x:row>" + cell + "</x:row>"), shared + "</t></si></sst>")).size() ==
          (std::size_t{1} << 20) + 2);
    CHECK(folder.read(folder.book(folder.rows("<x:row>" + cell + cell + "</x:row>"), shared + "</t></si></sst>")) ==
          "unreadable row 1");
    const auto nested = [&](int depth) {
        std::string sheet;
        for (int i = 0; i < depth; ++i) sheet += "<a>";
        for (int i = 0; i < depth; ++i) sheet += "</a>";
        return folder.read(folder.book(sheet));
    };
    CHECK(nested(64) == "");
    CHECK(nested(65) == "unreadable XML");  // each open one is held
    const std::string tag = "<x:row spans=\"" + std::string(std::size_t{5} << 20, '1') + "\"/>";
    CHECK(folder.read(folder.book(folder.rows(tag))) == "unreadable XML");
    std::vector<std::pair<std::string, std::string>> entries;
    for (int i = 0; i < 30'000; ++i) entries.emplace_back(std::string(100, 'n') + std::to_string(i), "");
    CHECK(folder.read(folder.archive(entries)) == "unreadable XLSX");  // its directory is over 4 MiB
}

TEST_SUITE_END();

TEST_CASE_FIXTURE(Desk,
                  "a workbook that was exported is imported elsewhere, and the same contracts come out of there") {
    json::object body = wish("=1+1, \"标题\"");
    body["own_number"] = "007";
    registered(body);
    desk.imported(csv({changed(sound_row(1), {{"deductions", "设备\\;|60|甲;材料|40|乙"}}), sound_row(2)}));
    const std::string csv_target = "/v1/contracts/export", target = csv_target + "?format=xlsx";
    const Response file = market.get(target, registrar);
    CHECK(file.content_type == api::workbook_type);
    CHECK(header(file, "Content-Disposition") == "attachment; filename=\"contracts.xlsx\"");
    CHECK(market.get(target, registrar).body == file.body);
    Request asking = market.request(Method::get, csv_target, registrar);
    asking.accept = api::workbook_type;
    CHECK(market.send(asking).body == file.body);

    Desk elsewhere;
    elsewhere.at_ten_on("2027-01-05");
    elsewhere.desk.registrar = elsewhere.registrar;  // who had to log in again
    const std::string import = elsewhere.imported(file.body);
    CHECK(elsewhere.desk.outcome(import) == "done: 3 rows, 3 new, 0 unchanged, 0 refused");
    CHECK(elsewhere.market.get(csv_target, elsewhere.registrar).body == market.get(csv_target, registrar).body);
    const std::string again = elsewhere.imported(file.body);
    CHECK(elsewhere.desk.outcome(again) == "done: 3 rows, 0 new, 3 unchanged, 0 refused");
}

TEST_CASE_FIXTURE(Desk, "a workbook's bad rows are told by their numbers, and a bad workbook leaves nothing behind") {
    Rows rows{all_columns(), {}};
    for (int n = 1; n <= 3; ++n) {
        const Cells cells = changed(sound_row(n), {{"field", n == 2 ? "99" : "03"}});
        Names row;
        for (const std::string& column : all_columns()) row.push_back(cells.contains(column) ? cells.at(column) : "");
        rows.push_back(row);
    }
    const std::string import = imported(workbooks().write(rows));
    CHECK(desk.outcome(import) == "done: 3 rows, 2 new, 0 unchanged, 1 refused");
    CHECK(desk.errors(import) == Names{"4 field code_unknown"});
    desk.unit();
    CHECK(desk.folder.files().empty());

    CHECK(code_of(market.send(uploading("no workbook"))) == "import_unreadable");
    CHECK(faults(market.send(uploading(workbooks().write({{"colour"}, {"red"}})))).front() ==
          "/columns/colour unknown_member");
    CHECK(desk.folder.files().empty());
}
