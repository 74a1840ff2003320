// The printed tables: each row the contracts behind it, rows that add up, percentages as printed, and files that spreadsheets open.
#include "domain/statistics/tables.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/support/ledger.hpp"
#include "tests/support/statistics.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

const Strings every_table{"T1", "T2",  "T3",  "T4",  "T5",  "T6",  "T7",  "T8",
                          "T9", "T10", "T11", "T12", "T13", "T14", "T15", "T16"};

// Contracts of two years that differ in all that tables are divided by.
struct Printed : Ledger {
    Printed() {
        const auto one_of = [](int n, const Strings& values) {
            return values[static_cast<std::size_t>(n) % values.size()];
        };
        const std::vector<Cells> kinds{{{"kind", "development"}, {"sub_kind", "11"}},
                                       {{"kind", "transfer"}, {"sub_kind", "23"}},
                                       {{"kind", "licence"}, {"sub_kind", "32"}},
                                       {{"kind", "consulting"}, {"sub_kind", "41"}},
                                       {{"kind", "service"}, {"sub_kind", "51"}}};
        std::vector<Cells> rows;
        for (int n = 1; n <= 80; ++n) {
            Cells row =
                changed(n % 5 == 0 ? elsewhere(n, {}) : here(n, {}), kinds[static_cast<std::size_t>(n * 7) % 5]);
            row["field"] = one_of(n, {"01", "03", "11"});
            row["ip_type"] = one_of(n / 2, {"", "10", "20", "21", "90"});
            row["seller_nature"] = one_of(n / 3, {"", "010", "011", "150"});
            row["buyer_nature"] = one_of(n / 5, {"", "010", "011"});
            row["plan_source"] = one_of(n / 7, {"", "11", "12"});
            row["goal"] = one_of(n / 11, {"", "01", "02"});
            row["industry"] = one_of(n / 4, {"", "A", "01"});
            row["related"] = one_of(n / 6, {"", "0", "1"});
            row["seller_region"] = one_of(n / 9, {"410305", "410311", "410105", "110101", "810000"});
            row["buyer_region"] = one_of(n / 8, {"410305", "410311", "410300", "110101"});
            row["registered_on"] = one_of(n, {"2025-05-17", "2026-05-17", "2026-06-30", "2026-07-01"});
            row["amount_total"] = std::to_string(n * n * 2500) + ".10";
            row["amount_tech"] = std::to_string(n * n * 2000) + ".05";
            rows.push_back(std::move(row));
        }
        const std::string import = office.imported(csv(rows, all_columns()));
        REQUIRE(office.errors(import) == Strings{});
    }

    Response ask(const std::string& table, const std::string& query) {
        return market.get("/v1/statistics/tables/" + table + "?" + query, statistician);
    }
    json::value told(const std::string& table, const std::string& query) {
        const Response answer = ask(table, query);
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        return body_of(answer);
    }
    static std::string line(const json::value& row) {
        std::string text = std::to_string(row.at("count").as_int64());
        for (const char* amount : {"amount_total", "amount_tech", "amount_received"})
            text += " " + std::string{row.at(amount).at("amount").as_string()};
        return text;
    }
    static std::string text_in(const json::value& row, const char* name) {
        const auto* found = row.as_object().if_contains(name);
        return found && found->is_string() ? std::string{found->as_string()} : "";
    }
    // What stands behind a row, by the link that it gives.
    std::string behind_link(const std::string& link) { return behind(link.substr(link.find('?') + 1)); }
};

}  // namespace

TEST_SUITE_BEGIN("pure");

