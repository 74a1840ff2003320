// Beast parses the lines; everything that decides where a request ends is checked here, on every field as it was sent.
#include "server/request_head.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <charconv>
#include <optional>

namespace heluo::server {

namespace http = boost::beast::http;

namespace {

using Fields = http::request<http::empty_body>;

constexpr std::array<std::pair<std::string_view, api::Method>, 7> methods{{
    {"GET", api::Method::get},
    {"HEAD", api::Method::head},
    {"POST", api::Method::post},
    {"PUT", api::Method::put},
    {"PATCH", api::Method::patch},
    {"DELETE", api::Method::delete_},
    {"OPTIONS", api::Method::options},
}};

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

bool good_host(std::string_view host) {
    return !host.empty() && host.size() <= 255 && std::ranges::all_of(host, [](char c) {
        return is_letter_or_digit(c) || std::string_view{".:[]-"}.find(c) != std::string_view::npos;
    });
}

bool good_target(std::string_view target) {
    return target.starts_with('/') &&
           std::ranges::all_of(target, [](char c) { return c >= 0x21 && c <= 0x7e && c != '#'; });
}

std::optional<std::size_t> length_in(std::string_view digits) {
    const bool all_digits = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    if (digits.empty() || digits.size() > 12 || !all_digits) return std::nullopt;
    std::size_t length = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), length);
    return length;
}

