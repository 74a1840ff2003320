// R40: registered contracts leave as a file in the fields of the national form, and come back from it without loss.
#include <doctest/doctest.h>

#include "domain/registry/exports.hpp"
#include "domain/registry/imports.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

constexpr std::string_view mark = "\xEF\xBB\xBF";

// No papers are asked for, and there is a rate: neither is what these tests are about.
const Rules& rules_of_the_desk() {
    static const Rules made = [] {
        Rules rules = rules_without_likeness();
        Code rate;
        rate.code = "2026-11-23 USD";
        rate.parent = "USD";
        rate.name_zh = "7.0865";
        rules.set_list("exchange_rates", CodeList{{rate}});
        rules.set_list("required_documents", CodeList{});
        return rules;
    }();
    return made;
}

// All pages one after the other, the header once.
std::string exported(Market& market, const Token& as, std::string target) {
    std::string text;
    while (!target.empty()) {
        const Response page = market.get(target, as);
        REQUIRE_MESSAGE(page.status == 200, page.body);
        text += text.empty() ? page.body : page.body.substr(page.body.find("\r\n") + 2);
        const std::string link = header(page, "Link");
        target = link.empty() ? "" : link.substr(1, link.find('>') - 1);
    }
    return text;
}

std::vector<std::string> lines_of(const std::string& csv) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < csv.size();) {
        const auto end = csv.find("\r\n", at);
        lines.push_back(csv.substr(at, end - at));
        at = end + 2;
    }
    return lines;
}

std::vector<ContractTerms> terms_in(Market& market) {
    std::vector<ContractTerms> list;
    market.read([&](Unit& unit) {
        list.clear();
        for (Contract& contract : unit.contracts.registered({}, {1000, {}}).items) {
            contract.terms.seller.party.reset();  // of its market
            contract.terms.buyer.party.reset();
            list.push_back(std::move(contract.terms));
        }
    });
    return list;
}

struct Desk : Registry {
    Token statistician = person(market, "statistician");
    Importing desk{market, registrar};

    Desk() : Registry{start_of_tests(), rules_of_the_desk()} {}

