// Supplementary registration (补充登记): what a royalty contract brings after its registration, each statement in its own month.
#include <doctest/doctest.h>

#include "domain/registry/proving.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/fault_loop.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

json::object royalty_wish(json::object body, std::string_view title = "提成付款的技术服务") {
    body["title"] = title;
    body["payment_mode"] = "3";
    body["amount_total"] = body["amount_tech"] = yuan("0.00");
    body["royalty"] = {{"base", "sales"}, {"course", "fixed"}, {"rate_bp", 350}, {"method", "按季度销售发票计算"}};
    return body;
}

json::object statement(std::string_view total = "60000.00", std::string_view from = "2026-11-24",
                       std::string_view to = "2026-11-24") {
    return {{"period_from", from},
            {"period_to", to},
            {"amount_total", yuan(total)},
            {"amount_tech", yuan(total)},
            {"basis", "第四季度提成结算单"}};
}

struct Desk : Registry {
    Token statistician = person(market, "statistician");

    std::string royalty(std::string_view title = "提成付款的技术服务") {
        return registered(royalty_wish(wish(), title));
    }
    Response apply(const std::string& contract, const json::object& body, const Token& as) {
        return market.post(contract + "/supplements", body, as);
    }
    std::string applied(const std::string& contract, const json::object& body = statement()) {
        const Response made = apply(contract, body, seller);
        REQUIRE_MESSAGE(made.status == 201, made.body);
        return header(made, "Location");
    }
    std::string supplemented(const std::string& contract, const json::object& body = statement()) {
        const std::string supplement = applied(contract, body);
        const Response done = step(supplement, "register", registrar);
        REQUIRE_MESSAGE(done.status == 200, done.body);
        return supplement;
    }
    std::string total(std::string_view period = "") {
        const Response answer =
            market.get("/v1/statistics/totals?measure=registered" + std::string{period}, statistician);
        return text_at(answer, "/total/count") + " " + text_at(answer, "/total/amount_total/amount");
    }
};

}  // namespace

TEST_CASE_FIXTURE(Desk, "R13: a statement counts in the month of its own registration, and closes no contract twice") {
    const std::string contract = royalty();
    CHECK(total() == "1 0.00");
    at_ten_on("2026-12-10");
    statistician = token(market, login_of("statistician"));
    const std::string supplement = applied(contract, statement("60000.00", "2026-11-24", "2026-12-09"));
    CHECK(at(supplement, "/state") == "submitted");
    CHECK(total() == "1 0.00");
    const Response done = step(supplement, "register", registrar);
    CHECK(text_at(done, "/state") == "registered");
    CHECK(text_at(done, "/registered_on") == "2026-12-10");
    CHECK(total() == "1 60000.00");
    CHECK(total("&from=2026-11-01&until=2026-12-01") == "1 0.00");
    CHECK(total("&from=2026-12-01&until=2027-01-01") == "0 60000.00");
    CHECK(at(contract, "/amount_total/amount") == "0.00");

    const Response months = market.get("/v1/statistics/totals?measure=out&by=month,kind", statistician);
    CHECK(text_at(months, "/rows/0/month") == "2026-11");
    CHECK(text_at(months, "/rows/0/count") == "1");
    CHECK(text_at(months, "/rows/1/month") == "2026-12");
    CHECK(text_at(months, "/rows/1/count") == "0");
    CHECK(text_at(months, "/rows/1/kind") == "service");
    CHECK(text_at(months, "/rows/1/amount_tech/amount") == "60000.00");
}

TEST_CASE_FIXTURE(Desk, "the statements stand behind a figure like the contracts, page by page") {
    const std::string contract = royalty();
    const std::string first = supplemented(contract);
    registered(wish("另一项服务"));
    std::string next, seen;
    int lines = 0;
    long long fen = 0;
    do {
        const Response page =
            market.get("/v1/statistics/contracts?measure=registered&limit=1" + (next.empty() ? "" : "&cursor=" + next),
                       statistician);
        REQUIRE(page.status == 200);
        fen += Money::parse(text_at(page, "/items/0/amount_total/amount")).value().in_fen();
        seen += text_at(page, "/items/0/supplement") + ";";
        next = text_at(page, "/next_cursor");
        ++lines;
    } while (!next.empty() && lines < 9);
    CHECK(lines == 3);
    CHECK(seen.find(first.substr(first.rfind('/') + 1)) != std::string::npos);
    CHECK(Money::fen(fen).text() == "1060000.00");
    CHECK(total() == "2 1060000.00");
}

