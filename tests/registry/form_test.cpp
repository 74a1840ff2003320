// The national form as a table: its page, its codes by every name, and the lists within a cell.
#include <doctest/doctest.h>

#include <sstream>

#include "domain/core/fault_names.hpp"
#include "domain/registry/cell_lists.hpp"
#include "domain/registry/csv.hpp"
#include "domain/registry/exports.hpp"
#include "domain/registry/import_rows.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/here.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/world.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace std::chrono;

namespace {

ContractTerms terms_with(const Cells& changes) {
    Violations faults;
    const auto row =
        read_row(form_of(changed(sound_row(1), changes)), shipped_rules(), beijing_date(start_of_tests()), faults);
    REQUIRE(row);
    return row->terms;
}

// The lines of the table of columns in docs/exchange.md, cell by cell.
std::vector<Names> table_of_columns() {
    std::istringstream page{file_text(source("docs/exchange.md"))};
    std::vector<Names> table;
    for (std::string line; std::getline(page, line);) {
        if (!line.starts_with("| ")) continue;
        Names cells{""};
        for (std::size_t i = 2; i + 2 < line.size(); ++i) {
            if (line.compare(i, 3, " | ") == 0) {
                cells.emplace_back();
                i += 2;
            } else if (line.compare(i, 2, "\\|") != 0) {  // the page's own mark before a "|" of a cell
                cells.back() += line[i];
            }
        }
        const bool head = cells.front() == "column";
        if (cells.size() == 7 && !head) table.push_back(std::move(cells));
    }
    return table;
}

const Cells royalty{{"payment_mode", "4"},
                    {"amount_total", "200.00"},
                    {"amount_tech", "200.00"},
                    {"royalty", "sales|rising|3.5|150|50.00|按年"}};

const Cells dollars{
    {"currency", "USD"}, {"foreign_amount", "100"}, {"exchange_rate", "10.00"}, {"rate_date", "2025-04-29"}};

}  // namespace

TEST_SUITE_BEGIN("pure");

TEST_CASE("docs/exchange.md lists exactly the columns of the code, with their Chinese names, lists and needs") {
    Names told, meant;
    for (const Names& line : table_of_columns())
        told.push_back(line[0] + " " + line[1] + " " + line[2] + " " + line[4]);
    for (const FormColumnRule& rule : form_columns())
        meant.push_back(std::string{rule.name} + " " + std::string{rule.name_zh} + (rule.needed ? " yes " : " no ") +
                        std::string{rule.list});
    CHECK(told == meant);
}

TEST_CASE("docs/exchange.md's examples are one sound row") {
    Cells examples;
    for (const Names& line : table_of_columns()) examples[line[0]] = line[6];
    CHECK(faults_of_row(examples) == Names{});
    for (const auto& [column, example] : examples)
        CHECK_MESSAGE((column == "royalty" || column == "licence_type" || column == "mediates" ||
                       column == "changed_on" || !example.empty()),
                      column);
}

TEST_CASE("a header takes Chinese and English names side by side, and one column by both only once") {
    Names header;
    for (const FormColumnRule& rule : form_columns()) header.emplace_back(header.size() % 2 ? rule.name : rule.name_zh);
    Violations faults;
    CHECK(read_columns(header, faults).size() == form_width);
    CHECK(faults.empty());
    read_columns({"项目名称", "title"}, faults);
    CHECK(faults.list().front() == Violation{"/columns/title", Fault::duplicate_member, ""});
}

TEST_CASE("a code of any list comes back from whatever an export calls it") {
    for (const FormColumnRule& rule : form_columns()) {
        if (rule.list.empty() || rule.list == "contract_kinds") continue;
        for (const Code& code : shipped_rules().list(rule.list).all()) {
            const auto column = [&](CodesAs codes_as) {
                Contract contract;
                contract.registration.emplace();
                ContractTerms& terms = contract.terms;
                terms.field = terms.payment_mode = terms.declared.ip_type = terms.declared.seller_nature =
                    terms.declared.buyer_nature = terms.declared.plan_source = terms.declared.goal =
                        terms.declared.industry = terms.seller.country = terms.buyer.country = terms.licence_type =
                            code.code;
                terms.foreign = Foreign{code.code, {}, {}, beijing_date(start_of_tests())};
                return cells_of(contract, shipped_rules(), codes_as)[rule.column];
            };
            for (const CodesAs codes_as : {CodesAs::codes, CodesAs::names, CodesAs::long_names}) {
                const Code* back = shipped_rules().list(rule.list).find_or_alias(folded_cell(column(codes_as)));
                REQUIRE_MESSAGE(back, column(codes_as));
                CHECK_MESSAGE(back->code == code.code, rule.name << " " << column(codes_as));
            }
        }
    }
}

