// Restatements: why a figure is another one now than it was then, contract by contract.
#include <doctest/doctest.h>

#include <map>

#include "tests/support/ledger.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

struct Explained : Ledger {
    json::value told(const std::string& query) {
        const Response answer = market.get("/v1/statistics/restatement?" + query, statistician);
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        return body_of(answer);
    }
    static std::string line(const json::value& figures) {
        std::string text = std::to_string(figures.at("count").as_int64());
        for (const char* amount : {"amount_total", "amount_tech", "amount_received"})
            text += " " + std::string{figures.at(amount).at("amount").as_string()};
        return text;
    }
    // "2026410301000001: changed -1 ..., ended ..." for each contract.
    Strings moves(const std::string& query) {
        Strings lines;
        const json::value body = told(query);
        for (const json::value& each : body.at("contracts").as_array()) {
            std::string text{each.at("number").as_string()};
            for (const json::value& move : each.at("moves").as_array())
                text += " " + std::string{move.at("what").as_string()} + " " +
                        std::string{move.at("difference").at("amount_total").at("amount").as_string()};
            lines.push_back(std::move(text));
        }
        return lines;
    }
};

Money amount_in(const json::value& figures, const char* name) {
    return Money::parse(std::string{figures.at(name).at("amount").as_string()}).value();
}

}  // namespace

TEST_CASE_FIXTURE(Explained, "what moved a figure is told by contract, moment and event") {
    const std::string first = registered(priced("轴承寿命测试服务", "1000000.00", "1000000.00")),
                      second = registered(priced("滚子强度检测服务", "300000.00", "300000.00"));
    market.now += std::chrono::minutes{1};
    const std::string then = "measure=registered&since=" + text(Instant{market.now});
    CHECK(moves(then) == Strings{});
    market.now += std::chrono::minutes{1};
    change_to(first, priced("轴承寿命与振动测试服务", "1500000.00", "1200000.00"));
    market.now += std::chrono::minutes{1};
    receive(first, "200000.00", "2026-11-24");
    market.now += std::chrono::minutes{1};
    CHECK(end(second, "cancel", seller, "rescinded").status == 200);
    market.now += std::chrono::minutes{1};
    const std::string third = registered(priced("密封圈耐久试验服务", "70000.00", "70000.00"));
    const std::string fourth = registered(priced("保持架磨损试验服务", "80000.00", "80000.00"));
    CHECK(end(fourth, "revoke", registrar, "fraud").status == 200);  // came and went: nothing is left to explain

    CHECK(moves(then) == Strings{"2026410301000001 changed 500000.00 received 0.00",
                                 "2026410301000002 ended -300000.00", "2026410301000003 registered 70000.00"});
    const json::value body = told(then);
    CHECK(line(body.at("before")) == "2 1300000.00 1300000.00 0.00");
    CHECK(line(body.at("after")) == "2 1570000.00 1270000.00 200000.00");
    CHECK(line(body.at("difference")) == "0 270000.00 -30000.00 200000.00");
    // In a part of the figure: what left it and what came into it.
    CHECK(moves(then + "&amount_band=100") == Strings{"2026410301000001 changed 500000.00 received 0.00"});
    CHECK(moves(then + "&amount_band=10") == Strings{"2026410301000002 ended -300000.00"});
    CHECK(moves(then + "&until=2026-11-01") == Strings{});
    const std::string csv = market.get("/v1/statistics/restatement?" + then + "&format=csv", statistician).body;
    CHECK(csv.find("2026410301000002,滚子强度检测服务,") != std::string::npos);
    CHECK(csv.find(",终止,-1,-300000.00,-300000.00,0.00\r\n") != std::string::npos);

    CHECK(faults(market.get("/v1/statistics/restatement?" + then + "&as_of=2026-01-01T00:00:00Z", statistician)) ==
          Strings{"/as_of period_invalid"});
    CHECK(faults(market.get("/v1/statistics/restatement?measure=in", statistician)) == Strings{"/since required"});
    CHECK(market.get("/v1/statistics/restatement?" + then, seller).status == 403);
}

TEST_CASE_FIXTURE(Explained,
                  "a thousand mixed changes are explained contract by contract, and sum to the difference exactly") {
    const std::string gone = office.imported(csv_header() + sound_rows(1, 420));
    Strings standing;
    for (int n = 0; n < 12; ++n)
        standing.push_back(registered(priced("第" + std::to_string(n) + "号测试服务",
                                             std::to_string(n + 1) + "00000.07", std::to_string(n + 1) + "00000.05")));
    come("2026-12-02");
    REQUIRE(close("2026-11").status == 201);
    const std::string since = text(Instant{market.now});
    market.now += std::chrono::seconds{1};
    undo(gone);
    office.imported(csv_header() + sound_rows(421, 1000));
    for (std::size_t n = 0; n < standing.size(); ++n) {
        market.now += std::chrono::seconds{1};
        if (n % 3 == 0)
            CHECK(end(standing[n], "cancel", seller, "rescinded").status == 200);
        else if (n % 3 == 1)
            change_to(standing[n], priced("第" + std::to_string(n) + "号试验服务", "123456.79", "100000.01"));
        else
            receive(standing[n], "10000.11", "2026-12-02");
    }
    long long postings = number_in(market.connection, "SELECT COUNT(*) FROM postings");
    CHECK(1000 <= postings - 432);
    for (const std::string figure :
         {"measure=out", "measure=registered", "measure=in&field=03", "measure=out&until=2026-12-01",
          "measure=out&until=2026-12-01&basis=restated", "measure=out&from=2026-12-01"}) {
        CAPTURE(figure);
        const json::value body = told(figure + "&since=" + since);
        long long count = 0;
        Money total, technical, received;
        for (const json::value& each : body.at("contracts").as_array()) {
            const json::value& difference = each.at("difference");
            count += difference.at("count").as_int64();
            total = total + amount_in(difference, "amount_total");
            technical = technical + amount_in(difference, "amount_tech");
            received = received + amount_in(difference, "amount_received");
            Money moved;
            for (const json::value& move : each.at("moves").as_array())
                moved = moved + amount_in(move.at("difference"), "amount_total");
            CHECK(moved == amount_in(difference, "amount_total"));
        }
        CHECK(line(body.at("before")) == figures(figure + "&as_of=" + since));
        CHECK(line(body.at("after")) == figures(figure));
        CHECK(count == body.at("after").at("count").as_int64() - body.at("before").at("count").as_int64());
        CHECK(total == amount_in(body.at("after"), "amount_total") - amount_in(body.at("before"), "amount_total"));
        CHECK(technical == amount_in(body.at("after"), "amount_tech") - amount_in(body.at("before"), "amount_tech"));
        CHECK(received ==
              amount_in(body.at("after"), "amount_received") - amount_in(body.at("before"), "amount_received"));
    }
    // Nothing of it is in the closed period as it was published.
    CHECK(told("measure=out&until=2026-12-01&since=" + since).at("contracts").as_array().empty());
}
