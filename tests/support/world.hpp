// The outer world of a test: a clock that stands still until it is set, counted entropy, real cryptography at least cost.
#pragma once
#include <atomic>
#include <mutex>
#include <string>

#include "api/core/inspector.hpp"
#include "api/core/sheet.hpp"
#include "api/core/workbook.hpp"
#include "domain/core/crypto.hpp"
#include "domain/core/instant.hpp"
#include "domain/core/rules.hpp"
#include "persistence/core/database.hpp"
#include "server/secrets.hpp"

namespace heluo::tests {

// One for all instances of a process.
const std::string& signing_key_of_tests();

// Random bytes are a big-endian counter, so ids of one millisecond ascend in the order they were made. Instances that share
// a place need numbers of their own, or they would make the same ids.
class CountedCrypto final : public Crypto {
  public:
    explicit CountedCrypto(unsigned char instance = 0) : instance_{instance} {}
    std::string random_bytes(std::size_t count) override;
    std::string sha256(std::string_view bytes) const override { return real_.sha256(bytes); }
    std::unique_ptr<RunningHash> running_sha256() const override { return real_.running_sha256(); }
    std::string mac(std::string_view bytes) const override { return real_.mac(bytes); }
    std::string sign(std::string_view bytes) const override { return real_.sign(bytes); }
    std::string signing_key() const override { return real_.signing_key(); }
    bool is_signed(std::string_view bytes, std::string_view signature, const std::string& key) const override {
        return real_.is_signed(bytes, signature, key);
    }
    std::string hash_password(std::string_view password) override { return real_.hash_password(password); }
    bool verify_password(std::string_view hash, std::string_view password) override {
        return real_.verify_password(hash, password);
    }
    bool needs_rehash(std::string_view hash) const override { return real_.needs_rehash(hash); }

  private:
    const unsigned char instance_;
    std::atomic<unsigned long long> count_{0};
    server::Secrets real_{std::string(32, 'k'), server::HashCost{8, 1}, signing_key_of_tests()};
};

// Settable from any thread: market.now += hours{2};
class StoppedClock {
  public:
    explicit StoppedClock(Instant start) : micros_{to_micros(start)} {}
    operator Instant() const { return from_micros(micros_); }
    StoppedClock& operator=(Instant to) {
        micros_ = to_micros(to);
        return *this;
    }
    StoppedClock& operator+=(Duration by) {
        micros_ += by.count();
        return *this;
    }
    persistence::Clock as_clock() const {
        return [this] { return Instant{*this}; };
    }

  private:
    std::atomic<long long> micros_;
};

inline Instant start_of_tests() { return *parse_instant("2026-11-24T02:00:00Z"); }  // 10:00 in Beijing

// What prints pages, loaded once per process.
const api::Press& press();

// What makes and reads workbooks.
const api::Workbooks& workbooks();

// What looks into documents, without a scanner.
const api::Inspector& inspector();

// The rules the house ships, loaded once per process.
const Rules& shipped_rules();

}  // namespace heluo::tests
