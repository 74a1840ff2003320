// Certificates as files: see certificate_file.hpp.
#include "domain/registry/certificate_file.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace heluo {

namespace {

constexpr std::string_view before_text = "{\"certificate\":", before_key = ",\"key\":\"",
                           before_signature = "\",\"signature\":\"", after_signature = "\"}";
constexpr std::string_view before_page_key = "%heluo-signature-1 ";
constexpr std::size_t key_length = 16;

// A file does not hold together: what() says where.
struct Misshapen : std::runtime_error {
    using std::runtime_error::runtime_error;
};

void need(bool holds, const char* otherwise) {
    if (!holds) throw Misshapen{otherwise};
}

// Reads a text from its end.
class Backward {
  public:
    explicit Backward(std::string_view rest) : rest_{rest} {}
    void drop(std::string_view end, const char* otherwise) {
        need(rest_.ends_with(end), otherwise);
        rest_.remove_suffix(end.size());
    }
    std::string_view from(std::string_view mark, const char* otherwise) {
        const auto at = rest_.rfind(mark);
        need(at != rest_.npos, otherwise);
        const auto found = rest_.substr(at + mark.size());
        rest_ = rest_.substr(0, at);
        return found;
    }
    std::string_view rest() const { return rest_; }

  private:
    std::string_view rest_;
};

Signature read_signature(std::string_view key, std::string_view hex_text) {
    need(key.size() == key_length, "the key's id has not 16 digits");
    try {
        return {std::string{key}, unhex(hex_text)};
    } catch (const std::invalid_argument&) {
        throw Misshapen{"the signature is no lower-case hex"};
    }
}

void check(std::string_view bytes, const Signature& signature, const std::vector<std::string>& keys,
           const Crypto& crypto, std::string_view of_what) {
    const auto pem =
        std::find_if(keys.begin(), keys.end(), [&](const auto& each) { return key_id(crypto, each) == signature.key; });
    if (pem == keys.end()) throw Misshapen{"signed by the key " + signature.key + ", which is not among those given"};
    if (!crypto.is_signed(bytes, signature.der, *pem))
        throw Misshapen{std::string{of_what} + " is not what the key " + signature.key + " signed"};
}

FileVerdict verify_json(std::string_view file, const std::vector<std::string>& keys, const Crypto& crypto) {
    Backward back{file};
    back.drop(after_signature, "the JSON does not end with its signature");
    const auto hex_text = back.from(before_signature, "the JSON has no signature");
    const auto key = back.from(before_key, "the JSON names no key");
    need(back.rest().starts_with(before_text), "the JSON does not begin with the certificate");
    const std::string_view text = back.rest().substr(before_text.size());
    const Signature signature = read_signature(key, hex_text);
    check(text, signature, keys, crypto, "the certificate");
    return {{}, std::string{text}, signature.key};
}

// The last embedded file of a page that the signature has vouched for already, so that its length can be believed.
std::string_view embedded_in(std::string_view page) {
    const auto object = page.rfind("/Type /EmbeddedFile");
    need(object != page.npos, "the PDF has no certificate embedded");
    constexpr std::string_view before_length = "/Length ", before_bytes = "stream\n";
    const auto length = page.find(before_length, object), begin = page.find(before_bytes, object);
    need(length != page.npos && begin != page.npos, "the PDF's embedded certificate has no length");
    std::size_t size = 0;
    std::from_chars(page.data() + length + before_length.size(), page.data() + page.size(), size);
    const std::string_view bytes = page.substr(begin + before_bytes.size());
    need(size < bytes.size(), "the PDF's embedded certificate is cut off");
    return bytes.substr(0, size);
}

FileVerdict verify_page(std::string_view file, const std::vector<std::string>& keys, const Crypto& crypto) {
    Backward back{file};
    back.drop("\n", "the PDF does not end with its signature");
    const auto hex_text = back.from(" ", "the PDF has no signature");
    const auto key = back.from(before_page_key, "the PDF has no signature");
    check(back.rest(), read_signature(key, hex_text), keys, crypto, "the PDF");
    return verify_json(embedded_in(back.rest()), keys, crypto);
}

}  // namespace

Signature sign(const Crypto& crypto, std::string_view bytes) { return {key_id(crypto), crypto.sign(bytes)}; }

std::string signed_json(std::string_view text, const Signature& signature) {
    std::string file{before_text};
    file.append(text).append(before_key).append(signature.key).append(before_signature);
    return file.append(hex(signature.der)).append(after_signature);
}

std::string signed_page(std::string page, const Signature& signature) {
    return page.append(before_page_key).append(signature.key + ' ' + hex(signature.der) + '\n');
}

FileVerdict verify_certificate_file(std::string_view file, const std::vector<std::string>& keys, const Crypto& crypto) {
    try {
        if (file.starts_with("%PDF-")) return verify_page(file, keys, crypto);
        need(file.starts_with('{'), "neither a PDF nor JSON");
        return verify_json(file, keys, crypto);
    } catch (const Misshapen& misshapen) {
        return {misshapen.what(), {}, {}};
    }
}

}  // namespace heluo
