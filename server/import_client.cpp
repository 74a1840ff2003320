// The client speaks blocking HTTP/1.1, a connection for each request: an import lasts seconds, and one thread is enough.
#include "server/import_client.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sslerr.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/json.hpp>
#include <boost/url.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <thread>

#include "domain/core/crypto.hpp"

namespace heluo::server {
namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;
using net::ip::tcp;
using Answer = http::response<http::string_body>;

// One line that is drawn again and again on a terminal; nothing elsewhere.
class Bar {
  public:
    explicit Bar(std::string what) : what_{std::move(what)} {}
    ~Bar() {
        if (drawn_) std::cerr << '\n';
    }
    void at(long long done, long long whole) {
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

  private:
    const std::string what_;
    const bool on_ = ::isatty(STDERR_FILENO) == 1;
    bool drawn_ = false;
    int part_ = -1;
};

class Client {
  public:
    Client(const std::string& server, const std::string& ca) {
        const auto url = boost::urls::parse_uri(server);
        if (!url || url->scheme() != "https" || url->host().empty())
            throw std::runtime_error{"--server takes https://HOST[:PORT], not " + server};
        host_ = url->host();
        port_ = url->has_port() ? std::string{url->port()} : "443";
        tls_.set_default_verify_paths();
        if (!ca.empty()) tls_.load_verify_file(ca);
        tls_.set_verify_mode(net::ssl::verify_peer);
        tls_.set_verify_callback(net::ssl::host_name_verification{host_});
    }

    // `send_body` writes the `length` bytes that the head announces.
    template <class SendBody>
    Answer ask(std::string_view method, std::string_view target, std::string_view fields, std::size_t length,
               SendBody send_body) {
        net::io_context context;
        net::ssl::stream<tcp::socket> stream{context, tls_};
        tcp::resolver resolver{context};
        net::connect(stream.next_layer(), resolver.resolve(host_, port_));
        SSL_set_tlsext_host_name(stream.native_handle(), host_.c_str());
        stream.handshake(net::ssl::stream_base::client);
        std::string head{method};
        head.append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(host_).append(":").append(port_);
        head.append("\r\nConnection: close\r\nAccept: application/json\r\nAccept-Language: en\r\n").append(fields);
        if (!token_.empty()) head.append("Authorization: Bearer ").append(token_).append("\r\n");
        if (method != "GET") head.append("Content-Length: ").append(std::to_string(length)).append("\r\n");
        net::write(stream, net::buffer(head.append("\r\n")));
        send_body(stream);
        boost::beast::flat_buffer buffer;
        http::response_parser<http::string_body> parser;
        parser.body_limit(16 << 20);
        http::read(stream, buffer, parser);
        return parser.release();
    }
    Answer get(std::string_view target) {
        return ask("GET", target, {}, 0, [](auto&) {});
    }
    Answer post(std::string_view target, const std::string& body, std::string_view fields) {
        return ask("POST", target, fields, body.size(), [&](auto& stream) { net::write(stream, net::buffer(body)); });
    }
    void set_token(std::string token) { token_ = std::move(token); }

  private:
    net::ssl::context tls_{net::ssl::context::tls_client};
    std::string host_, port_, token_;
};

// What a file or a server says may reach a terminal only as text.
std::string printable(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
    return text;
}

std::string text_in(const json::object& object, std::string_view member) {
    const auto* value = object.if_contains(member);
    return value && value->is_string() ? std::string{value->get_string()} : std::string{};
}

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

[[noreturn]] void refused(std::string_view what, const Answer& answer) {
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

json::object object_of(std::string_view what, const Answer& answer, unsigned wanted) {
    if (answer.result_int() != wanted) refused(what, answer);
    return json::parse(answer.body()).as_object();
}

long long number_in(const json::object& object, std::string_view member) {
    const auto* value = object.if_contains(member);
    return value && value->is_int64() ? value->get_int64() : 0;
}

// SHA-256 of the file, in hex.
std::string digest_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) throw std::runtime_error{path + " cannot be read"};
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    std::array<char, 65536> block;
    while (file.read(block.data(), block.size()) || file.gcount() > 0)
        EVP_DigestUpdate(context.get(), block.data(), static_cast<std::size_t>(file.gcount()));
    std::string digest(32, '\0');
    EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr);
    return hex(digest);
}