    json::object of_kind(std::string_view kind, std::string_view sub_kind, std::string_view title) {
        json::object body = wish(title);
        body["kind"] = kind;
        body["sub_kind"] = sub_kind;
        return body;
    }
    json::object paid(std::string_view mode, std::string_view title, std::string_view total) {
        json::object body = wish(title);
        body["payment_mode"] = mode;
        body["amount_total"] = body["amount_tech"] = yuan(total);
        return body;
    }
    // Contracts of every kind and way of payment, with everything that the form asks and a text may hold.
    void fill() {
        registered(of_kind("development", "11", "=HYPERLINK(\"http://a.b/\",\"点击\")"));
        registered(of_kind("transfer", "23", "'已加引号的'项目, 逗号; 分号| 竖线\\ 反斜线"));
        json::object licence = of_kind("licence", "32", "＝全角ＡＢＣ　１２３");
        licence["licence_type"] = "sole";
        registered(licence);
        registered(of_kind("consulting", "41", "-1+1 e\xCC\x81 é ﬁ ①"));
        json::object full = of_kind("service", "52", "@全部栏目");
        full["amount_tech"] = yuan("899999.99");
        full["deductions"] = {
            {{"item", "设备;备件|两\\套"}, {"amount", yuan("100000.00")}, {"reason", "\"见附件,三\""}},
            {{"item", "=材料"}, {"amount", yuan("0.01")}, {"reason", " 留 空 "}}};
        full["clauses"].as_array()[0].as_object()["text"] = "=见;第|一\\条, \"注\"";
        full["patents"] = {{{"name", "磨削;方法|一"},
                            {"applicant", "主体1"},
                            {"patentee", "主体1"},
                            {"filed_on", "2023-03-15"},
                            {"application_number", "202310123456.6"},
                            {"patent_number", "ZL202310123456.6"},
                            {"expires_on", "2043-03-14"}},
                           {{"name", "=申请中"},
                            {"applicant", "主体1、主体2"},
                            {"filed_on", "2023-03-15"},
                            {"application_number", "CN202310123457.0"}}};
        full["own_number"] = "+HT-2026/007";
        full["ip_type"] = "21";
        full["seller_nature"] = "0211";
        full["buyer_nature"] = "150";
        full["plan_source"] = "14";
        full["goal"] = "10";
        full["industry"] = "83";  // 教育, as its section is called
        full["related"] = full["government_project"] = true;
        full["foreign_language"] = full["internal_department"] = full["licence_needed"] = false;
        full["seller"].as_object()["seal_name"] = "主体 1";
        full["buyer"].as_object()["seal_name"] = "主体２";
        full["other_parts"] = "=设备;两\\套|另行\"买卖\"";
        full["reward"] = {{"buyer_startup", true}, {"other_subsidy", false}};
        registered(full);
        json::object intermediary = of_kind("service", "53", "促成上一合同");
        intermediary["mediates"] = "2026410301000001";
        registered(intermediary);
        json::object plan = paid("2", "分期", "1000000.00");
        plan["instalments"] = {{{"due_on", "2026-12-31"}, {"amount", yuan("400000.00")}},
                               {{"milestone", "验收;合格|甲\\乙"}, {"amount", yuan("599999.99")}},
                               {{"due_on", "2027-12-31"}, {"milestone", "质保期满"}, {"amount", yuan("0.01")}}};
        registered(plan);
        json::object royalty = paid("3", "提成", "0.00");
        royalty["royalty"] = {{"base", "sales"}, {"course", "fixed"}, {"rate_bp", 5}, {"method", "按季;按年|结算"}};
        registered(royalty);
        json::object entry = paid("4", "入门费加提成", "200000.00");
        entry["royalty"] = {{"base", "profit"},
                            {"course", "falling"},
                            {"rate_bp", 1250},
                            {"method", "=审计利润"},
                            {"entry_fee", yuan("150000.00")},
                            {"minimum", yuan("50000.00")}};
        registered(entry);
        registered(paid("5", "技术入股", "1000000.00"));
        json::object dollars = paid("1", "外币", "708650.07");
        dollars["foreign"] = {
            {"currency", "USD"}, {"amount", "100000.01"}, {"rate", "7.0865"}, {"rate_on", "2026-11-23"}};
        registered(dollars);
        json::object abroad = wish("出口");
        abroad["buyer"] = {{"name", "Müller, \"Söhne\" GmbH"}, {"country", "DEU"}};
        registered(abroad);
        json::object hong_kong = wish("香港");
        hong_kong["buyer"] = {{"name", "港公司"}, {"region", "810000"}};
        registered(hong_kong);
        // What came in by import: another registry's, of a seller abroad, with an old number and a sum of deductions alone.
        import(changed(sound_row(1), {{"number", "25410101000001"},
                                      {"seller_code", ""},
                                      {"seller_region", ""},
                                      {"seller_country", "JPN"},
                                      { "registered_on",
                                        "2026-11-24" }}));
    }
    void import(const Cells& row) {
        const std::string taken = desk.imported(csv({row}));
        REQUIRE(desk.outcome(taken) == "done: 1 rows, 1 new, 0 unchanged, 0 refused");
    }
};

// The next year, since numbers of this year's own series are given here only.
struct Elsewhere {
    Market market{rules_of_the_desk()};
    Elsewhere() { market.now = *parse_instant("2027-01-05T02:00:00Z"); }
};

}  // namespace

TEST_CASE_FIXTURE(Desk, "R40: what was exported and imported into an empty register is exported there byte by byte") {
    fill();
    for (const std::string codes_as : {"codes", "names", "long_names"}) {
        const std::string target = "/v1/contracts/export?codes_as=" + codes_as;
        const std::string file = exported(market, statistician, target);
        CHECK(lines_of(file).size() == 15);
        CHECK(exported(market, statistician, target) == file);  // R42

        Elsewhere elsewhere;
        Importing office{elsewhere.market};
        const std::string import = office.imported(file);
        CHECK(office.errors(import) == Names{});
        CHECK(office.outcome(import) == "done: 14 rows, 14 new, 0 unchanged, 0 refused");
        CHECK(exported(elsewhere.market, office.registrar, target) == file);
        CHECK(terms_in(elsewhere.market) == terms_in(market));
        CHECK(office.outcome(office.imported(file)) == "done: 14 rows, 0 new, 14 unchanged, 0 refused");
    }
}

