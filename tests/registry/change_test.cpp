// Change registration (变更登记): a registered contract gets its next revision, by an application that is examined like any other.
#include <doctest/doctest.h>

#include "domain/registry/imports.hpp"
#include "tests/support/documents.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

std::string id_of(const std::string& address) { return address.substr(address.rfind('/') + 1); }

json::object none_taken() { return {{"benefits", json::array{}}}; }

struct Desk : Registry {
    Token statistician = person(market, "statistician");

    json::object of(std::string_view total) {
        json::object body = wish();
        body["amount_total"] = body["amount_tech"] = yuan(total);
        return body;
    }
    // What an edit says to change these amounts alone: the sides are left out.
    json::object only_amounts(std::string_view total) {
        json::object body = of(total);
        body.erase("seller");
        body.erase("buyer");
        return body;
    }
    Response asking(const std::string& contract, const Token& as) {
        return step(contract, "change", as, {{"reason", "双方协议调整价款。"}});
    }
    std::string change_of(const std::string& contract) {
        const Response made = asking(contract, seller);
        REQUIRE_MESSAGE(made.status == 201, made.body);
        return header(made, "Location");
    }
    void ok(const Response& response) { REQUIRE_MESSAGE(response.status == 200, response.body); }
    // The change accepted, with this total.
    std::string changing(const std::string& contract, std::string_view total) {
        const std::string change = change_of(contract);
        ok(edit(change, only_amounts(total), seller));
        ok(step(change, "submit", seller, none_taken()));
        ok(step(change, "accept", registrar));
        return change;
    }
    std::string total() {
        const Response answer = market.get("/v1/statistics/totals?measure=registered", statistician);
        return text_at(answer, "/total/count") + " " + text_at(answer, "/total/amount_total/amount");
    }
};

}  // namespace

TEST_CASE_FIXTURE(Desk, "R23: a change becomes the next revision under the same number, and re-fixes both amounts") {
    const std::string contract = registered(wish());
    market.now += std::chrono::minutes{5};
    const std::string change = changing(contract, "800000.00");
    CHECK(total() == "1 1000000.00");
    CHECK(at(contract, "/state") == "registered");
    CHECK("/v1/contracts/" + at(contract, "/pending_change") == change);
    CHECK(at(change, "/change/contract") == contract.substr(std::string{"/v1/contracts/"}.size()));
    CHECK(at(change, "/change/reason") == "双方协议调整价款。");

    const Response done = step(change, "register_change", registrar);
    ok(done);
    CHECK(text_at(done, "/state") == "merged");
    CHECK(text_at(done, "/allowed_steps") == "[]");
    CHECK(at(contract, "/amount_total/amount") == "800000.00");
    CHECK(at(contract, "/amount_tech/amount") == "800000.00");
    CHECK(at(contract, "/registration/number") == "2026410301000001");
    CHECK(at(contract, "/registration/revision") == "2");
    CHECK(at(contract, "/registration/registered_on") == "2026-11-24");
    CHECK(at(contract, "/registration/registered_at") == "2026-11-24T02:00:00Z");
    CHECK(at(contract, "/registration/changed_at") == "2026-11-24T02:05:00Z");
    CHECK(at(contract, "/pending_change") == "");
    CHECK(total() == "1 800000.00");
    for (const Token& reader : {seller, buyer, registrar}) {
        CHECK(events(contract, reader).back() == "contract_changed");
        CHECK(events(change, reader).back() == "contract_merged");
    }
}

TEST_CASE_FIXTURE(Desk, "R23: the terms of old stay readable, revision by revision") {
    const std::string contract = registered(wish());
    CHECK(text_at(market.get(contract + "/revisions", buyer), "/items") == "[]");
    const std::string first = changing(contract, "800000.00");
    ok(step(first, "register_change", registrar));
    const std::string second = changing(contract, "900000.00");
    ok(step(second, "register_change", registrar));
    CHECK(at(contract, "/registration/revision") == "3");
    const Response old = market.get(contract + "/revisions", buyer);
    CHECK(text_at(old, "/items/0/revision") == "1");
    CHECK(text_at(old, "/items/0/amount_total/amount") == "1000000.00");
    CHECK("/v1/contracts/" + text_at(old, "/items/0/replaced_by") == first);
    CHECK(text_at(old, "/items/1/revision") == "2");
    CHECK(text_at(old, "/items/1/amount_total/amount") == "800000.00");
    CHECK("/v1/contracts/" + text_at(old, "/items/1/replaced_by") == second);
    CHECK(text_at(old, "/items/2/revision") == "");
    CHECK(market.get(contract + "/revisions", member(market, party(market, 3))).status == 404);
}

