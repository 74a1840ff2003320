// The columns that totals are summed over: every dimension, against what the engine makes of the postings and the list behind each cell.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>

#include "domain/statistics/totals.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"
#include "tests/support/rivals.hpp"
#include "tests/support/statistics.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

struct Book : Counting {
    // Contracts that differ in all that totals are divided by.
    Book() {
        const std::vector<Cells> kinds{{{"kind", "development"}, {"sub_kind", "11"}},
                                       {{"kind", "consulting"}, {"sub_kind", "41"}},
                                       {{"kind", "service"}, {"sub_kind", "51"}},
                                       {{"kind", "service"}, {"sub_kind", "52"}}};
        const auto one_of = [](int n, const Names& values) {
            return values[static_cast<std::size_t>(n) % values.size()];
        };
        std::vector<Cells> rows;
        for (int n = 1; n <= 60; ++n) {
            Cells row =
                changed(n % 4 == 0 ? here(n, {}) : elsewhere(n, {}), kinds[static_cast<std::size_t>(n * 7) % 4]);
            row["field"] = one_of(n, {"01", "03", "11"});
            row["ip_type"] = one_of(n / 2, {"", "10", "90"});
            row["seller_nature"] = one_of(n / 3, {"", "010", "011"});
            row["buyer_nature"] = one_of(n / 5, {"", "010", "011"});
            row["plan_source"] = one_of(n / 7, {"", "11", "12"});
            row["goal"] = one_of(n / 11, {"", "01", "02"});
            row["industry"] = one_of(n / 4, {"", "A", "01"});
            row["related"] = one_of(n / 6, {"", "0", "1"});
            row["seller_region"] = one_of(n / 9, {"410305", "410311", "410105", "110101"});
            row["buyer_region"] = one_of(n / 8, {"410305", "410311", "110101"});
            row["registered_on"] = one_of(n, {"2025-05-17", "2025-06-30", "2025-07-01", "2025-12-31"});
            row["amount_total"] = std::to_string(n * 100) + ".10";
            row["amount_tech"] = std::to_string(n * 90) + ".05";
            rows.push_back(std::move(row));
        }
        const std::string import = office.imported(csv(rows, all_columns()));
        REQUIRE(office.errors(import) == Names{});
    }

    // "value: count total technical" of each row.
    Names divided(std::string_view dimension, const std::string& query) {
        const json::value body = body_of(ask(query + "&by=" + std::string{dimension}));
        Names list;
        for (const json::value& row : body.at("rows").as_array())
            list.push_back(std::string{row.at(dimension).as_string()} + ": " + figures(row));
        return list;
    }
    static std::string figures(const json::value& shown) {
        const auto amount = [&](const char* name) { return std::string{shown.at(name).at("amount").as_string()}; };
        return std::to_string(shown.at("count").as_int64()) + " " + amount("amount_total") + " " +
               amount("amount_tech");
    }
};

// How the contracts behind a cell are asked for.
std::string behind(Dimension dimension, const std::string& value) {
    const auto digits = [&] {
        return value.ends_with("0000") ? value.substr(0, 2) : value.ends_with("00") ? value.substr(0, 4) : value;
    };
    switch (dimension) {
        case Dimension::year: return "&from=2025-01-01&until=2026-01-01";
        case Dimension::quarter:
            return value == "2025-Q2"   ? "&from=2025-04-01&until=2025-07-01"
                   : value == "2025-Q3" ? "&from=2025-07-01&until=2025-10-01"
                                        : "&from=2025-10-01&until=2026-01-01";
        case Dimension::month:
            return "&from=" + value +
                   "-01&until=" + (value == "2025-12" ? "2026-01" : "2025-0" + std::to_string(value.back() - '0' + 1)) +
                   "-01";
        case Dimension::seller_province:
        case Dimension::seller_city:
        case Dimension::seller_region: return "&measure=out&region=" + digits();
        case Dimension::buyer_province:
        case Dimension::buyer_city:
        case Dimension::buyer_region: return "&measure=in&region=" + digits();
        case Dimension::seller_area:
        case Dimension::buyer_area: return "&" + std::string{name_of(dimension)} + "=" + value;
        default: return "&" + std::string{name_of(dimension)} + "=" + (value.empty() ? "none" : value);
    }
}

