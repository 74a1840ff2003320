// A type as JSON: every wrong field is named at once, bad JSON is refused before any field is looked at.
#include <doctest/doctest.h>

#include <set>

#include "api/core/problem.hpp"
#include "api/core/route.hpp"
#include "api/core/shape.hpp"
#include "domain/agency/agencies.hpp"
#include "domain/agency/procurements.hpp"
#include "domain/agency/quotes.hpp"
#include "domain/exchange/listings.hpp"
#include "domain/exchange/negotiations.hpp"
#include "domain/people/accounts.hpp"
#include "domain/people/code_exceptions.hpp"
#include "domain/people/mandates.hpp"
#include "domain/registry/contracts.hpp"
#include "domain/registry/imports.hpp"
#include "domain/registry/objection.hpp"
#include "domain/registry/receipt.hpp"
#include "domain/registry/supplement.hpp"

using namespace heluo;
using namespace heluo::api;

namespace {

enum class Colour { red, green };

}  // namespace
template <>
inline constexpr auto heluo::names<Colour> =
    std::to_array<std::pair<Colour, std::string_view>>({{Colour::red, "red"}, {Colour::green, "green"}});
namespace {

struct Item {
    Text<1, 5> name;
    Bounded<1, 9> count;
};
BOOST_DESCRIBE_STRUCT(Item, (), (name, count))

struct Wish {
    Money price;
    CreditCode seller;
    Date signed_on;
    Colour colour{};
    List<Item, 1, 2> items;
    std::optional<Prose<1, 20>> note;
};
BOOST_DESCRIBE_STRUCT(Wish, (), (price, seller, signed_on, colour, items, note))

std::vector<std::string> faults_of(std::string_view text) {
    Violations faults;
    Shape<Wish>::read(parse_json(text), Place{"", faults});
    std::vector<std::string> list;
    for (const Violation& v : faults.list()) list.push_back(v.pointer + " " + std::string{wording_of(v.fault).code});
    return list;
}

Reason refusal_of_text(std::string_view text) {
    try {
        parse_json(text);
    } catch (const Refusal& refusal) {
        return refusal.reason;
    }
    return Reason::internal;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_SUITE_BEGIN("pure");

TEST_CASE("a body with five wrong fields is told all five at once") {
    CHECK(faults_of(
              R"({"price":{"amount":"1.234","currency":"CNY"},"seller":"91350100M000100Y4Z","signed_on":"2026-02-30",
                        "colour":"blue","items":[],"note":null})") ==
          Strings{"/price/amount amount_format", "/seller credit_code_alphabet", "/signed_on date_invalid",
                  "/colour not_allowed_value", "/items too_few_items"});
}

TEST_CASE("missing and unknown members are named, also inside lists") {
    CHECK(faults_of(R"({"price":{"amount":"1"},"seller":"91410300MA9F000154","signed_on":"2026-02-28","colour":"red",
                        "items":[{"name":"a","count":10},{"name":"","more":1}],"a/b":1})") ==
          Strings{"/price/currency required", "/items/0/count out_of_range", "/items/1/name text_blank",
                  "/items/1/count required", "/items/1/more unknown_member", "/a~1b unknown_member"});
}

TEST_CASE("a good body is read to the last field and written back alike") {
    const std::string text =
        R"({"price":{"amount":"1234.50","currency":"CNY"},"seller":"91410300MA9F000154","signed_on":"2026-11-24","colour":"green","items":[{"name":"ab","count":9}]})";
    Violations faults;
    const auto wish = Shape<Wish>::read(parse_json(text), Place{"", faults});
    REQUIRE(wish);
    CHECK(wish->price == Money::fen(123450));
    CHECK(wish->items.items.at(0).count == 9);
    std::string written;
    Shape<Wish>::write(written, *wish);
    CHECK(written == text);
}

TEST_CASE("text is written so that any reader of JSON gets it back, controls, quotes and Chinese included") {
    std::string all;
    for (char c = 0; c < 0x7f; ++c) all += c;
    all += "\x7f 河洛 \xf0\x9f\x8f\xae";
    std::string written;
    write_string(written, all);
    CHECK(written == json::serialize(json::string(all)));
    CHECK(json::parse(written).get_string() == all);
    written.clear();
    write_string(written, "");
    CHECK(written == "\"\"");
}

struct Nothing {
    std::optional<long long> first, second;
};
BOOST_DESCRIBE_STRUCT(Nothing, (), (first, second))

TEST_CASE("an object writes the members it has: none, the last alone, or all") {
    const auto written = [](const Nothing& value) {
        std::string json;
        Shape<Nothing>::write(json, value);
        return json;
    };
    CHECK(written({}) == "{}");
    CHECK(written({{}, 2}) == R"({"second":2})");
    CHECK(written({-1, 2}) == R"({"first":-1,"second":2})");
}

TEST_CASE("numbers are integers of the stated range: no fractions, exponents, or digits beyond the exact") {
    for (const char* number : {"1.0", "1e0", "12345678901234567890123", "\"1\"", "true", "null"}) {
        CAPTURE(number);
        Violations faults;
        CHECK_FALSE(Shape<Bounded<0, 5>>::read(parse_json(number), Place{"", faults}));
        CHECK(faults.list().at(0).fault == Fault::wrong_type);
    }
    Violations faults;
    CHECK_FALSE(Shape<Bounded<0, 5>>::read(parse_json("6"), Place{"", faults}));
    CHECK_FALSE(Shape<Bounded<0, 5>>::read(parse_json("-1"), Place{"", faults}));
    CHECK_FALSE(Shape<Bounded<0, 5>>::read(parse_json("18446744073709551615"), Place{"", faults}));
    CHECK(faults.list().at(2).fault == Fault::out_of_range);
    CHECK(Shape<Bounded<0, 5>>::read(parse_json("5"), Place{"", faults})->value == 5);
}

