// Closed periods: what was published stays, what happens later is booked where it happens, and both are told.
#include "domain/statistics/closings.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>

#include "tests/support/fault_loop.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

struct Office : Ledger {
    Office() : Ledger{beijing_midnight(*parse_date("2026-08-03")) + std::chrono::hours{9}} {}
    static constexpr const char *october = "measure=registered&from=2026-10-01&until=2026-11-01",
                                *november = "measure=registered&from=2026-11-01&until=2026-12-01",
                                *december = "measure=registered&from=2026-12-01&until=2027-01-01";

    static std::string restated(const std::string& query) { return query + "&basis=restated"; }
    json::object worth(std::string_view title, const std::string& total) { return priced(title, total, total); }
    json::object royalty(std::string_view title) {
        json::object body = wish(title);
        body["payment_mode"] = "3";
        body["amount_total"] = body["amount_tech"] = yuan("0.00");
        body["royalty"] = json::object{{"base", "sales"}, {"course", "fixed"}, {"rate_bp", 350}, {"method", "按季度"}};
        return body;
    }
    std::string figures(const std::string& query) {
        const std::string told = Ledger::figures(query);
        CHECK(behind(query) == told);
        return told;
    }
    // "2026-10-31 2026-12-01 3 ...": each closing with what it came to, the last first.
    Strings closings() {
        const json::value body = body_of(market.get("/v1/closings", statistician));
        Strings lines;
        for (const json::value& each : body.at("items").as_array()) {
            const auto figures = [&](const char* name) {
                const json::value& told = each.at(name);
                return std::to_string(told.at("count").as_int64()) + " " +
                       std::string{told.at("amount_total").at("amount").as_string()};
            };
            const auto* from = each.as_object().if_contains("from");
            lines.push_back((from && from->is_string() ? std::string{from->as_string()} : "") + ".." +
                            std::string{each.at("until").as_string()} + ": " + figures("figures") + ", adjusted " +
                            figures("adjustments"));
        }
        return lines;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Office,
                  "what a closed period told stays, and what happens to its contracts is booked where it happens") {
    come("2026-10-12");
    const std::string first = registered(worth("轴承寿命测试服务", "1000000.00")),
                      second = registered(worth("滚子强度检测服务", "300000.00")),
                      third = registered(worth("密封圈耐久试验服务", "200000.00"));
    come("2026-10-20");
    CHECK(end(third, "cancel", seller, "rescinded").status == 200);
    CHECK(figures(october) == "2 1300000.00 1300000.00 0.00");  // open: restated where it was
    come("2026-11-03");
    REQUIRE(close("2026-10").status == 201);
    const std::string divided = std::string{october} + "&by=month,kind,field,seller_region",
                      published = text_at(totals(divided), "/rows");
    receive(first, "400000.00", "2026-10-30");
    change_to(first, worth("轴承寿命与振动测试服务", "1500000.00"));
    CHECK(end(second, "revoke", registrar, "fraud").status == 200);

    CHECK(figures(october) == "2 1300000.00 1300000.00 0.00");
    CHECK(figures(november) == "-1 200000.00 200000.00 400000.00");
    CHECK(figures(restated(october)) == "1 1500000.00 1500000.00 400000.00");
    CHECK(figures(restated(november)) == "0 0.00 0.00 0.00");
    CHECK(figures("measure=registered") == figures(restated("measure=registered")));
    CHECK(figures(std::string{november} + "&adjusted=true") == "-1 200000.00 200000.00 400000.00");
    CHECK(figures(std::string{october} + "&adjusted=true") == "0 0.00 0.00 0.00");
    CHECK(text_at(totals(divided), "/rows") == published);
    CHECK(closings() == Strings{"..2026-11-01: 2 1300000.00, adjusted 0 0.00"});

    // In the open period again, what was booked there is restated there.
    come("2026-11-20");
    change_to(first, worth("轴承寿命与振动测试服务二期", "1100000.00"));
    CHECK(figures(november) == "-1 -200000.00 -200000.00 400000.00");
    CHECK(totals(std::string{november} + "&by=month&format=csv")
              .body.find("2026-11,-1,-200000.00,-200000.00,400000.00\r\n") !=
          std::string::npos);  // a figure, which no apostrophe makes a text
    come("2026-12-01");
    REQUIRE(close("2026-11").status == 201);
    CHECK(end(first, "cancel", seller, "rescinded").status == 200);
    CHECK(figures(november) == "-1 -200000.00 -200000.00 400000.00");
    CHECK(figures(december) == "-1 -1100000.00 -1100000.00 -400000.00");
    CHECK(figures("measure=registered") == "0 0.00 0.00 0.00");
    // The contract itself lists the cells in which it counts and once counted.
    const json::value own = body_of(market.get(first + "/postings", buyer));
    Strings cells;
    for (const json::value& each : own.at("items").as_array())
        cells.push_back(std::string{each.at("booked_on").as_string()} + " " +
                        std::to_string(each.at("count").as_int64()) + " " +
                        std::string{each.at("amount_total").at("amount").as_string()} + " " +
                        std::string{each.at("amount_received").at("amount").as_string()});
    CHECK(cells ==
          Strings{"2026-10-12 1 1000000.00 0.00", "2026-11-03 0 0.00 400000.00", "2026-11-03 -1 -1000000.00 0.00",
                  "2026-11-03 0 0.00 -400000.00", "2026-11-03 1 1500000.00 0.00", "2026-11-03 0 0.00 400000.00",
                  "2026-11-03 -1 -1500000.00 0.00", "2026-11-03 0 0.00 -400000.00", "2026-11-03 1 1100000.00 0.00",
                  "2026-11-03 0 0.00 400000.00", "2026-12-01 -1 -1100000.00 0.00", "2026-12-01 0 0.00 -400000.00"});
    CHECK(market.get(first + "/postings", person(market, "broker")).status == 404);
    CHECK(closings() == Strings{"2026-11-01..2026-12-01: -1 -200000.00, adjusted -1 -200000.00",
                                "..2026-11-01: 2 1300000.00, adjusted 0 0.00"});
    CHECK(miscounted() == Strings{});
}

TEST_CASE_FIXTURE(Office, "the worked check of the definitions (markets.md C.7)") {
    const std::string q1 = "measure=registered&from=2027-01-01&until=2027-04-01",
                      q2 = "measure=registered&from=2027-04-01&until=2027-07-01",
                      h1 = "measure=registered&from=2027-01-01&until=2027-07-01",
                      july = "measure=registered&from=2027-07-01&until=2027-08-01";
    const auto at_end_of = [](std::string_view day) {
        return "&as_of=" + text(Instant{beijing_midnight(*parse_date(day)) + std::chrono::days{1} - Duration{1}});
    };
    come("2027-03-10");
    const std::string a = registered(priced("轴承寿命测试服务", "1000000.00", "800000.00"));
    come("2027-04-01");
    REQUIRE(close("2027-Q1").status == 201);
    come("2027-04-05");
    const std::string b = registered(worth("滚子强度检测服务", "500000.00"));
    come("2027-05-20");
    change_to(a, priced("轴承寿命与振动测试服务", "1300000.00", "1000000.00"));
    come("2027-06-02");
    CHECK(end(b, "cancel", seller, "rescinded").status == 200);
    come(beijing_midnight(*parse_date("2027-07-01")) - std::chrono::milliseconds{1});
    const std::string c = registered(royalty("密封圈专有技术提成服务"));
    come("2027-07-01");
    receive(c, "60000.00", "2027-07-01");

    CHECK(figures(restated(h1) + at_end_of("2027-05-31")) == "2 1800000.00 1500000.00 0.00");
    CHECK(figures(restated(h1) + at_end_of("2027-06-30")) == "2 1300000.00 1000000.00 0.00");
    CHECK(figures(restated(q1) + at_end_of("2027-03-31")) == "1 1000000.00 800000.00 0.00");
    CHECK(figures(restated(q1) + at_end_of("2027-06-30")) == "1 1300000.00 1000000.00 0.00");
    CHECK(figures(q1 + at_end_of("2027-06-30")) == "1 1000000.00 800000.00 0.00");
    // Of the second quarter: +500,000 -500,000 of B, +300,000 of A, and C, whose amounts are not known yet.
    CHECK(figures(q2 + at_end_of("2027-06-30")) == "1 300000.00 200000.00 0.00");
    CHECK(figures(july) == "0 0.00 0.00 60000.00");
    CHECK(miscounted() == Strings{});
}

TEST_CASE_FIXTURE(Office, "a period is closed once, by the statistics office, when it is over") {
    come("2026-11-30");
    CHECK(code_of(close("2026-11")) == "period_running");
    CHECK(code_of(close("2026-Q4")) == "period_running");
    come(beijing_midnight(*parse_date("2026-12-01")) - Duration{1});
    CHECK(code_of(close("2026-11")) == "period_running");
    come(beijing_midnight(*parse_date("2026-12-01")));
    CHECK(close("2026-11").status == 201);
    CHECK(code_of(close("2026-11")) == "period_closed");
    CHECK(code_of(close("2026-H1")) == "period_closed");
    CHECK(closings() == Strings{"..2026-12-01: 0 0.00, adjusted 0 0.00"});
    const json::object body{{"through", "2026-12"}, {"prepared_by", "甲"}, {"reviewed_by", "乙"}};
    CHECK(market.post("/v1/closings", body, registrar).status == 403);
    CHECK(market.post("/v1/closings", body, seller).status == 403);
    CHECK(market.get("/v1/closings", registrar).status == 200);
    for (const char* wrong :
         {"2026-13", "2026-Q5", "2026-H3", "26", "2026-1", "2026-00", "1984", "2100", "2026-11-01"}) {
        CAPTURE(wrong);
        CHECK(faults(close(wrong)) == Strings{"/through period_unknown"});
    }
    CHECK(faults(market.post("/v1/closings", {{"through", "2026-12"}, {"prepared_by", ""}}, statistician)) ==
          Strings{"/prepared_by text_blank", "/reviewed_by required"});
}

TEST_CASE_FIXTURE(Office, "an import that is taken back after the close is taken back in the open period") {
    const std::string import = office.imported(csv({sound_row(1), sound_row(2)}));
    const std::string all = figures("measure=out");
    come("2026-12-01");
    REQUIRE(close("2026-11").status == 201);
    undo(import);
    CHECK(figures("measure=out&until=2026-12-01") == all);
    CHECK(figures("measure=out&from=2026-12-01").starts_with("-2 -"));
    CHECK(figures("measure=out") == "0 0.00 0.00 0.00");
    CHECK(figures("measure=out&basis=restated&until=2026-12-01") == "0 0.00 0.00 0.00");
    office.imported(csv({sound_row(1), sound_row(2)}));  // of closed periods, and so of this one
    CHECK(figures("measure=out&from=2026-12-01") == "0 0.00 0.00 0.00");
    CHECK(figures("measure=out&basis=restated&until=2026-12-01") == all);
}

TEST_CASE_FIXTURE(Office, "receipts count when the money came in, refunds against them, and with their contract") {
    come("2026-11-24");
    const std::string contract = registered(worth("轴承寿命测试服务", "1000000.00"));
    const std::string receipt = receive(contract, "400000.00", "2026-11-24");
    CHECK(figures(november) == "1 1000000.00 1000000.00 400000.00");
    const Response back = market.post(contract + "/receipts",
                                      {{"kind", "instalment"},
                                       {"refunds", receipt.substr(receipt.rfind('/') + 1)},
                                       {"received_on", "2026-11-24"},
                                       {"amount", yuan("150000.00")}},
                                      seller);
    REQUIRE_MESSAGE(back.status == 201, back.body);
    CHECK(figures(november) == "1 1000000.00 1000000.00 400000.00");  // recorded, not confirmed
    REQUIRE(step("/v1/receipts/" + text_at(back, "/id"), "confirm", registrar).status == 200);
    CHECK(figures(november) == "1 1000000.00 1000000.00 250000.00");
    CHECK(figures("measure=registered&amount_band=100") == "1 1000000.00 1000000.00 250000.00");
    change_to(contract, worth("轴承寿命与振动测试服务", "900000.00"));
    CHECK(figures("measure=registered&amount_band=100") == "0 0.00 0.00 0.00");
    CHECK(figures("measure=registered&amount_band=50") == "1 900000.00 900000.00 250000.00");
    CHECK(end(contract, "cancel", seller, "rescinded").status == 200);
    CHECK(figures("measure=registered") == "0 0.00 0.00 0.00");
    CHECK(miscounted() == Strings{});
}

TEST_CASE_FIXTURE(
    Office, "a posting that somebody slipped into a closed period is found, and a period that somebody opened again") {
    come("2026-11-24");
    registered(worth("轴承寿命测试服务", "1000000.00"));
    come("2026-12-02");
    REQUIRE(close("2026-11").status == 201);
    registered(worth("滚子强度检测服务", "300000.00"));
    CHECK(miscounted() == Strings{});
    CHECK(found("UPDATE postings SET booked_on = 20261130 WHERE seq = 2",
                "UPDATE postings SET booked_on = 20261202 WHERE seq = 2") == Strings{"2 4"});
    CHECK(found("UPDATE postings SET booked_on = 20261203 WHERE seq = 1",
                "UPDATE postings SET booked_on = 20261124 WHERE seq = 1") == Strings{"1 4"});
    CHECK(found("UPDATE posting_head SET open_from = 0", "UPDATE posting_head SET open_from = 20261201") ==
          Strings{"2 3"});
}

TEST_CASE_FIXTURE(Office, "what was adjusted in a month that is open is restated there, whenever it changes again") {
    come("2026-10-12");
    const std::string contract = registered(worth("轴承寿命测试服务", "1000000.00"));
    receive(contract, "50000.00", "2026-10-12");
    come("2026-11-03");
    REQUIRE(close("2026-10").status == 201);
    change_to(contract, worth("轴承寿命与振动测试服务", "1500000.00"));
    CHECK(figures(november) == "0 500000.00 500000.00 0.00");
    come("2026-12-02");  // November is open still
    change_to(contract, worth("轴承寿命与振动测试服务二期", "1700000.00"));
    CHECK(figures(november) == "0 700000.00 700000.00 0.00");
    CHECK(figures(december) == "0 0.00 0.00 0.00");
    REQUIRE(close("2026-11").status == 201);
    CHECK(end(contract, "cancel", seller, "rescinded").status == 200);
    CHECK(figures(december) == "-1 -1700000.00 -1700000.00 -50000.00");
    // One in which something and its reversal differ: the list tells both.
    CHECK(figures("measure=registered&adjusted=true") == "-1 -1000000.00 -1000000.00 -50000.00");
    CHECK(figures("measure=registered&adjusted=false") == "1 1000000.00 1000000.00 50000.00");
    CHECK(miscounted() == Strings{});
}

namespace {

// The figures of a table of totals, each by its values.
using Told = std::map<Strings, std::array<long long, 4>>;
std::array<long long, 4> operator+(const std::array<long long, 4>& a, const std::array<long long, 4>& b) {
    return {a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]};
}

// Asks one moment, and says which of the invariants 1 to 5 of registry.md §5.2 do not hold there.
class Moment {
  public:
    Moment(Ledger& ledger, std::string moment) : ledger_{ledger}, moment_{std::move(moment)} {}

