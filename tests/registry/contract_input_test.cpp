// Bad input of contracts (registry.md section 9), each at its limit and one step beside it, with the exact code and place.
#include <doctest/doctest.h>

#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;
using Alteration = std::function<void(json::object&)>;

namespace {

struct Desk : Registry {
    // The faults of a draft whose sound body was changed like that; "201" if it was taken.
    Strings after(const Alteration& change) {
        json::object body = wish();
        change(body);
        const Response answer = draft(body);
        return answer.status == 201 ? Strings{"201"} : faults(answer);
    }
    Strings with(std::string_view member, const json::value& value) {
        return after([&](json::object& body) { body[member] = value; });
    }
    Strings with_side(std::string_view side, std::string_view member, const json::value& value) {
        return after([&](json::object& body) { body[side].as_object()[member] = value; });
    }
    Strings with_amounts(std::string_view total, std::string_view tech, const json::array& deductions = {}) {
        return after([&](json::object& body) {
            body["amount_total"] = yuan(total);
            body["amount_tech"] = yuan(tech);
            body["deductions"] = deductions;
        });
    }
    // What is wrong with submitting a contract in effect then and ending then, drafted as it stands.
    Strings submission(std::string_view effective_on, std::string_view ends_on) {
        json::object body = wish("期限测试 " + std::string{effective_on} + " " + std::string{ends_on});
        body["signed_on"] = "2026-06-01";
        body["effective_on"] = effective_on;
        body["ends_on"] = ends_on;
        const Response answer = step(drafted(body), "submit", seller, another_contract());
        return answer.status == 200 ? Strings{"200"} : faults(answer);
    }
};

const Strings taken{"201"};

json::object deduction(std::string_view amount, std::string_view item = "试验台") {
    return {{"item", item}, {"amount", yuan(amount)}, {"reason", "采购设备"}};
}

json::string repeated(std::string_view text, int times) {
    json::string all;
    while (times-- > 0) all += text;
    return all;
}

}  // namespace

TEST_CASE_FIXTURE(Desk, "an amount is a decimal of yuan with at most two places") {
    for (const char* amount : {"1e6", "1,000,000.005", "NaN", "1000000.005", "0x10", "", " ", "+1", "01.00", "1."}) {
        CAPTURE(amount);
        CHECK(with("amount_total", yuan(amount)) == Strings{"/amount_total/amount amount_format"});
    }
    CHECK(with_amounts("-5000", "-5000") == Strings{"/amount_total amount_format", "/amount_tech amount_format"});
    CHECK(with_amounts("１００００００．００", "1000000") == taken);
    CHECK(with("amount_total", {{"amount", 1000000}, {"currency", "CNY"}}) ==
          Strings{"/amount_total/amount wrong_type"});
    CHECK(with("amount_total", "1000000.00") == Strings{"/amount_total wrong_type"});
    CHECK(with("amount_total", {{"amount", "1.00"}, {"currency", "USD"}}) ==
          Strings{"/amount_total/currency currency_unknown"});
}

TEST_CASE_FIXTURE(Desk, "the total is above nothing and at most a trillion yuan") {
    CHECK(with_amounts("0.00", "0.00") == Strings{"/amount_total amount_zero", "/amount_tech amount_not_positive"});
    CHECK(with_amounts("0.01", "0.01") == taken);
    CHECK(with_amounts("1000000000000.00", "1000000000000.00") == taken);
    CHECK(with_amounts("1000000000000.01", "1.00") == Strings{"/amount_total/amount amount_too_large"});
    CHECK(with_amounts("92233720368547758.08", "1.00") == Strings{"/amount_total/amount amount_format"});
}

