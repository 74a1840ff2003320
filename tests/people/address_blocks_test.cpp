// Blocks of addresses: what is one, and what lies in it.
#include "domain/people/address_blocks.hpp"

#include <doctest/doctest.h>

using heluo::AddressBlock;

namespace {

bool lies(const char* address, const char* block) {
    const auto parsed = AddressBlock::parse(block);
    REQUIRE_MESSAGE(parsed.has_value(), block);
    return parsed->has(address);
}

}  // namespace

TEST_SUITE("pure") {
    TEST_CASE("a block of IPv4 holds its first and its last address and none beside") {
        for (const char* inside : {"203.0.113.64", "203.0.113.100", "203.0.113.127", "::ffff:203.0.113.127"})
            CHECK(lies(inside, "203.0.113.64/26"));
        for (const char* outside :
             {"203.0.113.63", "203.0.113.128", "203.0.114.64", "::203.0.113.64", "2001:db8::1", ""})
            CHECK_FALSE(lies(outside, "203.0.113.64/26"));
        CHECK(lies("203.0.113.7", "203.0.113.7"));
        CHECK_FALSE(lies("203.0.113.8", "203.0.113.7"));
        CHECK(lies("255.255.255.255", "0.0.0.0/0"));
    }

    TEST_CASE("a block of IPv6 holds its first and its last address and none beside, however they are written") {
        for (const char* inside : {"2001:db8:1::", "2001:DB8:1:0:0:0:0:1", "2001:db8:1:ffff:ffff:ffff:ffff:ffff",
                                   "2001:0db8:0001::1.2.3.4", "2001:db8:1::1%eth0"})
            CHECK(lies(inside, "2001:db8:1::/48"));
        for (const char* outside : {"2001:db8:0:ffff:ffff:ffff:ffff:ffff", "2001:db8:2::", "::1", "203.0.113.7"})
            CHECK_FALSE(lies(outside, "2001:db8:1::/48"));
        CHECK(lies("::1", "::1"));
        CHECK(lies("fe80::1", "::/0"));
    }

    TEST_CASE("IPv4 stays apart from IPv6 but where it is mapped into it") {
        CHECK_FALSE(lies("203.0.113.7", "::/0"));
        CHECK_FALSE(lies("::ffff:203.0.113.7", "::/0"));
        CHECK(lies("203.0.113.7", "::ffff:203.0.113.0/120"));
        CHECK(lies("::ffff:cb00:7107", "203.0.113.7/32"));
    }

    TEST_CASE("what two programs would read differently is no block") {
        for (const char* text : {"",
                                 "/8",
                                 "203.0.113",
                                 "203.0.113.7.1",
                                 "203.0.113.256",
                                 "203.0.113.07",
                                 "0xcb.0.113.7",
                                 " 203.0.113.7",
                                 "203.0.113.7 ",
                                 "+203.0.113.7",
                                 "203.0.113.0/",
                                 "203.0.113.0/33",
                                 "203.0.113.0/024",
                                 "203.0.113.0/-1",
                                 "203.0.113.7/24",
                                 "203.0.113.0/24/24",
                                 "2001:db8::/129",
                                 "2001:db8::1/64",
                                 "2001:db8::1::2",
                                 ":::",
                                 ":",
                                 "1:2:3:4:5:6:7",
                                 "1:2:3:4:5:6:7:8:9",
                                 "1:2:3:4::5:6:7:8",
                                 "12345::",
                                 "g::",
                                 "1.2.3.4::",
                                 "::1.2.3.4:5",
                                 "::1.2.3",
                                 "localhost",
                                 "2001:db8::/32 ",
                                 "1:2:3:4:5:6:7:",
                                 "%eth0"})
            CHECK_MESSAGE(!AddressBlock::parse(text), text);
        for (const char* text : {"0.0.0.0", "0.0.0.0/0", "::", "::/0", "1::", "::8", "1:2:3:4:5:6:7:8",
                                 "1:2:3:4:5:6:7::", "1:2:3:4:5:6:1.2.3.4", "203.0.113.0/32", "2001:db8::/128"})
            CHECK_MESSAGE(AddressBlock::parse(text), text);
    }
}
