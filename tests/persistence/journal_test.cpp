// The journal: numbered without gaps by whoever holds the lease, readable in that order, and every tampering is named.
#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "domain/core/journal.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/units.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace std::chrono_literals;

namespace {

std::string listing(int n) { return "lst_" + numbered_ulid(n); }

void note(Unit& unit, int n) {
    unit.journal.note(listing(n), "done");
    unit.announce({"listing_published", listing(n), true, {}, {}});
}

int seal(Instance& instance, const std::string& holder, int limit = 100) {
    int sealed = 0;
    instance.write([&](Unit& unit) { sealed = unit.journal.seal(holder, unit.now(), unit.now() + 5s, limit); });
    return sealed;
}

ChainVerdict verdict(Instance& instance, const std::vector<ChainAnchor>& anchors = {}) {
    ChainVerdict result;
    instance.read([&](Unit& unit) { result = unit.journal.verify(anchors); });
    return result;
}

// A place with 25 sealed rows.
struct Sealed : Units {
    Sealed() {
        for (int i = 1; i <= 25; ++i) write([&](Unit& unit) { note(unit, i); });
        seal(*this, "me");
    }
};

std::vector<FeedEvent> feed(Instance& instance, long long after, const FeedReader& reader) {
    std::vector<FeedEvent> events;
    instance.read([&](Unit& unit) { events = unit.journal.events_after(after, 1000, reader); });
    return events;
}

}  // namespace

TEST_CASE("R27: the sealer numbers and chains what was noted, in order, under its lease") {
    Units units;
    for (int i = 1; i <= 25; ++i) units.write([&](Unit& unit) { note(unit, i); });
    CHECK(seal(units, "me", 10) == 10);
    CHECK(seal(units, "other") == 0);
    CHECK(seal(units, "me") == 15);
    CHECK(seal(units, "me") == 0);

    const auto events = feed(units, 0, {true, {}});
    REQUIRE(events.size() == 25);
    for (int i = 1; i <= 25; ++i) {
        CHECK(events[static_cast<std::size_t>(i - 1)].seq == i);
        CHECK(events[static_cast<std::size_t>(i - 1)].object == listing(i));
    }
    CHECK(verdict(units).whole);
    CHECK(verdict(units).rows == 25);
}

TEST_CASE("a lease that ran out is taken over") {
    Units units;
    units.write([](Unit& unit) { note(unit, 1); });
    CHECK(seal(units, "dead") == 1);
    units.write([](Unit& unit) { note(unit, 2); });
    CHECK(seal(units, "next") == 0);
    units.now() += 6s;
    CHECK(seal(units, "next") == 1);
}

TEST_CASE("two instances that write and seal at once leave no gap and no double number") {
    Units one;
    Instance two{one.place(), one.now(), 2};
    constexpr int each = 100;
    std::vector<std::thread> threads;
    for (Instance* instance : {static_cast<Instance*>(&one), &two})
        for (int t = 0; t < 3; ++t)
            threads.emplace_back([instance, t] {
                for (int i = 0; i < each; ++i) instance->write([&](Unit& unit) { note(unit, t * each + i); });
            });
    std::atomic<bool> writing{true};
    std::thread sealer_one{[&] {
        while (writing) seal(one, "one", 7);
    }};
    std::thread sealer_two{[&] {
        while (writing) seal(two, "two", 7), one.now() += 3s;
    }};
    // A reader that pages along never sees n+1 before n.
    std::thread reader{[&] {
        long long last = 0;
        while (writing)
            for (const FeedEvent& event : feed(one, last, {true, {}})) {
                CHECK(event.seq == last + 1);
                last = event.seq;
            }
    }};
    for (auto& thread : threads) thread.join();
    writing = false;
    sealer_one.join();
    sealer_two.join();
    reader.join();
    one.now() += 10s;
    while (seal(one, "last") > 0) {
    }
    CHECK(verdict(one).whole);
    CHECK(verdict(one).rows == 6 * each);
    CHECK(feed(one, 0, {true, {}}).size() == 6 * each);
    CHECK(number_in(one.place(), "SELECT COUNT(*) FROM journal_inbox") == 0);
}

