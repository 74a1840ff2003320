// The small values everything is made of: ids, money, instants, text, pointers, tokens.
#include <doctest/doctest.h>

#include <limits>

#include "domain/core/crypto.hpp"
#include "domain/core/id.hpp"
#include "domain/core/instant.hpp"
#include "domain/core/money.hpp"
#include "domain/core/text.hpp"

using namespace heluo;
using namespace std::chrono_literals;

TEST_SUITE("pure") {
    TEST_CASE("a ULID sorts by time, then by entropy, and knows its alphabet") {
        const std::string zeros(10, '\0'), ones(10, '\xFF');
        CHECK(make_ulid(0, zeros) == "00000000000000000000000000");
        CHECK(make_ulid((1LL << 48) - 1, ones) == "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
        CHECK(make_ulid(1469918176385, zeros).substr(0, 10) == "01ARYZ6S41");
        CHECK(make_ulid(5, ones) < make_ulid(6, zeros));
        CHECK(make_ulid(5, zeros) < make_ulid(5, ones));
        CHECK_THROWS(make_ulid(-1, zeros));
        CHECK_THROWS(make_ulid(1LL << 48, zeros));
        CHECK_THROWS(make_ulid(0, "short"));
        CHECK(is_ulid("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
        for (const auto* bad :
             {"", "01ARZ3NDEKTSV4RRFFQ69G5FA", "01ARZ3NDEKTSV4RRFFQ69G5FAVV", "81ARZ3NDEKTSV4RRFFQ69G5FAV",
              "01arz3ndektsv4rrffq69g5fav", "01ARZ3NDEKTSV4RRFFQ69G5FAU", "01ARZ3NDEKTSV4RRFFQ69G5FA-"})
            CHECK_FALSE(is_ulid(bad));
    }

    TEST_CASE("a typed id is read only with its own prefix") {
        const auto id = PartyId::parse("pty_01ARZ3NDEKTSV4RRFFQ69G5FAV");
        REQUIRE(id);
        CHECK(id->text() == "pty_01ARZ3NDEKTSV4RRFFQ69G5FAV");
        CHECK_FALSE(PartyId::parse("acc_01ARZ3NDEKTSV4RRFFQ69G5FAV"));
        CHECK_FALSE(PartyId::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
        CHECK_FALSE(PartyId::parse("pty-01ARZ3NDEKTSV4RRFFQ69G5FAV"));
    }

    TEST_CASE("money is read and written exactly to the fen") {
        const auto fen = [](std::string_view text) {
            const auto money = Money::parse(text);
            return money ? std::optional{money->in_fen()} : std::nullopt;
        };
        CHECK(fen("0") == 0);
        CHECK(fen("0.01") == 1);
        CHECK(fen("1234.5") == 123450);
        CHECK(fen("-0.01") == -1);
        CHECK(fen("92233720368547758.07") == std::numeric_limits<std::int64_t>::max());
        CHECK(fen("-92233720368547758.08") == std::numeric_limits<std::int64_t>::min());
        for (const auto* bad : {"", "-", ".", "1.", ".5", "00", "01", "1.005", "1e6", "1,000", "NaN", "+1", " 1", "1 ",
                                "--1", "0x1", "１００", "92233720368547758.08", "1.2.3"}) {
            CAPTURE(bad);
            CHECK(!fen(bad));
        }
        for (const auto* text :
             {"0.00", "0.05", "-0.05", "-1.00", "12.30", "92233720368547758.07", "-92233720368547758.08"})
            CHECK(Money::parse(text)->text() == text);
    }

    TEST_CASE("R12: a million rows add up without drift, however they are ordered") {
        constexpr int rows = 1'000'000;
        Money up, down;
        for (int i = 0; i < rows; ++i) up = up + Money::fen(i % 1000 + 1);  // 0.01 to 10.00 yuan
        for (int i = rows - 1; i >= 0; --i) down = down + Money::fen(i % 1000 + 1);
        CHECK(up == Money::fen(500'500'000));
        CHECK(down == up);
        CHECK(up.text() == "5005000.00");
    }

    TEST_CASE("a sum beyond int64 fen throws instead of wrapping") {
        const auto most = Money::fen(std::numeric_limits<std::int64_t>::max());
        CHECK((Money::yuan(1) + Money::fen(5) - Money::fen(105)).in_fen() == 0);
        CHECK_THROWS_AS(most + Money::fen(1), std::overflow_error);
        CHECK_THROWS_AS(Money::fen(std::numeric_limits<std::int64_t>::min()) - Money::fen(1), std::overflow_error);
    }

    TEST_CASE("division rounds half away from zero") {
        CHECK(divide_half_away(5, 10) == 1);
        CHECK(divide_half_away(4, 10) == 0);
        CHECK(divide_half_away(-5, 10) == -1);
        CHECK(divide_half_away(-4, 10) == 0);
        CHECK(divide_half_away(15, 10) == 2);
        CHECK(divide_half_away(1, 3) == 0);
        CHECK(divide_half_away(2, 3) == 1);
        CHECK(divide_half_away(7, 1) == 7);
        CHECK_THROWS(divide_half_away(1, 0));
    }

    TEST_CASE("a business day begins at midnight in Beijing") {
        const auto midnight = *parse_instant("2026-11-23T16:00:00Z");
        const Date day = std::chrono::year{2026} / 11 / 24;
        CHECK(beijing_date(midnight) == day);
        CHECK(beijing_date(midnight - 1us) == std::chrono::year{2026} / 11 / 23);
        CHECK(beijing_midnight(day) == midnight);
        CHECK(to_yyyymmdd(day) == 20261124);
        CHECK(from_yyyymmdd(20261124) == day);
        CHECK(text(day) == "2026-11-24");
    }

    TEST_CASE("an instant is written with as many decimals as it needs, and read back") {
        for (const auto* same : {"2026-11-24T03:07:42Z", "2026-11-24T03:07:42.1Z", "2026-11-24T03:07:42.123456Z",
                                 "1969-12-31T23:59:59.999999Z", "2026-11-24T10:20:00Z", "2026-11-24T00:00:00Z"})
            CHECK(text(*parse_instant(same)) == same);
        CHECK(text(*parse_instant("2026-11-24T08:00:00+08:00")) == "2026-11-24T00:00:00Z");
        CHECK(text(*parse_instant("2026-11-24t00:30:00.50-01:30")) == "2026-11-24T02:00:00.5Z");
        for (const auto* bad : {"", "2026-11-24", "2026-11-24T03:07:42", "2026-11-24 03:07:42Z", "2026-02-30T00:00:00Z",
                                "2026-11-24T24:00:00Z", "2026-11-24T23:60:00Z", "2026-11-24T23:59:60Z",
                                "2026-11-24T03:07:42.Z", "2026-11-24T03:07:42.1234567Z", "2026-11-24T03:07:42+8:00",
                                "2026-11-24T03:07:42Zz", "2026-11-24T03:07:42+24:00", "2026-11-24T3:07:42Z"}) {
            CAPTURE(bad);
            CHECK(!parse_instant(bad));
        }
    }

    TEST_CASE("a date must exist in the calendar") {
        CHECK(parse_date("2028-02-29"));
        for (const auto* bad : {"2026-02-29", "2026-02-30", "2026-13-01", "2026-00-10", "2026-1-1", "0000-01-01",
                                "20261124", "2026/11/24", "2026-11-24 "})
            CHECK(!parse_date(bad));
    }

    TEST_CASE("text is counted in code points and must be clean UTF-8") {
        using Title = Text<1, 4>;
        CHECK(!Title::fault_of("洛阳高新"));
        CHECK(Title::fault_of("洛阳高新区") == Fault::text_too_long);
        CHECK(Text<2, 4>::fault_of("洛") == Fault::text_too_short);
        CHECK(Title::fault_of("") == Fault::text_blank);
        CHECK(Title::fault_of(" 　") == Fault::text_blank);
        CHECK(!Text<0, 4>::fault_of(""));
        CHECK(Text<0, 4>::fault_of(" ") == Fault::text_blank);
        CHECK(Title::fault_of("a\nb") == Fault::text_control_character);
        CHECK(!Prose<1, 4>::fault_of("a\nb"));
        CHECK(Prose<1, 4>::fault_of("a\rb") == Fault::text_control_character);
        CHECK(Title::fault_of("a\u202Eb") == Fault::text_control_character);
        for (const auto* bad :
             {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF0\x9F\x98", "\xFF"})
            CHECK(Title::fault_of(bad) == Fault::text_not_utf8);
        CHECK(is_utf8("😀洛a"));
        CHECK(code_points("😀洛a") == 3);
    }

    TEST_CASE("only full-width ASCII and the ideographic space become half-width") {
        CHECK(fold_width("ＡＺ０９　（！～） 洛") == "AZ09 (!~) 洛");
        CHECK(fold_width("\xFF洛") == "\xFF洛");
    }

    TEST_CASE("a pointer escapes what RFC 6901 wants escaped") {
        CHECK(pointer_to("", "price") == "/price");
        CHECK(pointer_to("/items/0", "a/b~c") == "/items/0/a~1b~0c");
    }

    TEST_CASE("amounts are written in capitals as vouchers have them, for every number of fen") {
        const std::pair<std::int64_t, std::string_view> amounts[] = {
            {0, "零元整"},
            {5, "伍分"},
            {50, "伍角"},
            {55, "伍角伍分"},
            {100, "壹元整"},
            {105, "壹元零伍分"},
            {1'000, "壹拾元整"},
            {10'010, "壹佰元壹角"},
            {100'003, "壹仟元零叁分"},
            {140'950, "壹仟肆佰零玖元伍角"},
            {600'714, "陆仟零柒元壹角肆分"},
            {1'680'532, "壹万陆仟捌佰零伍元叁角贰分"},
            {10'700'053, "壹拾万柒仟元伍角叁分"},
            {100'000'000, "壹佰万元整"},
            {10'000'000'100, "壹亿零壹元整"},
            {1'000'100'000'000, "壹佰亿零壹佰万元整"},
            {100'000'000'000'000, "壹万亿元整"},
            {100'000'010'000'000, "壹万亿零壹拾万元整"},
            {-123, "负壹元贰角叁分"},
            {std::numeric_limits<std::int64_t>::max(),
             "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分"},
            {std::numeric_limits<std::int64_t>::min(),
             "负玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分"},
        };
        for (const auto& [fen, text] : amounts) {
            CAPTURE(fen);
            CHECK(capitals(Money::fen(fen)) == text);
        }
    }

    TEST_CASE("bytes become hexadecimal and base 62 text of a length that depends on their number alone") {
        CHECK(hex(std::string{"\x00\xAB\xFF", 3}) == "00abff");
        CHECK(base62_token(std::string(32, '\0')) == std::string(43, '0'));
        CHECK(base62_token(std::string(32, '\xFF')).size() == 43);
        CHECK(base62_token("\x3D") == "0z");
        CHECK(base62_token("\x3E") == "10");
        CHECK(base62_token("\xFF") == "47");
    }
}
