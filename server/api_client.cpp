// Speaking with a server, and showing how far it is.
#include "server/api_client.hpp"

#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <unistd.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/url.hpp>
#include <iostream>
#include <stdexcept>

namespace heluo::server {

namespace net = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;
using net::ip::tcp;

ApiClient::ApiClient(const Reach& reach) : reach_{reach} {
    const auto url = boost::urls::parse_uri(reach.server);
    if (!url || url->scheme() != "https" || url->host().empty())
        throw std::runtime_error{"--server takes https://HOST[:PORT], not " + reach.server};
    host_ = url->host();
    port_ = url->has_port() ? std::string{url->port()} : "443";
    tls_.set_default_verify_paths();
    if (!reach.ca.empty()) tls_.load_verify_file(reach.ca);
    tls_.set_verify_mode(net::ssl::verify_peer);
    tls_.set_verify_callback(net::ssl::host_name_verification{host_});
}

void ApiClient::log_in() {
    const std::string credentials =
        json::serialize(json::object{{"login", reach_.login}, {"password", reach_.password}});
    const auto entered =
        object_of("logging in", post("/v1/sessions", credentials, "Content-Type: application/json\r\n"), 201);
    token_ = text_in(entered, "token");
}

ApiClient::Answer ApiClient::ask(std::string_view method, std::string_view target, std::string_view fields,
                                 std::size_t length, const std::function<void(Stream&)>& send_body) {
    net::io_context context;
    Stream stream{context, tls_};
    tcp::resolver resolver{context};
    net::connect(stream.next_layer(), resolver.resolve(host_, port_));
    SSL_set_tlsext_host_name(stream.native_handle(), host_.c_str());
    stream.handshake(net::ssl::stream_base::client);
    std::string head{method};
    head.append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(host_).append(":").append(port_);
    head.append("\r\nConnection: close\r\nAccept-Language: en\r\n").append(fields);
    if (!token_.empty()) head.append("Authorization: Bearer ").append(token_).append("\r\n");
    if (method != "GET") head.append("Content-Length: ").append(std::to_string(length)).append("\r\n");
    net::write(stream, net::buffer(head.append("\r\n")));
    send_body(stream);
    boost::beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(largest_answer);
    http::read(stream, buffer, parser);
    return parser.release();
}

ApiClient::Answer ApiClient::get(std::string_view target) {
    return ask("GET", target, {}, 0, [](Stream&) {});
}

ApiClient::Answer ApiClient::post(std::string_view target, const std::string& body, std::string_view fields) {
    return ask("POST", target, fields, body.size(), [&](Stream& stream) { net::write(stream, net::buffer(body)); });
}

int speak_with(const Reach& reach, const std::function<int(ApiClient&)>& command) try {
    ApiClient client{reach};
    client.log_in();
    return command(client);
} catch (const boost::system::system_error& error) {  // its own words name lines of Asio
    const auto code = error.code();
    const bool stranger = code.category() == net::error::get_ssl_category() &&
                          ERR_GET_REASON(static_cast<unsigned long>(code.value())) == SSL_R_CERTIFICATE_VERIFY_FAILED;
    throw std::runtime_error{reach.server + ": " + code.message() +
                             (stranger ? ": name its certificate with --ca" : "")};
}

std::string printable(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
    return text;
}

std::string text_in(const json::object& object, std::string_view member) {
    const auto* value = object.if_contains(member);
    return value && value->is_string() ? std::string{value->get_string()} : std::string{};
}

namespace {

// What is wrong with the request, such as the columns that are missing: one a line.
std::string violations_in(const json::object& problem) {
    std::string lines;
    const auto* violations = problem.if_contains("violations");
    if (!violations || !violations->is_array()) return lines;
    for (const auto& each : violations->get_array())
        if (const auto* violation = each.if_object())
            lines += "\n" + printable(text_in(*violation, "pointer") + ": " + text_in(*violation, "message"));
    return lines;
}

}  // namespace

void refused(std::string_view what, const ApiClient::Answer& answer) {
    std::string why = std::to_string(answer.result_int());
    boost::system::error_code error;
    const auto body = json::parse(answer.body(), error);
    if (!error && body.is_object()) {
        for (const char* member : {"code", "detail", "title"})
            if (const auto text = text_in(body.get_object(), member); !text.empty()) why += " " + printable(text);
        why += violations_in(body.get_object());
    }
    throw std::runtime_error{std::string{what} + ": " + why};
}

json::object object_of(std::string_view what, const ApiClient::Answer& answer, unsigned wanted) {
    if (answer.result_int() != wanted) refused(what, answer);
    return json::parse(answer.body()).as_object();
}

long long number_in(const json::object& object, std::string_view member) {
    const auto* value = object.if_contains(member);
    return value && value->is_int64() ? value->get_int64() : 0;
}

Bar::Bar(std::string what) : what_{std::move(what)}, on_{::isatty(STDERR_FILENO) == 1} {}

Bar::~Bar() {
    if (drawn_) std::cerr << '\n';
}

void Bar::at(long long done, long long whole) {
    if (!on_ || whole <= 0) return;
    constexpr int width = 40;
    const auto part = static_cast<int>(done * width / whole);
    if (drawn_ && part == part_) return;
    std::cerr << '\r' << what_ << " [" << std::string(static_cast<std::size_t>(part), '#')
              << std::string(static_cast<std::size_t>(width - part), ' ') << "] " << done * 100 / whole << " %"
              << std::flush;
    drawn_ = true;
    part_ = part;
}

void Bar::at(long long done) {
    if (!on_) return;
    std::cerr << '\r' << what_ << ' ' << done << std::flush;
    drawn_ = true;
}

}  // namespace heluo::server
