// The term of an examination: its regime by the day of acceptance, its last day by hand, the registrar's lists by it.
#include "domain/registry/examination.hpp"

#include <doctest/doctest.h>

#include "domain/core/working_days.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

constexpr Date day(int y, unsigned m, unsigned d) {
    return std::chrono::year{y} / static_cast<int>(m) / static_cast<int>(d);
}

// Two days off, Thursday and Friday 5 and 6 March 2026, made up for on Saturday 14 March.
const Rules& test_calendar() {
    static const Rules rules = [] {
        Rules made = shipped_rules();
        const auto named = [](const char* date, const char* what) {
            Code code;
            code.code = date;
            code.parent = what;
            return code;
        };
        made.set_list("workdays",
                      CodeList{{named("2026-03-05", "off"), named("2026-03-06", "off"), named("2026-03-14", "work")}});
        return made;
    }();
    return rules;
}

Examination term(Date accepted, Money technical = Money::yuan(1'000'000)) {
    return examination_from(accepted, technical, test_calendar());
}

int working_days_of(int year) {
    int count = 0;
    for (Date at = day(year, 1, 1); static_cast<int>(at.year()) == year; at = days_after(at, 1))
        count += is_working_day(at, shipped_rules());
    return count;
}

Registry desk(std::string_view on) {
    return Registry{beijing_midnight(*parse_date(on)) + std::chrono::hours{10}, test_calendar()};
}

// The titles of the list of a standing, all pages of one.
Strings listed(Registry& registry, std::string_view standing, const Token& as) {
    Strings titles;
    std::string cursor;
    do {
        const Response page = registry.market.get(
            "/v1/contracts?limit=1&term=" + std::string{standing} + (cursor.empty() ? "" : "&cursor=" + cursor), as);
        REQUIRE_MESSAGE(page.status == 200, page.body);
        titles.push_back(text_at(page, "/items/0/title"));
        cursor = text_at(page, "/next_cursor");
    } while (!cursor.empty());
    if (titles.back().empty()) titles.pop_back();
    return titles;
}

}  // namespace

