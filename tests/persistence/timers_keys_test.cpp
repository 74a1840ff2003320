// Stored timers are taken once whoever sweeps; an idempotency key lets one of many rivals through.
#include <doctest/doctest.h>

#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "domain/core/keys.hpp"
#include "domain/core/refusal.hpp"
#include "domain/core/timers.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/units.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace std::chrono_literals;

TEST_CASE("two instances that sweep at once take each due timer once") {
    Units one;
    Instance two{one.place(), one.now(), 2};
    one.write([](Unit& unit) {
        for (int i = 0; i < 120; ++i) unit.timers.set(numbered_ulid(i), Due{TimerKind::negotiation, unit.now()});
        unit.timers.set(numbered_ulid(500), Due{TimerKind::negotiation, unit.now() + 1us});  // not yet
    });
    std::mutex mutex;
    std::multiset<std::string> taken;
    const auto sweep = [&](Instance& instance) {
        const Instant now = one.now();
        std::vector<Timer> due;
        do {
            instance.read([&](Unit& unit) { due = unit.timers.due(now, 10); });
            for (const Timer& timer : due) {
                bool mine = false;
                instance.write([&](Unit& unit) { mine = unit.timers.take(timer, now, now + 1min); });
                const std::lock_guard lock{mutex};
                if (mine) taken.insert(timer.object);
            }
        } while (!due.empty());
    };
    std::thread rival{[&] { sweep(two); }};
    sweep(one);
    rival.join();
    CHECK(taken.size() == 120);
    CHECK(std::set<std::string>(taken.begin(), taken.end()).size() == 120);
}

TEST_CASE("a timer whose taker died comes back when its lease is over, and is gone when it is removed") {
    Units units;
    units.write([](Unit& unit) { unit.timers.set(numbered_ulid(1), Due{TimerKind::mandate, unit.now()}); });
    const auto due = [&] {
        std::vector<Timer> timers;
        units.read([&](Unit& unit) { timers = unit.timers.due(unit.now(), 10); });
        return timers;
    };
    REQUIRE(due().size() == 1);
    const Timer timer = due().front();
    bool taken = false;
    const auto take = [&] {
        units.write([&](Unit& unit) { taken = unit.timers.take(timer, unit.now(), unit.now() + 1min); });
        return taken;
    };
    CHECK(take());
    CHECK_FALSE(take());
    CHECK(due().empty());
    units.now() += 1min;
    REQUIRE(due().size() == 1);
    CHECK(due().front().attempt == 1);
    units.write([](Unit& unit) { unit.timers.set(numbered_ulid(1), std::nullopt); });
    CHECK(due().empty());
}

TEST_CASE("of many rivals with one idempotency key over two instances one runs, and all hear the same") {
    Units one;
    Instance two{one.place(), one.now(), 2};
    std::atomic<int> effects{0}, replays{0}, busy{0};
    std::vector<std::thread> rivals;
    for (int i = 0; i < 20; ++i)
        rivals.emplace_back([&, i] {
            Instance& instance = i % 2 ? static_cast<Instance&>(one) : two;
            bool mine = false;
            try {
                instance.write([&](Unit& unit) {
                    const auto kept = unit.keys.claim("scope", "key-0001", "print", unit.now() + 24h);
                    mine = !kept;
                    if (kept) {
                        CHECK(kept->body == "the answer");
                        return;
                    }
                    unit.timers.set(unit.fresh_ulid(), Due{TimerKind::mandate, unit.now()});
                    unit.keys.store("scope", "key-0001", {"print", 201, "{}", "the answer"});
                });
                ++(mine ? effects : replays);
            } catch (const Refusal& refusal) {
                CHECK(refusal.reason == Reason::request_in_progress);
                ++busy;
            }
        });
    for (auto& rival : rivals) rival.join();
    CHECK(effects == 1);
    CHECK(effects + replays + busy == 20);
    CHECK(number_in(one.place(), "SELECT COUNT(*) FROM timers") == 1);
}

TEST_CASE("a key is kept to the microsecond of its expiry, then taken over; a sweep removes what is left") {
    Units units;
    const auto claim = [&] {
        bool replayed = false;
        units.write([&](Unit& unit) {
            replayed = unit.keys.claim("scope", "key-0001", "print", unit.now() + 1h).has_value();
            if (!replayed) unit.keys.store("scope", "key-0001", {"print", 201, "{}", "{}"});
        });
        return replayed;
    };
    CHECK_FALSE(claim());
    units.now() += 1h - 1us;
    CHECK(claim());
    units.now() += 1us;
    CHECK_FALSE(claim());
    long long swept = -1;
    const auto sweep = [&] {
        units.write([&](Unit& unit) { swept = unit.keys.sweep(unit.now()); });
        return swept;
    };
    CHECK(sweep() == 0);
    units.now() += 1h;
    CHECK(sweep() == 1);
}
