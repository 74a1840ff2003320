// The ledger of receipts (到款): what a contract has brought, never more than its total, and what was paid back.
#include <doctest/doctest.h>

#include "tests/support/fault_loop.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

json::object payment(std::string_view amount = "400000.00", std::string_view on = "2026-11-24") {
    return {{"kind", "instalment"}, {"received_on", on}, {"amount", yuan(amount)}, {"bank_ref", "工行 0001"}};
}

struct Desk : Registry {
    Response record(const std::string& contract, const json::object& body, const Token& as) {
        return market.post(contract + "/receipts", body, as);
    }
    std::string recorded(const std::string& contract, const json::object& body = payment()) {
        const Response made = record(contract, body, seller);
        REQUIRE_MESSAGE(made.status == 201, made.body);
        return header(made, "Location");
    }
    std::string confirmed(const std::string& contract, const json::object& body = payment()) {
        const std::string receipt = recorded(contract, body);
        REQUIRE(step(receipt, "confirm", registrar).status == 200);
        return receipt;
    }
    json::object refund_of(const std::string& receipt, std::string_view amount, std::string_view on = "2026-11-24") {
        json::object body = payment(amount, on);
        body["refunds"] = receipt.substr(receipt.rfind('/') + 1);
        return body;
    }
    // "received refunded net waiting refunds_waiting"
    std::string sum(const std::string& contract) {
        const Response answer = market.get(contract + "/receipts/sum", buyer);
        std::string text;
        for (const char* part : {"/received", "/refunded", "/net", "/waiting", "/refunds_waiting"})
            text += (text.empty() ? "" : " ") + text_at(answer, std::string{part} + "/amount");
        return text;
    }
    Strings wrong(const std::string& contract, const json::object& body) {
        return faults(record(contract, body, seller));
    }
};

}  // namespace

TEST_CASE_FIXTURE(Desk, "R37: receipts count once they are confirmed, and refunds count against them") {
    const std::string contract = registered(wish());
    const std::string first = recorded(contract);
    CHECK(at(first, "/state") == "recorded");
    CHECK(sum(contract) == "0.00 0.00 0.00 400000.00 0.00");
    CHECK(text_at(step(first, "confirm", registrar), "/state") == "confirmed");
    CHECK(sum(contract) == "400000.00 0.00 400000.00 0.00 0.00");
    confirmed(contract, payment("600000.00"));
    const std::string back = recorded(contract, refund_of(first, "100000.00"));
    CHECK(sum(contract) == "1000000.00 0.00 1000000.00 0.00 100000.00");
    REQUIRE(step(back, "confirm", registrar).status == 200);
    CHECK(sum(contract) == "1000000.00 100000.00 900000.00 0.00 0.00");
    CHECK(at(contract, "/amount_total/amount") == "1000000.00");
}

TEST_CASE_FIXTURE(
    Desk, "a fixed total is never exceeded, to the fen, counting what waits; what came to nothing is free again") {
    const std::string contract = registered(wish());
    const std::string first = recorded(contract, payment("999999.99"));
    CHECK(wrong(contract, payment("0.02")) == Strings{"/amount receipt_beyond_total"});
    const std::string second = recorded(contract, payment("0.01"));
    CHECK(wrong(contract, payment("0.01")) == Strings{"/amount receipt_beyond_total"});
    CHECK(step(first, "withdraw", seller).status == 200);
    CHECK(text_at(step(second, "reject", registrar, {{"text", "银行回单不符。"}}), "/explanation") == "银行回单不符。");
    CHECK(sum(contract) == "0.00 0.00 0.00 0.00 0.00");
    confirmed(contract, payment("1000000.00"));
    CHECK(code_of(step(first, "confirm", registrar)) == "wrong_state");
}

TEST_CASE_FIXTURE(Desk, "royalties are received without a limit") {
    json::object body = wish("提成合同");
    body["payment_mode"] = "3";
    body["amount_total"] = body["amount_tech"] = yuan("0.00");
    body["royalty"] = {{"base", "sales"}, {"course", "fixed"}, {"rate_bp", 350}, {"method", "按季度销售发票计算"}};
    const std::string contract = registered(body);
    confirmed(contract, payment("5000000.00"));
    CHECK(sum(contract) == "5000000.00 0.00 5000000.00 0.00 0.00");
}