TEST_CASE("what the national form asks besides goes by code, name or alias, and a wrong cell is told with its column") {
    const Declared declared = terms_with({{"ip_type", "发明专利"},
                                          {"seller_nature", "高等院校"},
                                          {"buyer_nature", " １５０ "},
                                          {"plan_source", "计划外"},
                                          {"goal", "03"},
                                          {"industry", "C"},
                                          {"related", "是"},
                                          {"foreign_language", "no"},
                                          {"internal_department", "0"},
                                          {"government_project", "1"},
                                          {"licence_needed", ""}})
                                  .declared;
    CHECK(declared == Declared{"21", "022", "150", "9", "03", "C", true, false, false, true, {}});
    CHECK(terms_with({}).declared == Declared{});
    for (const char* column : {"ip_type", "seller_nature", "buyer_nature", "plan_source", "goal", "industry"})
        CHECK(faults_of_row({{column, "元宇宙"}}) == Names{std::string{column} + " code_unknown"});
    for (const char* column :
         {"related", "foreign_language", "internal_department", "government_project", "licence_needed"})
        CHECK(faults_of_row({{column, "也许"}}) == Names{std::string{column} + " not_allowed_value"});
    CHECK(faults_of_row({{"seller_seal", "别的公司"}}) == Names{"seller_seal seal_name"});
    CHECK(faults_of_row({{"buyer_seal", std::string(201, 'x')}}) == Names{"buyer_seal text_too_long"});
    CHECK(terms_with({{"seller_seal", "卖 方"}}).seller.seal_name->value == "卖 方");
}

TEST_CASE("deductions stand item by item, and their sum beside them is theirs") {
    const auto items = terms_with({{"deductions", "设备|60.00|见附件;材料\\;备件| ４０ |甲\\|乙\\\\丙"}}).deductions;
    REQUIRE(items.size() == 2);
    CHECK(items[0] == Deduction{{"设备"}, Money::yuan(60), {"见附件"}});
    CHECK(items[1] == Deduction{{"材料;备件"}, Money::yuan(40), {"甲|乙\\丙"}});
    CHECK(faults_of_row({{"deductions", "设备|100|甲"}, {"amount_deducted", "100.00"}}).empty());
    CHECK(faults_of_row({{"deductions", "设备|100|甲"}, {"amount_deducted", "100.01"}}) ==
          Names{"amount_deducted amount_balance"});
    CHECK(faults_of_row({{"deductions", "设备|100.01|甲"}}) == Names{"amount_tech amount_balance"});
    CHECK(faults_of_row({{"deductions", "设备|0|甲"}}) == Names{"deductions amount_not_positive"});
    CHECK(faults_of_row({{"deductions", "设备|1e2|甲"}}) == Names{"deductions amount_format"});
    CHECK(faults_of_row({{"deductions", "设备|1000000000000.01|甲"}}) == Names{"deductions amount_too_large"});
    CHECK(faults_of_row({{"deductions", "|100|甲"}}) == Names{"deductions required"});
    CHECK(faults_of_row({{"deductions", "设备|100|" + std::string(501, 'x')}}) == Names{"deductions text_too_long"});
    for (const char* wrong :
         {"设备100", "设备|100", "设备|100|甲|乙", "设备|100|甲;", "设备|100|甲\\", "设\\备|100|甲"})
        CHECK_MESSAGE(faults_of_row({{"deductions", wrong}}) == Names{"deductions cell_notation"}, wrong);
    std::string many = "设备|1|甲";
    for (std::size_t i = 0; i < max_deductions; ++i) many += ";设备|1|甲";
    CHECK(faults_of_row({{"deductions", many}}) == Names{"deductions too_many_items"});
}

