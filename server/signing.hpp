// The registry's signing key: SM2 with SM3 (GB/T 32918) by OpenSSL, for tree heads of the transparency log and for certificates.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "server/release.hpp"

namespace heluo::server {

// A fresh private key as PEM text (PKCS #8).
std::string fresh_signing_key();

class Signer {
  public:
    explicit Signer(const std::string& private_pem);  // throws std::invalid_argument if it is no SM2 key
    std::string sign(std::string_view bytes) const;   // DER
    const std::string& public_pem() const { return public_pem_; }

  private:
    PrivateKey key_;
    std::string public_pem_;
};

// False also where `public_pem` is no key at all. The user id is the standard's default, 1234567812345678.
bool is_signed(std::string_view bytes, std::string_view signature, const std::string& public_pem);

}  // namespace heluo::server
