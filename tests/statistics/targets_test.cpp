// Targets of a year by region and measure, and how far the year has come: exact percentages, pace, versions, rights.
#include <doctest/doctest.h>

#include <thread>

#include "domain/statistics/targets.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/fault_hook.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"
#include "tests/support/rivals.hpp"
#include "tests/support/statistics.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

std::string target_of(int year, std::string_view region = "4103", std::string_view measure = "registered") {
    return "/v1/targets/" + std::to_string(year) + "/" + std::string{region} + "/" + std::string{measure};
}

Response set(Counting& book, const std::string& target, std::string_view amount, std::string_view if_match = {}) {
    return book.market.put(target, {{"amount", yuan(amount)}}, book.statistician, if_match);
}

// One member of the year's progress.
std::string progress(Counting& book, std::string_view query, std::string_view member) {
    const Response shown = book.market.get("/v1/statistics/progress?" + std::string{query}, book.statistician);
    REQUIRE_MESSAGE(shown.status == 200, shown.body);
    return text_at(shown, "/" + std::string{member});
}

}  // namespace

TEST_SUITE_BEGIN("pure");

TEST_CASE("percentages are exact, two decimals, half away from zero, from unrounded amounts") {
    const auto of = [](long long done, long long target) { return percent(Money::fen(done), Money::fen(target)); };
    CHECK(of(5070, 15301) == "33.14");  // registry.md §5.2: 33.1351
    CHECK(of(1, 3) == "33.33");
    CHECK(of(2, 3) == "66.67");
    CHECK(of(12345, 100000) == "12.35");  // exactly half
    CHECK(of(12344, 100000) == "12.34");
    CHECK(of(-12345, 100000) == "-12.35");
    CHECK(of(0, 1) == "0.00");
    CHECK(of(3, 1) == "300.00");
    CHECK(percent(max_amount, max_amount) == "100.00");
    CHECK(percent(Money::fen(max_amount.in_fen() - 1), max_amount) == "100.00");
    CHECK(percent(Money::fen(92'000 * max_amount.in_fen()), smallest_target) == "920000000000000.00");
}

TEST_SUITE_END();

TEST_CASE("a target may be of everywhere: the region between the slashes is empty") {
    Counting book;
    const Response set_ = set(book, target_of(2025, ""), "70000.00");
    REQUIRE_MESSAGE(set_.status == 200, set_.body);
    CHECK(text_at(set_, "/region").empty());
    CHECK(progress(book, "year=2025&region=", "target/amount") == "70000.00");
    CHECK(progress(book, "year=2025", "target_is_default") == "true");  // the registry's own region has its own
}

TEST_CASE("without a target of its own a year is measured against 50 亿元, in this registry's region") {
    Counting book;
    book.add({here(1, {{"amount_total", "1234567890.12"}, {"amount_tech", "1000000000.00"}})});
    const Response shown = book.market.get("/v1/statistics/progress?year=2025", book.statistician);
    CHECK(text_at(shown, "/region") == "4103");
    CHECK(text_at(shown, "/measure") == "registered");
    CHECK(text_at(shown, "/target/amount") == "5000000000.00");
    CHECK(text_at(shown, "/target_is_default") == "true");
    CHECK(text_at(shown, "/target_version").empty());
    CHECK(text_at(shown, "/count") == "1");
    CHECK(text_at(shown, "/amount_total/amount") == "1234567890.12");
    CHECK(text_at(shown, "/amount_tech/amount") == "1000000000.00");
    CHECK(text_at(shown, "/as_of") == "2025-12-31");
    CHECK(text_at(shown, "/days") == "365");
    CHECK(text_at(shown, "/percent_done") == "24.69");
    CHECK(text_at(shown, "/percent_of_pace") == "24.69");
    CHECK(text_at(shown, "/ahead/amount") == "-3765432109.88");
}

TEST_CASE("the policy's target is of what the city registers: elsewhere there is none until one is set") {
    Counting book;
    book.add({here(1, {{"amount_total", "1000.00"}, {"amount_tech", "1000.00"}})});
    CHECK(progress(book, "year=2025&region=410300&measure=registered", "target_is_default") == "true");
    for (const std::string elsewhere : {"year=2025&measure=out", "year=2025&measure=in", "year=2025&region=41",
                                        "year=2025&region=410305", "year=2025&region="}) {
        CAPTURE(elsewhere);
        CHECK(progress(book, elsewhere, "target_is_default") == "false");
        CHECK(progress(book, elsewhere, "days") == "365");
        for (const char* absent : {"target", "expected", "ahead", "percent_done", "percent_of_pace"}) {
            CAPTURE(absent);
            const json::value shown =
                body_of(book.market.get("/v1/statistics/progress?" + elsewhere, book.statistician));
            CHECK_FALSE(shown.get_object().contains(absent));
        }
    }
    CHECK(progress(book, "year=2025&measure=out", "amount_total/amount") == "1000.00");
}

TEST_CASE("a running year is measured by the days gone by, today included") {
    Counting book;  // 2026-11-24 is day 328 of 365
    CHECK(progress(book, "year=2026", "as_of") == "2026-11-24");
    CHECK(progress(book, "year=2026", "days") == "328");
    CHECK(progress(book, "year=2026", "of_days") == "365");
    CHECK(progress(book, "year=2026", "expected/amount") == "4493150684.93");  // 50亿 * 328 / 365
    CHECK(progress(book, "year=2026", "percent_of_pace") == "0.00");
    CHECK(progress(book, "year=2024", "of_days") == "366");
    CHECK(progress(book, "year=2027", "days") == "0");
    CHECK(progress(book, "year=2027", "expected/amount") == "0.00");
    CHECK(progress(book, "year=2027", "percent_of_pace").empty());
    CHECK(progress(book, "year=2027", "percent_done") == "0.00");
    book.market.now = *parse_instant("2025-12-31T16:00:00Z");  // midnight in Beijing
    CHECK(progress(book, "year=2026", "days") == "1");
    CHECK(progress(book, "year=2025", "days") == "365");
}

TEST_CASE("a target is set for a year, region and measure, and only that progress follows it") {
    Counting book;
    book.add({here(1, {{"amount_total", "5070.00"}, {"amount_tech", "5070.00"}}),
              elsewhere(2, {{"amount_total", "1000.00"}, {"amount_tech", "1000.00"}})});
    const Response made = set(book, target_of(2025, "410300", "out"), "15301.00");
    CHECK(made.status == 200);
    CHECK(text_at(made, "/region") == "4103");
    CHECK(header(made, "ETag") == "\"1\"");
    CHECK(progress(book, "year=2025&region=4103&measure=out", "percent_done") == "39.67");  // 6070 / 15301
    CHECK(progress(book, "year=2025&region=410300&measure=out", "target/amount") == "15301.00");
    CHECK(progress(book, "year=2025&measure=out", "target_is_default") == "false");
    CHECK(progress(book, "year=2025&measure=out", "target_version") == "1");
    for (const std::string other : {"year=2025", "year=2025&measure=in", "year=2024&measure=out",
                                    "year=2025&region=41&measure=out", "year=2025&region=410305&measure=out"})
        CHECK(progress(book, other, "target_version").empty());
    REQUIRE(set(book, target_of(2025), "15301.00").status == 200);
    CHECK(progress(book, "year=2025", "percent_done") == "33.14");
    const Response list = book.market.get("/v1/targets", book.statistician);
    CHECK(text_at(list, "/items/0/measure") == "out");
    CHECK(text_at(list, "/items/1/measure") == "registered");
}

TEST_CASE("changing a target needs the version that was seen") {
    Counting book;
    const std::string target = target_of(2026);
    CHECK(code_of(set(book, target, "20000.00", "\"1\"")) == "stale");  // there is none
    REQUIRE(set(book, target, "20000.00").status == 200);
    CHECK(code_of(set(book, target, "30000.00")) == "precondition_required");
    CHECK(code_of(set(book, target, "30000.00", "\"2\"")) == "stale");
    const Response changed = set(book, target, "30000.00", "\"1\"");
    CHECK(changed.status == 200);
    CHECK(header(changed, "ETag") == "\"2\"");
    CHECK(code_of(set(book, target, "40000.00", "\"1\"")) == "stale");
    CHECK(set(book, target, "40000.00", "*").status == 200);
    CHECK(progress(book, "year=2026", "target/amount") == "40000.00");
    CHECK(progress(book, "year=2026", "target_version") == "3");
}

TEST_CASE("what is wrong with a target is named at once, exactly at its limits") {
    Counting book;
    CHECK(faults(set(book, target_of(2025, "410399"), "9999.99")) ==
          Names{"/region region_code", "/amount below_least"});
    CHECK(set(book, target_of(2025, "4103"), "10000.00").status == 200);
    CHECK(faults(set(book, target_of(2024), "1000000000000.01")) == Names{"/amount/amount amount_too_large"});
    CHECK(set(book, target_of(2024), "1000000000000.00").status == 200);
    CHECK(set(book, target_of(1985), "10000.00").status == 200);
    CHECK(set(book, target_of(2099), "10000.00").status == 200);
    for (const std::string wrong : {"/v1/targets/1984/4103/out", "/v1/targets/2100/4103/out", "/v1/targets/x/4103/out",
                                    "/v1/targets/2025/410/out", "/v1/targets/2025/4103/all"}) {
        CAPTURE(wrong);
        const int status = set(book, wrong, "10000.00").status;
        CHECK((status == 404 || status == 422));
    }
    CHECK(faults(book.market.get("/v1/statistics/progress?year=1984&region=4&measure=all", book.statistician)) ==
          Names{"/year out_of_range", "/region region_code", "/measure not_allowed_value"});
}

TEST_CASE("the statistician sets targets, the supervisor reads them, nobody else does either") {
    Counting book;
    const std::string target = target_of(2026);
    const Token supervisor = person(book.market, "supervisor");
    CHECK(book.market.put(target, {{"amount", yuan("20000.00")}}, supervisor, "").status == 403);
    CHECK(book.market.get("/v1/targets", supervisor).status == 200);
    const Token others[] = {book.office.registrar, operator_(book.market), person(book.market, "auditor"),
                            member(book.market, party(book.market, 1))};
    for (const Token& who : others) {
        CHECK(book.market.put(target, {{"amount", yuan("20000.00")}}, who, "").status == 403);
        CHECK(book.market.get("/v1/targets", who).status == 403);
    }
    CHECK(text_at(book.market.get("/v1/targets", book.statistician), "/items") == "[]");
}

TEST_CASE("faults while a target is set or changed leave it before or after") {
    for (const bool exists : {false, true})
        for (const Mishap kind : all_mishaps) {
            bool struck = true;
            for (int nth = 1; struck; ++nth) {
                Counting book;
                book.market.expect_failures = true;
                if (exists) REQUIRE(set(book, target_of(2026), "20000.00").status == 200);
                const std::string before = database_text(book.market.connection);
                NthFault fault{kind, nth};
                book.market.database.listen(&fault);
                const Response disturbed = set(book, target_of(2026), "30000.00", exists ? "\"1\"" : "");
                book.market.database.listen(nullptr);
                struck = fault.struck();
                CAPTURE(disturbed.body);
                const bool done = progress(book, "year=2026", "target/amount") == "30000.00";
                CHECK((done || database_text(book.market.connection) == before));
                CHECK((done || disturbed.status != 200));
                // A repeat is told that it was done, or does it; never twice.
                const Response repeated = set(book, target_of(2026), "30000.00", exists ? "\"1\"" : "");
                CHECK(code_of(repeated) == (!done ? "" : exists ? "stale" : "precondition_required"));
                CHECK(progress(book, "year=2026", "target_version") == (exists ? "2" : "1"));
            }
        }
}

TEST_CASE("two who set or change a target at once: one does, the other is told to look first") {
    Counting book;
    const auto one_of_two = [&](const std::string& target, std::string_view seen, std::string_view otherwise) {
        Response mine, theirs;
        std::thread rival{[&] { theirs = set(book, target, "20000.00", seen); }};
        mine = set(book, target, "30000.00", seen);
        rival.join();
        CHECK((mine.status == 200) != (theirs.status == 200));
        CHECK(code_of(mine.status == 200 ? theirs : mine) == otherwise);
    };
    const char* const regions[] = {"41", "4103", "410305"};
    const char* const measures[] = {"registered", "out", "in"};
    for (int round = 0; round < rounds(); ++round) {
        const std::string target = target_of(1985 + round % 115, regions[round / 115 % 3], measures[round / 345 % 3]);
        one_of_two(target, "", "precondition_required");
        one_of_two(target, "\"1\"", "stale");
    }
}

namespace {

// What was registered here on a day of a year.
Cells of_day(int n, const std::string& day, const std::string& amount) {
    Cells row = here(
        n, {{"registered_on", day}, {"sign_date", "2021-12-01"}, {"amount_total", amount}, {"amount_tech", amount}});
    row["number"].replace(0, 4, std::min(day.substr(0, 4), std::string{"2025"}));
    return row;
}

}  // namespace

TEST_CASE("the year's end is projected by what three to five earlier years had by the same day") {
    Counting book;  // on 24 November 2026
    const auto projection = [&](std::string_view member) {
        const Response shown = book.market.get("/v1/statistics/progress?year=2026", book.statistician);
        REQUIRE_MESSAGE(shown.status == 200, shown.body);
        return text_at(shown, "/projection/" + std::string{member});
    };
    book.add({of_day(1, "2026-05-05", "100.00"), of_day(2, "2025-11-24", "100.00"), of_day(3, "2024-11-24", "100.00"),
              of_day(4, "2024-11-25", "50.00")});
    CHECK(projection("amount/amount").empty());  // two years are not enough
    book.add({of_day(5, "2023-01-01", "100.00"), of_day(6, "2023-12-31", "100.01")});
    CHECK(projection("amount/amount") == "150.00");  // of 450.01 there were 300
    CHECK(projection("lowest/amount") == "100.00");
    CHECK(projection("highest/amount") == "200.01");
    CHECK(projection("years/0") == "2025");
    CHECK(projection("years/2") == "2023");
    // A year of which nothing had come by then tells nothing.
    book.add({of_day(7, "2022-12-01", "900.00")});
    CHECK(projection("amount/amount") == "150.00");
    // Once the year is over nothing is left to project; nor of one that has not begun, or of which nothing has come.
    const auto of_year = [&](const std::string& year) {
        return text_at(book.market.get("/v1/statistics/progress?year=" + year, book.statistician),
                       "/projection/amount/amount");
    };
    CHECK(of_year("2025").empty());
    CHECK(of_year("2027").empty());
}