// What is true of a posting in that cell, in plain SQL; seen from Luoyang.
std::string holds(Dimension dimension, const std::string& value) {
    const auto region = [&] { return name_of(dimension).starts_with("seller") ? "seller_region" : "buyer_region"; };
    const auto begins = [&](std::size_t digits) {
        return "SUBSTR(" + std::string{region()} + ", 1, " + std::to_string(digits) + ") = '" +
               value.substr(0, digits) + "'";
    };
    switch (dimension) {
        case Dimension::year: return "registered_on >= 20250000 AND registered_on < 20260000";
        case Dimension::quarter: {
            const int first = 3 * (value.back() - '1') + 1;
            return "registered_on >= " + std::to_string(20'250'000 + first * 100) + " AND registered_on < " +
                   std::to_string(20'250'000 + (first + 3) * 100);
        }
        case Dimension::month: return "registered_on LIKE '2025" + value.substr(5) + "%'";
        case Dimension::related:
            return value.empty() ? "related IS NULL" : value == "true" ? "related = 1" : "related = 0";
        case Dimension::adjusted: return value == "true" ? "booked_on <> registered_on" : "booked_on = registered_on";
        case Dimension::cross_border: return value == "true" ? "1 = 0" : "1 = 1";
        case Dimension::seller_province:
        case Dimension::buyer_province: return begins(2);
        case Dimension::seller_city:
        case Dimension::buyer_city: return begins(4);
        case Dimension::seller_area:
        case Dimension::buyer_area:
            if (value.starts_with("4103")) return begins(6);
            return begins(2) + " AND SUBSTR(" + region() + ", 1, 4) <> '4103'";
        default: return std::string{name_of(dimension)} + " = '" + value + "'";
    }
}

}  // namespace

TEST_CASE("totals are divided by each dimension, and each cell is what plain SQL says and the contracts behind it") {
    Book book;
    for (const auto& [dimension, name] : names<Dimension>) {
        CAPTURE(name);
        const Names rows = book.divided(name, "measure=out");
        CHECK(1 <= rows.size());
        Names values;
        for (const std::string& row : rows) {
            CAPTURE(row);
            const std::string value = row.substr(0, row.find(':'));
            values.push_back(value);
            const std::string own = behind(dimension, value);
            const std::string query = own.starts_with("&measure") ? own.substr(1) : "measure=out" + own;
            CHECK(value + ": " + book.drilled(query, 100) == row);
            CHECK(value + ": " + book.total(query) == row);
            const auto sum = [&](const std::string& column) {
                return number_in(book.market.connection, "SELECT COALESCE(SUM(" + column +
                                                             "), 0) FROM postings WHERE " + holds(dimension, value));
            };
            CHECK(value + ": " + std::to_string(sum("items")) + " " + Money::fen(sum("amount_total")).text() + " " +
                      Money::fen(sum("amount_tech")).text() ==
                  row);
        }
        CHECK((dimension == Dimension::kind || std::is_sorted(values.begin(), values.end())));
        const json::value all = body_of(book.ask("measure=out&by=" + std::string{name}));
        long long count = 0;
        for (const json::value& row : all.at("rows").as_array()) count += row.at("count").as_int64();
        CHECK(count == 60);
    }
}

TEST_CASE("a table has its dimensions in one order, whatever order they are asked for in") {
    Book book;
    const auto csv_of = [&](std::string_view by) {
        return book.ask("measure=in&format=csv&by=" + std::string{by}).body;
    };
    CHECK(csv_of("seller_city,kind,quarter") == csv_of("quarter,kind,seller_city"));
    CHECK(csv_of("seller_city,kind,quarter").find("quarter,kind,seller_city,count,amount_total_yuan") !=
          std::string::npos);
    CHECK(faults(book.ask("measure=in&by=kind,kind")) == Names{"/by not_allowed_value"});
    CHECK(faults(book.ask("measure=in&ip_type=77&seller_country=ZZZ")) ==
          Names{"/ip_type code_unknown", "/seller_country code_unknown"});
    CHECK(book.ask("measure=in&by=seller_province,seller_city,seller_region").status == 200);  // one column, not three
    std::string every;
    for (const auto& [dimension, name] : names<Dimension>) every += (every.empty() ? "" : ",") + std::string{name};
    CHECK(code_of(book.ask("measure=in&by=" + every)) == "too_many_cells");
}

TEST_CASE("a chart of any dimension names its values in Chinese") {
    Book book;
    const auto chart = [&](std::string_view by) {
        return book.ask("measure=out&format=svg&by=" + std::string{by}).body;
    };
    for (const auto& [by, shown] : {std::pair{"seller_city", ">洛阳市</text>"},
                                    {"seller_province", ">北京市</text>"},
                                    {"ip_type", ">未填</text>"},
                                    {"plan_source", ">国家重点研发计划</text>"},
                                    {"related", ">是</text>"},
                                    {"quarter", ">2025-Q3</text>"},
                                    {"year", ",按年,"}})
        CHECK_MESSAGE(chart(by).find(shown) != std::string::npos, by);
}

TEST_CASE("each instance answers with what any of them has registered") {
    Book book;
    Market other{book.market.connection};
    const Token statistician = token(other, login_of("statistician"));
    const auto count = [&] {
        return text_at(other.get("/v1/statistics/totals?measure=out", statistician), "/total/count");
    };
    CHECK(count() == "60");
    book.add({elsewhere(61, {{"title", "后来的合同"}})});
    CHECK(count() == "61");
    CHECK(text_at(book.ask("measure=out"), "/total/count") == "61");
}

