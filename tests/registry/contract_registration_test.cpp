// The registrar's desk: acceptance, return, registration, refusal; one contract is registered once, and here only.
#include <doctest/doctest.h>

#include "tests/support/exchange.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

json::object reason(std::string_view text = "缺少附件。") { return {{"reason", text}}; }
json::object refusal(const json::array& grounds) { return {{"grounds", grounds}, {"text", "不属于技术合同。"}}; }

// What a refusal says about its datum: "2026410301000001" of a duplicate.
bool tells(const Response& response, std::string_view datum) { return response.body.find(datum) != std::string::npos; }

}  // namespace

TEST_CASE("a contract goes from draft to registered, and each answer says what comes next") {
    Registry registry;
    const std::string contract = registry.drafted();

    const Response sent = registry.step(contract, "submit", registry.seller);
    CHECK(text_at(sent, "/state") == "submitted");
    CHECK(text_at(sent, "/submitted_at") == "2026-11-24T02:00:00Z");
    CHECK(text_at(sent, "/allowed_steps") == R"(["withdraw"])");
    CHECK(text_at(registry.market.get(contract, registry.registrar), "/allowed_steps") ==
          R"(["accept","return","assign"])");

    registry.market.now += std::chrono::minutes{5};
    const Response accepted = registry.step(contract, "accept", registry.registrar);
    CHECK(text_at(accepted, "/state") == "accepted");
    CHECK(text_at(accepted, "/accepted_at") == "2026-11-24T02:05:00Z");
    CHECK(text_at(accepted, "/allowed_steps") == R"(["return","review","assign","register","refuse"])");

    registry.market.now += std::chrono::minutes{5};
    const Response done = registry.step(contract, "register", registry.registrar);
    CHECK(done.status == 200);
    CHECK(text_at(done, "/state") == "registered");
    CHECK(text_at(done, "/registration/number") == "2026410301000001");
    CHECK(text_at(done, "/registration/registered_on") == "2026-11-24");
    CHECK(text_at(done, "/registration/registered_at") == "2026-11-24T02:10:00Z");
    CHECK(text_at(done, "/registration/registry") == "410301");
    CHECK(text_at(done, "/registration/registered_here") == "true");
    CHECK(text_at(done, "/allowed_steps") == R"(["revoke"])");
    CHECK(body_of(registry.market.get(contract, registry.registrar)) == body_of(done));
}

TEST_CASE("a contract is returned with a reason, corrected and submitted again") {
    Registry registry;
    const std::string contract = registry.submitted();

    CHECK(faults(registry.step(contract, "return", registry.registrar, reason(" "))) == Strings{"/reason text_blank"});
    const Response returned = registry.step(contract, "return", registry.registrar, reason());
    CHECK(text_at(returned, "/state") == "returned");
    CHECK(text_at(returned, "/explanation") == "缺少附件。");
    CHECK(text_at(registry.market.get(contract, registry.seller), "/allowed_steps") ==
          R"(["edit","submit","discard"])");
    CHECK(text_at(registry.market.get(contract, registry.buyer), "/allowed_steps") == "[]");

    registry.market.now += std::chrono::minutes{5};
    CHECK(registry.edit(contract, registry.wish("补正后的名称"), registry.seller).status == 200);
    const Response again = registry.step(contract, "submit", registry.seller);
    CHECK(text_at(again, "/state") == "submitted");
    CHECK(text_at(again, "/submitted_at") == "2026-11-24T02:05:00Z");
    CHECK(text_at(again, "/explanation").empty());
}

TEST_CASE("a refusal names at least one ground of the list, and its text") {
    Registry registry;
    const std::string contract = registry.accepted();
    const auto refuse = [&](const json::object& body) {
        return registry.step(contract, "refuse", registry.registrar, body);
    };

    CHECK(code_of(refuse(refusal({}))) == "reason_code_required");
    CHECK(refuse(refusal({})).status == 422);
    CHECK(faults(refuse(refusal({"N02", "N15", "X"}))) ==
          Strings{"/grounds/1 code_unknown", "/grounds/2 code_unknown"});
    CHECK(faults(refuse({{"grounds", {"N02"}}, {"text", ""}})) == Strings{"/text text_blank"});
    CHECK(faults(refuse(refusal(json::array(21, "N02")))) == Strings{"/grounds too_many_items"});
    CHECK(registry.state(contract) == "accepted");

    const Response refused = refuse(refusal({"N02", "N99"}));
    CHECK(text_at(refused, "/state") == "refused");
    CHECK(text_at(refused, "/grounds") == R"(["N02","N99"])");
    CHECK(text_at(refused, "/explanation") == "不属于技术合同。");
    CHECK(text_at(refused, "/allowed_steps") == "[]");
    CHECK(text_at(refused, "/registration").empty());
}

