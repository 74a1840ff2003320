// The cryptography the rooms below `server` need, as a port: implemented in server/secrets.cpp, the same in tests.
#pragma once
#include <string>
#include <string_view>

namespace heluo {

class Crypto {
  public:
    virtual ~Crypto() = default;
    virtual std::string random_bytes(std::size_t count) = 0;
    virtual std::string sha256(std::string_view bytes) const = 0;  // 32 raw bytes
    virtual std::string mac(std::string_view bytes) const = 0;     // HMAC-SHA256 under the instance key, 32 raw bytes
    virtual std::string hash_password(std::string_view password) = 0;  // Argon2id, the string carries its parameters
    virtual bool verify_password(std::string_view hash, std::string_view password) = 0;
    virtual bool needs_rehash(std::string_view hash) const = 0;  // made with other parameters than today's
};

std::string hex(std::string_view bytes);
std::string base62_token(std::string_view bytes);  // URL-safe text of random bytes

}  // namespace heluo
