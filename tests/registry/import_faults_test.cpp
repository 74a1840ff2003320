// Faults in the middle of an import: each of its units is in whole or not at all, and in the end nothing is lost or doubled.
#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/database_text.hpp"
#include "tests/support/fault_hook.hpp"
#include "tests/support/fault_loop.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

long long count(const Importing& office, const std::string& table) {
    return number_in(office.market.connection, "SELECT COUNT(*) FROM " + table);
}

// Rows, keys and counters were written together, of so many rows.
void check_in(const Importing& office, long long sound, long long bad) {
    CHECK(count(office, "contracts") == sound);
    CHECK(count(office, "import_rows") == sound);
    CHECK(count(office, "import_errors") == bad);
    CHECK(number_in(office.market.connection, "SELECT SUM(inserted) FROM imports") == sound);
    CHECK(number_in(office.market.connection, "SELECT SUM(bad) FROM imports") == bad);
}

// Strikes the Nth statement of the unit that is due, then lets the import end. False if the unit has no Nth statement.
bool strike(const std::string& file, long long sound, long long bad, Mishap kind, int nth) {
    Importing office;
    office.market.expect_failures = true;
    const std::string import = office.taken(file);
    NthFault fault{kind, nth};
    office.market.database.listen(&fault);
    try {
        office.unit();
    } catch (const std::exception&) {  // the sweeper logs it; the lease runs out
    }
    office.market.database.listen(nullptr);
    const int number = static_cast<int>(kind);
    CAPTURE(number);
    CAPTURE(nth);
    const bool in = count(office, "contracts") > 0;
    check_in(office, in ? sound : 0, in ? bad : 0);
    office.market.now += std::chrono::minutes{1};
    office.run(import);
    check_in(office, sound, bad);
    return fault.struck();
}

}  // namespace

TEST_CASE("faults while a file is taken leave one import or none, and a repeat with the key gives one") {
    UploadFolder folder;
    const std::string file = csv({sound_row(1)});
    std::string path;
    const auto put = [&] { std::ofstream{path, std::ios::binary} << file; };
    fault_loop(
        [&](Market& market) {
            Importing office{market};
            Request request = office.uploading(file);
            path = request.body_file = folder.path() + "/file.upload";
            put();
            return request;
        },
        202, put);
}

TEST_CASE("a machine whose file was taken is never told that nothing happened, though the row of its request failed") {
    int unknown = 0;
    for (const Mishap kind : all_mishaps) {
        bool struck = true;
        for (int nth = 1; struck; ++nth) {
            Market market;
            market.expect_failures = true;
            Importing office{market, made_key(market, person(market, "registrar"), {"imports"}).secret};
            const Request request = office.uploading(csv({sound_row(1)}));
            NthFault fault{kind, nth};
            market.database.listen(&fault);
            const Response answer = market.send(request);
            market.database.listen(nullptr);
            struck = fault.struck();
            CAPTURE(answer.body);
            const bool there = count(office, "imports") == 1;
            if (answer.status == 202) CHECK(there);
            if (answer.status >= 400 && code_of(answer) != "outcome_unknown") CHECK_FALSE(there);
            unknown += there && answer.status >= 400;
        }
    }
    CHECK(unknown > 0);
}

TEST_CASE("faults in any statement of a unit leave its rows in or out, and the import ends as if nothing had been") {
    const std::string file = csv({sound_row(1), changed(sound_row(2), {{"field", "99"}}), sound_row(3)});
    for (const Mishap kind : all_mishaps) {
        int nth = 1;
        while (strike(file, 2, 1, kind, nth)) ++nth;
        CHECK(nth > (kind == Mishap::commit_lost_before || kind == Mishap::commit_lost_after ? 1 : 10));
    }
}

TEST_CASE("a fault among 500 rows takes all 500 back") {
    const std::string file = csv_header() + sound_rows(1, 500);
    for (const Mishap kind : {Mishap::lost_before, Mishap::lost_after, Mishap::out_of_memory})
        for (const int nth : {100, 300}) CHECK(strike(file, 500, 0, kind, nth));
}

TEST_CASE("faults while an import is undone leave all of its contracts or none") {
    fault_loop(
        [](Market& market) {
            Importing office{market};
            const std::string import = office.imported(csv({sound_row(1), sound_row(2)}));
            Request request = market.request(Method::post, import + "/undo", office.registrar);
            request.if_match = "*";
            return request;
        },
        200);
}
