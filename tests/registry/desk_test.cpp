// The registrars' desk: a case is in one registrar's hands (经办人), and passes from one to another in the open.
#include <doctest/doctest.h>

#include "tests/support/documents.hpp"
#include "tests/support/fault_loop.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

struct Desk : Registry {
    std::string second_id = account(market, "registrar2", {"registrar"});
    Token second = token(market, "registrar2");

    Response assign(const std::string& contract, const std::string& to, const Token& as) {
        return step(contract, "assign", as, {{"registrar", to}});
    }
    Strings queue(const std::string& handler) {
        const json::value page = body_of(market.get("/v1/contracts?handler=" + handler, second));
        Strings ids;
        for (const json::value& each : page.at("items").get_array())
            ids.push_back("/v1/contracts/" + std::string{each.at("id").get_string()});
        return ids;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Desk, "who accepts a case has it in hand, and no other takes a step in it until it is assigned") {
    const std::string contract = accepted();
    const std::string first_id = at(contract, "/handler");
    CHECK(first_id != second_id);
    for (const auto& [name, body] : {std::pair<const char*, json::object>{"return", {{"reason", "请补正。"}}},
                                     {"register", {}},
                                     {"review", {{"disputed", true}, {"text", "有争议。"}}},
                                     {"refuse", {{"grounds", {"N02"}}, {"text", "不属技术合同。"}}}}) {
        const Response refused = step(contract, name, second, body);
        CHECK(code_of(refused) == "handled_by_other");
        CHECK(refused.body.find("registrar 经办") != std::string::npos);  // by name
    }
    CHECK(text_at(market.get(contract, second), "/allowed_steps") == R"(["assign"])");
    CHECK(queue(first_id) == Strings{contract});
    CHECK(text_at(assign(contract, second_id, second), "/handler") == second_id);
    CHECK(queue(first_id).empty());
    CHECK(queue(second_id) == Strings{contract});
    CHECK(code_of(step(contract, "register", registrar)) == "handled_by_other");
    CHECK(step(contract, "register", second).status == 200);
    CHECK(events(contract, registrar) == Strings{"contract_drafted", "contract_submitted", "contract_accepted",
                                                 "contract_assigned", "contract_registered"});
    CHECK(market.get(contract, seller).body.find("handler") == std::string::npos);
}

TEST_CASE_FIXTURE(Desk, "a case that comes back from correction stays in the hands that returned it") {
    const std::string contract = accepted();
    REQUIRE(step(contract, "return", registrar, {{"reason", "请补正。"}}).status == 200);
    CHECK(code_of(assign(contract, second_id, second)) == "wrong_state");
    REQUIRE(step(contract, "submit", seller).status == 200);
    CHECK(code_of(step(contract, "accept", second)) == "handled_by_other");
    REQUIRE(assign(contract, second_id, registrar).status == 200);
    CHECK(step(contract, "accept", second).status == 200);
}

TEST_CASE_FIXTURE(Desk, "what was returned tells, when it comes again, what was asked and what was done about it") {
    const std::string contract = accepted();
    CHECK(at(contract, "/correction").empty());
    market.now += std::chrono::seconds{1};
    REQUIRE(step(contract, "return", registrar, {{"reason", "名称与内容不符。"}}).status == 200);
    CHECK(at(contract, "/correction/asked") == "名称与内容不符。");
    CHECK(at(contract, "/correction/edited") == "[]");
    json::object body = wish("轴承寿命测试与分析服务");
    body["ends_on"] = "2028-11-24";
    REQUIRE(edit(contract, body, seller).status == 200);
    body["ends_on"] = "2027-11-24";
    REQUIRE(edit(contract, body, seller).status == 200);
    UploadFolder folder;
    tests::filed(market, folder, contract, "annex", pdf("附件"), seller);
    REQUIRE(step(contract, "submit", seller).status == 200);
    CHECK(at(contract, "/explanation").empty());
    CHECK(at(contract, "/correction/asked") == "名称与内容不符。");
    CHECK(at(contract, "/correction/edited") == R"(["title","ends_on"])");
    CHECK(at(contract, "/correction/documents") == R"(["annex"])");
    market.seal();
    CHECK(misfits().empty());

    REQUIRE(step(contract, "return", registrar, {{"reason", "仍不符。"}}).status == 200);
    REQUIRE(step(contract, "submit", seller).status == 200);
    CHECK(at(contract, "/correction/asked") == "仍不符。");
    CHECK(at(contract, "/correction/edited") == "[]");  // it comes again as it was
}

TEST_CASE_FIXTURE(Desk, "an applicant takes back what nobody has accepted; the other side does not") {
    const std::string contract = submitted();
    CHECK(code_of(step(contract, "withdraw", buyer)) == "not_entitled_applicant");
    CHECK(code_of(step(contract, "withdraw", registrar)) == "forbidden");
    const Response back = step(contract, "withdraw", seller);
    CHECK(text_at(back, "/state") == "draft");
    CHECK(text_at(back, "/submitted_at").empty());
    CHECK(edit(contract, wish("轴承寿命测试与分析服务"), seller).status == 200);
    REQUIRE(step(contract, "submit", seller).status == 200);
    REQUIRE(step(contract, "accept", registrar).status == 200);
    CHECK(code_of(step(contract, "withdraw", seller)) == "wrong_state");
    CHECK(events(contract, buyer) == Strings{"contract_drafted", "contract_submitted", "contract_withdrawn",
                                             "contract_edited", "contract_submitted", "contract_accepted"});
}

TEST_CASE_FIXTURE(Desk, "rivals: an application that is taken back while it is accepted is one of the two") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = submitted(wish("合同 " + std::to_string(i) + std::string(30, 'x')));
        const Request one = stepping(contract, "accept", registrar), two = stepping(contract, "withdraw", seller);
        const Strings said = at_once([&] { return market.send(one); }, [&] { return market.send(two); });
        CHECK(said == Strings{"200", "wrong_state"});
        const std::string now = state(contract);
        CHECK((now == "accepted" || now == "draft"));
    }
}