TEST_CASE_FIXTURE(Desk, "a receipt has a kind, a day since the signature, and an amount") {
    const std::string contract = registered(wish());
    json::object body = payment("0.00", "2026-11-25");
    body["kind"] = "gift";
    CHECK(wrong(contract, body) ==
          Strings{"/kind code_unknown", "/received_on date_future", "/amount amount_not_positive"});
    CHECK(wrong(contract, payment("1.00", "2026-11-23")) == Strings{"/received_on date_order"});
    CHECK(wrong(contract, payment("-1.00")) == Strings{"/amount amount_not_positive"});
}

TEST_CASE_FIXTURE(
    Desk, "a refund pays back a confirmed receipt of the same contract, not before it and no more than is left") {
    const std::string contract = registered(wish()), other = registered(wish("另一份"));
    const std::string waiting = recorded(contract, payment("10.00"));
    CHECK(wrong(contract, refund_of(waiting, "1.00")) == Strings{"/refunds receipt_unknown"});
    const std::string receipt = confirmed(contract, payment("10.00"));
    CHECK(wrong(other, refund_of(receipt, "1.00")) == Strings{"/refunds receipt_unknown"});
    CHECK(wrong(contract, refund_of(receipt, "10.01")) == Strings{"/amount refund_beyond_receipt"});
    CHECK(wrong(contract, refund_of(receipt, "1.00", "2026-11-23")) == Strings{"/received_on date_order"});
    const std::string back = confirmed(contract, refund_of(receipt, "4.00"));
    CHECK(wrong(contract, refund_of(back, "1.00")) == Strings{"/refunds receipt_unknown"});
    CHECK(wrong(contract, refund_of(receipt, "6.01")) == Strings{"/amount refund_beyond_receipt"});
    confirmed(contract, refund_of(receipt, "6.00"));
    CHECK(sum(contract) == "10.00 10.00 0.00 10.00 0.00");
}

TEST_CASE_FIXTURE(Desk, "money comes under registered contracts; what was paid is also paid back after their end") {
    CHECK(code_of(record(drafted(), payment(), seller)) == "wrong_state");
    const std::string contract = registered(wish("解除的合同"));
    const std::string receipt = confirmed(contract);
    REQUIRE(step(contract, "cancel", seller, {{"cause", "rescinded"}, {"text", "协议解除。"}}).status == 200);
    at_ten_on("2027-02-01");
    CHECK(wrong(contract, payment("1.00", "2026-11-25")) == Strings{"/received_on received_after_end"});
    confirmed(contract, refund_of(receipt, "400000.00", "2027-01-31"));
    CHECK(sum(contract) == "400000.00 400000.00 0.00 0.00 0.00");
}

TEST_CASE_FIXTURE(Desk, "B36: a change below what was received asks for a reason") {
    const std::string contract = registered(wish());
    confirmed(contract, payment("800000.00"));
    const auto changing = [&](std::string_view total) {
        const std::string change = header(step(contract, "change", seller, {{"reason", "调整价款。"}}), "Location");
        json::object body = wish();
        body["amount_total"] = body["amount_tech"] = yuan(total);
        REQUIRE(edit(change, body, seller).status == 200);
        return change;
    };
    const std::string fits = changing("800000.00");
    CHECK(at(fits, "/warnings") == "[]");
    REQUIRE(step(fits, "discard", seller).status == 200);
    const std::string change = changing("799999.99");
    CHECK(at(change, "/warnings/0/code") == "amount_below_receipts");
    CHECK(at(change, "/warnings/0/message") == "变更后金额小于已到款额(800000.00),请说明理由");
    CHECK(faults(step(change, "submit", seller, {{"benefits", json::array{}}})) ==
          Strings{"/amount_total reason_needed"});
    const json::object reasons{
        {"benefits", json::array{}},
        {"reasons",
         {{{"pointer", "/amount_total"}, {"code", "amount_below_receipts"}, {"reason", "多付部分已约定退回。"}}}}};
    CHECK(step(change, "submit", seller, reasons).status == 200);
}

