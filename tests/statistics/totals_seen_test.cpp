// Who may ask for totals, and in which form they come: JSON, CSV for spreadsheets, a chart.
#include <doctest/doctest.h>

#include "tests/support/people.hpp"
#include "tests/support/statistics.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

Response with_accept(Counting& book, std::string_view accept, std::string_view query) {
    Request request =
        book.market.request(Method::get, "/v1/statistics/totals?" + std::string{query}, book.statistician);
    request.accept = accept;
    return book.market.send(request);
}

}  // namespace

TEST_CASE("a party's people see only what their own contracts add up to, on either side") {
    Counting book;
    const std::string ours = party(book.market, 1), theirs = party(book.market, 3);
    book.add({here(1, {{"amount_total", "100.00"}, {"amount_tech", "90.00"}}),
              here(2, {{"seller_code", credit_code(3)},
                       {"buyer_code", credit_code(1)},
                       {"amount_total", "20.00"},
                       {"amount_tech", "20.00"}}),
              here(3, {{"seller_code", credit_code(3)}, {"amount_total", "3.00"}, {"amount_tech", "3.00"}})});
    const Token own = member(book.market, ours), other = member(book.market, theirs);
    const auto total = [&](const Token& who) {
        const Response shown = book.market.get("/v1/statistics/totals?measure=registered", who);
        return text_at(shown, "/total/count") + " " + text_at(shown, "/total/amount_total/amount");
    };
    CHECK(book.total("measure=registered") == "3 123.00 113.00");
    CHECK(total(own) == "2 120.00");
    CHECK(total(other) == "2 23.00");
    const Response drilled = book.market.get("/v1/statistics/contracts?measure=registered", own);
    CHECK(body_of(drilled).at("items").as_array().size() == 2);
    CHECK(total(agency_person(book.market, ours)) == "2 120.00");
}

TEST_CASE("the statistician and the supervisor see all, nobody else, and progress is theirs alone") {
    Counting book;
    book.add({here(1, {})});
    const Token supervisor = person(book.market, "supervisor");
    const std::string totals = "/v1/statistics/totals?measure=registered",
                      progress = "/v1/statistics/progress?year=2025";
    CHECK(text_at(book.market.get(totals, supervisor), "/total/count") == "1");
    CHECK(book.market.get(progress, supervisor).status == 200);
    const Token others[] = {book.office.registrar, operator_(book.market), person(book.market, "auditor"),
                            broker(book.market)};
    for (const Token& who : others)
        for (const std::string& target : {totals, progress, std::string{"/v1/statistics/contracts?measure=in"}}) {
            CAPTURE(target);
            CHECK(book.market.get(target, who).status == 403);
        }
    for (const std::string& target : {totals, progress}) CHECK(book.market.get(target).status == 401);
    CHECK(book.market.get(progress, member(book.market, party(book.market, 1))).status == 403);
}

TEST_CASE("totals come as CSV by format or by Accept, with a byte order mark and CRLF for spreadsheets") {
    Counting book;
    book.add({here(1, {{"amount_total", "1000.00"}, {"amount_tech", "900.00"}})});
    const std::string table =
        "\xEF\xBB\xBFmonth,kind,count,amount_total_yuan,amount_tech_yuan,amount_received_yuan\r\n"
        "2025-05,service,1,1000.00,900.00,0.00\r\n";
    const Response by_format = book.ask("measure=in&by=month,kind&format=csv");
    CHECK(by_format.body == table);
    CHECK(by_format.content_type == "text/csv; charset=utf-8");
    CHECK(header(by_format, "Content-Disposition") == "attachment; filename=\"totals.csv\"");
    CHECK(with_accept(book, "text/csv", "measure=in&by=month,kind").body == table);
    CHECK(with_accept(book, "text/csv", "measure=in&by=month,kind&format=json")
              .content_type.starts_with("application/json"));
    CHECK(with_accept(book, "application/json, text/csv", "measure=in").content_type.starts_with("application/json"));
    CHECK(header(with_accept(book, "text/csv", "measure=in"), "Vary").find("Accept") != std::string::npos);
    CHECK(code_of(with_accept(book, "application/pdf", "measure=in")) == "not_acceptable");
    CHECK(book.ask("measure=in&from=2024-01-01&until=2024-02-01&by=month&format=csv").body ==
          "\xEF\xBB\xBFmonth,count,amount_total_yuan,amount_tech_yuan,amount_received_yuan\r\n");
}

TEST_CASE("totals come as a chart of months whose bytes depend on the figures alone") {
    Counting book;
    book.add({here(1, {{"amount_total", "1000000.00"}, {"amount_tech", "900.00"}}),
              here(2, {{"registered_on", "2025-06-01"}, {"amount_total", "500000.00"}, {"amount_tech", "900.00"}})});
    const Response chart = book.ask("measure=in&region=41&format=svg");
    CHECK(chart.content_type == "image/svg+xml");
    CHECK(chart.body.starts_with("<svg "));
    CHECK(chart.body.find("height=\"240\"") != std::string::npos);  // the highest bar
    CHECK(chart.body.find("height=\"120\"") != std::string::npos);  // half of it
    CHECK(chart.body.find(">100.00</text>") != std::string::npos);  // 万元
    CHECK(chart.body.find(">2025-06</text>") != std::string::npos);
    CHECK(with_accept(book, "image/svg+xml", "measure=in&region=41").body == chart.body);
    CHECK(book.ask("measure=in&from=2024-01-01&until=2024-02-01&format=svg").body.find("<rect") == std::string::npos);
}

TEST_CASE("a chart is of the one dimension that is asked for, and its title says in Chinese of what") {
    Counting book;
    book.add({here(1, {{"kind", "development"}, {"sub_kind", "11"}, {"field", "01"}}),
              here(2, {{"kind", "service"}, {"sub_kind", "51"}, {"field", "04"}})});
    const auto chart = [&](std::string_view query) {
        return book.ask("measure=out&format=svg" + std::string{query}).body;
    };
    const auto says = [](const std::string& svg, std::string_view what) { return svg.find(what) != std::string::npos; };
    const std::string kinds = chart("&by=kind&region=4103&from=2025-01-01&until=2026-01-01");
    CHECK(says(kinds, ">洛阳市技术合同输出成交额(万元),按合同类别,2025年</text>"));
    CHECK(says(kinds, ">技术开发</text>"));
    CHECK(says(kinds, ">技术服务</text>"));
    CHECK_FALSE(says(kinds, ">2025-05</text>"));
    const std::string fields = chart("&by=field&from=2025-02-01&until=2025-07-01&kind=service");
    CHECK(says(fields, ">全部地区技术合同输出成交额(万元),技术服务,按技术领域,2025-02-01至2025-06-30</text>"));
    CHECK(says(fields, ">生物、医药和医疗器械</text>"));
    CHECK_FALSE(says(fields, ">电子信息</text>"));
    for (const std::string months : {"&by=month", "&by=kind,field", ""}) {
        CAPTURE(months);
        CHECK(says(chart(months), ",按月,全部期间</text>"));
        CHECK(says(chart(months), ">2025-05</text>"));
    }
    CHECK(says(chart("&region=41&from=2025-02-01"), ">河南省技术合同输出成交额(万元),按月,2025-02-01起</text>"));
    CHECK(says(chart("&region=41&until=2025-03-01"), ",按月,截至2025-02-28</text>"));
}
