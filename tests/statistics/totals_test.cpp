// Totals: what counts where and when, in which table, and that each figure is the contracts behind it.
#include <doctest/doctest.h>

#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"
#include "tests/support/statistics.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

Cells sides(std::string_view seller, std::string_view buyer, std::string_view total, std::string_view tech) {
    return {{"seller_region", std::string{seller}},
            {"buyer_region", std::string{buyer}},
            {"amount_total", std::string{total}},
            {"amount_tech", std::string{tech}}};
}

// Seven contracts of 2025: within the city, out of it, into it, past it, and two whose seller sits outside the mainland.
struct Book : Counting {
    Book() {
        add({here(1, changed(sides("410305", "110101", "1000.00", "900.00"), {{"registered_on", "2025-05-01"}})),
             here(2, changed(sides("410305", "410311", "2000.50", "2000.50"),
                             {{"registered_on", "2025-06-01"}, {"kind", "development"}, {"sub_kind", "11"}})),
             here(3, changed(sides("410300", "410105", "300.00", "300.00"),
                             {{"registered_on", "2025-05-31"}, {"field", "01"}})),
             elsewhere(4, changed(sides("410105", "410305", "50.00", "40.00"), {{"registered_on", "2025-05-31"}})),
             elsewhere(5, changed(sides("110101", "410311", "7.00", "7.00"),
                                  {{"registered_on", "2025-12-31"}, {"kind", "4"}, {"sub_kind", "41"}})),
             here(6, changed(sides("", "410305", "5000.00", "5000.00"),
                             {{"registered_on", "2025-06-30"}, {"seller_country", "DEU"}, {"seller_code", ""}})),
             here(7, changed(sides("810000", "410311", "11.00", "10.99"),
                             {{"registered_on", "2025-12-31"}, {"seller_code", ""}}))});
    }
};

constexpr const char* everything = "7 8368.50 8258.49";

}  // namespace

TEST_CASE("登记 counts what this registry registered, in the region of whoever applied") {
    Book book;
    CHECK(book.total("measure=registered") == "5 8311.50 8211.49");
    CHECK(book.total("measure=registered&region=4103") == "5 8311.50 8211.49");
    CHECK(book.total("measure=registered&region=41") == "5 8311.50 8211.49");
    // Where the seller sits abroad or in Hong Kong, the domestic buyer applied.
    CHECK(book.total("measure=registered&region=410305") == "3 8000.50 7900.50");
    CHECK(book.total("measure=registered&region=410311") == "1 11.00 10.99");
    CHECK(book.total("measure=registered&region=81") == "1 11.00 10.99");
    CHECK(book.total("measure=registered&region=11") == "0 0.00 0.00");
}

TEST_CASE("输出 counts every registered contract by its seller's region, 吸纳 by its buyer's") {
    Book book;
    CHECK(book.total("measure=out") == everything);
    CHECK(book.total("measure=in") == everything);  // §5.2, invariant 2: over all regions both are the whole
    CHECK(book.total("measure=out&region=4103") == "3 3300.50 3200.50");
    CHECK(book.total("measure=out&region=41") == "4 3350.50 3240.50");
    CHECK(book.total("measure=out&region=11") == "1 7.00 7.00");
    CHECK(book.total("measure=out&region=81") == "1 11.00 10.99");
    CHECK(book.total("measure=in&region=4103") == "5 7068.50 7058.49");
    CHECK(book.total("measure=in&region=41") == "6 7368.50 7358.49");
    CHECK(book.total("measure=in&region=110101") == "1 1000.00 900.00");
}

TEST_CASE("a region is a prefix: trailing pairs of zeros may stand or not, and its ends are exact") {
    Counting book;
    int n = 0;
    std::vector<Cells> rows;
    for (const std::string region : {"410100", "410200", "410300", "410302", "410381", "410400", "419001", "420000"})
        rows.push_back(elsewhere(++n, {{"seller_region", region}, {"buyer_region", "110101"}}));
    book.add(rows);
    for (const std::string city : {"4103", "410300"}) CHECK(book.total("measure=out&region=" + city).starts_with("3 "));
    for (const std::string province : {"41", "4100", "410000"})
        CHECK(book.total("measure=out&region=" + province).starts_with("7 "));
    CHECK(book.total("measure=out&region=410302").starts_with("1 "));
    CHECK(book.total("measure=out&region=42").starts_with("1 "));
    CHECK(book.total("measure=out&region=").starts_with("8 "));
    for (const std::string nowhere : {"99", "9999", "4199", "410301", "410399"})  // no true zero
        CHECK(faults(book.ask("measure=out&region=" + nowhere)) == Names{"/region region_code"});
    for (const std::string wrong : {"4", "410", "41030", "4103000", "ab", "04"})
        CHECK(faults(book.ask("measure=out&region=" + wrong)) == Names{"/region region_code"});
}

