// Identifiers of the outside world: every published vector, and every way to mistype one.
#include "domain/core/identifiers.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <map>

#include "tests/support/here.hpp"

using namespace heluo;
using heluo::tests::source;

namespace {

constexpr Date today = std::chrono::year{2026} / 11 / 24;

const std::map<std::string, Fault> faults{
    {"credit_code_length", Fault::credit_code_length},
    {"credit_code_alphabet", Fault::credit_code_alphabet},
    {"credit_code_check", Fault::credit_code_check},
    {"citizen_id_date", Fault::citizen_id_date},
    {"citizen_id_check", Fault::citizen_id_check},
    {"patent_format", Fault::patent_format},
    {"patent_kind", Fault::patent_kind},
    {"patent_check", Fault::patent_check},
    {"registration_number_format", Fault::registration_number_format},
};

template <class T>
std::optional<Fault> fault_of(const Parsed<T>& parsed) {
    const auto* fault = std::get_if<IdentifierFault>(&parsed);
    return fault ? std::optional{fault->fault} : std::nullopt;
}

template <class T>
std::string about(const Parsed<T>& parsed) {
    return std::get<IdentifierFault>(parsed).about;
}

std::optional<Fault> fault_of(const std::string& kind, const std::string& value) {
    if (kind == "credit_code") return fault_of(CreditCode::parse(value));
    if (kind == "citizen_id") return fault_of(CitizenId::parse(value, today));
    if (kind == "patent") return fault_of(PatentNumber::parse(value));
    REQUIRE(kind == "registration_number");
    return fault_of(RegistrationNumber::parse(value));
}

}  // namespace