TEST_CASE_FIXTURE(Desk, "R23: a change says what was taken on the registration, if only that it was nothing") {
    const std::string contract = registered(wish());
    const std::string change = change_of(contract);
    ok(edit(change, only_amounts("800000.00"), seller));
    CHECK(faults(step(change, "submit", seller)) == Strings{"/benefits required"});
    CHECK(faults(step(change, "submit", seller, {{"benefits", {"vat", "gold"}}})) ==
          Strings{"/benefits/1 code_unknown"});
    ok(step(change, "submit", seller, {{"benefits", {"vat", "city_award"}}}));
    CHECK(at(change, "/change/benefits") == R"(["vat","city_award"])");
    CHECK(faults(step(drafted(wish("另一份合同")), "submit", seller, none_taken())) == Strings{"/benefits not_here"});
}

TEST_CASE_FIXTURE(Desk, "a registrar of a side that the change would replace decides on none of its steps") {
    const std::string contract = registered(wish());
    const std::string change = change_of(contract);
    json::object body = wish();
    body["buyer"] = {{"name", "新买方"}, {"region", "410307"}};
    ok(edit(change, body, seller));
    ok(step(change, "submit", seller, none_taken()));
    account(market, "inhouse", {"registrar", "member"}, buyer_party);
    const Token inhouse = token(market, "inhouse");
    CHECK(step(change, "accept", inhouse).status == 403);
    CHECK(step(change, "return", inhouse, {{"reason", "缺附件。"}}).status == 403);
    ok(step(change, "accept", registrar));
}

TEST_CASE_FIXTURE(Desk, "a change that changes nothing is none") {
    const std::string change = change_of(registered(wish()));
    CHECK(faults(step(change, "submit", seller, none_taken())) == Strings{" unchanged"});
    CHECK(text_at(market.get(change + "/precheck", seller), "/errors/0/code") == "unchanged");
}

TEST_CASE_FIXTURE(Desk, "a contract has one change under way, and another once that one has ended") {
    const std::string contract = registered(wish());
    const std::string first = change_of(contract);
    const Response second = asking(contract, seller);
    CHECK(code_of(second) == "change_pending");
    CHECK(second.body.find(first.substr(first.rfind('/') + 1)) != std::string::npos);
    ok(step(first, "discard", seller));
    const std::string third = changing(contract, "700000.00");
    CHECK(code_of(asking(contract, seller)) == "change_pending");
    ok(step(third, "refuse", registrar, {{"grounds", {"N09"}}, {"text", "无补充协议。"}}));
    CHECK(at(contract, "/amount_total/amount") == "1000000.00");
    ok(step(changing(contract, "600000.00"), "register_change", registrar));
    CHECK(asking(contract, seller).status == 201);
}

TEST_CASE_FIXTURE(Desk, "a change is asked for by the applicant, of a contract that this registry has registered") {
    const std::string contract = registered(wish());
    CHECK(code_of(asking(contract, buyer)) == "not_entitled_applicant");
    CHECK(asking(contract, member(market, party(market, 3))).status == 404);
    CHECK(asking(contract, registrar).status == 403);
    for (const std::string& other : {drafted(wish("甲")), accepted(wish("乙"))})
        CHECK(code_of(asking(other, seller)) == "wrong_state");
    ok(step(contract, "cancel", seller, {{"cause", "rescinded"}, {"text", "双方协议解除。"}}));
    CHECK(code_of(asking(contract, seller)) == "wrong_state");
}

TEST_CASE("what another registry has registered is changed there") {
    Importing office;
    office.imported(csv({sound_row(1)}));
    const Token seller = member(office.market, party(office.market, 1, "410305"));
    const Response list = office.market.get("/v1/contracts", office.registrar);
    const std::string contract = "/v1/contracts/" + text_at(list, "/items/0/id");
    const Response asked =
        office.market.send(contract_step(office.market, contract, "change", seller, {{"reason", "调整。"}}));
    CHECK_MESSAGE(asked.status == 404, asked.body);  // the import knew no party with the seller's code
}

TEST_CASE_FIXTURE(Desk, "a change of a contract that ends meanwhile goes no further") {
    const std::string contract = registered(wish());
    const std::string change = changing(contract, "800000.00");
    ok(step(contract, "revoke", registrar, {{"cause", "fraud"}, {"text", "经查证材料虚假。"}}));
    CHECK(code_of(step(change, "register_change", registrar)) == "wrong_state");
    CHECK(state(change) == "accepted");
    ok(step(change, "refuse", registrar, {{"grounds", {"N01"}}, {"text", "合同登记已撤销。"}}));
    CHECK(at(contract, "/amount_total/amount") == "1000000.00");
}

