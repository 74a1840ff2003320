// registry.md §9: what bad input looks like, row by row over the API, in Chinese and in English.
#include <doctest/doctest.h>

#include "tests/support/documents.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

struct Said {
    std::string pointer, code, zh, en;
};

struct Desk : Registry {
    Response in(std::string_view language, Request request) {
        request.accept_language = std::string{language};
        request.idempotency_key += language;
        return market.send(request);
    }
    // That the request is answered so in both languages.
    void check(const char* row, const Request& request, int status, const Said& said) {
        CAPTURE(row);
        for (const std::string_view language : {"zh-CN", "en"}) {
            const Response answer = in(language, request);
            const bool fields = !said.pointer.empty();
            const std::string at = fields ? "/violations/0" : "";
            CHECK(answer.status == status);
            CHECK(text_at(answer, at + "/code") == said.code);
            if (fields) CHECK(text_at(answer, at + "/pointer") == said.pointer);
            CHECK(text_at(answer, at + (fields ? "/message" : "/title")) == (language == "en" ? said.en : said.zh));
        }
    }
    // Of a sound contract with that change.
    Request drafting(const std::function<void(json::object&)>& change, std::string_view title = "坏输入") {
        json::object body = wish(title);
        change(body);
        return with_body(market.request(Method::post, "/v1/contracts", seller), body);
    }
    void draft_row(const char* row, const std::function<void(json::object&)>& change, const Said& said) {
        check(row, drafting(change), 422, said);
    }
    void code_row(const char* row, std::string_view code, const Said& said) {
        draft_row(row, [&](json::object& body) { body["seller"].as_object()["credit_code"] = code; },
                  {"/seller/credit_code", said.code, said.zh, said.en});
    }
};

}  // namespace

TEST_CASE_FIXTURE(Desk, "B01-B04: credit codes") {
    code_row("B01", "91350100M000100Y4Z",
             {"", "credit_code_alphabet", "统一社会信用代码含有不允许的字符(Z)",
              "The credit code contains a character that is not allowed (Z)"});
    code_row("B02", "91310115MA1G4L1WXK",
             {"", "credit_code_check", "统一社会信用代码校验位错误", "The credit code's check character is wrong"});
    code_row("B03", "91310115MA1G4L1WX",
             {"", "credit_code_length", "统一社会信用代码应为18位", "A credit code has 18 characters"});
    code_row("B03", "410300000012345",
             {"", "credit_code_length", "统一社会信用代码应为18位", "A credit code has 18 characters"});
    code_row("B04", "91410300MA9FOO0154",
             {"", "credit_code_alphabet", "统一社会信用代码含有不允许的字符(O)",
              "The credit code contains a character that is not allowed (O)"});
}

TEST_CASE_FIXTURE(Desk, "B13-B18: amounts and payment") {
    const auto amounts = [](std::string_view total, std::string_view tech) {
        return [=](json::object& body) {
            body["amount_total"] = yuan(total);
            body["amount_tech"] = yuan(tech);
        };
    };
    draft_row("B13", amounts("10000000.00", "12000000.00"),
              {"/amount_tech", "amount_order", "技术交易额不得大于合同成交总金额",
               "The technical amount may not exceed the total"});
    draft_row("B14", amounts("0.00", "0.00"),
              {"/amount_total", "amount_zero", "合同成交总金额必须大于0", "The total must be above 0"});
    for (const char* bad : {"-5000", "1e6", "1,000,000.005", "NaN"})
        draft_row("B15", amounts(bad, "1000000.00"),
                  {bad == std::string_view{"-5000"} ? "/amount_total" : "/amount_total/amount", "amount_format",
                   "金额只写数字,不带分隔符和单位,最多两位小数,如 1500000.00",
                   "Digits only, no separators or units, at most two decimals, like 1500000.00"});
    CHECK(market.send(drafting(amounts("１００００００", "1000000.00"), "全角数字")).status == 201);  // folded
    draft_row("B16",
              [](json::object& body) {
                  body["amount_total"] = yuan("10000000.00");
                  body["amount_tech"] = yuan("8000000.00");
                  body["deductions"] = {{{"item", "设备"}, {"amount", yuan("3000000.00")}, {"reason", "外购"}}};
              },
              {"/amount_tech", "amount_balance", "技术交易额应等于总金额减非技术性费用(7000000.00)",
               "The technical amount must equal the total less the deductions (7000000.00)"});
    draft_row("B17",
              [](json::object& body) {
                  body["amount_total"] = body["amount_tech"] = yuan("10000000.00");
                  body["payment_mode"] = "2";
                  body["instalments"] = {{{"milestone", "验收"}, {"amount", yuan("9800000.00")}}};
              },
              {"/instalments", "instalments_sum", "分期支付合计(9800000.00)与合同总金额不一致",
               "The instalments (9800000.00) do not add up to the total"});
    draft_row("B18",
              [](json::object& body) {
                  body["payment_mode"] = "3";
                  body["amount_total"] = body["amount_tech"] = yuan("0.00");
                  body["royalty"] = json::object{{"base", "sales"}, {"course", "fixed"}, {"method", "按季度"}};
              },
              {"/royalty/rate_bp", "royalty_incomplete", "提成支付须约定提成基数、比例和计算方法",
               "A royalty needs its base, its rate and how it is reckoned"});
}

