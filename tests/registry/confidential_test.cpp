// R38: what is in a confidential contract is for its sides and the registrars who were named for such; it counts like any other.
#include <doctest/doctest.h>

#include "tests/support/documents.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

struct Secret : Registry {
    Token cleared, supervisor, statistician;

    Secret() {
        account(market, "cleared", {"registrar", "cleared"}, "");
        cleared = token(market, "cleared");
        supervisor = person(market, "supervisor");
        statistician = person(market, "statistician");
    }
    json::object secret(std::string_view title = "某型号轴承试验") {
        json::object body = wish(title);
        body["confidential"] = true;
        return body;
    }
    std::string registered_secret() {
        const std::string contract = drafted(secret());
        for (const auto& [name, as] : {std::pair{"submit", seller}, {"accept", cleared}, {"register", cleared}})
            REQUIRE(step(contract, name, as).status == 200);
        return contract;
    }
    Response step(const std::string& contract, std::string_view name, const Token& as, const json::object& body = {}) {
        return market.send(stepping(contract, name, as, body));
    }
    // The members of the line about that contract in a list.
    json::object line(const std::string& list, const std::string& contract, const Token& as) {
        const json::value lines = body_of(market.get(list, as));
        for (const json::value& each : lines.at("items").as_array())
            if (contract.ends_with(std::string_view{each.at("id").as_string()})) return each.as_object();
        return {};
    }
};

}  // namespace

TEST_CASE_FIXTURE(Secret, "R38: a machine is never cleared, whoever made its key") {
    const std::string contract = registered_secret();
    const MadeKey key = made_key(market, cleared, {"registry"});
    const Response denied = market.get(contract, key.secret);
    CHECK(denied.body.find("某型号") == std::string::npos);
    CHECK(denied.status == market.get(contract, registrar).status);
    CHECK(market.get("/v1/contracts", key.secret).body.find("某型号") == std::string::npos);
    CHECK(market.get("/v1/contracts", cleared).body.find("某型号") != std::string::npos);
}

TEST_CASE_FIXTURE(Secret,
                  "R38: its sides and a registrar named for such read a confidential contract, no other registrar") {
    const std::string contract = registered_secret();
    for (const Token& who : {seller, buyer, cleared}) {
        const Response shown = market.get(contract, who);
        CHECK(text_at(shown, "/title") == "某型号轴承试验");
        CHECK(text_at(shown, "/confidential") == "true");
    }
    for (const Token& who : {registrar, supervisor, statistician})
        for (const char* part : {"", "/precheck", "/revisions", "/log", "/certificate", "/receipts/sum"}) {
            CAPTURE(part);
            const Response denied = market.get(contract + part, who);
            CHECK(denied.body.find("某型号") == std::string::npos);
            CHECK(code_of(denied) == "confidential");
        }
    CHECK(code_of(market.get(contract + "/signals", registrar)) == "confidential");
    const std::string query = "?contract=" + contract.substr(contract.rfind('/') + 1);
    for (const char* list : {"/v1/documents", "/v1/receipts", "/v1/supplements", "/v1/objections"}) {
        CAPTURE(list);
        CHECK(code_of(market.get(list + query, registrar)) == "confidential");
        CHECK(market.get(list + query, cleared).status == 200);
    }
}

TEST_CASE_FIXTURE(Secret, "a stranger is not told that a confidential contract is there") {
    const std::string contract = registered_secret();
    const Token stranger = member(market, party(market, 9, "410302"));
    CHECK(code_of(market.get(contract, stranger)) == "not_found");
}

TEST_CASE_FIXTURE(Secret, "the broker of one of its sides reads it") {
    const Token broker = person(market, "broker");
    mandate(market, seller, broker);
    CHECK(text_at(market.get(registered_secret(), broker), "/title") == "某型号轴承试验");
}

TEST_CASE_FIXTURE(Secret, "only a registrar who was named takes a step with it, or is given it") {
    const std::string contract = drafted(secret());
    REQUIRE(step(contract, "submit", seller).status == 200);
    CHECK(code_of(step(contract, "accept", registrar)) == "confidential");
    CHECK(text_at(market.get("/v1/contracts?state=submitted", registrar), "/items/0/allowed_steps") == "[]");
    CHECK(text_at(market.get("/v1/contracts?state=submitted", cleared), "/items/0/allowed_steps") ==
          R"(["accept","return","assign"])");
    REQUIRE(step(contract, "accept", cleared).status == 200);
    const auto give = [&](const Token& to) {
        return step(contract, "assign", cleared, {{"registrar", account_of(market, to)}});
    };
    CHECK(faults(give(registrar)) == Strings{"/registrar registrar_unfit"});
    CHECK(code_of(step(contract, "assign", registrar, {{"registrar", account_of(market, registrar)}})) ==
          "confidential");
    account(market, "second", {"registrar", "cleared"}, "");
    const Token second = token(market, "second");
    CHECK(give(second).status == 200);
    CHECK(step(contract, "register", second).status == 200);
}