TEST_CASE_FIXTURE(Desk, "days that were stated once are stated no more, unless that statement came to nothing") {
    const std::string contract = royalty();
    at_ten_on("2027-01-10");
    const std::string first = applied(contract, statement("1.00", "2026-11-24", "2026-12-10"));
    const Response again = apply(contract, statement("1.00", "2026-12-10", "2026-12-31"), seller);
    CHECK(code_of(again) == "period_taken");
    CHECK(again.body.find("2026-11-24 - 2026-12-10") != std::string::npos);
    CHECK(apply(contract, statement("1.00", "2026-12-11", "2026-12-31"), seller).status == 201);
    CHECK(step(first, "withdraw", seller).status == 200);
    const std::string second = applied(contract, statement("1.00", "2026-12-01", "2026-12-10"));
    CHECK(code_of(step(second, "refuse", registrar, {{"grounds", json::array{}}, {"text", "未附结算单。"}})) ==
          "reason_code_required");
    const Response refused = step(second, "refuse", registrar, {{"grounds", {"N09"}}, {"text", "未附结算单。"}});
    CHECK(text_at(refused, "/grounds/0") == "N09");
    CHECK(text_at(refused, "/explanation") == "未附结算单。");
    CHECK(apply(contract, statement("1.00", "2026-11-24", "2026-12-10"), seller).status == 201);
    CHECK(code_of(step(first, "register", registrar)) == "wrong_state");
}

TEST_CASE_FIXTURE(Desk, "a statement is about days gone by since the contract is in effect, and about money") {
    const std::string contract = royalty();
    const auto wrong = [&](const json::object& body) { return faults(apply(contract, body, seller)); };
    CHECK(wrong(statement("1.00", "2026-11-23", "2026-11-24")) == Strings{"/period_from date_order"});
    CHECK(wrong(statement("1.00", "2026-11-24", "2026-11-25")) == Strings{"/period_to date_future"});
    CHECK(wrong(statement("0.00")) == Strings{"/amount_total amount_not_positive", "/amount_tech amount_not_positive"});
    CHECK(wrong(statement("-1.00")) ==
          Strings{"/amount_total amount_not_positive", "/amount_tech amount_not_positive"});
    json::object body = statement("1.00");
    body["amount_tech"] = yuan("1.01");
    CHECK(wrong(body) == Strings{"/amount_tech amount_order"});
    body["amount_tech"] = yuan("0.01");
    CHECK(apply(contract, body, seller).status == 201);
}

TEST_CASE_FIXTURE(Desk, "what is fixed, not registered yet or no more is supplemented by nothing") {
    CHECK(code_of(apply(registered(wish()), statement(), seller)) == "amount_not_open");
    CHECK(code_of(apply(drafted(royalty_wish(wish(), "草稿")), statement(), seller)) == "wrong_state");
    const std::string contract = royalty();
    supplemented(contract);
    const std::string waiting = applied(royalty("另一份"), statement("5.00"));
    CHECK(total() == "3 1060000.00");
    REQUIRE(step(contract, "revoke", registrar, {{"cause", "fraud"}, {"text", "虚假合同。"}}).status == 200);
    CHECK(total() == "2 1000000.00");
    CHECK(code_of(apply(contract, statement(), seller)) == "wrong_state");
    const std::string other = "/v1/contracts/" + at(waiting, "/contract");
    REQUIRE(step(other, "cancel", seller, {{"cause", "rescinded"}, {"text", "协议解除。"}}).status == 200);
    CHECK(code_of(step(waiting, "register", registrar)) == "wrong_state");
    market.seal();
    CHECK(misfits().empty());
}

TEST_CASE_FIXTURE(Desk, "the applicant applies and withdraws, the registry decides, strangers see nothing") {
    const std::string contract = royalty();
    const Token stranger = member(market, party(market, 3));
    CHECK(code_of(apply(contract, statement(), buyer)) == "not_entitled_applicant");
    CHECK(code_of(apply(contract, statement(), registrar)) == "forbidden");
    CHECK(apply(contract, statement(), stranger).status == 404);
    const std::string supplement = applied(contract);
    CHECK(market.get(supplement, buyer).status == 200);
    CHECK(market.get(supplement, stranger).status == 404);
    CHECK(code_of(step(supplement, "withdraw", buyer)) == "not_entitled_applicant");
    for (const char* name : {"register", "refuse"}) {
        const json::object body =
            *name == 'r' && name[2] == 'f' ? json::object{{"grounds", {"N09"}}, {"text", "无。"}} : json::object{};
        CHECK(code_of(step(supplement, name, seller, body)) == "forbidden");
        CHECK(code_of(step(supplement, name, stranger, body)) == "forbidden");
    }
    const auto queue = [&](const Token& as, std::string_view query) {
        return text_at(market.get("/v1/supplements" + std::string{query}, as), "/items");
    };
    CHECK(queue(registrar, "?state=submitted").find("第四季度提成结算单") != std::string::npos);
    CHECK(queue(registrar, "?state=refused") == "[]");
    CHECK(queue(seller, "").find("第四季度提成结算单") != std::string::npos);
    CHECK(queue(buyer, "") == "[]");
    CHECK(queue(buyer, "?contract=" + at(supplement, "/contract")).find("第四季度") != std::string::npos);
    CHECK(queue(stranger, "") == "[]");
    CHECK(market.get("/v1/supplements?contract=" + at(supplement, "/contract"), stranger).status == 404);
}

