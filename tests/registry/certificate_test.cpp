// The certificate of a registration: what it says, that every reprint is the same, and what it is worth later.
#include <doctest/doctest.h>

#include <algorithm>

#include "domain/registry/certificates.hpp"
#include "server/press.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/fault_loop.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/pages.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace std::chrono_literals;
using Strings = std::vector<std::string>;

namespace {

constexpr std::string_view number = "2026410301000001";

struct Desk : Registry {
    Response asked(const std::string& contract, const Token& as) { return market.get(contract + "/certificate", as); }
    Response printed(const std::string& contract, const Token& as) {
        return market.get(contract + "/certificate.pdf", as);
    }
    std::string said(const std::string& contract, std::string_view pointer) {
        return text_at(asked(contract, seller), "/certificate" + std::string{pointer});
    }
    Strings keys() {
        Strings list;
        const json::value published = body_of(market.get("/v1/log/keys"));
        for (const json::value& item : published.at("items").get_array())
            list.emplace_back(item.at("pem").get_string());
        return list;
    }
    Response verify(std::string_view of, std::string_view code, std::string_view address = "127.0.0.1") {
        Request request =
            market.request(Method::get, "/v1/certificates/" + std::string{of} + "/verify?code=" + std::string{code});
        request.address = address;
        return market.send(request);
    }
    std::string standing(std::string_view code) { return text_at(verify(number, code), "/validity"); }
    void ok(const Response& response) { REQUIRE_MESSAGE(response.status == 200, response.body); }
    void change(const std::string& contract, std::string_view total) {
        const std::string change = header(step(contract, "change", seller, {{"reason", "调整价款。"}}), "Location");
        json::object body = wish(at(contract, "/title"));
        body["amount_total"] = body["amount_tech"] = yuan(total);
        ok(edit(change, body, seller));
        ok(step(change, "submit", seller, {{"benefits", json::array{}}}));
        ok(step(change, "accept", registrar));
        ok(step(change, "register_change", registrar));
    }
};

}  // namespace

TEST_CASE_FIXTURE(Desk, "R26: a certificate says what was registered, where, when, and how to check it") {
    const std::string contract = registered(wish());
    const json::value said = body_of(asked(contract, seller)).at("certificate");
    const std::string code{said.at("code").get_string()};
    CHECK(code.size() == 19);
    json::object expected{{"amount_tech", yuan("1000000.00")},
                          {"amount_total", yuan("1000000.00")},
                          {"buyer", {{"credit_code", credit_code(2)}, {"name", at(contract, "/buyer/name")}}},
                          {"certified_at", "2026-11-24T02:00:00Z"},
                          {"code", code},
                          {"effective_on", "2026-11-24"},
                          {"ends_on", "2027-11-24"},
                          {"field", {{"code", "03"}, {"name", "先进制造"}}},
                          {"kind", {{"code", "5"}, {"name", "技术服务"}}},
                          {"number", number},
                          {"office", "洛阳市技术合同登记点（01）"},
                          {"registered_on", "2026-11-24"},
                          {"registry", "洛阳市技术合同认定登记机构"},
                          {"revision", 1},
                          {"seller", {{"credit_code", credit_code(1)}, {"name", at(contract, "/seller/name")}}},
                          {"signed_on", "2026-11-24"},
                          {"sub_kind", {{"code", "51"}, {"name", "一般技术服务"}}},
                          {"title", "轴承寿命测试服务"},
                          {"verify", "https://market.example/v1/certificates/2026410301000001/verify?code=" + code}};
    CHECK(said == expected);
}

