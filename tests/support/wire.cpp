// The byte client, by OpenSSL.
#include "tests/support/wire.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <utility>

namespace heluo::tests {

static int connect_to(unsigned short port) {
    std::signal(SIGPIPE, SIG_IGN);
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0) {
        ::close(descriptor);
        return -1;
    }
    const int yes = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const timeval patience{20, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return descriptor;
}

struct Wire::Inside {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL* tls = nullptr;
    int descriptor = -1;
    bool shaken = false, closed = false;
    std::string kept;  // read beyond the last answer
    std::string alert;

    // 1 of what OpenSSL did, else whether the peer said why not.
    int noted(int result) {
        if (result > 0) return result;
        if (const auto code = ERR_get_error())
            if (const char* reason = ERR_reason_error_string(code)) alert = reason;
        ERR_clear_error();
        return result;
    }

    ~Inside() {
        if (tls) SSL_free(tls);
        SSL_CTX_free(context);
        if (descriptor >= 0) ::close(descriptor);
    }
    bool more(std::chrono::steady_clock::time_point end) {
        if (closed) return false;
        if (SSL_pending(tls) == 0) {
            const auto left =
                std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
            pollfd waiting{descriptor, POLLIN, 0};
            if (::poll(&waiting, 1, static_cast<int>(std::max<long long>(0, left.count()))) <= 0) return false;
        }
        char bytes[16384];
        const int count = noted(SSL_read(tls, bytes, sizeof bytes));
        if (count <= 0) return closed = true, false;
        kept.append(bytes, static_cast<std::size_t>(count));
        return true;
    }
};

Wire::Wire(unsigned short port) : inside_{std::make_unique<Inside>()} { shake(port); }

Wire::Wire(unsigned short port, const ClientFiles& shown) : inside_{std::make_unique<Inside>()} {
    SSL_CTX_use_certificate_file(inside_->context, shown.certificate.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(inside_->context, shown.key.c_str(), SSL_FILETYPE_PEM);
    shake(port);
}

void Wire::shake(unsigned short port) {
    inside_->descriptor = connect_to(port);
    inside_->tls = SSL_new(inside_->context);
    SSL_set_fd(inside_->tls, inside_->descriptor);
    inside_->shaken = inside_->descriptor >= 0 && inside_->noted(SSL_connect(inside_->tls)) == 1;
    inside_->closed = !inside_->shaken;
}
Wire::~Wire() = default;
Wire::Wire(Wire&&) noexcept = default;

bool Wire::shaken() const { return inside_->shaken; }
bool Wire::closed() const { return inside_->closed; }
std::string Wire::alert() const { return inside_->alert; }

bool Wire::send(std::string_view bytes) {
    return inside_->shaken && !bytes.empty() &&
           SSL_write(inside_->tls, bytes.data(), static_cast<int>(bytes.size())) == static_cast<int>(bytes.size());
}

bool Wire::send_byte_by_byte(std::string_view bytes) {
    return std::ranges::all_of(bytes, [&](const char& byte) { return send({&byte, 1}); });
}

std::string Wire::answer() {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    std::string& kept = inside_->kept;
    for (;;) {
        const auto head = kept.find("\r\n\r\n");
        if (head != std::string::npos) {
            const auto field = kept.find("Content-Length: ");
            const bool sized = field < head;
            const std::size_t body = sized ? std::strtoul(kept.c_str() + field + 16, nullptr, 10) : 0;
            if (kept.size() >= head + 4 + body) {
                std::string whole = kept.substr(0, head + 4 + body);
                kept.erase(0, head + 4 + body);
                return whole;
            }
        }
        if (!inside_->more(end)) return {};
    }
}

std::string Wire::rest(std::chrono::milliseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    while (inside_->more(end)) {
    }
    return std::exchange(inside_->kept, {});
}

void Wire::vanish() {
    ::close(inside_->descriptor);
    inside_->descriptor = -1;
    inside_->closed = true;
}

std::string Wire::serial() const {
    X509* const shown = SSL_get1_peer_certificate(inside_->tls);
    if (!shown) return {};
    BIGNUM* const number = ASN1_INTEGER_to_BN(X509_get_serialNumber(shown), nullptr);
    char* const text = BN_bn2hex(number);
    std::string result{text};
    OPENSSL_free(text);
    BN_free(number);
    X509_free(shown);
    return result;
}

Silent::Silent(unsigned short port) : descriptor_{connect_to(port)} {}
Silent::~Silent() {
    if (descriptor_ >= 0) ::close(descriptor_);
}
Silent::Silent(Silent&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}

bool Silent::closed_within(std::chrono::milliseconds time) const {
    if (descriptor_ < 0) return true;
    pollfd waiting{descriptor_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(time.count())) <= 0) return false;
    char byte;
    return ::recv(descriptor_, &byte, 1, MSG_PEEK) <= 0;
}
bool Silent::open() const { return !closed_within(std::chrono::milliseconds{0}); }

int status_of_text(std::string_view answer) {
    return answer.starts_with("HTTP/1.1 ") ? std::atoi(std::string{answer.substr(9, 3)}.c_str()) : 0;
}

std::size_t answers_in(std::string_view bytes) {
    std::size_t count = 0;
    for (auto at = bytes.find("HTTP/1.1 "); at != std::string_view::npos; at = bytes.find("HTTP/1.1 ", at + 1)) ++count;
    return count;
}

}  // namespace heluo::tests
