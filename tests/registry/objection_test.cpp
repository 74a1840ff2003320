// R25: objections (异议复核) to the registry's decisions, re-recognitions (重新认定), and what each outcome does to the contract.
#include <doctest/doctest.h>

#include "tests/support/fault_loop.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

const json::object objecting{{"text", "本合同属技术服务,请复核。"}};
json::object outcome(std::string_view name) { return {{"outcome", name}, {"text", "经复核。"}}; }
json::object refixed(std::string_view technical) {
    json::object body = outcome("changed");
    body["refixing"] = {{"sub_kind", "51"},
                        {"amount_tech", yuan(technical)},
                        {"deductions", {{{"item", "设备"}, {"amount", yuan("400000.00")}, {"reason", "外购设备"}}}}};
    return body;
}

// The registrar decides; the colleague answers.
struct Desk : Registry {
    std::string colleague_id = account(market, "colleague", {"registrar"});
    Token colleague = token(market, "colleague");

    std::string refused() {
        const std::string contract = accepted();
        REQUIRE(step(contract, "refuse", registrar, {{"grounds", {"N02"}}, {"text", "不属技术合同。"}}).status == 200);
        return contract;
    }
    std::string revoked() {
        const std::string contract = registered(wish());
        REQUIRE(step(contract, "revoke", registrar, {{"cause", "fraud"}, {"text", "虚假合同。"}}).status == 200);
        return contract;
    }
    Response object(const std::string& contract, const Token& as, const json::object& body = objecting) {
        return market.post(contract + "/objections", body, as);
    }
    Response ask_anew(const std::string& contract, const Token& as) {
        return market.post(contract + "/rerecognitions",
                           {{"organ", "tax"}, {"letter", "洛税函〔2026〕7号"}, {"text", "请重新认定技术交易额。"}}, as);
    }
    std::string filed(const std::string& contract, const Token& as) {
        const Response made = object(contract, as);
        REQUIRE_MESSAGE(made.status == 201, made.body);
        return header(made, "Location");
    }
    Token statistician = person(market, "statistician");
    Response answer(const std::string& objection, const json::object& body, const Token& as) {
        return step(objection, "answer", as, body);
    }
    std::string total() {
        const Response answer = market.get("/v1/statistics/totals?measure=registered", statistician);
        return text_at(answer, "/total/count") + " " + text_at(answer, "/total/amount_tech/amount");
    }
};

}  // namespace

TEST_CASE_FIXTURE(Desk, "R25: an objection names the decision, its day, and the last day of its own term") {
    const std::string contract = refused();
    at_ten_on("2026-12-01");
    const Response made = object(contract, seller);
    REQUIRE(made.status == 201);
    CHECK(text_at(made, "/kind") == "objection");
    CHECK(text_at(made, "/state") == "filed");
    CHECK(text_at(made, "/against") == "refused");
    CHECK(text_at(made, "/decided_on") == "2026-11-24");
    CHECK(text_at(made, "/filed_on") == "2026-12-01");
    CHECK(text_at(made, "/due_on") == "2027-02-01");  // the 60th day, 30 January, is a Saturday
    CHECK(text_at(made, "/filed_by") == seller_party);
    CHECK(text_at(made, "/grounds/0") == "N02");
    CHECK(text_at(made, "/explanation") == "不属技术合同。");
    CHECK(code_of(object(contract, seller)) == "objection_pending");
    CHECK(object(contract, buyer).status == 201);
    CHECK(events(contract, seller).back() == "contract_refused");
}

TEST_CASE_FIXTURE(Desk, "an objection comes within 60 days of the decision, the last of them included") {
    const std::string late = refused(), in_time = registered(wish("另一份"));
    at_ten_on("2027-01-25");  // the 60th day, 23 January, is a Saturday
    CHECK(object(in_time, buyer).status == 201);
    at_ten_on("2027-01-26");
    const Response refused = object(late, seller);
    CHECK(code_of(refused) == "objection_late");
    CHECK(refused.body.find("2027-01-25") != std::string::npos);
}

TEST_CASE_FIXTURE(Desk, "an objection is answered by another than who decided, and who stands on no side") {
    const std::string objection = filed(refused(), seller);
    account(market, "insider", {"registrar", "member"}, buyer_party);
    CHECK(code_of(answer(objection, outcome("upheld"), registrar)) == "own_decision");
    CHECK(code_of(answer(objection, outcome("upheld"), token(market, "insider"))) == "conflict_of_interest");
    CHECK(code_of(answer(objection, outcome("upheld"), seller)) == "forbidden");
    const Response done = answer(objection, outcome("upheld"), colleague);
    CHECK(text_at(done, "/state") == "upheld");
    CHECK(text_at(done, "/answer") == "经复核。");
    CHECK(code_of(answer(objection, outcome("reversed"), colleague)) == "wrong_state");
}

