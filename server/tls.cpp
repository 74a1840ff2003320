// Builds TLS contexts: 1.2 and 1.3, forward secrecy and AEAD only, the server's order; checks a certificate before it is used.
#include "server/tls.hpp"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <array>
#include <boost/asio/ssl/context.hpp>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "domain/core/crypto.hpp"
#include "server/release.hpp"

namespace heluo::server {

namespace ssl = boost::asio::ssl;

namespace {

using Certificate = Held<X509, X509_free>;

[[noreturn]] void fail(const std::string& what) {
    std::array<char, 256> reason{};
    if (const auto code = ERR_get_error()) ERR_error_string_n(code, reason.data(), reason.size());
    ERR_clear_error();
    throw std::runtime_error{"TLS: " + what + (reason[0] ? std::string{" ("} + reason.data() + ")" : "")};
}

void check(bool good, const std::string& otherwise) {
    if (!good) fail(otherwise);
}

std::chrono::sys_seconds time_of(const ASN1_TIME* time) {
    std::tm parts{};
    check(ASN1_TIME_to_tm(time, &parts) == 1, "the certificate's dates cannot be read");
    return std::chrono::sys_seconds{std::chrono::seconds{::timegm(&parts)}};
}

void set_protocol(SSL_CTX* context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    check(SSL_CTX_set_cipher_list(context,
                                  "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                                  "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
                                  "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305") == 1,
          "the cipher suites");
    check(SSL_CTX_set1_groups_list(context, "X25519:P-256") == 1, "the key exchange groups");
    // Tickets are sealed by a key of this context: they end with it, at a reload or a restart.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
}

// Optional: who shows none is served like anybody, but one that does not hold ends the handshake with an alert. No tickets then:
// a resumed session would not look at the certificate's dates and issuer again.
void ask_clients(SSL_CTX* context, const std::string& authorities) {
    check(SSL_CTX_load_verify_file(context, authorities.c_str()) == 1, "the client authorities " + authorities);
    STACK_OF(X509_NAME)* const names = SSL_load_client_CA_file(authorities.c_str());
    check(names != nullptr, "the client authorities " + authorities);
    SSL_CTX_set_client_CA_list(context, names);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context, 0);
}

struct Built {
    std::shared_ptr<ssl::context> context;
    std::chrono::sys_seconds expires;
};

Built build(const CertificateFiles& files) {
    ERR_clear_error();
    Built built;
    built.context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX* const raw = built.context->native_handle();
    set_protocol(raw);
    if (!files.authorities.empty()) ask_clients(raw, files.authorities);
    check(SSL_CTX_use_certificate_chain_file(raw, files.chain.c_str()) == 1, "the certificate " + files.chain);
    check(SSL_CTX_use_PrivateKey_file(raw, files.key.c_str(), SSL_FILETYPE_PEM) == 1, "the key " + files.key);
    check(SSL_CTX_check_private_key(raw) == 1, "the key " + files.key + " does not fit " + files.chain);
    const X509* const leaf = SSL_CTX_get0_certificate(raw);
    built.expires = time_of(X509_get0_notAfter(leaf));
    const auto now = std::chrono::system_clock::now();
    check(built.expires > now, "the certificate " + files.chain + " has expired");
    check(time_of(X509_get0_notBefore(leaf)) <= now, "the certificate " + files.chain + " is not valid yet");
    return built;
}

void extend(X509* certificate, int what, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Held<X509_EXTENSION, X509_EXTENSION_free> extension{X509V3_EXT_conf_nid(nullptr, &context, what, value)};
    check(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "an extension");
}

Certificate make_certificate(EVP_PKEY* key) {
    constexpr long days = 397;
    Certificate certificate{X509_new()};
    X509* const raw = certificate.get();
    X509_set_version(raw, X509_VERSION_3);
    const Held<BIGNUM, BN_free> serial{BN_new()};
    check(serial && BN_rand(serial.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1, "a serial number");
    check(BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(raw)) != nullptr, "a serial number");
    X509_gmtime_adj(X509_getm_notBefore(raw), -3600);
    X509_gmtime_adj(X509_getm_notAfter(raw), days * 86400);
    X509_NAME* const name = X509_get_subject_name(raw);
    const auto* const common = reinterpret_cast<const unsigned char*>("localhost");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0);
    X509_set_issuer_name(raw, name);
    X509_set_pubkey(raw, key);
    extend(raw, NID_basic_constraints, "critical,CA:FALSE");
    extend(raw, NID_key_usage, "critical,digitalSignature");
    extend(raw, NID_ext_key_usage, "serverAuth");
    extend(raw, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1");
    check(X509_sign(raw, key, EVP_sha256()) > 0, "signing");
    return certificate;
}

// Under a name of its own first: a crash leaves no half file.
template <class Write>
void write_file(const std::string& path, unsigned mode, Write write) {
    const std::string draft = path + ".new";
    {
        const mode_t before = ::umask(0777 & ~mode);
        const Held<std::FILE, std::fclose> file{std::fopen(draft.c_str(), "w")};
        ::umask(before);
        check(file && write(file.get()) == 1 && std::fflush(file.get()) == 0, path + " cannot be written");
    }
    std::filesystem::rename(draft, path);
}

bool usable(const CertificateFiles& files) try {
    using namespace std::chrono_literals;
    return build(files).expires > std::chrono::system_clock::now() + 24h * 7;
} catch (const std::runtime_error&) {
    return false;
}

}  // namespace

Certificates::Certificates(CertificateFiles files) : files_{std::move(files)} { reload(); }

std::shared_ptr<ssl::context> Certificates::current() const {
    const std::lock_guard lock{mutex_};
    return context_;
}

std::chrono::sys_seconds Certificates::expires() const {
    const std::lock_guard lock{mutex_};
    return expires_;
}

void Certificates::reload() {
    auto built = build(files_);
    const std::lock_guard lock{mutex_};
    context_ = std::move(built.context);
    expires_ = built.expires;
}

ClientCertificate client_certificate(SSL* connection) {
    const X509* const shown = SSL_get0_peer_certificate(connection);
    if (!shown || SSL_get_verify_result(connection) != X509_V_OK) return {};
    std::array<unsigned char, 32> digest{};
    unsigned length = 0;
    check(X509_digest(shown, EVP_sha256(), digest.data(), &length) == 1 && length == digest.size(), "a certificate");
    return {hex({reinterpret_cast<const char*>(digest.data()), digest.size()}), time_of(X509_get0_notAfter(shown))};
}

SelfSigned self_signed(const std::string& directory) {
    SelfSigned result{{directory + "/certificate.pem", directory + "/key.pem"}, false};
    if (usable(result.files)) return result;
    std::filesystem::create_directories(directory);
    const PrivateKey key{EVP_EC_gen("P-256")};
    check(key != nullptr, "making a key");
    const auto certificate = make_certificate(key.get());
    write_file(result.files.key, 0600, [&](std::FILE* file) {
        return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    write_file(result.files.chain, 0644, [&](std::FILE* file) { return PEM_write_X509(file, certificate.get()); });
    result.made = true;
    return result;
}

}  // namespace heluo::server
