// Certificates in SQL.
#pragma once
#include "domain/registry/certificates.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct CertificateRow {
    std::string id, contract, code, facts, signing_key, signature;
    std::optional<std::string> print_hash, print_key, print_signature;
    long long revision{}, issued_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(CertificateRow, (),
                      (id, contract, code, facts, signing_key, signature, print_hash, print_key, print_signature,
                       revision, issued_at, changed_at, version))

template <>
struct Kept<Certificate> {
    using Row = CertificateRow;
    using IdType = CertificateId;
    static constexpr std::string_view table = "certificates";
    static Row freeze(const Certificate& certificate);
    static Certificate thaw(const Row& row);
};

class SqlCertificates final : public IssuedCertificates {
  public:
    explicit SqlCertificates(Context& context) : keeper_{context} {}
    Certificate get(const CertificateId& id) override { return keeper_.get(id); }
    std::vector<Certificate> of(const ContractId& contract) override;
    void add(const Certificate& certificate) override { keeper_.add(certificate); }
    void save(Certificate& certificate) override { keeper_.save(certificate); }

  private:
    Keeper<Certificate> keeper_;
};

}  // namespace heluo::persistence
