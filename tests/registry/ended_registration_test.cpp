// Registrations that end: cancelled (注销) by the applicant, revoked (撤销) by the registry; readable for good, counted no more.
#include <doctest/doctest.h>

#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

json::object cause(std::string_view code, std::string_view text = "双方协议解除。") {
    return {{"cause", code}, {"text", text}};
}

struct Register : Registry {
    Token statistician = person(market, "statistician");

    // "2 2000000.00" registered here.
    std::string total() {
        const Response answer = market.get("/v1/statistics/totals?measure=registered", statistician);
        return text_at(answer, "/total/count") + " " + text_at(answer, "/total/amount_total/amount");
    }
};

}  // namespace

TEST_CASE_FIXTURE(Register, "R24: the applicant cancels the registration of a contract that is no more") {
    const std::string contract = registered(wish());
    CHECK(text_at(market.get(contract, seller), "/allowed_steps") == R"(["change","cancel"])");
    market.now += std::chrono::minutes{5};
    const Response ended = step(contract, "cancel", seller, cause("rescinded"));
    REQUIRE_MESSAGE(ended.status == 200, ended.body);
    CHECK(text_at(ended, "/state") == "cancelled");
    CHECK(text_at(ended, "/ending/cause") == "rescinded");
    CHECK(text_at(ended, "/ending/ended_at") == "2026-11-24T02:05:00Z");
    CHECK(text_at(ended, "/explanation") == "双方协议解除。");
    CHECK(text_at(ended, "/registration/number") == "2026410301000001");
    CHECK(text_at(ended, "/allowed_steps") == "[]");
    CHECK(body_of(market.get(contract, seller)) == body_of(ended));
    for (const Token& reader : {seller, buyer, registrar})
        CHECK(events(contract, reader).back() == "contract_cancelled");
}

TEST_CASE_FIXTURE(Register, "R24: the registry revokes a registration on its grounds") {
    const std::string contract = registered(wish());
    CHECK(text_at(market.get(contract, registrar), "/allowed_steps") == R"(["revoke"])");
    const Response ended = step(contract, "revoke", registrar, cause("fraud", "经查证材料虚假。"));
    REQUIRE_MESSAGE(ended.status == 200, ended.body);
    CHECK(text_at(ended, "/state") == "revoked");
    CHECK(text_at(ended, "/ending/cause") == "fraud");
    CHECK(text_at(ended, "/explanation") == "经查证材料虚假。");
    CHECK(text_at(ended, "/allowed_steps") == "[]");
    for (const Token& reader : {seller, buyer, registrar}) CHECK(events(contract, reader).back() == "contract_revoked");
}

TEST_CASE_FIXTURE(Register, "an ended registration counts no more, and is behind no figure") {
    const std::string first = registered(wish("甲")), second = registered(wish("乙"));
    registered(wish("丙"));
    CHECK(total() == "3 3000000.00");
    REQUIRE(step(first, "cancel", seller, cause("void")).status == 200);
    CHECK(total() == "2 2000000.00");
    REQUIRE(step(second, "revoke", registrar, cause("duplicate")).status == 200);
    CHECK(total() == "1 1000000.00");
    const Response drilled = market.get("/v1/statistics/contracts?measure=registered", statistician);
    REQUIRE_MESSAGE(drilled.status == 200, drilled.body);
    CHECK(text_at(drilled, "/items/0/title") == "丙");
    CHECK(text_at(drilled, "/items/1/title") == "");
}

TEST_CASE_FIXTURE(Register,
                  "R18: an ended registration keeps its number, and its contract cannot be registered again") {
    const std::string contract = registered(wish("甲"));
    REQUIRE(step(contract, "cancel", seller, cause("avoided")).status == 200);
    CHECK(at(registered(wish("乙")), "/registration/number") == "2026410301000002");
    const Response again = step(drafted(wish("甲")), "submit", seller);
    CHECK(code_of(again) == "duplicate_contract");
    const json::value list = body_of(market.get("/v1/contracts?number=2026410301000001", registrar));
    CHECK(list.at("items").get_array().size() == 1);
}

TEST_CASE_FIXTURE(Register, "who may not end a registration is told so") {
    const std::string contract = registered(wish());
    account(market, "insider", {"registrar", "member"}, buyer_party);
    CHECK(code_of(step(contract, "cancel", buyer, cause("rescinded"))) == "not_entitled_applicant");
    CHECK(code_of(step(contract, "cancel", registrar, cause("rescinded"))) == "forbidden");
    CHECK(code_of(step(contract, "revoke", seller, cause("fraud"))) == "forbidden");
    CHECK(code_of(step(contract, "revoke", token(market, "insider"), cause("fraud"))) == "conflict_of_interest");
    CHECK(step(contract, "cancel", member(market, party(market, 3)), cause("rescinded")).status == 404);
    CHECK(state(contract) == "registered");
}

TEST_CASE_FIXTURE(Register, "an end needs a cause of its own list and a text") {
    const std::string contract = registered(wish());
    CHECK(faults(step(contract, "cancel", seller, cause("fraud"))) == Strings{"/cause code_unknown"});
    CHECK(faults(step(contract, "revoke", registrar, cause("rescinded"))) == Strings{"/cause code_unknown"});
    CHECK(faults(step(contract, "revoke", registrar, cause("fraud", " "))) == Strings{"/text text_blank"});
    CHECK(faults(step(contract, "cancel", seller, {{"text", "解除。"}})) == Strings{"/cause required"});
    CHECK(state(contract) == "registered");
}

TEST_CASE_FIXTURE(Register,
                  "B34: what is not registered, or no longer, has no registration to end, and is not registered anew") {
    const json::object rescinded = cause("rescinded"), fraud = cause("fraud");
    for (const std::string& contract : {drafted(wish("草")), submitted(wish("提")), accepted(wish("受"))}) {
        CHECK(code_of(step(contract, "cancel", seller, rescinded)) == "wrong_state");
        CHECK(code_of(step(contract, "revoke", registrar, fraud)) == "wrong_state");
    }
    const std::string revoked = registered(wish("撤"));
    REQUIRE(step(revoked, "revoke", registrar, fraud).status == 200);
    for (const char* name : {"accept", "register"}) CHECK(code_of(step(revoked, name, registrar)) == "wrong_state");
    CHECK(code_of(step(revoked, "revoke", registrar, fraud)) == "wrong_state");
    CHECK(code_of(step(revoked, "cancel", seller, rescinded)) == "wrong_state");
}

TEST_CASE("a registration of another registry is ended there") {
    Importing office;
    office.imported(csv({sound_row(1)}));
    const Response list = office.market.get("/v1/contracts", office.registrar);
    const std::string contract = "/v1/contracts/" + text_at(list, "/items/0/id");
    CHECK(text_at(list, "/items/0/allowed_steps") == "[]");
    const Response answer =
        office.market.send(contract_step(office.market, contract, "revoke", office.registrar, cause("fraud")));
    CHECK(code_of(answer) == "wrong_registry");
}