TEST_SUITE("pure") {
    TEST_CASE("every identifier vector is accepted or refused with exactly its fault") {
        std::ifstream file{source("tests/data/identifier-vectors.csv")};
        std::string line;
        std::getline(file, line);
        std::getline(file, line);
        int vectors = 0;
        for (; std::getline(file, line); ++vectors) {
            CAPTURE(line);
            const auto first = line.find(','), second = line.find(',', first + 1);
            const auto expect = line.substr(second + 1);
            const auto fault = fault_of(line.substr(0, first), line.substr(first + 1, second - first - 1));
            if (expect == "valid")
                CHECK(!fault);
            else
                CHECK(fault == faults.at(expect));
        }
        CHECK(vectors == 40);
    }

    TEST_CASE("a credit code's fault tells the character that is wrong or the one expected") {
        CHECK(about(CreditCode::parse("91410300MA9FOO0154")) == "O");
        CHECK(about(CreditCode::parse("91310115MA1G4L1WXK")) == "7");
        CHECK(about(CreditCode::parse("91410300MA9F00015")) == "17");
        CHECK(about(CreditCode::parse("91410300MA9F00015洛")) == "洛");
        CHECK(fault_of(CreditCode::parse("")) == Fault::credit_code_length);
    }

    TEST_CASE("full-width characters and outer spaces are folded in a credit code, letter case is not") {
        const auto parsed = CreditCode::parse(" ９１４１０３００ＭＡ９Ｆ０００１５４　");
        REQUIRE(!fault_of(parsed));
        CHECK(std::get<CreditCode>(parsed).value == "91410300MA9F000154");
        CHECK(fault_of(CreditCode::parse("91410300ma9f000154")) == Fault::credit_code_alphabet);
    }

    TEST_CASE("one changed character of a credit code never passes") {
        const std::string good = "91410300MA9F000154";
        const std::string alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        int passed = 0;
        for (std::size_t i = 0; i < good.size(); ++i)
            for (const char other : alphabet) {
                auto changed = good;
                changed[i] = other;
                passed += other != good[i] && !fault_of(CreditCode::parse(changed));
            }
        CHECK(passed == 0);
    }

    TEST_CASE("a citizen's number is checked in the order length, form, region, date, check digit") {
        const auto fault = [](std::string_view id) { return fault_of(CitizenId::parse(id, today)); };
        CHECK(fault("410303850412003") == Fault::citizen_id_length);
        CHECK(fault("4103031985041200X3") == Fault::citizen_id_format);
        CHECK(fault("990303198504120030") == Fault::citizen_id_region);
        CHECK(fault("410303179912310030") == Fault::citizen_id_date);
        CHECK(fault("410303202611250011") == Fault::citizen_id_date);   // born tomorrow
        CHECK(fault("410303202611240011") == Fault::citizen_id_check);  // born today: only the check digit is wrong
        CHECK(fault("41030319850412003x") == std::nullopt);
    }

    TEST_CASE("a patent number is read with or without ZL, CN, dot and spaces, and kept in one form") {
        for (const auto* typed : {"ZL202310123456.6", "202310123456.6", "2023101234566", "ZL 2023 1 0123456.6",
                                  "CN202310123456.6", "zl202310123456.6", "ＺＬ２０２３１０１２３４５６．６"}) {
            CAPTURE(typed);
            const auto parsed = PatentNumber::parse(typed);
            REQUIRE(!fault_of(parsed));
            CHECK(std::get<PatentNumber>(parsed).value == "202310123456.6");
        }
        CHECK(std::get<PatentNumber>(PatentNumber::parse("ZL202310123456.6")).granted);
        CHECK_FALSE(std::get<PatentNumber>(PatentNumber::parse("202310123456.6")).granted);
        for (const auto* typed : {"", "ZL", ".", "202310123456", "2023101234566.6", "CN106123456A", "199710123456.6",
                                  "20231012345X.6", "101123456"})
            CHECK(fault_of(PatentNumber::parse(typed)) == Fault::patent_format);
    }

    TEST_CASE("a registration number of 14 digits means the same as its 16") {
        const auto parsed = RegistrationNumber::parse("26410301000123");
        REQUIRE(!fault_of(parsed));
        const auto number = std::get<RegistrationNumber>(parsed);
        CHECK(number.value == "2026410301000123");
        CHECK(number.original == "26410301000123");
        CHECK(number.year() == 2026);
        CHECK(number.region4() == "4103");
        CHECK(number.point2() == "01");
        CHECK(number.serial() == 123);
        CHECK(RegistrationNumber::make(2026, "4103", "01", 123).value == number.value);
    }

    TEST_CASE("serials run from 1 to 999,999") {
        CHECK(RegistrationNumber::make(2026, "4103", "01", 999'999).value == "2026410301999999");
        CHECK_THROWS_AS(RegistrationNumber::make(2026, "4103", "01", 1'000'000), std::out_of_range);
        CHECK_THROWS_AS(RegistrationNumber::make(2026, "4103", "01", 0), std::out_of_range);
        CHECK(fault_of(RegistrationNumber::parse("2026410301000000")) == Fault::registration_number_format);
    }

    TEST_CASE("a region code has six digits, a prefix any even number of them") {
        CHECK(RegionCode::parse("410302"));
        for (const auto* typed : {"4103", "41030", "4103022", "41030a", "041030", ""}) CHECK(!RegionCode::parse(typed));
        for (const auto* typed : {"410", "4103021", "41O3", "41 3", "0041", "000000"})
            CHECK(!RegionPrefix::parse(typed));
    }

    TEST_CASE("trailing pairs of zeros do not change what a prefix covers") {
        CHECK(RegionPrefix::parse("410300") == RegionPrefix::parse("4103"));
        CHECK(RegionPrefix::parse("410000") == RegionPrefix::parse("41"));
        const auto city = *RegionPrefix::parse("4103");
        CHECK(city.lowest() == "410300");
        CHECK(city.beyond() == "410400");
        CHECK(city.contains("410399"));
        CHECK_FALSE(city.contains("410400"));
        CHECK(RegionPrefix::parse("410302")->beyond() == "410303");
        CHECK(RegionPrefix::parse("4199")->beyond() == "420000");
        CHECK(RegionPrefix::parse("99")->beyond() > "999999");
        const auto everywhere = *RegionPrefix::parse("");
        CHECK(everywhere.lowest() == "000000");
        CHECK(everywhere.beyond() > "999999");
        CHECK(everywhere.contains("820000"));
    }
}