TEST_CASE("text is counted in composed characters, kept as typed, and free of control characters") {
    Violations faults;
    // e + combining acute is one character after NFC
    const auto kept = Shape<Text<1, 1>>::read(json::string("e\xCC\x81"), Place{"", faults});
    REQUIRE(kept);
    CHECK(kept->value == "e\xCC\x81");
    CHECK_FALSE(Shape<Text<1, 9>>::read(parse_json("\"a\\u0000b\""), Place{"", faults}));
    CHECK_FALSE(Shape<Text<1, 9>>::read(parse_json("\"a\\nb\""), Place{"", faults}));
    CHECK(Shape<Prose<1, 9>>::read(parse_json("\"a\\nb\""), Place{"", faults}));
    CHECK_FALSE(Shape<Text<1, 9>>::read(parse_json("\"   \""), Place{"", faults}));
    CHECK(faults.list().at(0).fault == Fault::text_control_character);
    CHECK(faults.list().at(2).fault == Fault::text_blank);
}

TEST_CASE("malformed JSON is refused whole") {
    for (const char* text : {"", "{", "{\"a\":1,}", "[1,2", "{\"a\":1}x", "01", "\xEF\xBB\xBF{}", "{\"a\":\"\xFF\"}",
                             "\"\\ud800\"", "1e400", "NaN", "{\"a\":1,\"a\":2}", "{\"b\":{\"a\":1,\"\\u0061\":2}}"}) {
        CAPTURE(text);
        CHECK(refusal_of_text(text) == Reason::malformed_request);
    }
    CHECK(refusal_of_text(std::string(33, '[') + std::string(33, ']')) == Reason::malformed_request);
    CHECK(parse_json(std::string(32, '[') + std::string(32, ']')).is_array());
    CHECK(parse_json(R"({"a":{"x":1},"b":{"x":2}})").is_object());  // the same name in two objects is no duplicate
}

TEST_CASE("every reason and fault has a code of its own and both languages, with one place for its datum at most") {
    std::set<std::string_view> codes;
    const auto check = [&](const Wording& w) {
        CAPTURE(w.code);
        CHECK(codes.insert(w.code).second);
        CHECK_FALSE(w.chinese.empty());
        CHECK((w.chinese.find("{}") == std::string_view::npos) == (w.english.find("{}") == std::string_view::npos));
    };
    for (const Reason reason : all_reasons()) {
        check(wording_of(reason));
        CHECK(status_of(reason) >= 400);
    }
    for (const Fault fault : all_faults()) check(wording_of(fault));
}

TEST_CASE("a problem speaks the language asked for and says where each fault is") {
    Violations faults;
    faults.add("/price/amount", Fault::text_too_long, "20");
    const auto english = problem(faults, language_of("en-GB,en;q=0.9,zh;q=0.1"), "rid");
    CHECK(english.status == 422);
    CHECK(json::parse(english.body).at_pointer("/violations/0/message") == "At most 20 characters");
    CHECK(json::parse(english.body).at("trace_id") == "rid");
    const auto chinese = problem(Refusal{Reason::wrong_state, "draft"}, language_of(""), "rid");
    CHECK(json::parse(chinese.body).at("title") == "当前状态(草稿)不允许该操作,可办步骤见 allowed_steps");
    CHECK(chinese.content_type == "application/problem+json; charset=utf-8");
}

template <class State>
void check_states() {
    for (const auto& [state, name] : names<State>) {
        const auto told = [&, name = std::string{name}](const char* language) {
            const Response answer = problem(Refusal{Reason::wrong_state, name}, language_of(language), "rid");
            return std::string{json::parse(answer.body).at("title").get_string()};
        };
        CHECK_MESSAGE(told("zh").find(name) == std::string::npos, name);
        CHECK(told("en").find(name) != std::string::npos);
    }
}

TEST_CASE("every state that a step can be refused in has a Chinese name") {
    check_states<AccountState>();
    check_states<AgencyState>();
    check_states<ContractState>();
    check_states<ExceptionState>();
    check_states<ImportState>();
    check_states<ListingState>();
    check_states<MandateState>();
    check_states<NegotiationState>();
    check_states<ObjectionState>();
    check_states<OfferState>();
    check_states<ProcurementState>();
    check_states<QuoteState>();
    check_states<ReceiptState>();
    check_states<SupplementState>();
}

TEST_CASE("cursors come back as they were, and no other text passes for one") {
    CHECK(decode_cursor(encode_cursor("2026|01JDCN")) == "2026|01JDCN");
    for (const char* bad : {"", "a", "zz", "AB", "ff"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(decode_cursor(bad), Refusal);
    }
}

TEST_CASE("If-Match is demanded, strong, and of a version") {
    const auto reason_of = [](const std::string& header) {
        try {
            read_if_match(header);
        } catch (const Refusal& refusal) {
            return refusal.reason;
        }
        return Reason::internal;
    };
    CHECK(reason_of("") == Reason::precondition_required);
    for (const char* stale : {"W/\"1\"", "\"\"", "\"x\"", "\"1x\"", "\"1\", \"2\""})
        CHECK(reason_of(stale) == Reason::stale);
    for (const char* malformed : {"1", "\"", "\"1", "1\"", "W/1", "**"})
        CHECK(reason_of(malformed) == Reason::malformed_request);
    CHECK(read_if_match("\"7\"").version == 7);
    CHECK_FALSE(read_if_match("*").version);
}

TEST_SUITE_END();
