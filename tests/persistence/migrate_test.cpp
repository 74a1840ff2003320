// Migrations: split and counted, applied once, continued after a kill at any statement, refused when history was edited.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "persistence/core/migration_text.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/place.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace heluo::persistence;
using namespace std::chrono_literals;

namespace {

// Kills its own process before or after the Nth statement.
struct Killer final : FaultHook {
    Killer(Moment moment, int nth) : moment{moment}, left{nth} {}
    void at(Moment now, std::string_view) override {
        if (now == moment && --left == 0) kill(getpid(), SIGKILL);
    }
    Moment moment;
    int left;
};

// True if the child was killed, false if it came to the end of the migrations.
bool killed_at(const Connection& place, Moment moment, int nth) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        Killer killer{moment, nth};
        try {
            migrate(place, {40ms, 9999, &killer});  // a short lease: the next child waits for it
        } catch (const std::exception&) {
            _exit(2);
        }
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    REQUIRE((WIFSIGNALED(status) || WEXITSTATUS(status) == 0));
    return WIFSIGNALED(status);
}

const MigrationOptions quick{300ms, 9999, nullptr};

std::string schema_of(const Connection& place) {
    std::string text;
    for (const std::string& table : tables_of(place)) text += table + "\n";
    return text;
}

}  // namespace

TEST_SUITE("pure") {
    TEST_CASE("a migration is split at its semicolons, but not inside quotes and comments") {
        const auto parsed = parse_migration("0042_things.sql",
                                            "-- a comment; with a semicolon\nCREATE TABLE a (x BIGINT); -- more\n"
                                            "INSERT INTO a VALUES ('one; it''s two -- no comment');\n\n");
        CHECK(parsed.version == 42);
        REQUIRE(parsed.statements.size() == 2);
        CHECK(parsed.statements[0] == "CREATE TABLE a (x BIGINT)");
        CHECK(parsed.statements[1] == "INSERT INTO a VALUES ('one; it''s two -- no comment')");
    }

    TEST_CASE("a migration that cannot be read is refused") {
        CHECK_THROWS(parse_migration("42_things.sql", "SELECT 1;"));
        CHECK_THROWS(parse_migration("0042_things.txt", "SELECT 1;"));
        CHECK_THROWS(parse_migration("0042_things.sql", "SELECT 1"));
        CHECK_THROWS(parse_migration("0042_things.sql", "SELECT 'open;"));
    }
}

TEST_CASE("migrations are applied once") {
    const Place place{Place::Kind::bare};
    CHECK_FALSE(is_current(place.connection()));
    const auto first = migrate(place.connection(), quick);
    CHECK(first.applied == first.known);
    CHECK(first.known > 0);
    CHECK(is_current(place.connection()));
    CHECK(migrate(place.connection(), quick).applied == 0);
}

TEST_CASE("an applied statement that was edited afterwards is refused") {
    const Place place{Place::Kind::bare};
    migrate(place.connection(), quick);
    tamper(place.connection(),
           "UPDATE schema_journal SET checksum = '0000000000000000' WHERE version = 1 AND number = 2");
    CHECK_THROWS(migrate(place.connection(), quick));
}

TEST_CASE("a migration killed before or after any of its statements goes on where it stopped") {
    const Place whole;
    const std::string wanted = schema_of(whole.connection());
    for (const Moment moment : {Moment::before_statement, Moment::after_statement}) {
        const Place place{Place::Kind::bare};
        int kills = 0;
        // One place for all kills. A kill after a statement loses or repeats it, so a kill before the next one moves on.
        const auto step = [&] { return killed_at(place.connection(), Moment::before_statement, 2); };
        if (moment == Moment::before_statement) {
            while (step()) ++kills;
        } else {
            while (killed_at(place.connection(), moment, 1)) ++kills, step();
        }
        CHECK(kills > 5);
        CHECK(migrate(place.connection(), quick).applied <= 1);
        CHECK(is_current(place.connection()));
        CHECK(schema_of(place.connection()) == wanted);
    }
}

TEST_CASE("instances that start at once migrate once") {
    const Place place{Place::Kind::bare};
    std::atomic<int> applied{0};
    std::vector<std::thread> instances;
    const MigrationOptions patient{5s, 9999, nullptr};  // none may lose its lease, however busy the machine is
    for (int i = 0; i < 3; ++i)
        instances.emplace_back([&] { applied += migrate(place.connection(), patient).applied; });
    for (auto& instance : instances) instance.join();
    CHECK(is_current(place.connection()));
    CHECK(applied == migrate(place.connection(), quick).known);
}

TEST_CASE("contracts keep every column when their table is made anew") {
    const Place bare{Place::Kind::bare};
    migrate(bare.connection(), {300ms, 16, nullptr});
    std::string columns, values, all_there = "SELECT COUNT(*) FROM contracts WHERE 1 = 1";
    int next = 100;
    for (const std::string& column : columns_of(bare.connection(), "contracts")) {
        // Another value in each column; of the amounts the technical one may not be the greater one.
        const std::string value = "'" + std::to_string(column == "amount_total" ? 9999 : next++) + "'";
        columns += (columns.empty() ? "" : ", ") + column;
        values += (values.empty() ? "" : ", ") + value;
        all_there += " AND " + column + " = " + value;
    }
    tamper(bare.connection(), "INSERT INTO contracts (" + columns + ") VALUES (" + values + ")");
    REQUIRE(number_in(bare.connection(), all_there) == 1);

    migrate(bare.connection(), quick);
    CHECK(number_in(bare.connection(), all_there + " AND instalments IS NULL AND royalty IS NULL") == 1);
}
