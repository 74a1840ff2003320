// heluo verify certificate: a certificate's file proved by the registry's public keys, without the server.
#pragma once
#include <string>
#include <vector>

namespace heluo::server {

// The public keys in a file: one PEM text or several, or JSON as GET /v1/log/keys answers. Throws std::runtime_error where the file
// cannot be read or holds no key.
std::vector<std::string> public_keys_in(const std::string& file);

struct FileCheck {
    bool valid = false;
    std::string report;  // a line: what it certifies, or what does not fit
};
FileCheck check_certificate_file(const std::string& file, const std::vector<std::string>& keys);

}  // namespace heluo::server