TEST_CASE_FIXTURE(Desk, "B36: also where the money comes in while the change is examined") {
    const std::string contract = registered(wish());
    const std::string change = header(step(contract, "change", seller, {{"reason", "调整价款。"}}), "Location");
    json::object body = wish();
    body["amount_total"] = body["amount_tech"] = yuan("500000.00");
    REQUIRE(edit(change, body, seller).status == 200);
    REQUIRE(step(change, "submit", seller, {{"benefits", json::array{}}}).status == 200);
    recorded(contract, payment("500000.00"));
    REQUIRE(step(change, "accept", registrar).status == 200);
    recorded(contract, payment("0.01"));
    const Response refused = step(change, "register_change", registrar);
    CHECK(code_of(refused) == "warning_unexplained");
    CHECK(refused.body.find("amount_below_receipts") != std::string::npos);
    REQUIRE(step(change, "return", registrar, {{"reason", "请说明到款。"}}).status == 200);
    const json::object reasons{
        {"benefits", json::array{}},
        {"reasons", {{{"pointer", "/amount_total"}, {"code", "amount_below_receipts"}, {"reason", "将退回。"}}}}};
    REQUIRE(step(change, "submit", seller, reasons).status == 200);
    REQUIRE(step(change, "accept", registrar).status == 200);
    CHECK(step(change, "register_change", registrar).status == 200);
    CHECK(wrong(contract, payment("0.01")) == Strings{"/amount receipt_beyond_total"});
    CHECK(record(contract, payment("0.01"), seller).body.find("尚余 0.00") != std::string::npos);
}

TEST_CASE_FIXTURE(Desk, "a refund makes room once it is confirmed, for it may yet come to nothing") {
    const std::string contract = registered(wish());
    const std::string whole = confirmed(contract, payment("1000000.00"));
    const std::string back = recorded(contract, refund_of(whole, "100.00"));
    CHECK(wrong(contract, payment("0.01")) == Strings{"/amount receipt_beyond_total"});
    REQUIRE(step(back, "confirm", registrar).status == 200);
    CHECK(wrong(contract, payment("100.01")) == Strings{"/amount receipt_beyond_total"});
    confirmed(contract, payment("100.00"));
    CHECK(sum(contract) == "1000100.00 100.00 1000000.00 0.00 0.00");
}

TEST_CASE_FIXTURE(Desk, "what came in before a registration ended is recorded after it as well") {
    const std::string contract = registered(wish());
    REQUIRE(step(contract, "revoke", registrar, {{"cause", "fraud"}, {"text", "虚假合同。"}}).status == 200);
    at_ten_on("2026-11-30");
    confirmed(contract, payment("1000000.00", "2026-11-24"));
    CHECK(wrong(contract, payment("0.01", "2026-11-24")) == Strings{"/amount receipt_beyond_total"});
}

TEST_CASE_FIXTURE(Desk, "receipts that wait pass with the contract to its next seller, who may withdraw them") {
    const std::string contract = registered(wish());
    const std::string receipt = recorded(contract);
    const Token heir = member(market, party(market, 3, "410307"));
    json::object body = wish();
    body["seller"] = {{"credit_code", credit_code(3)}, {"name", "主体3"}, {"region", "410307"}};
    change_to(contract, body);
    CHECK(market.get(receipt, seller).status == 404);
    CHECK(step(receipt, "withdraw", heir).status == 200);
}

TEST_CASE_FIXTURE(Desk, "a broker lists the receipts of contracts that a mandate opens, and no others") {
    const std::string contract = registered(wish());
    recorded(contract);
    const Token agent = broker(market);
    const std::string query = "?contract=" + contract.substr(contract.rfind('/') + 1);
    CHECK(market.get("/v1/receipts" + query, agent).status == 404);
    mandate(market, seller, agent);
    CHECK(text_at(market.get("/v1/receipts" + query, agent), "/items").find("工行 0001") != std::string::npos);
    CHECK(text_at(market.get("/v1/supplements" + query, agent), "/items") == "[]");
}

