// The signing key: made once, kept for its owner, and what is no SM2 key refused.
#include "server/signing.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "server/secrets.hpp"
#include "tests/support/open_door.hpp"
#include "tests/support/people.hpp"

using namespace heluo::server;
using heluo::tests::TestFolder;

TEST_SUITE_BEGIN("server");

TEST_CASE("what one key signs verifies under its public half alone, and not when a byte has changed") {
    const Signer signer{fresh_signing_key()}, other{fresh_signing_key()};
    const std::string text = "登记 registration";
    const std::string signature = signer.sign(text);
    CHECK(is_signed(text, signature, signer.public_pem()));
    CHECK_FALSE(is_signed(text, signature, other.public_pem()));
    CHECK_FALSE(is_signed(text + " ", signature, signer.public_pem()));
    for (std::size_t i = 0; i < signature.size(); ++i) {
        std::string bent = signature;
        bent[i] = static_cast<char>(bent[i] ^ 1);
        CHECK_FALSE(is_signed(text, bent, signer.public_pem()));
    }
    CHECK_FALSE(is_signed(text, "", signer.public_pem()));
    CHECK_FALSE(is_signed(text, signature, "no key"));
    CHECK(is_signed("", signer.sign(""), signer.public_pem()));
}

TEST_CASE("what is no SM2 private key is refused") {
    CHECK_THROWS_AS(Signer{"no key"}, std::invalid_argument);
    CHECK_THROWS_AS(Signer{Signer{fresh_signing_key()}.public_pem()}, std::invalid_argument);
}

TEST_CASE("the signing key is made once, for its owner alone; where there is none, nothing is signed") {
    TestFolder folder;
    const std::string path = folder.path + "/keys/signing.key";
    CHECK(signing_key(path).empty());
    make_signing_key(path);
    const std::string key = signing_key(path);
    CHECK_NOTHROW(Signer{key});
    make_signing_key(path);
    CHECK(signing_key(path) == key);
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::others_read);
    CHECK_THROWS_AS(signing_key(path), std::runtime_error);
    const Secrets unsigned_{std::string(32, 'k'), {8, 1}};
    CHECK_THROWS_AS(unsigned_.sign("x"), std::logic_error);
}

TEST_SUITE_END();
