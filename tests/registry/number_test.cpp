// Registration numbers: sixteen digits, one after the other, anew each year of Beijing, until a year's serials are used up.
#include <doctest/doctest.h>

#include "domain/registry/numbers.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

std::string number_of(Registry& registry, const std::string& contract) {
    return registry.at(contract, "/registration/number");
}

std::string registered(Registry& registry, std::string_view title) {
    return number_of(registry, registry.registered(registry.wish(title)));
}

// As if that many numbers had been given out this year already.
void issue_up_to(Registry& registry, long long serial) {
    tamper(registry.market.connection, "DELETE FROM number_series WHERE series <> ''");
    tamper(registry.market.connection,
           "INSERT INTO number_series (series, serial) VALUES ('2026410301', " + std::to_string(serial) + ")");
}

// A contract that an import brought along under this number.
void import_number(Registry& registry, const std::string& number) {
    registry.market.write([&](Unit& unit) {
        Contract contract;
        contract.id = unit.fresh<ContractId>();
        contract.source = ContractSource::import_;
        contract.state = ContractState::registered;
        contract.terms.title = {"从前登记的合同 " + number};
        contract.terms.seller.name = {"卖方"};
        contract.terms.buyer.name = {"买方"};
        contract.terms.amount_total = contract.terms.amount_tech = Money::yuan(1);
        contract.registration = {{number, number},
                                 beijing_date(unit.now()),
                                 unit.now(),
                                 "410301",
                                 true,
                                 keys_of(contract.terms, unit.rules, unit.crypto),
                                 1,
                                 {}};
        contract.created_at = unit.now();
        unit.contracts.add(contract);
    });
}

}  // namespace

TEST_CASE("R18: numbers of one year, city and point follow one another") {
    Registry registry;
    CHECK(registered(registry, "甲") == "2026410301000001");
    CHECK(registered(registry, "乙") == "2026410301000002");
    CHECK(registered(registry, "丙") == "2026410301000003");
}

TEST_CASE("what is refused or rolled back leaves no gap") {
    Registry registry{start_of_tests(), rules_without_likeness()};
    const std::string twin = registry.accepted();
    CHECK(registered(registry, "轴承寿命测试服务") == "2026410301000001");
    CHECK(code_of(registry.step(twin, "register", registry.registrar)) == "duplicate_contract");
    CHECK(registry.step(twin, "refuse", registry.registrar, {{"grounds", {"N11"}}, {"text", "已登记。"}}).status ==
          200);

    registry.market.expect_failures = true;
    const auto fail_after_issue = [&] {
        registry.market.write([](Unit& unit) {
            CHECK(unit.numbers.next(2026, "4103", "01") == 2);
            throw std::runtime_error{"the machine fails (test)"};
        });
    };
    CHECK_THROWS(fail_after_issue());
    CHECK(refusal_of([&] {
              registry.market.write([](Unit& unit) {
                  CHECK(unit.numbers.next(2026, "4103", "01") == 2);
                  refuse(Reason::wrong_state);
              });
          }) == Reason::wrong_state);
    CHECK(registered(registry, "下一份") == "2026410301000002");
}

TEST_CASE("series are counted by year, city and point, each for itself") {
    Registry registry;
    registry.market.write([](Unit& unit) {
        CHECK(unit.numbers.next(2026, "4103", "01") == 1);
        CHECK(unit.numbers.next(2026, "4103", "01") == 2);
        CHECK(unit.numbers.next(2027, "4103", "01") == 1);
        CHECK(unit.numbers.next(2026, "4101", "01") == 1);
        CHECK(unit.numbers.next(2026, "4103", "02") == 1);
        CHECK(unit.numbers.next(2026, "4103", "01") == 3);
    });
}

TEST_CASE("R19: at Beijing's midnight of New Year the serials begin anew") {
    Registry registry{*parse_instant("2026-12-31T15:59:00Z")};
    const std::string last = registry.accepted(registry.wish("岁末")), first = registry.accepted(registry.wish("年初"));

    registry.market.now = *parse_instant("2026-12-31T15:59:59.999999Z");
    CHECK(registry.step(last, "register", registry.registrar).status == 200);
    registry.market.now += Duration{1};
    CHECK(registry.step(first, "register", registry.registrar).status == 200);
    CHECK(number_of(registry, last) == "2026410301000001");
    CHECK(registry.at(last, "/registration/registered_on") == "2026-12-31");
    CHECK(number_of(registry, first) == "2027410301000001");
    CHECK(registry.at(first, "/registration/registered_on") == "2027-01-01");
}

TEST_CASE("the serial after 999999 is refused, and the contract stays accepted") {
    Registry registry;
    const std::string one = registry.accepted(registry.wish("最后一号")),
                      two = registry.accepted(registry.wish("没有号"));
    issue_up_to(registry, last_serial - 1);

    CHECK(registry.step(one, "register", registry.registrar).status == 200);
    CHECK(number_of(registry, one) == "2026410301999999");
    for (int repeat = 0; repeat < 2; ++repeat) {
        const Response refused = registry.step(two, "register", registry.registrar);
        CHECK(refused.status == 409);
        CHECK(code_of(refused) == "serials_exhausted");
    }
    CHECK(registry.state(two) == "accepted");
    CHECK(number_in(registry.market.connection, "SELECT serial FROM number_series WHERE series = '2026410301'") ==
          last_serial);
}

TEST_CASE("from the 900000th serial on the staff are warned, and only they") {
    Registry registry;
    const std::string before = registry.accepted(registry.wish("之前")),
                      from = registry.accepted(registry.wish("从此"));
    issue_up_to(registry, 899'998);

    registry.step(before, "register", registry.registrar);
    registry.step(from, "register", registry.registrar);
    CHECK(number_of(registry, before) == "2026410301899999");
    CHECK(number_of(registry, from) == "2026410301900000");
    const auto last_two = [&](const std::string& contract, const Token& as) {
        const Strings all = registry.events(contract, as);
        return Strings(all.end() - 2, all.end());
    };
    CHECK(last_two(before, registry.registrar) == Strings{"contract_accepted", "contract_registered"});
    CHECK(last_two(from, registry.registrar) == Strings{"serials_running_out", "contract_registered"});
    CHECK(last_two(from, registry.seller) == Strings{"contract_accepted", "contract_registered"});
}

TEST_CASE("numbers that an import brought along are passed over") {
    Registry registry;
    import_number(registry, "2026410301000001");
    import_number(registry, "2026410301000003");
    CHECK(registered(registry, "甲") == "2026410301000002");
    CHECK(registered(registry, "乙") == "2026410301000004");
}
