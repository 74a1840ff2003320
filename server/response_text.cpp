// Writes answers into one buffer, so that each is one TLS record where it fits.
#include "server/response_text.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <ctime>
#include <stdexcept>

namespace heluo::server {
namespace {

constexpr std::string_view common =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n";
constexpr std::string_view hsts = "Strict-Transport-Security: max-age=31536000\r\n";
// Data, not documents: a browser that is led to show an answer may load and run nothing. Pages bring their own policy.
constexpr std::string_view no_content = "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
// The pages we make ourselves bring their style along and nothing else.
constexpr std::string_view own_page =
    "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'\r\n";
constexpr std::string_view no_store = "Cache-Control: no-store\r\n";

void field(std::string& out, std::string_view name, std::string_view value) {
    const auto breaks = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; };
    if (std::ranges::any_of(name, breaks) || std::ranges::any_of(value, breaks))
        throw std::invalid_argument{"a control byte in a header of the answer"};
    out.append(name).append(": ").append(value).append("\r\n");
}

bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

bool has(const api::Response& response, std::string_view name) {
    return std::ranges::any_of(response.headers, [&](const auto& header) { return same_name(header.first, name); });
}

}  // namespace

std::string_view phrase_of(int status) {
    const auto phrase = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
    return {phrase.data(), phrase.size()};
}

std::string http_date() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 40> text{};
    const auto length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), length};
}

std::string response_text(const api::Response& response, const Framing& framing) {
    const bool bodiless = response.status == 204 || response.status == 304;
    std::string out;
    out.reserve(640 + (framing.without_body ? 0 : response.body.size()));
    out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(phrase_of(response.status));
    out.append("\r\nDate: ").append(framing.date).append("\r\n");
    if (!bodiless) {
        field(out, "Content-Type", response.content_type);
        field(out, "Content-Length", std::to_string(response.body.size()));
    }
    for (const auto& [name, value] : response.headers) field(out, name, value);
    out.append(common);
    if (framing.secure) out.append(hsts);
    if (!has(response, "Content-Security-Policy"))
        out.append(response.content_type.starts_with("text/html") ? own_page : no_content);
    if (!has(response, "Cache-Control")) out.append(no_store);
    field(out, "X-Request-Id", framing.request_id);
    if (!framing.keep_alive) out.append("Connection: close\r\n");
    out.append("\r\n");
    if (!bodiless && !framing.without_body) out.append(response.body);
    return out;
}

}  // namespace heluo::server
