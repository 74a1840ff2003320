// The pre-check: errors that stop a submission, warnings that ask for a reason, and contracts that may be one.
#include <doctest/doctest.h>

#include "domain/registry/similar.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

json::object reasons(std::string_view pointer, std::string_view code, std::string_view reason = "核对无误。") {
    return {{"reasons", {{{"pointer", pointer}, {"code", code}, {"reason", reason}}}}};
}

struct Desk : Registry {
    // "/title contract_similar", ... of the pre-check, as the seller reads it.
    Strings prechecked(const std::string& contract, std::string_view part) {
        const Response answer = market.get(contract + "/precheck", seller);
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        Strings list;
        const json::value body = body_of(answer);
        for (const json::value& each : body.at(part).get_array())
            list.push_back(std::string{each.at("pointer").get_string()} + " " +
                           std::string{each.at("code").get_string()});
        return list;
    }
    Strings warnings(const std::string& contract) { return prechecked(contract, "warnings"); }
    Strings errors(const std::string& contract) { return prechecked(contract, "errors"); }
    json::object of(std::string_view title, std::string_view signed_on) {
        json::object body = wish(title);
        body["signed_on"] = body["effective_on"] = signed_on;
        return body;
    }
};

}  // namespace

TEST_SUITE("pure") {
    TEST_CASE("titles are similar from nine tenths of the longer one on") {
        const auto similar = [](std::string_view a, std::string_view b) {
            return similar_titles(a, b, 90, shipped_rules());
        };
        CHECK(similar("一二三四五六七八九十", "一二三四五六七八九十"));
        CHECK(similar("一二三四五六七八九十", "一二三四五六七八九拾"));
        CHECK_FALSE(similar("一二三四五六七八九十", "一二三四五六七八玖拾"));
        CHECK(similar("一二三四五六七八九十", "一二三四五六七八九"));    // one left out of ten
        CHECK_FALSE(similar("一二三四五六七八九", "一二三四五六七八"));  // one of nine
        CHECK(similar("ABCDEFGHIJ 😀", "ａｂｃｄｅｆｇｈｉｊ😁"));  // width, case and spaces do not count: one of eleven
        CHECK_FALSE(similar("甲", "乙"));
        CHECK(similar("é", "e\u0301"));
    }
}

TEST_CASE_FIXTURE(Desk, "the pre-check names all that stops a submission, before one is tried") {
    json::object body = wish();
    body["effective_on"] = "2026-11-25";
    body["ends_on"] = nullptr;
    body["seller"].as_object()["region"] = "410305";
    const std::string contract = drafted(body);
    CHECK(errors(contract) == Strings{"/effective_on date_future", "/ends_on required"});
    CHECK(warnings(contract).empty());
    registered(wish("已登记"));
    CHECK(errors(drafted(wish("已登记"))) == Strings{" duplicate_contract"});
}

TEST_CASE_FIXTURE(Desk, "B30: the pre-check tells that another registry is the right one") {
    const std::string elsewhere = party(market, 3, "410105");
    const Token stranger = member(market, elsewhere);
    json::object body = wish();
    body["seller"] = {{"credit_code", credit_code(3)}, {"name", "主体3"}, {"region", "410105"}};
    const Response made = market.post("/v1/contracts", body, stranger);
    file_papers(market, header(made, "Location"), stranger);
    const Response answer = market.get(header(made, "Location") + "/precheck", stranger);
    CHECK(text_at(answer, "/errors/0/code") == "wrong_registry");
    CHECK(text_at(answer, "/errors/0/message") == "不属于本登记机构管辖区域(410105)");
}