TEST_CASE_FIXTURE(Desk, "the certificate of a royalty contract says that its amount is open") {
    json::object body = wish("提成付款的技术服务");
    body["payment_mode"] = "3";
    body["amount_total"] = body["amount_tech"] = yuan("0.00");
    body["royalty"] = {{"base", "sales"}, {"course", "fixed"}, {"rate_bp", 350}, {"method", "按季度销售发票计算"}};
    const std::string contract = registered(body);
    CHECK(said(contract, "/amount_open") == "true");
    const std::string page = text_on(printed(contract, seller).body);
    CHECK(page.find("零元整") != std::string::npos);
    CHECK(page.find("总额未定") != std::string::npos);
    CHECK(said(registered(wish()), "/amount_open").empty());
}

TEST_CASE_FIXTURE(Desk, "a certificate proves itself, in JSON and on paper, by the keys that are published") {
    const std::string contract = registered(wish());
    const std::string file = asked(contract, seller).body, page = printed(contract, buyer).body;
    for (const std::string& each : {file, page}) {
        const FileVerdict verdict = verify_certificate_file(each, keys(), market.crypto);
        CHECK(verdict.trouble.empty());
        CHECK(verdict.key == key_id(market.crypto));
        CHECK(signed_json(verdict.text, {verdict.key, unhex(text_at(asked(contract, seller), "/signature"))}) == file);
        CHECK(json::serialize(json::parse(verdict.text)) == verdict.text);
        CHECK_FALSE(verify_certificate_file(each, {}, market.crypto).trouble.empty());
    }
    CHECK(page.starts_with("%PDF-"));
    CHECK(page.find("/CreationDate (20261124020000Z)") != page.npos);
    CHECK(page.find(file) != page.npos);
    const Response answer = printed(contract, seller);
    CHECK(answer.content_type == "application/pdf");
    CHECK(header(answer, "Content-Disposition") == "inline; filename=\"certificate-2026410301000001-1.pdf\"");
    CHECK(header(answer, "Cache-Control") == "no-store");
}

TEST_CASE_FIXTURE(Desk, "a reprint is the same to the byte, whoever asks, whenever and of whichever instance") {
    const std::string contract = registered(wish());
    const std::string page = printed(contract, seller).body, file = asked(contract, registrar).body;
    CHECK(number_in(market.connection, "SELECT COUNT(*) FROM certificates") == 1);
    market.now += std::chrono::minutes{7};
    CHECK(printed(contract, buyer).body == page);
    CHECK(asked(contract, person(market, "supervisor")).body == file);
    Market other{market.connection};
    other.now = Instant{market.now};
    CHECK(other.get(contract + "/certificate.pdf", seller).body == page);
    CHECK(other.get(contract + "/certificate", seller).body == file);
    rename(seller_party, "改名后的公司", "410305");
    CHECK(printed(contract, seller).body == page);
    CHECK(number_in(market.connection, "SELECT COUNT(*) FROM certificates WHERE version = 2") == 1);
}

TEST_CASE("a press that has just been set up prints the same bytes") {
    api::Sheet sheet;
    sheet.title = "技术合同认定登记证明";
    sheet.number = "登记编号 2026410301000001";
    sheet.rows = {{{"项目名称", "轴承 A–B «C»"}}, {{"甲", "乙"}, {"丙", "¥1.00"}}};
    sheet.barcode = {"https://market.example", {"扫码核验"}};
    sheet.made_at = start_of_tests();
    sheet.attachment = {"certificate.json", R"({"a":1})"};
    const std::string page = press().print(sheet);
    CHECK(server::PdfPress{}.print(sheet) == page);
    sheet.title += "x";
    CHECK(press().print(sheet) != page);
}

