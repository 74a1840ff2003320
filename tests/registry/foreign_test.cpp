// R14: contracts in foreign currency (外币) are converted once, by the central parity of the day of signature.
#include <doctest/doctest.h>

#include "domain/registry/foreign.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

CodeList rates(std::initializer_list<std::pair<const char*, const char*>> lines) {
    std::vector<Code> codes;
    for (const auto& [code, rate] : lines) {
        Code line;
        line.code = code;
        line.parent = line.code.substr(11);
        line.name_zh = rate;
        codes.push_back(line);
    }
    return CodeList{codes};
}

const Rules& rules_with_rates() {
    static const Rules rules = [] {
        Rules made = shipped_rules();
        made.set_list("exchange_rates", rates({{"2026-11-23 USD", "7.0865"},
                                               {"2026-11-20 USD", "7.0921"},
                                               {"2026-11-25 USD", "7.1000"},
                                               {"2026-11-24 JPY", "0.045678"}}));
        return made;
    }();
    return rules;
}

json::object in_dollars(json::object body, std::string_view amount, std::string_view rate, std::string_view on,
                        std::string_view total) {
    body["foreign"] = {{"currency", "USD"}, {"amount", amount}, {"rate", rate}, {"rate_on", on}};
    body["amount_total"] = body["amount_tech"] = yuan(total);
    return body;
}

struct Desk : Registry {
    Desk() : Registry{start_of_tests(), rules_with_rates()} {}
    Strings wrong(const json::object& body) { return faults(draft(body)); }
};

}  // namespace

