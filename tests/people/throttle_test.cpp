// Guessing at passwords (A27): what is counted, for how long, and that a stranger's guesses never close the owner's way.
#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

#include "domain/people/throttle.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view wrong = "wrong horse 1984 wrong";

// Wrong tries from one address until it has to wait.
void guess(Market& market, std::string_view login, std::string_view address, int times = 5) {
    for (int i = 0; i < times; ++i) REQUIRE(code_of(log_in(market, login, wrong, address)) == "wrong_credentials");
}

std::string wait_of(Market& market, std::string_view login, std::string_view address = "127.0.0.1") {
    return header(log_in(market, login, wrong, address), "Retry-After");
}

}  // namespace

TEST_CASE("the wait doubles with each failure up to fifteen minutes and no further") {
    Market market;
    account(market, "li.lei", {"broker"});
    guess(market, "li.lei", "127.0.0.1");
    long long expected = 2, longest = shipped_rules().number("login.delay.max_seconds", beijing_date(market.now));
    CHECK(longest == 900);
    for (int i = 0; i < 12; ++i) {
        REQUIRE(wait_of(market, "li.lei") == std::to_string(expected));
        market.now += std::chrono::seconds{expected};
        REQUIRE(log_in(market, "li.lei", wrong).status == 401);
        expected = std::min(longest, expected * 2);
    }
    CHECK(expected == longest);
}

TEST_CASE("what is refused for haste costs no hash, counts nothing and leaves the wait as it was") {
    Market market;
    account(market, "li.lei", {"broker"});
    guess(market, "li.lei", "127.0.0.1");
    const std::string before = database_text(market.connection);
    for (int i = 0; i < 50; ++i) CHECK(wait_of(market, "li.lei") == "2");
    CHECK(database_text(market.connection) == before);
}

TEST_CASE("neighbours of one network share the wait, the next network does not") {
    Market market;
    account(market, "li.lei", {"broker"});
    guess(market, "li.lei", "198.51.100.7");
    CHECK(wait_of(market, "li.lei", "198.51.100.200") == "2");
    CHECK(log_in(market, "li.lei", good_password, "198.51.101.7").status == 201);
    guess(market, "li.lei", "2001:db8:1:2::7");
    CHECK(wait_of(market, "li.lei", "2001:db8:1:2:ffff::1") == "2");
    CHECK(log_in(market, "li.lei", good_password, "2001:db8:1:3::7").status == 201);
}

TEST_CASE("who has a whole IPv6 network tries as many logins from it as from one address") {
    Market market;
    const auto tries = shipped_rules().number("login.address.free", beijing_date(market.now));
    for (int i = 0; i < tries; ++i)
        guess(market, "login-" + std::to_string(i), "2001:db8:1:2::" + std::to_string(i + 1), 1);
    CHECK(wait_of(market, "another", "2001:db8:1:2:ffff::1") == "2");
    CHECK(code_of(log_in(market, "another", wrong, "2001:db8:1:3::1")) == "wrong_credentials");
}

TEST_CASE("failures are forgotten after their time, to the microsecond") {
    Market market;
    account(market, "li.lei", {"broker"});
    const auto memory = std::chrono::hours{shipped_rules().number("login.forget_hours", beijing_date(market.now))};
    guess(market, "li.lei", "127.0.0.1");
    market.now += memory - 1us;
    CHECK(log_in(market, "li.lei", wrong).status == 401);
    CHECK(wait_of(market, "li.lei") == "4");  // the sixth
    market.now += memory;
    guess(market, "li.lei", "127.0.0.1");
    CHECK(wait_of(market, "li.lei") == "2");  // five again
}

TEST_CASE("who holds a session guesses at its password no faster than who holds none") {
    Market market;
    account(market, "li.lei", {"broker"});
    const Token mine = token(market, "li.lei");
    const auto change = [&](std::string_view old_password) {
        return market.post("/v1/me/password", {{"old_password", old_password}, {"new_password", "a better horse 2026"}},
                           mine);
    };
    for (int i = 0; i < 5; ++i) CHECK(code_of(change(wrong)) == "wrong_credentials");
    const Response slowed = change(good_password);
    CHECK(slowed.status == 429);
    CHECK(header(slowed, "Retry-After") == "2");
    market.now += 2s;
    CHECK(change(good_password).status == 204);
}

TEST_CASE("a device is known for its account alone and until its end") {
    Market market;
    account(market, "li.lei", {"broker"});
    account(market, "han.mei", {"broker"});
    const std::string his = text_at(log_in(market, "li.lei", good_password), "/device");
    const auto days = shipped_rules().number("device.remember_days", beijing_date(market.now));
    market.now += std::chrono::days{days} - 1s;
    // Strangers from everywhere have slowed both accounts.
    for (int block = 0; block < 51; ++block)
        for (const char* login : {"li.lei", "han.mei"})
            log_in(market, login, wrong, "198.51." + std::to_string(block) + ".7");
    CHECK(log_in(market, "han.mei", good_password, "127.0.0.1", his).status == 429);
    CHECK(log_in(market, "li.lei", good_password, "127.0.0.1", his).status == 201);
    market.now += 1s;
    for (int block = 60; block < 70; ++block) log_in(market, "li.lei", wrong, "198.51." + std::to_string(block) + ".7");
    CHECK(log_in(market, "li.lei", good_password, "192.0.2.1", his).status == 429);
}

TEST_CASE("many guesses at once over two instances do not pass more than their number") {
    Market one;
    account(one, "li.lei", {"broker"});
    Market two{one.connection, 2};
    std::vector<std::string> told(16);
    std::vector<std::thread> guessers;
    for (std::size_t i = 0; i < told.size(); ++i)
        guessers.emplace_back([&, i] { told[i] = code_of(log_in(i % 2 ? one : two, "li.lei", wrong)); });
    for (auto& each : guessers) each.join();
    CHECK(std::count(told.begin(), told.end(), "wrong_credentials") == 5);
    CHECK(std::count(told.begin(), told.end(), "too_many_attempts") == 11);
}

TEST_CASE("counters that count no more are removed, and no others") {
    Market market;
    log_in(market, "li.lei", wrong);
    market.now += 1h;
    log_in(market, "han.mei", wrong);
    const auto left = [&] {
        market.write([](Unit& unit) { forget_attempts(unit); });
        return rows_of(market.connection, "login_attempts").size();
    };
    CHECK(left() == 5);  // two pairs, two accounts, one address
    market.now += 23h + 1us;
    CHECK(left() == 3);
    market.now += 1h;
    CHECK(left() == 0);
}

TEST_CASE("counters hold no login and no address, as a login typed in haste may be a password") {
    Market market;
    log_in(market, "my-secret-password", wrong, "198.51.100.7");
    for (const std::string& row : rows_of(market.connection, "login_attempts")) {
        CHECK(row.find("my-secret") == std::string::npos);
        CHECK(row.find("198.51") == std::string::npos);
    }
    CHECK(rows_of(market.connection, "login_attempts").size() == 3);
}
