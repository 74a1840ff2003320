// A certificate as a file that proves itself, without the server: JSON with its signature, and a PDF that has that JSON embedded
// and a signature over all its bytes as its last line. Every byte counts: one that is changed, added or missing is found.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/crypto.hpp"

namespace heluo {

struct Signature {
    std::string key;  // id of the key that signed
    std::string der;
    friend bool operator==(const Signature&, const Signature&) = default;
};
Signature sign(const Crypto& crypto, std::string_view bytes);

// {"certificate":...,"key":"...","signature":"..."}; the signature, in lower-case hex, is over what `certificate` is.
std::string signed_json(std::string_view text, const Signature& signature);
// The page and a last line "%heluo-signature-1 KEY SIGNATURE", a comment to PDF readers; the signature is over all before it.
std::string signed_page(std::string page, const Signature& signature);

struct FileVerdict {
    std::string trouble;  // what does not fit; empty where all does
    std::string text;     // the certificate as canonical JSON
    std::string key;      // id of the key that signed it
};
// Of either kind of file, by public keys in PEM.
FileVerdict verify_certificate_file(std::string_view file, const std::vector<std::string>& keys, const Crypto& crypto);

}  // namespace heluo