TEST_CASE("periods are written, said and bounded") {
    const auto all = [](std::string_view text) {
        const Period period = Period::parse(text).value();
        return period.text() + " " + period.in_chinese() + " " + heluo::text(period.from()) + " " +
               heluo::text(period.until());
    };
    CHECK(all("2026") == "2026 2026年 2026-01-01 2027-01-01");
    CHECK(all("2026-H1") == "2026-H1 2026年上半年 2026-01-01 2026-07-01");
    CHECK(all("2026-H2") == "2026-H2 2026年下半年 2026-07-01 2027-01-01");
    CHECK(all("2026-Q1") == "2026-Q1 2026年第一季度 2026-01-01 2026-04-01");
    CHECK(all("2026-Q4") == "2026-Q4 2026年第四季度 2026-10-01 2027-01-01");
    CHECK(all("2026-02") == "2026-02 2026年2月 2026-02-01 2026-03-01");
    const Period november = Period::parse("2026-11").value();
    CHECK(november.cumulative().text() == "2026-01..2026-11");
    CHECK(november.cumulative().in_chinese() == "2026年1—11月");
    CHECK(november.cumulative().a_year_before().in_chinese() == "2025年1—11月");
    CHECK(Period::parse("2026-Q2").value().cumulative() == Period::parse("2026-H1").value());
    CHECK(Period::parse("2026-Q4").value().cumulative() == Period::parse("2026").value());
    for (const char* wrong : {"", "202", "2026-", "2026-0", "2026-00", "2026-13", "2026-Q0", "2026-Q5", "2026-H0",
                              "2026-H3", "2026-1a", "2026-a1", "2026/11", "2026-011", "1984", "2100", "２０２６"})
        CHECK_MESSAGE(!Period::parse(wrong), wrong);
}