    Strings broken() {
        Strings broken;
        const auto check = [&](const char* what, bool holds) {
            if (!holds) broken.emplace_back(what);
        };
        for (const std::string measure : {"registered", "out", "in"})
            for (const char* dimension : {"kind", "field", "ip_type", "seller_nature", "buyer_nature", "plan_source",
                                          "goal", "industry", "amount_band", "payment_mode"})
                check(dimension, sum(cells(measure, dimension)) == sum(cells(measure, "")));  // 1
        check("2: output is intake", sum(cells("out", "")) == sum(cells("in", "")));
        const auto is_home = [](const std::string& city) { return city == "410300"; };
        const auto flows = cells("out", "seller_city,buyer_city"), out = cells("out", "seller_city,buyer_city", "4103"),
                   in = cells("in", "seller_city,buyer_city", "4103");
        const auto kept = sum(out, [&](const Strings& values) { return is_home(values[1]); });
        check("3: what goes out here comes in here",
              kept == sum(in, [&](const Strings& values) { return is_home(values[0]); }));
        auto once = sum(out) + sum(in);
        for (std::size_t i = 0; i < once.size(); ++i) once[i] -= kept[i];
        check("4: the area once",
              once == sum(flows, [&](const Strings& values) { return is_home(values[0]) || is_home(values[1]); }));
        for (const auto& [above, below] : {std::pair{"kind", "kind,sub_kind"},
                                           {"seller_province", "seller_province,seller_city,seller_region"},
                                           {"buyer_province", "buyer_province,buyer_city,buyer_region"},
                                           {"year", "year,quarter,month"}}) {
            Told sums;
            for (const auto& [values, figures] : cells("out", below)) {
                auto& total = sums[{values.front()}];
                total = total + figures;
            }
            std::erase_if(sums, [](const auto& each) { return each.second == std::array<long long, 4>{}; });
            check("5: a row is what is beneath it", sums == cells("out", above));
        }
        return broken;
    }

