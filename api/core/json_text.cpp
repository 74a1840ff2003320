// JSON's text. Read strictly (A19): Boost.JSON keeps the last of duplicate members silently and turns 1e400 into infinity;
// this reader refuses both before any value is looked at.
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <unordered_set>

#include "api/core/shape.hpp"
#include "domain/core/refusal.hpp"

namespace heluo::api {

namespace {

constexpr std::size_t max_depth = 32;

// Sees the document pass by; holds only the member names of the open objects.
struct Guard {
    static constexpr std::size_t max_object_size = std::size_t(-1), max_array_size = std::size_t(-1),
                                 max_key_size = std::size_t(-1), max_string_size = std::size_t(-1);
    std::vector<std::unordered_set<std::string>> open;
    std::string key;
    std::string twice;
    bool infinite = false;

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) { return open.emplace_back(), true; }
    bool on_object_end(std::size_t, json::error_code&) { return open.pop_back(), true; }
    bool on_array_begin(json::error_code&) { return true; }
    bool on_array_end(std::size_t, json::error_code&) { return true; }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) { return key.append(part), true; }
    bool on_key(json::string_view part, std::size_t, json::error_code&) {
        key.append(part);
        if (!open.back().insert(key).second && twice.empty()) twice = key;
        key.clear();
        return true;
    }
    bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
    bool on_string(json::string_view, std::size_t, json::error_code&) { return true; }
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t, json::string_view, json::error_code&) { return true; }
    bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return true; }
    bool on_double(double number, json::string_view, json::error_code&) {
        infinite = infinite || !std::isfinite(number);
        return true;
    }
    bool on_bool(bool, json::error_code&) { return true; }
    bool on_null(json::error_code&) { return true; }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }
};

}  // namespace

json::value parse_json(std::string_view body) {
    json::parse_options options;
    options.max_depth = max_depth;
    json::error_code error;
    json::basic_parser<Guard> guard{options};
    const std::size_t read = guard.write_some(false, body.data(), body.size(), error);
    if (error) refuse(Reason::malformed_request, error.message());
    for (std::size_t i = read; i < body.size(); ++i)
        require(std::string_view{" \t\r\n"}.find(body[i]) != std::string_view::npos, Reason::malformed_request,
                "text after the value");
    require(guard.handler().twice.empty(), Reason::malformed_request, "duplicate member " + guard.handler().twice);
    require(!guard.handler().infinite, Reason::malformed_request, "a number beyond range");
    json::value value = json::parse(body, error, {}, options);
    if (error) refuse(Reason::malformed_request, error.message());
    return value;
}

void write_string(std::string& json, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    json += '"';
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= ' ' && c != '"' && c != '\\') continue;
        json += text.substr(from, i - from);
        from = i + 1;
        json += '\\';
        switch (c) {
            case '\b': json += 'b'; break;
            case '\f': json += 'f'; break;
            case '\n': json += 'n'; break;
            case '\r': json += 'r'; break;
            case '\t': json += 't'; break;
            case '"':
            case '\\': json += text[i]; break;
            default:
                json += "u00";
                json += digits[c / 16];
                json += digits[c % 16];
        }
    }
    json += text.substr(from);
    json += '"';
}

void write_number(std::string& json, long long number) {
    std::array<char, 24> digits{};
    json.append(digits.data(), std::to_chars(digits.begin(), digits.end(), number).ptr);
}

}  // namespace heluo::api
