// Expert review (专家审核): asked for large contracts before their registration, and for disputed ones, whose term it lengthens.
#include <doctest/doctest.h>

#include "tests/support/database_text.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

json::object about(bool disputed, std::string_view text = "请专家审核技术内容。") {
    return {{"disputed", disputed}, {"text", text}};
}
const json::object opinion{{"opinion", "属于技术开发,技术交易额合理。"}};

struct Experts : Registry {
    json::object of(std::string_view technical, std::string_view title = "轴承寿命测试服务") {
        json::object body = wish(title);
        body["amount_total"] = body["amount_tech"] = yuan(technical);
        return body;
    }
    std::string large() { return accepted(of("5000000.00")); }
    std::string steps_at(const std::string& contract) {
        return text_at(market.get(contract, registrar), "/allowed_steps");
    }
};

}  // namespace

TEST_CASE_FIXTURE(Experts,
                  "a contract of 5,000,000 yuan is not registered before experts have seen it, one fen less is") {
    const std::string contract = large();
    CHECK(at(contract, "/examination/needs_review") == "true");
    CHECK(steps_at(contract) == R"(["return","review","assign","refuse"])");
    CHECK(code_of(step(contract, "register", registrar)) == "review_required");
    CHECK(state(contract) == "accepted");

    const std::string smaller = accepted(of("4999999.99", "小一分"));
    CHECK(at(smaller, "/examination/needs_review") == "false");
    CHECK(step(smaller, "register", registrar).status == 200);
}

TEST_CASE_FIXTURE(Experts,
                  "a review is asked for, concluded with its opinion, and then the contract can be registered") {
    const std::string contract = large();
    const std::string due = at(contract, "/examination/due_on");
    const Response asked = step(contract, "review", registrar, about(false));
    REQUIRE_MESSAGE(asked.status == 200, asked.body);
    CHECK(text_at(asked, "/state") == "in_review");
    CHECK(text_at(asked, "/allowed_steps") == R"(["conclude","assign"])");
    CHECK(text_at(asked, "/review/disputed") == "false");
    CHECK(text_at(asked, "/review/text") == "请专家审核技术内容。");
    CHECK(text_at(asked, "/review/asked_at") == "2026-11-24T02:00:00Z");
    CHECK(text_at(asked, "/review/opinion") == "");
    CHECK(text_at(asked, "/examination/due_on") == due);
    CHECK(text_at(asked, "/examination/standing") == "running");  // the term goes on
    CHECK(code_of(step(contract, "register", registrar)) == "wrong_state");

    market.now += std::chrono::minutes{5};
    const Response heard = step(contract, "conclude", registrar, opinion);
    REQUIRE_MESSAGE(heard.status == 200, heard.body);
    CHECK(text_at(heard, "/state") == "accepted");
    CHECK(text_at(heard, "/review/concluded_at") == "2026-11-24T02:05:00Z");
    CHECK(text_at(heard, "/review/opinion") == "属于技术开发,技术交易额合理。");
    CHECK(steps_at(contract) == R"(["return","review","assign","register","refuse"])");
    CHECK(step(contract, "register", registrar).status == 200);
    CHECK(events(contract, seller) == Strings{"contract_drafted", "contract_submitted", "contract_accepted",
                                              "contract_in_review", "contract_reviewed", "contract_registered"});
}

// 30 working days from 2026-11-24, a Tuesday: 25 1, 26 2, 27 3; 11-30 to 12-04 8; 12-07 to 11 13; 12-14 to 18 18; 12-21 to 25
// 23; 12-28 to 31 27; 2027-01-01 is off; 01-04 28, 05 29, 06 30.
TEST_CASE_FIXTURE(Experts, "a dispute gives a small contract the term of a large one") {
    const std::string contract = accepted(wish());
    CHECK(at(contract, "/examination/due_on") == "2026-12-15");
    CHECK(faults(step(contract, "review", registrar, about(false))) == Strings{"/disputed not_allowed_value"});
    REQUIRE(step(contract, "review", registrar, about(true, "当事人对技术交易额有争议。")).status == 200);
    CHECK(at(contract, "/examination/due_on") == "2027-01-06");
    CHECK(at(contract, "/examination/warn_on") == "2026-12-09");
    REQUIRE(step(contract, "conclude", registrar, opinion).status == 200);
    CHECK(at(contract, "/examination/due_on") == "2027-01-06");
    CHECK(step(contract, "register", registrar).status == 200);
}