TEST_CASE("a database that was brought back from a copy is read anew, also where it has gone on since") {
    Book book;
    const auto told = [&] {
        const json::value total = body_of(book.ask("measure=out")).at("total");
        return Book::figures(total);
    };
    CHECK(told().starts_with("60 "));
    tamper(book.market.connection, "DELETE FROM postings WHERE seq > 20");
    tamper(book.market.connection,
           "UPDATE postings SET posted_at = posted_at - 1, amount_total = 100, amount_tech = 100");
    tamper(book.market.connection, "UPDATE posting_head SET seq = 20, posted_at = posted_at - 1");
    CHECK(told() == "20 20.00 20.00");
    tamper(book.market.connection, "UPDATE postings SET posted_at = posted_at - 1, amount_total = 200");
    std::vector<Cells> rows;
    for (int n = 101; n <= 150; ++n) rows.push_back(elsewhere(n, {{"amount_total", "1.00"}, {"amount_tech", "1.00"}}));
    book.add(rows);  // beyond what is in memory
    CHECK(told() == "70 90.00 70.00");
}

TEST_CASE("a list goes on behind any number of contracts that its period took back itself") {
    Registry desk{start_of_tests(), rules_without_likeness()};
    const Token statistician = person(desk.market, "statistician");
    for (int i = 0; i < 30; ++i) {
        const std::string contract = desk.registered(desk.wish("第" + std::to_string(i) + "号轴承测试服务"));
        if (i % 15 == 14) continue;
        const Response cancelled =
            desk.step(contract, "cancel", desk.seller, {{"cause", "rescinded"}, {"text", "双方协议解除。"}});
        REQUIRE_MESSAGE(cancelled.status == 200, cancelled.body);
    }
    Names titles;
    std::string place;
    do {
        const json::value page =
            body_of(desk.market.get("/v1/statistics/contracts?measure=out&limit=1" + place, statistician));
        for (const json::value& each : page.at("items").as_array()) titles.emplace_back(each.at("title").as_string());
        const json::value* next = page.as_object().if_contains("next_cursor");
        place = next ? "&cursor=" + std::string{next->as_string()} : "";
    } while (!place.empty());
    CHECK(titles == Names{"第14号轴承测试服务", "第29号轴承测试服务"});
}

TEST_CASE("a gap in the postings is no total") {
    Book book;
    tamper(book.market.connection, "UPDATE posting_head SET seq = 65");
    book.market.expect_failures = true;
    CHECK(book.ask("measure=out").status == 500);
}

TEST_CASE("an import of which nothing is taken back moves no moment of the totals") {
    Book book;
    const std::string again = book.office.imported(csv({elsewhere(61, {})}));
    const std::string same = book.office.imported(csv({elsewhere(61, {})}));
    const std::string head = "SELECT posted_at FROM posting_head";
    const long long before = number_in(book.market.connection, head);
    Request undo = book.market.request(Method::post, same + "/undo", book.office.registrar);
    undo.if_match = "*";
    REQUIRE(book.market.send(undo).status == 200);
    CHECK(number_in(book.market.connection, head) == before);
    CHECK(book.total("measure=out").starts_with("61 "));
    CHECK(again != same);
}

TEST_CASE("totals are summed over many chunks of the columns, by several threads") {
    Book book;
    constexpr long long times = 4096;
    using Sum = std::array<long long, 3>;
    const auto sums = [&] {
        std::map<std::string, Sum> sums;
        const json::value body = body_of(book.ask("measure=out&by=month,kind"));
        for (const json::value& row : body.at("rows").as_array()) {
            const auto fen = [&](const char* name) {
                return Money::parse(std::string{row.at(name).at("amount").as_string()}).value().in_fen();
            };
            sums[std::string{row.at("month").as_string()} + std::string{row.at("kind").as_string()}] = {
                row.at("count").as_int64(), fen("amount_total"), fen("amount_tech")};
        }
        return sums;
    };
    std::map<std::string, Sum> wish = sums();
    CHECK(wish.size() == 4);
    for (auto& [cell, sum] : wish)
        for (long long& each : sum) each *= times;
    repeat_postings(book.market.connection, 60, 60 * times);
    CHECK(sums() == wish);
}

TEST_CASE("rivals: who asks while others register is told what some moment knew") {
    Registry desk{start_of_tests(), rules_without_likeness()};
    const Token statistician = person(desk.market, "statistician");
    std::vector<std::function<Response()>> all;
    for (int i = 0; i < 8; ++i) {
        const std::string contract = desk.accepted(desk.wish("第" + std::to_string(i) + "号轴承测试服务"));
        all.emplace_back([&desk, request = desk.stepping(contract, "register", desk.registrar)] {
            return desk.market.send(request);
        });
        all.emplace_back([&] { return desk.market.get("/v1/statistics/totals?measure=out&by=kind", statistician); });
    }
    for (const Response& each : all_at_once(all)) {
        CHECK(each.status == 200);
        if (each.body.find("\"rows\"") == std::string::npos) continue;
        const json::value told = body_of(each);
        CHECK(std::to_string(told.at("total").at("count").as_int64()) + "000000.00" ==
              (told.at("total").at("count").as_int64() ? text_at(each, "/total/amount_total/amount") : "0000000.00"));
    }
    CHECK(text_at(desk.market.get("/v1/statistics/totals?measure=out", statistician), "/total/count") == "8");
}