TEST_CASE("R32: growth and shares are printed from unrounded figures, and of nothing there is none") {
    const auto money = [](long long fen) { return Money::fen(fen); };
    CHECK(growth(484'077, 411'985) == "17.50");
    CHECK(growth(money(223'983'882), money(176'974'213)) == "26.56");
    CHECK(growth(money(46'021), money(1'000)) == "4502.10");  // printed in full
    CHECK(growth(3, 4) == "-25.00");
    CHECK(growth(0, 4) == "-100.00");
    CHECK(growth(3, 0) == std::nullopt);
    CHECK(growth(3, -1) == std::nullopt);
    CHECK(share(5070, 15301) == "33.14");
    CHECK(share(1, 0) == std::nullopt);
    CHECK(share(money(0), money(7)) == "0.00");
    CHECK(average({484'077, money(223'983'882'000'000), {}, {}}) == money(462'703'004));  // 462.70 万元
    CHECK(average({0, money(1), {}, {}}) == std::nullopt);
}

TEST_SUITE_END();

TEST_CASE_FIXTURE(Printed, "R30: every table of every period adds up, and each row is the contracts behind it") {
    for (const std::string& table : every_table)
        for (const char* query :
             {"period=2026", "period=2026-Q2&measure=out", "period=2026-05&cumulative=true&measure=in",
              "period=2026-H1&region=410305", "period=2026&region=41&measure=out&kinds=four",
              "period=2026&region=&measure=out&basis=restated"}) {
            CAPTURE(table);
            CAPTURE(query);
            const json::value body = told(table, query);
            for (const json::value& check : body.at("checks").as_array())
                CHECK_MESSAGE(check.at("holds").as_bool(), check.at("what").as_string().c_str());
            for (const json::value& row : body.at("rows").as_array()) {
                CAPTURE(text_in(row, "name"));
                if (const std::string link = text_in(row, "contracts"); !link.empty())
                    CHECK(behind_link(link) == line(row));
            }
            for (const json::value& flow : body.at("flows").as_array())
                CHECK(behind_link(text_in(flow, "contracts")) == line(flow));
        }
}

TEST_CASE_FIXTURE(
    Printed,
    "R31: a breakdown has its rows in the order of the list, what is not said, and parents above their parts") {
    const auto rows = [&](const std::string& table, const std::string& query) {
        Strings lines;
        const json::value body = told(table, query);
        for (const json::value& row : body.at("rows").as_array())
            if (row.at("count").as_int64() != 0)
                lines.push_back(std::string(static_cast<std::size_t>(row.at("level").as_int64()), ' ') +
                                text_in(row, "name"));
        return lines;
    };
    CHECK(rows("T4", "period=2026&region=&measure=out") ==
          Strings{"技术秘密", "专利", " 发明专利", " 专利（未细分）", "未涉及知识产权", "其他/未填"});
    CHECK(rows("T2", "period=2026&region=&measure=out") == Strings{"技术开发", " 委托开发", "技术转让", " 技术秘密转让",
                                                                   "技术许可", " 技术秘密使用许可", "技术咨询",
                                                                   " 技术咨询", "技术服务", " 一般技术服务"});
    CHECK(rows("T2", "period=2026&region=&measure=out&kinds=four") ==
          Strings{"技术开发", " 委托开发", "技术转让（含技术许可）", " 技术秘密转让", " 技术秘密使用许可", "技术咨询",
                  " 技术咨询", "技术服务", " 一般技术服务"});
    CHECK(rows("T9", "period=2026&region=&measure=out") == Strings{"农、林、牧、渔业", "其他/未填"});
}

TEST_CASE_FIXTURE(Printed, "R33: output, intake and what stays are told apart, and the area is counted once") {
    std::map<std::string, std::string> lines;
    const json::value body = told("T1", "period=2026");
    for (const json::value& row : body.at("rows").as_array()) lines[text_in(row, "name")] = line(row);
    const auto number = [&](const char* name) { return std::stoll(lines.at(name)); };
    CHECK(lines.at("其中：输出到本地") == lines.at("其中：吸纳自本地"));
    CHECK(number("输出与吸纳合计（剔除本地到本地重复）") ==
          number("输出技术") + number("吸纳技术") - number("其中：输出到本地"));
    CHECK(0 < number("其中：涉外技术合同"));
    CHECK(0 < number("其中：涉及知识产权"));
    CHECK(number("其中：涉及知识产权") < number("认定登记"));
    const json::value everywhere = told("T1", "period=2026&region=");
    CHECK(text_in(everywhere.at("rows").at(1), "name") == "其中：重大技术合同");
    CHECK(everywhere.at("rows").at(1).at("count").as_int64() > 0);
}

TEST_CASE_FIXTURE(Printed, "R36: counties stand with their targets, and ranks are shared by those alike") {
    REQUIRE(market.put("/v1/targets/2026/410305/out", {{"amount", yuan("50000000.00")}}, statistician, {}).status ==
            200);
    const json::value body = told("T11", "period=2026&measure=out");
    std::map<std::string, std::string> lines;
    for (const json::value& row : body.at("rows").as_array())
        lines[text_in(row, "name")] = std::to_string(row.at("rank").as_int64()) + " " + text_in(row, "percent_done");
    CHECK(lines.at("洛龙区") == "1 ");
    CHECK(lines.at("涧西区").starts_with("2 "));
    CHECK(lines.at("涧西区").size() > 4);           // of a target
    CHECK(lines.at("老城区") == lines.at("嵩县"));  // nothing of either
    CHECK(lines.at("老城区") == "3 ");
    // 410306 was merged into another district in 2021, and is in no table of later years without contracts.
    CHECK(!lines.contains("吉利区"));
}

TEST_CASE_FIXTURE(
    Printed, "completion is of what is cumulative, and what is known as the city alone is measured against no target") {
    REQUIRE(market.put("/v1/targets/2026/4103/in", {{"amount", yuan("50000000.00")}}, statistician, {}).status == 200);
    REQUIRE(market.put("/v1/targets/2026/410305/in", {{"amount", yuan("50000000.00")}}, statistician, {}).status ==
            200);
    const auto targets = [&](const std::string& query) {
        Strings names;
        const json::value body = told("T11", query + "&measure=in");
        for (const json::value& row : body.at("rows").as_array())
            if (row.as_object().if_contains("percent_done") && row.at("percent_done").is_string())
                names.push_back(text_in(row, "name"));
        return names;
    };
    CHECK(targets("period=2026") == Strings{"涧西区"});
    CHECK(targets("period=2026-06&cumulative=true") == Strings{"涧西区"});
    CHECK(targets("period=2026-06") == Strings{});
    const json::value body = told("T11", "period=2026&measure=in");
    CHECK(std::any_of(body.at("rows").as_array().begin(), body.at("rows").as_array().end(),
                      [](const json::value& row) { return text_in(row, "name") == "市本级"; }));
}

TEST_CASE_FIXTURE(Printed, "a year that is told in part is compared with the same part of the year before") {
    const json::value body = told("T16", "period=2026-05&measure=out&region=");
    const json::value& last = body.at("rows").as_array().back();
    CHECK(text_in(last, "code") == "2026");
    CHECK(last.at("year_before").at("count").as_int64() == 20);  // all of 17 May 2025
    CHECK(body.at("total").at("count") == last.at("count"));
    const json::value earlier = told("T16", "period=2026-04&measure=out&region=");
    CHECK(text_in(earlier.at("rows").as_array().back(), "code") == "2025");
}

TEST_CASE_FIXTURE(Printed, "receipts are in no list of contracts") {
    json::object body = priced("轴承寿命测试服务", "12000000.00", "4000000.00");
    const std::string contract = registered(body);
    receive(contract, "100000.00", "2026-11-24");
    receive(contract, "200000.00", "2026-11-24");
    const json::value list = told("T13", "period=2026-11");
    CHECK(list.at("listed").as_array().size() == 1);
    CHECK(list.at("total").at("count").as_int64() == 1);
}

TEST_CASE_FIXTURE(Printed, "an area is named as it is seen, or refused") {
    const auto wrong = [&](const std::string& query) {
        return faults(market.get("/v1/statistics/totals?measure=out&" + query, statistician));
    };
    for (const char* sound : {"seller_area=410305", "seller_area=410000,110000", "buyer_area=410300",
                              "seller_area=none", "home=41&seller_area=410100", "home=410305&buyer_area=410305,410000"})
        CHECK_MESSAGE(wrong(sound) == Strings{}, sound);
    for (const char* area : {"41", "4103", "410105", "110101", "1x0000"})
        CHECK_MESSAGE(wrong("seller_area=" + std::string{area}) == Strings{"/seller_area region_code"}, area);
}

TEST_CASE_FIXTURE(Printed, "a table of a past moment is the same, byte for byte, whatever has happened since") {
    std::map<std::string, std::string> then;
    REQUIRE(
        market.put("/v1/targets/2026/410305/registered", {{"amount", yuan("50000000.00")}}, statistician, {}).status ==
        200);
    for (const std::string& table : every_table)
        for (const char* format : {"json", "csv", "xlsx"}) {
            const std::string query = "period=2026&format=" + std::string{format};
            const std::string as_of = text_in(told(table, "period=2026"), "as_of");
            then[table + "?" + query + "&as_of=" + as_of] = ask(table, query).body;
        }
    REQUIRE(market.put("/v1/targets/2026/410305/registered", {{"amount", yuan("70000000.00")}}, statistician, "\"1\"")
                .status == 200);
    const std::string contract = registered(priced("轴承寿命测试服务", "12000000.00", "4000000.00"));
    come("2026-12-03");
    REQUIRE(close("2026-11").status == 201);
    CHECK(end(contract, "cancel", seller, "rescinded").status == 200);
    for (const auto& [question, body] : then) {
        CAPTURE(question);
        const Response again = market.get("/v1/statistics/tables/" + question, statistician);
        CHECK(again.status == 200);
        CHECK(again.body == body);
    }
    CHECK(told("T3", "period=2026-11").at("closed").as_bool());
    CHECK(!told("T3", "period=2026-12").at("closed").as_bool());
}

TEST_CASE_FIXTURE(Printed,
                  "as CSV a table has Chinese heads and plain numbers, which no spreadsheet takes for formulas") {
    const Response answer = ask("T3", "period=2026&measure=out&region=&format=csv");
    REQUIRE(answer.status == 200);
    CHECK(answer.content_type == "text/csv; charset=utf-8");
    CHECK(answer.body.starts_with(
        "\xEF\xBB\xBF技术领域,项数（项）,项数同比（%）,成交额（万元）,成交额同比（%）,成交额占比（%）,"
        "技术交易额（万元）,技术交易额同比（%）,技术交易额占比（%）,到款额（万元）,平均单项（万元）\r\n电子信息,"));
    CHECK(answer.body.find("\r\n合计,") != std::string::npos);
    CHECK(answer.body.find(",—,") != std::string::npos);
    CHECK(answer.body.find('\'') == std::string::npos);
}

TEST_CASE_FIXTURE(Printed, "bad questions are refused with what is wrong, and tables are the statistics office's") {
    CHECK(faults(ask("T3", "period=2026-13")) == Strings{"/period period_unknown"});
    CHECK(faults(market.get("/v1/statistics/tables/T3", statistician)) == Strings{"/period required"});
    CHECK(faults(ask("T3", "period=2026&region=999999")) == Strings{"/region region_code"});
    CHECK(faults(ask("T3", "period=2026&as_of=2027-01-01T00:00:00Z")) == Strings{"/as_of date_future"});
    CHECK(ask("T99", "period=2026").status == 404);
    CHECK(market.get("/v1/statistics/tables/T3?period=2026", seller).status == 403);
    CHECK(market.get("/v1/statistics/tables/T3?period=2026").status == 401);
}
