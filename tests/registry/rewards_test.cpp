// The bases of the city's rewards (R37) over a real register: what counts in which year, for whom, what does not and why, and who
// may know.
#include <doctest/doctest.h>

#include <utility>

#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

Money money(std::string_view text) { return Money::parse(text).value(); }

json::object payment(std::string_view amount, std::string_view on) {
    return {{"kind", "instalment"}, {"received_on", on}, {"amount", yuan(amount)}};
}

struct Desk : Registry {
    explicit Desk(const Rules& rules = rules_without_likeness()) : Registry{start_of_tests(), rules} {}

    // Sold by party 1 to party 2; what is not technical keeps it from being a large one.
    json::object sale(std::string_view title, std::string_view total = "30000000.00") {
        json::object body = wish(title);
        body["amount_total"] = yuan(total);
        const std::string rest = (money(total) - money("10000.00")).text();
        body["amount_tech"] = yuan("10000.00");
        body["deductions"] = {{{"item", "设备"}, {"amount", yuan(rest)}, {"reason", "采购设备"}}};
        body["reward"] = {{"other_subsidy", false}};
        return body;
    }
    json::object to_startup(std::string_view title) {
        json::object body = sale(title);
        body["seller_nature"] = "0221";
        body["related"] = false;
        body["reward"] = {{"buyer_startup", true}, {"other_subsidy", false}};
        return body;
    }
    json::object transfer(std::string_view title, std::string_view tech) {
        json::object body = wish(title);
        body["kind"] = "transfer";
        body["sub_kind"] = "23";
        body["amount_total"] = body["amount_tech"] = yuan(tech);
        body["reward"] = {{"other_subsidy", false}};
        return body;
    }
    std::string confirmed(const std::string& contract, const json::object& body, const Token& by) {
        const Response made = market.post(contract + "/receipts", body, by);
        REQUIRE_MESSAGE(made.status == 201, made.body);
        const std::string receipt = header(made, "Location");
        REQUIRE(step(receipt, "confirm", registrar).status == 200);
        return receipt;
    }
    std::string received(const std::string& contract, std::string_view amount, std::string_view on = "2026-11-24") {
        return confirmed(contract, payment(amount, on), seller);
    }
    std::string refunded(const std::string& contract, const std::string& receipt, std::string_view amount,
                         std::string_view on) {
        json::object body = payment(amount, on);
        body["refunds"] = receipt.substr(receipt.rfind('/') + 1);
        return confirmed(contract, body, seller);
    }

    Response of_firm(int n, std::string_view year = "2026", const Token& as = {}) {
        return market.get("/v1/rewards/" + credit_code(n) + "?year=" + std::string{year}, as.empty() ? registrar : as);
    }
    // "role received-refunded base before_cap cap award" of a seller, "buyer base before_cap cap award".
    Strings lines(int n, std::string_view year = "2026") {
        Strings list;
        const Response answer = of_firm(n, year);
        if (answer.status != 200) return {code_of(answer)};
        const auto amount = [](const json::value& line, const char* of) {
            return std::string{line.at(of).at("amount").as_string()};
        };
        const json::value body = body_of(answer);
        for (const json::value& line : body.at("lines").as_array()) {
            std::string text{line.at("role").as_string()};
            if (text != "buyer") text += " " + amount(line, "received") + "-" + amount(line, "refunded");
            for (const char* of : {"reward_base", "before_cap", "cap", "award"}) text += " " + amount(line, of);
            list.push_back(text);
        }
        return list;
    }
    // "seller: ended" or "university:" for each line that has the contract, with all that is said against it.
    Strings standing(const std::string& contract, int firm, std::string_view year = "2026") {
        Strings list;
        const json::value body = body_of(of_firm(firm, year));
        for (const json::value& line : body.at("lines").as_array())
            for (const json::value& each : line.at("contracts").as_array()) {
                if (contract != "/v1/contracts/" + std::string{each.at("contract").as_string()}) continue;
                std::string text = std::string{line.at("role").as_string()} + ":";
                for (const char* against : {"excluded", "ordinary_rate"})
                    for (const json::value& reason : each.at(against).as_array())
                        text += " " + std::string{reason.as_string()};
                list.push_back(text);
            }
        return list;
    }
    // How a contract of that body stands, once something has come in.
    std::string standing_of(const json::object& body) {
        const std::string contract = registered(body);
        received(contract, "1.00");
        const Strings list = standing(contract, 1);
        REQUIRE(list.size() == 1);
        return list.front();
    }
};

}  // namespace

