// Hostile and malformed requests: each gets one refusal and a closed connection, and what is smuggled behind is never seen.
#include <doctest/doctest.h>

#include "tests/support/hostile.hpp"
#include "tests/support/open_door.hpp"

namespace heluo::tests {
namespace {

const std::string smuggled = get("/smuggled");

}  // namespace

TEST_SUITE("server") {
    TEST_CASE("every hostile request gets one refusal and a closed connection, sent whole or byte by byte") {
        OpenDoor open;
        const auto all = hostile_requests();
        REQUIRE(all.size() >= 60);
        for (const bool slowly : {false, true})
            for (const Hostile& each : all) {
                CAPTURE(each.name);
                CAPTURE(slowly);
                Wire wire{open.port()};
                REQUIRE(wire.shaken());
                const std::string bytes = each.bytes + smuggled;
                // The door may have closed before the last byte: that is no failure.
                if (slowly)
                    wire.send_byte_by_byte(std::string_view{bytes}.substr(0, 10000));
                else
                    wire.send(bytes);
                const std::string answered = wire.rest();
                CHECK(status_of_text(answered) == each.status);
                CHECK(answers_in(answered) == 1);
                CHECK(wire.closed());
            }
        CHECK(open.program.seen().empty());
        CHECK(soon([&] { return open.door.connections() == 0; }));
        Wire after{open.port()};
        after.send(get("/fine"));
        CHECK(status_of_text(after.answer()) == 200);
        CHECK(open.log_text().find("smuggled") == std::string::npos);
    }

    TEST_CASE("what is odd but right is taken, up to exactly each limit") {
        OpenDoor open;
        const std::string host = "Host: localhost\r\n";
        const auto request = [&](const std::string& target, const std::string& fields) {
            return "GET " + target + " HTTP/1.1\r\n" + fields + "\r\n";
        };
        const std::string longest_target = "/" + std::string(4095, 'x');
        std::string many_fields = host;
        for (int i = 0; i < 63; ++i) many_fields += "X: y\r\n";
        std::string longest = host + "X: ";
        longest += std::string(8 * 1024 - request("/x", longest + "\r\n").size(), 'y') + "\r\n";
        REQUIRE(request("/x", longest).size() == 8 * 1024);
        const std::vector<std::pair<const char*, std::string>> all{
            {"a target of 4 KiB", request(longest_target, host)},
            {"64 fields", request("/x", many_fields)},
            {"a header of 8 KiB", request("/x", longest)},
            {"no blank after the colon", request("/x", "Host:localhost\r\n")},
            {"blanks around a value", request("/x", "Host: \t localhost \t\r\n")},
            {"names in small letters", request("/x", "host: localhost\r\n")},
            {"an empty value", request("/x", host + "X:\r\n")},
            {"a value of 8 bits", request("/x", host + "X: \xe6\xb4\x9b\r\n")},
            {"an IPv6 host with its port", request("/x", "Host: [::1]:8443\r\n")},
            {"every visible byte in a query", request("/x?a=[]{}|^`\"<>\\%", host)},
            {"an unknown field, twice", request("/x", host + "X-A: 1\r\nX-A: 2\r\n")},
            {"an upgrade that is not taken", request("/x", host + "Connection: upgrade\r\nUpgrade: h2c\r\n")},
            {"a length of nothing", request("/x", host + "Content-Length: 0\r\n")},
            {"a length with zeros before it",
             "POST /x HTTP/1.1\r\n" + host + "Content-Length: 000000000005\r\n\r\nhello"},
        };
        Wire wire{open.port()};
        for (const auto& [name, bytes] : all) {
            CAPTURE(name);
            wire.send(bytes);
            CHECK(status_of_text(wire.answer()) == 200);
        }
        CHECK(open.program.seen().size() == all.size());
    }
}

}  // namespace heluo::tests
