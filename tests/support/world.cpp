// The outer world of a test.
#include "tests/support/world.hpp"

#include <filesystem>

#include "server/file_inspector.hpp"
#include "server/press.hpp"
#include "server/rules_file.hpp"
#include "server/signing.hpp"
#include "server/workbooks.hpp"

namespace heluo::tests {

std::string CountedCrypto::random_bytes(std::size_t count) {
    unsigned long long number = ++count_ << 16;  // the low bytes are left to callers that count on from here
    std::string bytes(count, '\0');
    for (std::size_t i = count; i-- > 0 && number; number >>= 8) bytes[i] = static_cast<char>(number & 0xff);
    if (count > 0) bytes[0] = static_cast<char>(instance_);
    return bytes;
}

const std::string& signing_key_of_tests() {
    static const std::string key = server::fresh_signing_key();
    return key;
}

const api::Inspector& inspector() {
    static const server::FileInspector looks{""};
    return looks;
}

const api::Workbooks& workbooks() {
    static const server::FileWorkbooks workbooks{std::filesystem::temp_directory_path()};
    return workbooks;
}

const api::Press& press() {
    static const server::PdfPress press;
    return press;
}

const Rules& shipped_rules() {
    static const Rules rules = server::load_rules();
    return rules;
}

}  // namespace heluo::tests