TEST_CASE_FIXTURE(Secret, "lists show that it is there, and withhold what it is about and whose it is") {
    const std::string contract = registered_secret();
    for (const Token& who : {registrar, supervisor, statistician}) {
        const json::object shown = line("/v1/contracts", contract, who);
        CHECK(shown.at("title") == "保密");
        CHECK(shown.at("seller") == "保密");
        CHECK(shown.at("buyer") == "保密");
        CHECK(shown.at("number") == "2026410301000001");
    }
    CHECK(line("/v1/contracts", contract, cleared).at("seller") == "主体1");
    CHECK(line("/v1/contracts", contract, seller).at("title") == "某型号轴承试验");
}

TEST_CASE_FIXTURE(Secret, "statistics count it, and withhold title and names behind the figure") {
    const std::string contract = registered_secret();
    registered(wish("公开的合同"));
    const std::string year = "measure=registered&from=2026-01-01&until=2027-01-01";
    CHECK(text_at(market.get("/v1/statistics/totals?" + year, statistician), "/total/count") == "2");
    const json::object behind = line("/v1/statistics/contracts?" + year, contract, statistician);
    CHECK(behind.at("confidential") == true);
    for (const char* member : {"title", "seller_name", "buyer_name"}) CHECK(behind.at(member) == "保密");
    CHECK(json::serialize(behind.at("amount_total")) == json::serialize(yuan("1000000.00")));
    CHECK(line("/v1/statistics/contracts?" + year, contract, seller).at("title") == "某型号轴承试验");
}

TEST_CASE_FIXTURE(Secret, "what waits under it is on no other registrar's list") {
    const std::string contract = registered_secret();
    const json::object receipt{{"kind", "instalment"},
                               {"received_on", "2026-11-24"},
                               {"amount", yuan("1000.00")},
                               {"bank_ref", "2026112400001"}};
    const Response recorded = market.post(contract + "/receipts", receipt, seller);
    REQUIRE_MESSAGE(recorded.status == 201, recorded.body);
    const Response objected = market.post(contract + "/objections", {{"text", "金额有误。"}}, seller);
    REQUIRE_MESSAGE(objected.status == 201, objected.body);
    for (const char* list : {"/v1/receipts?state=recorded", "/v1/objections?state=filed"}) {
        CAPTURE(list);
        CHECK(text_at(market.get(list, registrar), "/items") == "[]");
        CHECK(text_at(market.get(list, cleared), "/items/1/id").empty());
        CHECK(!text_at(market.get(list, cleared), "/items/0/id").empty());
    }
    const std::string receipt_address = header(recorded, "Location");
    CHECK(code_of(step(receipt_address, "confirm", registrar)) == "confidential");
    CHECK(step(receipt_address, "confirm", cleared).status == 200);
}

TEST_CASE_FIXTURE(Secret, "a change may end the secrecy, its revision stays under it, and the log tells of both") {
    const std::string contract = registered_secret();
    const std::string change = header(step(contract, "change", seller, {{"reason", "解密。"}}), "Location");
    json::object lifted = wish("公开的轴承试验");
    lifted["confidential"] = false;
    REQUIRE(market.put(change, lifted, seller, "*").status == 200);
    REQUIRE(step(change, "submit", seller, {{"benefits", json::array{}}}).status == 200);
    CHECK(code_of(step(change, "accept", registrar)) == "confidential");  // what it changes is not open yet
    REQUIRE(step(change, "accept", cleared).status == 200);
    REQUIRE(step(change, "register_change", cleared).status == 200);
    CHECK(text_at(market.get(contract, registrar), "/title") == "公开的轴承试验");
    for (const char* past : {"/revisions", "/log"})
        CHECK(code_of(market.get(contract + past, registrar)) == "confidential");
    CHECK(text_at(market.get(contract + "/revisions", cleared), "/items/0/title") == "某型号轴承试验");
    market.seal();
    CHECK(misfits().empty());
    CHECK(misfits_with("contracts", contract.substr(contract.rfind('_') + 1), "confidential = 1", "confidential = 0")
              .size() == 1);
}

