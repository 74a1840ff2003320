// The cryptography the rooms below `server` need, as a port: implemented in server/secrets.cpp, the same in tests.
#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace heluo {

// SHA-256 of what comes piece by piece.
class RunningHash {
  public:
    virtual ~RunningHash() = default;
    virtual void add(std::string_view bytes) = 0;
    virtual std::string finish() = 0;  // 32 raw bytes; once
};

class Crypto {
  public:
    virtual ~Crypto() = default;
    virtual std::string random_bytes(std::size_t count) = 0;
    virtual std::string sha256(std::string_view bytes) const = 0;  // 32 raw bytes
    virtual std::unique_ptr<RunningHash> running_sha256() const = 0;
    virtual std::string mac(std::string_view bytes) const = 0;  // HMAC-SHA256 under the instance key, 32 raw bytes
    // SM2 with SM3 (GB/T 32918) under the registry's signing key and the default user id, in DER.
    virtual std::string sign(std::string_view bytes) const = 0;
    virtual std::string signing_key() const = 0;  // its public half, PEM
    virtual bool is_signed(std::string_view bytes, std::string_view signature, const std::string& key) const = 0;
    virtual std::string hash_password(std::string_view password) = 0;  // Argon2id, the string carries its parameters
    virtual bool verify_password(std::string_view hash, std::string_view password) = 0;
    virtual bool needs_rehash(std::string_view hash) const = 0;  // made with other parameters than today's
};

std::string hex(std::string_view bytes);
std::string unhex(std::string_view text);  // std::invalid_argument for anything that hex() does not write
// In the same time wherever the two differ: for what a caller shows as proof.
bool same_secret(std::string_view one, std::string_view other);
// By which a signature names its key: the first 16 hex digits of the SHA-256 of its PEM text.
std::string key_id(const Crypto& crypto, std::string_view pem);
inline std::string key_id(const Crypto& crypto) { return key_id(crypto, crypto.signing_key()); }
std::string base62_token(std::string_view bytes);  // URL-safe text of random bytes

}  // namespace heluo