TEST_CASE_FIXTURE(Desk, "upheld and dismissed leave the decision as it was") {
    for (const char* name : {"upheld", "dismissed"}) {
        const std::string contract = refused(), objection = filed(contract, seller);
        CHECK(text_at(answer(objection, outcome(name), colleague), "/state") == name);
        CHECK(state(contract) == "refused");
        CHECK(at(contract, "/grounds/0") == "N02");
    }
}

TEST_CASE_FIXTURE(Desk, "a refusal that is reversed is an application accepted anew, in the hands of who reversed it") {
    const std::string contract = refused(), objection = filed(contract, seller);
    at_ten_on("2026-12-01");
    colleague = token(market, "colleague");
    statistician = token(market, login_of("statistician"));
    CHECK(text_at(answer(objection, outcome("reversed"), colleague), "/state") == "reversed");
    CHECK(state(contract) == "accepted");
    CHECK(at(contract, "/examination/accepted_on") == "2026-12-01");
    CHECK(at(contract, "/grounds").empty());
    CHECK(code_of(step(contract, "register", registrar)) == "handled_by_other");
    CHECK(step(contract, "register", colleague).status == 200);
    CHECK(total() == "1 1000000.00");
}

TEST_CASE_FIXTURE(Desk, "a revocation that is reversed leaves the registration as it was, and the log tells of it") {
    const std::string contract = revoked(), objection = filed(contract, seller);
    CHECK(total() == "0 0.00");
    REQUIRE(answer(objection, outcome("reversed"), colleague).status == 200);
    CHECK(state(contract) == "registered");
    CHECK(at(contract, "/ending").empty());
    CHECK(at(contract, "/registration/number") == "2026410301000001");
    CHECK(total() == "1 1000000.00");
    CHECK(events(contract, seller).back() == "contract_restored");
    market.seal();
    const Response leaves = market.get(contract + "/log", seller);
    CHECK(text_at(leaves, "/items/2/text").find(R"("event":"restored")") != std::string::npos);
    CHECK(misfits().empty());
}

TEST_CASE_FIXTURE(Desk, "a registration that is reversed is revoked by a cause") {
    const std::string contract = registered(wish()), objection = filed(contract, buyer);
    json::object body = outcome("reversed");
    CHECK(faults(answer(objection, body, colleague)) == Strings{"/cause required"});
    body["cause"] = "whatever";
    CHECK(faults(answer(objection, body, colleague)) == Strings{"/cause code_unknown"});
    body["cause"] = "fraud";
    REQUIRE(answer(objection, body, colleague).status == 200);
    CHECK(state(contract) == "revoked");
    CHECK(at(contract, "/ending/cause") == "fraud");
    CHECK(total() == "0 0.00");
    market.seal();
    CHECK(misfits().empty());
}

TEST_CASE_FIXTURE(Desk, "R25: tax or finance ask for a re-recognition, which fixes the technical amount anew") {
    const std::string contract = registered(wish());
    CHECK(code_of(ask_anew(contract, seller)) == "forbidden");
    const Response made = ask_anew(contract, colleague);
    REQUIRE(made.status == 201);
    CHECK(text_at(made, "/kind") == "rerecognition");
    CHECK(text_at(made, "/organ") == "tax");
    CHECK(text_at(made, "/letter") == "洛税函〔2026〕7号");
    const std::string objection = header(made, "Location");
    CHECK(faults(answer(objection, outcome("changed"), colleague)) == Strings{"/refixing required"});
    CHECK(faults(answer(objection, refixed("600000.01"), colleague)) ==
          Strings{"/refixing/amount_tech amount_balance"});
    json::object upheld = refixed("600000.00");
    upheld["outcome"] = "upheld";
    CHECK(faults(answer(objection, upheld, colleague)) == Strings{"/refixing not_here"});
    REQUIRE(answer(objection, refixed("600000.00"), colleague).status == 200);
    CHECK(at(contract, "/amount_tech/amount") == "600000.00");
    CHECK(at(contract, "/amount_total/amount") == "1000000.00");
    CHECK(at(contract, "/registration/revision") == "2");
    CHECK(total() == "1 600000.00");
    const Response revisions = market.get(contract + "/revisions", seller);
    CHECK(text_at(revisions, "/items/0/amount_tech/amount") == "1000000.00");
    const std::string change = "/v1/contracts/" + text_at(revisions, "/items/0/replaced_by");
    CHECK(at(change, "/state") == "merged");
    CHECK(at(change, "/change/reason") == "经复核。");
    market.seal();
    CHECK(misfits().empty());
}