TEST_CASE_FIXTURE(Desk, "the page shows what the JSON says, each beside its label") {
    const std::string contract = registered(wish());
    change(contract, "812345.67");
    const std::string text = text_on(printed(contract, seller).body);
    for (const std::string& part :
         {std::string{"技术合同认定登记证明"}, "登记编号" + std::string{number},
          std::string{"第2版（2026年11月24日变更登记）"}, std::string{"项目名称轴承寿命测试服务"},
          std::string{"合同类别技术服务—一般技术服务"}, std::string{"技术领域先进制造"},
          std::string{"签订日期2026年11月24日"}, std::string{"有效期限2026年11月24日至2027年11月24日"},
          "卖方" + at(contract, "/seller/name") + "统一社会信用代码" + credit_code(1),
          "买方" + at(contract, "/buyer/name") + "统一社会信用代码" + credit_code(2),
          std::string{"登记机构洛阳市技术合同认定登记机构"}, std::string{"登记日期2026年11月24日"},
          "校验码" + said(contract, "/code"), std::string{"技术合同登记专用章"}}) {
        CAPTURE(part);
        CAPTURE(text);
        CHECK(text.find(part) != text.npos);
    }
    // A label beside two lines is read between them or before.
    for (const std::string_view part :
         {"¥812,345.67", "人民币捌拾壹万贰仟叁佰肆拾伍元陆角柒分", "合同成交总金额", "其中技术交易额"})
        CHECK(text.find(part) != text.npos);
}

TEST_CASE_FIXTURE(Desk, "a page takes the longest texts") {
    json::object body = wish(std::string{});
    std::string title, name;
    for (int i = 0; i < 200; ++i) title += "龘", name += "鑫";
    body["title"] = title;
    body["buyer"] = {{"name", name}, {"country", "USA"}};
    body["amount_total"] = body["amount_tech"] = yuan("1000000000000.00");
    const std::string contract = accepted(body);
    ok(step(contract, "review", registrar, {{"disputed", false}, {"text", "金额特别巨大。"}}));
    ok(step(contract, "conclude", registrar, {{"opinion", "同意。"}}));
    ok(step(contract, "register", registrar));
    const Response answer = printed(contract, seller);
    CHECK(answer.status == 200);
    CHECK(verify_certificate_file(answer.body, keys(), market.crypto).trouble.empty());
    const std::string text = text_on(answer.body);
    for (const std::string& whole : {title, name}) CHECK(text.find(whole) != text.npos);
}

TEST_CASE_FIXTURE(Desk, "a certificate is valid until a change supersedes it, or the registration ends") {
    const std::string contract = registered(wish());
    const std::string first = said(contract, "/code");
    CHECK(standing(first) == "valid");
    change(contract, "800000.00");
    CHECK(standing(first) == "superseded");
    const std::string second = said(contract, "/code");
    CHECK(second != first);
    CHECK(said(contract, "/number") == number);
    CHECK(said(contract, "/revision") == "2");
    CHECK(said(contract, "/changed_on") == "2026-11-24");
    CHECK(said(contract, "/amount_total/amount") == "800000.00");
    CHECK(standing(second) == "valid");
    CHECK(text_at(verify(number, first), "/certificate/amount_total/amount") == "1000000.00");
    ok(step(contract, "cancel", seller, {{"cause", "rescinded"}, {"text", "协议解除。"}}));
    CHECK(standing(first) == "cancelled");
    CHECK(standing(second) == "cancelled");
    const Response gone = printed(contract, seller);
    CHECK(gone.status == 409);
    CHECK(code_of(gone) == "wrong_state");
}

TEST_CASE_FIXTURE(Desk, "a phone that has read the code is shown a page, to be compared with the paper") {
    const std::string contract = registered(wish("<轴承>试验"));
    const std::string code = said(contract, "/code");
    Request phone = market.request(Method::get, "/v1/certificates/" + std::string{number} + "/verify?code=" + code);
    phone.accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    const Response page = market.send(phone);
    CHECK(page.status == 200);
    CHECK(page.content_type == "text/html; charset=utf-8");
    CHECK(header(page, "Vary") == "Accept");
    for (const std::string& shown :
         {std::string{"有效"}, std::string{number}, std::string{"&lt;轴承&gt;试验"}, "主体1 " + credit_code(1),
          "主体2 " + credit_code(2), std::string{"技术服务 — 一般技术服务"}, std::string{"先进制造"},
          std::string{"2026-11-24 / 2027-11-24"}, std::string{"¥1,000,000.00</td>"}})
        CHECK_MESSAGE(page.body.find(shown) != std::string::npos, shown);
    ok(step(contract, "revoke", registrar, {{"cause", "fraud"}, {"text", "材料虚假。"}}));
    phone.accept_language = "en";
    CHECK(market.send(phone).body.find("The registration was revoked") != std::string::npos);
    CHECK(verify(number, code).content_type.starts_with("application/json"));
}

