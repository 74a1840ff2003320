// Rules asked for a date: parameters, code lists and regions, with the data the house ships.
#include "domain/core/rules.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "server/rules_file.hpp"

using namespace heluo;

namespace {

constexpr Date day(int y, unsigned m, unsigned d) {
    return std::chrono::year{y} / static_cast<int>(m) / static_cast<int>(d);
}
constexpr Date today = day(2026, 11, 24);

RegionVerdict region(const Rules& rules, std::string_view code, Date on = today) {
    return rules.region(*RegionCode::parse(code), on);
}

}  // namespace

TEST_SUITE("pure") {
    TEST_CASE("a parameter has the value of its latest date that has come") {
        Rules rules;
        rules.set("registry.days", "30", std::nullopt);
        rules.set("registry.days", "15", day(2026, 3, 1));
        CHECK(rules.number("registry.days", day(2026, 2, 28)) == 30);
        CHECK(rules.number("registry.days", day(2026, 3, 1)) == 15);
        CHECK_THROWS_AS(rules.number("nobody.knows", today), std::out_of_range);
        rules.set("future", "1", day(2030, 1, 1));
        CHECK_THROWS_AS(rules.number("future", today), std::out_of_range);
        rules.set("word", "4103x", std::nullopt);
        CHECK(rules.text("word", today) == "4103x");
        CHECK_THROWS_AS(rules.number("word", today), std::out_of_range);
    }

    TEST_CASE("the shipped rules know Luoyang as it is and as it was") {
        const auto rules = server::load_rules();
        for (const auto* code :
             {"410300", "410302", "410371", "419001", "410100", "710000", "820000", "110108", "440305", "410105"}) {
            CAPTURE(code);
            CHECK(region(rules, code) == RegionVerdict::known);
        }
        for (const auto* code : {"410399", "412700", "419002", "990000", "161234"}) {
            CAPTURE(code);
            CHECK(region(rules, code) == RegionVerdict::unknown);
        }
        const Date change = day(2021, 3, 18), before = day(2021, 3, 17);
        CHECK(region(rules, "410306", before) == RegionVerdict::known);
        CHECK(region(rules, "410306", change) == RegionVerdict::historic);
        CHECK(region(rules, "410308", before) == RegionVerdict::historic);
        CHECK(region(rules, "410308", change) == RegionVerdict::known);
        CHECK(rules.list("regions").find("410322")->successor == "410308");
        CHECK(rules.list("regions").find("410381")->successor == "410307");
        CHECK(rules.region_name("4103") == "洛阳市");
        CHECK(rules.region_name("41") == "河南省");
        CHECK(rules.region_name("9999").empty());
    }

    TEST_CASE("a technical field is found by code, by name, by alias, with or without its ending") {
        const auto rules = server::load_rules();
        const auto& fields = rules.list("fields");
        CHECK(fields.all().size() == 11);
        for (const auto* typed : {"05", "新材料", "新材料及其应用", "新材料及其应用技术"}) {
            CAPTURE(typed);
            REQUIRE(fields.find_or_alias(typed));
            CHECK(fields.find_or_alias(typed)->code == "05");
        }
        CHECK(fields.find_or_alias("农业技术")->code == "09");
        CHECK(fields.find_or_alias("元宇宙") == nullptr);
        CHECK(fields.find_or_alias("") == nullptr);
        CHECK(fields.find_or_alias("技术") == nullptr);
        CHECK(fields.has("11", today));
        CHECK_FALSE(fields.has("12", today));
    }

    TEST_CASE("every code list is there, its parents exist and its successors too") {
        const auto rules = server::load_rules();
        for (const auto* name :
             {"regions", "countries", "contract_kinds", "fields", "payment_modes", "refusal_grounds",
              "cooperation_forms", "service_types", "no_award_reasons", "review_reasons", "cancel_reasons"}) {
            CAPTURE(name);
            const auto& list = rules.list(name);
            CHECK_FALSE(list.all().empty());
            for (const auto& code : list.all()) {
                CAPTURE(code.code);
                // A form of cooperation belongs to the kind of contract that it ends in.
                const auto& kinds = rules.list("contract_kinds");
                CHECK((code.parent.empty() || list.find(code.parent) || kinds.find(code.parent)));
                CHECK((code.successor.empty() || list.find(code.successor)));
                CHECK_FALSE(code.name_en.empty());
            }
        }
        CHECK(rules.list("contract_kinds").find("53")->parent == "5");
        CHECK(rules.list("refusal_grounds").all().size() == 15);
    }

    TEST_CASE("licences are a kind of their own only since the Civil Code") {
        const auto rules = server::load_rules();
        const auto& kinds = rules.list("contract_kinds");
        CHECK(kinds.has("3", day(2021, 1, 1)));
        CHECK_FALSE(kinds.has("3", day(2020, 12, 31)));
    }

    TEST_CASE("the shipped parameters hold on the day of this market") {
        const auto rules = server::load_rules();
        CHECK(rules.text("registry.jurisdiction", today) == "4103");
        CHECK(rules.text("registry.point", today) == "01");
        CHECK(rules.money("target.default_fen", today) == Money::yuan(5'000'000'000));
        CHECK(rules.number("session.staff.idle_minutes", today) == 15);
    }
}