TEST_CASE("faults while an application is taken back leave it submitted or a draft") {
    fault_loop(
        [](Market& market) {
            const RegistryPeople people{market};
            std::string contract =
                header(market.post("/v1/contracts", contract_wish(market), people.seller), "Location");
            market.send(contract_step(market, contract, "submit", people.seller));
            return contract_step(market, contract, "withdraw", people.seller);
        },
        200);
}

TEST_CASE_FIXTURE(Desk, "a registrar finds a contract by what is known of it") {
    const std::string bearing = registered(wish("CNC轴承寿命测试服务"));
    json::object body = wish("热处理工艺开发");
    body["kind"] = "development";
    body["sub_kind"] = "11";
    body["buyer"] = {{"name", "北京某研究所"}, {"region", "110000"}};
    body["signed_on"] = body["effective_on"] = "2026-11-20";
    const std::string heat = submitted(body);
    const auto found = [&](const std::string& query, const Token& as) {
        const json::value page = body_of(market.get("/v1/contracts?" + query, as));
        Strings ids;
        for (const json::value& each : page.at("items").get_array())
            ids.push_back("/v1/contracts/" + std::string{each.at("id").get_string()});
        return ids;
    };
    CHECK(found("title=%E8%BD%B4%E6%89%BF", registrar) == Strings{bearing});  // 轴承
    CHECK(found("title=cnc", registrar) == Strings{bearing});
    CHECK(found("title=%25%25", registrar).empty());                               // a sign of its own, no pattern
    CHECK(found("side=%E7%A0%94%E7%A9%B6%E6%89%80", registrar) == Strings{heat});  // 研究所
    CHECK(found("side=" + credit_code(2), registrar) == Strings{bearing});
    CHECK(found("side=" + credit_code(1), registrar) == Strings{heat, bearing});
    CHECK(found("kind=development", registrar) == Strings{heat});
    CHECK(found("signed_from=2026-11-20&signed_until=2026-11-21", registrar) == Strings{heat});
    CHECK(found("signed_from=2026-11-21", registrar) == Strings{bearing});
    CHECK(found("registered_from=2026-11-24&registered_until=2026-11-25", registrar) == Strings{bearing});
    CHECK(found("registered_until=2026-11-24", registrar).empty());
    CHECK(found("mine=true", registrar).empty());  // it is decided
    REQUIRE(step(heat, "accept", registrar).status == 200);
    CHECK(found("mine=true", registrar) == Strings{heat});
    CHECK(faults(market.get("/v1/contracts?mine=true&handler=" + second_id, registrar)) ==
          Strings{"/handler not_here"});
    CHECK(faults(market.get("/v1/contracts?signed_from=2026-11-20&signed_until=2026-11-20", registrar)) ==
          Strings{"/signed_until period_invalid"});
    CHECK(found("mine=true", second).empty());
    CHECK(found("side=" + credit_code(1), buyer) == Strings{bearing});  // a party's own alone
    CHECK(faults(market.get("/v1/contracts?title=a", registrar)) == Strings{"/title text_too_short"});
}