TEST_CASE_FIXTURE(Desk,
                  "B19: a total below 10,000 yuan asks whether it was written in 万元, and is taken with a reason") {
    json::object body = wish();
    body["amount_total"] = body["amount_tech"] = yuan("10000.00");
    CHECK(warnings(drafted(body)).empty());
    body["amount_total"] = body["amount_tech"] = yuan("9999.99");
    const std::string contract = drafted(body);
    CHECK(at(contract, "/warnings/0/code") == "amount_small");
    CHECK(at(contract, "/warnings/0/message") == "金额小于 10000.00 元,请核对单位(元/万元)");
    CHECK(warnings(contract) == Strings{"/amount_total amount_small"});

    const Response bare = step(contract, "submit", seller);
    CHECK(bare.status == 422);
    CHECK(faults(bare) == Strings{"/amount_total reason_needed"});
    CHECK(text_at(bare, "/violations/0/message") == "请对提示 amount_small 说明理由");
    CHECK(state(contract) == "draft");
    const Response sent =
        step(contract, "submit", seller, reasons("/amount_total", "amount_small", "单次培训,价格无误。"));
    REQUIRE_MESSAGE(sent.status == 200, sent.body);
    CHECK(at(contract, "/warnings/0/reason") == "单次培训,价格无误。");
    REQUIRE(step(contract, "accept", registrar).status == 200);
    REQUIRE(step(contract, "register", registrar).status == 200);
    CHECK(at(contract, "/warnings/0/code") == "amount_small");
    CHECK(at(contract, "/warnings/0/reason") == "单次培训,价格无误。");
}

TEST_CASE_FIXTURE(Desk, "B31: a region that has ended asks for a reason at submission") {
    json::object body = wish();
    body["buyer"] = {{"name", "某厂"}, {"region", "410306"}};
    const std::string contract = drafted(body);
    CHECK(faults(step(contract, "submit", seller)) == Strings{"/buyer/region reason_needed"});
    CHECK(step(contract, "submit", seller, reasons("/buyer/region", "region_historic")).status == 200);
}

TEST_CASE_FIXTURE(Desk,
                  "errors and warnings without a reason come together, and another warning's reason does not serve") {
    json::object body = wish();
    body["amount_total"] = body["amount_tech"] = yuan("50.00");
    body["buyer"] = {{"name", "某厂"}, {"region", "410306"}};
    body["ends_on"] = nullptr;
    const std::string contract = drafted(body);
    CHECK(faults(step(contract, "submit", seller, reasons("/amount_total", "region_historic"))) ==
          Strings{"/ends_on required", "/buyer/region reason_needed", "/amount_total reason_needed",
                  "/reasons/0 warning_unknown"});
    CHECK(faults(step(contract, "submit", seller, reasons("/amount_total", "amount_small"))) ==
          Strings{"/ends_on required", "/buyer/region reason_needed"});
    // A refused submission has kept nothing.
    CHECK(at(contract, "/warnings/1/reason") == "");
}

TEST_CASE_FIXTURE(Desk,
                  "a reason has to be one, and the body of a submission may be left out but not be another thing") {
    json::object body = wish();
    body["amount_total"] = body["amount_tech"] = yuan("50.00");
    const std::string contract = drafted(body);
    CHECK(faults(step(contract, "submit", seller, reasons("/amount_total", "amount_small", "  "))) ==
          Strings{"/reasons/0/reason text_blank"});
    CHECK(faults(step(contract, "submit", seller, {{"reason", "无误"}})) == Strings{"/reason unknown_member"});
    Request request = stepping(contract, "submit", seller);
    request.body = "{}";
    CHECK(code_of(market.send(request)) == "unsupported_media_type");
}

TEST_CASE_FIXTURE(
    Desk, "R17: a contract of the same sides with nearly the same title, signed within 90 days, asks for a reason") {
    submitted(of("轴承寿命测试服务合同", "2026-11-01"));
    const std::string contract = drafted(of("轴承寿命测试服务合约", "2026-11-02"));
    CHECK(warnings(contract) == Strings{"/title contract_similar"});
    CHECK(faults(step(contract, "submit", seller)) == Strings{"/title reason_needed"});
    CHECK(warnings(drafted(of("轴承寿命测试服务协议", "2026-11-02"))).empty());
    REQUIRE(step(contract, "submit", seller, another_contract()).status == 200);
    REQUIRE(step(contract, "accept", registrar).status == 200);
    CHECK(step(contract, "register", registrar).status == 200);
}

TEST_CASE_FIXTURE(Desk, "contracts are near one another up to 90 days, and no further") {
    const auto day = [](int month, int day) {
        return "2026-0" + std::to_string(month) + "-" + (day < 10 ? "0" : "") + std::to_string(day);
    };
    submitted(of("轴承寿命测试服务合同", day(6, 1)));
    CHECK(warnings(drafted(of("轴承寿命测试服务合约", day(8, 30)))) == Strings{"/title contract_similar"});
    CHECK(warnings(drafted(of("轴承寿命测试服务合约", day(8, 31)))).empty());
    CHECK(warnings(drafted(of("轴承寿命测试服务合约", day(3, 3)))) == Strings{"/title contract_similar"});
    CHECK(warnings(drafted(of("轴承寿命测试服务合约", day(3, 2)))).empty());
}