TEST_CASE("instalments and royalties stand in a cell each, and are judged with the contract") {
    const Payment plan =
        terms_with({{"payment_mode", "2"}, {"instalments", "2025-12-31||400;|验收|500.00; 2026-01-01 |质保|100"}})
            .payment;
    REQUIRE(plan.instalments.size() == 3);
    CHECK(plan.instalments[0] == Instalment{Date{2025y / December / 31}, {}, Money::yuan(400)});
    CHECK(plan.instalments[1] == Instalment{{}, Text<1, 200>{"验收"}, Money::yuan(500)});
    CHECK(plan.instalments[2] == Instalment{Date{2026y / January / 1}, Text<1, 200>{"质保"}, Money::yuan(100)});
    const auto instalments = [](const char* cell) {
        return faults_of_row({{"payment_mode", "2"}, {"instalments", cell}});
    };
    CHECK(instalments("2025-12-31||999.99") == Names{"instalments instalments_sum"});
    CHECK(instalments("2025-02-30||1000") == Names{"instalments date_invalid"});
    CHECK(instalments("明年||1000") == Names{"instalments date_format"});
    CHECK(instalments("||1000") == Names{"instalments required"});
    CHECK(instalments("2025-12-31|1000") == Names{"instalments cell_notation"});
    CHECK(faults_of_row({{"instalments", "2025-12-31||1000"}}) == Names{"instalments not_here"});

    CHECK(terms_with(royalty).payment.royalty ==
          Royalty{"sales", "rising", 350, "按年", Money::yuan(150), Money::yuan(50)});
    CHECK(terms_with(changed(royalty, {{"royalty", "销售额|逐年递增比例|3.50|150|50.00|按年"}})).payment ==
          terms_with(royalty).payment);
    const auto royalties = [](const char* cell) { return faults_of_row(changed(royalty, {{"royalty", cell}})); };
    CHECK(royalties("sales|rising|3.5|150|49.99|按年") == Names{"amount_total royalty_total"});
    CHECK(royalties("sales|rising|3.555|150|50|按年") == Names{"royalty decimal_format"});
    CHECK(royalties("sales|rising|100.01|150|50|按年") == Names{"royalty out_of_range"});
    CHECK(royalties("sales|rising|100.00|150|50|按年").empty());
    CHECK(royalties("sales|rising|3.5|150|50|") == Names{"royalty required"});
    CHECK(royalties("luck|rising|3.5|150|50|按年") == Names{"royalty code_unknown"});
    CHECK(royalties("sales|rising|3.5") == Names{"royalty cell_notation"});
    CHECK(royalties("sales|rising|3.5|150|50|按年;sales|rising|3.5|150|50|按年") == Names{"royalty too_many_items"});
    CHECK(
        faults_of_row(
            {{"payment_mode", "3"}, {"amount_total", "0"}, {"amount_tech", "0"}, {"royalty", "sales|fixed|1|0|0|按年"}})
            .empty());
    CHECK(faults_of_row({{"payment_mode", "9"}, {"royalty", "sales|fixed|1|0|0|按年"}}) ==
          Names{"payment_mode code_unknown"});
}

TEST_CASE(
    "what must be agreed stands in a cell each: the licence's type, clauses by code, patents with their numbers") {
    const Cells licence{{"kind", "licence"}, {"sub_kind", "31"}, {"licence_type", "独占"}};
    CHECK(terms_with(licence).licence_type == "exclusive");
    CHECK(faults_of_row({{"licence_type", "sole"}}) == Names{"licence_type not_here"});
    CHECK(faults_of_row(changed(licence, {{"licence_type", "半独占"}})) == Names{"licence_type code_unknown"});
    CHECK(terms_with({{"confidential", "是"}}).confidential);
    CHECK_FALSE(terms_with({}).confidential);
    CHECK(faults_of_row({{"confidential", "机密"}}) == Names{"confidential not_allowed_value"});

    CHECK(terms_with({{"clauses", "subject|第二条;acceptance|见\\;附件"}}).clauses ==
          std::vector<Clause>{{"subject", {"第二条"}}, {"acceptance", {"见;附件"}}});
    CHECK(faults_of_row({{"clauses", "subject"}}) == Names{"clauses cell_notation"});
    CHECK(faults_of_row({{"clauses", "subject|"}}) == Names{"clauses required"});
    CHECK(faults_of_row({{"clauses", "luck|第二条"}}) == Names{"clauses code_unknown"});
    CHECK(faults_of_row({{"clauses", "subject|一;subject|二"}}) == Names{"clauses duplicate_member"});

    const auto patents =
        terms_with({{"patents", "方法|甲|乙|202310123456.6|ZL2023101234566|2023-03-15|2043-03-14;装置||||||"}}).patents;
    REQUIRE(patents.size() == 2);
    CHECK(patents[0] == Patent{{"方法"},
                               Text<1, 200>{"甲"},
                               Text<1, 200>{"乙"},
                               PatentNumber{"202310123456.6", false},
                               PatentNumber{"202310123456.6", true},
                               2023y / March / 15,
                               2043y / March / 14});
    CHECK(patents[1] == Patent{{"装置"}, {}, {}, {}, {}, {}, {}});
    CHECK(faults_of_row({{"patents", "方法"}}) == Names{"patents cell_notation"});
    CHECK(faults_of_row({{"patents", "||||||"}}) == Names{"patents required"});
    CHECK(faults_of_row({{"patents", "方法|||202310123456.7|||"}}) == Names{"patents patent_check"});
    CHECK(faults_of_row({{"patents", "方法|||CN101234567A|||"}}) == Names{"patents patent_format"});
    CHECK(faults_of_row({{"patents", "方法||||||2043-02-30"}}) == Names{"patents date_invalid"});
}