TEST_CASE_FIXTURE(Desk, "the worked example of docs/rewards.md") {
    json::object unsaid = to_startup("未说是否关联的服务");
    unsaid.erase("related");
    const std::string plain = registered(unsaid), special = registered(to_startup("非关联的服务"));
    registered(transfer("第一项专利", "3999999.90"));
    registered(transfer("第二项专利", "10000.10"));
    at_ten_on("2027-01-10");
    const std::string first = received(plain, "12000000.00", "2026-12-01");
    received(plain, "9000000.00", "2026-12-31");
    refunded(plain, first, "500000.00", "2026-12-31");
    const std::string paid = received(special, "1234567.89", "2026-12-15");
    refunded(special, paid, "234567.89", "2027-01-05");
    CHECK(lines(1) == Strings{"seller 21000000.00-500000.00 20500000.00 205000.00 200000.00 200000.00",
                              "university 1234567.89-0.00 1234567.89 24691.36 500000.00 24691.36"});
    CHECK(lines(1, "2027") == Strings{"university 0.00-234567.89 -234567.89 0.00 500000.00 0.00"});
    CHECK(text_at(of_firm(1, "2027"), "/lines/0/refunds_exceed") == "true");
    CHECK(text_at(of_firm(1), "/lines/0/refunds_exceed") == "false");
    CHECK(lines(2) == Strings{"buyer 4010000.00 200500.01 1000000.00 200500.01"});
    CHECK(text_at(of_firm(2), "/lines/0/contracts/0/award/amount") == "200000.00");
    CHECK(text_at(of_firm(2), "/lines/0/contracts/1/award/amount") == "500.01");
}

TEST_CASE_FIXTURE(Desk,
                  "over 100,000,000.00 means the year's net receipts: exactly it is not over, and refunds count") {
    const std::string contract = registered(sale("大额合同", "200000000.00"));
    received(contract, "100000000.00");
    CHECK(lines(1).front().ends_with(" 1000000.00 200000.00 200000.00"));
    const std::string fen = received(contract, "0.01");
    CHECK(lines(1).front().ends_with(" 1000000.00 300000.00 300000.00"));
    refunded(contract, fen, "0.01", "2026-11-24");
    CHECK(lines(1) == Strings{"seller 100000000.01-0.01 100000000.00 1000000.00 200000.00 200000.00"});
}

TEST_CASE_FIXTURE(Desk,
                  "only what is confirmed counts, in the year of the bank's slip, the last day of the year included") {
    const std::string contract = registered(sale("跨年到款"));
    at_ten_on("2027-01-10");
    received(contract, "100.00", "2026-12-31");
    received(contract, "200.00", "2027-01-01");
    CHECK(market.post(contract + "/receipts", payment("5000.00", "2026-12-31"), seller).status == 201);
    const Response rejected = market.post(contract + "/receipts", payment("7000.00", "2026-12-31"), seller);
    REQUIRE(step(header(rejected, "Location"), "reject", registrar, {{"text", "回单不符。"}}).status == 200);
    CHECK(lines(1) == Strings{"seller 100.00-0.00 100.00 1.00 200000.00 1.00"});
    CHECK(lines(1, "2027") == Strings{"seller 200.00-0.00 200.00 2.00 200000.00 2.00"});
    CHECK(lines(1, "2025") == Strings{"not_found"});
}

TEST_CASE_FIXTURE(Desk,
                  "a receipt reversed after the year's end leaves its year as it was and takes from the next one") {
    const std::string contract = registered(sale("冲正"));
    at_ten_on("2027-01-10");
    const std::string receipt = received(contract, "1000.00", "2026-12-31");
    refunded(contract, receipt, "1000.00", "2027-01-02");
    received(contract, "1500.00", "2027-01-03");
    CHECK(lines(1) == Strings{"seller 1000.00-0.00 1000.00 10.00 200000.00 10.00"});
    CHECK(lines(1, "2027") == Strings{"seller 1500.00-1000.00 500.00 5.00 200000.00 5.00"});
}

