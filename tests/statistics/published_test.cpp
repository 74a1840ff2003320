// What the public is told of the statistics, and what it can never work out from it (统计法 §28, A59).
#include <doctest/doctest.h>

#include "domain/statistics/suppression.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

constexpr Secrecy secrecy{3, 85};

Figures yuan_of(long long count, long long amount) {
    return {count, Money::yuan(amount), Money::yuan(amount), Money{}};
}
GuardedCell cell(long long amount, bool sensitive = false, int level = 0) {
    return {amount == 0 ? Figures{} : yuan_of(1, amount), level, sensitive, false};
}
// "x-x": withheld, told, withheld.
std::string withheld(std::vector<GuardedCell> cells) {
    withhold(cells);
    std::string text;
    for (const GuardedCell& each : cells) text += each.withheld ? "x" : "-";
    return text;
}

// Ten years ago nobody was closed; what was registered here in 2024 and 2025, and how.
struct Public : Ledger {
    // A contract of these parties, `amount` yuan, in a field.
    Cells contract(int n, int seller, int buyer, std::string_view day, std::string_view field, long long amount) {
        Cells row = sound_row(n);
        row["number"] =
            std::string{std::min(day.substr(0, 4), std::string_view{"2025"})} + "410301" + row["number"].substr(10);
        row["registry"] = "410301";
        row["seller_code"] = credit_code(seller);
        row["seller_name"] = "卖方" + std::to_string(seller);
        row["buyer_code"] = credit_code(buyer);
        row["buyer_name"] = "买方" + std::to_string(buyer);
        row["registered_on"] = day;
        row["sign_date"] = "2023-12-01";
        row["field"] = field;
        row["amount_total"] = row["amount_tech"] = std::to_string(amount) + ".00";
        return row;
    }
    void add(const std::vector<Cells>& rows) {
        const std::string import = office.imported(csv(rows));
        const Names errors = office.errors(import);
        REQUIRE_MESSAGE(errors.empty(), errors.front());
    }
    json::value told(const std::string& table, const std::string& year = "2025") {
        const Response answer = market.get("/v1/public/tables/" + table + "?year=" + year);
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        return body_of(answer);
    }
    // "01 3 600.00" of each row that is not nothing, "*" where it is withheld; the sum last.
    Strings rows(const std::string& table, const char* figures = "figures", const std::string& year = "2025") {
        const json::value body = told(table, year);
        Strings lines;
        const auto add = [&](const json::value& row, std::string line) {
            const auto* seen = row.as_object().if_contains(figures);
            if (!seen) return lines.push_back(line + " *");
            if (seen->at("count").as_int64() == 0) return;
            lines.push_back(line + " " + std::to_string(seen->at("count").as_int64()) + " " +
                            std::string{seen->at("amount_total").at("amount").as_string()});
        };
        for (const json::value& row : body.at("rows").as_array()) {
            const auto* code = row.as_object().if_contains("code");
            add(row, code && code->is_string() ? std::string{code->as_string()} : "-");
        }
        if (const auto* total = body.as_object().if_contains("total")) add(*total, "sum");
        return lines;
    }
    // Three fields that many share, one of two units and one of which one unit has nearly all.
    void fill(const std::string& year, int base) {
        std::vector<Cells> rows;
        for (int i = 0; i < 4; ++i) {
            rows.push_back(contract(base + i, 10 + i, 20 + i, year + "-03-05", "01", 1000 + i));
            rows.push_back(contract(base + 10 + i, 10 + i, 20 + i, year + "-04-05", "02", 2000 + i));
            rows.push_back(contract(base + 20 + i, 10 + i, 20 + i, year + "-05-05", "03", 100 + i));
        }
        rows.push_back(contract(base + 30, 14, 24, year + "-06-05", "04", 30));
        rows.push_back(contract(base + 31, 15, 25, year + "-06-05", "04", 40));
        for (int i = 0; i < 4; ++i)
            rows.push_back(contract(base + 40 + i, 10 + i, 20 + i, year + "-07-05", "05", i == 0 ? 5000 : 10));
        add(rows);
    }
};

}  // namespace

TEST_SUITE_BEGIN("pure");

