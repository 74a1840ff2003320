// The notices of a refusal (不予登记通知书, R21) and of a registration's end (R24).
#include <doctest/doctest.h>

#include "tests/support/pages.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

struct Desk : Registry {
    Response notice(const std::string& contract, const Token& as) { return market.get(contract + "/notice", as); }
    std::string refused() {
        const std::string contract = accepted(wish());
        REQUIRE(step(contract, "refuse", registrar, {{"grounds", {"N02", "N04"}}, {"text", "不是技术合同。\n见附件。"}})
                    .status == 200);
        return contract;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Desk, "R21: a refusal's notice is a page for both sides and the staff, the same at every print") {
    const std::string contract = refused();
    const Response first = notice(contract, seller);
    REQUIRE_MESSAGE(first.status == 200, first.body);
    CHECK(first.content_type == "application/pdf");
    CHECK(first.body.starts_with("%PDF-"));
    CHECK(first.body.find("/CreationDate (20261124020000Z)") != std::string::npos);
    market.now += std::chrono::minutes{5};
    for (const Token& reader : {buyer, registrar, person(market, "supervisor")})
        CHECK(notice(contract, reader).body == first.body);
}

TEST_CASE_FIXTURE(Desk,
                  "R21: a refusal's notice names both sides, each ground with its code, the reasons and the remedies") {
    const std::string text = text_on(notice(refused(), seller).body);
    for (const std::string_view part :
         {"不予登记通知书", "项目名称轴承寿命测试服务", "N02不属于技术合同", "N04合同标的不明确",
          "不是技术合同。见附件。", "60日内向本登记机构提出异议，或者向洛阳市人民政府申请行政复议",
          "6个月内依法向人民法院提起行政诉讼", "2026年11月24日"}) {
        CAPTURE(part);
        CAPTURE(text);
        CHECK(text.find(part) != text.npos);
    }
    for (const int n : {1, 2}) CHECK(text.find("主体" + std::to_string(n)) != text.npos);
}

TEST_CASE_FIXTURE(Desk, "R24: an ended registration has a notice of its own") {
    const std::string cancelled = registered(wish("甲")), revoked = registered(wish("乙"));
    CHECK(code_of(notice(cancelled, seller)) == "wrong_state");
    REQUIRE(step(cancelled, "cancel", seller, {{"cause", "void"}, {"text", "合同无效。"}}).status == 200);
    REQUIRE(step(revoked, "revoke", registrar, {{"cause", "fraud"}, {"text", "材料虚假。"}}).status == 200);
    const std::string first = text_on(notice(cancelled, seller).body), second = text_on(notice(revoked, buyer).body);
    for (const std::string_view part :
         {"注销登记通知书", "2026410301000001", "合同被宣告无效", "合同无效。", "抄送：洛阳市税务局、洛阳市财政局"})
        CHECK(first.find(part) != first.npos);
    CHECK(first.find("行政复议") == first.npos);  // it was asked for
    for (const std::string_view part : {"撤销登记通知书", "2026410301000002", "提供虚假材料或隐瞒事实", "行政复议"})
        CHECK(second.find(part) != second.npos);
}

TEST_CASE_FIXTURE(Desk, "there is no notice of what was not decided against") {
    for (const std::string& contract : {drafted(wish("甲")), accepted(wish("乙")), registered(wish("丙"))}) {
        CHECK(notice(contract, seller).status == 409);
        CHECK(code_of(notice(contract, seller)) == "wrong_state");
    }
}

TEST_CASE_FIXTURE(Desk, "a notice takes the longest explanation") {
    const std::string contract = accepted(wish());
    std::string text;
    for (int i = 0; i < 500; ++i) text += "龘\n";
    const json::object refusal{{"grounds", {"N01", "N02", "N03", "N04", "N05", "N06", "N07", "N08", "N09", "N99"}},
                               {"text", text}};
    REQUIRE(step(contract, "refuse", registrar, refusal).status == 200);
    CHECK(notice(contract, seller).status == 200);
}
