// The fault loop.
#include "tests/support/fault_loop.hpp"

#include <doctest/doctest.h>

#include "tests/support/database_text.hpp"
#include "tests/support/fault_hook.hpp"

namespace heluo::tests {
namespace {

struct States {
    std::string before, after;
};

States undisturbed(const Prepare& prepare, int expected) {
    Market market;
    const Request request = prepare(market);
    States states;
    states.before = database_text(market.connection);
    const auto audited = [&] { return number_in(market.connection, "SELECT COUNT(*) FROM journal_inbox"); };
    const long long audited_before = audited();
    const Response response = market.send(request);
    INFO(response.body);
    REQUIRE(response.status == expected);
    states.after = database_text(market.connection);
    REQUIRE(states.before != states.after);
    CHECK(audited() > audited_before);  // no change without its audit row
    return states;
}

// False once the use case has no Nth statement.
bool strike(const Prepare& prepare, const States& states, Mishap kind, int nth, int expected,
            const std::function<void()>& renew) {
    Market market;
    market.expect_failures = true;
    const Request request = prepare(market);
    NthFault fault{kind, nth};
    market.database.listen(&fault);
    const Response disturbed = market.send(request);
    market.database.listen(nullptr);
    if (!fault.struck()) return false;

    const int number = static_cast<int>(kind);
    CAPTURE(number);
    CAPTURE(nth);
    CAPTURE(disturbed.status);
    const std::string now = database_text(market.connection);
    CHECK((now == states.before || now == states.after));
    if (disturbed.status == expected) CHECK(now == states.after);

    renew();
    const Response repeated = market.send(request);
    CAPTURE(repeated.body);
    CHECK(repeated.status == expected);
    CHECK(database_text(market.connection) == states.after);
    return true;
}

}  // namespace

void fault_loop(const Prepare& prepare, int expected, const std::function<void()>& renew) {
    const States states = undisturbed(prepare, expected);
    constexpr int more_than_any_use_case = 200;
    for (const Mishap kind : all_mishaps) {
        int nth = 1;
        while (nth < more_than_any_use_case && strike(prepare, states, kind, nth, expected, renew)) ++nth;
        CHECK(nth > 1);
        CHECK(nth < more_than_any_use_case);
    }
}

}  // namespace heluo::tests