TEST_CASE_FIXTURE(Desk, "B19, B31: what is odd is taken, with a warning") {
    const auto warned = [&](const char* row, const std::string& contract, const Said& said) {
        CAPTURE(row);
        for (const std::string_view language : {"zh-CN", "en"}) {
            const Response answer = in(language, market.request(Method::get, contract, seller));
            CHECK(text_at(answer, "/warnings/0/pointer") == said.pointer);
            CHECK(text_at(answer, "/warnings/0/code") == said.code);
            CHECK(text_at(answer, "/warnings/0/message") == (language == "en" ? said.en : said.zh));
        }
    };
    json::object small = wish("五十元的开发");
    small["amount_total"] = small["amount_tech"] = yuan("50.00");
    warned("B19", drafted(small),
           {"/amount_total", "amount_small", "金额小于 10000.00 元,请核对单位(元/万元)",
            "Below 10000.00 yuan: check the unit (元 or 万元)"});
    json::object old = wish("老区划");
    old["buyer"] = {{"name", "吉利区某厂"}, {"region", "410306"}};
    warned("B31", drafted(old),
           {"/buyer/region", "region_historic", "行政区划代码已停用,现为 410308",
            "The region code has ended; it is now 410308"});
}

TEST_CASE_FIXTURE(Desk, "B20-B24, B26, B32, B41, B44: dates, codes, sides, texts") {
    const auto put = [](const char* member, const char* value) {
        return [=](json::object& body) { body[member] = value; };
    };
    draft_row("B20", put("signed_on", "2026-02-30"),
              {"/signed_on", "date_invalid", "日期不存在", "The date does not exist"});
    draft_row("B21",
              [](json::object& body) {
                  body["effective_on"] = "2026-11-24";
                  body["ends_on"] = "2026-11-23";
              },
              {"/ends_on", "date_order", "与 2026-11-24 先后颠倒", "Out of order with 2026-11-24"});
    draft_row("B23", put("signed_on", "2026-11-25"),
              {"/signed_on", "date_future", "日期晚于当前日期", "The date lies in the future"});
    draft_row("B24", put("sub_kind", "技术开发与服务"),
              {"/sub_kind", "code_unknown", "不是代码表 contract_kinds 中的有效代码",
               "Not a valid code of the list contract_kinds"});
    draft_row("B26", [](json::object& body) { body["buyer"] = body["seller"]; },
              {"/buyer", "party_same", "卖方与买方不得为同一主体", "Seller and buyer may not be the same party"});
    for (const char* region : {"410399", "4103"})
        draft_row("B32",
                  [&](json::object& body) {
                      body["buyer"] = {{"name", "某厂"}, {"region", region}};
                  },
                  {"/buyer/region", "region_code", "行政区划代码不存在或未填满六位",
                   "The region code does not exist or has not six digits"});
    draft_row("B41", put("field", "元宇宙"),
              {"/field", "code_unknown", "不是代码表 fields 中的有效代码", "Not a valid code of the list fields"});
    const std::string long_title(2001, 'x');
    draft_row("B44", put("title", long_title.c_str()),
              {"/title", "text_too_long", "至多 200 个字符", "At most 200 characters"});
    draft_row("B44", put("title", "   "), {"/title", "text_blank", "不能为空白", "Must not be blank"});
    draft_row("B44", put("title", "轴承\x07"),
              {"/title", "text_control_character", "含有控制字符", "Contains a control character"});
}

