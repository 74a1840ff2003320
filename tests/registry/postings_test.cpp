// Postings: whatever happens to contracts, what is posted is what counts of them, and what was once told can be told again.
#include <doctest/doctest.h>

#include <random>

#include "persistence/core/migration_text.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/here.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

std::string months_of(const Response& told) { return text_at(told, "/rows"); }

}  // namespace

TEST_CASE_FIXTURE(Ledger, "registration, change, cancellation and revocation are posted, and the totals follow") {
    CHECK(text_at(totals(), "/as_of").empty());
    const std::string first = registered(priced("轴承寿命测试服务", "1000000.00", "1000000.00")),
                      second = registered(priced("滚子强度检测服务", "300000.00", "200000.00"));
    const std::string two = moment();
    CHECK(total() == "2 1300000.00");
    change_to(first, priced("轴承寿命与振动测试服务", "5000000.00", "4000000.00"));
    const std::string changed = moment();
    CHECK(total() == "2 5300000.00");
    CHECK(end(second, "cancel", seller, "rescinded").status == 200);
    const std::string cancelled = moment();
    CHECK(end(first, "revoke", registrar, "fraud").status == 200);
    CHECK(total() == "0 0.00");
    CHECK(drilled() == Strings{});
    CHECK(months_of(totals()) == "[]");  // no empty cells where something was

    CHECK(total(two) == "2 1300000.00");
    CHECK(total(changed) == "2 5300000.00");
    CHECK(total(cancelled) == "1 5000000.00");
    CHECK(drilled(two) ==
          Strings{"2026410301000001 轴承寿命测试服务 1000000.00", "2026410301000002 滚子强度检测服务 300000.00"});
    CHECK(drilled(changed) ==
          Strings{"2026410301000002 滚子强度检测服务 300000.00", "2026410301000001 轴承寿命与振动测试服务 5000000.00"});
    CHECK(drilled(cancelled) == Strings{"2026410301000001 轴承寿命与振动测试服务 5000000.00"});
    CHECK(miscounted() == Strings{});
}

TEST_CASE_FIXTURE(Ledger,
                  "an import is posted as a whole and taken back as a whole, and what it was counted as can be told") {
    registered(priced("轴承寿命测试服务", "1000000.00", "1000000.00"));
    const std::string before = months_of(totals());
    const std::string import = office.imported(csv({sound_row(1), sound_row(2), sound_row(3)}));
    const std::string with_it = totals().body, then = moment();
    undo(import);
    CHECK(months_of(totals()) == before);
    CHECK(totals("measure=out&by=month,kind,field&as_of=" + then).body == with_it);
    CHECK(drilled(then).size() == 4);
    CHECK(miscounted() == Strings{});
    office.imported(csv({sound_row(1), sound_row(2)}));  // again, since it is free to come again
    CHECK(drilled().size() == 3);
    CHECK(miscounted() == Strings{});
}

TEST_CASE_FIXTURE(Ledger,
                  "R42: after any history the postings are what the contracts are, and every earlier answer comes "
                  "again byte for byte") {
    std::mt19937 random{20261126};
    const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
    std::vector<std::pair<std::string, std::string>> told;  // the moment, and what was answered then
    Strings standing, imports;
    const auto remember = [&] {
        const Response answer = totals();
        const std::string at = text_at(answer, "/as_of");
        if (!at.empty() && (told.empty() || told.back().first != at)) told.emplace_back(at, answer.body);
    };
    int titles = 0, rows = 0;
    const auto fresh = [&] {
        const std::string total = std::to_string(below(900) + 100) + "000.00";
        json::object body =
            priced("第" + std::to_string(++titles) + "号轴承测试服务", total, below(2) ? total : "90000.00");
        if (below(3) == 0) body["field"] = "01";
        return body;
    };
    for (int i = 0; i < 40; ++i) {
        const int what = standing.empty() ? 0 : below(6);
        const auto any = [&] { return standing[static_cast<std::size_t>(below(static_cast<int>(standing.size())))]; };
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
            rows += 1 + below(3);
            imports.push_back(office.imported(csv_header() + sound_rows(first, rows)));
        } else if (!imports.empty()) {
            undo(imports.back());
            imports.pop_back();
        }
        remember();
    }
    CHECK(told.size() > 20);
    CHECK(miscounted() == Strings{});
    for (const auto& [at, body] : told) {
        CAPTURE(at);
        CHECK(totals("measure=out&by=month,kind,field&as_of=" + at).body == body);
    }
    // Without gaps, and in the order of their moments.
    CHECK(number_in(market.connection, "SELECT MAX(seq) - COUNT(*) FROM postings") == 0);
    CHECK(number_in(market.connection, "SELECT MIN(seq) FROM postings") == 1);
    CHECK(number_in(
              market.connection,
              "SELECT COUNT(*) FROM postings a JOIN postings b ON b.seq = a.seq + 1 WHERE b.posted_at < a.posted_at") ==
          0);
}