  private:
    Told cells(const std::string& measure, const std::string& by, const std::string& region = "") {
        const json::value body = body_of(
            ledger_.totals("measure=" + measure + "&region=" + region + (by.empty() ? "" : "&by=" + by) + moment_));
        Told cells;
        const auto figures_of = [](const json::value& row) {
            std::array<long long, 4> figures{row.at("count").as_int64()};
            for (const auto& [place, name] : {std::pair{1, "amount_total"}, {2, "amount_tech"}, {3, "amount_received"}})
                figures[static_cast<std::size_t>(place)] =
                    Money::parse(std::string{row.at(name).at("amount").as_string()}).value().in_fen();
            return figures;
        };
        if (by.empty()) return {{{}, figures_of(body.at("total"))}};
        for (const json::value& row : body.at("rows").as_array()) {
            Strings values;
            for (std::size_t begin = 0; begin <= by.size();) {
                const std::size_t end = std::min(by.find(',', begin), by.size());
                const auto* value = row.as_object().if_contains(by.substr(begin, end - begin));
                values.emplace_back(value && value->is_string() ? std::string{value->as_string()} : "");
                begin = end + 1;
            }
            cells[values] = figures_of(row);
        }
        return cells;
    }
    template <class Holds>
    static std::array<long long, 4> sum(const Told& cells, const Holds& holds) {
        std::array<long long, 4> total{};
        for (const auto& [values, figures] : cells)
            if (holds(values)) total = total + figures;
        return total;
    }
    static std::array<long long, 4> sum(const Told& cells) {
        return sum(cells, [](const Strings&) { return true; });
    }