TEST_CASE_FIXTURE(Desk, "B22, B29, B30, B33, B34, B35: applications and steps") {
    const auto stepping_to = [&](const std::string& contract, const char* name, const Token& as,
                                 const json::object& body = {}) { return stepping(contract, name, as, body); };
    json::object ended = wish("期满的合同");
    ended["signed_on"] = ended["effective_on"] = "2026-01-05";
    ended["ends_on"] = "2026-06-30";
    check("B22", stepping_to(drafted(ended), "submit", seller), 422,
          {"/ends_on", "contract_expired", "合同已不在有效期内,不予登记", "The contract's validity has ended"});
    check("B29", stepping_to(drafted(wish("买方来办")), "submit", buyer), 403,
          {"", "not_entitled_applicant", "应由卖方(技术进口由境内买方)申请和办理",
           "The seller applies and acts (for a technology import the domestic buyer)"});
    const Token zhengzhou = member(market, party(market, 5, "410105"));
    json::object elsewhere = wish("郑州的合同");
    elsewhere["seller"] = {{"credit_code", credit_code(5)}, {"name", "主体5"}, {"region", "410105"}};
    const Response made = market.post("/v1/contracts", elsewhere, zhengzhou);
    check("B30", stepping_to(header(made, "Location"), "submit", zhengzhou), 409,
          {"", "wrong_registry", "不属于本登记机构管辖区域(410105)", "Outside this registry's jurisdiction (410105)"});
    const std::string first = registered(wish("登记过的合同"));
    check("B33", stepping_to(drafted(wish("登记过的合同")), "submit", seller), 409,
          {"", "duplicate_contract", "该合同已登记,登记编号 2026410301000001,不得重复登记",
           "The contract is registered already as 2026410301000001"});
    const std::string accepted_one = accepted(wish("待决的合同"));
    check("B35", stepping_to(accepted_one, "refuse", registrar, {{"grounds", json::array{}}, {"text", "无。"}}), 422,
          {"", "reason_code_required", "须注明理由代码", "At least one reason code is required"});
    REQUIRE(step(first, "revoke", registrar, {{"cause", "fraud"}, {"text", "虚假。"}}).status == 200);
    check("B34", stepping_to(first, "register", registrar), 409,
          {"", "wrong_state", "当前状态(已撤销)不允许该操作,可办步骤见 allowed_steps",
           "The present state (revoked) does not allow this; allowed_steps name what it does"});
}

TEST_CASE_FIXTURE(Desk, "B37, B42, B45: numbers, periods, certificates") {
    const auto asking = [&](std::string_view address, const Token& as) {
        return market.request(Method::get, address, as);
    };
    check("B37", asking("/v1/contracts?number=202641030100123", registrar), 422,
          {"/number", "registration_number_format", "合同登记编号应为14位或16位数字",
           "A registration number has 14 or 16 digits"});
    const Token statistician = person(market, "statistician");
    check("B42", asking("/v1/statistics/totals?measure=registered&from=2026-13-01&until=2027-01-01", statistician), 422,
          {"/from", "date_invalid", "日期不存在", "The date does not exist"});
    const std::string contract = registered(wish());
    check("B45", asking("/v1/certificates/2026410301000001/verify?code=0000-0000-0000-0000", {}), 404,
          {"", "certificate_unknown", "未找到有效的登记证明", "No valid certificate of registration was found"});
    check("B45", asking("/v1/certificates/2026410301999999/verify?code=0000-0000-0000-0000", {}), 404,
          {"", "certificate_unknown", "未找到有效的登记证明", "No valid certificate of registration was found"});
}