TEST_CASE_FIXTURE(Desk, "a side is the same by its code under another name, and by its name where a code is left out") {
    const json::object coded{{"credit_code", credit_code(9)}, {"name", "某某研究所"}, {"region", "410311"}};
    json::object renamed = coded, bare = coded, namesake = coded;
    renamed["name"] = "某某研究院有限公司";
    bare.erase("credit_code");
    bare["name"] = "某某 研究所";
    namesake["credit_code"] = credit_code(8);
    const auto with = [&](const json::object& buyer) {
        json::object body = wish();
        body["buyer"] = buyer;
        return body;
    };
    submitted(with(coded));
    const Strings asked{"/title contract_similar"};
    CHECK(warnings(drafted(with(renamed))) == asked);
    CHECK(warnings(drafted(with(bare))) == asked);
    CHECK(warnings(drafted(with(namesake))).empty());
}

TEST_CASE_FIXTURE(Desk, "drafts, and what was returned, refused or discarded, are no contracts to be like") {
    drafted(wish());
    const std::string gone = submitted(wish("轴承寿命测试服务。"));
    REQUIRE(step(gone, "return", registrar, {{"reason", "缺附件。"}}).status == 200);
    CHECK(warnings(drafted(wish("轴承寿命测试服务!"))).empty());
    const std::string refused = accepted(wish("轴承寿命测试服务?"));
    REQUIRE(step(refused, "refuse", registrar, {{"grounds", {"N02"}}, {"text", "不是技术合同。"}}).status == 200);
    CHECK(warnings(drafted(wish("轴承寿命测试服务!"))).empty());
}

TEST_CASE("what was imported is compared as well") {
    Importing office;
    const Token seller = member(office.market, party(office.market, 1, "410305"));
    office.imported(csv({changed(sound_row(1), {{"title", "轴承寿命测试服务合同"}})}));
    json::object body = contract_wish(office.market, "轴承寿命测试服务合约");
    body["signed_on"] = body["effective_on"] = "2025-05-01";
    const std::string contract = header(office.market.post("/v1/contracts", body, seller), "Location");
    CHECK(text_at(office.market.get(contract + "/precheck", seller), "/warnings/0/code") == "contract_similar");
}

TEST_CASE_FIXTURE(Desk,
                  "a contract like it that came up after the submission must be explained before acceptance and before "
                  "registration") {
    const std::string first = submitted(wish("轴承寿命测试服务合同"));
    const std::string second = submitted(wish("轴承寿命测试服务合约"));
    // The first was submitted when there was nothing to say.
    const Response refused = step(first, "accept", registrar);
    CHECK(refused.status == 409);
    CHECK(code_of(refused) == "similar_contract");
    REQUIRE(step(first, "return", registrar, {{"reason", "请说明与另一合同的区别。"}}).status == 200);
    REQUIRE(step(first, "submit", seller, another_contract()).status == 200);
    REQUIRE(step(first, "accept", registrar).status == 200);
    REQUIRE(step(second, "accept", registrar).status == 200);
    const std::string third = submitted(wish("轴承寿命测试服务台同"));
    CHECK(code_of(step(first, "register", registrar)) == "similar_contract");
    REQUIRE(step(third, "return", registrar, {{"reason", "重复。"}}).status == 200);
    CHECK(step(first, "register", registrar).status == 200);
    // That the first has a number now does not make the second's reason another one.
    CHECK(step(second, "register", registrar).status == 200);
}

TEST_CASE_FIXTURE(Desk, "the pre-check is for the applicant and the registry, and ends with the decision") {
    const std::string contract = submitted();
    CHECK(market.get(contract + "/precheck", seller).status == 200);
    CHECK(market.get(contract + "/precheck", registrar).status == 200);
    CHECK(market.get(contract + "/precheck", buyer).status == 403);  // it would tell the seller's other numbers
    CHECK(market.get(contract + "/precheck", member(market, party(market, 3))).status == 404);
    CHECK(market.get(contract + "/precheck").status == 401);
    REQUIRE(step(contract, "accept", registrar).status == 200);
    REQUIRE(step(contract, "register", registrar).status == 200);
    CHECK(code_of(market.get(contract + "/precheck", seller)) == "wrong_state");
}
