// Risk signals: each at its limit and one step beside it; none decides anything.
#include <doctest/doctest.h>

#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

struct Desk : Registry {
    Strings signals(const std::string& contract) {
        const Response answer = market.get(contract + "/signals", registrar);
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        Strings list;
        const json::value body = body_of(answer);
        for (const json::value& each : body.at("items").get_array()) list.emplace_back(each.at("signal").get_string());
        return list;
    }
    json::object of(std::string_view title, std::string_view total, std::string_view signed_on = "2026-11-24") {
        json::object body = wish(title);
        body["amount_total"] = body["amount_tech"] = yuan(total);
        body["signed_on"] = body["effective_on"] = signed_on;
        return body;
    }
    // Another contract whose technical part is so large.
    json::object technical(std::string_view kind, std::string_view sub_kind, std::string_view part) {
        json::object body = wish();
        body["kind"] = kind;
        body["sub_kind"] = sub_kind;
        body["amount_total"] = yuan("100000.00");
        body["amount_tech"] = yuan(part);
        const Money rest = Money::yuan(100'000) - *Money::parse(part);
        body["deductions"] = {{{"item", "设备"}, {"amount", yuan(rest.text())}, {"reason", "采购"}}};
        return body;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Desk, "an ordinary contract raises no signal") { CHECK(signals(submitted()).empty()); }

TEST_CASE_FIXTURE(Desk, "sides that are one organisation under two codes are related") {
    json::object body = wish();
    // The seller's 主体标识码 with another registration authority before it, and the check character that goes with it.
    const std::string own = credit_code(1);
    std::string other;
    for (char last : std::string_view{"0123456789ABCDEFGHJKLMNPQRTUWXY"}) {
        const std::string code = "12" + own.substr(2, 15) + last;
        if (std::holds_alternative<CreditCode>(CreditCode::parse(code))) other = code;
    }
    body["buyer"] = {{"credit_code", other}, {"name", "改制前的研究所"}, {"region", "410311"}};
    const std::string contract = submitted(body);
    CHECK(signals(contract) == Strings{"related_parties"});
    const Response answer = market.get(contract + "/signals", registrar);
    CHECK(text_at(answer, "/items/0/message") == "双方为同一组织(主体标识码 " + own.substr(8, 9) + ")");
}

TEST_CASE_FIXTURE(Desk, "a buyer that sold to the seller within 180 days is pointed out, with the contract") {
    const auto back = [&](std::string_view signed_on) {
        json::object body = of("回购", "300000.00", signed_on);
        std::swap(body["seller"], body["buyer"]);
        const Response made = market.post("/v1/contracts", body, buyer);
        REQUIRE_MESSAGE(made.status == 201, made.body);
        REQUIRE(step(header(made, "Location"), "submit", buyer, another_contract()).status == 200);
        return header(made, "Location");
    };
    const std::string contract = submitted(of("出售", "500000.00"));
    back("2026-05-27");  // 181 days before
    CHECK(signals(contract).empty());
    const std::string sold = back("2026-05-28");
    CHECK(signals(contract) == Strings{"circular_trade"});
    const Response answer = market.get(contract + "/signals", registrar);
    CHECK(text_at(answer, "/items/0/message") == "买方同期也向卖方出售技术,合计 300000.00 元");
    CHECK("/v1/contracts/" + text_at(answer, "/items/0/contracts/0") == sold);
    CHECK(text_at(answer, "/items/0/contracts/1") == "");
    CHECK(signals(sold) == Strings{"circular_trade"});
}

TEST_CASE_FIXTURE(Desk, "contracts that stay below expert review but reach it together are pointed out") {
    const std::string first = submitted(of("一期", "2500000.00"));
    const std::string second = submitted(of("二期", "2479999.99"));
    const std::string third = submitted(of("三期", "20000.00"));
    for (const std::string& each : {first, second, third}) CHECK(signals(each).empty());
    CHECK(signals(drafted(of("四期", "0.01"))) == Strings{"split_contract"});
    submitted(of("四期", "10000.00"));
    CHECK(signals(first) == Strings{"split_contract"});
    // One that is large itself goes to the experts anyway, and makes none of the others part of it.
    const std::string large = submitted(of("总包", "5000000.00"));
    CHECK(signals(large).empty());
}

TEST_CASE_FIXTURE(Desk, "a technical share unusual for the kind is pointed out") {
    struct {
        const char *kind, *sub_kind, *usual, *low;
    } const kinds[] = {{"development", "11", "30000.00", "29999.99"},
                       {"transfer", "23", "70000.00", "69999.99"},
                       {"licence", "32", "70000.00", "69999.99"},
                       {"consulting", "41", "80000.00", "79999.99"},
                       {"service", "51", "30000.00", "29999.99"}};
    for (const auto& each : kinds) {
        CAPTURE(each.kind);
        CHECK(signals(drafted(technical(each.kind, each.sub_kind, each.usual))).empty());
        CHECK(signals(drafted(technical(each.kind, each.sub_kind, each.low))) == Strings{"low_technical_share"});
    }
}

TEST_CASE_FIXTURE(
    Desk, "a seller that sells five times what it sold the year before is pointed out, from ten million yuan on") {
    registered(of("去年", "2000000.00", "2025-11-24"));
    const std::string below = drafted(of("今年", "9999999.99"));
    CHECK(signals(below).empty());
    const std::string jumped = drafted(of("今年", "10000000.00"));
    CHECK(signals(jumped) == Strings{"volume_jump"});
    CHECK(text_at(market.get(jumped + "/signals", registrar), "/items/0/message") ==
          "卖方成交额较上一年度骤增(2000000.00 -> 10000000.00 元)");
    registered(of("去年另一份", "10000.00", "2025-11-23"));
    CHECK(signals(drafted(of("今年", "10049999.99"))).empty());
    CHECK(signals(drafted(of("今年", "10050000.00"))) == Strings{"volume_jump"});
}

TEST_CASE_FIXTURE(Desk, "a seller's first year is no jump") {
    CHECK(signals(drafted(of("首份", "100000000.00"))).empty());
}

TEST_CASE_FIXTURE(Desk, "signals are for the registry and its supervisor, and stop nothing") {
    const std::string contract = submitted(technical("service", "51", "1.00"));
    CHECK(market.get(contract + "/signals", seller).status == 403);
    CHECK(market.get(contract + "/signals", buyer).status == 403);
    CHECK(market.get(contract + "/signals", member(market, party(market, 3))).status == 403);
    CHECK(market.get(contract + "/signals", person(market, "supervisor")).status == 200);
    Request english = market.request(Method::get, contract + "/signals", registrar);
    english.accept_language = "en";
    CHECK(text_at(market.send(english), "/items/0/message") ==
          "The technical share is below 30 %, unusual for the kind");
    REQUIRE(step(contract, "accept", registrar).status == 200);
    CHECK(step(contract, "register", registrar).status == 200);
    CHECK(signals(contract) == Strings{"low_technical_share"});
}