TEST_CASE("A59: a cell is told from three sellers and three buyers on, of whom none has more than 85 %") {
    const Figures figures = yuan_of(9, 100);
    const auto is_told = [&](long long sellers, long long buyers, long long largest_fen) {
        return !is_sensitive(figures, {sellers, buyers, Money::fen(largest_fen), Money::fen(largest_fen)}, secrecy);
    };
    CHECK(is_told(3, 3, 8'500));
    CHECK_FALSE(is_told(2, 3, 8'500));
    CHECK_FALSE(is_told(3, 2, 8'500));
    CHECK_FALSE(is_told(3, 3, 8'501));
    CHECK(is_sensitive(figures, {3, 3, Money::fen(8'500), Money::fen(8'501)}, secrecy));  // of 技术交易额
    CHECK_FALSE(is_sensitive({}, {0, 0, {}, {}}, secrecy));                               // nothing is nobody's
}

TEST_CASE("beside a withheld cell all are withheld that add up to the same sum, and what is beneath them") {
    CHECK(withheld({cell(10), cell(20), cell(0)}) == "---");
    CHECK(withheld({cell(10, true), cell(20, true), cell(1000), cell(0)}) == "xxxx");
    CHECK(withheld({cell(-10, true), cell(900)}) == "xx");
    CHECK(withheld({cell(10, true), cell(10, false, 1), cell(12), cell(7, false, 1), cell(5, false, 1)}) == "xxxxx");
    CHECK(withheld({cell(900), cell(400, true, 1), cell(500, false, 1), cell(800), cell(800, false, 1)}) == "-xx--");
    CHECK(withheld({}) == "");
}

TEST_SUITE_END();

TEST_CASE("everybody reads the tables of a closed year, without what would tell of one; nobody of one that is open") {
    Public book;
    book.fill("2025", 100);
    const Response open = book.market.get("/v1/public/tables/T3?year=2025");
    CHECK(open.status == 404);
    CHECK(said(open) == "not_published");
    REQUIRE(book.close("2025").status == 201);
    // 04 is of two, of 05 one has nearly all; the others go with them.
    const Strings rows = book.rows("T3");
    CHECK(rows.back() == "sum 18 17518.00");
    CHECK(std::all_of(rows.begin(), rows.end() - 1, [](const std::string& row) { return row.ends_with("*"); }));
    CHECK(book.rows("T14") == Strings{"1 18 17518.00", "sum 18 17518.00"});
}

TEST_CASE("the tables of the public are those of the office, but for what is withheld") {
    Public book;
    book.fill("2024", 100);
    book.fill("2025", 200);
    REQUIRE(book.close("2025").status == 201);
    for (const char* table : {"T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T11", "T12", "T14", "T16"}) {
        const json::value open = book.told(table);
        const Response office =
            book.market.get("/v1/statistics/tables/" + std::string{table} + "?period=2025", book.statistician);
        const json::value whole = body_of(office);
        const json::array &told = open.at("rows").as_array(), &all = whole.at("rows").as_array();
        REQUIRE(told.size() == all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            CHECK(told[i].at("name") == all[i].at("name"));
            CHECK_FALSE(told[i].as_object().contains("contracts"));
            if (const auto* figures = told[i].as_object().if_contains("figures")) {
                CHECK(figures->at("count") == all[i].at("count"));
                CHECK(figures->at("amount_total") == all[i].at("amount_total"));
            }
        }
    }
    for (const char* table : {"T1", "T10", "T13", "T15"})
        CHECK(book.market.get("/v1/public/tables/" + std::string{table} + "?year=2025").status == 404);
}

TEST_CASE("a year is withheld alike in its own table and in that of the next, and growth with it") {
    Public book;
    book.fill("2024", 100);
    book.fill("2025", 200);
    REQUIRE(book.close("2025").status == 201);
    CHECK(book.rows("T3", "year_before", "2025") == book.rows("T3", "figures", "2024"));
    const json::value body = book.told("T3");
    for (const json::value& row : body.at("rows").as_array())
        if (!row.as_object().contains("figures") || !row.as_object().contains("year_before"))
            CHECK_FALSE(row.as_object().contains("amount_total_growth"));
}

TEST_CASE("what is withheld is a star on paper, and in no answer") {
    Public book;
    book.fill("2025", 100);
    REQUIRE(book.close("2025").status == 201);
    const Response csv = book.market.get("/v1/public/tables/T3?year=2025&format=csv");
    REQUIRE(csv.status == 200);
    CHECK(csv.body.find(",*,") != std::string::npos);
    const std::string answer = book.market.get("/v1/public/tables/T3?year=2025").body;
    CHECK(answer.find("统计法") != std::string::npos);
    for (const std::string& body : {csv.body, answer})
        for (const char* secret : {"70.00", "0.01\r", "5030.00", "0.50"}) CHECK(body.find(secret) == std::string::npos);
    CHECK(book.market.get("/v1/public/tables/T3?year=2025&format=xlsx").status == 200);
}

TEST_CASE("a year of two sellers is not told at all") {
    Public book;
    book.add({book.contract(1, 10, 20, "2025-03-05", "01", 100), book.contract(2, 11, 21, "2025-03-05", "02", 100),
              book.contract(3, 11, 22, "2025-03-05", "02", 100)});
    REQUIRE(book.close("2025").status == 201);
    const json::value body = book.told("T3");
    for (const json::value& row : body.at("rows").as_array()) CHECK_FALSE(row.as_object().contains("figures"));
    CHECK_FALSE(body.at("total").as_object().contains("figures"));
    CHECK(book.rows("T16") == Strings{"2025 *"});
}

TEST_CASE("sellers and buyers are counted by their codes, registered parties or not, and once whatever they sell") {
    Public book;
    std::vector<Cells> rows;
    for (int i = 0; i < 9; ++i) rows.push_back(book.contract(i + 1, 10 + i % 2, 20 + i, "2025-03-05", "01", 100));
    for (int i = 0; i < 9; ++i) rows.push_back(book.contract(i + 11, 10 + i, 20 + i, "2025-03-05", "02", 100));
    for (int i = 0; i < 9; ++i) rows.push_back(book.contract(i + 21, 10 + i, 20 + i, "2025-03-05", "03", 90));
    book.add(rows);
    REQUIRE(book.close("2025").status == 201);
    const Strings rows_told = book.rows("T3");
    CHECK(rows_told.back() == "sum 27 2610.00");
    CHECK(rows_told.front() == "01 *");  // of two sellers
    CHECK(rows_told.size() > 3);
}

TEST_CASE("the public is told how far the year has come through its last closed month") {
    Public book;
    book.fill("2026", 100);
    const auto progress = [&](const char* member) {
        return text_at(book.market.get("/v1/public/progress?year=2026"), member);
    };
    CHECK(progress("/until") == "2026-01-01");
    CHECK(progress("/amount_total/amount") == "0.00");
    REQUIRE(book.close("2026-04").status == 201);
    CHECK(progress("/until") == "2026-05-01");
    CHECK(progress("/count") == "8");
    CHECK(progress("/amount_total/amount") == "12012.00");
    CHECK(progress("/target/amount") == "5000000000.00");
    CHECK(progress("/percent_done") == "0.00");
    // June is of two: it is told with July.
    REQUIRE(book.close("2026-06").status == 201);
    CHECK(progress("/until") == "2026-06-01");
    CHECK(progress("/count") == "12");
    REQUIRE(book.close("2026-07").status == 201);
    CHECK(progress("/count") == "12");  // of July one has nearly all
    CHECK(said(book.market.get("/v1/public/progress?year=1900")) == "invalid_fields");
}

TEST_CASE("what a closed year takes back of one seller is withheld as well") {
    Public book;
    book.fill("2026", 100);
    const std::string late = book.office.imported(csv({book.contract(400, 19, 29, "2025-06-06", "07", 12345)}));
    REQUIRE(book.close("2025").status == 201);
    book.undo(late);  // booked today, in 2026
    book.come("2027-01-05");
    REQUIRE(book.close("2026").status == 201);
    CHECK(book.figures("measure=registered&from=2026-01-01&until=2027-01-01&field=07") ==
          "-1 -12345.00 -12345.00 0.00");
    const Strings rows = book.rows("T3", "figures", "2026");
    CHECK(std::count(rows.begin(), rows.end(), "07 *") == 1);
    CHECK(std::count_if(rows.begin(), rows.end(), [](const std::string& row) { return row.ends_with("*"); }) > 1);
}
