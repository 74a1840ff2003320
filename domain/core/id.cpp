// ULIDs: how they are made and recognised.
#include "domain/core/id.hpp"

#include <stdexcept>

namespace heluo {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford: no I, L, O, U

// The lowest `digits` groups of five bits of `bits`, most significant first.
void append_base32(std::string& out, unsigned long long bits, int digits) {
    for (int shift = (digits - 1) * 5; shift >= 0; shift -= 5) out += alphabet[bits >> shift & 31u];
}

// Five bytes are exactly eight characters, so the 80 random bits need no carry between halves.
unsigned long long forty_bits(std::string_view bytes) {
    unsigned long long bits = 0;
    for (const char byte : bytes.substr(0, 5)) bits = bits << 8 | static_cast<unsigned char>(byte);
    return bits;
}

}  // namespace

bool is_ulid(std::string_view text) {
    return text.size() == 26 && text[0] <= '7' && text.find_first_not_of(alphabet) == text.npos;
}

std::string make_ulid(long long unix_milliseconds, std::string_view entropy) {
    if (unix_milliseconds < 0 || unix_milliseconds >> 48 != 0) throw std::out_of_range{"a ULID's time has 48 bits"};
    if (entropy.size() != 10) throw std::invalid_argument{"a ULID takes 10 bytes of entropy"};
    std::string ulid;
    ulid.reserve(26);
    append_base32(ulid, static_cast<unsigned long long>(unix_milliseconds), 10);
    append_base32(ulid, forty_bits(entropy), 8);
    append_base32(ulid, forty_bits(entropy.substr(5)), 8);
    return ulid;
}

}  // namespace heluo