TEST_CASE_FIXTURE(Ledger, "a supplement counts in its own month, and goes and comes with its contract") {
    json::object body = wish("密封圈专有技术许可");
    body["payment_mode"] = "3";
    body["amount_total"] = body["amount_tech"] = yuan("0.00");
    body["royalty"] = json::object{{"base", "sales"}, {"course", "fixed"}, {"rate_bp", 350}, {"method", "按季度"}};
    const std::string contract = registered(body), day = text(beijing_date(market.now));
    CHECK(total() == "1 0.00");
    const Response stated = market.post(contract + "/supplements",
                                        {{"period_from", day},
                                         {"period_to", day},
                                         {"amount_total", yuan("60000.00")},
                                         {"amount_tech", yuan("60000.00")},
                                         {"basis", "首日结算"}},
                                        seller);
    REQUIRE(stated.status == 201);
    CHECK(total() == "1 0.00");
    const std::string statement = "/v1/supplements/" + text_at(stated, "/id");
    REQUIRE(step(statement, "register", registrar).status == 200);
    CHECK(total() == "1 60000.00");
    CHECK(drilled().size() == 2);
    CHECK(end(contract, "revoke", registrar, "fraud").status == 200);
    CHECK(total() == "0 0.00");
    CHECK(miscounted() == Strings{});
}

TEST_CASE_FIXTURE(Ledger, "all pages of one list are of one moment") {
    for (const char* title : {"一号测试服务", "二号检测服务", "三号标定服务", "四号评估服务"})
        registered(priced(title, "1000000.00", "1000000.00"));
    const Response page = market.get("/v1/statistics/contracts?measure=out&limit=2", statistician);
    const std::string third =
        "/v1/contracts/" +
        text_at(market.get("/v1/statistics/contracts?measure=out&limit=3", statistician), "/items/2/id");
    CHECK(end(third, "cancel", seller, "rescinded").status == 200);
    registered(priced("五号诊断服务", "1000000.00", "1000000.00"));
    const Response rest = market.get(
        "/v1/statistics/contracts?measure=out&limit=9&cursor=" + text_at(page, "/next_cursor"), statistician);
    CHECK(body_of(rest).at("items").as_array().size() == 2);  // the third among them, the fifth not
    CHECK(text_at(rest, "/items/0/title") == "三号标定服务");
    CHECK(drilled().size() == 4);
}

TEST_CASE_FIXTURE(Ledger, "nobody knows yet what will be, and before the first there is nothing") {
    registered(priced("轴承寿命测试服务", "1000000.00", "1000000.00"));
    const std::string later = text(Instant{market.now} + std::chrono::seconds{1});
    CHECK(faults(market.get("/v1/statistics/totals?measure=in&as_of=" + later, statistician)) ==
          Strings{"/as_of date_future"});
    CHECK(faults(market.get("/v1/statistics/contracts?measure=in&as_of=" + later, statistician)) ==
          Strings{"/as_of date_future"});
    market.now += std::chrono::seconds{1};  // each moment is one further, also where the clock stands still
    CHECK(total(text(Instant{market.now})) == "1 1000000.00");
    CHECK(total("2020-01-01T00:00:00Z") == "0 0.00");
    CHECK(drilled("2020-01-01T00:00:00Z") == Strings{});
}