TEST_CASE_FIXTURE(Desk, "B08-B12: patents") {
    const json::object sound{{"name", "磨削方法"},
                             {"applicant", "主体1"},
                             {"patentee", "主体1"},
                             {"filed_on", "2013-05-01"},
                             {"application_number", "201320234567.6"},
                             {"patent_number", "ZL201320234567.6"},
                             {"expires_on", "2023-04-30"}};
    const auto licence = [&](const json::object& patent) {
        return [=](json::object& body) {
            body["kind"] = "licence";
            body["sub_kind"] = "31";
            body["licence_type"] = "ordinary";
            body["signed_on"] = body["effective_on"] = "2024-01-10";
            body["patents"] = {patent};
        };
    };
    const auto numbered = [&](std::string_view number) {
        json::object patent = sound;
        patent["patent_number"] = number;
        return licence(patent);
    };
    draft_row(
        "B08", numbered("ZL201710601862.4"),
        {"/patents/0/patent_number", "patent_check", "专利号校验位错误", "The patent number's check digit is wrong"});
    draft_row("B09", numbered("ZL202340123456.1"),
              {"/patents/0/patent_number", "patent_kind", "专利种类号无效(4)", "The patent kind is not valid (4)"});
    draft_row("B10", numbered("CN106123456A"),
              {"/patents/0/patent_number", "patent_format", "应填申请号或专利号,不是公开号",
               "Must be an application or patent number, not a publication number"});
    const auto submitting = [&](std::string_view title, const std::function<void(json::object&)>& change) {
        json::object body = wish(title);
        change(body);
        return stepping(drafted(body), "submit", seller);
    };
    check("B11", submitting("过期的专利", licence(sound)), 422,
          {"/patents/0/expires_on", "patent_expired", "专利权期限已届满(2023-04-30),不得订立专利转让或者实施许可合同",
           "The patent had expired (2023-04-30): it can be neither transferred nor licensed any more"});
    for (const char* gap : {"application_number", "patentee"}) {
        json::object patent = sound;
        patent["filed_on"] = "2020-05-01";
        patent["expires_on"] = "2030-04-30";
        patent.erase(gap);
        check("B12",
              submitting(std::string{"缺少"} + gap,
                         [&](json::object& body) {
                             body["kind"] = "transfer";
                             body["sub_kind"] = "21";
                             body["patents"] = {patent};
                         }),
              422,
              {std::string{"/patents/0/"} + gap, "patent_data",
               "涉及专利的合同须注明名称、申请人和专利权人、申请日、申请号、专利号及有效期限",
               "A contract on patents states their name, applicant and patentee, day of filing, application number, "
               "patent number and last day"});
    }
}

TEST_CASE_FIXTURE(Desk, "B25: that a secret is public the registrar finds, and refuses with N02") {
    json::object body = wish("已公开的技术秘密");
    body["kind"] = "licence";
    body["sub_kind"] = "32";
    body["licence_type"] = "ordinary";
    const std::string contract = accepted(body);
    const json::object refusal{{"grounds", {"N02"}}, {"text", "标的已进入公有领域,不应认定为技术转让/许可。"}};
    REQUIRE(step(contract, "refuse", registrar, refusal).status == 200);
    const Response told = market.get(contract, seller);
    CHECK(text_at(told, "/state") == "refused");
    CHECK(text_at(told, "/grounds/0") == "N02");
    CHECK(text_at(told, "/explanation") == "标的已进入公有领域,不应认定为技术转让/许可。");
}

TEST_CASE_FIXTURE(Desk, "B05-B07: citizen ids") {
    const auto id_row = [&](const char* row, std::string_view id, const Said& said) {
        draft_row(row,
                  [&](json::object& body) {
                      body["buyer"] = {{"name", "张某"}, {"region", "410305"}, {"citizen_id", id}};
                  },
                  {"/buyer/citizen_id", said.code, said.zh, said.en});
    };
    const Said no_day{"", "citizen_id_date", "公民身份号码中的出生日期不存在或晚于当前日期",
                      "The birth date in the citizen id does not exist or lies in the future"};
    id_row("B05", "410303198502300015", no_day);
    id_row("B06", "410303198504120030",
           {"", "citizen_id_check", "公民身份号码校验位错误", "The citizen id's check character is wrong"});
    id_row("B07", "410303202611250013", no_day);
}

TEST_CASE_FIXTURE(Desk, "B27, B28, B39, B40: seals and documents") {
    draft_row("B27", [](json::object& body) { body["seller"].as_object()["seal_name"] = "洛阳某某公司"; },
              {"/seller/seal_name", "seal_name", "印章名称与当事人名称不一致",
               "The name on the seal is not the party's name"});
    const auto missing = [&](const char* row, json::object body, const Token& as, const Said& said) {
        const Response made = market.post("/v1/contracts", body, as);
        file_papers(market, header(made, "Location"), as);
        check(row, stepping(header(made, "Location"), "submit", as), 422, said);
    };
    json::object team = wish("课题组的合同");
    team["internal_department"] = true;
    missing("B28", team, seller,
            {"/documents/authorisation", "document_missing", "内部机构或课题组订立的合同须提交书面授权证明",
             "A department or project team needs a written authorisation"});
    json::object import = wish("进口技术");
    import["seller"] = {{"name", "Acme Inc."}, { "country", "USA" }};
    missing("B39", import, buyer,
            {"/documents/import_certificate", "document_missing", "技术进口合同须提交商务主管部门登记证书",
             "A technology import needs the certificate of registration of the commerce authority"});
    json::object foreign = wish("外文合同");
    foreign["foreign_language"] = true;
    missing("B40", foreign, seller,
            {"/documents/chinese_text", "document_missing", "外文合同须提交中文文本及一致性承诺",
             "A contract in another language needs its Chinese text and a pledge that both say the same"});
}