TEST_CASE_FIXTURE(Desk, "the certificate of a revoked registration is told to be revoked") {
    const std::string contract = registered(wish());
    const std::string code = said(contract, "/code");
    ok(step(contract, "revoke", registrar, {{"cause", "fraud"}, {"text", "材料虚假。"}}));
    CHECK(standing(code) == "revoked");
}

TEST_CASE_FIXTURE(Desk, "B45: a wrong code and an unknown number are answered alike, in both languages") {
    const std::string contract = registered(wish()), code = said(contract, "/code");
    const Response wrong = verify(number, "0000-0000-0000-0000");
    CHECK(wrong.status == 404);
    CHECK(code_of(wrong) == "certificate_unknown");
    CHECK(text_at(wrong, "/title") == "未找到有效的登记证明");
    for (const std::string_view other : {"2026410301000002", "2026410301000000", "nonsense", "1"})
        CHECK(verify(other, code).body == wrong.body);
    for (const std::string_view other : {"0", "%E7%A0%81", "7K3M-9QXA"})
        CHECK(verify(number, other).body == wrong.body);
    Request english = market.request(Method::get, "/v1/certificates/1/verify?code=1");
    english.accept_language = "en";
    CHECK(text_at(market.send(english), "/title") == "No valid certificate of registration was found");
    CHECK(pointers(market.get("/v1/certificates/1/verify")) == Strings{"/code"});
    // A registered contract of which nobody has asked a certificate has no code that could be guessed.
    registered(wish("乙"));
    CHECK(verify("2026410301000002", code).body == wrong.body);
}

TEST_CASE_FIXTURE(
    Desk, "a code is taken as people type it, with the number in either form, and shows the certificate alone") {
    const std::string contract = registered(wish()), code = said(contract, "/code");
    std::string small;
    for (const char c : code)
        if (c != '-') small += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    for (const std::string& typed : {code, small}) {
        const Response answer = verify("26410301000001", typed);
        CHECK(text_at(answer, "/validity") == "valid");
        CHECK(text_at(answer, "/certificate") == text_at(asked(contract, seller), "/certificate"));
        CHECK(body_of(answer).get_object().size() == 2);
        CHECK(header(answer, "Cache-Control") == "no-cache");
    }
}

TEST_CASE_FIXTURE(Desk, "who guesses codes has to wait, and nobody else") {
    const std::string contract = registered(wish()), code = said(contract, "/code");
    for (int i = 0; i < 20; ++i) REQUIRE(verify(number, "WRONG" + std::to_string(i), "203.0.113.9").status == 404);
    const Response tired = verify(number, "WRONG", "203.0.113.9");
    CHECK(tired.status == 429);
    CHECK(code_of(tired) == "too_many_attempts");
    CHECK(header(tired, "Retry-After") == "2");
    CHECK(verify(number, code, "203.0.113.9").status == 429);
    CHECK(verify(number, code, "203.0.113.10").status == 200);
    market.now += 2s;
    CHECK(verify(number, code, "203.0.113.9").status == 200);
    for (int i = 0; i < 30; ++i) REQUIRE(verify(number, code, "203.0.113.10").status == 200);
}