TEST_CASE_FIXTURE(Desk, "the technical amount is the total less the deductions, to the fen") {
    CHECK(with_amounts("1000.00", "1000.01") == Strings{"/amount_tech amount_order"});
    CHECK(with_amounts("1000.00", "0.00") == Strings{"/amount_tech amount_not_positive"});
    CHECK(with_amounts("1000.00", "999.99") == Strings{"/amount_tech amount_balance"});
    CHECK(with_amounts("1000.00", "999.99", {deduction("0.01")}) == taken);
    CHECK(with_amounts("10000000.00", "8000000.00", {deduction("3000000.00")}) ==
          Strings{"/amount_tech amount_balance"});
    CHECK(with_amounts("1000.00", "700.01", {deduction("100.00"), deduction("200.00")}) ==
          Strings{"/amount_tech amount_balance"});
    CHECK(with_amounts("1000.00", "699.99", {deduction("100.00"), deduction("200.00")}) ==
          Strings{"/amount_tech amount_balance"});
    CHECK(with_amounts("1000.00", "700.00", {deduction("100.00"), deduction("200.00")}) == taken);
    CHECK(with_amounts("1000.00", "0.01", {deduction("999.99")}) == taken);
    // Deductions that add up to more than the total cannot be balanced by any technical amount.
    CHECK(with_amounts("1000.00", "1000.00", {deduction("1000000000000.00")}) ==
          Strings{"/amount_tech amount_balance"});
}

TEST_CASE_FIXTURE(Desk, "a deduction has an item, an amount above nothing and a reason; there are at most fifty") {
    CHECK(with_amounts("1000.00", "1000.00", {deduction("0.00")}) ==
          Strings{"/deductions/0/amount amount_not_positive"});
    CHECK(with_amounts("1000.00", "1000.00", {deduction("1.00"), deduction("-1.00")}) ==
          Strings{"/deductions/1/amount amount_format"});
    CHECK(with_amounts("1000.00", "999.00", {deduction("1.00", " ")}) == Strings{"/deductions/0/item text_blank"});
    CHECK(with("deductions", {{{"item", "设备"}}}) ==
          Strings{"/deductions/0/amount required", "/deductions/0/reason required"});
    CHECK(with_amounts("100.00", "50.00", json::array(50, deduction("1.00"))) == taken);
    CHECK(with_amounts("100.00", "49.00", json::array(51, deduction("1.00"))) == Strings{"/deductions too_many_items"});
}

TEST_CASE_FIXTURE(Desk, "a text as long as allowed has room however its characters are composed, and stays as typed") {
    json::object body = wish();
    const json::string title = repeated("e\u0301", 200), own_number = repeated("\u1100\u1161\u11a8", 100);
    body["title"] = title;
    body["own_number"] = own_number;
    const std::string contract = drafted(body);
    CHECK(at(contract, "/title") == std::string{title});
    CHECK(at(contract, "/own_number") == std::string{own_number});
    CHECK(with("title", repeated("e\u0301", 201)) == Strings{"/title text_too_long"});
}

TEST_CASE_FIXTURE(Desk, "a deduction keeps its words as they were typed") {
    json::object body = wish();
    body["amount_tech"] = yuan("999999.99");
    body["deductions"] = {{{"item", "钢材 \"A\\B\" ２吨"}, {"amount", yuan("0.01")}, {"reason", "it's; -- 😀"}}};

    const std::string contract = drafted(body);
    CHECK(at(contract, "/deductions/0/item") == "钢材 \"A\\B\" ２吨");
    CHECK(at(contract, "/deductions/0/reason") == "it's; -- 😀");
    CHECK(at(contract, "/deductions/0/amount/amount") == "0.01");
}

TEST_CASE_FIXTURE(Desk, "dates exist and follow one another") {
    CHECK(with("signed_on", "2026-02-30") == Strings{"/signed_on date_invalid"});
    CHECK(with("signed_on", "2026/11/24") == Strings{"/signed_on date_format"});
    CHECK(with("signed_on", "2026-11-24") == taken);
    CHECK(with("signed_on", "2026-11-25") == Strings{"/signed_on date_future", "/effective_on date_order"});
    CHECK(with("effective_on", "2026-11-23") == Strings{"/effective_on date_order"});
    CHECK(with("effective_on", "2026-11-25") == taken);
    CHECK(with("ends_on", "2026-11-23") == Strings{"/ends_on date_order"});
    CHECK(with("ends_on", "2026-11-24") == taken);
}

