// Contracts whose keys were made by an older program: made anew once, audited, and what then turns out to be one is told.
#include <doctest/doctest.h>

#include "domain/core/journal.hpp"
#include "domain/registry/keying.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/fault_hook.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

const Cause cause{"clock", "key_contracts_anew", {}, {}};

// As an older program left it: some other digest for a key, and the mark of the scheme before.
void make_old(const Market& market, const std::string& where = "1 = 1") {
    tamper(market.connection, "UPDATE contracts SET same_contract = id WHERE same_contract IS NOT NULL AND " + where);
    tamper(market.connection,
           "UPDATE contracts SET same_own_number = id WHERE same_own_number IS NOT NULL AND " + where);
    tamper(market.connection, "UPDATE contract_keying SET scheme = 1, done_to = NULL");
}

std::string only(const std::string& contract) { return "id = '" + contract.substr(contract.rfind('_') + 1) + "'"; }

KeyedAnew one_unit(Market& market) {
    KeyedAnew done;
    market.database.write(cause, [&](Unit& unit) { done = key_contracts_anew(unit); });
    return done;
}

// All units, with what they found; `units` counts them.
KeyedAnew keyed_anew(Market& market, int* units = nullptr) {
    KeyedAnew all;
    do {
        KeyedAnew some = one_unit(market);
        all.more = some.more;
        all.changed += some.changed;
        for (Twins& twins : some.twins) all.twins.push_back(std::move(twins));
        if (units) ++*units;
    } while (all.more);
    return all;
}

std::string number_of(Registry& registry, const std::string& contract) {
    return registry.at(contract, "/registration/number");
}

json::object numbered(Registry& registry, std::string_view title, std::string_view own_number) {
    json::object body = registry.wish(title);
    body["own_number"] = own_number;
    return body;
}

Strings audited(Market& market, const std::string& contract) {
    market.seal();
    Strings outcomes;
    market.read([&](Unit& unit) {
        for (const AuditEntry& entry : unit.journal.audit_after(0, {}, 1000))
            if (entry.action == cause.action && contract.ends_with(entry.object)) outcomes.push_back(entry.outcome);
    });
    return outcomes;
}

// What a contract with these terms meets when it is submitted; "" if nothing is against it.
std::string submitting(Registry& registry, const json::object& body) {
    return code_of(registry.step(registry.drafted(body), "submit", registry.seller));
}

}  // namespace

TEST_CASE("a contract with a key of old gets today's, and cannot be registered again under a like title") {
    Registry registry{start_of_tests(), rules_without_likeness()};
    const std::string old = registry.registered(registry.wish("轴承Ⅱ型 ㎡"));
    make_old(registry.market);
    CHECK(submitting(registry, registry.wish("轴承II型m2")) == "");

    CHECK(keyed_anew(registry.market).changed == 1);
    CHECK(submitting(registry, registry.wish("轴承ii型 m2")) == "duplicate_contract");
    CHECK(audited(registry.market, old) == Strings{"done"});
    CHECK(registry.state(old) == "registered");
}

TEST_CASE("the parties' own number is keyed anew with it") {
    Registry registry{start_of_tests(), rules_without_likeness()};
    registry.registered(numbered(registry, "甲", "HT－①"));
    make_old(registry.market);
    CHECK(submitting(registry, numbered(registry, "乙", "ht-1")) == "");

    CHECK(keyed_anew(registry.market).changed == 1);
    CHECK(submitting(registry, numbered(registry, "丙", "ht-1")) == "duplicate_contract");
}

TEST_CASE("keys of today's scheme are looked through once, and change nothing") {
    Registry registry{start_of_tests(), rules_without_likeness()};
    registry.registered(registry.wish("甲"));
    tamper(registry.market.connection, "UPDATE contract_keying SET scheme = 1");
    CHECK(keyed_anew(registry.market).changed == 0);
    CHECK(number_in(registry.market.connection, "SELECT scheme FROM contract_keying") == keys_scheme);

    // As the last start has left it: not even old keys are looked at.
    tamper(registry.market.connection, "UPDATE contracts SET same_contract = id");
    CHECK(keyed_anew(registry.market).changed == 0);
}

TEST_CASE("contracts not registered have no keys and stay as they are") {
    Registry registry{start_of_tests(), rules_without_likeness()};
    const std::string draft = registry.drafted(), accepted = registry.accepted(registry.wish("乙"));
    make_old(registry.market);
    CHECK(keyed_anew(registry.market).changed == 0);
    CHECK(audited(registry.market, draft).empty());
    CHECK(audited(registry.market, accepted).empty());
}