Answer upload(Client& client, const std::string& path, const std::string& key) {
    const auto size = std::filesystem::file_size(path);
    const std::string fields = "Content-Type: text/csv; charset=utf-8\r\nIdempotency-Key: " + key + "\r\n";
    Bar bar{"upload"};
    return client.ask("POST", "/v1/imports", fields, size, [&](auto& stream) {
        std::ifstream file{path, std::ios::binary};
        std::array<char, 65536> block;
        std::size_t sent = 0;
        while (sent < size && (file.read(block.data(), block.size()) || file.gcount() > 0)) {
            const auto count = static_cast<std::size_t>(file.gcount());
            boost::system::error_code gone;  // refused midway: the answer says why
            net::write(stream, net::buffer(block.data(), count), gone);
            if (gone) return;
            bar.at(static_cast<long long>(sent += count), static_cast<long long>(size));
        }
    });
}

std::string fresh_suffix() {
    std::string bytes(12, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error{"no random bytes"};
    return hex(bytes);
}

bool has_ended(const json::object& import) {
    const std::string state = text_in(import, "state");
    return state != "queued" && state != "running";
}

// The key is the file's digest, so after a crash the same import goes on. One that had ended before is no answer to being
// asked again (it may have been undone, or what refused its rows is mended): then the file is imported anew.
json::object start(Client& client, const std::string& path) {
    const std::string key = "import-" + digest_of(path);
    auto started = object_of("the import", upload(client, path, key), 202);
    if (!has_ended(started)) return started;
    std::cout << "imported before as " << text_in(started, "id") << " (" << text_in(started, "state") << ")\n";
    return object_of("the import", upload(client, path, key + "-" + fresh_suffix()), 202);
}

json::object follow(Client& client, const std::string& location) {
    Bar bar{"import"};
    for (;;) {
        auto import = object_of("the import's progress", client.get(location), 200);
        bar.at(number_in(import, "bytes_done"), number_in(import, "bytes_total"));
        if (has_ended(import)) return import;
        std::this_thread::sleep_for(std::chrono::milliseconds{200});
    }
}

void list_errors(Client& client, const std::string& location) {
    std::string cursor;
    do {
        const auto page = object_of("the import's errors", client.get(location + "/errors?limit=100" + cursor), 200);
        for (const auto& each : page.at("items").as_array()) {
            const auto& error = each.as_object();
            std::cout << "line " << number_in(error, "line") << "  " << text_in(error, "field") << "  "
                      << text_in(error, "code") << "  " << printable(text_in(error, "message")) << '\n';
        }
        cursor = text_in(page, "next_cursor");
        if (!cursor.empty()) cursor.insert(0, "&cursor=");
    } while (!cursor.empty());
}

}  // namespace

int import_contracts(const ImportPlan& plan) try {
    Client client{plan.server, plan.ca};
    const std::string credentials = json::serialize(json::object{{"login", plan.login}, {"password", plan.password}});
    const auto entered =
        object_of("logging in", client.post("/v1/sessions", credentials, "Content-Type: application/json\r\n"), 201);
    client.set_token(text_in(entered, "token"));
    const std::string location = "/v1/imports/" + text_in(start(client, plan.file), "id");
    const auto ended = follow(client, location);
    std::cout << text_in(ended, "id") << ' ' << text_in(ended, "state") << ": " << number_in(ended, "rows_done")
              << " rows, " << number_in(ended, "inserted") << " new, " << number_in(ended, "unchanged")
              << " unchanged, " << number_in(ended, "bad") << " refused\n";
    if (const auto trouble = text_in(ended, "trouble"); !trouble.empty()) std::cout << trouble << '\n';
    if (number_in(ended, "bad") > 0) list_errors(client, location);
    return text_in(ended, "state") == "done" && number_in(ended, "bad") == 0 ? 0 : 1;
} catch (const boost::system::system_error& error) {  // its own words name lines of Asio
    const auto code = error.code();
    const bool stranger = code.category() == net::error::get_ssl_category() &&
                          ERR_GET_REASON(static_cast<unsigned long>(code.value())) == SSL_R_CERTIFICATE_VERIFY_FAILED;
    throw std::runtime_error{plan.server + ": " + code.message() +
                             (stranger ? ": name its certificate with --ca" : "")};
}

std::string ask_password(bool from_stdin) {
    std::string password;
    termios before{};
    const bool hide = !from_stdin && ::tcgetattr(STDIN_FILENO, &before) == 0;
    if (hide) {
        termios silent = before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
        std::cerr << "Password: " << std::flush;
    }
    std::getline(std::cin, password);
    if (hide) {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        std::cerr << '\n';
    }
    if (password.empty()) throw std::runtime_error{"no password was given"};
    return password;
}

}  // namespace heluo::server
