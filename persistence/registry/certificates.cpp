// Certificates in SQL: rows, and those of a contract.
#include "persistence/registry/certificates.hpp"

namespace heluo::persistence {

CertificateRow Kept<Certificate>::freeze(const Certificate& certificate) {
    CertificateRow row;
    row.contract = certificate.contract.ulid;
    row.revision = certificate.revision;
    row.code = certificate.code;
    row.facts = certificate.text;
    row.signing_key = certificate.signature.key;
    row.signature = hex(certificate.signature.der);
    if (certificate.print) {
        row.print_hash = hex(certificate.print->hash);
        row.print_key = certificate.print->signature.key;
        row.print_signature = hex(certificate.print->signature.der);
    }
    row.issued_at = to_micros(certificate.issued_at);
    return row;
}

Certificate Kept<Certificate>::thaw(const CertificateRow& row) {
    Certificate certificate;
    certificate.id = CertificateId{row.id};
    certificate.contract = ContractId{row.contract};
    certificate.revision = row.revision;
    certificate.code = row.code;
    certificate.text = row.facts;
    certificate.signature = {row.signing_key, unhex(row.signature)};
    if (row.print_hash)
        certificate.print =
            Certificate::Print{unhex(*row.print_hash), {row.print_key.value(), unhex(row.print_signature.value())}};
    certificate.issued_at = from_micros(row.issued_at);
    certificate.version = row.version;
    return certificate;
}

std::vector<Certificate> SqlCertificates::of(const ContractId& contract) {
    return keeper_.list(" WHERE contract = :contract ORDER BY revision", {bind("contract", contract.ulid)});
}

}  // namespace heluo::persistence