TEST_CASE_FIXTURE(Desk, "what was decided since is another decision, and an objection to the old one changes nothing") {
    const std::string contract = registered(wish()), objection = filed(contract, buyer);
    json::object body = wish();
    body["amount_total"] = body["amount_tech"] = yuan("900000.00");
    change_to(contract, body);
    CHECK(code_of(answer(objection, refixed("600000.00"), colleague)) == "decision_replaced");
    CHECK(answer(objection, outcome("dismissed"), colleague).status == 200);
}

TEST_CASE_FIXTURE(Desk, "who is to register a change is pointed to an objection that waits for its answer") {
    const std::string contract = registered(wish()), objection = filed(contract, buyer);
    const std::string change = header(step(contract, "change", seller, {{"reason", "调整。"}}), "Location");
    const auto pointed = [&] { return text_at(market.get(change + "/signals", registrar), "/items/0/message"); };
    CHECK(pointed().find(objection.substr(objection.rfind('/') + 1)) != std::string::npos);
    CHECK(text_at(market.get(contract + "/signals", registrar), "/items/0/signal") == "objection_filed");
    REQUIRE(answer(objection, outcome("upheld"), colleague).status == 200);
    CHECK(pointed().empty());
}

TEST_CASE_FIXTURE(Desk,
                  "nothing is fixed anew past a change that is under way, and no refused change reopens beside one") {
    const std::string contract = registered(wish()), objection = filed(contract, buyer);
    const auto changing = [&] {
        const std::string change = header(step(contract, "change", seller, {{"reason", "调整。"}}), "Location");
        json::object body = wish();
        body["amount_total"] = body["amount_tech"] = yuan("900000.00");
        REQUIRE(edit(change, body, seller).status == 200);
        return change;
    };
    const std::string change = changing();
    REQUIRE(step(change, "submit", seller, {{"benefits", json::array{}}}).status == 200);
    CHECK(code_of(answer(objection, refixed("600000.00"), colleague)) == "change_pending");
    REQUIRE(step(change, "accept", registrar).status == 200);
    REQUIRE(step(change, "refuse", registrar, {{"grounds", {"N05"}}, {"text", "价款不明。"}}).status == 200);
    const std::string second = filed(change, seller), other = changing();
    CHECK(code_of(answer(second, outcome("reversed"), colleague)) == "change_pending");
    REQUIRE(step(other, "discard", seller).status == 200);
    REQUIRE(answer(second, outcome("reversed"), colleague).status == 200);
    CHECK(step(change, "register_change", colleague).status == 200);
    CHECK(at(contract, "/amount_total/amount") == "900000.00");
}

TEST_CASE_FIXTURE(Desk, "a change that nobody has sent in does not hold the registry up") {
    const std::string contract = registered(wish()), objection = filed(contract, buyer);
    const std::string change = header(step(contract, "change", seller, {{"reason", "调整。"}}), "Location");
    REQUIRE(answer(objection, refixed("600000.00"), colleague).status == 200);
    CHECK(state(change) == "discarded");
    CHECK(at(contract, "/registration/revision") == "2");
}

TEST_CASE_FIXTURE(Desk, "a refused change is not taken up again over what was registered since") {
    const std::string contract = registered(wish());
    const std::string change = header(step(contract, "change", seller, {{"reason", "更名。"}}), "Location");
    REQUIRE(edit(change, wish("更名后的服务"), seller).status == 200);
    REQUIRE(step(change, "submit", seller, {{"benefits", json::array{}}}).status == 200);
    REQUIRE(step(change, "accept", registrar).status == 200);
    REQUIRE(step(change, "refuse", registrar, {{"grounds", {"N05"}}, {"text", "价款不明。"}}).status == 200);
    const std::string objection = filed(change, seller);
    at_ten_on("2026-11-25");
    colleague = token(market, "colleague");
    json::object body = wish();
    body["amount_total"] = body["amount_tech"] = yuan("800000.00");
    change_to(contract, body);
    CHECK(code_of(answer(objection, outcome("reversed"), colleague)) == "change_outdated");
    CHECK(at(contract, "/amount_total/amount") == "800000.00");
}