TEST_CASE_FIXTURE(Desk, "R06: a change to 5,000,000 yuan of technology goes to the experts, one fen less does not") {
    const std::string contract = registered(wish());
    const std::string large = changing(contract, "5000000.00");
    CHECK(text_at(market.get(large, registrar), "/allowed_steps").find("register") == std::string::npos);
    CHECK(code_of(step(large, "register_change", registrar)) == "review_required");
    ok(step(large, "review", registrar, {{"disputed", false}, {"text", "请专家核定。"}}));
    ok(step(large, "conclude", registrar, {{"opinion", "符合。"}}));
    ok(step(large, "register_change", registrar));
    ok(step(changing(contract, "4999999.99"), "register_change", registrar));
    CHECK(at(contract, "/registration/revision") == "3");
}

TEST_CASE_FIXTURE(Desk, "a change is not registered as a contract, nor a contract as a change") {
    const std::string contract = registered(wish());
    const std::string change = changing(contract, "800000.00");
    CHECK(text_at(market.get(change, registrar), "/allowed_steps") ==
          R"(["return","review","assign","refuse","register_change"])");
    CHECK(code_of(step(change, "register", registrar)) == "other_step");
    CHECK(code_of(step(accepted(wish("乙")), "register_change", registrar)) == "other_step");
}

TEST_CASE_FIXTURE(Desk, "R17: a change does not make one contract of two") {
    json::object body = wish("乙合同");
    registered(body);
    const std::string contract = registered(wish("甲合同"));
    const std::string change = change_of(contract);
    ok(edit(change, body, seller));
    CHECK(code_of(step(change, "submit", seller, none_taken())) == "duplicate_contract");
    // The changed contract is not its own twin, and what it was stays taken.
    body["title"] = "丙合同";
    ok(edit(change, body, seller));
    ok(step(change, "submit", seller, none_taken()));
    ok(step(change, "accept", registrar));
    ok(step(change, "register_change", registrar));
    for (const char* title : {"丙合同", "甲合同"}) {
        const Response again = step(drafted(wish(title)), "submit", seller);
        CHECK(code_of(again) == "duplicate_contract");
        CHECK(again.body.find(at(contract, "/registration/number")) != std::string::npos);
    }
    // Back to what it was is allowed: it is the same contract.
    const std::string back = change_of(contract);
    ok(edit(back, wish("甲合同"), seller));
    ok(step(back, "submit", seller, none_taken()));
    ok(step(back, "accept", registrar));
    ok(step(back, "register_change", registrar));
}

TEST_CASE("R17: an imported row is no contract that another was before its change") {
    Registry registry;
    json::object body = registry.wish("甲合同");
    const std::string contract = registry.registered(body);
    const std::string change =
        header(registry.step(contract, "change", registry.seller, {{"reason", "改名。"}}), "Location");
    body["title"] = "完全不同的名称";
    REQUIRE(registry.edit(change, body, registry.seller).status == 200);
    REQUIRE(registry.step(change, "submit", registry.seller, none_taken()).status == 200);
    REQUIRE(registry.step(change, "accept", registry.registrar).status == 200);
    REQUIRE(registry.step(change, "register_change", registry.registrar).status == 200);
    std::map<std::string, std::string> found;
    registry.market.read([&](Unit& unit) {
        const auto revisions = unit.contracts.revisions(ContractId{contract.substr(contract.rfind('_') + 1)});
        REQUIRE(revisions.size() == 1);
        found = unit.imports.numbers_of_same({revisions[0].keys.same_contract});
    });
    CHECK(found.size() == 1);
    CHECK(found.begin()->second == "2026410301000001");
}

TEST_CASE_FIXTURE(Desk, "a change keeps one of the sides: a contract of two strangers is another contract") {
    const std::string contract = registered(wish());
    const std::string change = change_of(contract);
    json::object body = wish();
    body["seller"] = {{"credit_code", credit_code(3)}, {"name", "甲"}, {"region", "410307"}};
    body["buyer"] = {{"credit_code", credit_code(4)}, {"name", "乙"}, {"region", "410307"}};
    CHECK(faults(edit(change, body, seller)) == Strings{"/buyer not_allowed_value"});
    body["seller"] = wish()["seller"];
    ok(edit(change, body, seller));
}