TEST_CASE("tables go by month, kind and field, in the law's order, and their rows add up to the total") {
    Book book;
    CHECK(book.rows("measure=registered&by=month") ==
          Names{"2025-05: 2 1300.00 1200.00", "2025-06: 2 7000.50 7000.50", "2025-12: 1 11.00 10.99"});
    CHECK(book.rows("measure=in&by=kind") ==
          Names{"development: 1 2000.50 2000.50", "consulting: 1 7.00 7.00", "service: 5 6361.00 6250.99"});
    CHECK(book.rows("measure=in&by=field") == Names{"01: 1 300.00 300.00", "03: 6 8068.50 7958.49"});
    CHECK(book.rows("measure=out&region=41&by=kind,month") ==
          Names{"2025-05 service: 3 1350.00 1240.00", "2025-06 development: 1 2000.50 2000.50"});
    CHECK(book.rows("measure=out&by=month,kind,field").size() == 6);
    CHECK(book.rows("measure=out") == Names{std::string{": "} + everything});
    for (const std::string by : {"month", "kind", "field", "month,kind", "month,kind,field"})
        CHECK(book.total("measure=out&by=" + by) == everything);
}

TEST_CASE("figures narrow to a kind and a field") {
    Book book;
    CHECK(book.total("measure=out&kind=service") == "5 6361.00 6250.99");
    CHECK(book.total("measure=out&kind=service&field=01") == "1 300.00 300.00");
    CHECK(book.total("measure=out&kind=transfer") == "0 0.00 0.00");
}

TEST_CASE("a period is half-open by the date of registration") {
    Book book;
    const auto in = [&](const std::string& from, const std::string& until) {
        return book.total("measure=in" + (from.empty() ? "" : "&from=" + from) +
                          (until.empty() ? "" : "&until=" + until));
    };
    CHECK(in("2025-05-31", "2025-06-01") == "2 350.00 340.00");
    CHECK(in("2025-05-01", "2025-05-31") == "1 1000.00 900.00");
    CHECK(in("2025-05-01", "2025-06-01") == "3 1350.00 1240.00");
    CHECK(in("2025-12-31", "") == "2 18.00 17.99");
    CHECK(in("", "2025-12-31") == "5 8350.50 8240.50");
    CHECK(in("2025-01-01", "2026-01-01") == everything);
    CHECK(in("2026-01-01", "2027-01-01") == "0 0.00 0.00");
}

TEST_CASE("a year ends at midnight in Beijing, to the microsecond") {
    Registry registry;
    const std::string last = registry.accepted(registry.wish("年末合同")),
                      first = registry.accepted(registry.wish("新年合同"));
    account(registry.market, "statistician", {"statistician"});
    registry.market.now = *parse_instant("2026-12-31T15:59:59.999999Z");
    const Token registrar = token(registry.market, "registrar");
    REQUIRE(registry.market.send(registry.stepping(last, "register", registrar)).status == 200);
    registry.market.now += std::chrono::microseconds{1};
    REQUIRE(registry.market.send(registry.stepping(first, "register", registrar)).status == 200);
    const Token statistician = token(registry.market, "statistician");
    const auto year = [&](const std::string& from, const std::string& until) {
        return text_at(
            registry.market.get("/v1/statistics/contracts?measure=registered&from=" + from + "&until=" + until,
                                statistician),
            "/items/0/title");
    };
    CHECK(year("2026-01-01", "2027-01-01") == "年末合同");
    CHECK(year("2027-01-01", "2028-01-01") == "新年合同");
    const Response months = registry.market.get("/v1/statistics/totals?measure=registered&by=month", statistician);
    CHECK(text_at(months, "/rows/0/month") == "2026-12");
    CHECK(text_at(months, "/rows/1/month") == "2027-01");
}

