// R16: a credit code whose check characters do not hold is taken once a second person has seen its licence.
#include <doctest/doctest.h>

#include "tests/support/documents.hpp"
#include "tests/support/fault_loop.hpp"
#include "tests/support/people.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

constexpr std::string_view wrong_code = "91350211M0000XUF46";  // published: it was issued so

struct Office : Registry {
    UploadFolder folder;
    Token clerk = operator_(market), second, auditor = person(market, "auditor");

    Office() {
        account(market, "second-clerk", {"operator"}, "");
        second = token(market, "second-clerk");
    }
    Response asked(const Token& as, std::string_view code = wrong_code, std::string_view bytes = pdf("营业执照")) {
        return market.send(licence_of(market, folder, code, "厦门某公司", as, bytes));
    }
    std::string exception() {
        const Response made = asked(clerk);
        REQUIRE_MESSAGE(made.status == 201, made.body);
        return header(made, "Location");
    }
    Response decide(const std::string& exception, std::string_view how, const Token& as) {
        return market.send(
            stepping(exception, how, as, how == "reject" ? json::object{{"reason", "扫描件不清。"}} : json::object{}));
    }
    Response party_with(std::string_view code) {
        return market.post("/v1/parties", {{"credit_code", code}, {"name", "厦门某公司"}, {"region", "410305"}}, clerk);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Office, "R16: a wrong check character is refused until a second person has admitted the code") {
    const Strings refused{"/credit_code credit_code_check"};
    CHECK(faults(party_with(wrong_code)) == refused);
    const std::string it = exception();
    CHECK(text_at(market.get(it, second), "/state") == "asked");
    CHECK(faults(party_with(wrong_code)) == refused);
    CHECK(code_of(decide(it, "admit", clerk)) == "own_request");
    CHECK(faults(party_with(wrong_code)) == refused);
    REQUIRE(decide(it, "admit", second).status == 200);
    CHECK(party_with(wrong_code).status == 201);
    json::object body = wish("与例外主体的合同");
    body["buyer"] = {{"credit_code", wrong_code}, {"name", "厦门某公司"}, {"region", "410305"}};
    CHECK(registered(body) != "");
}

TEST_CASE_FIXTURE(Office,
                  "a contract names the code that nobody has admitted, on either side, beside all else that is wrong") {
    json::object body = wish();
    body["buyer"].as_object()["credit_code"] = wrong_code;
    body["field"] = "99";
    CHECK(faults(draft(body)) == Strings{"/field code_unknown", "/buyer/credit_code credit_code_check"});
}

TEST_CASE_FIXTURE(Office,
                  "what was admitted in error is taken back by somebody else, and drafts with it cannot be submitted") {
    const std::string it = exception();
    REQUIRE(decide(it, "admit", second).status == 200);
    json::object body = wish();
    body["buyer"] = {{"credit_code", wrong_code}, {"name", "厦门某公司"}, {"region", "410305"}};
    const std::string contract = drafted(body);
    CHECK(code_of(decide(it, "reject", clerk)) == "own_request");
    REQUIRE(decide(it, "reject", second).status == 200);
    CHECK(text_at(market.get(it, clerk), "/explanation") == "扫描件不清。");
    CHECK(faults(step(contract, "submit", seller)) == Strings{"/buyer/credit_code credit_code_check"});
    CHECK(code_of(decide(it, "admit", second)) == "wrong_state");
    CHECK(asked(clerk).status == 201);  // it may be asked for anew
}

TEST_CASE_FIXTURE(Office,
                  "it needs a code that is wrong by its check characters alone, and evidence of a type that is taken") {
    CHECK(faults(asked(clerk, credit_code(7))) == Strings{"/credit_code credit_code_sound"});
    CHECK(faults(asked(clerk, "91350100M000100Y4Z")) == Strings{"/credit_code credit_code_alphabet"});
    CHECK(faults(asked(clerk, "91350211M0000XUF4")) == Strings{"/credit_code credit_code_length"});
    CHECK(faults(asked(clerk, wrong_code, "")) == Strings{" required"});
    CHECK(code_of(asked(clerk, wrong_code, "#!/bin/sh\n")) == "unsupported_media_type");
}

TEST_CASE_FIXTURE(Office, "one code has one exception that is asked for or admitted") {
    const std::string it = exception();
    CHECK(code_of(asked(second)) == "exception_stands");
    CHECK(code_of(asked(clerk, wrong_code, pdf("另一扫描件"))) == "exception_stands");
    CHECK(header(asked(clerk), "Location") == it);  // whoever lost the answer asks again
}

TEST_CASE_FIXTURE(Office,
                  "the evidence is what was sent, and the month's report tells who asked, who decided, and why") {
    const std::string it = exception();
    const Response scan = market.get(it + "/evidence", auditor);
    CHECK(scan.status == 200);
    CHECK(scan.body == pdf("营业执照"));
    REQUIRE(decide(it, "admit", second).status == 200);
    const Response report = market.get("/v1/code_exceptions?month=2026-11-01", auditor);
    CHECK(text_at(report, "/items/0/reason") == "2015年发放,校验位与国标不符");
    CHECK(text_at(report, "/items/0/asked_by") == account_of(market, clerk));
    CHECK(text_at(report, "/items/0/admitted_by") == account_of(market, second));
    CHECK(text_at(report, "/items/1/id") == "");
    for (const char* other : {"2026-10-31", "2026-12-01"})
        CHECK(text_at(market.get("/v1/code_exceptions?month=" + std::string{other}, auditor), "/items") == "[]");
    CHECK(text_at(market.get("/v1/code_exceptions?state=asked", auditor), "/items") == "[]");
    at_ten_on("2027-02-15");
    second = token(market, "second-clerk");
    auditor = token(market, login_of("auditor"));
    REQUIRE(decide(it, "reject", second).status == 200);
    for (const char* month : {"2026-11-30", "2027-02-01"}) {
        const Response told = market.get("/v1/code_exceptions?month=" + std::string{month}, auditor);
        CHECK(text_at(told, "/items/0/admitted_by") == account_of(market, second));
        CHECK(text_at(told, "/items/0/rejected_by") == account_of(market, second));
    }
    CHECK(text_at(market.get("/v1/code_exceptions?month=2026-12-15", auditor), "/items") == "[]");
}

TEST_CASE_FIXTURE(Office, "members neither ask nor read, the auditor reads and decides nothing") {
    CHECK(code_of(asked(seller)) == "forbidden");
    const std::string it = exception();
    CHECK(code_of(market.get(it, seller)) != "");
    CHECK(market.get(it, auditor).status == 200);
    CHECK(code_of(decide(it, "admit", auditor)) == "forbidden");
    CHECK(decide(it, "admit", registrar).status == 200);
}

TEST_CASE("faults while an exception is asked for leave none or one, with its evidence") {
    UploadFolder folder;
    fault_loop([&](Market& market) { return licence_of(market, folder, wrong_code, "厦门某公司", operator_(market)); });
}

TEST_CASE("faults while an exception is admitted leave it asked for or admitted") {
    UploadFolder folder;
    fault_loop(
        [&](Market& market) {
            const Response made = market.send(licence_of(market, folder, wrong_code, "厦门某公司", operator_(market)));
            return contract_step(market, header(made, "Location"), "admit", person(market, "registrar"));
        },
        200);
}

TEST_CASE_FIXTURE(
    Office,
    "rivals: of two who ask for one code at once one is taken; admitted and rejected at once it is one of both") {
    for (int i = 0; i < rounds(); ++i) {
        const Request one = licence_of(market, folder, wrong_code, "厦门某公司", clerk);
        const Request two = licence_of(market, folder, wrong_code, "厦门某公司", registrar, pdf("另一扫描件"));
        CHECK(at_once([&] { return market.send(one); }, [&] { return market.send(two); }) ==
              Strings{"201", "exception_stands"});
        const Response asked = market.get("/v1/code_exceptions?state=asked", auditor);
        const std::string it = "/v1/code_exceptions/" + text_at(asked, "/items/0/id");
        const Request admit = stepping(it, "admit", second);
        const Request reject = stepping(it, "reject", second, {{"reason", "扫描件不清。"}});
        const Strings said = at_once([&] { return market.send(admit); }, [&] { return market.send(reject); });
        CHECK((said == Strings{"200", "200"} || said == Strings{"200", "wrong_state"}));
        CHECK(text_at(market.get(it, auditor), "/state") == "rejected");
    }
}