TEST_CASE_FIXTURE(Desk, "what a change has brought is judged by the day of the change, wherever it is imported") {
    const std::string contract = registered(wish("变更后引入专利的服务"));
    at_ten_on("2027-03-01");
    json::object body = wish("变更后引入专利的服务");
    body["signed_on"] = body["effective_on"] = "2026-11-24";
    body["patents"] = {{{"name", "磨削方法"},
                        {"applicant", "主体1"},
                        {"filed_on", "2027-02-01"},
                        {"application_number", "202310123457.0"}}};
    const std::string change = header(step(contract, "change", seller, {{"reason", "补充专利。"}}), "Location");
    REQUIRE(edit(change, body, seller).status == 200);
    const json::object sent{
        {"benefits", json::array{}},
        {"reasons", {{{"pointer", "/patents/0/filed_on"}, {"code", "patent_year"}, {"reason", "更正。"}}}}};
    REQUIRE(step(change, "submit", seller, sent).status == 200);
    REQUIRE(step(change, "accept", registrar).status == 200);
    REQUIRE(step(change, "register_change", registrar).status == 200);
    statistician = token(market, login_of("statistician"));
    const std::string file = exported(market, statistician, "/v1/contracts/export");
    CHECK(file.find(",2027-03-01\r\n") != std::string::npos);

    Elsewhere elsewhere;
    elsewhere.market.now = *parse_instant("2027-06-05T02:00:00Z");
    Importing office{elsewhere.market};
    const std::string import = office.imported(file);
    CHECK(office.errors(import) == Names{});
    CHECK(exported(elsewhere.market, office.registrar, "/v1/contracts/export") == file);
    std::string without = file;
    without.replace(without.find(",2027-03-01\r\n"), 11, ",");
    Elsewhere third;
    third.market.now = *parse_instant("2027-06-05T02:00:00Z");
    Importing other{third.market};
    CHECK(other.errors(other.imported(without)) == Names{"2 patents date_future"});
}

TEST_CASE_FIXTURE(Desk, "an export names its columns as the national form does, and gives amounts in yuan") {
    json::object body = wish("轴承, 寿命");
    body["field"] = "01";
    registered(body);
    const auto row = [&](std::string_view query) {
        return lines_of(exported(market, registrar, "/v1/contracts/export" + std::string{query})).at(1);
    };
    const Response answer = market.get("/v1/contracts/export", registrar);
    CHECK(answer.content_type == "text/csv; charset=utf-8");
    CHECK(header(answer, "Content-Disposition") == "attachment; filename=\"contracts.csv\"");
    const std::string first = lines_of(answer.body).front();
    CHECK(first.starts_with(std::string{mark} +
                            "行标识,合同登记编号,登记机构,登记日期,项目名称,合同类别,合同小类,技术领域,"));
    const std::string sides = "主体1," + credit_code(1) + ",410305,", dates = "2026-11-24,2026-11-24,2027-11-24,";
    std::string clauses;
    for (const json::value& each : every_clause())
        clauses += (clauses.empty() ? "" : ";") + std::string{each.at("code").as_string()} + "|" +
                   std::string{each.at("text").as_string()};
    const std::string nine(9, ','), eleven(11, ',');
    const std::string begin = "2026410301000001,2026410301000001,410301,2026-11-24,\"轴承, 寿命\",";
    CHECK(row("") == begin + "5,51,01," + sides + "CHN,主体2," + credit_code(2) + ",410311,CHN," + dates +
                         "1000000.00,1000000.00,0.00,1" + nine + "0,0,0,0" + eleven + clauses + ",,0,,,,,");
    CHECK(row("?codes_as=names") == begin + "技术服务,一般技术服务,电子信息," + sides + "中国,主体2," + credit_code(2) +
                                        ",410311,中国," + dates + "1000000.00,1000000.00,0.00,一次总付" + nine +
                                        "否,否,否,否" + eleven + clauses + ",,否,,,,,");
    CHECK(row("?codes_as=long_names").find(",电子信息技术,") != std::string::npos);
    CHECK(pointers(market.get("/v1/contracts/export?codes_as=words", registrar)) == Names{"/codes_as"});
}