TEST_CASE("only registered contracts count, each once") {
    Registry registry;
    const Token statistician = person(registry.market, "statistician");
    const auto count = [&] {
        return text_at(registry.market.get("/v1/statistics/totals?measure=registered", statistician), "/total/count");
    };
    registry.drafted(registry.wish("一"));
    registry.submitted(registry.wish("二"));
    const std::string contract = registry.accepted(registry.wish("三"));
    CHECK(count() == "0");
    registry.step(contract, "register", registry.registrar);
    CHECK(count() == "1");
    registry.step(contract, "register", registry.registrar);
    CHECK(count() == "1");
}

TEST_CASE("importing the same rows again counts nothing twice, and undoing an import counts them out") {
    Book book;
    const std::string file = csv({elsewhere(8, {{"amount_total", "1.00"}, {"amount_tech", "1.00"}})});
    const std::string import = book.office.imported(file);
    book.office.imported(file);
    CHECK(book.total("measure=in") == "8 8369.50 8259.49");
    Request undo = book.market.request(Method::post, import + "/undo", book.office.registrar);
    undo.if_match = "*";
    REQUIRE(book.market.send(undo).status == 200);
    CHECK(book.total("measure=in") == everything);
}

TEST_CASE("each figure is the contracts behind it, over all pages, whatever their size") {
    Book book;
    for (const std::string measure : {"registered", "out", "in"})
        for (const std::string region : {"", "41", "4103", "410311", "11", "81"})
            for (const std::string rest : {"", "&kind=service", "&field=03", "&from=2025-05-31&until=2025-06-30"}) {
                const std::string query = "measure=" + measure + "&region=" + region + rest;
                CAPTURE(query);
                CHECK(book.drilled(query, 1) == book.total(query));
                CHECK(book.drilled(query, 100) == book.total(query));
            }
    // A cell of a table is its month's period.
    CHECK("2025-05: " + book.drilled("measure=registered&from=2025-05-01&until=2025-06-01") ==
          book.rows("measure=registered&by=month").front());
    CHECK(code_of(book.market.get("/v1/statistics/contracts?measure=in&cursor=61", book.statistician)) == "bad_cursor");
    // "20250101:" and a NUL byte, which the engine must never see.
    CHECK(code_of(book.market.get("/v1/statistics/contracts?measure=in&cursor=32303235303130313a00",
                                  book.statistician)) == "bad_cursor");
}

TEST_CASE("everything that is wrong with a question is named at once") {
    Book book;
    CHECK(faults(book.ask("measure=all&region=4&from=2025-02-30&until=x&kind=9&by=week&format=pdf&colour=red")) ==
          Names{"/colour unknown_member", "/measure not_allowed_value", "/region region_code", "/from date_invalid",
                "/until date_format", "/kind not_allowed_value", "/by not_allowed_value", "/format not_allowed_value"});
    CHECK(faults(book.market.get("/v1/statistics/totals", book.statistician)) == Names{"/measure required"});
    CHECK(faults(book.ask("measure=in&measure=out")) == Names{"/measure duplicate_member"});
    CHECK(faults(book.ask("measure=in&by=month,month")) == Names{"/by not_allowed_value"});
    CHECK(faults(book.ask("measure=in&from=2025-05-01&until=2025-05-01&field=99")) ==
          Names{"/until period_invalid", "/field code_unknown"});
    CHECK(book.ask("measure=in&from=2025-05-01&until=2025-05-02").status == 200);
}

TEST_CASE("a period without contracts has no rows and a total of nothing") {
    Book book;
    const std::string nothing = "measure=in&from=2024-01-01&until=2025-01-01";
    CHECK(book.rows(nothing + "&by=month,kind,field") == Names{});
    CHECK(book.total(nothing + "&by=month") == "0 0.00 0.00");
    CHECK(book.rows(nothing) == Names{": 0 0.00 0.00"});
    CHECK(text_at(book.market.get("/v1/statistics/contracts?" + nothing, book.statistician), "/items") == "[]");
}