TEST_CASE_FIXTURE(Secret,
                  "a change of a confidential contract is no way round: an open draft of it is withheld, and keeps its "
                  "mark unless it says no") {
    const std::string contract = registered_secret();
    const std::string change = header(step(contract, "change", seller, {{"reason", "变更。"}}), "Location");
    json::object silent = wish("某型号轴承复试");
    REQUIRE(market.put(change, silent, seller, "*").status == 200);
    CHECK(text_at(market.get(change, seller), "/confidential") == "true");
    json::object open = wish("某型号轴承复试");
    open["confidential"] = false;
    REQUIRE(market.put(change, open, seller, "*").status == 200);
    CHECK(text_at(market.get(change, seller), "/confidential") == "false");
    for (const Token& who : {registrar, supervisor, statistician}) {
        const json::object shown = line("/v1/contracts", change, who);
        CHECK(shown.at("title") == "保密");
        CHECK(shown.at("allowed_steps") == json::array{});
    }
    REQUIRE(step(change, "submit", seller, {{"benefits", json::array{}}}).status == 200);
    REQUIRE(step(change, "accept", cleared).status == 200);
    CHECK(faults(step(change, "assign", cleared, {{"registrar", account_of(market, registrar)}})) ==
          Strings{"/registrar registrar_unfit"});
    REQUIRE(step(change, "refuse", cleared, {{"grounds", {"N09"}}, {"text", "材料不足。"}}).status == 200);
    REQUIRE(market.post(change + "/objections", {{"text", "材料齐全。"}}, seller).status == 201);
    CHECK(text_at(market.get("/v1/objections", registrar), "/items") == "[]");
    CHECK(!text_at(market.get("/v1/objections", cleared), "/items/0/id").empty());
}

TEST_CASE_FIXTURE(Secret, "what is said of other contracts names no confidential one to who may not look into it") {
    const std::string secret_one = drafted(secret("某型号高速主轴轴承寿命试验"));
    for (const auto& [name, as] : {std::pair{"submit", seller}, {"accept", cleared}, {"register", cleared}})
        REQUIRE(step(secret_one, name, as).status == 200);
    json::object alike = wish("某型号高速主轴轴承寿命试验二");
    const std::string open = drafted(alike);
    const Response told = market.get(open, registrar);
    CHECK(text_at(told, "/warnings/0/code") == "contract_similar");
    const std::string id = secret_one.substr(secret_one.rfind('/') + 1);
    CHECK(told.body.find(id) == std::string::npos);
    CHECK(market.get(open, cleared).body.find(id) != std::string::npos);
    CHECK(market.get(open, seller).body.find(id) != std::string::npos);
    for (const char* part : {"/precheck", "/signals"})
        CHECK(market.get(open + part, registrar).body.find(id) == std::string::npos);
}

TEST_CASE_FIXTURE(Secret, "who is named no longer gets no answer again that was given to who was") {
    const std::string contract = drafted(secret());
    REQUIRE(step(contract, "submit", seller).status == 200);
    Request accept = stepping(contract, "accept", cleared);
    CHECK(market.send(accept).body.find("某型号") != std::string::npos);
    CHECK(market.send(accept).body.find("某型号") != std::string::npos);  // a repeat
    const std::string address = "/v1/accounts/" + account_of(market, cleared);
    const Token staff = operator_(market);
    const Response changed = market.put(address + "/roles", {{"roles", {"registrar"}}}, staff, "*");
    REQUIRE_MESSAGE(changed.status == 200, changed.body);
    accept.authorization = "Bearer " + token(market, "cleared");
    const Response again = market.send(accept);
    CHECK(code_of(again) == "idempotency_key_reused");
    CHECK(again.body.find("某型号") == std::string::npos);
}

TEST_CASE_FIXTURE(Secret,
                  "R38: a change of it is not found by its title either, though the change is marked as no secret") {
    const std::string contract = registered_secret();
    const std::string change = header(step(contract, "change", seller, {{"reason", "不再保密。"}}), "Location");
    json::object body = secret();
    body["confidential"] = false;
    Request editing = with_body(market.request(Method::put, change, seller), body);
    editing.if_match = "*";
    REQUIRE(market.send(editing).status == 200);
    const auto found = [&](const Token& as) {
        const Response page = market.get("/v1/contracts?title=%E6%9F%90%E5%9E%8B%E5%8F%B7", as);  // 某型号
        return body_of(page).at("items").as_array().size();
    };
    for (const Token& who : {registrar, supervisor, statistician}) CHECK(found(who) == 0);
    for (const Token& who : {cleared, seller, buyer}) CHECK(found(who) == 2);
}