TEST_CASE("a step out of its turn is a conflict that names the state and changes nothing") {
    Registry registry;
    struct Stage {
        std::string contract;
        Strings wrong;  // steps of the registrar that are not its turn
    };
    const std::string refused = registry.accepted(registry.wish("拒"));
    REQUIRE(registry.step(refused, "refuse", registry.registrar, refusal({"N02"})).status == 200);
    const std::string returned = registry.submitted(registry.wish("退"));
    REQUIRE(registry.step(returned, "return", registry.registrar, reason()).status == 200);
    const Stage stages[] = {
        {registry.drafted(registry.wish("草")), {"accept", "return", "register", "refuse"}},
        {registry.submitted(registry.wish("提")), {"register", "refuse"}},
        {returned, {"accept", "return", "register", "refuse"}},
        {registry.accepted(registry.wish("受")), {"accept"}},
        {registry.registered(registry.wish("登")), {"accept", "return", "register", "refuse"}},
        {refused, {"accept", "return", "register", "refuse"}},
    };
    for (const Stage& stage : stages)
        for (const std::string& step : stage.wrong) {
            const Response before = registry.market.get(stage.contract, registry.registrar);
            const json::object body = step == "return"   ? reason()
                                      : step == "refuse" ? refusal({"N02"})
                                                         : json::object{};
            Request request = registry.stepping(stage.contract, step, registry.registrar, body);
            request.accept_language = "en";
            const Response answer = registry.market.send(request);
            CAPTURE(step);
            CAPTURE(before.body);
            CHECK(answer.status == 409);
            CHECK(code_of(answer) == "wrong_state");
            CHECK(tells(answer, text_at(before, "/state")));
            CHECK(registry.market.get(stage.contract, registry.registrar).body == before.body);
        }
}

TEST_CASE("what is under way or registered is no longer the parties' to change") {
    Registry registry;
    for (const std::string& contract : {registry.submitted(registry.wish("甲")), registry.accepted(registry.wish("乙")),
                                        registry.registered(registry.wish("丙"))}) {
        CHECK(code_of(registry.edit(contract, registry.wish(), registry.seller)) == "wrong_state");
        CHECK(code_of(registry.step(contract, "submit", registry.seller)) == "wrong_state");
        CHECK(code_of(registry.step(contract, "discard", registry.seller)) == "wrong_state");
    }
}

TEST_CASE("a registrar decides on everything but the contracts of the own party") {
    Registry registry;
    account(registry.market, "insider", {"registrar", "member"}, registry.buyer_party);
    const Token insider = token(registry.market, "insider");
    const std::string contract = registry.submitted();
    json::object other = registry.wish("与第三方的服务");
    other["buyer"] = {{"name", "某所"}, {"region", "410305"}};

    CHECK(text_at(registry.market.get(contract, insider), "/allowed_steps") == "[]");
    CHECK(code_of(registry.step(contract, "accept", insider)) == "conflict_of_interest");
    CHECK(code_of(registry.step(contract, "return", insider, reason())) == "conflict_of_interest");
    CHECK(registry.step(contract, "accept", registry.registrar).status == 200);
    CHECK(code_of(registry.step(contract, "register", insider)) == "conflict_of_interest");
    CHECK(code_of(registry.step(contract, "refuse", insider, refusal({"N02"}))) == "conflict_of_interest");
    CHECK(registry.step(registry.submitted(other), "accept", insider).status == 200);
}

TEST_CASE("a registrar who holds the mandate of a side decides nothing on its contracts") {
    Registry registry;
    const std::string insider = account(registry.market, "insider", {"registrar", "broker"});
    const Token as_insider = token(registry.market, "insider");
    const std::string contract = registry.submitted();
    REQUIRE(post_as(registry.market, "/v1/mandates",
                    {{"broker", insider}, {"valid_until", text(Instant{registry.market.now} + std::chrono::days{30})}},
                    {registry.seller, registry.seller_party, {}})
                .status == 201);
    CHECK(code_of(registry.step(contract, "accept", as_insider)) == "conflict_of_interest");
    CHECK(registry.step(contract, "accept", registry.registrar).status == 200);
    CHECK(code_of(registry.step(contract, "register", as_insider)) == "conflict_of_interest");
}

TEST_CASE("registration freezes the sides as the market knows them that day") {
    Registry registry;
    const std::string contract = registry.accepted();
    registry.rename(registry.seller_party, "改名后的卖方", "410323");
    CHECK(registry.at(contract, "/seller/name") == "主体1");

    CHECK(registry.step(contract, "register", registry.registrar).status == 200);
    CHECK(registry.at(contract, "/seller/name") == "改名后的卖方");
    CHECK(registry.at(contract, "/seller/region") == "410323");
    registry.rename(registry.seller_party, "又改了名", "110000");
    CHECK(registry.at(contract, "/seller/name") == "改名后的卖方");
    CHECK(registry.at(contract, "/seller/region") == "410323");
}

