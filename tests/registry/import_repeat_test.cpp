// The same again: row keys, numbers and contracts come in once, whatever is repeated, cut off or done by two at once.
#include <doctest/doctest.h>

#include <thread>

#include "tests/support/database_text.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

long long contracts_in(const Market& market) { return number_in(market.connection, "SELECT COUNT(*) FROM contracts"); }

}  // namespace

TEST_CASE("importing twice changes nothing") {
    Importing office;
    const std::string file = csv_header() + sound_rows(1, 3) + csv_row(changed(sound_row(4), {{"field", "99"}}));
    office.imported(file);
    const std::vector<std::string> before = rows_of(office.market.connection, "contracts");
    const std::string again = office.imported(file);
    CHECK(office.outcome(again) == "done: 4 rows, 0 new, 3 unchanged, 1 refused");
    CHECK(office.errors(again) == Names{"5 field code_unknown"});  // what was refused is judged anew
    CHECK(rows_of(office.market.connection, "contracts") == before);
}

TEST_CASE("the same rows in another file, order and column order are the same rows") {
    Importing office;
    office.imported(csv_header() + sound_rows(1, 3));
    const Names turned{all_columns().rbegin(), all_columns().rend()};
    const std::string other = csv({sound_row(3), sound_row(2), sound_row(4)}, turned);
    CHECK(office.outcome(office.imported(other)) == "done: 3 rows, 1 new, 2 unchanged, 0 refused");
}

TEST_CASE("a row key names one content for good") {
    Importing office;
    office.imported(csv({sound_row(1)}));
    const std::string import = office.imported(csv({changed(sound_row(2), {{"row_key", "row-1"}})}));
    CHECK(office.errors(import) == Names{"2 row_key import_key_reused"});
    CHECK(contracts_in(office.market) == 1);
}

TEST_CASE("a key may name another content as long as its row was refused") {
    Importing office;
    office.imported(csv({changed(sound_row(1), {{"field", "99"}})}));
    CHECK(office.outcome(office.imported(csv({sound_row(1)}))) == "done: 1 rows, 1 new, 0 unchanged, 0 refused");
}

TEST_CASE("within one file a repeated row is unchanged, and its key with other content is refused") {
    Importing office;
    const std::string import =
        office.imported(csv({sound_row(1), sound_row(1), changed(sound_row(2), {{"row_key", "row-1"}}), sound_row(2)}));
    CHECK(office.outcome(import) == "done: 4 rows, 2 new, 1 unchanged, 1 refused");
    CHECK(office.errors(import) == Names{"4 row_key import_key_reused"});
}

TEST_CASE("a repeat of a refused row is refused again, not unchanged, wherever a unit ends") {
    for (const int between : {0, 499}) {
        Importing office;
        const std::string twin = csv_row(changed(sound_row(2), {{"number", "2025410101000001"}}));
        const std::string import = office.imported(csv_header() + sound_rows(1, 1) + twin +
                                                   sound_rows(100, 99 + between) + twin + sound_rows(2, 2));
        CHECK(office.errors(import) == Names{"3 number import_duplicate_number",
                                             std::to_string(4 + between) + " number import_duplicate_number"});
        CHECK(office.at(import, "/inserted") == std::to_string(2 + between));
    }
}

TEST_CASE("a row whose first bearer of the key was refused within one file is judged for itself") {
    Importing office;
    const std::string import = office.imported(csv({changed(sound_row(2), {{"number", "2025410101000009"}}),
                                                    changed(sound_row(3), {{"number", "2025410101000009"}}),
                                                    sound_row(3), changed(sound_row(4), {{"row_key", "row-3"}})}));
    CHECK(office.errors(import) == Names{"3 number import_duplicate_number", "5 row_key import_key_reused"});
    CHECK(office.outcome(import) == "done: 4 rows, 2 new, 0 unchanged, 2 refused");
}

TEST_CASE("a number or a contract comes once within a file, and both faults are told") {
    Importing office;
    const std::string import = office.imported(
        csv({changed(sound_row(1), {{"own_number", "HT-1"}}), changed(sound_row(2), {{"number", "25410101000001"}}),
             changed(sound_row(1), {{"row_key", "b"}, {"number", "2025410101000003"}}),
             changed(sound_row(1), {{"row_key", "c"}}), changed(sound_row(5), {{"own_number", " ht-１ "}})}));
    CHECK(office.errors(import) == Names{"3 number import_duplicate_number", "4 title import_duplicate_contract",
                                         "5 number import_duplicate_number", "5 title import_duplicate_contract",
                                         "6 own_number import_duplicate_contract"});
}

TEST_CASE("a number or a contract comes once against the register, also across units and imports") {
    Importing office;
    const std::string rows = sound_rows(1, 500);
    const std::string import =
        office.imported(csv_header() + rows + csv_row(changed(sound_row(501), {{"number", "2025410101000001"}})));
    CHECK(office.errors(import) == Names{"502 number import_duplicate_number"});
    const std::string other =
        office.imported(csv({changed(sound_row(2), {{"row_key", "x"}, {"number", "2025410101000777"}})}));
    CHECK(office.errors(other) == Names{"2 title import_duplicate_contract"});
}

