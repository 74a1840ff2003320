// T15: what the registry did, whatever became of it afterwards.
#include <doctest/doctest.h>

#include "tests/support/ledger.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

struct Office : Ledger {
    using Ledger::Ledger;
    int contracts = 0;

    json::object another() { return wish("第" + std::to_string(++contracts) + "号轴承测试服务"); }
    Response ask(const std::string& query) { return market.get("/v1/statistics/tables/T15?" + query, statistician); }
    // "受理 3 (1), 登记 1 (0)": what was done, in brackets a year before; nothing of what never was.
    std::string done(const std::string& query) {
        const Response answer = ask(query);
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        const json::value body = body_of(answer);
        std::string line;
        for (const json::value& row : body.at("work").as_array()) {
            const auto said = [&](const char* count, const char* days) -> std::string {
                const json::value *number = row.as_object().if_contains(count),
                                  *mean = row.as_object().if_contains(days);
                if (number && number->is_int64()) return std::to_string(number->as_int64());
                return mean && mean->is_string() ? std::string{mean->as_string()} : "0";
            };
            const std::string now = said("count", "days"), before = said("count_before", "days_before");
            if (now == "0" && before == "0") continue;
            line +=
                (line.empty() ? "" : ", ") + std::string{row.at("name").as_string()} + " " + now + " (" + before + ")";
        }
        for (const json::value& check : body.at("checks").as_array()) CHECK(check.at("holds").as_bool());
        return line;
    }
    void refuse(const std::string& contract, json::array grounds) {
        const Response refused =
            step(contract, "refuse", registrar, {{"grounds", std::move(grounds)}, {"text", "不予登记。"}});
        REQUIRE_MESSAGE(refused.status == 200, refused.body);
    }
};

}  // namespace

TEST_CASE("T15 counts each act of the registry once, and takes none back") {
    Office office;
    const auto noted = [&] { return office.ask("period=2026-11").body; };
    CHECK(office.done("period=2026-11") == "");
    CHECK(noted().find("登记工作量尚无记录。") != std::string::npos);
    const std::string first = office.accepted(office.another());
    REQUIRE(office.step(first, "return", office.registrar, {{"reason", "缺附件。"}}).status == 200);
    CHECK(office.done("period=2026-11") == "受理 1 (0), 退回补正 1 (0)");
    CHECK(noted().find("登记工作量自2026-11起记录，此前的未计入。") != std::string::npos);
    REQUIRE(office.step(first, "submit", office.seller).status == 200);
    REQUIRE(office.step(first, "accept", office.registrar).status == 200);
    REQUIRE(office.step(first, "register", office.registrar).status == 200);
    CHECK(office.done("period=2026-11") ==
          "受理 2 (0), 登记 1 (0), 退回补正 1 (0), 办结 1 (0), 平均办结工作日 0.00 (0)");
    office.refuse(office.accepted(office.another()), {"N01", "N02"});
    office.refuse(office.accepted(office.another()), {"N01"});
    office.change_to(first, office.priced("第1号轴承测试服务", "1200000.00", "1200000.00"));
    REQUIRE(office.end(first, "cancel", office.seller, "rescinded").status == 200);
    const std::string second = office.registered(office.another());
    REQUIRE(office.end(second, "revoke", office.registrar, "fraud").status == 200);
    CHECK(office.done("period=2026") ==
          "受理 6 (0), 登记 2 (0), 不予登记 2 (0), 合同无效或尚未生效 2 (0), 不属于技术合同 1 (0), 退回补正 1 (0), "
          "变更登记 1 (0), 注销 1 (0), 撤销 1 (0), 办结 5 (0), 平均办结工作日 0.00 (0)");
    CHECK(office.done("period=2026-10") == "");
    CHECK(office.done("period=2026-10&cumulative=true") == "");
    CHECK(
        office.done("period=2026-H2&region=41&measure=in").starts_with("受理 6 (0)"));  // the registry's own, all of it
    CHECK(office.miscounted() == Strings{});
}

TEST_CASE(
    "the days of T15 are working days behind the acceptance, and a decision is overdue from the day after its term") {
    Office office;
    const std::string quick = office.accepted(office.another());
    const std::string at_last = office.accepted(office.another()), late = office.accepted(office.another());
    const std::string due = office.at(late, "/examination/due_on");
    REQUIRE(due.size() == 10);
    office.come("2026-11-30");  // Tuesday to Monday: four working days
    REQUIRE(office.step(quick, "register", office.registrar).status == 200);
    CHECK(office.done("period=2026-11").ends_with("办结 1 (0), 平均办结工作日 4.00 (0)"));
    office.come(due);
    office.refuse(at_last, {"N01"});
    CHECK(office.done("period=" + due.substr(0, 7)).find("超期办结") == std::string::npos);
    office.come(beijing_midnight(*parse_date(due)) + std::chrono::hours{24});
    REQUIRE(office.step(late, "register", office.registrar).status == 200);
    CHECK(office.done("period=" + due.substr(0, 7)).find("其中：超期办结 1 (0)") != std::string::npos);
}

TEST_CASE("T15 stands beside the same period of the year before") {
    Office office;
    office.registered(office.another());
    office.come("2027-11-08");
    office.refuse(office.accepted(office.another()), {"N02"});
    office.registered(office.another());
    CHECK(office.done("period=2027-11") ==
          "受理 2 (1), 登记 1 (1), 不予登记 1 (0), 不属于技术合同 1 (0), 办结 2 (1), 平均办结工作日 0.00 (0.00)");
    const json::value body = body_of(office.ask("period=2027-11"));
    CHECK(body.at("work").at(0).at("growth").as_string() == "100.00");
}

TEST_CASE("T15 as of a moment is the same ever after, in all formats") {
    Office office;
    office.registered(office.another());
    office.accepted(office.another());
    const std::string moment = text_at(office.ask("period=2026-11"), "/as_of");
    REQUIRE(!moment.empty());
    Strings then;
    for (const char* format : {"json", "csv", "xlsx"})
        then.push_back(office.ask("period=2026-11&as_of=" + moment + "&format=" + format).body);
    office.market.now += std::chrono::minutes{1};
    office.registered(office.another());
    office.refuse(office.accepted(office.another()), {"N01"});
    Strings later;
    for (const char* format : {"json", "csv", "xlsx"})
        later.push_back(office.ask("period=2026-11&as_of=" + moment + "&format=" + format).body);
    CHECK(later == then);
    CHECK(office.done("period=2026-11") != office.done("period=2026-11&as_of=" + moment));
    CHECK(then[1].find("受理,2,0,—") != std::string::npos);
}

TEST_CASE("rivals: acts of many registrars at once are all counted") {
    Office office;
    std::vector<std::function<Response()>> all;
    for (int i = 0; i < 12; ++i) {
        const std::string contract = office.accepted(office.another());
        all.emplace_back(
            [&office, request = office.stepping(contract, i % 3 == 0 ? "return" : "register", office.registrar,
                                                i % 3 == 0 ? json::object{{"reason", "缺附件。"}} : json::object{})] {
                return office.market.send(request);
            });
    }
    for (const Response& each : all_at_once(all)) CHECK(each.status == 200);
    CHECK(office.done("period=2026") == "受理 12 (0), 登记 8 (0), 退回补正 4 (0), 办结 8 (0), 平均办结工作日 0.00 (0)");
}
