// Certificates' files and keys' files: see certificate_check.hpp.
#include "server/certificate_check.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "domain/registry/certificate_file.hpp"
#include "server/secrets.hpp"

namespace heluo::server {

namespace {

namespace json = boost::json;

std::string content_of(const std::string& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) throw std::runtime_error{file + " cannot be read"};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

std::vector<std::string> keys_in_json(const std::string& text) {
    std::vector<std::string> keys;
    const json::value answer = json::parse(text);
    for (const json::value& item : answer.at("items").as_array()) keys.emplace_back(item.at("pem").as_string());
    return keys;
}

std::vector<std::string> keys_in_pem(const std::string& text) {
    constexpr std::string_view begin = "-----BEGIN PUBLIC KEY-----", end = "-----END PUBLIC KEY-----\n";
    std::vector<std::string> keys;
    for (auto at = text.find(begin); at != text.npos; at = text.find(begin, at + begin.size()))
        if (const auto stop = text.find(end, at); stop != text.npos)
            keys.push_back(text.substr(at, stop + end.size() - at));
    return keys;
}

}  // namespace

std::vector<std::string> public_keys_in(const std::string& file) try {
    const std::string text = content_of(file);
    auto keys = text.starts_with('{') ? keys_in_json(text) : keys_in_pem(text);
    if (keys.empty()) throw std::runtime_error{file + " holds no public key"};
    return keys;
} catch (const boost::system::system_error&) {
    throw std::runtime_error{file + " is not what GET /v1/log/keys answers"};
} catch (const std::out_of_range&) {  // a member that is not there
    throw std::runtime_error{file + " is not what GET /v1/log/keys answers"};
}

FileCheck check_certificate_file(const std::string& file, const std::vector<std::string>& keys) {
    const Secrets crypto{std::string(32, '\0'), {}};  // to verify, no secret is needed
    const FileVerdict verdict = verify_certificate_file(content_of(file), keys, crypto);
    if (!verdict.trouble.empty()) return {false, "NOT VALID: " + verdict.trouble};
    const json::value said = json::parse(verdict.text);
    const auto member = [&](const char* name) { return std::string{said.at(name).as_string()}; };
    return {true, "valid: certificate " + member("number") + " revision " + json::serialize(said.at("revision")) +
                      ", " + member("title") + ", signed by " + verdict.key +
                      "; whether it is still in force is told by " + member("verify")};
}

}  // namespace heluo::server