TEST_CASE_FIXTURE(Desk, "who may not read the contract does not learn that it has a certificate") {
    const std::string contract = registered(wish());
    const Token stranger = member(market, party(market, 3));
    const std::string unknown = "/v1/contracts/con_01JDCNX8T4M0A1B2C3D4E5F6G7";
    for (const std::string what : {"/certificate", "/certificate.pdf", "/notice"}) {
        CHECK(market.get(contract + what).status == 401);
        CHECK(market.get(contract + what, stranger).status == 404);
        CHECK(market.get(contract + what, stranger).body == market.get(unknown + what, stranger).body);
    }
    CHECK(number_in(market.connection, "SELECT COUNT(*) FROM certificates") == 0);
    const Token agent = broker(market);
    CHECK(asked(contract, agent).status == 404);
    mandate(market, seller, agent);
    CHECK(asked(contract, agent).status == 200);
    CHECK(asked(contract, person(market, "statistician")).status == 200);
}

TEST_CASE_FIXTURE(Desk, "what is not registered has no certificate") {
    const std::string contract = accepted(wish());
    CHECK(code_of(asked(contract, seller)) == "wrong_state");
    CHECK(text_at(asked(contract, seller), "/title") ==
          "当前状态(已受理或已承诺)不允许该操作,可办步骤见 allowed_steps");
    ok(step(contract, "register", registrar));
    CHECK(asked(contract, seller).status == 200);
}

TEST_CASE("this registry certifies what it registered before this system, and nothing of another's") {
    Importing office;
    office.imported(
        csv({sound_row(1), changed(sound_row(2), {{"registry", "410301"}, {"number", "2025410301000001"}})}));
    const auto address = [&](const std::string& of) {
        return "/v1/contracts/" +
               text_at(office.market.get("/v1/contracts?number=" + of, office.registrar), "/items/0/id");
    };
    const std::string own = address("2025410301000001"), other = address(sound_row(1).at("number"));
    const Response certificate = office.market.get(own + "/certificate", office.registrar);
    CHECK(text_at(certificate, "/certificate/number") == "2025410301000001");
    CHECK(office.market.get(own + "/certificate.pdf", office.registrar).status == 200);
    for (const std::string what : {"/certificate", "/certificate.pdf", "/notice"}) {
        const Response refused = office.market.get(other + what, office.registrar);
        CHECK(refused.status == 409);
        CHECK(code_of(refused) == "wrong_registry");
    }
}

TEST_CASE_FIXTURE(Desk,
                  "the key is published with the first certificate, and one that was replaced proves those of before") {
    const std::string contract = registered(wish()), second = registered(wish("乙"));
    CHECK(keys().empty());
    const std::string before = asked(contract, seller).body, page = printed(contract, seller).body;
    CHECK(keys().size() == 1);
    server::Secrets renewed{std::string(32, 'k'), server::HashCost{8, 1}, server::fresh_signing_key()};
    persistence::Database database{market.connection, renewed, shipped_rules(), market.now.as_clock()};
    api::Settings settings;
    settings.press = &press();
    settings.public_url = "https://market.example";
    api::Api api{database, renewed, shipped_rules(), settings};
    const std::string after = api.answer(market.request(Method::get, second + "/certificate", seller)).body;
    CHECK(keys().size() == 2);
    CHECK(api.answer(market.request(Method::get, contract + "/certificate", seller)).body == before);
    CHECK(api.answer(market.request(Method::get, contract + "/certificate.pdf", seller)).body == page);
    for (const std::string& file : {before, page, after})
        CHECK(verify_certificate_file(file, keys(), market.crypto).trouble.empty());
    CHECK(verify_certificate_file(after, {market.crypto.signing_key()}, market.crypto).trouble ==
          "signed by the key " + key_id(renewed) + ", which is not among those given");
}

TEST_CASE_FIXTURE(Desk, "a page that other software prints is signed anew, once, and the old one proves itself still") {
    const std::string contract = registered(wish()), page = printed(contract, seller).body;
    tamper(market.connection, "UPDATE certificates SET print_hash = '" + std::string(64, '0') + "'");
    const std::string again = printed(contract, seller).body;
    CHECK(again != page);
    CHECK(printed(contract, seller).body == again);
    for (const std::string& each : {page, again})
        CHECK(verify_certificate_file(each, keys(), market.crypto).trouble.empty());
}