TEST_CASE("of two that turn out to be one, each stays, and the registrar is told of the one without today's key") {
    Registry registry{start_of_tests(), rules_without_likeness()};
    const std::string first = registry.registered(registry.wish("轴承Ⅱ型"));
    make_old(registry.market);
    const std::string second = registry.registered(registry.wish("轴承II型"));

    const KeyedAnew done = keyed_anew(registry.market);
    CHECK(done.changed == 0);
    REQUIRE(done.twins.size() == 1);
    CHECK(done.twins[0].number == number_of(registry, first));
    CHECK(done.twins[0].other == number_of(registry, second));
    CHECK(audited(registry.market, first) == Strings{"duplicate_contract"});
    CHECK(registry.events(first, registry.registrar).back() == "contract_twin_found");
    CHECK(registry.events(first, registry.seller).back() == "contract_registered");
    CHECK(registry.events(second, registry.registrar).back() == "contract_registered");
    CHECK(submitting(registry, registry.wish("轴承ⅱ型")) == "duplicate_contract");
}

TEST_CASE("of two with keys of old that turn out to be one, the elder gets today's key") {
    Registry registry{start_of_tests(), rules_without_likeness()};
    const std::string first = registry.registered(registry.wish("轴承Ⅱ型"));
    make_old(registry.market);
    const std::string second = registry.registered(registry.wish("轴承II型"));
    make_old(registry.market, only(second));

    const KeyedAnew done = keyed_anew(registry.market);
    CHECK(done.changed == 1);
    REQUIRE(done.twins.size() == 1);
    CHECK(done.twins[0].number == number_of(registry, second));
    CHECK(done.twins[0].other == number_of(registry, first));
}

TEST_CASE("one that shares only its own number with another gets today's key for the rest") {
    Registry registry{start_of_tests(), rules_without_likeness()};
    registry.registered(numbered(registry, "甲", "HT-①"));
    make_old(registry.market);
    const std::string second = registry.registered(numbered(registry, "乙Ⅱ", "HT-1"));
    make_old(registry.market, only(second));

    const KeyedAnew done = keyed_anew(registry.market);
    CHECK(done.changed == 2);
    REQUIRE(done.twins.size() == 1);
    CHECK(done.twins[0].number == number_of(registry, second));
    CHECK(submitting(registry, registry.wish("乙II")) == "duplicate_contract");
}

TEST_CASE("a register of many is keyed anew in units, and goes on where a killed server stopped") {
    Importing office;
    office.imported(csv_header() + sound_rows(1, 2 * contracts_per_keying + 1));
    make_old(office.market);
    CHECK(one_unit(office.market).changed == contracts_per_keying);
    Market restarted{office.market.connection, 2};
    int units = 0;
    CHECK(keyed_anew(restarted, &units).changed == contracts_per_keying + 1);
    CHECK(units == 2);
    CHECK(number_in(office.market.connection, "SELECT COUNT(*) FROM contracts WHERE same_contract = id") == 0);
}

TEST_CASE("a program with another scheme begins anew what the one before it had not finished") {
    Importing office;
    office.imported(csv_header() + sound_rows(1, 2));
    make_old(office.market);
    tamper(office.market.connection, "UPDATE contract_keying SET done_to = (SELECT MAX(id) FROM contracts)");
    CHECK(keyed_anew(office.market).changed == 2);
}

TEST_CASE("a fault in any statement leaves a unit's keys old or new, and the next start ends the work") {
    for (const Mishap kind : all_mishaps) {
        for (int nth = 1;; ++nth) {
            Registry registry{start_of_tests(), rules_without_likeness()};
            registry.registered(registry.wish("甲Ⅱ"));
            registry.registered(registry.wish("乙"));
            make_old(registry.market);
            const auto old = [&] {
                return number_in(registry.market.connection, "SELECT COUNT(*) FROM contracts WHERE same_contract = id");
            };
            NthFault fault{kind, nth};
            registry.market.database.listen(&fault);
            try {
                one_unit(registry.market);
            } catch (const std::exception&) {  // the start fails
            }
            registry.market.database.listen(nullptr);
            const int number = static_cast<int>(kind);
            CAPTURE(number);
            CAPTURE(nth);
            CHECK((old() == 2 || old() == 0));
            keyed_anew(registry.market);
            CHECK(old() == 0);
            if (!fault.struck()) {
                CHECK(nth > 1);
                break;
            }
        }
    }
}