TEST_CASE_FIXTURE(Desk, "a refused contract of a deal that was given up is not taken up again") {
    const std::string contract = settled();
    json::object body = wish();
    body["amount_total"] = body["amount_tech"] = yuan("800000.00");
    REQUIRE(edit(contract, body, seller).status == 200);
    REQUIRE(step(contract, "submit", seller).status == 200);
    REQUIRE(step(contract, "accept", registrar).status == 200);
    REQUIRE(step(contract, "refuse", registrar, {{"grounds", {"N02"}}, {"text", "不属技术合同。"}}).status == 200);
    const std::string objection = filed(contract, seller);
    market.write([&](Unit& unit) { CHECK(give_up_contract(unit, {contract.substr(contract.rfind('_') + 1)})); });
    CHECK(code_of(answer(objection, outcome("reversed"), colleague)) == "deal_given_up");
    CHECK(state(contract) == "refused");
}

TEST_CASE_FIXTURE(Desk, "experts are heard where what is fixed anew makes the contract a large one") {
    json::object body = wish();
    body["amount_total"] = yuan("6000000.00");
    body["amount_tech"] = yuan("4999999.99");
    body["deductions"] = {{{"item", "设备"}, {"amount", yuan("1000000.01")}, {"reason", "外购设备"}}};
    const std::string contract = registered(body), objection = filed(contract, seller);
    json::object given = outcome("changed");
    given["refixing"] = {{"sub_kind", "51"},
                         {"amount_tech", yuan("5000000.00")},
                         {"deductions", {{{"item", "设备"}, {"amount", yuan("1000000.00")}, {"reason", "外购设备"}}}}};
    CHECK(code_of(answer(objection, given, colleague)) == "review_required");
    given["refixing"].as_object()["opinion"] = "设备费核减合理。";
    CHECK(answer(objection, given, colleague).status == 200);
}

TEST_CASE_FIXTURE(Desk, "a licence that is recognised anew as a service leaves the type of the licence behind") {
    json::object body = wish("技术秘密许可");
    body["kind"] = "licence";
    body["sub_kind"] = "32";
    body["licence_type"] = "sole";
    const std::string contract = registered(body), objection = filed(contract, seller);
    json::object given = outcome("changed");
    given["refixing"] = {{"sub_kind", "51"}, {"amount_tech", yuan("1000000.00")}, {"deductions", json::array{}}};
    REQUIRE(answer(objection, given, colleague).status == 200);
    CHECK(at(contract, "/kind") == "service");
    CHECK(at(contract, "/licence_type") == "");
}

TEST_CASE_FIXTURE(Desk, "who filed keeps the case though a change has made another the buyer") {
    const std::string contract = registered(wish()), objection = filed(contract, buyer);
    json::object body = wish();
    const std::string heir = party(market, 3, "410307");
    body["buyer"] = {{"credit_code", credit_code(3)}, {"name", "主体3"}, {"region", "410307"}};
    change_to(contract, body);
    CHECK(market.get(contract, buyer).status == 404);
    CHECK(market.get(objection, buyer).status == 200);
    CHECK(step(objection, "withdraw", buyer).status == 200);
}

TEST_CASE_FIXTURE(Desk, "who decided what is objected to does not answer, whoever decided since") {
    const std::string contract = registered(wish()), objection = filed(contract, buyer);
    REQUIRE(step(contract, "revoke", colleague, {{"cause", "fraud"}, {"text", "虚假合同。"}}).status == 200);
    CHECK(code_of(answer(objection, outcome("upheld"), registrar)) == "own_decision");
    CHECK(answer(objection, outcome("dismissed"), colleague).status == 200);
}

TEST_CASE_FIXTURE(
    Desk, "a restored registration is decided on the day of its restoration; an organ asks for no revoked one") {
    const std::string contract = revoked();
    CHECK(code_of(ask_anew(contract, colleague)) == "wrong_state");
    const std::string objection = filed(contract, seller);
    at_ten_on("2026-12-20");
    colleague = token(market, "colleague");
    REQUIRE(answer(objection, outcome("reversed"), colleague).status == 200);
    at_ten_on("2027-02-10");
    const Response made = object(contract, buyer);
    CHECK(text_at(made, "/decided_on") == "2026-12-20");
}

