// A backup taken while others write restores to what it was, and says no to every change made to it.
#include "persistence/core/backup.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <thread>

#include "domain/core/journal.hpp"
#include "domain/core/keys.hpp"
#include "domain/core/timers.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/directory.hpp"
#include "tests/support/units.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace heluo::persistence;
using namespace std::chrono_literals;

namespace {

void work(Instance& instance, int n) {
    instance.write([&](Unit& unit) {
        unit.timers.set(numbered_ulid(n), Due{TimerKind::mandate, unit.now()});
        unit.journal.note("lst_" + numbered_ulid(n), "done");
        unit.keys.claim("scope", "key-" + std::to_string(n), "print", unit.now() + 24h);
        unit.keys.store("scope", "key-" + std::to_string(n),
                        {"print", 201, "{}", "tab\t newline\n back\\slash \\N 河洛"});
    });
}

struct Used : Units {
    Used() {
        for (int n = 1; n <= 130; ++n) work(*this, n);
        write([](Unit& unit) { unit.journal.seal("me", unit.now(), unit.now() + 5s, 100); });
    }
};

void edit(const std::string& file, std::string_view from, std::string_view to) {
    std::ifstream in{file};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    std::ofstream{file} << text;
}

}  // namespace

TEST_CASE("what is backed up is restored row by row, with its chain proved") {
    Used units;
    const Directory directory;
    const auto report = back_up(units.place(), units.crypto, directory.path());
    CHECK(report.audit_rows == 100);
    CHECK(report.tables.at("timers") == 130);

    const Place other{Place::Kind::bare};
    CHECK(restore(other.connection(), units.crypto, directory.path()).tables == report.tables);
    CHECK(is_current(other.connection()));
    for (const char* table : {"timers", "idempotency_keys", "journal_inbox", "audit_log", "events", "chain_head"}) {
        auto before = rows_of(units.place(), table), after = rows_of(other.connection(), table);
        std::sort(before.begin(), before.end());
        std::sort(after.begin(), after.end());
        CHECK(before == after);
    }
}

TEST_CASE("a backup under load is one state") {
    Used units;
    std::atomic<bool> going{true};
    std::thread load{[&] {
        for (int n = 1000; going; ++n) work(units, n);
    }};
    const Directory directory;
    const auto report = back_up(units.place(), units.crypto, directory.path());
    going = false;
    load.join();
    CHECK(report.tables.at("timers") == report.tables.at("idempotency_keys"));
    CHECK(report.tables.at("timers") == report.tables.at("journal_inbox") + report.tables.at("audit_log"));
    const Place other{Place::Kind::bare};
    restore(other.connection(), units.crypto, directory.path());
    CHECK(number_in(other.connection(), "SELECT COUNT(*) FROM timers") == report.tables.at("timers"));
}

TEST_CASE("a changed backup, another key and a place that is not empty are refused") {
    Used units;
    const Directory rows, manifest, good;
    for (const Directory* directory : {&rows, &manifest, &good})
        back_up(units.place(), units.crypto, directory->path());
    edit(rows.file("rows.tsv"), "acc_test", "acc_evil");
    edit(manifest.file("manifest"), "table timers 130", "table timers 129");
    CHECK_THROWS(restore(Place{Place::Kind::bare}.connection(), units.crypto, rows.path()));
    CHECK_THROWS(restore(Place{Place::Kind::bare}.connection(), units.crypto, manifest.path()));
    CHECK_THROWS(restore(units.place(), units.crypto, good.path()));
    server::Secrets other_key{std::string(32, 'x'), server::HashCost{8, 1}};
    CHECK_THROWS(restore(Place{Place::Kind::bare}.connection(), other_key, good.path()));
    CHECK_THROWS(back_up(units.place(), units.crypto, good.path()));
}