    Ledger& ledger_;
    const std::string moment_;  // "&as_of=...&basis=..."
};

}  // namespace

TEST_CASE_FIXTURE(
    Office, "R35, R42: whatever happens and whenever periods are closed, closed figures and all earlier answers stay") {
    std::mt19937 random{20261127};
    const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
    const char* const days[] = {"2026-08-05", "2026-08-28", "2026-09-10", "2026-10-09",
                                "2026-10-30", "2026-11-16", "2026-12-07"};
    const char* const closing[] = {"", "", "2026-08", "2026-09", "", "2026-10", ""};
    std::map<std::string, std::string> told;       // by question and moment
    std::map<std::string, std::string> published;  // of closed months, by question
    Strings standing, imports;
    int titles = 0, rows = 0;
    const auto fresh = [&] {
        static constexpr const char* amounts[] = {"50000.00", "100000.00", "999999.99", "4000000.00"};
        json::object body = worth("第" + std::to_string(++titles) + "号测试服务", amounts[below(4)]);
        return body;
    };
    const auto remember = [&](const std::string& day) {
        for (const std::string basis : {"booked", "restated"}) {
            const std::string question = "measure=out&by=month,kind,amount_band,adjusted&basis=" + basis;
            const Response answer = totals(question);
            told.emplace(question + "&as_of=" + text_at(answer, "/as_of"), answer.body);
        }
        for (const auto& [question, figures_then] : published)
            CHECK_MESSAGE(Ledger::figures(question) == figures_then, day);
        CHECK(Ledger::figures("measure=out") == Ledger::figures("measure=out&basis=restated"));
    };
    for (std::size_t at = 0; at < std::size(days); ++at) {
        come(days[at]);
        if (const std::string month = closing[at]; !month.empty()) {
            REQUIRE(close(month).status == 201);
            const Period period = Period::parse(month).value();
            const std::string question = "measure=out&from=" + text(period.from()) + "&until=" + text(period.until());
            published[question] = Ledger::figures(question);
        }
        for (int step_no = 0; step_no < 5; ++step_no) {
            const int what = standing.empty() ? 0 : below(7);
            const auto any = [&] {
                return standing[static_cast<std::size_t>(below(static_cast<int>(standing.size())))];
            };
            if (what <= 1) {
                standing.push_back(registered(fresh()));
            } else if (what == 2) {
                change_to(any(), fresh());
            } else if (what == 3) {
                const std::string gone = any();
                std::erase(standing, gone);
                CHECK(end(gone, "cancel", seller, "rescinded").status == 200);
            } else if (what == 4) {
                const int first = rows + 1;
                rows += 1 + below(2);
                imports.push_back(office.imported(csv_header() + sound_rows(first, rows)));
            } else if (what == 5 && !imports.empty()) {
                undo(imports.back());
                imports.pop_back();
            } else {
                const std::string contract =
                    registered(worth("第" + std::to_string(++titles) + "号检测服务", "600000.00"));
                receive(contract, "10000.00", days[at]);
                standing.push_back(contract);
            }
            remember(days[at]);
        }
    }
    CHECK(told.size() > 40);
    CHECK(published.size() == 3);
    CHECK(miscounted() == Strings{});
    for (const auto& [question, body] : told) {
        CAPTURE(question);
        CHECK(totals(question).body == body);
        CHECK(Moment{*this, question.substr(question.find("&basis="))}.broken() == Strings{});
    }
    for (const auto& [question, figures_then] : published) CHECK(behind(question) == figures_then);
}