TEST_CASE_FIXTURE(Desk, "a registrar whose party stands on a side decides no statement of it") {
    const std::string supplement = applied(royalty());
    account(market, "insider", {"registrar", "member"}, seller_party);
    const Token torn = token(market, "insider");
    CHECK(code_of(step(supplement, "register", torn)) == "conflict_of_interest");
}

TEST_CASE_FIXTURE(Desk, "royalties that count already keep the amount open, or they would count twice") {
    const std::string contract = royalty();
    supplemented(contract);
    const std::string change = header(step(contract, "change", seller, {{"reason", "改为一次总付。"}}), "Location");
    REQUIRE(edit(change, wish("提成付款的技术服务"), seller).status == 200);
    CHECK(code_of(step(change, "submit", seller, {{"benefits", json::array{}}})) == "royalties_counted");
    CHECK(text_at(market.get(change + "/precheck", seller), "/errors/0/code") == "royalties_counted");
}

TEST_CASE_FIXTURE(Desk, "also where the statement is registered while the change to a fixed total is examined") {
    const std::string contract = royalty();
    const std::string change = header(step(contract, "change", seller, {{"reason", "改为一次总付。"}}), "Location");
    REQUIRE(edit(change, wish("提成付款的技术服务"), seller).status == 200);
    REQUIRE(step(change, "submit", seller, {{"benefits", json::array{}}}).status == 200);
    REQUIRE(step(change, "accept", registrar).status == 200);
    supplemented(contract);
    CHECK(code_of(step(change, "register_change", registrar)) == "royalties_counted");
    CHECK(total() == "1 60000.00");
}

TEST_CASE_FIXTURE(Desk, "a minimum that rises above what was stated beyond the old one asks why nothing counts twice") {
    const auto raised = [&](std::string_view minimum) {
        json::object body = royalty_wish(wish());
        body["amount_total"] = body["amount_tech"] = yuan(minimum);
        body["royalty"].as_object()["minimum"] = yuan(minimum);
        return body;
    };
    const std::string contract = royalty();
    change_to(contract, raised("1.00"));  // nothing was stated yet
    const auto changing = [&](std::string_view minimum) {
        const std::string change = header(step(contract, "change", seller, {{"reason", "提高保底。"}}), "Location");
        REQUIRE(edit(change, raised(minimum), seller).status == 200);
        return change;
    };
    const std::string change = changing("50000.00");
    REQUIRE(step(change, "submit", seller, {{"benefits", json::array{}}}).status == 200);
    applied(contract);  // which may count yet
    CHECK(code_of(step(change, "accept", registrar)) == "warning_unexplained");
    REQUIRE(step(change, "return", registrar, {{"reason", "请说明。"}}).status == 200);
    CHECK(at(change, "/warnings/0/code") == "royalty_raised");
    CHECK(at(change, "/warnings/0/message") ==
          "入门费或保底提成有所提高,而补充登记已计入 60000.00 元,请说明两者不重复");
    CHECK(faults(step(change, "submit", seller, {{"benefits", json::array{}}})) == Strings{"/royalty reason_needed"});
    REQUIRE(step(change, "discard", seller).status == 200);
    CHECK(at(changing("0.50"), "/warnings") == "[]");
}

TEST_CASE_FIXTURE(Desk, "R06: experts are heard of a large statement before it is registered") {
    const std::string contract = royalty();
    const std::string below = applied(contract, statement("4999999.99"));
    CHECK(step(below, "register", registrar).status == 200);
    at_ten_on("2026-11-30");
    const std::string large = applied(contract, statement("5000000.00", "2026-11-25", "2026-11-30"));
    CHECK(code_of(step(large, "register", registrar)) == "review_required");
    const Response done = step(large, "register", registrar, {{"opinion", "结算依据充分,同意登记。"}});
    CHECK(text_at(done, "/opinion") == "结算依据充分,同意登记。");
    CHECK(at(below, "/opinion").empty());
}