TEST_CASE_FIXTURE(Ledger, "R38: of a contract that became confidential the past shows no more than the present") {
    const auto confidential = [&](json::object body) {
        body["confidential"] = true;
        return body;
    };
    const std::string secret = registered(priced("轴承寿命测试服务", "1000000.00", "1000000.00"));
    const std::string open = moment();
    account(market, "cleared", {"registrar", "cleared"}, "");
    registrar = token(market, "cleared");
    change_to(secret, confidential(priced("轴承寿命测试服务", "2000000.00", "2000000.00")));
    CHECK(drilled(open) == Strings{"2026410301000001 保密 1000000.00"});
    CHECK(drilled() == Strings{"2026410301000001 保密 2000000.00"});
}

TEST_CASE_FIXTURE(Ledger, "rivals post one after the other: no number is missing, and nothing is counted twice") {
    constexpr int rivals = 8;
    std::vector<std::function<Response()>> all;
    for (int i = 0; i < rivals; ++i) {
        const std::string contract =
            accepted(priced("第" + std::to_string(i) + "号轴承测试服务", "1000000.00", "1000000.00"));
        for (int hand = 0; hand < 2; ++hand)
            all.emplace_back(
                [this, request = stepping(contract, "register", registrar)] { return market.send(request); });
    }
    int done = 0;
    for (const Response& each : all_at_once(all)) done += each.status == 200;
    CHECK(done == rivals);  // two hands at each contract, one of which came too late
    CHECK(total() == "8 8000000.00");
    CHECK(number_in(market.connection, "SELECT COUNT(*) FROM postings") == rivals);
    CHECK(number_in(market.connection, "SELECT MAX(seq) FROM postings") == rivals);
    CHECK(miscounted() == Strings{});
}

TEST_CASE_FIXTURE(Ledger,
                  "a posting or a contract that somebody changed in the database is found, and one of no contract") {
    registered(priced("轴承寿命测试服务", "1000000.00", "1000000.00"));
    registered(priced("滚子强度检测服务", "300000.00", "300000.00"));
    const std::string second = "2026410301000002";
    CHECK(found("UPDATE postings SET amount_total = 1 WHERE seq = 2",
                "UPDATE postings SET amount_total = 30000000 WHERE seq = 2") == Strings{second});
    CHECK(found("UPDATE postings SET field = '11' WHERE seq = 2", "UPDATE postings SET field = '03' WHERE seq = 2") ==
          Strings{second});
    CHECK(found("UPDATE contracts SET amount_total = 40000000 WHERE amount_total = 30000000",
                "UPDATE contracts SET amount_total = 30000000 WHERE amount_total = 40000000") == Strings{second});
    const std::string forged = "'7ZZZZZZZZZZZZZZZZZZZZZZZZZ'";
    CHECK(found("UPDATE postings SET contract = " + forged + " WHERE seq = 2",
                "UPDATE postings SET contract = (SELECT id FROM contracts WHERE registration_number = '" + second +
                    "') WHERE seq = 2") == Strings{second, second});
}

