// A client of this server's API over HTTPS, for the commands that work through it: blocking HTTP/1.1, a connection for each request,
// since what they do lasts seconds and one thread is enough.
#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/json.hpp>
#include <functional>
#include <string>
#include <string_view>

namespace heluo::server {

// Whom a command talks to, and as whom.
struct Reach {
    std::string server = "https://localhost:8443";
    std::string login, password;
    std::string ca;  // PEM file that is trusted besides the system's (a self-signed certificate); empty for none
};

class ApiClient {
  public:
    using Answer = boost::beast::http::response<boost::beast::http::string_body>;
    using Stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;
    static constexpr std::size_t largest_answer = 64 << 20;

    explicit ApiClient(const Reach& reach);  // throws std::runtime_error for an address that is none
    void log_in();                           // throws if it is refused

    // `send_body` writes the `length` bytes that the head announces.
    Answer ask(std::string_view method, std::string_view target, std::string_view fields, std::size_t length,
               const std::function<void(Stream&)>& send_body);
    Answer get(std::string_view target);
    Answer post(std::string_view target, const std::string& body, std::string_view fields);

  private:
    const Reach reach_;
    boost::asio::ssl::context tls_{boost::asio::ssl::context::tls_client};
    std::string host_, port_, token_;
};

// Runs a command and says in its own words why the server could not be reached, as a std::runtime_error.
int speak_with(const Reach& reach, const std::function<int(ApiClient&)>& command);

// Throws what the server says is wrong.
[[noreturn]] void refused(std::string_view what, const ApiClient::Answer& answer);
boost::json::object object_of(std::string_view what, const ApiClient::Answer& answer, unsigned wanted);
std::string text_in(const boost::json::object& object, std::string_view member);  // "" if absent
long long number_in(const boost::json::object& object, std::string_view member);  // 0 if absent
// What a file or a server says may reach a terminal only as text.
std::string printable(std::string text);

// One line that is drawn again and again on a terminal; nothing elsewhere.
class Bar {
  public:
    explicit Bar(std::string what);
    ~Bar();
    Bar(const Bar&) = delete;
    void at(long long done, long long whole);
    void at(long long done);  // of nobody knows how many

  private:
    const std::string what_;
    const bool on_;
    bool drawn_ = false;
    int part_ = -1;
};

}  // namespace heluo::server
