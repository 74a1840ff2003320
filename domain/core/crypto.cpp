// Random and digested bytes as text.
#include "domain/core/crypto.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace heluo {

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char byte : bytes) {
        text += digits[static_cast<unsigned char>(byte) >> 4];
        text += digits[static_cast<unsigned char>(byte) & 15u];
    }
    return text;
}

std::string unhex(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (text.size() % 2 != 0) throw std::invalid_argument{"not hex"};
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const auto high = digits.find(text[i]), low = digits.find(text[i + 1]);
        if (high == digits.npos || low == digits.npos) throw std::invalid_argument{"not hex"};
        bytes += static_cast<char>(high << 4 | low);
    }
    return bytes;
}

bool same_secret(std::string_view one, std::string_view other) {
    volatile unsigned char differing = one.size() == other.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(one.size(), other.size()); ++i)
        differing = static_cast<unsigned char>(differing | (one[i] ^ other[i]));
    return differing == 0;
}

std::string key_id(const Crypto& crypto, std::string_view pem) { return hex(crypto.sha256(pem)).substr(0, 16); }

std::string base62_token(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    // 62^length must cover 256^size; 32 bytes are 43 characters. The length depends on the size alone, never the value.
    const auto length = static_cast<std::size_t>(std::ceil(static_cast<double>(bytes.size()) * 8 / std::log2(62.0)));
    std::string text(length, '0');
    for (const char byte : bytes) {
        unsigned carry = static_cast<unsigned char>(byte);
        for (std::size_t i = length; i-- > 0;) {  // text = text * 256 + byte, schoolbook, in base 62
            const auto digit = static_cast<unsigned>(digits.find(text[i]));
            carry += digit * 256;
            text[i] = digits[carry % 62];
            carry /= 62;
        }
    }
    return text;
}

}  // namespace heluo
