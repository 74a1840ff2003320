// Hashes by OpenSSL, MACs and random bytes by libsodium; the instance key in a file that only its owner reads.
#include "server/secrets.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <new>
#include <stdexcept>
#include <system_error>

#include "server/release.hpp"

namespace heluo::server {
namespace {

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void start_sodium() {
    static const int state = sodium_init();
    if (state < 0) throw std::runtime_error{"libsodium cannot start"};
}

class Descriptor {
  public:
    explicit Descriptor(int number) : number_{number} {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    int number() const { return number_; }

  private:
    int number_;
};

[[noreturn]] void fail(const std::string& path, const std::string& why) {
    throw std::runtime_error{"key " + path + ": " + why};
}

// Written beside its place and linked there, so that a crash leaves no half key; a rival's key wins.
void make_private_file(const std::string& path, std::string contents) {
    if (std::filesystem::exists(path)) return wipe(contents);
    const auto parent = std::filesystem::path{path}.parent_path();
    std::error_code error;
    if (!parent.empty()) std::filesystem::create_directories(parent, error);
    const std::string draft = path + ".new." + std::to_string(::getpid());
    {
        const Descriptor file{::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
        if (file.number() < 0) fail(path, std::strerror(errno));
        const bool written =
            ::write(file.number(), contents.data(), contents.size()) == static_cast<ssize_t>(contents.size()) &&
            ::fsync(file.number()) == 0;
        if (!written) fail(path, "cannot be written");
    }
    wipe(contents);
    const int linked = ::link(draft.c_str(), path.c_str());
    const int reason = errno;
    ::unlink(draft.c_str());
    if (linked != 0 && reason != EEXIST) fail(path, std::strerror(reason));
}

std::string private_file(const std::string& path) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.number() < 0) fail(path, std::strerror(errno));
    struct stat status {};
    if (::fstat(file.number(), &status) != 0) fail(path, std::strerror(errno));
    if ((status.st_mode & 077) != 0) fail(path, "others may read it; chmod 600");
    constexpr off_t most = 65536;
    if (status.st_size > most) fail(path, "is too long for a key");
    std::string contents(static_cast<std::size_t>(status.st_size), '\0');
    if (::read(file.number(), contents.data(), contents.size()) != static_cast<ssize_t>(contents.size()))
        fail(path, "cannot be read");
    return contents;
}

}  // namespace

void make_instance_key(const std::string& path) {
    start_sodium();
    std::string fresh(32, '\0');
    randombytes_buf(fresh.data(), fresh.size());
    make_private_file(path, std::move(fresh));
}

void make_signing_key(const std::string& path) { make_private_file(path, fresh_signing_key()); }

Secrets::Secrets(std::string_view instance_key, HashCost cost, const std::string& signing_key) : cost_{cost} {
    start_sodium();
    if (instance_key.size() != key_.size()) throw std::invalid_argument{"the instance key has 32 bytes"};
    std::memcpy(key_.data(), instance_key.data(), key_.size());
    sodium_mlock(key_.data(), key_.size());
    if (!signing_key.empty()) signer_.emplace(signing_key);
}
Secrets::~Secrets() { sodium_munlock(key_.data(), key_.size()); }  // also overwrites

std::string Secrets::random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

namespace {

// By OpenSSL, which uses what the processor has for it: six times faster than libsodium where that is much.
class RunningSha256 final : public RunningHash {
  public:
    RunningSha256() {
        static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
        check(state_ && EVP_DigestInit_ex2(state_.get(), method, nullptr) == 1);
    }
    void add(std::string_view bytes) override {
        check(EVP_DigestUpdate(state_.get(), bytes.data(), bytes.size()) == 1);
    }
    std::string finish() override {
        std::string digest(crypto_hash_sha256_BYTES, '\0');
        check(EVP_DigestFinal_ex(state_.get(), bytes_of(digest), nullptr) == 1);
        return digest;
    }

  private:
    static void check(bool done) {
        if (!done) throw std::runtime_error{"OpenSSL cannot hash"};
    }
    const Held<EVP_MD_CTX, EVP_MD_CTX_free> state_{EVP_MD_CTX_new()};
};

}  // namespace

std::string Secrets::sha256(std::string_view bytes) const {
    RunningSha256 hash;
    hash.add(bytes);
    return hash.finish();
}

std::unique_ptr<RunningHash> Secrets::running_sha256() const { return std::make_unique<RunningSha256>(); }

std::string Secrets::mac(std::string_view bytes) const {
    std::string tag(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256(bytes_of(tag), bytes_of(bytes), bytes.size(), key_.data());
    return tag;
}

const Signer& Secrets::signer() const {
    if (!signer_) throw std::logic_error{"there is no key to sign with"};
    return *signer_;
}

std::string Secrets::sign(std::string_view bytes) const { return signer().sign(bytes); }

std::string Secrets::signing_key() const { return signer().public_pem(); }

bool Secrets::is_signed(std::string_view bytes, std::string_view signature, const std::string& key) const {
    return server::is_signed(bytes, signature, key);
}

std::string Secrets::hash_password(std::string_view password) {
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost_.operations, cost_.memory_kib * 1024,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::bad_alloc{};
    return hash.data();
}

bool Secrets::verify_password(std::string_view hash, std::string_view password) {
    const std::string text{hash};  // libsodium wants its final zero
    return crypto_pwhash_str_verify(text.c_str(), password.data(), password.size()) == 0;
}

bool Secrets::needs_rehash(std::string_view hash) const {
    const std::string text{hash};
    return crypto_pwhash_str_needs_rehash(text.c_str(), cost_.operations, cost_.memory_kib * 1024) != 0;
}

std::string instance_key(const std::string& path) {
    if (!std::filesystem::exists(path)) throw std::runtime_error{"there is no instance key at " + path};
    std::string key = private_file(path);
    if (key.size() != 32) fail(path, "has not 32 bytes");
    return key;
}

std::string signing_key(const std::string& path) {
    return std::filesystem::exists(path) ? private_file(path) : std::string{};
}

void wipe(std::string& secret) {
    sodium_memzero(secret.data(), secret.size());
    secret.clear();
}

void forbid_dumps() {
    ::prctl(PR_SET_DUMPABLE, 0);
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
}

}  // namespace heluo::server