TEST_CASE_FIXTURE(Desk, "today is Beijing's day: it begins while the world's calendar still shows yesterday") {
    market.now = *parse_instant("2026-11-24T15:59:59.999999Z");
    seller = token(
        market, "member-" + [&] {
            std::string tail = seller_party.substr(seller_party.size() - 8);
            for (char& c : tail) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
            return tail;
        }());
    const auto signed_tomorrow = [](json::object& body) { body["signed_on"] = body["effective_on"] = "2026-11-25"; };

    CHECK(after(signed_tomorrow) == Strings{"/signed_on date_future"});
    market.now += Duration{1};
    CHECK(after(signed_tomorrow) == taken);
}

TEST_CASE_FIXTURE(Desk, "R08: one applies from the day the contract takes effect to its last day") {
    CHECK(submission("2026-06-01", "2026-11-24") == Strings{"200"});
    CHECK(submission("2026-06-01", "2026-11-23") == Strings{"/ends_on contract_expired"});
    CHECK(submission("2026-11-24", "2026-12-31") == Strings{"200"});
    CHECK(submission("2026-11-25", "2026-12-31") == Strings{"/effective_on date_future"});
}

TEST_CASE_FIXTURE(Desk, "regions have six digits and exist; abroad there are none") {
    const auto elsewhere = [&](const json::object& buyer) { return with("buyer", buyer); };
    const auto in_region = [&](std::string_view region) { return elsewhere({{"name", "某所"}, {"region", region}}); };

    CHECK(in_region("410399") == Strings{"/buyer/region region_code"});
    CHECK(in_region("4103") == Strings{"/buyer/region region_code"});
    CHECK(in_region("4103050") == Strings{"/buyer/region region_code"});
    CHECK(in_region("410300") == taken);
    CHECK(in_region("710000") == taken);
    CHECK(elsewhere({{"name", "某所"}}) == Strings{"/buyer/region required"});
    CHECK(elsewhere({{"name", "Acme Inc."}, {"country", "USA"}}) == taken);
    CHECK(elsewhere({{"name", "Acme Inc."}, {"country", "USA"}, {"region", "410305"}}) ==
          Strings{"/buyer/region not_allowed_value"});
    CHECK(elsewhere({{"name", "Acme Inc."}, {"country", "XXX"}}) == Strings{"/buyer/country code_unknown"});
}

TEST_CASE_FIXTURE(Desk, "Hong Kong, Macao and Taiwan are regions, not countries") {
    for (const auto& [country, region] :
         {std::pair{"HKG", "810000"}, std::pair{"MAC", "820000"}, std::pair{"TWN", "710000"}}) {
        CAPTURE(country);
        CHECK(with("buyer", {{"name", "某公司"}, {"country", country}}) == Strings{"/buyer/country code_unknown"});
        CHECK(with("buyer", {{"name", "某公司"}, {"region", region}}) == taken);
    }
}

TEST_CASE_FIXTURE(Desk, "a region that has ended is taken with a warning that names its successor") {
    json::object body = wish();
    body["buyer"] = {{"name", "某厂"}, {"region", "410306"}};

    const Response made = draft(body);
    CHECK(made.status == 201);
    CHECK(text_at(made, "/warnings/0/pointer") == "/buyer/region");
    CHECK(text_at(made, "/warnings/0/code") == "region_historic");
    CHECK(text_at(made, "/warnings/0/message").find("410308") != std::string::npos);
    CHECK(text_at(made, "/warnings/0/message").find("行政区划") != std::string::npos);
    Request english = market.request(Method::get, header(made, "Location"), seller);
    english.accept_language = "en";
    CHECK(text_at(market.send(english), "/warnings/0/message").find("region") != std::string::npos);
    CHECK(text_at(draft(wish()), "/warnings") == "[]");
}

TEST_CASE_FIXTURE(Desk, "credit codes of the sides are checked, each fault with its own code") {
    for (const auto& [code, fault] :
         {std::pair{"91350100M000100Y4Z", "credit_code_alphabet"},
          std::pair{"91410300MA9FOO0154", "credit_code_alphabet"}, std::pair{"91310115MA1G4L1WXK", "credit_code_check"},
          std::pair{"9141030078901234", "credit_code_length"}}) {
        CAPTURE(code);
        CHECK(with_side("seller", "credit_code", code) == Strings{"/seller/credit_code " + std::string{fault}});
        CHECK(with_side("buyer", "credit_code", code) == Strings{"/buyer/credit_code " + std::string{fault}});
    }
}