TEST_CASE("the feed shows a party its own events and what is for everyone") {
    Units units;
    const PartyId ours{numbered_ulid(1)}, theirs{numbered_ulid(2)};
    units.write([&](Unit& unit) {
        unit.announce({"listing_published", listing(1), true, {}, {}});
        unit.announce({"offer_made", "neg_" + numbered_ulid(2), false, ours, theirs});
        unit.announce({"offer_made", "neg_" + numbered_ulid(3), false, theirs, {}});
    });
    seal(units, "me");
    CHECK(feed(units, 0, {true, {}}).size() == 3);
    CHECK(feed(units, 0, {false, ours}).size() == 2);
    CHECK(feed(units, 0, {false, {}}).size() == 1);
}

TEST_CASE("what is withheld until an opening enters no sequence before it, not even as a gap") {
    Units units;
    const ProcurementId procurement{numbered_ulid(9)};
    units.write([](Unit& unit) { note(unit, 1); });
    units.write([&](Unit& unit) {
        unit.announce({"quote_sent", "quo_" + numbered_ulid(5), false, {}, {}});
        unit.withhold("quo_" + numbered_ulid(5), procurement);
    });
    units.write([](Unit& unit) { note(unit, 2); });
    CHECK(seal(units, "me") == 2);
    auto events = feed(units, 0, {true, {}});
    REQUIRE(events.size() == 2);
    CHECK(events[1].seq == 2);
    CHECK(number_in(units.place(), "SELECT MAX(seq) FROM audit_log") == 2);

    units.write([&](Unit& unit) { unit.release(procurement); });
    CHECK(seal(units, "me") == 1);
    events = feed(units, 2, {true, {}});
    REQUIRE(events.size() == 1);
    CHECK(events[0].kind == "quote_sent");
    CHECK(verdict(units).whole);
}

TEST_CASE("a changed row is named") {
    Sealed units;
    tamper(units.place(), "UPDATE audit_log SET account = 'acc_other' WHERE seq = 7");
    CHECK(verdict(units).trouble == "changed");
    CHECK(verdict(units).first_bad == 7);
}

TEST_CASE("a removed row is named, also when the rows behind it have moved up") {
    Sealed units;
    tamper(units.place(), "DELETE FROM audit_log WHERE seq = 7");
    CHECK(verdict(units).trouble == "removed");
    CHECK(verdict(units).first_bad == 7);
    for (int seq = 8; seq <= 25; ++seq)
        tamper(units.place(),
               "UPDATE audit_log SET seq = " + std::to_string(seq - 1) + " WHERE seq = " + std::to_string(seq));
    CHECK(verdict(units).trouble == "removed");
    CHECK(verdict(units).first_bad == 7);
}

TEST_CASE("an inserted row is named") {
    Sealed units;
    for (int seq = 25; seq >= 7; --seq)
        tamper(units.place(),
               "UPDATE audit_log SET seq = " + std::to_string(seq + 1) + " WHERE seq = " + std::to_string(seq));
    tamper(units.place(),
           "INSERT INTO audit_log (seq, id, at, account, action, request_id, address, object, outcome, before_hash, "
           "after_hash, everyone, mac, hash) SELECT 7, '0FORGED0000000000000000000', at, account, action, request_id, "
           "address, object, outcome, before_hash, after_hash, everyone, mac, hash FROM audit_log WHERE seq = 6");
    CHECK(verdict(units).trouble == "inserted");
    CHECK(verdict(units).first_bad == 7);
}

TEST_CASE("swapped rows are named") {
    Sealed units;
    tamper(units.place(), "UPDATE audit_log SET seq = 1000 WHERE seq = 7");
    tamper(units.place(), "UPDATE audit_log SET seq = 7 WHERE seq = 8");
    tamper(units.place(), "UPDATE audit_log SET seq = 8 WHERE seq = 1000");
    CHECK(verdict(units).trouble == "swapped");
    CHECK(verdict(units).first_bad == 7);
}

TEST_CASE("a cut tail is named, and a head written without the key as well") {
    Sealed units;
    tamper(units.place(), "DELETE FROM audit_log WHERE seq > 20");
    CHECK(verdict(units).trouble == "truncated");
    CHECK(verdict(units).first_bad == 21);
    tamper(units.place(), "UPDATE chain_head SET seq = 20");
    CHECK(verdict(units).trouble == "mac");
}

TEST_CASE("an older backup put back as a whole is found by an anchor kept outside") {
    Sealed units;
    const ChainAnchor then{25, verdict(units).head};
    CHECK(verdict(units, {then}).whole);
    CHECK(verdict(units, {{30, "later"}}).trouble == "truncated");
    CHECK(verdict(units, {{25, std::string(64, '0')}}).trouble == "anchor");
    CHECK(verdict(units, {{25, std::string(64, '0')}}).first_bad == 25);
}
