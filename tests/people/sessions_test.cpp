// Logging in and out, sessions that end, and those who guess.
#include <doctest/doctest.h>

#include <set>

#include "domain/people/accounts.hpp"
#include "domain/people/throttle.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view wrong = "wrong horse 1984 wrong";

int status(Market& market, const Token& token) { return market.get("/v1/me", token).status; }

}  // namespace

TEST_SUITE("pure") {
    TEST_CASE("an address stands for its network") {
        CHECK(address_block("203.0.113.7") == "203.0.113.0/24");
        CHECK(address_block("::ffff:203.0.113.7") == "203.0.113.0/24");
        CHECK(address_block("2001:db8:1:2:3:4:5:6") == address_block("2001:db8:1:2::1"));
        CHECK(address_block("2001:db8:1:2::1") != address_block("2001:db8:1:3::1"));
        CHECK(address_block("") == "");
    }
}

TEST_CASE("a log-in gives a token that opens what the account may do, and the answer names account and roles") {
    Market market;
    const auto firm = party(market);
    const auto id = account(market, "li.lei", {"member", "broker"}, firm);
    const auto answer = log_in(market, "li.lei", good_password);
    REQUIRE(answer.status == 201);
    CHECK(text_at(answer, "/token").size() == 43);
    CHECK(text_at(answer, "/account") == id);
    CHECK(text_at(answer, "/party") == firm);
    CHECK(text_at(answer, "/roles") == R"(["member","broker"])");
    const auto me = market.get("/v1/me", text_at(answer, "/token"));
    CHECK(text_at(me, "/account/login") == "li.lei");
    CHECK(text_at(me, "/party/id") == firm);
    CHECK(me.body.find("hash") == std::string::npos);
    CHECK(header(me, "Cache-Control") == "no-store");
}

TEST_CASE("unknown, disabled and mistyped are one answer") {
    Market market;
    const auto operator_token = operator_(market);
    const auto id = account(market, "gone", {"broker"});
    account(market, "here", {"broker"});
    REQUIRE(market
                .send([&] {
                    auto request = market.request(Method::post, "/v1/accounts/" + id + "/disable", operator_token);
                    request.if_match = "*";
                    return request;
                }())
                .status == 200);
    const auto mistyped = log_in(market, "here", wrong), unknown = log_in(market, "nobody", wrong),
               disabled = log_in(market, "gone", good_password);
    for (const auto* answer : {&mistyped, &unknown, &disabled}) {
        CHECK(answer->status == 401);
        CHECK(code_of(*answer) == "wrong_credentials");
        CHECK(answer->body == mistyped.body);
    }
}

TEST_CASE("a token that the server did not give opens nothing") {
    Market market;
    for (const Token& token : {Token(43, 'A'), Token("short"), Token(44, 'A'), Token("' OR 1=1 --")})
        CHECK(code_of(market.get("/v1/me", token)) == "not_authenticated");
    CHECK(code_of(market.get("/v1/me")) == "not_authenticated");
}

TEST_CASE("the scheme of a token is written in any case, but it is written") {
    Market market;
    const Token token = broker(market);
    const auto status_with = [&](const std::string& authorization) {
        Request request = market.request(Method::get, "/v1/me");
        request.authorization = authorization;
        return market.send(request).status;
    };
    for (const char* scheme : {"Bearer ", "bearer ", "BEARER "}) CHECK(status_with(scheme + token) == 200);
    for (const char* other : {"Basic ", "Bearer", "Bearers ", ""}) CHECK(status_with(other + token) == 401);
}

TEST_CASE("a session ends exactly when it has been idle for its time, and staff's sooner") {
    Market market;
    const auto staff = operator_(market);
    const auto guest = broker(market);
    market.now += 15min - 1us;
    CHECK(status(market, staff) == 200);  // noted as used, since more than five minutes have gone by
    market.now += 15min - 1us;
    CHECK(status(market, staff) == 200);
    CHECK(status(market, guest) == 200);
    market.now += 15min;
    CHECK(code_of(market.get("/v1/me", staff)) == "session_expired");
    CHECK(status(market, guest) == 200);
    market.now += 30min;
    CHECK(code_of(market.get("/v1/me", guest)) == "session_expired");
}

TEST_CASE("use within five minutes of the last note is not written") {
    Market market;
    const auto guest = broker(market);
    market.now += 5min - 1us;
    CHECK(status(market, guest) == 200);
    market.now += 25min;  // 30 min - 1 us after the log-in
    CHECK(status(market, guest) == 200);
    market.now += 30min;
    CHECK(status(market, guest) == 401);
}

TEST_CASE("a session ends at its absolute end however busy it is") {
    Market market;
    const auto guest = broker(market);
    for (int i = 0; i < 12 * 6 - 1; ++i) {
        market.now += 10min;
        REQUIRE(status(market, guest) == 200);
    }
    market.now += 10min - 1us;
    CHECK(status(market, guest) == 200);
    market.now += 1us;
    CHECK(status(market, guest) == 401);
}

TEST_CASE("sessions are listed, and ended one by one, all at once, or by logging out") {
    Market market;
    account(market, "li.lei", {"broker"});
    const auto first = token(market, "li.lei"), second = token(market, "li.lei"), third = token(market, "li.lei");
    const auto list = market.get("/v1/sessions", second);
    const auto items = body_of(list).at("items").as_array();
    REQUIRE(items.size() == 3);
    int current = 0;
    for (const auto& item : items) current += item.at("current").as_bool();
    CHECK(current == 1);

    CHECK(market.remove("/v1/sessions/current", second).status == 204);
    CHECK(status(market, second) == 401);
    const auto mine = text_at(market.get("/v1/me", first), "/session");
    CHECK(market.remove("/v1/sessions/" + mine, third).status == 204);
    CHECK(status(market, first) == 401);
    CHECK(market.remove("/v1/sessions", third).status == 204);
    CHECK(status(market, third) == 401);
}

