// The floor under the door: the least HTTPS server that Beast allows, one thread, one answer of the size of /health/live.
//
//   bench_bare_beast PORT CERTIFICATE.pem KEY.pem
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <string>
#include <tuple>
#include <utility>

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Stream = beast::ssl_stream<beast::tcp_stream>;
using tcp = net::ip::tcp;

namespace {

constexpr auto token = net::as_tuple(net::use_awaitable);
constexpr auto patience = std::chrono::seconds{30};

// The same headers as the server's own answers carry would cost the floor too: these are the ones any server sends.
http::response<http::string_body> answer(const http::request<http::string_body>& request) {
    http::response<http::string_body> response{http::status::ok, request.version()};
    response.set(http::field::content_type, "application/json");
    response.keep_alive(request.keep_alive());
    response.body() = R"({"status":"live"})";
    response.prepare_payload();
    return response;
}

net::awaitable<void> serve(Stream stream) {
    beast::get_lowest_layer(stream).expires_after(patience);
    auto [refused] = co_await stream.async_handshake(net::ssl::stream_base::server, token);
    if (refused) co_return;
    beast::flat_buffer buffer;
    for (;;) {
        http::request<http::string_body> request;
        beast::get_lowest_layer(stream).expires_after(patience);
        auto [unread, read] = co_await http::async_read(stream, buffer, request, token);
        if (unread) co_return;
        auto response = answer(request);
        auto [unwritten, written] = co_await http::async_write(stream, response, token);
        if (unwritten || !response.keep_alive()) co_return;
    }
}

net::awaitable<void> listen(tcp::endpoint where, net::ssl::context& tls) {
    const auto executor = co_await net::this_coro::executor;
    tcp::acceptor acceptor{executor, where};
    for (;;) {
        auto [error, socket] = co_await acceptor.async_accept(token);
        if (error) continue;
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay{true}, ignored);
        Stream stream{std::move(socket), tls};
        net::co_spawn(executor, serve(std::move(stream)), net::detached);
    }
}

}  // namespace

int main(int count, char** words) try {
    if (count != 4) {
        std::fprintf(stderr, "usage: %s PORT CERTIFICATE KEY\n", words[0]);
        return 2;
    }
    net::ssl::context tls{net::ssl::context::tls_server};
    tls.use_certificate_chain_file(words[2]);
    tls.use_private_key_file(words[3], net::ssl::context::pem);
    net::io_context context{1};
    const tcp::endpoint where{net::ip::address_v4::loopback(), static_cast<unsigned short>(std::stoi(words[1]))};
    net::co_spawn(context, listen(where, tls), net::detached);
    context.run();
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bare_beast: %s\n", error.what());
    return 1;
}