TEST_CASE_FIXTURE(Desk, "a statement that waits passes with the contract to its next seller") {
    const std::string contract = royalty(), supplement = applied(contract);
    const Token heir = member(market, party(market, 3, "410307"));
    json::object body = royalty_wish(wish());
    body["seller"] = {{"credit_code", credit_code(3)}, {"name", "主体3"}, {"region", "410307"}};
    change_to(contract, body);
    CHECK(market.get(supplement, seller).status == 404);
    CHECK(step(supplement, "withdraw", heir).status == 200);
}

TEST_CASE_FIXTURE(Desk, "each statement is a leaf of the contract's, and whatever is changed of one is found") {
    const std::string contract = royalty();
    const std::string first = supplemented(contract), ulid = first.substr(first.rfind('_') + 1);
    market.seal();
    CHECK(misfits().empty());
    const std::string name = contract.substr(contract.rfind('/') + 1);
    const std::string place = "ledger of contract " + name + " (2026410301000001) is not what leaf 1 says";
    const auto found = [&](const std::string& set, const std::string& mend) {
        return misfits_with("contract_supplements", ulid, set, mend);
    };
    CHECK(found("amount_total = 6000001", "amount_total = 6000000") == Strings{place});
    CHECK(found("amount_tech = 5999999", "amount_tech = 6000000") == Strings{place});
    CHECK(found("registered_on = 20261001", "registered_on = 20261124") == Strings{place});
    CHECK(found("from_on = 20261123", "from_on = 20261124") == Strings{place});
    CHECK(found("until_on = 20261125", "until_on = 20261124") == Strings{place});
    CHECK(found("basis = '另一份结算单'", "basis = '第四季度提成结算单'") == Strings{place});
    CHECK(found("applicant = '" + buyer_party.substr(4) + "'", "applicant = '" + seller_party.substr(4) + "'") ==
          Strings{place});
    CHECK(found("state = 'withdrawn'", "state = 'registered'") == Strings{place});
    const std::string fixed = registered(wish("总价固定"));
    market.seal();
    CHECK(found("contract = '" + fixed.substr(fixed.rfind('_') + 1) + "'",
                "contract = '" + contract.substr(contract.rfind('_') + 1) + "'") ==
          Strings{place, "supplements are more than the registrations have"});

    // Also what a change has replaced since.
    json::object body = royalty_wish(wish());
    body["royalty"].as_object()["rate_bp"] = 400;
    change_to(contract, body);
    at_ten_on("2026-11-30");
    supplemented(contract, statement("7.00", "2026-11-25", "2026-11-30"));
    market.seal();
    CHECK(misfits().empty());
}

TEST_CASE("faults while a statement is applied for or registered leave it before or after") {
    fault_loop([](Market& market) {
        const RegistryPeople people{market};
        return with_body(
            market.request(Method::post,
                           registered_by(market, people, royalty_wish(contract_wish(market))) + "/supplements",
                           people.seller),
            statement());
    });
    fault_loop(
        [](Market& market) {
            const RegistryPeople people{market};
            const Response made =
                market.post(registered_by(market, people, royalty_wish(contract_wish(market))) + "/supplements",
                            statement(), people.seller);
            return contract_step(market, header(made, "Location"), "register", people.registrar);
        },
        200);
}

TEST_CASE_FIXTURE(Desk, "rivals: of two statements of the same days one is taken") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = royalty("合同 " + std::to_string(i));
        Request one = with_body(market.request(Method::post, contract + "/supplements", seller), statement("1.00"));
        Request two = with_body(market.request(Method::post, contract + "/supplements", seller), statement("2.00"));
        CHECK(at_once([&] { return market.send(one); }, [&] { return market.send(two); }) ==
              Strings{"201", "period_taken"});
    }
}

TEST_CASE_FIXTURE(Desk,
                  "rivals: a statement registered against the contract's revocation is whole, before or after it") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = royalty("合同 " + std::to_string(i));
        const std::string supplement = applied(contract);
        const Request one = stepping(supplement, "register", registrar);
        const Request two = stepping(contract, "revoke", registrar, {{"cause", "fraud"}, {"text", "虚假合同。"}});
        const Strings said = at_once([&] { return market.send(one); }, [&] { return market.send(two); });
        CHECK((said == Strings{"200", "200"} || said == Strings{"200", "wrong_state"}));
        CHECK(state(contract) == "revoked");
    }
    market.seal();
    CHECK(misfits().empty());
    CHECK(total() == "0 0.00");
}