TEST_CASE("what this registry registered itself does not come in again") {
    Importing office;
    const Token seller = member(office.market, party(office.market, 1));
    party(office.market, 2, "410311");
    const std::string contract =
        header(office.market.post("/v1/contracts", contract_wish(office.market), seller), "Location");
    for (const auto& [step, who] :
         {std::pair{"submit", seller}, {"accept", office.registrar}, {"register", office.registrar}})
        REQUIRE(office.market.send(contract_step(office.market, contract, step, who)).status == 200);
    const std::string import = office.imported(csv({changed(sound_row(1), {{"title", "轴承寿命测试服务"},
                                                                           {"sign_date", "2026-11-24"},
                                                                           {"registered_on", "2026-11-24"},
                                                                           {"amount_total", "1000000.00"},
                                                                           {"amount_tech", "1000000.00"}})}));
    CHECK(office.errors(import) == Names{"2 title import_duplicate_contract"});
}

TEST_CASE("the same idempotency key and file are one import; with another file the key is refused") {
    Importing office;
    const std::string file = csv_header() + sound_rows(1, 2);
    const std::string import = office.taken(file, "import-key-1");
    CHECK(office.taken(file, "import-key-1") == import);
    office.run(import);
    CHECK(office.taken(file, "import-key-1") == import);
    CHECK(code_of(office.upload(file + sound_rows(3, 3), "import-key-1")) == "idempotency_key_reused");
    office.unit();
    CHECK(office.folder.files().empty());
    CHECK(contracts_in(office.market) == 2);
}

TEST_CASE("what became of an upload whose answer was lost is told by its key, for as long as the import is known") {
    Importing office;
    const auto outcome = [&](std::string_view key, std::string_view operation = "import_contracts") {
        const Response told = office.market.get(
            "/v1/requests/" + std::string{key} + "?operation=" + std::string{operation}, office.registrar);
        return told.status == 200 ? text_at(told, "/outcome") : code_of(told);
    };
    CHECK(outcome("import-key-1") == "not_applied");
    const std::string import = office.taken(csv_header() + sound_rows(1, 2), "import-key-1");
    CHECK(outcome("import-key-1") == "applied");
    CHECK(outcome("import-key-2") == "not_applied");
    office.run(import);
    office.market.now += std::chrono::hours{24 * 365};
    CHECK(text_at(office.market.get("/v1/requests/import-key-1?operation=import_contracts",
                                    token(office.market, "registrar")),
                  "/outcome") == "applied");
}

TEST_CASE("an operation that nobody offers is named, not called not applied") {
    Importing office;
    CHECK(faults(office.market.get("/v1/requests/import-key-1?operation=import_contract", office.registrar)) ==
          Names{"/operation not_allowed_value"});
}

TEST_CASE("an import cut off in the middle goes on where it was, on another instance as well") {
    Importing office;
    const std::string import = office.taken(csv_header() + sound_rows(1, 1200));
    office.unit();
    Market other{office.market.connection, 2};  // the first one is gone
    other.now = Instant{office.market.now};
    for (int i = 0; i < 5; ++i) {
        other.sweep();
        other.now += std::chrono::microseconds{1};
    }
    CHECK(office.outcome(import) == "done: 1200 rows, 1200 new, 0 unchanged, 0 refused");
}

TEST_CASE("a taker that died holds an import no longer than its lease") {
    Importing office;
    const std::string import = office.taken(csv({sound_row(1)}));
    office.market.write([&](Unit& unit) {
        const Timer timer = unit.timers.due(office.market.now, 1).at(0);
        REQUIRE(unit.timers.take(timer, office.market.now, Instant{office.market.now} + std::chrono::minutes{1}));
    });
    CHECK(office.market.sweep() == 0);
    office.market.now += std::chrono::minutes{1};
    office.run(import);
    CHECK(office.outcome(import) == "done: 1 rows, 1 new, 0 unchanged, 0 refused");
}

TEST_CASE("two instances that run imports of the same rows at once bring every row in once") {
    Importing office;
    Market other{office.market.connection, 2};
    const std::string rows = csv_header() + sound_rows(1, 1000);
    std::vector<std::string> imports;
    for (const std::string& file : {rows, rows + "\n", rows + "\n\n"}) imports.push_back(office.taken(file));
    const auto ended = [&] {
        return number_in(office.market.connection, "SELECT COUNT(*) FROM imports WHERE ended_at IS NULL") == 0;
    };
    // A unit whose rows a rival brought in between fails whole and is taken again when its lease is over.
    const auto sweep = [](Market& market) {
        try {
            market.sweep();
        } catch (const Refusal&) {
        } catch (const std::runtime_error&) {
        }
        market.now += std::chrono::seconds{61};
    };
    for (int round = 0; !ended(); ++round) {
        REQUIRE(round < 100);
        other.now = Instant{office.market.now};
        std::thread rival{[&] { sweep(other); }};
        sweep(office.market);
        rival.join();
    }
    CHECK(contracts_in(office.market) == 1000);
    CHECK(number_in(office.market.connection, "SELECT COUNT(*) FROM import_rows") == 1000);
    CHECK(number_in(office.market.connection, "SELECT SUM(inserted) FROM imports") == 1000);
    CHECK(number_in(office.market.connection, "SELECT SUM(unchanged) FROM imports") == 2000);
}