TEST_CASE("a foreign amount has all its four cells or none, and comes to the total") {
    const auto foreign = terms_with(dollars).foreign;
    REQUIRE(foreign);
    CHECK(foreign->amount.text() == "100.00");
    CHECK(foreign->rate.text() == "10.0000");
    CHECK(foreign->rate_on == Date{2025y / April / 29});
    CHECK(terms_with(changed(dollars, {{"currency", "美元"}})).foreign == foreign);
    const auto wrong = [](const Cells& changes) { return faults_of_row(changed(dollars, changes)); };
    for (const char* column : {"currency", "foreign_amount", "exchange_rate", "rate_date"})
        CHECK(wrong({{column, ""}}) == Names{std::string{column} + " required"});
    CHECK(wrong({{"currency", "ABC"}}) == Names{"currency code_unknown"});
    CHECK(wrong({{"foreign_amount", "1,00"}}) == Names{"foreign_amount decimal_format"});
    CHECK(wrong({{"foreign_amount", "0"}, {"amount_total", "1000.00"}}) ==
          Names{"foreign_amount amount_not_positive", "amount_total conversion"});
    CHECK(wrong({{"exchange_rate", "1.12345678901"}}) == Names{"exchange_rate decimal_format"});
    CHECK(wrong({{"exchange_rate", "10.0001"}}) == Names{"amount_total conversion"});
    CHECK(wrong({{"rate_date", "2025-05-01"}}) == Names{"rate_date date_order"});
    CHECK(faults_of_row({{"changed_on", "2025-01-01"}, {"registered_on", "2025-01-02"}}).front() ==
          "changed_on date_order");
    CHECK(wrong({{"changed_on", "2026-11-25"}}) == Names{"changed_on date_future"});
    CHECK(wrong({{"rate_date", "1.5.2025"}}) == Names{"rate_date date_format"});
}

TEST_CASE("a row without the later columns is the row that it was before there were any") {
    FormCells row = form_of(sound_row(1));
    const std::string before = row.content();
    CHECK(before.ends_with(";1:1;0:;"));  // payment_mode and own_number
    row[FormColumn::goal] = "03";
    CHECK(row.content() == before + "goal=2:03;");
}

TEST_CASE("a list in a cell gives back every text") {
    const CellList list{{"", ";", "|"}, {"\\", "a\\;b|c", ""}, {"", "", "="}};
    CHECK(read_list(written(list)) == list);
    CHECK(written(CellList{}).empty());
}

TEST_CASE("a guard goes in front of what begins a formula, and comes off again") {
    for (const std::string cell : {"=1", "+1", "-1", "@a", "'", "''", "'=1", "'a", "＝1", "＋", "\tx", "\rx", "\nx"}) {
        CHECK(guarded(cell) == "'" + cell);
        CHECK(unguarded(guarded(cell)) == cell);
    }
    for (const std::string cell : {"", "a=1", "1-2", " =1", "“引号”"}) {
        CHECK(guarded(cell) == cell);
        CHECK(unguarded(cell) == cell);
    }
    CHECK(unguarded("'abc") == "'abc");  // typed so by somebody else
}

TEST_SUITE_END();