TEST_CASE_FIXTURE(Desk, "the university's rate asks for all that it asks for; without it the ordinary one is left") {
    const auto with = [&](std::string_view title, const std::function<void(json::object&)>& change) {
        json::object body = to_startup(title);
        change(body);
        return standing_of(body);
    };
    CHECK(with("全部符合", [](json::object&) {}) == "university:");
    CHECK(with("研究院", [](auto& body) { body["seller_nature"] = "0211"; }) == "university:");
    CHECK(with("企业", [](auto& body) { body["seller_nature"] = "150"; }) == "seller: not_university");
    CHECK(with("性质未填", [](auto& body) { body.erase("seller_nature"); }) == "seller: not_university");
    CHECK(with("关联", [](auto& body) { body["related"] = true; }) == "seller: related");
    CHECK(with("未说关联", [](auto& body) { body.erase("related"); }) == "seller: related_unsaid");
    CHECK(with("非初创", [](auto& body) { body["reward"].as_object()["buyer_startup"] = false; }) ==
          "seller: not_startup");
    CHECK(with("未说初创", [](auto& body) { body["reward"].as_object().erase("buyer_startup"); }) ==
          "seller: startup_unsaid");
    CHECK(with("外地买方", [](auto& body) {
              body["buyer"] = {{"credit_code", credit_code(9)}, {"name", "外地"}, {"region", "110108"}};
          }) == "seller: buyer_outside_city");
    CHECK(lines(1) ==
          Strings{"seller 7.00-0.00 7.00 0.07 200000.00 0.07", "university 2.00-0.00 2.00 0.04 500000.00 0.04"});
}

TEST_CASE_FIXTURE(Desk,
                  "other public money excludes a contract, and so does that nobody has said whether it was taken") {
    json::object body = sale("已享受");
    body["reward"] = {{"other_subsidy", true}};
    CHECK(standing_of(body) == "seller: other_subsidy not_university");
    CHECK(standing_of(wish("未说")) == "seller: subsidy_unsaid not_university");
    CHECK(lines(1) == Strings{"seller 0.00-0.00 0.00 0.00 200000.00 0.00"});
    const Response answer = of_firm(1);
    CHECK(text_at(answer, "/lines/0/contracts_excluded") == "2");
    CHECK(text_at(answer, "/lines/0/excluded_for") == R"(["other_subsidy","subsidy_unsaid"])");
    CHECK(text_at(answer, "/lines/0/contracts/0/receipts/0/counted") == "false");
}

TEST_CASE("the city may let what is not said count, and licences as transfers, by parameters") {
    Rules rules = rules_without_likeness();
    rules.set("reward.unsaid_subsidy_counts", "1", {});
    rules.set("reward.buyer.kinds", "transfer licence", {});
    Desk desk{rules};
    CHECK(desk.standing_of(desk.wish("未说")) == "seller: not_university");
    json::object body = desk.transfer("专利实施许可", "100000.00");
    body["kind"] = "licence";
    body["sub_kind"] = "32";
    body["licence_type"] = "ordinary";
    body.erase("reward");
    desk.registered(body);
    CHECK(desk.lines(2) == Strings{"buyer 100000.00 5000.00 1000000.00 5000.00"});
}

TEST_CASE("without any kind that counts there are no buyers") {
    Rules rules = rules_without_likeness();
    rules.set("reward.buyer.kinds", "", {});
    Desk desk{rules};
    desk.registered(desk.transfer("专利", "100000.00"));
    CHECK(desk.lines(2) == Strings{"not_found"});
    CHECK(text_at(desk.market.get("/v1/rewards?year=2026", desk.registrar), "/items") == "[]");
}

TEST_CASE_FIXTURE(Desk, "an ended registration counts for nobody, neither its receipts nor its refunds") {
    const std::string sold = registered(sale("解除的合同")), bought = registered(transfer("撤销的转让", "100000.00"));
    const std::string receipt = received(sold, "500.00");
    received(bought, "300.00");
    CHECK(standing(bought, 2) == Strings{"buyer:"});
    REQUIRE(step(sold, "cancel", seller, {{"cause", "rescinded"}, {"text", "协议解除。"}}).status == 200);
    REQUIRE(step(bought, "revoke", registrar, {{"cause", "fraud"}, {"text", "虚假合同。"}}).status == 200);
    refunded(sold, receipt, "500.00", "2026-11-24");
    CHECK(standing(sold, 1) == Strings{"seller: ended not_university"});
    CHECK(standing(bought, 1) == Strings{"seller: ended not_university"});
    CHECK(standing(bought, 2) == Strings{"buyer: ended"});
    CHECK(lines(1) == Strings{"seller 0.00-0.00 0.00 0.00 200000.00 0.00"});
    CHECK(lines(2) == Strings{"buyer 0.00 0.00 1000000.00 0.00"});
}