TEST_CASE_FIXTURE(Desk, "nobody contracts with oneself") {
    CHECK(after([](json::object& body) { body["buyer"] = body["seller"]; }) == Strings{"/buyer party_same"});
    CHECK(after([](json::object& body) {
              body["buyer"] = {{"credit_code", credit_code(1)}, {"name", "别名"}, {"region", "410311"}};
          }) == Strings{"/buyer/name party_known_as", "/buyer/region party_known_as", "/buyer party_same"});
}

TEST_CASE_FIXTURE(Desk, "kind, sub-kind, field and payment mode come from their lists") {
    CHECK(with("kind", "技术开发与服务") == Strings{"/kind not_allowed_value"});
    CHECK(with("kind", "development") == Strings{"/sub_kind not_allowed_value"});
    json::object development = wish();
    development["kind"] = "development";
    CHECK(text_at(draft(development), "/violations/0/message") == "应为其中之一:11, 12, 13");
    CHECK(with("sub_kind", "59") == Strings{"/sub_kind code_unknown"});
    CHECK(with("field", "元宇宙") == Strings{"/field code_unknown"});
    CHECK(with("field", "12") == Strings{"/field code_unknown"});
    CHECK(with("field", "11") == taken);
    CHECK(with("payment_mode", "6") == Strings{"/payment_mode code_unknown"});
    CHECK(with("payment_mode", "5") == taken);
}

TEST_CASE_FIXTURE(Desk, "titles and own numbers are single lines of bounded length") {
    CHECK(with("title", repeated("轴", 200)) == taken);
    CHECK(with("title", repeated("轴", 201)) == Strings{"/title text_too_long"});
    CHECK(with("title", "") == Strings{"/title text_blank"});
    CHECK(with("title", "  　 ") == Strings{"/title text_blank"});
    CHECK(with("title", "两\n行") == Strings{"/title text_control_character"});
    CHECK(with("own_number", repeated("9", 100)) == taken);
    CHECK(with("own_number", repeated("9", 101)) == Strings{"/own_number text_too_long"});
    CHECK(with("own_number", nullptr) == taken);
}

TEST_CASE_FIXTURE(Desk, "all wrong fields are named at once") {
    CHECK(after([](json::object& body) {
              body["title"] = "";
              body["kind"] = "lease";
              body["seller"].as_object()["credit_code"] = "1";
              body["signed_on"] = "2026-02-30";
              body["amount_total"] = yuan("1e6");
              body["colour"] = "red";
              body.erase("amount_tech");
          }) == Strings{"/title text_blank", "/kind not_allowed_value", "/signed_on date_invalid",
                        "/amount_total/amount amount_format", "/amount_tech required",
                        "/seller/credit_code credit_code_length", "/colour unknown_member"});
    CHECK(after([](json::object& body) {
              body["sub_kind"] = "11";
              body["field"] = "99";
              body["payment_mode"] = "9";
              body["buyer"] = {{"name", "某所"}, {"region", "410399"}};
              body["amount_tech"] = yuan("1000000.01");
              body["ends_on"] = "2026-11-23";
          }) == Strings{"/sub_kind not_allowed_value", "/field code_unknown", "/payment_mode code_unknown",
                        "/buyer/region region_code", "/amount_tech amount_order", "/ends_on date_order"});
}

TEST_CASE_FIXTURE(Desk, "an edit is checked like a draft, and a refused one changes nothing") {
    const std::string contract = drafted();
    json::object body = wish("改过的名称");
    body["amount_tech"] = yuan("999999.99");

    CHECK(faults(edit(contract, body, seller)) == Strings{"/amount_tech amount_balance"});
    CHECK(at(contract, "/title") == "轴承寿命测试服务");
    CHECK(at(contract, "/version") == "1");
}
