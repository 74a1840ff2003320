// Authorities of a test.
#include "tests/support/authority.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <stdexcept>

#include "domain/core/crypto.hpp"
#include "server/release.hpp"

namespace heluo::tests {

using server::Held;
using server::PrivateKey;
using Certificate = Held<X509, X509_free>;

namespace {

void name_it(X509_NAME* subject, const std::string& name) {
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name.c_str()), -1,
                               -1, 0);
}

void extend(X509* certificate, int what, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Held<X509_EXTENSION, X509_EXTENSION_free> extension{X509V3_EXT_conf_nid(nullptr, &context, what, value)};
    X509_add_ext(certificate, extension.get(), -1);
}

Certificate blank(const std::string& name, EVP_PKEY* key, long seconds) {
    static long serial = 0;
    Certificate certificate{X509_new()};
    X509* const raw = certificate.get();
    X509_set_version(raw, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(raw), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(raw), -3600);
    X509_gmtime_adj(X509_getm_notAfter(raw), seconds);
    name_it(X509_get_subject_name(raw), name);
    X509_set_pubkey(raw, key);
    return certificate;
}

template <class Write>
std::string written(const std::string& path, Write write) {
    const Held<std::FILE, std::fclose> file{std::fopen(path.c_str(), "w")};
    if (!file || write(file.get()) != 1) throw std::runtime_error{path + " cannot be written"};
    return path;
}

std::string written(const std::string& path, X509* certificate) {
    return written(path, [&](std::FILE* file) { return PEM_write_X509(file, certificate); });
}

}  // namespace

struct Authority::Inside {
    std::string folder, file;
    PrivateKey key{EVP_EC_gen("P-256")};
    Certificate certificate;
};

Authority::Authority(std::string folder, std::string name) : inside_{std::make_unique<Inside>()} {
    inside_->folder = std::move(folder);
    inside_->certificate = blank(name, inside_->key.get(), 86400);
    X509* const raw = inside_->certificate.get();
    X509_set_issuer_name(raw, X509_get_subject_name(raw));
    extend(raw, NID_basic_constraints, "critical,CA:TRUE");
    extend(raw, NID_key_usage, "critical,keyCertSign");
    X509_sign(raw, inside_->key.get(), EVP_sha256());
    inside_->file = written(inside_->folder + "/" + name + ".pem", raw);
}
Authority::~Authority() = default;

std::string Authority::file() const { return inside_->file; }

ClientFiles Authority::give(const std::string& name, long seconds) const {
    const PrivateKey key{EVP_EC_gen("P-256")};
    const Certificate certificate = blank(name, key.get(), seconds);
    X509* const raw = certificate.get();
    X509_set_issuer_name(raw, X509_get_subject_name(inside_->certificate.get()));
    extend(raw, NID_basic_constraints, "critical,CA:FALSE");
    extend(raw, NID_ext_key_usage, "clientAuth");
    X509_sign(raw, inside_->key.get(), EVP_sha256());
    std::array<unsigned char, 32> digest{};
    unsigned length = 0;
    X509_digest(raw, EVP_sha256(), digest.data(), &length);
    return {written(inside_->folder + "/" + name + ".pem", raw),
            written(inside_->folder + "/" + name + ".key",
                    [&](std::FILE* file) {
                        return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
                    }),
            hex({reinterpret_cast<const char*>(digest.data()), length})};
}

}  // namespace heluo::tests