TEST_CASE_FIXTURE(Desk,
                  "a buyer has what was registered in the year, of transfers alone, in the city, and in their order") {
    for (const char* title : {"甲", "乙", "丙", "丁"}) registered(transfer(title, "4000000.00"));
    registered(transfer("戊", "3999999.80"));
    registered(wish("不是转让的服务"));
    json::object away = transfer("外地的买方", "100000.00");
    away["buyer"] = {{"credit_code", credit_code(9)}, {"name", "外地"}, {"region", "110108"}};
    const std::string outside = registered(away);
    const std::string unsaid = registered([&] {
        json::object body = transfer("未说", "100000.00");
        body.erase("reward");
        return body;
    }());
    const std::string crossing = registered(transfer("己", "4000000.00"));
    at_ten_on("2027-01-10");
    registered(transfer("下一年", "4000000.00"));
    CHECK(lines(2) == Strings{"buyer 23999999.80 1199999.99 1000000.00 1000000.00"});
    const json::value body = body_of(of_firm(2));
    const json::array& contracts = body.at("lines").at(0).at("contracts").as_array();
    REQUIRE(contracts.size() == 7);
    CHECK(contracts.at(4).at("award").at("amount") == "199999.99");
    CHECK(contracts.at(5).at("award").at("amount") == "0.00");
    CHECK(crossing == "/v1/contracts/" + std::string{contracts.at(6).at("contract").as_string()});
    CHECK(contracts.at(6).at("before_cap").at("amount") == "200000.00");
    CHECK(contracts.at(6).at("award").at("amount") == "0.01");
    CHECK(standing(unsaid, 2) == Strings{"buyer: subsidy_unsaid"});
    CHECK(standing(outside, 9) == Strings{"buyer: outside_city"});
    CHECK(lines(2, "2027") == Strings{"buyer 4000000.00 200000.00 1000000.00 200000.00"});
}

TEST_CASE_FIXTURE(Desk, "a changed contract counts as it is now; the revision before it keeps what it said") {
    json::object body = transfer("专利转让", "100000.00");
    const std::string contract = registered(body);
    CHECK(lines(2) == Strings{"buyer 100000.00 5000.00 1000000.00 5000.00"});
    body["amount_total"] = body["amount_tech"] = yuan("80000.00");
    change_to(contract, body);
    CHECK(lines(2) == Strings{"buyer 80000.00 4000.00 1000000.00 4000.00"});
    body["reward"] = {{"other_subsidy", true}, {"buyer_startup", true}};
    change_to(contract, body);
    CHECK(standing(contract, 2) == Strings{"buyer: other_subsidy"});
    const Response revisions = market.get(contract + "/revisions", seller);
    CHECK(text_at(revisions, "/items/1/reward") == R"({"other_subsidy":false})");
    CHECK(at(contract, "/reward") == R"({"buyer_startup":true,"other_subsidy":true})");
}

TEST_CASE_FIXTURE(Desk, "what a former seller received is not the next one's, nor is its refund") {
    const std::string contract = registered(sale("转给他人的合同"));
    const std::string before = received(contract, "700.00");
    const Token heir = member(market, party(market, 3, "410307"));
    json::object body = sale("转给他人的合同");
    body["seller"] = {{"credit_code", credit_code(3)}, {"name", "主体3"}, {"region", "410307"}};
    change_to(contract, body);
    seller = heir;
    received(contract, "200.00");
    refunded(contract, before, "100.00", "2026-11-24");
    CHECK(lines(3) == Strings{"seller 200.00-0.00 200.00 2.00 200000.00 2.00"});
    const Response answer = of_firm(3);
    Strings counted;
    const json::value shown = body_of(answer);
    for (const json::value& receipt : shown.at("lines").at(0).at("contracts").at(0).at("receipts").as_array())
        counted.push_back(json::serialize(receipt.at("counted")));
    CHECK(counted == Strings{"false", "true", "false"});
    CHECK(lines(1) == Strings{"not_found"});
    // A seller who is not of the city has nothing of it at all.
    body["seller"] = {{"credit_code", credit_code(4)}, {"name", "外地受让人"}, {"region", "110108"}};
    const std::string address =
        header(market.send(stepping(contract, "change", heir, {{"reason", "再转让。"}})), "Location");
    REQUIRE(edit(address, body, heir).status == 200);
    REQUIRE(step(address, "submit", heir, {{"benefits", json::array{}}}).status == 200);
    REQUIRE(step(address, "accept", registrar).status == 200);
    REQUIRE(step(address, "register_change", registrar).status == 200);
    CHECK(standing(contract, 4) == Strings{"seller: outside_city not_university"});
}

