// Cryptography for the rooms below (the port heluo::Crypto) by libsodium, and the instance key.
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "domain/core/crypto.hpp"
#include "server/signing.hpp"

namespace heluo::server {

// Argon2id's cost; the default is what production uses (A25).
struct HashCost {
    std::size_t memory_kib = 65536;
    unsigned long long operations = 3;
};

class Secrets final : public Crypto {
  public:
    // A key of 32 bytes, else std::invalid_argument; without a signing key (PEM) it signs nothing.
    Secrets(std::string_view instance_key, HashCost cost, const std::string& signing_key = {});
    ~Secrets() override;
    Secrets(const Secrets&) = delete;

    std::string random_bytes(std::size_t count) override;
    std::string sha256(std::string_view bytes) const override;
    std::unique_ptr<RunningHash> running_sha256() const override;
    std::string mac(std::string_view bytes) const override;
    std::string sign(std::string_view bytes) const override;
    std::string signing_key() const override;
    bool is_signed(std::string_view bytes, std::string_view signature, const std::string& key) const override;
    std::string hash_password(std::string_view password) override;
    bool verify_password(std::string_view hash, std::string_view password) override;
    bool needs_rehash(std::string_view hash) const override;

  private:
    const Signer& signer() const;

    std::array<unsigned char, 32> key_;
    HashCost cost_;
    std::optional<Signer> signer_;
};

// The 32 bytes kept in `path` (mode 0600). Throws std::runtime_error if there is no such file, if it is not ours alone to
// read, or if it has another length.
std::string instance_key(const std::string& path);
// Makes that file unless it is there; for who founds an installation.
void make_instance_key(const std::string& path);
// The same of the SM2 key that signs (signing.hpp); "" if there is no such file.
std::string signing_key(const std::string& path);
void make_signing_key(const std::string& path);

// Overwrites a secret's bytes before they are freed (剩余信息保护, A36).
void wipe(std::string& secret);

// No core dumps and no ptrace by others: memory of a running server holds secrets (A45).
void forbid_dumps();

}  // namespace heluo::server