TEST_SUITE("pure") {
    TEST_CASE(
        "the shipped calendars of 2025 to 2027 have days off, make-up days, and as many working days as the law "
        "leaves") {
        const Rules& rules = shipped_rules();
        CHECK_FALSE(is_working_day(day(2025, 1, 1), rules));
        CHECK(is_working_day(day(2025, 1, 26), rules));  // a Sunday, for the Spring Festival
        CHECK_FALSE(is_working_day(day(2025, 10, 8), rules));
        CHECK(is_working_day(day(2025, 10, 11), rules));
        CHECK(is_working_day(day(2026, 2, 14), rules));
        CHECK_FALSE(is_working_day(day(2026, 2, 23), rules));
        CHECK(is_working_day(day(2026, 2, 24), rules));
        CHECK(is_working_day(day(2026, 2, 28), rules));
        CHECK_FALSE(is_working_day(day(2026, 3, 1), rules));
        CHECK_FALSE(is_working_day(day(2027, 2, 10), rules));
        // 365 days, less 104 of weekends, less 13 of holidays: a make-up day only moves another.
        for (const int year : {2025, 2026, 2027}) CHECK(working_days_of(year) == 365 - 104 - 13);
    }

    TEST_CASE("R04: working days are counted from the day after, over days off and make-up days") {
        const Rules& rules = test_calendar();
        CHECK(working_days_after(day(2026, 3, 4), 1, rules) == day(2026, 3, 9));  // 5, 6 off; 7, 8 the weekend
        CHECK(working_days_after(day(2026, 3, 13), 1, rules) == day(2026, 3, 14));
        CHECK(working_days_after(day(2026, 3, 14), 1, rules) == day(2026, 3, 16));
        CHECK(working_days_after(day(2026, 3, 5), 1, rules) == day(2026, 3, 9));
        CHECK(working_days_after(day(2026, 3, 4), 0, rules) == day(2026, 3, 4));
    }

    TEST_CASE("a period of calendar days that ends on a day off ends on the next working day") {
        const Rules& rules = test_calendar();
        CHECK(end_of_days_after(day(2026, 3, 1), 3, rules) == day(2026, 3, 4));
        CHECK(end_of_days_after(day(2026, 3, 1), 4, rules) == day(2026, 3, 9));    // the 5th is off
        CHECK(end_of_days_after(day(2026, 3, 1), 13, rules) == day(2026, 3, 14));  // a Saturday made up
        CHECK(end_of_days_after(day(2026, 3, 1), 20, rules) == day(2026, 3, 23));  // the 21st is a Saturday
    }

    // By hand, with the calendar above:
    // accepted 02-28, regime A, 30 calendar days: 28 days to 03-28, a Saturday; the 30th is 03-30, a Monday.
    // accepted 03-01, regime B, 15 working days: 03-02 1, 03 2, 04 3, 09 4, 10 5, 11 6, 12 7, 13 8, 14 9, 16 10, 17 11,
    // 18 12, 19 13, 20 14, 23 15.
    TEST_CASE("R01: the regime and its term follow the day of acceptance") {
        CHECK(term(day(2026, 2, 28)) == Examination{"A", day(2026, 2, 28), day(2026, 3, 15), day(2026, 3, 30)});
        CHECK(term(day(2026, 3, 1)) == Examination{"B", day(2026, 3, 1), day(2026, 3, 16), day(2026, 3, 23)});
    }

    // 30 working days from 03-01: 15 to 03-23 as above; 24 16, 25 17, 26 18, 27 19, 30 20, 31 21, 04-01 22, 02 23, 03 24,
    // 06 25, 07 26, 08 27, 09 28, 10 29, 13 30.
    TEST_CASE("a contract of 5,000,000 yuan of technology has 30 working days under regime B, one fen less has 15") {
        const Money limit = Money::yuan(5'000'000);
        CHECK(term(day(2026, 3, 1), limit).due_on == day(2026, 4, 13));
        CHECK(term(day(2026, 3, 1), limit - Money::fen(1)).due_on == day(2026, 3, 23));
        CHECK(term(day(2026, 2, 28), limit).due_on == day(2026, 3, 30));
    }

    TEST_CASE("a term is near from its warning day and overdue from the day after its last") {
        const Examination exam = term(day(2026, 2, 28));
        CHECK(standing_of(exam, day(2026, 3, 14)) == TermStanding::running);
        CHECK(standing_of(exam, day(2026, 3, 15)) == TermStanding::near);
        CHECK(standing_of(exam, day(2026, 3, 30)) == TermStanding::near);
        CHECK(standing_of(exam, day(2026, 3, 31)) == TermStanding::overdue);
    }
}

TEST_CASE("R01: a case accepted on 28 February runs to its end under the old regime") {
    Registry registry = desk("2026-02-28");
    const std::string contract = registry.accepted(registry.wish("甲"));
    CHECK(registry.at(contract, "/examination/regime") == "A");
    CHECK(registry.at(contract, "/examination/accepted_on") == "2026-02-28");
    CHECK(registry.at(contract, "/examination/warn_on") == "2026-03-15");
    CHECK(registry.at(contract, "/examination/due_on") == "2026-03-30");
    CHECK(registry.at(contract, "/examination/standing") == "running");
    registry.at_ten_on("2026-03-31");
    CHECK(registry.at(contract, "/examination/standing") == "overdue");
    CHECK(registry.at(contract, "/examination/regime") == "A");
    REQUIRE(registry.step(contract, "register", registry.registrar).status == 200);
    CHECK(registry.at(contract, "/examination/due_on") == "2026-03-30");
    CHECK(registry.at(contract, "/examination/standing") == "");
}

TEST_CASE("R01: a case accepted on 1 March runs to its end under the new regime") {
    Registry registry = desk("2026-03-01");
    const std::string contract = registry.accepted(registry.wish("乙"));
    CHECK(registry.at(contract, "/examination/regime") == "B");
    CHECK(registry.at(contract, "/examination/due_on") == "2026-03-23");
    registry.at_ten_on("2026-03-23");
    CHECK(registry.at(contract, "/examination/standing") == "near");
    const json::object refusal{{"grounds", {"N02"}}, {"text", "不是技术合同。"}};
    REQUIRE(registry.step(contract, "refuse", registry.registrar, refusal).status == 200);
    CHECK(registry.at(contract, "/examination/regime") == "B");
}