TEST_CASE_FIXTURE(Desk, "what was taken on the registration is shown to the registrant and the registry alone") {
    const std::string change = changing(registered(wish()), "800000.00");
    CHECK(text_at(market.get(change, seller), "/change/benefits") == "[]");
    CHECK(text_at(market.get(change, registrar), "/change/benefits") == "[]");
    CHECK(text_at(market.get(change, buyer), "/change/benefits") == "");
    CHECK(text_at(market.get(change, buyer), "/change/reason") == "双方协议调整价款。");
    ok(step(change, "register_change", registrar));
    CHECK(code_of(market.get(change + "/precheck", seller)) == "wrong_state");
}

TEST_CASE_FIXTURE(Desk,
                  "a contract may be changed when it has run out, which it may not be registered for the first time") {
    json::object body = wish();
    body["ends_on"] = "2026-12-31";
    const std::string contract = registered(body);
    at_ten_on("2027-01-04");
    statistician = token(market, login_of("statistician"));
    const std::string change = change_of(contract);
    body["amount_total"] = body["amount_tech"] = yuan("1200000.00");
    ok(edit(change, body, seller));
    ok(step(change, "submit", seller, none_taken()));
    ok(step(change, "accept", registrar));
    ok(step(change, "register_change", registrar));
    CHECK(at(contract, "/registration/registered_on") == "2026-11-24");
    CHECK(at(contract, "/registration/number") == "2026410301000001");
}

TEST_CASE_FIXTURE(
    Desk, "R29: a change of the amounts leaves the sides as registration froze them; one of a side takes it anew") {
    const std::string contract = registered(wish());
    rename(seller_party, "改名后的主体", "410307");
    ok(step(changing(contract, "800000.00"), "register_change", registrar));
    CHECK(at(contract, "/seller/name") == "主体1");
    CHECK(at(contract, "/seller/region") == "410305");
    const std::string change = change_of(contract);
    json::object body = of("800000.00");
    CHECK(faults(edit(change, body, seller)) ==
          Strings{"/seller/name party_known_as", "/seller/region party_known_as"});
    body["seller"] = {{"credit_code", credit_code(1)}, {"name", "改名后的主体"}, {"region", "410307"}};
    ok(edit(change, body, seller));
    ok(step(change, "submit", seller, none_taken()));
    ok(step(change, "accept", registrar));
    ok(step(change, "register_change", registrar));
    CHECK(at(contract, "/seller/name") == "改名后的主体");
    CHECK(at(contract, "/seller/region") == "410307");
}

TEST_CASE_FIXTURE(Desk,
                  "a contract that is assigned (合同转让) is changed by its registrant, and then is its new seller's") {
    const std::string contract = registered(wish());
    const std::string heir = party(market, 3, "410307");
    const Token heirs = member(market, heir);
    const std::string change = change_of(contract);
    json::object body = wish();
    body["seller"] = {{"credit_code", credit_code(3)}, {"name", "主体3"}, {"region", "410307"}};
    ok(edit(change, body, seller));
    CHECK(code_of(step(change, "submit", heirs, none_taken())) == "not_entitled_applicant");
    ok(step(change, "submit", seller, none_taken()));
    ok(step(change, "return", registrar, {{"reason", "缺少转让协议。"}}));
    for (const Token& reader : {seller, heirs, buyer}) CHECK(events(change, reader).back() == "contract_returned");
    CHECK(market.get("/v1/contracts", seller).body.find(id_of(change)) != std::string::npos);
    ok(step(change, "submit", seller, none_taken()));
    ok(step(change, "accept", registrar));
    ok(step(change, "register_change", registrar));
    CHECK(at(contract, "/seller/party") == heir);
    CHECK(asking(contract, seller).status == 404);
    CHECK(asking(contract, heirs).status == 201);
    CHECK(events(contract, seller).back() == "contract_changed");
    CHECK(market.get(change, seller).status == 200);
}

TEST_CASE_FIXTURE(Desk, "an import whose contract is being changed is not undone") {
    // As the statistics office brought in its own registry's contracts of old.
    const Cells own = changed(sound_row(1), {{"registry", "410301"}, {"number", "2025410301000001"}});
    market.now += std::chrono::minutes{1};
    UploadFolder folder;
    Request request = market.request(Method::post, "/v1/imports", registrar);
    request.content_type = "text/csv; charset=utf-8";
    request.body_file = folder.put(csv({own}));
    const Response taken = market.send(request);
    REQUIRE_MESSAGE(taken.status == 202, taken.body);
    while (market.sweep() > 0) {
    }
    const Response list = market.get("/v1/contracts?number=2025410301000001", registrar);
    const std::string contract = "/v1/contracts/" + text_at(list, "/items/0/id");
    change_of(contract);
    const std::string import = header(taken, "Location");
    Request undoing = market.request(Method::post, import + "/undo", registrar);
    undoing.if_match = "*";
    const Response undone = market.send(undoing);
    CHECK_MESSAGE(code_of(undone) == "import_in_use", undone.body);
}