TEST_CASE_FIXTURE(Office, "two hands close one after the other, and nothing is posted into what they closed") {
    const std::string contract = registered(worth("轴承寿命测试服务", "4000000.00"));
    constexpr const char* ends[] = {"2026-09-01", "2026-10-01", "2026-11-01", "2026-12-01"};
    constexpr const char* months[] = {"2026-08", "2026-09", "2026-10", "2026-11"};
    for (int round = 0; round < 4; ++round) {
        come(ends[round]);
        const Response made = market.post(
            contract + "/receipts",
            {{"kind", "instalment"}, {"received_on", std::string{months[round]} + "-28"}, {"amount", yuan("100.00")}},
            seller);
        REQUIRE_MESSAGE(made.status == 201, made.body);
        const auto confirm = stepping("/v1/receipts/" + text_at(made, "/id"), "confirm", registrar);
        const auto answers = all_at_once({[&] { return close(months[round]); }, [&] { return close(months[round]); },
                                          [&] { return market.send(confirm); }});
        CHECK((answers[0].status == 201) + (answers[1].status == 201) == 1);
        CHECK(answers[2].status == 200);
        // Before the close it is of that month, after it of the day on which it was confirmed: never of a month that was closed then.
        CHECK(miscounted() == Strings{});
        CHECK(figures("measure=registered") == "1 4000000.00 4000000.00 " + std::to_string(round + 1) + "00.00");
    }
}

TEST_CASE("faults while a period is closed leave it closed or open") {
    fault_loop([](Market& market) {
        return with_body(market.request(Method::post, "/v1/closings", person(market, "statistician")),
                         {{"through", "2026-10"}, {"prepared_by", "甲"}, {"reviewed_by", "乙"}});
    });
}