// 15 working days from 03-05, itself off: 09 1, 10 2, 11 3, 12 4, 13 5, 14 6, 16 7, 17 8, 18 9, 19 10, 20 11, 23 12, 24 13,
// 25 14, 26 15.
TEST_CASE(
    "R01, R05: a case accepted on 27 February, returned and sent in again on 5 March changes its regime and begins "
    "anew") {
    Registry registry = desk("2026-02-27");
    const std::string contract = registry.accepted(registry.wish("丙"));
    CHECK(registry.at(contract, "/examination/regime") == "A");
    registry.at_ten_on("2026-03-02");
    REQUIRE(registry.step(contract, "return", registry.registrar, {{"reason", "缺少附件。"}}).status == 200);
    CHECK(registry.at(contract, "/examination/regime") == "");
    CHECK(registry.at(contract, "/accepted_at") == "");

    registry.at_ten_on("2026-03-05");
    REQUIRE(registry.step(contract, "submit", registry.seller).status == 200);
    registry.at_ten_on("2026-03-09");
    REQUIRE(registry.step(contract, "accept", registry.registrar).status == 200);
    CHECK(registry.at(contract, "/examination/regime") == "B");
    CHECK(registry.at(contract, "/examination/accepted_on") == "2026-03-05");
    CHECK(registry.at(contract, "/examination/due_on") == "2026-03-26");
    registry.at_ten_on("2026-03-26");
    REQUIRE(registry.step(contract, "register", registry.registrar).status == 200);
}

TEST_CASE("a correction that came in under the old regime counts from its acceptance") {
    Registry registry = desk("2026-02-25");
    const std::string contract = registry.submitted(registry.wish("丁"));
    REQUIRE(registry.step(contract, "return", registry.registrar, {{"reason", "缺少附件。"}}).status == 200);
    registry.at_ten_on("2026-02-26");
    REQUIRE(registry.step(contract, "submit", registry.seller).status == 200);
    registry.at_ten_on("2026-02-28");
    REQUIRE(registry.step(contract, "accept", registry.registrar).status == 200);
    CHECK(registry.at(contract, "/examination/accepted_on") == "2026-02-28");
    CHECK(registry.at(contract, "/examination/regime") == "A");
}

TEST_CASE("a registrar's lists show what is overdue and what is near, that due first in front, and nothing decided") {
    Registry registry = desk("2026-02-27");
    registry.accepted(registry.wish("二月"));  // until 03-30
    registry.at_ten_on("2026-03-02");
    registry.accepted(registry.wish("三月"));  // until 03-24
    const std::string decided = registry.accepted(registry.wish("已定"));
    registry.submitted(registry.wish("未受理"));
    CHECK(listed(registry, "running", registry.registrar) == Strings{"三月", "已定", "二月"});
    CHECK(listed(registry, "near", registry.registrar).empty());
    REQUIRE(registry.step(decided, "register", registry.registrar).status == 200);

    registry.at_ten_on("2026-03-24");
    CHECK(listed(registry, "near", registry.registrar) == Strings{"三月", "二月"});
    CHECK(listed(registry, "overdue", registry.registrar).empty());
    registry.at_ten_on("2026-03-25");
    CHECK(listed(registry, "overdue", registry.registrar) == Strings{"三月"});
    CHECK(listed(registry, "near", registry.registrar) == Strings{"二月"});
    registry.at_ten_on("2026-03-31");
    CHECK(listed(registry, "overdue", registry.registrar) == Strings{"三月", "二月"});
    CHECK(listed(registry, "running", registry.registrar).empty());
    CHECK(listed(registry, "overdue", registry.seller) == Strings{"三月", "二月"});
    CHECK(listed(registry, "overdue", member(registry.market, party(registry.market, 3))).empty());
}

TEST_CASE("a list by term refuses a standing that is none and a cursor of another list") {
    Registry registry = desk("2026-03-02");
    CHECK(faults(registry.market.get("/v1/contracts?term=late", registry.registrar)) ==
          Strings{"/term not_allowed_value"});
    registry.accepted(registry.wish("甲"));
    registry.accepted(registry.wish("乙"));
    const Response page = registry.market.get("/v1/contracts?limit=1", registry.registrar);
    const Response lost = registry.market.get(
        "/v1/contracts?limit=1&term=running&cursor=" + text_at(page, "/next_cursor"), registry.registrar);
    CHECK(code_of(lost) == "bad_cursor");
}