TEST_CASE_FIXTURE(Desk, "each confirmed receipt is in the transparency log, and whatever is changed of one is found") {
    const std::string contract = registered(wish());
    const std::string receipt = confirmed(contract);
    confirmed(contract, refund_of(receipt, "1.00"));
    recorded(contract, payment("2.00"));
    market.seal();
    CHECK(misfits().empty());
    const std::string ulid = receipt.substr(receipt.rfind('_') + 1);
    const std::string place = "ledger of contract " + contract.substr(contract.rfind('/') + 1) +
                              " (2026410301000001) is not what leaf 2 says";
    const auto found = [&](const std::string& set, const std::string& mend) {
        return misfits_with("receipts", ulid, set, mend);
    };
    CHECK(found("amount = 40000001", "amount = 40000000") == Strings{place});
    CHECK(found("received_on = 20251231", "received_on = 20261124") == Strings{place});
    CHECK(found("kind = 'other'", "kind = 'instalment'") == Strings{place});
    CHECK(found("bank_ref = '工行 0002'", "bank_ref = '工行 0001'") == Strings{place});
    CHECK(found("state = 'rejected'", "state = 'confirmed'") == Strings{place});
    const std::string other = registered(wish("另一份"));
    market.seal();
    CHECK(found("contract = '" + other.substr(other.rfind('_') + 1) + "'",
                "contract = '" + contract.substr(contract.rfind('_') + 1) + "'")
              .size() == 2);
}

TEST_CASE_FIXTURE(Desk, "the applicant records and withdraws, the registry confirms, strangers see nothing") {
    const std::string contract = registered(wish());
    const Token stranger = member(market, party(market, 3));
    CHECK(code_of(record(contract, payment(), buyer)) == "not_entitled_applicant");
    CHECK(code_of(record(contract, payment(), registrar)) == "forbidden");
    CHECK(record(contract, payment(), stranger).status == 404);
    const std::string receipt = recorded(contract);
    CHECK(market.get(receipt, buyer).status == 200);
    CHECK(market.get(receipt, stranger).status == 404);
    CHECK(market.get(contract + "/receipts/sum", stranger).status == 404);
    CHECK(code_of(step(receipt, "withdraw", buyer)) == "not_entitled_applicant");
    CHECK(code_of(step(receipt, "confirm", seller)) == "forbidden");
    account(market, "insider", {"registrar", "member"}, buyer_party);
    CHECK(code_of(step(receipt, "confirm", token(market, "insider"))) == "conflict_of_interest");
    const auto queue = [&](const Token& as, std::string_view query) {
        return text_at(market.get("/v1/receipts" + std::string{query}, as), "/items");
    };
    CHECK(queue(registrar, "?state=recorded").find("工行 0001") != std::string::npos);
    CHECK(queue(registrar, "?state=confirmed") == "[]");
    CHECK(queue(seller, "").find("工行 0001") != std::string::npos);
    CHECK(queue(buyer, "") == "[]");
    CHECK(queue(buyer, "?contract=" + at(receipt, "/contract")).find("工行") != std::string::npos);
    CHECK(queue(stranger, "") == "[]");
    CHECK(market.get("/v1/receipts?contract=" + at(receipt, "/contract"), stranger).status == 404);
}

TEST_CASE("faults while a receipt is recorded or confirmed leave it before or after") {
    fault_loop([](Market& market) {
        const RegistryPeople people{market};
        return with_body(
            market.request(Method::post, registered_by(market, people, contract_wish(market)) + "/receipts",
                           people.seller),
            payment());
    });
    fault_loop(
        [](Market& market) {
            const RegistryPeople people{market};
            const Response made = market.post(registered_by(market, people, contract_wish(market)) + "/receipts",
                                              payment(), people.seller);
            return contract_step(market, header(made, "Location"), "confirm", people.registrar);
        },
        200);
}

TEST_CASE_FIXTURE(Desk, "rivals: of two receipts that go beyond the total together one is taken") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = registered(wish("合同 " + std::to_string(i) + std::string(30, 'x')));
        Request one = with_body(market.request(Method::post, contract + "/receipts", seller), payment("600000.00"));
        Request two = with_body(market.request(Method::post, contract + "/receipts", seller), payment("400000.01"));
        CHECK(at_once([&] { return market.send(one); }, [&] { return market.send(two); }) ==
              Strings{"201", "invalid_fields"});
    }
}