TEST_CASE_FIXTURE(Desk, "R38: what a registrar may not look into is not found by what it says") {
    json::object body = wish("保密的轴承研究");
    body["confidential"] = true;
    REQUIRE(market.send(contract_step(market, drafted(body), "submit", seller)).status == 200);
    const auto count = [&](const std::string& query) {
        return body_of(market.get("/v1/contracts?" + query, registrar)).at("items").as_array().size();
    };
    CHECK(count("state=submitted") == 1);
    CHECK(count("title=%E8%BD%B4%E6%89%BF") == 0);
    CHECK(count("side=" + credit_code(1)) == 0);
    CHECK(count("signed_from=2026-11-24") == 0);  // the list shows no day of signature
    const std::string insider = account(market, "insider", {"registrar", "member"}, buyer_party);
    const Token of_a_side = token(market, "insider");
    CHECK(body_of(market.get("/v1/contracts?title=%E8%BD%B4%E6%89%BF", of_a_side)).at("items").as_array().size() == 1);
}

TEST_CASE_FIXTURE(Desk, "who applied sees that a case may be taken back, in whose hands it may be") {
    const std::string contract = submitted();
    REQUIRE(assign(contract, second_id, registrar).status == 200);
    CHECK(text_at(market.get(contract, seller), "/allowed_steps") == R"(["withdraw"])");
    CHECK(text_at(market.get(contract, registrar), "/allowed_steps") == R"(["assign"])");
    CHECK(text_at(market.get(contract, second), "/allowed_steps") == R"(["accept","return","assign"])");
    CHECK(step(contract, "withdraw", seller).status == 200);
}

TEST_CASE_FIXTURE(Desk, "a case is given to active registrars who stand on no side of it") {
    const std::string contract = submitted();
    const std::string insider = account(market, "insider", {"registrar", "member"}, buyer_party);
    const std::string clerk = account(market, "clerk", {"statistician"});
    const auto unfit = [&](const std::string& id) { return faults(assign(contract, id, registrar)); };
    CHECK(unfit(insider) == Strings{"/registrar registrar_unfit"});
    CHECK(unfit(clerk) == Strings{"/registrar registrar_unfit"});
    CHECK(unfit("acc_01JDCNX8T4M0A1B2C3D4E5F6G7") == Strings{"/registrar registrar_unfit"});
    CHECK(code_of(assign(contract, second_id, token(market, "insider"))) == "conflict_of_interest");
    CHECK(code_of(assign(contract, second_id, seller)) == "forbidden");
    const Response list = market.get("/v1/registrars", registrar);
    CHECK(list.body.find(second_id) != std::string::npos);
    CHECK(list.body.find(clerk) == std::string::npos);
    CHECK(market.get("/v1/registrars", seller).status == 403);

    const Token staff = operator_(market);
    const std::string address = "/v1/accounts/" + second_id;
    Request disabling = market.request(Method::post, address + "/disable", staff);
    disabling.if_match = header(market.get(address, staff), "ETag");
    REQUIRE(market.send(disabling).status == 200);
    CHECK(unfit(second_id) == Strings{"/registrar registrar_unfit"});
    CHECK(market.get("/v1/registrars", registrar).body.find(second_id) == std::string::npos);
}

TEST_CASE_FIXTURE(Desk, "of a change, nobody handles who stands on a side of what it changes") {
    const std::string contract = registered(wish());
    const std::string change = header(step(contract, "change", seller, {{"reason", "合同转让。"}}), "Location");
    json::object body = wish();
    body["seller"] = {{"credit_code", credit_code(3)}, {"name", "主体3"}, {"region", "410307"}};
    REQUIRE(edit(change, body, seller).status == 200);
    REQUIRE(step(change, "submit", seller, {{"benefits", json::array{}}}).status == 200);
    const std::string insider = account(market, "insider", {"registrar", "member"}, seller_party);
    CHECK(faults(assign(change, insider, registrar)) == Strings{"/registrar registrar_unfit"});
}

TEST_CASE("faults while a case is assigned leave it where it was, or where it goes") {
    fault_loop(
        [](Market& market) {
            const RegistryPeople people{market};
            const std::string second = account(market, "registrar2", {"registrar"});
            std::string contract =
                header(market.post("/v1/contracts", contract_wish(market), people.seller), "Location");
            market.send(contract_step(market, contract, "submit", people.seller));
            return contract_step(market, contract, "assign", people.registrar, {{"registrar", second}});
        },
        200);
}

TEST_CASE_FIXTURE(Desk, "rivals: a case that is accepted while it is assigned to another is in one hand") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = submitted(wish("合同 " + std::to_string(i) + std::string(30, 'x')));
        const Request one = stepping(contract, "accept", registrar);
        const Request two = stepping(contract, "assign", registrar, {{"registrar", second_id}});
        const Strings said = at_once([&] { return market.send(one); }, [&] { return market.send(two); });
        CHECK((said == Strings{"200", "200"} || said == Strings{"200", "handled_by_other"}));
        CHECK(at(contract, "/handler") == second_id);
    }
}
