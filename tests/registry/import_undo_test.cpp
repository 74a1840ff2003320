// Taking an import back: as a whole, and only while nothing later touches its contracts.
#include <doctest/doctest.h>

#include "domain/registry/imports.hpp"
#include "domain/registry/keying.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/fault_loop.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

Response undo(Importing& office, const std::string& import) {
    Request request = office.market.request(Method::post, import + "/undo", office.registrar);
    request.if_match = header(office.market.get(import, office.registrar), "ETag");
    return office.market.send(request);
}

long long count(const Importing& office, const std::string& table) {
    return number_in(office.market.connection, "SELECT COUNT(*) FROM " + table);
}

// As a later event does: its registration has ended.
void touch_contract(Importing& office, const std::string& number) {
    office.market.write([&](Unit& unit) {
        auto parsed = RegistrationNumber::parse(number);
        const auto found = unit.contracts.by_number(std::get<RegistrationNumber>(parsed));
        Contract contract = unit.contracts.get(found.value().id);
        contract.state = ContractState::revoked;
        contract.ending = Ending{"duplicate", unit.now()};
        unit.contracts.save(contract);
    });
}

}  // namespace

TEST_CASE("an undone import leaves no contract, and its keys, numbers and contracts are free again") {
    Importing office;
    office.imported(csv({sound_row(9)}));
    const std::vector<std::string> before = rows_of(office.market.connection, "contracts");
    const std::string file = csv_header() + sound_rows(1, 3), import = office.imported(file);
    CHECK(count(office, "contracts") == 4);
    const Response undone = undo(office, import);
    CHECK(undone.status == 200);
    CHECK(text_at(undone, "/state") == "undone");
    CHECK(rows_of(office.market.connection, "contracts") == before);
    CHECK(count(office, "import_rows") == 1);
    CHECK(office.at(import, "/allowed_steps") == "[]");
    CHECK(code_of(undo(office, import)) == "wrong_state");
    CHECK(office.outcome(office.imported(file)) == "done: 3 rows, 3 new, 0 unchanged, 0 refused");
}

TEST_CASE("undoing takes back what this import brought, not what it found unchanged") {
    Importing office;
    office.imported(csv({sound_row(1)}));
    const std::string import = office.imported(csv_header() + sound_rows(1, 2));
    CHECK(undo(office, import).status == 200);
    CHECK(count(office, "contracts") == 1);
    CHECK(office.outcome(office.imported(csv_header() + sound_rows(1, 2))) ==
          "done: 2 rows, 1 new, 1 unchanged, 0 refused");
}

TEST_CASE("an import is not undone once a later event touches one of its contracts") {
    Importing office;
    const std::string import = office.imported(csv_header() + sound_rows(1, 3));
    touch_contract(office, "2025410101000002");
    const Response refused = undo(office, import);
    CHECK(refused.status == 409);
    CHECK(code_of(refused) == "import_in_use");
    CHECK(count(office, "contracts") == 3);
    CHECK(office.at(import, "/state") == "done");
}

TEST_CASE("an import is not undone once money was received under one of its contracts, or while it is") {
    Importing office;
    const Token seller = member(office.market, party(office.market, 1, "410305"));
    const auto own = changed(sound_row(1), {{"number", "2025410301000001"}, {"registry", "410301"}});
    const std::string import = office.imported(csv({own}));
    const std::string contract =
        "/v1/contracts/" + text_at(office.market.get("/v1/contracts", office.registrar), "/items/0/id");
    const json::object payment{{"kind", "instalment"}, {"received_on", "2026-11-24"}, {"amount", yuan("1.00")}};
    REQUIRE(office.market.post(contract + "/receipts", payment, seller).status == 201);
    CHECK(code_of(undo(office, import)) == "import_in_use");
    CHECK(count(office, "contracts") == 1);
}

TEST_CASE("an import whose contracts were keyed anew can still be undone") {
    Importing office;
    const std::string import = office.imported(csv_header() + sound_rows(1, 3));
    tamper(office.market.connection, "UPDATE contracts SET same_contract = id");
    tamper(office.market.connection, "UPDATE contract_keying SET scheme = 1");
    office.market.write([](Unit& unit) { CHECK(key_contracts_anew(unit).changed == 3); });
    CHECK(undo(office, import).status == 200);
    CHECK(count(office, "contracts") == 0);
}

TEST_CASE("an import is undone, or one of its registrations is revoked first: never both") {
    for (int i = 0; i < rounds(); ++i) {
        Importing office;
        Market second{office.market.connection, 2};
        const std::string import =
            office.imported(csv({changed(sound_row(1), {{"number", "2025410301000001"}, {"registry", "410301"}})}));
        const Response list = office.market.get("/v1/contracts", office.registrar);
        const std::string contract = "/v1/contracts/" + text_at(list, "/items/0/id");
        const json::object fraud{{"cause", "fraud"}, {"text", "材料虚假。"}};
        const auto told =
            at_once([&] { return undo(office, import); },
                    [&] { return second.send(contract_step(second, contract, "revoke", office.registrar, fraud)); });
        const bool undone = count(office, "contracts") == 0;
        CHECK(told == (undone ? Names{"200", "not_found"} : Names{"200", "import_in_use"}));
        if (!undone) CHECK(text_at(office.market.get(contract, office.registrar), "/state") == "revoked");
    }
}

TEST_CASE("an import that runs is not undone; one that failed midway is") {
    Importing office;
    const std::string import = office.taken(csv_header() + sound_rows(1, 501));
    CHECK(code_of(undo(office, import)) == "wrong_state");
    office.unit();
    CHECK(code_of(undo(office, import)) == "wrong_state");
    office.folder.hide(office.folder.files().front());
    office.unit();
    office.market.now += std::chrono::minutes{11};
    office.unit();
    CHECK(office.outcome(import) == "failed: 500 rows, 500 new, 0 unchanged, 0 refused");
    CHECK(undo(office, import).status == 200);
    CHECK(count(office, "contracts") == 0);
}

TEST_CASE("undoing needs the version that was seen") {
    Importing office;
    const std::string import = office.imported(csv({sound_row(1)}));
    CHECK(code_of(office.market.post(import + "/undo", {}, office.registrar)) == "precondition_required");
    Request late = office.market.request(Method::post, import + "/undo", office.registrar);
    late.if_match = "\"1\"";
    CHECK(code_of(office.market.send(late)) == "stale");
    CHECK(count(office, "contracts") == 1);
}
