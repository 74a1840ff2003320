// A client that speaks bytes: TLS over a blocking socket, whole or one byte at a time, with a time-out on every read.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "tests/support/authority.hpp"

namespace heluo::tests {

class Wire {
  public:
    // Connects to 127.0.0.1 and shakes hands; `shaken()` tells whether that succeeded.
    explicit Wire(unsigned short port);
    Wire(unsigned short port, const ClientFiles& shown);  // with a client certificate
    ~Wire();
    Wire(Wire&&) noexcept;

    bool shaken() const;
    bool send(std::string_view bytes);  // false once the peer is gone
    bool send_byte_by_byte(std::string_view bytes);
    // One answer with its body; empty if the connection ended before it was whole.
    std::string answer();
    // Everything until the peer closes; `closed()` tells whether it did within the time.
    std::string rest(std::chrono::milliseconds time = std::chrono::seconds{10});
    bool closed() const;
    std::string alert() const;   // by which the peer ended TLS, as OpenSSL words it; empty if by none
    void vanish();               // closes the socket without a word
    std::string serial() const;  // of the certificate that the server showed, hex

  private:
    void shake(unsigned short port);

    struct Inside;
    std::unique_ptr<Inside> inside_;
};

// A TCP connection that never says anything; its descriptor is closed at the end.
class Silent {
  public:
    explicit Silent(unsigned short port);
    ~Silent();
    Silent(Silent&&) noexcept;
    bool open() const;  // connected and not yet closed by the peer
    bool closed_within(std::chrono::milliseconds time) const;
    int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
};

int status_of_text(std::string_view answer);  // 0 if it is none
std::size_t answers_in(std::string_view bytes);

}  // namespace heluo::tests