TEST_CASE("R03: who applies from outside the jurisdiction is sent elsewhere, also after moving away meanwhile") {
    Registry registry;
    const std::string away = party(registry.market, 3, "410105");
    const Token neighbour = member(registry.market, away);
    json::object body = registry.wish("郑州某公司的服务");
    body["seller"] = {{"credit_code", credit_code(3)}, {"name", "主体3"}, {"region", "410105"}};
    const Response made = registry.market.post("/v1/contracts", body, neighbour);
    REQUIRE_MESSAGE(made.status == 201, made.body);

    const Response answer = registry.step(header(made, "Location"), "submit", neighbour);
    CHECK(answer.status == 409);
    CHECK(code_of(answer) == "wrong_registry");
    CHECK(tells(answer, "410105"));

    const std::string contract = registry.accepted();
    registry.rename(registry.seller_party, "主体1", "410105");
    CHECK(code_of(registry.step(contract, "register", registry.registrar)) == "wrong_registry");
    CHECK(registry.state(contract) == "accepted");
    CHECK(registry.step(contract, "refuse", registry.registrar, refusal({"N12"})).status == 200);
}

TEST_CASE("one contract is registered once: each step finds its twin") {
    Registry registry{start_of_tests(), rules_without_likeness()};
    const std::string drafted = registry.drafted(), submitted = registry.submitted(), accepted = registry.accepted();
    registry.registered(registry.wish());

    for (const auto& [contract, step, actor] :
         {std::tuple{drafted, "submit", registry.seller}, std::tuple{submitted, "accept", registry.registrar},
          std::tuple{accepted, "register", registry.registrar}}) {
        const Response answer = registry.step(contract, step, actor);
        CAPTURE(step);
        CHECK(answer.status == 409);
        CHECK(code_of(answer) == "duplicate_contract");
        CHECK(tells(answer, "2026410301000001"));
    }
    CHECK(registry.state(accepted) == "accepted");
    CHECK(registry.step(accepted, "refuse", registry.registrar, refusal({"N11"})).status == 200);
}

TEST_CASE("R41: a twin has the same sides, day, total and title, however the title is spaced; or the same own number") {
    Registry registry{start_of_tests(), rules_without_likeness()};
    json::object first = registry.wish("Bearing 测试 A");
    first["own_number"] = "LY-001";
    registry.registered(first);
    const auto again = [&](const std::function<void(json::object&)>& change) {
        json::object body = registry.wish("Bearing 测试 A");
        change(body);
        const Response answer = registry.step(registry.drafted(body), "submit", registry.seller);
        return answer.status == 200 ? std::string{"200"} : code_of(answer);
    };

    CHECK(again([](auto&) {}) == "duplicate_contract");
    CHECK(again([](auto& body) { body["title"] = "BEARING测试Ａ"; }) == "duplicate_contract");
    CHECK(again([](auto& body) { body["own_number"] = "LY-002"; }) == "duplicate_contract");
    CHECK(again([](auto& body) { body["title"] = "另一份合同", body["own_number"] = "ly-001"; }) ==
          "duplicate_contract");
    CHECK(again([](auto& body) { body["title"] = "Bearing 测试 B"; }) == "200");
    CHECK(again([](auto& body) { body["amount_total"] = body["amount_tech"] = yuan("1000000.01"); }) == "200");
    CHECK(again([](auto& body) { body["signed_on"] = "2026-11-23"; }) == "200");
    CHECK(again([](auto& body) { body["buyer"] = {{"name", "主体2"}, {"region", "410311"}}; }) == "200");
}

TEST_CASE("a repeated registration with the same key is the same registration") {
    Registry registry;
    const std::string contract = registry.accepted();
    const Request request = registry.stepping(contract, "register", registry.registrar);

    const Response first = registry.market.send(request), second = registry.market.send(request);
    CHECK(first.status == 200);
    CHECK(second.status == 200);
    CHECK(second.body == first.body);
    CHECK(code_of(registry.market.send(registry.stepping(contract, "register", registry.registrar))) == "wrong_state");
    CHECK(text_at(registry.market.get(registry.registered(registry.wish("下一份")), registry.registrar),
                  "/registration/number") == "2026410301000002");
}

TEST_CASE("R27: nobody deletes a registered contract, and its way is told by the audit, hash by hash") {
    Registry registry;
    const std::string contract = registry.registered(registry.wish());
    for (const Token& who : {registry.seller, registry.buyer, registry.registrar, person(registry.market, "supervisor"),
                             operator_(registry.market)})
        CHECK(code_of(registry.market.send(registry.market.request(Method::delete_, contract, who))) ==
              "method_not_allowed");
    registry.market.seal();
    const Token auditor = person(registry.market, "auditor");
    const json::value audit = body_of(registry.market.get("/v1/audit?after=0&limit=1000", auditor));
    std::vector<std::string> actions;
    std::string last;
    for (const json::value& row : audit.at("items").as_array()) {
        if (!contract.ends_with(std::string_view{row.at("object").as_string()}) || row.at("outcome") != "done")
            continue;
        actions.emplace_back(row.at("action").as_string());
        const json::value* before = row.as_object().if_contains("before");
        CHECK((before ? std::string{before->as_string()} : std::string{}) == last);
        last = row.at("after").as_string();
    }
    CHECK(actions ==
          std::vector<std::string>{"draft_contract", "submit_contract", "accept_contract", "register_contract"});
}
