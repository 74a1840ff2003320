// heluo verify rows: whatever the house keeps is what the audit last says of it, whoever wrote to the database besides.
#include <doctest/doctest.h>

#include <algorithm>

#include "domain/core/journal.hpp"
#include "tests/support/agency.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/documents.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

Strings broken_of(Market& market) {
    RowsVerdict verdict;
    market.read([&](Unit& unit) { verdict = unit.journal.verify_rows(); });
    return verdict.broken;
}

// One of everything that has a version.
struct FullHouse : Registry {
    UploadFolder folder;

    FullHouse() {
        const Trader owner = member_of_new_party(market), staff = reviewer(market), guest = member_of_new_party(market);
        entrust(market, owner, new_broker(market), Instant{market.now} + std::chrono::days{30});
        offered(market, published(market, owner, staff, listing_wish(market)), guest, offer_wish());
        const Trader agency = enrolled_agency(market, staff);
        quote(market, published_procurement(market, owner, procurement_wish(market)), agency, amount_quote("90.00"));
        const std::string contract = registered(wish());
        change_to(contract, wish("轴承寿命与振动测试服务"));
        market.post(contract + "/receipts",
                    {{"kind", "instalment"},
                     {"received_on", text(beijing_date(market.now))},
                     {"amount", yuan("1000.00")},
                     {"bank_ref", "0001"}},
                    seller);
        market.post(contract + "/objections", {{"text", "技术交易额偏低。"}}, seller);
        market.get(contract + "/certificate", seller);
        market.send(licence_of(market, folder, "91310115MA1G4L1WXK", "上海某公司", registrar));
        state_royalties();
        Importing{market, registrar}.imported(csv({sound_row(1)}));
        const Token statistician = person(market, "statistician");
        market.post("/v1/closings", {{"through", "2026-10"}, {"prepared_by", "甲"}, {"reviewed_by", "乙"}},
                    statistician);
        market.put("/v1/targets/2026/4103/registered", {{"amount", yuan("5000000000.00")}}, statistician, "");
        drafted(wish("只是草稿"));
        made_key(market, statistician, {"statistics"});
    }
    void state_royalties() {
        json::object body = wish("密封圈专有技术许可");
        body["payment_mode"] = "3";
        body["amount_total"] = body["amount_tech"] = yuan("0.00");
        body["royalty"] = json::object{{"base", "sales"}, {"course", "fixed"}, {"rate_bp", 350}, {"method", "按季度"}};
        const std::string day = text(beijing_date(market.now));
        market.post(registered(body) + "/supplements",
                    {{"period_from", day},
                     {"period_to", day},
                     {"amount_total", yuan("60000.00")},
                     {"amount_tech", yuan("60000.00")},
                     {"basis", "首日结算"}},
                    seller);
    }
    Strings broken() { return broken_of(market); }
    // The last row of the table, by its id.
    std::string last_of(const std::string& table) {
        std::string last;
        const Strings columns = columns_of(market.connection, table);
        const auto at =
            std::find(columns.begin(), columns.end(), "id") - columns.begin() + 1;  // behind the table's name
        for (const std::string& row : rows_of(market.connection, table)) {
            std::string rest = row;
            for (auto i = at; i > 0; --i) rest.erase(0, rest.find('|') + 1);
            last = std::max(last, rest.substr(0, rest.find('|')));
        }
        return last;
    }
    Strings kept_tables() {
        Strings kept;
        for (const std::string& table : tables_of(market.connection)) {
            const Strings columns = columns_of(market.connection, table);
            const auto has = [&](const char* name) {
                return std::find(columns.begin(), columns.end(), name) != columns.end();
            };
            if (has("version") && has("changed_at")) kept.push_back(table);
        }
        return kept;
    }
};