TEST_CASE_FIXTURE(Desk, "no cell is a formula to a spreadsheet, and a file that has its guards is read without them") {
    fill();
    const std::string file = exported(market, registrar, "/v1/contracts/export");
    for (const std::string begins : {"=", "+", "-", "@", "＝"}) {
        CHECK(file.find("," + begins) == std::string::npos);
        CHECK(file.find("\"" + begins) == std::string::npos);
    }
    CHECK(file.find("\"'=HYPERLINK(\"\"http") != std::string::npos);
    CHECK(file.find(",'+HT-2026/007,") != std::string::npos);
    CHECK(file.find(",\"''已加引号的'项目, 逗号") != std::string::npos);
}

TEST_CASE_FIXTURE(Desk, "an export has the days asked for, in the order of their registration, and only what stands") {
    const auto titles = [&](const std::string& query) {
        Names list;
        for (const std::string& line : lines_of(exported(market, registrar, "/v1/contracts/export" + query)))
            list.push_back(line.substr(0, 16));
        list.erase(list.begin());
        return list;
    };
    const std::string first = registered(wish("一")), second = registered(wish("二"));
    import(changed(sound_row(7), {{ "registered_on", "2025-05-16" }}));
    import(sound_row(5));
    import(sound_row(3));
    CHECK(titles("") ==
          Names{"2025410101000007", "2025410101000003", "2025410101000005", "2026410301000001", "2026410301000002"});
    CHECK(titles("?from=2025-05-17&until=2025-05-18") == Names{"2025410101000003", "2025410101000005"});
    CHECK(titles("?from=2025-05-18") == Names{"2026410301000001", "2026410301000002"});
    CHECK(titles("?until=2025-05-17") == Names{"2025410101000007"});
    CHECK(titles("?until=2000-01-01").empty());
    CHECK(faults(market.get("/v1/contracts/export?from=2025-05-17&until=2025-05-17", registrar)) ==
          Names{"/until period_invalid"});
    for (const char* bad : {"", "x", "zz", "27", "6f6e65", "7c7c7c"})
        CHECK(code_of(market.get("/v1/contracts/export?after=" + std::string{bad}, registrar)) == "bad_cursor");

    drafted(wish("三"));
    REQUIRE(step(first, "cancel", seller, {{"cause", "rescinded"}, {"text", "双方解除合同。"}}).status == 200);
    json::object less = wish("二");
    less["amount_total"] = less["amount_tech"] = yuan("900000.00");
    change_to(second, less);
    CHECK(titles("?from=2026-01-01") == Names{"2026410301000002"});
    CHECK(exported(market, registrar, "/v1/contracts/export").find(",900000.00,900000.00,") != std::string::npos);
}

TEST_CASE_FIXTURE(Desk,
                  "R38: a confidential contract is exported by its sides and by registrars named for such alone") {
    account(market, "cleared", {"registrar", "cleared"}, "");
    const Token cleared = token(market, "cleared");
    json::object body = wish("某型号轴承试验");
    body["confidential"] = true;
    const std::string contract = drafted(body);
    for (const auto& [name, as] : {std::pair{"submit", seller}, {"accept", cleared}, {"register", cleared}})
        REQUIRE(market.send(stepping(contract, name, as)).status == 200);
    registered(wish("公开的合同"));
    const auto titles = [&](const Token& who, std::string_view query = "") {
        const std::string file = exported(market, who, "/v1/contracts/export" + std::string{query});
        return std::pair{file.find("某型号") != std::string::npos, file.find("公开的合同") != std::string::npos};
    };
    for (const Token& who : {seller, buyer, cleared}) CHECK(titles(who) == std::pair{true, true});
    for (const Token& who : {registrar, statistician, person(market, "supervisor")})
        CHECK(titles(who) == std::pair{false, true});
    CHECK(titles(member(market, party(market, 3))) == std::pair{false, false});
    Elsewhere elsewhere;
    Importing office{elsewhere.market};
    CHECK(office.outcome(office.imported(exported(market, cleared, "/v1/contracts/export"))) ==
          "done: 2 rows, 2 new, 0 unchanged, 0 refused");
    CHECK(terms_in(elsewhere.market) == terms_in(market));
    CHECK(exported(elsewhere.market, office.registrar, "/v1/contracts/export").find("某型号") == std::string::npos);
}

