// TLS of the door (A1, A2): what is spoken, the certificate in force, and its exchange while connections live.
#pragma once
#include <chrono>
#include <memory>
#include <mutex>
#include <string>

struct ssl_st;
namespace boost::asio::ssl {
class context;
}

namespace heluo::server {

struct CertificateFiles {
    std::string chain, key;     // PEM
    std::string authorities{};  // PEM: those whose client certificates are believed; empty: no client is asked for one
};

class Certificates {
  public:
    // Throws std::runtime_error naming what is wrong with the files.
    explicit Certificates(CertificateFiles files);

    std::shared_ptr<boost::asio::ssl::context> current() const;
    // Builds and validates a new context, then exchanges it; throws as above and keeps the old one if the files are bad.
    void reload();
    std::chrono::sys_seconds expires() const;

  private:
    CertificateFiles files_;
    mutable std::mutex mutex_;
    std::shared_ptr<boost::asio::ssl::context> context_;
    std::chrono::sys_seconds expires_;
};

// The certificate that the client of a connection has shown and proved in the handshake (A6).
struct ClientCertificate {
    std::string sha256;                // hex, of its DER; empty where the client has shown none
    std::chrono::sys_seconds until{};  // its own end, which a connection may outlive
    bool holds(std::chrono::system_clock::time_point now) const { return !sha256.empty() && now < until; }
};
ClientCertificate client_certificate(ssl_st* connection);

// The files of the self-signed certificate in `directory` (ECDSA P-256; localhost, 127.0.0.1, ::1), made if they are missing
// or about to end; `made` tells whether they were.
struct SelfSigned {
    CertificateFiles files;
    bool made = false;
};
SelfSigned self_signed(const std::string& directory);

}  // namespace heluo::server