TEST_CASE("nobody ends another account's session or learns of it") {
    Market market;
    account(market, "li.lei", {"broker"});
    account(market, "han.mei", {"broker"});
    const auto hers = token(market, "han.mei"), his = token(market, "li.lei");
    const auto id = text_at(market.get("/v1/me", hers), "/session");
    CHECK(code_of(market.remove("/v1/sessions/" + id, his)) == "not_found");
    CHECK(status(market, hers) == 200);
}

TEST_CASE("the oldest session makes room for one more than twenty") {
    Market market;
    account(market, "li.lei", {"broker"});
    const auto first = token(market, "li.lei");
    const auto second = token(market, "li.lei");
    for (int i = 0; i < 19; ++i) {
        market.now += 1s;
        token(market, "li.lei");
    }
    CHECK(status(market, first) == 401);
    CHECK(status(market, second) == 200);
}

TEST_CASE("a new password ends every session and is the only one that works") {
    Market market;
    account(market, "li.lei", {"broker"});
    const auto here = token(market, "li.lei"), there = token(market, "li.lei");
    const auto change = [&](std::string_view old_password, std::string_view new_password) {
        return market.post("/v1/me/password", {{"old_password", old_password}, {"new_password", new_password}}, here);
    };
    CHECK(code_of(change(wrong, "a better horse 2026")) == "wrong_credentials");
    CHECK(code_of(change(good_password, "short")) == "weak_password");
    CHECK(change(good_password, "a better horse 2026").status == 204);
    CHECK(status(market, here) == 401);
    CHECK(status(market, there) == 401);
    CHECK(log_in(market, "li.lei", good_password).status == 401);
    CHECK(log_in(market, "li.lei", "a better horse 2026").status == 201);
}

TEST_CASE("after five wrong passwords a block waits, doubling, and the right one does not pass meanwhile") {
    Market market;
    account(market, "li.lei", {"broker"});
    for (int i = 0; i < 5; ++i) CHECK(code_of(log_in(market, "li.lei", wrong)) == "wrong_credentials");
    const auto slowed = log_in(market, "li.lei", good_password);
    CHECK(slowed.status == 429);
    CHECK(header(slowed, "Retry-After") == "2");
    market.now += 2s - 1us;
    CHECK(log_in(market, "li.lei", good_password).status == 429);
    market.now += 1us;
    CHECK(log_in(market, "li.lei", wrong).status == 401);
    CHECK(header(log_in(market, "li.lei", wrong), "Retry-After") == "4");
    market.now += 4s;
    CHECK(log_in(market, "li.lei", good_password).status == 201);
    CHECK(log_in(market, "li.lei", wrong).status == 401);  // forgiven: counted from the start
}

TEST_CASE("a login that does not exist is slowed just like one that does") {
    Market market;
    for (int i = 0; i < 5; ++i) CHECK(log_in(market, "nobody", wrong).status == 401);
    CHECK(log_in(market, "nobody", wrong).status == 429);
}

TEST_CASE("any number of wrong tries from one network does not stop the owner in another") {
    Market market;
    account(market, "li.lei", {"broker"});
    for (int i = 0; i < 500; ++i) {
        log_in(market, "li.lei", wrong, "198.51.100.7");
        market.now += 1min;
    }
    CHECK(log_in(market, "li.lei", good_password, "203.0.113.9").status == 201);
}

TEST_CASE("a known device enters while strangers everywhere have slowed its account") {
    Market market;
    account(market, "li.lei", {"broker"});
    const auto device = text_at(log_in(market, "li.lei", good_password, "203.0.113.9"), "/device");
    for (int block = 0; block < 51; ++block) log_in(market, "li.lei", wrong, "198.51." + std::to_string(block) + ".7");
    CHECK(log_in(market, "li.lei", good_password, "203.0.113.9").status == 429);
    CHECK(log_in(market, "li.lei", good_password, "203.0.113.9", device).status == 201);
    // A forged or foreign device is a stranger's.
    auto forged = device;
    forged.back() = forged.back() == '0' ? '1' : '0';
    CHECK(log_in(market, "li.lei", good_password, "192.0.2.1", forged).status == 429);
}

TEST_CASE("one address that guesses at many accounts is slowed itself") {
    Market market;
    for (int i = 0; i < 20; ++i)
        CHECK(log_in(market, "nobody-" + std::to_string(i), wrong, "198.51.100.7").status == 401);
    CHECK(log_in(market, "nobody-20", wrong, "198.51.100.7").status == 429);
    CHECK(log_in(market, "nobody-21", wrong, "198.51.100.8").status == 401);
}

TEST_CASE("a log-in's answer is never stored, so a repeat with the same key is a session of its own") {
    Market market;
    account(market, "li.lei", {"broker"});
    std::set<std::string> tokens;
    for (int i = 0; i < 2; ++i) {
        Request request = market.request(Method::post, "/v1/sessions");
        request.idempotency_key = "the-same-key";
        request.content_type = "application/json";
        request.body = json::serialize(json::object{{"login", "li.lei"}, {"password", good_password}});
        tokens.insert(text_at(market.send(request), "/token"));
    }
    CHECK(tokens.size() == 2);
}
