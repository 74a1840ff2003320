// How many connections may be open: in all, in handshake, and from one address (A3, A18). Shared by all io threads.
#pragma once
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace heluo::server {

class Gate {
  public:
    struct Limits {
        std::size_t total, per_address;
    };
    explicit Gate(Limits limits) : limits_{limits} {}

    // One admitted connection; gives its place back when it ends.
    class Ticket {
      public:
        Ticket(Gate& gate, std::string block) : gate_{&gate}, block_{std::move(block)} {}
        Ticket(Ticket&& other) noexcept : gate_{other.gate_}, block_{std::move(other.block_)}, shaken_{other.shaken_} {
            other.gate_ = nullptr;
        }
        ~Ticket();
        Ticket& operator=(Ticket&&) = delete;
        void shaken();  // the handshake is over

      private:
        Gate* gate_;
        std::string block_;
        bool shaken_ = false;
    };
    // Absent if a limit is reached: the connection is closed at once, without a handshake.
    std::optional<Ticket> admit(const std::string& address);

    std::size_t open() const;
    std::size_t refused() const;

  private:
    void leave(const std::string& block, bool shaken);

    const Limits limits_;
    mutable std::mutex mutex_;
    std::size_t open_ = 0, shaking_ = 0, refused_ = 0;
    std::unordered_map<std::string, std::size_t> by_block_;
};

// What counts as one address: an IPv4 address (also when mapped into IPv6), or the /64 of an IPv6 address.
std::string address_block(const std::string& address);

}  // namespace heluo::server