TEST_CASE("what another registry registered is listed and counts for nothing") {
    Importing office;
    const std::string import = office.imported(csv({changed(
        sound_row(1),
        {{"kind", "transfer"}, {"sub_kind", "23"}, {"buyer_code", credit_code(2)}, {"buyer_region", "410311"}})}));
    REQUIRE(office.errors(import) == Names{});
    const Response answer = office.market.get("/v1/rewards/" + credit_code(2) + "?year=2025", office.registrar);
    CHECK(text_at(answer, "/lines/0/contracts/0/excluded") == R"(["registered_elsewhere","subsidy_unsaid"])");
    CHECK(text_at(answer, "/lines/0/award/amount") == "0.00");
}

TEST_CASE("a year's awards go by the parameters of its last day") {
    Rules rules = rules_without_likeness();
    const Date midsummer{std::chrono::year{2027}, std::chrono::July, std::chrono::day{1}};
    rules.set("reward.seller.rate_bp", "150", midsummer);
    rules.set("reward.seller.cap_fen", "300", midsummer);
    Desk desk{rules};
    const std::string contract = desk.registered(desk.sale("跨年到款"));
    desk.at_ten_on("2027-01-10");
    desk.received(contract, "1000.00", "2026-12-31");
    desk.received(contract, "1000.00", "2027-01-01");
    CHECK(desk.lines(1) == Strings{"seller 1000.00-0.00 1000.00 10.00 200000.00 10.00"});
    CHECK(desk.lines(1, "2027") == Strings{"seller 1000.00-0.00 1000.00 15.00 3.00 3.00"});
    CHECK(text_at(desk.of_firm(1, "2027"), "/lines/0/reward_bp") == "150");
}

TEST_CASE_FIXTURE(Desk, "the facts are frozen with the terms, told by the log where they are said, and watched by it") {
    json::object body = sale("说明的合同");
    body["reward"] = {{"buyer_startup", true}, {"other_subsidy", false}};
    const std::string said = registered(body), unsaid = registered(wish("未说的合同"));
    market.seal();
    const auto facts = [&](const std::string& contract) {
        return text_at(market.get(contract + "/log", seller), "/items/0/text");
    };
    CHECK(facts(said).find(R"("buyer_startup":true)") != std::string::npos);
    CHECK(facts(said).find(R"("other_subsidy":false)") != std::string::npos);
    CHECK(facts(unsaid).find("buyer_startup") == std::string::npos);
    CHECK(facts(unsaid).find("other_subsidy") == std::string::npos);
    CHECK(at(unsaid, "/reward") == "");
    const std::string ulid = said.substr(said.rfind('_') + 1);
    CHECK(misfits_with("contracts", ulid, "other_subsidy = 1", "other_subsidy = 0").size() == 1);
    CHECK(misfits_with("contracts", ulid, "buyer_startup = NULL", "buyer_startup = 1").size() == 1);
    body["reward"] = {{"startup", true}};
    CHECK(faults(draft(body)) == Strings{"/reward/startup unknown_member"});
}

