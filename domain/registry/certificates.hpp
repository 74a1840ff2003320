// The certificate of registration (登记证明, registry.md §1.11, R26): what it says is canonical JSON, signed and kept when it is first
// asked for, so that every reprint is the same to the byte. A change registration makes the next one, under the same number.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/unit.hpp"
#include "domain/registry/certificate_file.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

struct Certificate {
    // Of the page as it was last printed: another font or another version of its software makes other bytes.
    struct Print {
        std::string hash;  // SHA-256, raw
        Signature signature;
        friend bool operator==(const Print&, const Print&) = default;
    };

    CertificateId id;
    ContractId contract;
    long long revision = 1;
    std::string code;  // verification code (校验码): 80 random bits, as printed
    std::string text;  // canonical JSON
    Signature signature;
    std::optional<Print> print;
    Instant issued_at;
    long long version = 1;
};

class IssuedCertificates {
  public:
    virtual ~IssuedCertificates() = default;
    virtual Certificate get(const CertificateId& id) = 0;
    virtual std::vector<Certificate> of(const ContractId& contract) = 0;  // by revision
    virtual void add(const Certificate& certificate) = 0;
    virtual void save(Certificate& certificate) = 0;
};

// What a certificate is worth today.
enum class CertificateStanding { valid, superseded, cancelled, revoked };
template <>
inline constexpr auto names<CertificateStanding> =
    std::to_array<std::pair<CertificateStanding, std::string_view>>({{CertificateStanding::valid, "valid"},
                                                                     {CertificateStanding::superseded, "superseded"},
                                                                     {CertificateStanding::cancelled, "cancelled"},
                                                                     {CertificateStanding::revoked, "revoked"}});

struct Issued {
    Certificate certificate;
    Crypto* crypto = nullptr;  // lives as long as the store
};
// For whoever may read the contract; `public_url` is where everybody can check it. wrong_state where the contract is not
// registered (any more), wrong_registry where another registry registered it.
Issued certificate_for(Store& store, const Cause& cause, const Actor& actor, const ContractId& id,
                       std::string_view public_url);
// The page with its signature behind it; made anew only where the page is another than the last time.
std::string signed_print(Store& store, const Cause& cause, const Issued& issued, const std::string& page);

struct CertificateCheck {
    CertificateStanding standing{};
    std::string text;  // what the certificate says
};
// For anybody who has the certificate in hand. certificate_unknown for a wrong code and for an unknown number alike (B45);
// too_many_attempts for an address that has guessed too often.
CertificateCheck check_certificate(Store& store, const Cause& cause, std::string_view number, std::string_view code);

}  // namespace heluo