TEST_CASE_FIXTURE(Desk, "an objection is to a decision of this registry, by a side; strangers see nothing of it") {
    const std::string draft = drafted(wish("草稿"));
    CHECK(code_of(object(draft, seller)) == "wrong_state");
    CHECK(code_of(ask_anew(refused(), colleague)) == "wrong_state");
    const std::string contract = registered(wish("另一份"));
    const Token stranger = member(market, party(market, 3));
    CHECK(object(contract, stranger).status == 404);
    CHECK(code_of(object(contract, registrar)) == "forbidden");
    const std::string objection = filed(contract, buyer);
    CHECK(market.get(objection, seller).status == 200);
    CHECK(market.get(objection, stranger).status == 404);
    CHECK(code_of(step(objection, "withdraw", seller)) == "forbidden");
    CHECK(text_at(step(objection, "withdraw", buyer), "/state") == "withdrawn");
    CHECK(object(contract, seller).status == 201);
}

TEST_CASE_FIXTURE(Desk, "the registry's queue shows what is filed, and what is overdue") {
    const std::string objection = filed(refused(), seller);
    const auto listed = [&](const Token& as, std::string_view query) {
        const Response page = market.get("/v1/objections" + std::string{query}, as);
        return text_at(page, "/items") == "[]" ? "none" : text_at(page, "/items/0/overdue");
    };
    CHECK(listed(registrar, "?state=filed") == "false");
    CHECK(listed(registrar, "?overdue=true") == "none");
    CHECK(listed(seller, "") == "false");
    CHECK(listed(buyer, "") == "none");
    CHECK(listed(buyer, "?contract=" + at(objection, "/contract")) == "false");
    at_ten_on("2027-01-25");
    CHECK(listed(registrar, "?overdue=true") == "none");  // its last day
    at_ten_on("2027-01-26");
    CHECK(listed(registrar, "?overdue=true") == "true");
}

TEST_CASE("faults while an objection is filed or answered leave it before or after, and the contract with it") {
    const auto refused_by = [](Market& market, const RegistryPeople& people) {
        std::string contract = header(market.post("/v1/contracts", contract_wish(market), people.seller), "Location");
        market.send(contract_step(market, contract, "submit", people.seller));
        market.send(contract_step(market, contract, "accept", people.registrar));
        market.send(contract_step(market, contract, "refuse", people.registrar,
                                  {{"grounds", {"N02"}}, {"text", "不属技术合同。"}}));
        return contract;
    };
    fault_loop([&](Market& market) {
        const RegistryPeople people{market};
        return with_body(market.request(Method::post, refused_by(market, people) + "/objections", people.seller),
                         objecting);
    });
    fault_loop(
        [&](Market& market) {
            const RegistryPeople people{market};
            account(market, "colleague", {"registrar"});
            const Token colleague = token(market, "colleague");
            const Response made = market.post(refused_by(market, people) + "/objections", objecting, people.seller);
            return contract_step(market, header(made, "Location"), "answer", colleague, outcome("reversed"));
        },
        200);
    fault_loop(
        [&](Market& market) {
            const RegistryPeople people{market};
            account(market, "colleague", {"registrar"});
            const Token colleague = token(market, "colleague");
            const std::string contract = registered_by(market, people, contract_wish(market));
            const Response made = market.post(contract + "/objections", objecting, people.seller);
            return contract_step(market, header(made, "Location"), "answer", colleague, refixed("600000.00"));
        },
        200);
}

TEST_CASE_FIXTURE(Desk, "rivals: of two objections of one side one is filed") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = registered(wish("合同 " + std::to_string(i) + std::string(30, 'x')));
        const Request one = with_body(market.request(Method::post, contract + "/objections", seller), objecting);
        const Request two = with_body(market.request(Method::post, contract + "/objections", seller), objecting);
        CHECK(at_once([&] { return market.send(one); }, [&] { return market.send(two); }) ==
              Strings{"201", "objection_pending"});
    }
}

TEST_CASE_FIXTURE(Desk, "rivals: an objection answered while the registration is revoked acts on one of the two") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = registered(wish("合同 " + std::to_string(i) + std::string(30, 'x')));
        const std::string objection = filed(contract, buyer);
        const Request one = stepping(objection, "answer", colleague, refixed("600000.00"));
        const Request two = stepping(contract, "revoke", registrar, {{"cause", "fraud"}, {"text", "虚假合同。"}});
        const Strings said = at_once([&] { return market.send(one); }, [&] { return market.send(two); });
        CHECK((said == Strings{"200", "200"} || said == Strings{"200", "decision_replaced"}));
        CHECK(state(contract) == "revoked");
    }
    market.seal();
    CHECK(misfits().empty());
}