TEST_SUITE("pure") {
    TEST_CASE("decimals are exact, and no other text is one") {
        const auto text = [](std::string_view given) {
            const auto rate = Rate::parse(given);
            return rate ? rate->text() : std::string{"none"};
        };
        CHECK(text("7.0865") == "7.0865");
        CHECK(text("0.0000000001") == "0.0000000001");
        CHECK(text("7") == "7.0000");
        CHECK(text("99999") == "99999.0000");
        for (const char* bad : {"", ".", "7.", ".5", "-7", "+7", "07", "7.12345678901", "1e3", "7,1", "100000", " 7"})
            CHECK_MESSAGE(text(bad) == "none", bad);
        CHECK(ForeignAmount::parse("100000.5")->text() == "100000.50");
    }

    TEST_CASE("a conversion is rounded to the fen, half away from zero, and never overflows") {
        const auto yuan_of = [](std::int64_t amount, std::int64_t rate) {
            const auto money = in_yuan({"USD", {amount}, {rate}, {}});
            return money ? money->text() : std::string{"too large"};
        };
        CHECK(yuan_of(100'00, 70'865'000'000) == "708.65");
        CHECK(yuan_of(1, 5'000'000'000) == "0.01");
        CHECK(yuan_of(1, 4'999'999'999) == "0.00");
        CHECK(yuan_of(max_amount.in_fen(), 10'000'000'000) == max_amount.text());
        CHECK(yuan_of(max_amount.in_fen() + 1, 10'000'000'000) == "too large");
        CHECK(yuan_of(999'999'999'999'999, 999'999'999'999'999) == "too large");
    }

    TEST_CASE("the rate of a day is that of the day, or of the last day before it") {
        const auto on = [](const char* currency, const char* day) {
            const auto found = published_rate(currency, *parse_date(day), rules_with_rates());
            return found ? found->rate.text() + " " + heluo::text(found->on) : std::string{"none"};
        };
        CHECK(on("USD", "2026-11-25") == "7.1000 2026-11-25");
        CHECK(on("USD", "2026-11-24") == "7.0865 2026-11-23");
        CHECK(on("USD", "2026-11-22") == "7.0921 2026-11-20");
        CHECK(on("USD", "2026-11-19") == "none");
        CHECK(on("EUR", "2026-11-24") == "none");
        CHECK(on("USD", "2026-12-07") == "7.1000 2026-11-25");  // 12 days after the last
        CHECK(on("USD", "2026-12-08") == "none");
    }
}

TEST_CASE_FIXTURE(Desk, "R14: a contract keeps its foreign amount, currency, rate and day, and counts in yuan") {
    const std::string contract = registered(in_dollars(wish(), "100000.01", "7.0865", "2026-11-23", "708650.07"));
    CHECK(at(contract, "/foreign/currency") == "USD");
    CHECK(at(contract, "/foreign/amount") == "100000.01");
    CHECK(at(contract, "/foreign/rate") == "7.0865");
    CHECK(at(contract, "/foreign/rate_on") == "2026-11-23");
    CHECK(at(contract, "/warnings") == "[]");
    const Token statistician = person(market, "statistician");
    CHECK(text_at(market.get("/v1/statistics/totals?measure=registered", statistician), "/total/amount_total/amount") ==
          "708650.07");
    market.seal();
    CHECK(text_at(market.get(contract + "/log", seller), "/items/0/text")
              .find(R"("foreign":{"amount":"100000.01","currency":"USD","rate":"7.0865","rate_on":"2026-11-23"})") !=
          std::string::npos);
    CHECK(misfits_with("contracts", contract.substr(contract.rfind('_') + 1),
                       "foreign_amount = 'USD\t10000001\t70865000001\t20261123'",
                       "foreign_amount = 'USD\t10000001\t70865000000\t20261123'")
              .size() == 1);
}

TEST_CASE_FIXTURE(Desk, "the total is what the amount comes to at the rate, to the fen") {
    CHECK(wrong(in_dollars(wish(), "100000.01", "7.0865", "2026-11-23", "708650.08")) ==
          Strings{"/amount_total conversion"});
    CHECK(text_at(draft(in_dollars(wish(), "100000.01", "7.0865", "2026-11-23", "708650.08")),
                  "/violations/0/message") == "合同总金额应为外币金额按汇率折算后的人民币金额(708650.07)");
}

TEST_CASE_FIXTURE(Desk, "an application takes the published rate, and says where another is from if there is none") {
    const std::string other = drafted(in_dollars(wish(), "100000.00", "7.0921", "2026-11-20", "709210.00"));
    CHECK(faults(step(other, "submit", seller)) == Strings{"/foreign/rate rate_published"});
    CHECK(text_at(step(other, "submit", seller), "/violations/0/message") ==
          "应采用合同签订日(或其前最近一日)公布的中间价:7.0865, 2026-11-23");
    json::object body = in_dollars(wish("欧元合同"), "100000.00", "8.2", "2026-11-24", "820000.00");
    body["foreign"].as_object()["currency"] = "EUR";
    const std::string euro = drafted(body);
    CHECK(at(euro, "/warnings/0/code") == "rate_unpublished");
    CHECK(faults(step(euro, "submit", seller)) == Strings{"/foreign/rate reason_needed"});
    const json::object reasons{
        {"reasons",
         {{{"pointer", "/foreign/rate"}, {"code", "rate_unpublished"}, {"reason", "中国外汇交易中心网站。"}}}}};
    CHECK(step(euro, "submit", seller, reasons).status == 200);
}

TEST_CASE_FIXTURE(Desk, "a foreign amount has a known currency, a rate of before the signature, and is above zero") {
    json::object body = in_dollars(wish(), "0.00", "0", "2026-11-25", "1000000.00");
    body["foreign"].as_object()["currency"] = "ABC";
    CHECK(wrong(body) == Strings{"/foreign/currency code_unknown", "/foreign/amount amount_not_positive",
                                 "/foreign/rate amount_not_positive", "/foreign/rate_on date_order",
                                 "/amount_total conversion"});
    CHECK(wrong(in_dollars(wish(), "1.005", "7.12345678901", "2026-11-24", "1.00")) ==
          Strings{"/foreign/amount decimal_format", "/foreign/rate decimal_format"});
}

TEST_CASE_FIXTURE(Desk, "what is paid in foreign currency may come to more than the total at the day's rate") {
    const std::string contract = registered(in_dollars(wish(), "100000.00", "7.0865", "2026-11-23", "708650.00"));
    const json::object body{{"kind", "other"}, {"received_on", "2026-11-24"}, {"amount", yuan("720000.00")}};
    CHECK(market.post(contract + "/receipts", body, seller).status == 201);
}

TEST_CASE_FIXTURE(Desk, "a change keeps the rate that was taken, whatever is published since, and takes no other") {
    json::object body = in_dollars(wish(), "100000.00", "8.2", "2026-11-24", "820000.00");
    body["foreign"].as_object()["currency"] = "EUR";
    const std::string contract = drafted(body);
    const json::object reasons{
        {"reasons", {{{"pointer", "/foreign/rate"}, {"code", "rate_unpublished"}, {"reason", "外汇交易中心。"}}}}};
    REQUIRE(step(contract, "submit", seller, reasons).status == 200);
    REQUIRE(step(contract, "accept", registrar).status == 200);
    REQUIRE(step(contract, "register", registrar).status == 200);

    // As another instance that was started with the rate of that day.
    Rules later = shipped_rules();
    later.set_list("exchange_rates", rates({{"2026-11-24 EUR", "8.3"}}));
    Market second{market.connection, 2, later};
    const auto send = [&](const std::string& address, std::string_view name, const json::object& given) {
        return second.send(contract_step(second, address, name, seller, given));
    };
    const std::string change = header(send(contract, "change", {{"reason", "减少工作量。"}}), "Location");
    const auto edited = [&](std::string_view amount, std::string_view rate, std::string_view total) {
        json::object wished = in_dollars(wish(), amount, rate, "2026-11-24", total);
        wished["foreign"].as_object()["currency"] = "EUR";
        return second.put(change, wished, seller, "*").status;
    };
    REQUIRE(edited("50000.00", "8.25", "412500.00") == 200);
    CHECK(faults(send(change, "submit", {{"benefits", json::array{}}})) == Strings{"/foreign/rate rate_kept"});
    REQUIRE(edited("50000.00", "8.2", "410000.00") == 200);
    CHECK(send(change, "submit", {{"benefits", json::array{}}}).status == 200);
    REQUIRE(step(change, "accept", registrar).status == 200);
    REQUIRE(step(change, "register_change", registrar).status == 200);
    CHECK(at(contract, "/amount_total/amount") == "410000.00");
    CHECK(text_at(market.get(contract + "/revisions", seller), "/items/0/foreign/amount") == "100000.00");
}
