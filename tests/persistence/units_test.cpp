// Units of work under trouble: rolled back alone, run again whole, looked up when their COMMIT was lost.
#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "domain/core/journal.hpp"
#include "domain/core/keys.hpp"
#include "domain/core/refusal.hpp"
#include "domain/core/timers.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/fault_hook.hpp"
#include "tests/support/units.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace std::chrono_literals;

namespace {

void set_timer(Unit& unit, int n) { unit.timers.set(numbered_ulid(n), Due{TimerKind::mandate, unit.now()}); }
long long timers(const Units& units) { return number_in(units.place(), "SELECT COUNT(*) FROM timers"); }

}  // namespace

TEST_CASE("a unit that throws leaves nothing behind, and its neighbours stay") {
    Units units;
    std::vector<std::thread> writers;
    std::atomic<int> refused{0};
    for (int i = 0; i < 8; ++i)
        writers.emplace_back([&, i] {
            for (int j = 0; j < 10; ++j) try {
                    units.write([&](Unit& unit) {
                        set_timer(unit, i * 100 + j);
                        require(j % 2 == 0, Reason::wrong_state);
                    });
                } catch (const Refusal&) {
                    ++refused;
                }
        });
    for (auto& writer : writers) writer.join();
    CHECK(refused == 40);
    CHECK(timers(units) == 40);
}

TEST_CASE("a read unit cannot write") {
    Units units;
    CHECK_THROWS_AS(units.read([](Unit& unit) { set_timer(unit, 1); }), persistence::DatabaseError);
    CHECK(timers(units) == 0);
}

TEST_CASE("an attempt that throws is rolled back, with its audit, and the unit goes on") {
    Units units;
    units.write([](Unit& unit) {
        set_timer(unit, 1);
        try {
            unit.attempt([&] {
                set_timer(unit, 2);
                unit.journal.note("gone", "done");
                refuse(Reason::wrong_state);
            });
        } catch (const Refusal&) {
            unit.journal.note("stays", "wrong_state");
        }
    });
    CHECK(timers(units) == 1);
    CHECK(number_in(units.place(), "SELECT COUNT(*) FROM journal_inbox WHERE object = 'stays'") == 1);
    CHECK(number_in(units.place(), "SELECT COUNT(*) FROM journal_inbox") == 1);
}

TEST_CASE("a deadlock and a lost connection are met by running the whole unit again") {
    for (const Mishap kind : {Mishap::deadlock, Mishap::lost_before, Mishap::lost_after}) {
        Units units;
        NthFault fault{kind, 2};
        units.database.listen(&fault);
        int runs = 0;
        units.write([&](Unit& unit) {
            ++runs;
            set_timer(unit, 1);
            set_timer(unit, 2);
        });
        CHECK(runs == 2);
        CHECK(timers(units) == 2);
    }
}

TEST_CASE("deadlocks without end are given up, and nothing stays") {
    struct Always final : persistence::FaultHook {
        void at(persistence::Moment moment, std::string_view) override {
            if (moment == persistence::Moment::after_statement)
                throw persistence::DatabaseError{persistence::Trouble::again, 1213, "deadlock (test)"};
        }
    } always;
    Units units;
    units.database.listen(&always);
    CHECK_THROWS(units.write([](Unit& unit) { set_timer(unit, 1); }));
    units.database.listen(nullptr);
    CHECK(timers(units) == 0);
    units.write([](Unit& unit) { set_timer(unit, 1); });
    CHECK(timers(units) == 1);
}

TEST_CASE("a lost COMMIT is looked up: one effect whether it had happened or not") {
    for (const Mishap kind : {Mishap::commit_lost_before, Mishap::commit_lost_after}) {
        Units units;
        NthFault fault{kind, 1};
        units.database.listen(&fault);
        int runs = 0, questions = 0;
        units.write(
            [&](Unit& unit) {
                ++runs;
                CHECK_FALSE(unit.keys.claim("scope", "key-0001", "print", unit.now() + 24h));
                unit.keys.store("scope", "key-0001", {"print", 201, "{}", "{}"});
                set_timer(unit, 1);
            },
            [&](Unit& unit) {
                ++questions;
                return unit.keys.find("scope", "key-0001").has_value();
            });
        CHECK(questions == 1);
        CHECK(runs == (kind == Mishap::commit_lost_after ? 1 : 2));
        CHECK(timers(units) == 1);
    }
}

TEST_CASE("a lost COMMIT that nobody can look up is an outcome of its own") {
    Units units;
    NthFault fault{Mishap::commit_lost_after, 1};
    units.database.listen(&fault);
    try {
        units.write([](Unit& unit) { set_timer(unit, 1); });
        FAIL("the caller must be told");
    } catch (const Refusal& refusal) {
        CHECK(refusal.reason == Reason::outcome_unknown);
    }
}

TEST_CASE("a unit without memory rolls back alone and says so") {
    Units units;
    NthFault fault{Mishap::out_of_memory, 2};
    units.database.listen(&fault);
    CHECK_THROWS_AS(units.write([](Unit& unit) {
        set_timer(unit, 1);
        set_timer(unit, 2);
    }),
                    std::bad_alloc);
    CHECK(timers(units) == 0);
    CHECK(units.database.healthy());
}

TEST_CASE("readers of one snapshot see one state while others write") {
    Units units;
    units.write([](Unit& unit) { set_timer(unit, 1); });
    units.read([&](Unit& unit) {
        unit.snapshot();
        const auto before = unit.timers.due(unit.now() + 1h, 100).size();
        units.write([](Unit& other) { set_timer(other, 2); });
        CHECK(unit.timers.due(unit.now() + 1h, 100).size() == before);
    });
    CHECK(timers(units) == 2);
}

TEST_CASE("units that increase one another's number lose nothing") {
    Units units;
    constexpr int threads = 8, rounds = 25;
    units.write([](Unit& unit) {
        unit.keys.claim("scope", "counter", "print", unit.now() + 24h);
        unit.keys.store("scope", "counter", {"print", 1000, "", ""});
    });
    std::vector<std::thread> writers;
    for (int i = 0; i < threads; ++i)
        writers.emplace_back([&] {
            for (int j = 0; j < rounds; ++j)
                units.write([](Unit& unit) {
                    const auto kept = unit.keys.find("scope", "counter");  // locks in a write unit
                    unit.keys.store("scope", "counter", {"print", kept->status + 1, "", ""});
                });
        });
    for (auto& writer : writers) writer.join();
    CHECK(number_in(units.place(), "SELECT status FROM idempotency_keys") == 1000 + threads * rounds);
}