TEST_CASE_FIXTURE(Desk, "the registry, statisticians and supervisors read all, a party its own, nobody else anything") {
    received(registered(sale("有到款的合同")), "1000.00");
    registered(transfer("专利", "100000.00"));
    const std::string third = party(market, 3);
    const Token stranger = member(market, third), agency = agency_person(market, seller_party);
    const auto status = [&](const Token& as, const std::string& query = "") {
        return market.get("/v1/rewards?year=2026" + query, as).status;
    };
    const auto firms = [&](const Token& as, const std::string& query = "") {
        Strings codes;
        const json::value body = body_of(market.get("/v1/rewards?year=2026" + query, as));
        for (const json::value& item : body.at("items").as_array())
            codes.emplace_back(item.at("credit_code").as_string());
        return codes;
    };
    for (const Token& all : {registrar, person(market, "statistician"), person(market, "supervisor")}) {
        CHECK(firms(all) == Strings{credit_code(1), credit_code(2)});
        CHECK(firms(all, "&party=" + buyer_party) == Strings{credit_code(2)});
        CHECK(firms(all, "&party=" + third) == Strings{});
        CHECK(of_firm(1, "2026", all).status == 200);
        CHECK(code_of(of_firm(3, "2026", all)) == "not_found");
    }
    CHECK(firms(seller) == Strings{credit_code(1)});
    CHECK(firms(agency) == Strings{credit_code(1)});
    CHECK(firms(buyer, "&party=" + buyer_party) == Strings{credit_code(2)});
    CHECK(firms(stranger) == Strings{});
    CHECK(status(buyer, "&party=" + seller_party) == 404);
    CHECK(status(stranger, "&party=" + seller_party) == 404);
    CHECK(of_firm(1, "2026", seller).status == 200);
    CHECK(of_firm(2, "2026", seller).status == 404);
    CHECK(of_firm(1, "2026", stranger).status == 404);
    const Token agent = broker(market);
    mandate(market, seller, agent);
    for (const Token& nobody : {operator_(market), person(market, "auditor"), agent}) {
        CHECK(status(nobody) == 403);
        CHECK(of_firm(1, "2026", nobody).status == 403);
    }
    CHECK(market.get("/v1/rewards?year=2026").status == 401);
    CHECK(faults(market.get("/v1/rewards?year=2018", registrar)) == Strings{"/year out_of_range"});
    CHECK(market.get("/v1/rewards/91410300MA00000000?year=2026", registrar).status == 404);
}

TEST_CASE_FIXTURE(Desk,
                  "R38: a confidential contract counts for all, and is shown to its sides and who was named for such") {
    account(market, "cleared", {"registrar", "cleared"});
    const Token other = std::exchange(registrar, token(market, "cleared"));
    json::object body = sale("某型号轴承试验");
    body["confidential"] = true;
    received(registered(body), "1000.00");
    for (const Token& named : {registrar, seller}) {
        const Response shown = of_firm(1, "2026", named);
        CHECK(text_at(shown, "/lines/0/contracts/0/title") == "某型号轴承试验");
        CHECK(text_at(shown, "/lines/0/contracts_withheld") == "0");
    }
    const Token offices[]{other, person(market, "statistician"), person(market, "supervisor")};
    for (const Token& who : offices) {  // a firm that only confidential contracts name is not named here either
        CHECK(code_of(of_firm(1, "2026", who)) == "not_found");
        CHECK(text_at(market.get("/v1/rewards?year=2026", who), "/items") == "[]");
    }
    received(registered(sale("公开的试验")), "1000.00");
    for (const Token& who : offices) {
        const Response shown = of_firm(1, "2026", who);
        CHECK(text_at(shown, "/lines/0/award/amount") == "20.00");
        CHECK(text_at(shown, "/lines/0/contracts/0/title") == "公开的试验");
        CHECK(text_at(shown, "/lines/0/contracts/1/title") == "");
        CHECK(text_at(shown, "/lines/0/contracts_withheld") == "1");
    }
}

TEST_CASE_FIXTURE(Desk, "the list goes on where its page ended, firm by firm, and shows no contracts") {
    received(registered(sale("甲方所售")), "1000.00");
    json::object other = transfer("另一买方", "100000.00");
    other["buyer"] = {{"credit_code", credit_code(5)}, {"name", "第五家"}, {"region", "410311"}};
    registered(other);
    registered(transfer("乙方所购", "100000.00"));
    Strings names;
    std::string cursor;
    do {
        const Response page = market.get("/v1/rewards?year=2026&limit=1" + cursor, registrar);
        REQUIRE_MESSAGE(page.status == 200, page.body);
        CHECK(text_at(page, "/items/0/lines/0/contracts") == "");
        names.push_back(text_at(page, "/items/0/name"));
        const std::string next = text_at(page, "/next_cursor");
        cursor = next.empty() ? "" : "&cursor=" + next;
    } while (!cursor.empty());
    CHECK(names == Strings{"主体1", "主体2", "第五家"});
    CHECK(text_at(market.get("/v1/rewards?year=2027", registrar), "/items") == "[]");
    CHECK(text_at(market.get("/v1/rewards?year=2026&limit=1&party=" + seller_party, registrar), "/next_cursor") == "");
    CHECK(code_of(market.get("/v1/rewards?year=2026&cursor=abc", registrar)) == "bad_cursor");
}
