// Kept things under rivals: no update is lost, no precondition is passed by, time does not run backwards, all is audited.
#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "domain/core/refusal.hpp"
#include "domain/people/parties.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/units.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace std::chrono_literals;

namespace {

const PartyId ours{numbered_ulid(1)};

struct Firm : Units {
    Firm() {
        write([&](Unit& unit) {
            unit.parties.add({ours,
                              std::get<CreditCode>(CreditCode::parse("91350100M000100Y43")),
                              {"one"},
                              *RegionCode::parse("410305"),
                              unit.now(),
                              1});
        });
    }
    long long version() const { return number_in(place(), "SELECT version FROM parties"); }
};

void rename(Unit& unit, const std::string& name) {
    Party party = unit.parties.get(ours);
    party.name.value = name;
    unit.parties.save(party);
}

template <class Work>
void rivals(int threads, Work work) {
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i) all.emplace_back([&, i] { work(i); });
    for (auto& one : all) one.join();
}

}  // namespace

TEST_CASE("200 edits at once by two instances all happen, each on the one before") {
    Firm one;
    Instance two{one.place(), one.now(), 2};
    rivals(8, [&](int i) {
        Instance& instance = i % 2 ? static_cast<Instance&>(one) : two;
        for (int j = 0; j < 25; ++j)
            instance.write([&](Unit& unit) { rename(unit, std::to_string(i) + "/" + std::to_string(j)); });
    });
    CHECK(one.version() == 201);
    CHECK(number_in(one.place(), "SELECT COUNT(*) FROM journal_inbox") == 201);
    // Every audit row but the first starts from what another one left: nothing was overwritten unseen.
    CHECK(number_in(one.place(),
                    "SELECT COUNT(*) FROM journal_inbox a JOIN journal_inbox b ON a.before_hash = b.after_hash") >=
          200);
}

TEST_CASE("of rivals that name the version they saw, as many succeed as the version grows") {
    Firm one;
    std::atomic<int> done{0}, stale{0};
    rivals(8, [&](int i) {
        for (int j = 0; j < 10; ++j) {
            const long long seen = one.version();
            try {
                one.write([&](Unit& unit) {
                    unit.expect_version(ours.ulid, seen);
                    rename(unit, std::to_string(i));
                });
                ++done;
            } catch (const Refusal& refusal) {
                CHECK(refusal.reason == Reason::stale);
                ++stale;
            }
        }
    });
    CHECK(done + stale == 80);
    CHECK(one.version() == 1 + done);
}

TEST_CASE("a precondition holds for the load only: the unit itself may change the thing twice") {
    Firm one;
    one.write([](Unit& unit) {
        unit.expect_version(ours.ulid, 1);
        rename(unit, "two");
        rename(unit, "three");
    });
    CHECK(one.version() == 3);
    CHECK_THROWS_AS(one.write([](Unit& unit) {
        unit.expect_version(ours.ulid, 2);
        rename(unit, "four");
    }),
                    Refusal);
    CHECK(one.version() == 3);
}

TEST_CASE("a unit's time is never before the last change of what it loads, even when the clock went back") {
    Firm one;
    const Instant before = one.now();
    one.now() += 1h;
    one.write([](Unit& unit) { rename(unit, "later"); });
    one.now() = before;
    int runs = 0;
    Instant seen;
    one.write([&](Unit& unit) {
        ++runs;
        unit.now();  // taken too early: the unit is run again when the load shows a later time
        rename(unit, "after that");
        seen = unit.now();
    });
    CHECK(seen == before + 1h);
    CHECK(runs == 2);
    one.write([&](Unit& unit) {
        rename(unit, "in order");
        seen = unit.now();
    });
    CHECK(seen == before + 1h);
}

TEST_CASE("a natural key that is taken is refused in the words of the business, also between instances") {
    Units one;
    Instance two{one.place(), one.now(), 2};
    std::atomic<int> added{0}, refused{0};
    rivals(10, [&](int i) {
        Instance& instance = i % 2 ? static_cast<Instance&>(one) : two;
        try {
            instance.write([&](Unit& unit) {
                unit.parties.add({unit.fresh<PartyId>(),
                                  std::get<CreditCode>(CreditCode::parse("91350100M000100Y43")),
                                  {"n"},
                                  *RegionCode::parse("410305"),
                                  unit.now(),
                                  1});
            });
            ++added;
        } catch (const Refusal& refusal) {
            CHECK(refusal.reason == Reason::duplicate_party);
            ++refused;
        }
    });
    CHECK(added == 1);
    CHECK(refused == 9);
    CHECK(number_in(one.place(), "SELECT COUNT(*) FROM journal_inbox") == 1);
}
