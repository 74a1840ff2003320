// Who counts as one client: blocks of addresses, and the hop that trusted proxies vouch for.
#include "server/gate.hpp"

#include <doctest/doctest.h>

#include "server/request_head.hpp"

namespace heluo::tests {

using namespace heluo::server;

TEST_SUITE("pure") {
    TEST_CASE("one address is an IPv4 address, mapped or not, or the /64 of an IPv6 address") {
        CHECK(address_block("192.0.2.7") == "192.0.2.7");
        CHECK(address_block("::ffff:192.0.2.7") == "192.0.2.7");
        CHECK(address_block("2001:db8:1:2:ffff::1") == address_block("2001:db8:1:2::9"));
        CHECK(address_block("2001:db8:1:2::1") != address_block("2001:db8:1:3::1"));
    }

    TEST_CASE("a gate counts each block for itself, and a place comes back when its ticket ends") {
        Gate gate{{100, 2}};
        auto first = gate.admit("2001:db8::1");
        {
            const auto second = gate.admit("2001:db8::2");
            CHECK(second);
            CHECK_FALSE(gate.admit("2001:db8::3"));
            CHECK(gate.admit("2001:db8:0:1::1"));
            CHECK(gate.refused() == 1);
        }
        CHECK(gate.admit("2001:db8::3"));
        first.reset();
        CHECK(gate.open() == 0);
    }

    TEST_CASE("the client is the right-most hop that is no trusted proxy, and nothing that is no address") {
        const std::vector<std::string> trusted{"10.0.0.1", "10.0.0.2"};
        CHECK(client_address("192.0.2.1", "198.51.100.1", trusted) == "192.0.2.1");  // came past the proxies
        CHECK(client_address("10.0.0.1", "", trusted) == "10.0.0.1");
        CHECK(client_address("10.0.0.1", "203.0.113.9, 198.51.100.1", trusted) == "198.51.100.1");
        CHECK(client_address("10.0.0.1", "198.51.100.1, 10.0.0.2", trusted) == "198.51.100.1");
        CHECK(client_address("10.0.0.1", "198.51.100.1, unknown, 10.0.0.2", trusted) == "10.0.0.2");
        CHECK(client_address("10.0.0.1", "198.51.100.1,, ", trusted) == "10.0.0.1");
    }
}

}  // namespace heluo::tests