TEST_CASE_FIXTURE(Experts, "a review needs its question and its opinion") {
    const std::string contract = large();
    CHECK(faults(step(contract, "review", registrar, about(false, " "))) == Strings{"/text text_blank"});
    CHECK(faults(step(contract, "review", registrar, {{"text", "请审核。"}})) == Strings{"/disputed required"});
    REQUIRE(step(contract, "review", registrar, about(false)).status == 200);
    CHECK(faults(step(contract, "conclude", registrar, {{"opinion", ""}})) == Strings{"/opinion text_blank"});
    CHECK(state(contract) == "in_review");
}

TEST_CASE_FIXTURE(Experts, "only a registrar of neither side asks and concludes, and only in its turn") {
    const std::string contract = large(), draft = drafted(wish("草"));
    account(market, "insider", {"registrar", "member"}, buyer_party);
    const Token insider = token(market, "insider");
    for (const auto& [other, refusal] : {std::pair{seller, "forbidden"}, {insider, "conflict_of_interest"}}) {
        CHECK(code_of(step(contract, "review", other, about(false))) == refusal);
        CHECK(code_of(step(contract, "conclude", other, opinion)) == refusal);
    }
    CHECK(code_of(step(draft, "review", registrar, about(true))) == "wrong_state");
    CHECK(code_of(step(contract, "conclude", registrar, opinion)) == "wrong_state");
    REQUIRE(step(contract, "review", registrar, about(false)).status == 200);
    const json::object grounds{{"grounds", {"N02"}}, {"text", "不是技术合同。"}};
    for (const char* name : {"accept", "register"}) CHECK(code_of(step(contract, name, registrar)) == "wrong_state");
    CHECK(code_of(step(contract, "return", registrar, {{"reason", "缺少附件。"}})) == "wrong_state");
    CHECK(code_of(step(contract, "refuse", registrar, grounds)) == "wrong_state");
    CHECK(code_of(step(contract, "submit", seller)) == "wrong_state");
}

TEST_CASE_FIXTURE(Experts,
                  "a case returned for correction is reviewed anew, and one in review stays in the registrar's lists") {
    const std::string contract = large();
    REQUIRE(step(contract, "review", registrar, about(false)).status == 200);
    const Response running = market.get("/v1/contracts?term=running", registrar);
    CHECK(text_at(running, "/items/0/state") == "in_review");
    REQUIRE(step(contract, "conclude", registrar, opinion).status == 200);
    REQUIRE(step(contract, "return", registrar, {{"reason", "缺少附件。"}}).status == 200);
    CHECK(at(contract, "/review/opinion") == "");
    REQUIRE(step(contract, "submit", seller).status == 200);
    REQUIRE(step(contract, "accept", registrar).status == 200);
    CHECK(code_of(step(contract, "register", registrar)) == "review_required");
}

TEST_CASE_FIXTURE(Experts, "what was accepted before terms were kept gets its own at the next step, and its review") {
    const std::string contract = large();
    tamper(market.connection,
           "UPDATE contracts SET regime = NULL, accepted_on = NULL, warn_on = NULL, due_on = NULL, needs_review = 0");
    CHECK(code_of(step(contract, "register", registrar)) == "review_required");
    REQUIRE(step(contract, "review", registrar, about(false)).status == 200);
    CHECK(at(contract, "/examination/due_on") == "2027-01-06");
}

TEST_CASE_FIXTURE(Experts, "the parties learn that experts are asked, not what and not the answer") {
    const std::string contract = large();
    REQUIRE(step(contract, "review", registrar, about(false)).status == 200);
    REQUIRE(step(contract, "conclude", registrar, opinion).status == 200);
    for (const Token& party : {seller, buyer}) {
        const Response seen = market.get(contract, party);
        CHECK(text_at(seen, "/review/asked_at") == "2026-11-24T02:00:00Z");
        CHECK(text_at(seen, "/review/text") == "");
        CHECK(text_at(seen, "/review/opinion") == "");
    }
    CHECK(text_at(market.get(contract, person(market, "supervisor")), "/review/opinion") != "");
}