TEST_CASE_FIXTURE(Desk, "two who ask first at once get the same certificate") {
    for (int round = 0; round < std::min(rounds(), 10); ++round) {
        const std::string contract = registered(wish("合同" + std::to_string(round * 7919)));
        const auto ask = [&] { return asked(contract, seller); };
        const auto print = [&] { return printed(contract, buyer); };
        const auto answers = all_at_once({ask, ask, print, print});
        for (const Response& answer : answers) REQUIRE_MESSAGE(answer.status == 200, answer.body);
        CHECK(answers[0].body == answers[1].body);
        CHECK(answers[2].body == answers[3].body);
        CHECK(answers[2].body.find(answers[0].body) != std::string::npos);
    }
}

TEST_CASE("faults while a certificate is issued or printed leave it unissued or whole") {
    const auto registration = [](Market& market, Token& seller) {
        const RegistryPeople people{market};
        seller = people.seller;
        const std::string contract =
            header(market.post("/v1/contracts", contract_wish(market), people.seller), "Location");
        REQUIRE(market.send(contract_step(market, contract, "submit", people.seller)).status == 200);
        for (const std::string_view name : {"accept", "register"})
            REQUIRE(market.send(contract_step(market, contract, name, people.registrar)).status == 200);
        return contract;
    };
    Token seller;
    fault_loop(
        [&](Market& market) {
            const std::string contract = registration(market, seller);
            return market.request(Method::get, contract + "/certificate", seller);
        },
        200);
    fault_loop(
        [&](Market& market) {
            const std::string contract = registration(market, seller);
            REQUIRE(market.get(contract + "/certificate", seller).status == 200);
            return market.request(Method::get, contract + "/certificate.pdf", seller);
        },
        200);
}

TEST_SUITE("server") {
    TEST_CASE_FIXTURE(Desk, "a certificate in which any byte was changed, added or lost is found out") {
        const std::string contract = registered(wish());
        const std::string file = asked(contract, seller).body, page = printed(contract, seller).body;
        const Strings published = keys();
        const auto trouble = [&](const std::string& bytes) {
            return verify_certificate_file(bytes, published, market.crypto).trouble;
        };
        const auto bent = [&](const std::string& whole, std::size_t at, int bit) {
            std::string bytes = whole;
            bytes[at] = static_cast<char>(bytes[at] ^ bit);
            return trouble(bytes);
        };
        for (std::size_t at = 0; at < file.size(); ++at) {
            CAPTURE(at);
            for (const int bit : {1, 0x20}) CHECK_FALSE(bent(file, at, bit).empty());
        }
        // All that the embedding and the signature consist of, and a sample of what is drawn.
        const std::size_t structure = page.rfind("/Type /EmbeddedFile") - 300;
        for (std::size_t at = 0; at < page.size(); at += at < structure ? 4999 : 3) {
            CAPTURE(at);
            CHECK_FALSE(bent(page, at, 1).empty());
        }
        for (std::size_t at = page.size() - 200; at < page.size(); ++at)
            for (const int bit : {1, 0x20}) CHECK_FALSE(bent(page, at, bit).empty());
        for (const std::string& whole : {file, page}) {
            CHECK_FALSE(trouble(whole + "\n").empty());
            CHECK_FALSE(trouble(" " + whole).empty());
            CHECK_FALSE(trouble(whole.substr(0, whole.size() - 1)).empty());
        }
        CHECK(trouble("") == "neither a PDF nor JSON");
        CHECK(trouble("%PDF-1.4\n") == "the PDF has no signature");
        CHECK(trouble("{}") == "the JSON does not end with its signature");
    }
}
