// SM2 signatures: see signing.hpp.
#include "server/signing.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <stdexcept>

namespace heluo::server {

namespace {

using Memory = Held<BIO, BIO_free_all>;
using Digesting = Held<EVP_MD_CTX, EVP_MD_CTX_free>;
using KeyContext = Held<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

constexpr std::string_view user_id = "1234567812345678";  // GB/T 35276: where the parties have agreed on no other

void check(bool good, const char* what) {
    if (good) return;
    ERR_clear_error();
    throw std::runtime_error{std::string{"SM2: "} + what};
}

std::string text_of(const Memory& memory) {
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

Memory holding(const std::string& pem) { return Memory{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))}; }

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// A digest context and, living as long as it, the key's context with the user id set.
struct Operation {
    explicit Operation(EVP_PKEY* key) : context{EVP_PKEY_CTX_new(key, nullptr)}, digesting{EVP_MD_CTX_new()} {
        check(context && digesting, "no memory");
        check(EVP_PKEY_CTX_set1_id(context.get(), user_id.data(), static_cast<int>(user_id.size())) == 1, "user id");
        EVP_MD_CTX_set_pkey_ctx(digesting.get(), context.get());
    }
    KeyContext context;
    Digesting digesting;
};

}  // namespace

std::string fresh_signing_key() {
    const PrivateKey key{EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2")};
    check(key != nullptr, "a key cannot be made");
    const Memory memory{BIO_new(BIO_s_mem())};
    check(PEM_write_bio_PKCS8PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
          "the key cannot be written");
    return text_of(memory);
}

Signer::Signer(const std::string& private_pem) {
    key_.reset(PEM_read_bio_PrivateKey(holding(private_pem).get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (!key_ || EVP_PKEY_is_a(key_.get(), "SM2") != 1) throw std::invalid_argument{"not an SM2 private key in PEM"};
    const Memory memory{BIO_new(BIO_s_mem())};
    check(PEM_write_bio_PUBKEY(memory.get(), key_.get()) == 1, "the public key cannot be written");
    public_pem_ = text_of(memory);
}

std::string Signer::sign(std::string_view bytes) const {
    const Operation operation{key_.get()};
    EVP_MD_CTX* const digesting = operation.digesting.get();
    check(EVP_DigestSignInit(digesting, nullptr, EVP_sm3(), nullptr, key_.get()) == 1, "signing cannot begin");
    std::size_t size = 0;
    check(EVP_DigestSign(digesting, nullptr, &size, bytes_of(bytes), bytes.size()) == 1, "signing");
    std::string signature(size, '\0');
    check(EVP_DigestSign(digesting, reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(bytes),
                         bytes.size()) == 1,
          "signing");
    signature.resize(size);
    return signature;
}

bool is_signed(std::string_view bytes, std::string_view signature, const std::string& public_pem) {
    const PrivateKey key{PEM_read_bio_PUBKEY(holding(public_pem).get(), nullptr, nullptr, nullptr)};
    bool good = false;
    if (key && EVP_PKEY_is_a(key.get(), "SM2") == 1) {
        const Operation operation{key.get()};
        EVP_MD_CTX* const digesting = operation.digesting.get();
        good = EVP_DigestVerifyInit(digesting, nullptr, EVP_sm3(), nullptr, key.get()) == 1 &&
               EVP_DigestVerify(digesting, bytes_of(signature), signature.size(), bytes_of(bytes), bytes.size()) == 1;
    }
    ERR_clear_error();
    return good;
}

}  // namespace heluo::server