TEST_CASE_FIXTURE(Desk, "B33: a contract whose text is registered already is refused with its number") {
    UploadFolder folder;
    const auto with_text = [&](std::string_view title) {
        const Response made = market.post("/v1/contracts", wish(title), seller);
        const std::string contract = header(made, "Location");
        filed(market, folder, contract, "contract_text", pdf("同一文本"), seller);
        filed(market, folder, contract, "truth_pledge", pdf("承诺"), seller);
        return contract;
    };
    const std::string first = with_text("首次登记");
    for (const auto& [name, as] : {std::pair{"submit", seller}, {"accept", registrar}, {"register", registrar}})
        REQUIRE(step(first, name, as).status == 200);
    check("B33", stepping(with_text("再次登记"), "submit", seller), 409,
          {"", "duplicate_contract", "该合同已登记,登记编号 2026410301000001,不得重复登记",
           "The contract is registered already as 2026410301000001"});
}

TEST_CASE_FIXTURE(Desk, "B36: a change below what was received asks for a reason") {
    const std::string contract = registered(wish("分期到款的合同"));
    const Response recorded = market.post(contract + "/receipts",
                                          {{"kind", "instalment"},
                                           {"received_on", "2026-11-24"},
                                           {"amount", yuan("500000.00")},
                                           {"bank_ref", "工行 0001"}},
                                          seller);
    REQUIRE(step(header(recorded, "Location"), "confirm", registrar).status == 200);
    const std::string change = header(step(contract, "change", seller, {{"reason", "减价。"}}), "Location");
    json::object body = wish("分期到款的合同");
    body["amount_total"] = body["amount_tech"] = yuan("499999.99");
    REQUIRE(edit(change, body, seller).status == 200);
    for (const std::string_view language : {"zh-CN", "en"}) {
        const Response shown = in(language, market.request(Method::get, change, seller));
        CHECK(text_at(shown, "/warnings/0/code") == "amount_below_receipts");
        CHECK(text_at(shown, "/warnings/0/message") ==
              (language == "en" ? "The amount would be less than what has been received (500000.00): give a reason"
                                : "变更后金额小于已到款额(500000.00),请说明理由"));
    }
    check("B36", stepping(change, "submit", seller, {{"benefits", json::array{}}}), 422,
          {"/amount_total", "reason_needed", "请对提示 amount_below_receipts 说明理由",
           "Give a reason for the warning amount_below_receipts"});
}

TEST_CASE_FIXTURE(Desk, "B38, B43: rows of imports") {
    Importing office{market, registrar};
    const auto told = [&](const char* row, const std::string& file, const Said& said) {
        CAPTURE(row);
        const std::string import = office.imported(file);
        for (const std::string_view language : {"zh-CN", "en"}) {
            const Response errors = in(language, market.request(Method::get, import + "/errors", registrar));
            CHECK(text_at(errors, "/items/0/line") == "2");
            CHECK(text_at(errors, "/items/0/code") == said.code);
            CHECK(text_at(errors, "/items/0/message") == (language == "en" ? said.en : said.zh));
        }
    };
    told("B38", csv({changed(sound_row(1), {{"registry", "410301"}})}),
         {"", "registration_number_region", "登记编号地区码与登记机构不符",
          "The number's region is not the registry's"});
    const std::string columns = std::to_string(all_columns().size());
    std::string cell_more = csv({sound_row(2)});
    cell_more.insert(cell_more.size() - 1, ",");
    told("B43", cell_more,
         {"", "import_columns", "列数错误(应为 " + columns + ")", "Wrong number of cells (should be " + columns + ")"});
    std::string mixed = csv({sound_row(3)});
    mixed.insert(mixed.find("\n") + 1, "\xB1\xEA");
    told("B43", mixed, {"", "import_encoding", "编码无法识别(应为 UTF-8)", "The encoding is not UTF-8"});
}