bool same_word(std::string_view word, std::string_view lower) {
    return std::ranges::equal(word, lower, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

bool lists_close(std::string_view connection) {
    while (!connection.empty()) {
        const auto comma = std::min(connection.find(','), connection.size());
        auto word = connection.substr(0, comma);
        while (word.starts_with(' ') || word.starts_with('\t')) word.remove_prefix(1);
        while (word.ends_with(' ') || word.ends_with('\t')) word.remove_suffix(1);
        if (same_word(word, "close")) return true;
        connection.remove_prefix(std::min(comma + 1, connection.size()));
    }
    return false;
}

// What the fields say; each of those that may stand once counts how often it did.
struct Reading {
    RequestHead head;
    std::optional<HeadRefusal> refused;
    int hosts = 0, lengths = 0;
    unsigned once = 0;  // bits of the singletons already met

    void refuse(int status, std::string_view code) {
        if (!refused) refused = HeadRefusal{status, code};
    }
    void single(unsigned bit, std::string& place, std::string_view value) {
        if (once & (1U << bit)) refuse(400, "repeated_header");
        once |= 1U << bit;
        place = value;
    }
    void field(http::field name, std::string_view written, std::string_view value);
    void extension(std::string_view written, std::string_view value);
};

void Reading::field(http::field name, std::string_view written, std::string_view value) {
    api::Request& request = head.request;
    switch (name) {
        case http::field::host:
            if (++hosts > 1 || !good_host(value)) refuse(400, "bad_host");
            return;
        case http::field::content_length: {
            const auto length = length_in(value);
            if (++lengths > 1 || !length) return refuse(400, "bad_content_length");
            head.content_length = *length;
            return;
        }
        case http::field::transfer_encoding: return refuse(411, "length_required");
        case http::field::content_encoding: return refuse(415, "content_encoding_not_taken");
        case http::field::expect:
            if (!same_word(value, "100-continue") || head.expects_continue) refuse(417, "expectation_failed");
            head.expects_continue = true;
            return;
        case http::field::connection:
            if (lists_close(value)) head.keep_alive = false;
            return;
        case http::field::authorization: return single(0, request.authorization, value);
        case http::field::content_type: return single(1, request.content_type, value);
        case http::field::if_match: return single(2, request.if_match, value);
        case http::field::if_none_match: return single(3, request.if_none_match, value);
        case http::field::accept: request.accept += (request.accept.empty() ? "" : ", ") + std::string{value}; return;
        case http::field::accept_language: request.accept_language = value; return;
        default: return extension(written, value);
    }
}

void Reading::extension(std::string_view written, std::string_view value) {
    if (same_word(written, "idempotency-key")) {
        head.request.has_idempotency_key = true;
        single(4, head.request.idempotency_key, value);
    } else if (same_word(written, "x-request-id")) {
        single(5, head.request.request_id, value);
    } else if (same_word(written, "x-forwarded-for")) {
        head.forwarded_for += (head.forwarded_for.empty() ? "" : ",") + std::string{value};
    }
}

void read_start_line(const Fields& parsed, Reading& reading) {
    const auto name = view(parsed.method_string());
    const auto method = std::ranges::find(methods, name, &std::pair<std::string_view, api::Method>::first);
    if (method == methods.end()) return reading.refuse(501, "method_not_implemented");
    reading.head.request.method = method->second;
    const auto target = view(parsed.target());
    if (target.size() > max_target_bytes) return reading.refuse(414, "target_too_long");
    if (!good_target(target)) return reading.refuse(400, "bad_target");
    reading.head.request.target = target;
}

bool names_transfer_encoding(std::string_view head) {
    constexpr std::string_view name = "transfer-encoding:";
    for (auto end = head.find('\n'); end != std::string_view::npos; end = head.find('\n')) {
        head.remove_prefix(end + 1);
        if (same_word(head.substr(0, name.size()), name)) return true;
    }
    return false;
}

bool takes_no_body(api::Method method) {
    return method == api::Method::get || method == api::Method::head || method == api::Method::options;
}

}  // namespace

// A first line ends in HTTP/1.0 or HTTP/1.1; refusing it early answers those who speak HTTP/0.9, HTTP/2 or something else.
bool HeadScan::fits(std::string_view bytes, std::size_t place) const {
    const auto line = bytes.substr(line_, place - line_);
    return line.ends_with(" HTTP/1.1") || line.ends_with(" HTTP/1.0");
}

HeadScan::Found HeadScan::scan(std::string_view bytes) {
    for (; seen_ < bytes.size() && seen_ < max_head_bytes; ++seen_) {
        const char c = bytes[seen_];
        const bool after_cr = seen_ > 0 && bytes[seen_ - 1] == '\r';
        if ((c == '\n') != after_cr) return Found::malformed;
        if (c == '\n') {
            const bool empty = seen_ - line_ == 1;
            if (first_line_ && !fits(bytes, seen_ - 1)) return Found::malformed;
            if (empty) return length_ = seen_ + 1, Found::whole;
            first_line_ = false;
            line_ = seen_ + 1;
        } else if ((c == ' ' || c == '\t') && seen_ == line_) {
            return Found::malformed;  // obs-fold
        } else if ((static_cast<unsigned char>(c) < 0x20 && c != '\r' && c != '\t') || c == 0x7f) {
            return Found::malformed;
        }
    }
    return seen_ >= max_head_bytes ? Found::too_long : Found::more;
}

std::variant<RequestHead, HeadRefusal> read_head(std::string_view head) {
    http::request_parser<http::empty_body> parser;
    parser.header_limit(max_head_bytes);
    parser.body_limit(boost::none);
    parser.skip(true);
    boost::system::error_code error;
    parser.put(boost::asio::buffer(head.data(), head.size()), error);
    // Beast's own verdict on two lengths or on both framings is 400; the reason that A9 names is more useful.
    if (error == http::error::bad_transfer_encoding) return HeadRefusal{411, "length_required"};
    if (error == http::error::bad_content_length)
        return names_transfer_encoding(head) ? HeadRefusal{411, "length_required"}
                                             : HeadRefusal{400, "bad_content_length"};
    if (error == http::error::header_limit) return HeadRefusal{431, "header_too_large"};
    if (error || !parser.is_header_done()) return HeadRefusal{400, "malformed_request"};

    const Fields& parsed = parser.get();
    Reading reading;
    reading.head.keep_alive = parsed.version() == 11;
    read_start_line(parsed, reading);
    std::size_t count = 0;
    for (const auto& field : parsed) {
        if (++count > max_fields) reading.refuse(431, "too_many_fields");
        reading.field(field.name(), view(field.name_string()), view(field.value()));
    }
    if (reading.hosts == 0) reading.refuse(400, "bad_host");
    if (takes_no_body(reading.head.request.method) && reading.head.content_length > 0)
        reading.refuse(400, "body_not_taken");
    if (reading.refused) return *reading.refused;
    return std::move(reading.head);
}

bool well_formed_request_id(std::string_view id) {
    return !id.empty() && id.size() <= 64 &&
           std::ranges::all_of(id, [](char c) { return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-'; });
}

std::string client_address(const std::string& peer, std::string_view forwarded_for,
                           const std::vector<std::string>& trusted) {
    std::string nearest = peer;
    while (!forwarded_for.empty() && std::ranges::find(trusted, nearest) != trusted.end()) {
        const auto comma = forwarded_for.rfind(',');
        auto hop = comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1);
        forwarded_for = comma == std::string_view::npos ? std::string_view{} : forwarded_for.substr(0, comma);
        while (hop.starts_with(' ')) hop.remove_prefix(1);
        while (hop.ends_with(' ')) hop.remove_suffix(1);
        boost::system::error_code error;
        const auto address = boost::asio::ip::make_address(std::string{hop}, error);
        if (error) break;  // nobody knows what stood before a hop that is no address
        nearest = address.to_string();
    }
    return nearest;
}

}  // namespace heluo::server
