// Rivals at the registry, on two instances of the server over one database: one contract, one registration, no gap.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

// One registrar, whose case it is, at two instances.
struct TwoDesks : Registry {
    Market second{market.connection, 2, rules_without_likeness()};

    TwoDesks() : Registry{start_of_tests(), rules_without_likeness()} {}
    json::object titled(const std::string& title) { return wish(title); }
    Response here(const std::string& contract, std::string_view name, const json::object& body = {}) {
        return market.send(contract_step(market, contract, name, registrar, body));
    }
    Response there(const std::string& contract, std::string_view name, const json::object& body = {}) {
        Request request = contract_step(second, contract, name, registrar, body);
        request.idempotency_key += "-there";  // another request of the same account
        return second.send(request);
    }
    Strings numbers() {
        Strings list;
        market.read([&](Unit& unit) {
            ContractFilter filter;
            filter.state = ContractState::registered;
            PageRequest page{100, {}};
            do {
                const auto found = unit.contracts.list(filter, page);
                for (const Contract& contract : found.items) list.push_back(contract.registration->number.value);
                page.after = found.next;
            } while (page.after);
        });
        std::sort(list.begin(), list.end());
        return list;
    }
    // 2026410301000001, ... without a gap.
    void check_consecutive(int count) {
        Strings expected;
        for (int i = 1; i <= count; ++i) expected.push_back(RegistrationNumber::make(2026, "4103", "01", i).value);
        CHECK(numbers() == expected);
    }
};

const json::object reason{{"reason", "缺少附件。"}};
const json::object refusal{{"grounds", {"N02"}}, {"text", "不是技术合同。"}};

}  // namespace

TEST_CASE_FIXTURE(TwoDesks, "two registrations of one contract: one is made") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = accepted(wish("合同 " + std::to_string(i)));
        CHECK(at_once([&] { return here(contract, "register"); }, [&] { return there(contract, "register"); }) ==
              Strings{"200", "wrong_state"});
    }
    check_consecutive(rounds());
}

TEST_CASE_FIXTURE(TwoDesks,
                  "two applications for one contract registered at once: one is, the other learns its number") {
    for (int i = 0; i < rounds(); ++i) {
        const json::object body = wish("合同 " + std::to_string(i));
        const std::string one = accepted(body), two = accepted(body);
        const auto answers =
            all_at_once({[&] { return here(one, "register"); }, [&] { return there(two, "register"); }});
        const bool first_won = answers[0].status == 200;
        const Response &won = answers[first_won ? 0 : 1], &lost = answers[first_won ? 1 : 0];
        CHECK(won.status == 200);
        CHECK(code_of(lost) == "duplicate_contract");
        CHECK(lost.body.find(text_at(won, "/registration/number")) != std::string::npos);
        CHECK(state(first_won ? two : one) == "accepted");
    }
    check_consecutive(rounds());
}

TEST_CASE_FIXTURE(TwoDesks, "registration against refusal: one decision stands") {
    int registered = 0;
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = accepted(wish("合同 " + std::to_string(i)));
        CHECK(at_once([&] { return here(contract, "register"); }, [&] { return there(contract, "refuse", refusal); }) ==
              Strings{"200", "wrong_state"});
        registered += state(contract) == "registered";
    }
    check_consecutive(registered);
}

TEST_CASE_FIXTURE(TwoDesks, "registration against return: one decision stands") {
    int registered = 0;
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = accepted(wish("合同 " + std::to_string(i)));
        CHECK(at_once([&] { return here(contract, "register"); }, [&] { return there(contract, "return", reason); }) ==
              Strings{"200", "wrong_state"});
        registered += state(contract) == "registered";
    }
    check_consecutive(registered);
}

TEST_CASE_FIXTURE(TwoDesks, "cancellation against revocation: one end stands") {
    const json::object rescinded{{"cause", "rescinded"}, {"text", "协议解除。"}};
    const json::object fraud{{"cause", "fraud"}, {"text", "材料虚假。"}};
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = registered(wish("合同 " + std::to_string(i)));
        CHECK(at_once([&] { return market.send(contract_step(market, contract, "cancel", seller, rescinded)); },
                      [&] { return there(contract, "revoke", fraud); }) == Strings{"200", "wrong_state"});
        CHECK(at(contract, "/ending/cause") == (state(contract) == "cancelled" ? "rescinded" : "fraud"));
    }
}

TEST_CASE_FIXTURE(TwoDesks, "acceptance against return: returned in the end, with no term left, whoever came first") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = submitted(wish("合同 " + std::to_string(i)));
        const Strings told =
            at_once([&] { return here(contract, "accept"); }, [&] { return there(contract, "return", reason); });
        CHECK((told == Strings{"200", "200"} || told == Strings{"200", "wrong_state"}));
        CHECK(state(contract) == "returned");
        CHECK(at(contract, "/examination/due_on") == "");
    }
}

TEST_CASE_FIXTURE(TwoDesks, "two edits of one version: one is written, the other saw an older one") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = drafted(wish("合同 " + std::to_string(i)));
        const json::object ours = wish("卖方改的"), theirs = wish("买方改的");
        CHECK(at_once([&] { return market.put(contract, ours, seller, "\"1\""); },
                      [&] { return second.put(contract, theirs, buyer, "\"1\""); }) == Strings{"200", "stale"});
        CHECK(at(contract, "/version") == "2");
    }
}

TEST_CASE_FIXTURE(TwoDesks, "a hundred registrations at once get a hundred consecutive numbers") {
    const int times = full_counts() ? 20 : 1;
    for (int round = 0; round < times; ++round) {
        std::vector<std::function<Response()>> rivals;
        for (int i = 0; i < 100; ++i) {
            const std::string contract = accepted(wish("合同 " + std::to_string(round) + "-" + std::to_string(i)));
            rivals.emplace_back(
                [this, contract, i] { return i % 2 ? here(contract, "register") : there(contract, "register"); });
        }
        for (const Response& answer : all_at_once(rivals)) CHECK(said(answer) == "200");
        check_consecutive(100 * (round + 1));
    }
}