// Not where other rows refer to it: then the database itself refuses.
bool removed(const Connection& place, const std::string& row) {
    try {
        tamper(place, "DELETE FROM " + row);
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

bool only_about(const Strings& broken, const std::string& ulid, const std::string& trouble) {
    return broken.size() == 1 && broken[0].find("_" + ulid + " " + trouble) != std::string::npos;
}

}  // namespace

TEST_CASE_FIXTURE(FullHouse,
                  "a changed or vanished row of any table is found, by its object, sealed or still waiting") {
    const Strings tables = kept_tables();
    CHECK(tables.size() == 21);
    int gone = 0;
    for (const bool sealed : {false, true}) {
        if (sealed) market.seal();
        CAPTURE(sealed);
        CHECK(broken().empty());
        for (const std::string& table : tables) {
            CAPTURE(table);
            const std::string id = last_of(table);
            REQUIRE_FALSE(id.empty());
            const std::string where = " WHERE id = '" + id + "'";
            tamper(market.connection, "UPDATE " + table + " SET version = version + 1" + where);
            CHECK(only_about(broken(), id, "is not what "));
            tamper(market.connection, "UPDATE " + table + " SET version = version - 1" + where);
            tamper(market.connection, "CREATE TABLE aside AS SELECT * FROM " + table + where);
            if (removed(market.connection, table + where)) {
                CHECK(only_about(broken(), id, "is gone, which "));
                tamper(market.connection, "INSERT INTO " + table + " SELECT * FROM aside");
                ++gone;
            }
            tamper(market.connection, "DROP TABLE aside");
        }
        CHECK(broken().empty());
    }
    CHECK(gone >= 20);
}

TEST_CASE_FIXTURE(FullHouse, "a row that nobody wrote through the house is in no audit row") {
    market.seal();
    const std::string forged = "0000000000000000000000000A";
    tamper(market.connection, "CREATE TABLE aside AS SELECT * FROM receipts");
    tamper(market.connection, "UPDATE aside SET id = '" + forged + "'");
    tamper(market.connection, "INSERT INTO receipts SELECT * FROM aside");
    CHECK(broken() == Strings{"rcp_" + forged + " is in no audit row"});
    tamper(market.connection, "DROP TABLE aside");
}

TEST_CASE_FIXTURE(FullHouse,
                  "what was last written before a row of the audit that is named is counted, and not compared") {
    market.seal();
    RowsVerdict before, after;
    market.read([&](Unit& unit) { before = unit.journal.verify_rows(); });
    CHECK(before.older == 0);
    tamper(market.connection, "UPDATE contracts SET title = '改'");
    const long long since = number_in(market.connection, "SELECT MAX(seq) FROM audit_log");
    market.read([&](Unit& unit) { after = unit.journal.verify_rows(since); });
    CHECK(after.broken.empty());
    CHECK(after.rows == 1);  // a sealed quote, of which the audit says nothing before the opening
    CHECK(after.older == before.rows - 1);
}

TEST_CASE_FIXTURE(FullHouse,
                  "a row of the inbox that the server did not write, or that is held back, excuses nothing") {
    market.seal();
    const std::string id = last_of("accounts");
    tamper(market.connection, "DELETE FROM sessions WHERE account = '" + id + "'");
    const std::string forged =
        "INSERT INTO journal_inbox (id, at, account, action, request_id, address, object, outcome, before_hash, "
        "after_hash, "
        "everyone, mac, hold) SELECT '0000000000000000000000000B', at, account, action, request_id, address, 'acc_" +
        id + "', 'done', 'x', '', 0, mac, ";
    tamper(market.connection, "UPDATE accounts SET version = version + 1 WHERE id = '" + id + "'");
    for (const char* hold : {"NULL", "'0000000000000000000000000C'"}) {
        tamper(market.connection, forged + hold + " FROM audit_log WHERE seq = 1");
        CHECK(only_about(broken(), id, "is not what audit row "));
        tamper(market.connection, "DELETE FROM journal_inbox WHERE id = '0000000000000000000000000B'");
    }
}

TEST_CASE_FIXTURE(FullHouse, "bytes of a file that are not those that were sent in are found") {
    market.seal();
    tamper(market.connection,
           "UPDATE document_chunks SET bytes = 'AAAA' WHERE sha256 = (SELECT evidence FROM code_exceptions)");
    const Strings found = broken();
    REQUIRE(found.size() == 1);
    CHECK(found[0].ends_with(" has not the bytes that were sent in"));
}

TEST_CASE("an import that was taken back leaves nothing that is missed") {
    Importing office;
    const std::string import = office.imported(csv({sound_row(1), sound_row(2)}));
    office.market.seal();
    CHECK(broken_of(office.market).empty());
    const Response undone = office.market.send(contract_step(office.market, import, "undo", office.registrar));
    REQUIRE_MESSAGE(undone.status == 200, undone.body);
    office.market.seal();
    CHECK(broken_of(office.market).empty());
}