TEST_CASE_FIXTURE(Desk, "rivals: of two changes asked for at once, one is drafted") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = registered(wish("合同 " + std::to_string(i)));
        const Request one = stepping(contract, "change", seller, {{"reason", "甲"}});
        const Request two = stepping(contract, "change", seller, {{"reason", "乙"}});
        CHECK(at_once([&] { return market.send(one); }, [&] { return market.send(two); }) ==
              Strings{"201", "change_pending"});
    }
}

TEST_CASE_FIXTURE(Desk, "rivals: a change registered against the contract's cancellation leaves one of them") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = registered(wish("合同 " + std::to_string(i)));
        const std::string change = change_of(contract);
        json::object body = wish("变更 " + std::to_string(i));
        ok(edit(change, body, seller));
        ok(step(change, "submit", seller,
                {{"benefits", json::array{}}, {"reasons", another_contract().at("reasons")}}));
        ok(step(change, "accept", registrar));
        const Request merging = stepping(change, "register_change", registrar);
        const Request ending = stepping(contract, "cancel", seller, {{"cause", "rescinded"}, {"text", "解除。"}});
        at_once([&] { return market.send(merging); }, [&] { return market.send(ending); });
        // Either order is lawful but for a change after the end.
        CHECK(state(contract) == "cancelled");
        const bool merged = state(change) == "merged";
        CHECK(at(contract, "/registration/revision") == (merged ? "2" : "1"));
    }
}

TEST_CASE_FIXTURE(
    Desk, "R29: what the national form asks besides is frozen with the registration, and kept by its revisions") {
    json::object body = wish();
    for (const auto& [name, code] : {std::pair{"ip_type", "30"},
                                     {"seller_nature", "0221"},
                                     {"buyer_nature", "150"},
                                     {"plan_source", "12"},
                                     {"goal", "10"},
                                     {"industry", "34"}})
        body[name] = code;
    body["related"] = false;
    UploadFolder folder;
    const std::string contract = drafted(body);
    filed(market, folder, contract, "right_document", pdf("专利证书"), seller);
    for (const auto& [name, as] : {std::pair{"submit", seller}, {"accept", registrar}, {"register", registrar}})
        REQUIRE(step(contract, name, as).status == 200);
    const auto shown = [&](const Response& answer, const std::string& at) {
        std::string all;
        for (const char* name :
             {"ip_type", "seller_nature", "buyer_nature", "plan_source", "goal", "industry", "related"})
            all += text_at(answer, at + "/" + name) + " ";
        return all;
    };
    CHECK(shown(market.get(contract, seller), "") == "30 0221 150 12 10 34 false ");
    const std::string change = header(step(contract, "change", seller, {{"reason", "更正行业。"}}), "Location");
    body["industry"] = "35";
    body["related"] = true;
    REQUIRE(edit(change, body, seller).status == 200);
    REQUIRE(step(change, "submit", seller, {{"benefits", json::array{}}}).status == 200);
    REQUIRE(step(change, "accept", registrar).status == 200);
    REQUIRE(step(change, "register_change", registrar).status == 200);
    CHECK(shown(market.get(contract, seller), "") == "30 0221 150 12 10 35 true ");
    CHECK(shown(market.get(contract + "/revisions", seller), "/items/0") == "30 0221 150 12 10 34 false ");
}

TEST_CASE("a change says in what it differs, before and after it is registered") {
    Registry desk;
    const std::string contract = desk.registered(desk.wish());
    json::object body = desk.wish();
    body["amount_total"] = body["amount_tech"] = yuan("900000.00");
    body["own_number"] = "HT-7";
    const std::string change = desk.change_to(contract, body);
    CHECK(desk.state(change) == "merged");
    CHECK(desk.at(change, "/change/differs") == R"(["amount_total","amount_tech","own_number"])");
    const std::string next = header(desk.step(contract, "change", desk.seller, {{"reason", "再变更。"}}), "Location");
    CHECK(desk.at(next, "/change/differs") == "[]");
    body["title"] = "轴承寿命测试与分析服务";
    REQUIRE(desk.edit(next, body, desk.seller).status == 200);
    CHECK(desk.at(next, "/change/differs") == R"(["title"])");
}