TEST_CASE_FIXTURE(Desk, "registrars, statisticians and supervisors export all, a party its own, nobody else") {
    registered(wish());
    import(changed(sound_row(1), {{"seller_code", credit_code(5)}, { "buyer_code", credit_code(6) }}));
    const auto rows = [&](const Token& who) {
        return lines_of(exported(market, who, "/v1/contracts/export")).size() - 1;
    };
    for (const Token& who : {registrar, statistician, person(market, "supervisor")}) CHECK(rows(who) == 2);
    CHECK(rows(seller) == 1);
    CHECK(rows(buyer) == 1);
    CHECK(rows(member(market, party(market, 3))) == 0);
    for (const Token& who : {operator_(market), person(market, "auditor"), broker(market)})
        CHECK(market.get("/v1/contracts/export", who).status == 403);
    CHECK(market.get("/v1/contracts/export").status == 401);
}

TEST_CASE("a long export goes on in further answers, each a file of its own, and no row is lost or doubled") {
    Importing office;
    constexpr int rows = static_cast<int>(rows_per_export) + 1;
    office.imported(csv_header() + sound_rows(1, rows));
    const Response first = office.market.get("/v1/contracts/export?codes_as=names", office.registrar);
    CHECK(lines_of(first.body).size() == rows_per_export + 1);
    const std::string link = header(first, "Link");
    REQUIRE(link.starts_with("</v1/contracts/export?codes_as=names&after="));
    const Response second = office.market.get(link.substr(1, link.find('>') - 1), office.registrar);
    CHECK(lines_of(second.body).size() == 2);
    CHECK(lines_of(second.body).front() == lines_of(first.body).front());
    CHECK(header(second, "Link").empty());
    CHECK(lines_of(second.body).back().starts_with("2025410101002001,"));
    CHECK(lines_of(first.body).back().starts_with("2025410101002000,"));
}

// A row with as much in it as a contract may have.
static Cells longest_row(int n) {
    std::string reason, deductions, instalments;
    for (int i = 0; i < 500; ++i) reason += "𠮷";
    const std::string item = reason.substr(0, 800);
    for (std::size_t i = 0; i < max_deductions; ++i) deductions += (i ? ";" : "") + item + "|1.00|" + reason;
    for (std::size_t i = 0; i < max_instalments; ++i)
        instalments += (i ? ";|" : "|") + item + "|" + (i ? "1.00" : "881.00");
    return changed(
        sound_row(n),
        {{"amount_tech", "950.00"}, {"deductions", deductions}, {"payment_mode", "2"}, {"instalments", instalments}});
}

TEST_CASE_FIXTURE(Desk, "the longest contract that there can be is one record, and comes back") {
    import(longest_row(1));
    const std::string file = exported(market, registrar, "/v1/contracts/export");
    CHECK(file.size() > 230'000);
    CHECK(code_of(market.get("/v1/contracts/export?format=xlsx", registrar)) == "export_cell_too_long");
    Elsewhere elsewhere;
    Importing office{elsewhere.market};
    CHECK(office.outcome(office.imported(file)) == "done: 1 rows, 1 new, 0 unchanged, 0 refused");
    CHECK(exported(elsewhere.market, office.registrar, "/v1/contracts/export") == file);
}

TEST_CASE("long rows end a unit of an import and a page of an export before their number does") {
    Importing office;
    constexpr int rows = 75;  // of some 237,000 bytes each
    std::string file = csv_header();
    for (int n = 1; n <= rows; ++n) file += csv_row(longest_row(n));
    const std::string import = office.taken(file);
    office.unit();
    CHECK(office.at(import, "/state") == "running");
    const int first = std::stoi(office.at(import, "/rows_done"));
    CHECK(first == static_cast<int>(bytes_per_unit / (static_cast<long long>(file.size()) / rows)) + 1);
    office.run(import);
    CHECK(office.outcome(import) == "done: 75 rows, 75 new, 0 unchanged, 0 refused");
    CHECK(lines_of(office.market.get("/v1/contracts/export", office.registrar).body).size() == 51);  // 50 at once
    CHECK(lines_of(exported(office.market, office.registrar, "/v1/contracts/export")).size() == 76);
}
