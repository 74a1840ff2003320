// Blocks of network addresses in CIDR notation, IPv4 and IPv6: from where a machine's key may be used (A29).
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace heluo {

class AddressBlock {
  public:
    // "203.0.113.7", "203.0.113.0/24", "2001:db8::/32"; absent for anything else, also for bits set behind the prefix, which
    // would not say what their writer believes. An IPv4 address that is mapped into IPv6 (::ffff:203.0.113.7) is that of IPv4.
    static std::optional<AddressBlock> parse(std::string_view text);
    // Whether the address of a peer lies in it; a zone (fe80::1%eth0) is not looked at. Nothing that is no address does.
    bool has(std::string_view address) const;

  private:
    std::string bytes_;     // 4 or 16
    std::size_t bits_ = 0;  // of the prefix
};

}  // namespace heluo
