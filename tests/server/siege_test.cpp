// The whole server under siege, looked at from outside: it lives, answers others, and has afterwards what it had before.
#include <doctest/doctest.h>

#include <csignal>

#include "tests/support/hostile.hpp"
#include "tests/support/rivals.hpp"
#include "tests/support/running.hpp"

namespace heluo::tests {

using namespace std::chrono_literals;

namespace {

// A sanitizer keeps what was freed: there its own search for leaks, at the server's end, says what we want to know.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool memory_tells = false;
#else
constexpr bool memory_tells = true;
#endif

void storm(unsigned short port) {
    for (const Hostile& each : hostile_requests()) {
        CAPTURE(each.name);
        Wire wire{port};
        wire.send(each.bytes);
        CHECK(status_of_text(wire.rest()) == each.status);
        CHECK(wire.closed());
    }
}

bool nobody_is_connected(const Running& server) {
    return server.operator_page("/metrics").find("\nheluo_connections 0\n") != std::string::npos;
}

}  // namespace

TEST_SUITE("server") {
    TEST_CASE("storms of hostile requests leave the server as it was: no memory, no descriptor, no connection more") {
        Running server;
        const auto port = server.port();
        for (int i = 0; i < 3; ++i) storm(port);  // until everything that is made once is made
        REQUIRE(soon([&] { return nobody_is_connected(server); }));
        const auto memory = server.resident_kib();
        const auto descriptors = server.descriptors();
        const int storms = full_counts() ? 50 : 5;
        for (int i = 0; i < storms; ++i) storm(port);
        CHECK(soon([&] { return nobody_is_connected(server); }));
        // Sessions of the database are opened when they are first needed; a leak of each storm would be hundreds.
        constexpr int sessions = 16;
        CHECK(soon([&] { return server.descriptors() <= descriptors + sessions; }));
        if (memory_tells) CHECK(server.resident_kib() - memory < 2048);
        CHECK(server.operator_page("/metrics").find("heluo_escaped_exceptions_total 0\n") != std::string::npos);
        CHECK(alive(port));
        server.signal(SIGTERM);
        CHECK(server.end_status() == 0);
    }

    TEST_CASE("five hundred that never finish their handshake end at its deadline while others are served") {
        Running server{{"per_address = 1000\n", {}, {}}};
        const auto port = server.port();
        std::vector<Silent> crowd;
        for (int i = 0; i < 500; ++i) crowd.emplace_back(port);
        const auto begin = std::chrono::steady_clock::now();
        CHECK(crowd.back().open());
        CHECK(alive(port));
        for (const auto& each : crowd) CHECK(each.closed_within(10s));
        CHECK(std::chrono::steady_clock::now() - begin > 4s);
        CHECK(alive(port));
        server.signal(SIGTERM);
        CHECK(server.end_status() == 0);
    }

    TEST_CASE("an idle connection costs at most 100 KiB, and none is taken beyond the limit") {
        const int crowd = full_counts() ? 4000 : 400;
        Running server{{"per_address = 100000\nmax_connections = " + std::to_string(crowd) + "\n", {}, {}}};
        const auto port = server.port();
        CHECK(alive(port));
        REQUIRE(soon([&] { return nobody_is_connected(server); }));
        const auto before = server.resident_kib();
        std::vector<Wire> idle;
        for (int i = 0; i < crowd; ++i) {
            idle.emplace_back(port);
            idle.back().send(get("/health/live"));
            CHECK(status_of_text(idle.back().answer()) == 200);
        }
        CHECK_FALSE(Wire{port}.shaken());
        const auto each = (server.resident_kib() - before) / crowd;
        MESSAGE("an idle connection costs ", each, " KiB");
        if (memory_tells) CHECK(each <= 100);
        idle.clear();
        CHECK(soon([&] { return alive(port); }));
        server.signal(SIGTERM);
        CHECK(server.end_status() == 0);
    }
}

}  // namespace heluo::tests