TEST_CASE_FIXTURE(Ledger, "what once counted is proven as well, by the terms that the contract had then") {
    const std::string first = registered(priced("轴承寿命测试服务", "1000000.00", "1000000.00"));
    const std::string number = at(first, "/registration/number");
    market.now += std::chrono::minutes{5};
    change_to(first, priced("轴承寿命与振动测试服务", "500000.00", "400000.00"));
    market.now += std::chrono::minutes{5};
    const std::string second = registered(priced("滚子强度检测服务", "300000.00", "300000.00"));
    REQUIRE(end(second, "cancel", seller, "rescinded").status == 200);
    REQUIRE(miscounted() == Strings{});
    // 1 +first, 2 -first, 3 +changed, 4 +second, 5 -second
    const auto amounts = [](const std::string& fen) {
        return "UPDATE postings SET amount_total = CASE seq WHEN 1 THEN " + fen + " ELSE -" + fen +
               " END WHERE seq IN (1, 2)";
    };
    CHECK(found(amounts("1"), amounts("100000000")) == Strings{number});  // both, so that nothing shows today
    CHECK(found("UPDATE postings SET amount_tech = -1 WHERE seq = 2",
                "UPDATE postings SET amount_tech = -100000000 WHERE seq = 2") == Strings{"2 2"});
    CHECK(found("UPDATE postings SET field = '11' WHERE seq = 5", "UPDATE postings SET field = '03' WHERE seq = 5") ==
          Strings{"5 2"});
    const std::string moment =
        std::to_string(number_in(market.connection, "SELECT posted_at FROM postings WHERE seq = 4"));
    CHECK(found("UPDATE postings SET posted_at = 1 WHERE seq = 4",
                "UPDATE postings SET posted_at = " + moment + " WHERE seq = 4") == Strings{"4 1"});
    CHECK(found("UPDATE postings SET seq = 7 WHERE seq = 5", "UPDATE postings SET seq = 5 WHERE seq = 7") ==
          Strings{"5 0", "7 3"});
    CHECK(found("UPDATE posting_head SET seq = 9", "UPDATE posting_head SET seq = 5") == Strings{"5 3"});
}

TEST_CASE_FIXTURE(Ledger, "what was registered before there were postings is posted by the migrations as it stands") {
    const std::string first = registered(priced("轴承寿命测试服务", "1000000.00", "1000000.00"));
    change_to(first, priced("轴承寿命与振动测试服务", "5000000.00", "4000000.00"));
    CHECK(end(registered(priced("滚子强度检测服务", "300000.00", "200000.00")), "cancel", seller, "rescinded").status ==
          200);
    office.imported(csv({sound_row(1), sound_row(2)}));
    receive(first, "250000.00", "2026-11-24");
    const std::string by = "measure=out&by=month,kind,field,amount_band", rows = text_at(totals(by), "/rows");
    const std::string of_others =
        "SELECT COUNT(*) FROM postings p JOIN contracts c ON c.id = p.contract WHERE p.seller_unit <> c.seller_code OR "
        "p.buyer_unit <> c.buyer_code";
    CHECK(number_in(market.connection, of_others) == 0);
    tamper(market.connection, "DELETE FROM postings");
    CHECK(miscounted().size() == 4);  // three contracts, and the head
    // As it was before: no columns of 0034 and 0035.
    for (const char* column : {"booked_on", "receipt", "amount_band", "amount_received", "seller_unit", "buyer_unit"})
        tamper(market.connection, "ALTER TABLE postings DROP COLUMN " + std::string{column});
    tamper(market.connection, "UPDATE posting_head SET seq = 0");
    const auto run = [&](const std::string& file, const Strings& beginnings) {
        for (const std::string& statement :
             persistence::parse_migration(file, file_text(source("persistence/migrations/" + file))).statements)
            for (const std::string& beginning : beginnings)
                if (statement.starts_with(beginning)) tamper(market.connection, statement);
    };
    run("0032_postings.sql", {"INSERT INTO postings"});
    tamper(market.connection, "UPDATE posting_head SET seq = 3");
    run("0034_closings.sql", {"ALTER TABLE postings", "UPDATE", "INSERT INTO postings"});
    run("0035_units.sql", {"ALTER TABLE postings", "UPDATE"});
    CHECK(miscounted() == Strings{});
    CHECK(text_at(totals(by), "/rows") == rows);
    CHECK(number_in(market.connection, "SELECT MAX(seq) FROM postings") == 4);
    CHECK(number_in(market.connection, of_others) == 0);
    CHECK(number_in(market.connection, "SELECT COUNT(*) FROM postings WHERE seller_unit = '' OR buyer_unit = ''") == 0);
}
