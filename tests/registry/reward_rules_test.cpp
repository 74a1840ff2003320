// What the city's rewards come to (R37), each edge exactly at the limit and one fen beside it, without a database.
#include "domain/registry/rewards.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "tests/support/world.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

Money money(std::string_view text) { return Money::parse(text).value(); }

RewardLine reckoned(RewardRole role, const Strings& bases, const RewardTerms& terms) {
    RewardLine line;
    line.role = role;
    for (const std::string& base : bases) line.contracts.emplace_back().base = money(base);
    reckon(line, terms);
    return line;
}

const RewardTerms& of_2026() {
    static const RewardTerms terms = reward_terms(shipped_rules(), 2026);
    return terms;
}

// "before cap award"
std::string award(RewardRole role, const std::string& base) {
    const RewardLine line = reckoned(role, {base}, of_2026());
    return line.before_cap.text() + " " + line.cap.text() + " " + line.award.text();
}

Strings awards(const Strings& bought) {
    Strings list;
    for (const RewardContract& each : reckoned(RewardRole::buyer, bought, of_2026()).contracts)
        list.push_back(each.award.text());
    return list;
}

}  // namespace

TEST_SUITE_BEGIN("pure");

TEST_CASE("R37: a seller's award is 1 % of what came in, at most 200,000.00, or 300,000.00 above 100,000,000.00") {
    using enum RewardRole;
    CHECK(award(seller, "19999999.49") == "199999.99 200000.00 199999.99");
    CHECK(award(seller, "19999999.50") == "200000.00 200000.00 200000.00");  // half a fen is rounded up
    CHECK(award(seller, "20000000.00") == "200000.00 200000.00 200000.00");
    CHECK(award(seller, "20000000.50") == "200000.01 200000.00 200000.00");
    CHECK(award(seller, "99999999.99") == "1000000.00 200000.00 200000.00");
    CHECK(award(seller, "100000000.00") == "1000000.00 200000.00 200000.00");
    CHECK(award(seller, "100000000.01") == "1000000.00 300000.00 300000.00");
}

TEST_CASE("R37: a university's is 2 % of what unrelated start-ups paid, at most 500,000.00 whatever came in") {
    using enum RewardRole;
    CHECK(award(university, "24999999.74") == "499999.99 500000.00 499999.99");
    CHECK(award(university, "25000000.00") == "500000.00 500000.00 500000.00");
    CHECK(award(university, "25000000.25") == "500000.01 500000.00 500000.00");
    CHECK(award(university, "100000000.01") == "2000000.00 500000.00 500000.00");
}

TEST_CASE("a year in which more was paid back than came in brings nothing, never less") {
    CHECK(award(RewardRole::seller, "-0.01") == "0.00 200000.00 0.00");
    CHECK(award(RewardRole::university, "-30000000.00") == "0.00 500000.00 0.00");
    CHECK(award(RewardRole::seller, "0.49") == "0.00 200000.00 0.00");
    CHECK(award(RewardRole::seller, "0.50") == "0.01 200000.00 0.01");
}

TEST_CASE("R37: a buyer's is 5 % of each transfer, at most 200,000.00, and 1,000,000.00 in the order of registration") {
    CHECK(awards({"3999999.89", "3999999.90", "4000000.00", "4000000.01", "4000000.20"}) ==
          Strings{"199999.99", "200000.00", "200000.00", "200000.00", "200000.00"});
    // Exactly the year's cap, one fen below it, and the contract that crosses it.
    const std::string full = "9000000.00";
    CHECK(awards({full, full, full, full, "4000000.00", "0.20"}).back() == "0.00");
    CHECK(awards({full, full, full, full, "3999999.80", "4000000.00", "4000000.00"}) ==
          Strings{"200000.00", "200000.00", "200000.00", "200000.00", "199999.99", "0.01", "0.00"});
    const RewardLine line = reckoned(RewardRole::buyer, {full, full, full, full, full, full}, of_2026());
    CHECK(line.before_cap.text() == "2700000.00");
    CHECK(line.award.text() == "1000000.00");
}

TEST_CASE("shares are exact for every amount that there can be") {
    constexpr auto most = std::numeric_limits<std::int64_t>::max(), least = std::numeric_limits<std::int64_t>::min();
    CHECK(share_of(Money::fen(most), 10'000) == Money::fen(most));
    CHECK(share_of(Money::fen(least), 10'000) == Money::fen(least));
    CHECK(share_of(Money::fen(most), 100) == Money::fen(92'233'720'368'547'758));
    CHECK(share_of(Money::fen(most), 0) == Money{});
    CHECK(share_of(Money::fen(-50), 100) == Money::fen(-1));  // half away from zero
    CHECK(share_of(Money::fen(-49), 100) == Money{});
    CHECK_THROWS_AS(share_of(Money::fen(1), 10'001), std::invalid_argument);
    CHECK_THROWS_AS(share_of(Money::fen(1), -1), std::invalid_argument);
}

TEST_SUITE_END();
