// How a contract is paid: plans of instalments, and royalties whose amount is open when the contract is registered.
#include <doctest/doctest.h>

#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

struct Desk : Registry {
    Token statistician = person(market, "statistician");

    json::object by_instalments(std::string_view first, std::string_view second) {
        json::object body = wish("分期付款的技术服务");
        body["payment_mode"] = "2";
        body["instalments"] = {{{"due_on", "2026-12-31"}, {"amount", yuan(first)}},
                               {{"milestone", "验收合格"}, {"amount", yuan(second)}}};
        return body;
    }
    json::object by_royalty(std::string_view total = "0.00") {
        json::object body = wish("提成付款的技术服务");
        body["payment_mode"] = "3";
        body["amount_total"] = body["amount_tech"] = yuan(total);
        body["royalty"] = {{"base", "sales"},
                           {"course", "fixed"},
                           {"rate_bp", 350},
                           {"method", "按季度销售发票计算"},
                           {"minimum", yuan(total)}};
        return body;
    }
    std::string said(const std::string& contract, std::string_view language) {
        Request request = stepping(contract, "submit", seller);
        request.accept_language = language;
        return text_at(market.send(request), "/violations/0/message");
    }
    std::string total() {
        const Response answer = market.get("/v1/statistics/totals?measure=registered", statistician);
        return text_at(answer, "/total/count") + " " + text_at(answer, "/total/amount_total/amount");
    }
};

}  // namespace

TEST_CASE_FIXTURE(Desk, "R13: a plan of instalments is kept with the contract, and the whole total counts at once") {
    const std::string contract = registered(by_instalments("400000.00", "600000.00"));
    CHECK(at(contract, "/instalments/0/due_on") == "2026-12-31");
    CHECK(at(contract, "/instalments/0/amount/amount") == "400000.00");
    CHECK(at(contract, "/instalments/1/milestone") == "验收合格");
    CHECK(at(contract, "/amount_open") == "false");
    CHECK(total() == "1 1000000.00");
}

TEST_CASE_FIXTURE(Desk, "B17: instalments of 980万 for a contract of 1000万 are refused with their sum") {
    const Response draft = market.post("/v1/contracts", by_instalments("400000.00", "580000.00"), seller);
    CHECK(draft.status == 422);
    CHECK(faults(draft) == Strings{"/instalments instalments_sum"});
    CHECK(text_at(draft, "/violations/0/message") == "分期支付合计(980000.00)与合同总金额不一致");
    Request request =
        with_body(market.request(Method::post, "/v1/contracts", seller), by_instalments("400000.00", "580000.00"));
    request.accept_language = "en";
    CHECK(text_at(market.send(request), "/violations/0/message") ==
          "The instalments (980000.00) do not add up to the total");
}

TEST_CASE_FIXTURE(Desk, "B18: a royalty without its terms is no application") {
    json::object body = wish();
    body["payment_mode"] = "3";
    const std::string contract = drafted(body);
    const Response refused = step(contract, "submit", seller);
    CHECK(refused.status == 422);
    CHECK(faults(refused) == Strings{"/royalty royalty_incomplete"});
    CHECK(said(contract, "zh") == "提成支付须约定提成基数、比例和计算方法");
    CHECK(said(contract, "en") == "A royalty needs its base, its rate and how it is reckoned");

    json::object half = by_royalty();
    half["royalty"].as_object().erase("rate_bp");
    half["royalty"].as_object().erase("method");
    CHECK(faults(market.post("/v1/contracts", half, seller)) ==
          Strings{"/royalty/rate_bp royalty_incomplete", "/royalty/method royalty_incomplete"});
}

TEST_CASE_FIXTURE(Desk, "R13: a royalty contract is registered with what is certain of it, be it nothing") {
    const std::string contract = registered(by_royalty());
    CHECK(at(contract, "/amount_open") == "true");
    CHECK(at(contract, "/amount_total/amount") == "0.00");
    CHECK(at(contract, "/royalty/base") == "sales");
    CHECK(at(contract, "/royalty/rate_bp") == "350");
    CHECK(at(contract, "/royalty/entry_fee/amount") == "0.00");
    CHECK(at(contract, "/warnings") == "[]");  // nothing is not too small here
    CHECK(total() == "1 0.00");

    json::object with_fee = by_royalty("300000.00");
    with_fee["title"] = "入门费加提成";
    with_fee["payment_mode"] = "4";
    with_fee["royalty"].as_object()["entry_fee"] = yuan("200000.00");
    with_fee["royalty"].as_object()["minimum"] = yuan("100000.00");
    registered(with_fee);
    CHECK(total() == "2 300000.00");
}

TEST_CASE_FIXTURE(Desk, "the longest plan is kept, also by the revision that a change leaves") {
    json::object body = wish();
    body["payment_mode"] = "2";
    std::string milestone;
    for (int i = 0; i < 200; ++i) milestone += "验";
    json::array plan;
    for (int i = 0; i < 120; ++i)
        plan.push_back({{"milestone", milestone}, {"amount", yuan(i < 119 ? "8000.00" : "48000.00")}});
    body["instalments"] = plan;
    const std::string contract = registered(body);
    CHECK(at(contract, "/instalments/119/milestone") == milestone);
    plan.push_back(plan.back());
    body["instalments"] = plan;
    CHECK(faults(market.post("/v1/contracts", body, seller)).front() == "/instalments too_many_items");
    change_to(contract, wish());
    CHECK(text_at(market.get(contract + "/revisions", seller), "/items/0/instalments/119/milestone") == milestone);
}

TEST_CASE_FIXTURE(Desk, "a deal's price that royalties make up is stated with what is certain of it, and never more") {
    const std::string contract = settled();
    json::object body = by_royalty();
    body["signed_on"] = body["effective_on"] = "2026-11-24";
    REQUIRE(edit(contract, body, seller).status == 200);
    CHECK(at(contract, "/amount_total/amount") == "0.00");
    body["amount_total"] = body["amount_tech"] = yuan("800000.01");
    body["royalty"].as_object()["minimum"] = yuan("800000.01");
    CHECK(faults(edit(contract, body, seller)) == Strings{"/amount_total not_allowed_value"});
    CHECK(faults(edit(contract, wish(), seller)) == Strings{"/amount_total not_allowed_value"});
    body = wish();  // back to the lump sum: at the agreed price, whatever was said in between
    body["amount_total"] = body["amount_tech"] = yuan("0.01");
    CHECK(faults(edit(contract, body, seller)) == Strings{"/amount_total not_allowed_value"});
    body["amount_total"] = body["amount_tech"] = yuan("800000.00");
    CHECK(edit(contract, body, seller).status == 200);
}

TEST_CASE_FIXTURE(Desk, "payment terms of old stay readable when a change replaces them") {
    const std::string contract = registered(by_instalments("400000.00", "600000.00"));
    const Response made = step(contract, "change", seller, {{"reason", "双方协议调整付款。"}});
    const std::string change = header(made, "Location");
    REQUIRE(edit(change, by_instalments("500000.00", "500000.00"), seller).status == 200);
    REQUIRE(step(change, "submit", seller, {{"benefits", json::array{}}}).status == 200);
    REQUIRE(step(change, "accept", registrar).status == 200);
    REQUIRE(step(change, "register_change", registrar).status == 200);
    CHECK(at(contract, "/instalments/0/amount/amount") == "500000.00");
    const Response old = market.get(contract + "/revisions", seller);
    CHECK(text_at(old, "/items/0/instalments/0/amount/amount") == "400000.00");
}
