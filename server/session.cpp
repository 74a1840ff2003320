// The one translation unit that instantiates reads and writes over TLS. Every argument of an awaited call is a named local
// (GCC 12 miscompiles temporaries there). A connection never leaves its io thread; the patrol enforces its deadlines.
#include "server/session.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <memory>
#include <optional>
#include <random>

#include "api/core/api.hpp"
#include "server/await_worker.hpp"
#include "server/request_head.hpp"
#include "server/response_text.hpp"
#include "server/secrets.hpp"
#include "server/tls.hpp"
#include "server/upload.hpp"

namespace heluo::server {

namespace net = boost::asio;
using net::ip::tcp;
using Tls = net::ssl::stream<tcp::socket>;
using std::chrono::steady_clock;

namespace {

constexpr auto token = net::as_tuple(net::use_awaitable);
constexpr std::size_t read_size = 4096;
constexpr std::size_t max_buffer = 64 * 1024 - 1;  // below Beast's field limit, fixed (A10)
constexpr std::size_t max_discard = 1024 * 1024;
constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

std::string fresh_request_id() {
    static thread_local std::mt19937_64 random{std::random_device{}()};
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id;
    id.reserve(32);
    for (int half = 0; half < 2; ++half) {
        auto bits = random();
        for (int i = 0; i < 16; ++i, bits >>= 4) id += digits[bits & 0xf];
    }
    return id;
}

std::chrono::milliseconds with_size(std::chrono::milliseconds base, const Patience& patience, std::size_t bytes) {
    return base + patience.per_64_kib * static_cast<long long>(bytes / (64 * 1024));
}

template <class Stream>
class Session final : public Watched {
  public:
    Session(Stream stream, Room& room, Gate::Ticket ticket, std::string peer)
        : stream_{std::move(stream)}, room_{room}, ticket_{std::move(ticket)}, peer_{std::move(peer)} {
        allow(room_.patience.handshake);
        idle = false;  // a handshake under way is not cut by a drain: its client would see a failure
        room_.patrol.join(*this);
    }
    ~Session() override { room_.patrol.leave(*this); }

    static net::awaitable<void> live(std::unique_ptr<Session> session) {
        const bool met = co_await session->shake_hands();
        if (!met) co_return;
        session->ticket_.shaken();
        const bool answered_last = co_await session->converse();
        if (answered_last) co_await session->say_farewell();
    }

    void cut(Cut how) override {
        boost::system::error_code ignored;
        // The last answer of a connection is left to the kernel: its client may be slow without malice.
        if (how == Cut::late && !parting_) socket().set_option(net::socket_base::linger{true, 0}, ignored);
        socket().close(ignored);
    }
    std::string doing() const override {
        return std::string{api::name_of(request_.method)} + " of " + peer_ + ", request " + request_.request_id;
    }

  private:
    tcp::socket& socket() {
        if constexpr (std::is_same_v<Stream, Tls>)
            return stream_.next_layer();
        else
            return stream_;
    }
    void allow(std::chrono::milliseconds time) { deadline = steady_clock::now() + time; }
    std::string_view buffered() const {
        const auto bytes = buffer_.cdata();
        return {static_cast<const char*>(bytes.data()), bytes.size()};
    }

    net::awaitable<bool> shake_hands();
    net::awaitable<bool> converse();
    net::awaitable<bool> read_body(std::size_t length);
    net::awaitable<bool> read_to_file(std::size_t length);
    net::awaitable<bool> send(std::string_view bytes);
    net::awaitable<void> say_farewell();

    net::awaitable<void> turn_away();

    void begin_request();
    void refuse_head(int status, std::string_view code);
    void refuse_for_load(api::Lane lane);
    std::optional<HeadRefusal> take_head(const HeadScan& scan, HeadScan::Found found);
    void refuse_for_failure(const std::exception& error);
    void reserve_upload();
    std::string answer_text();
    void account_for(std::size_t bytes);

    Stream stream_;
    Room& room_;
    Gate::Ticket ticket_;
    std::string peer_;
    ClientCertificate certificate_;
    boost::beast::flat_buffer buffer_{max_buffer};

    // The request under way.
    api::Request request_;
    api::Response response_;
    std::size_t length_ = 0;
    bool keep_alive_ = false, expects_continue_ = false;
    std::optional<UploadFile> upload_;
    SteadyTime started_;
    std::size_t answered_ = 0;
    bool parting_ = false;
};

template <class Stream>
net::awaitable<bool> Session<Stream>::shake_hands() {
    if constexpr (std::is_same_v<Stream, Tls>) {
        const auto [error] = co_await stream_.async_handshake(net::ssl::stream_base::server, token);
        if (!error) certificate_ = client_certificate(stream_.native_handle());
        co_return !error;
    } else {
        co_return true;
    }
}

template <class Stream>
void Session<Stream>::begin_request() {
    started_ = steady_clock::now();
    idle = false;
    request_ = {};
    response_ = {};
    deadline = started_ + room_.patience.header;
}

// The refusal's answer, after which nothing more of this connection is read (A12).
template <class Stream>
void Session<Stream>::refuse_head(int status, std::string_view code) {
    keep_alive_ = false;
    if (request_.request_id.empty()) request_.request_id = fresh_request_id();
    response_ = api::problem(status, code, request_.accept_language, request_.request_id);
    response_.route = "refused";
    response_.code = code;
    room_.metrics.refused_head(code);
}

// The connection stays: the request was read whole, and its client is asked to come again.
template <class Stream>
void Session<Stream>::refuse_for_load(api::Lane lane) {
    const bool hashing = lane == api::Lane::hashing;
    response_ = api::problem(hashing ? 429 : 503, hashing ? "too_many_attempts" : "overloaded",
                             request_.accept_language, request_.request_id);
    response_.route = "overloaded";
    if (hashing) response_.headers.emplace_back("Retry-After", "1");  // a 503 says it by itself
}

template <class Stream>
void Session<Stream>::refuse_for_failure(const std::exception& error) {
    room_.log.event(Level::error, "answer_failed", error.what());
    response_ = api::problem(500, "internal", {}, request_.request_id);
    response_.route = "failed";
}

template <class Stream>
std::optional<HeadRefusal> Session<Stream>::take_head(const HeadScan& scan, HeadScan::Found found) {
    if (found == HeadScan::Found::malformed) return HeadRefusal{400, "malformed_request"};
    if (found == HeadScan::Found::too_long) return HeadRefusal{431, "header_too_large"};
    auto result = read_head(buffered().substr(0, scan.length()));
    if (const auto* refusal = std::get_if<HeadRefusal>(&result)) return *refusal;
    buffer_.consume(scan.length());
    auto& head = std::get<RequestHead>(result);
    request_ = std::move(head.request);
    if (!well_formed_request_id(request_.request_id)) request_.request_id = fresh_request_id();
    request_.address = client_address(peer_, head.forwarded_for, room_.patience.trusted_proxies);
    // At each request, since a connection may outlive the certificate. It never comes from a header.
    if (certificate_.holds(std::chrono::system_clock::now())) request_.certificate = certificate_.sha256;
    length_ = head.content_length;
    expects_continue_ = head.expects_continue;
    keep_alive_ = head.keep_alive && answered_ + 1 < room_.patience.requests_per_connection && !room_.patrol.draining();
    return std::nullopt;
}

// Reads, answers, and again; true if an answer was the last of the connection, false if the peer is gone.
template <class Stream>
net::awaitable<bool> Session<Stream>::converse() {
    for (;;) {
        idle = buffer_.size() == 0;
        allow(room_.patience.idle);
        if (!idle) begin_request();
        HeadScan scan;
        auto found = scan.scan(buffered());
        while (found == HeadScan::Found::more) {
            const auto space = buffer_.prepare(read_size);
            const auto [error, count] = co_await stream_.async_read_some(space, token);
            if (error) co_return false;
            if (idle) begin_request();
            buffer_.commit(count);
            found = scan.scan(buffered());
        }
        bool whole = true;
        if (const auto refusal = take_head(scan, found)) {
            refuse_head(refusal->status, refusal->code);
        } else {
            api::BodyPolicy policy;  // asked for only where there is a body: it costs a match of the address
            if (length_ > 0) policy = room_.application.body_policy(request_.method, request_.target);
            deadline = started_ + room_.patience.request;
            if (length_ > policy.limit) {
                refuse_head(413, "body_too_large");
            } else if (length_ > 0 && policy.to_file) {
                co_await turn_away();
                if (response_.route.empty()) reserve_upload();
                if (response_.route.empty()) whole = co_await read_to_file(length_);
            } else if (length_ > 0) {
                whole = co_await read_body(length_);
            }
            if (!whole) co_return false;
        }
        // Only what was admitted goes further: a refusal has its answer already.
        if (response_.route.empty()) {
            if (auto made = room_.application.at_once(request_)) {
                response_ = std::move(*made);
            } else {
                const auto work = [this]() noexcept {
                    try {
                        response_ = room_.application.answer(request_);
                    } catch (const std::exception& error) {
                        refuse_for_failure(error);
                    }
                };
                const auto lane = room_.application.lane(request_.method, request_.target);
                Workers& workers = lane == api::Lane::hashing ? room_.hashing : room_.workers;
                const Turn turn = lane == api::Lane::reserved ? Turn::reserved : Turn::usual;
                const bool done = co_await on_worker(workers, work, turn);
                if (!done) refuse_for_load(lane);
            }
        }
        upload_.reset();
        keep_alive_ = keep_alive_ && !room_.patrol.draining();
        const std::string text = answer_text();
        allow(with_size(room_.patience.write, room_.patience, text.size()));
        const bool sent = co_await send(text);
        account_for(sent ? text.size() : 0);
        wipe(request_.authorization);
        wipe(request_.body);
        ++answered_;
        if (!sent) co_return false;
        if (!keep_alive_) co_return true;
    }
}

// Whoever may not send a file is told so before it takes a place, a byte of the disk or the word to go on. A body that is
// not taken ends the connection.
template <class Stream>
net::awaitable<void> Session<Stream>::turn_away() {
    const auto work = [this]() noexcept {
        try {
            if (auto refusal = room_.application.turn_away(request_)) response_ = std::move(*refusal);
        } catch (const std::exception& error) {
            refuse_for_failure(error);
        }
    };
    const bool asked = co_await on_worker(room_.workers, work);
    if (!asked) refuse_head(503, "overloaded");
    if (!response_.route.empty()) keep_alive_ = false;
}

// A place among the uploads and a file; otherwise the answer is made.
template <class Stream>
void Session<Stream>::reserve_upload() {
    if (room_.uploads.fetch_add(1) >= room_.patience.uploads_at_once) {
        room_.uploads.fetch_sub(1);
        return refuse_head(503, "overloaded");
    }
    upload_.emplace(room_.patience.upload_directory, fresh_request_id());
    if (upload_->good()) return;
    upload_.reset();
    room_.uploads.fetch_sub(1);
    room_.log.event(Level::error, "upload_refused", "no file can be made in the upload directory");
    refuse_head(503, "unavailable");
}

template <class Stream>
net::awaitable<bool> Session<Stream>::read_body(std::size_t length) {
    const auto whole = started_ + room_.patience.request;
    deadline = std::min(whole, steady_clock::now() + with_size(room_.patience.body, room_.patience, length));
    std::string& body = request_.body;
    const std::size_t here = std::min(length, buffer_.size());
    body.assign(buffered().substr(0, here));
    buffer_.consume(here);
    if (expects_continue_ && here < length) {
        const bool told = co_await send(go_on);
        if (!told) co_return false;
    }
    while (body.size() < length) {
        // Memory grows with what has arrived, not with what was announced.
        const std::size_t before = body.size();
        body.resize(std::min(length, std::max(before * 2, read_size)));
        const auto space = net::buffer(body.data() + before, body.size() - before);
        const auto [error, count] = co_await stream_.async_read_some(space, token);
        if (error) co_return false;
        body.resize(before + count);
    }
    deadline = whole;
    co_return true;
}

// As read_body, with limits of its own: 1 s for each 64 KiB, no cap on the whole.
template <class Stream>
net::awaitable<bool> Session<Stream>::read_to_file(std::size_t length) {
    struct Leave {
        std::atomic<std::size_t>& count;
        ~Leave() { count.fetch_sub(1); }
    };
    const Leave leave{room_.uploads};
    allow(with_size(room_.patience.body, room_.patience, length));
    if (expects_continue_ && buffer_.size() == 0) {
        const bool told = co_await send(go_on);
        if (!told) co_return false;
    }
    std::string block;
    bool written = true;
    const auto work = [&]() noexcept { written = upload_->write(block); };
    for (std::size_t left = length; left > 0;) {
        const std::size_t here = std::min(left, buffer_.size());
        block.assign(buffered().substr(0, here));
        buffer_.consume(here);
        const std::size_t wanted = std::min(left, UploadFile::block);
        while (block.size() < wanted) {
            const std::size_t before = block.size();
            block.resize(wanted);
            const auto space = net::buffer(block.data() + before, wanted - before);
            const auto [error, count] = co_await stream_.async_read_some(space, token);
            if (error) co_return false;
            block.resize(before + count);
        }
        const bool done = co_await on_worker(room_.disk, work);
        if (!done || !written) {
            refuse_head(503, "unavailable");
            co_return true;
        }
        left -= block.size();
    }
    if (!upload_->close()) {
        refuse_head(503, "unavailable");
        co_return true;
    }
    request_.body_file = upload_->path();
    allow(room_.patience.request);
    co_return true;
}

template <class Stream>
net::awaitable<bool> Session<Stream>::send(std::string_view bytes) {
    const auto all = net::buffer(bytes.data(), bytes.size());
    const auto [error, count] = co_await net::async_write(stream_, all, token);
    co_return !error;
}

template <class Stream>
std::string Session<Stream>::answer_text() {
    Framing framing{request_.method == api::Method::head, keep_alive_, std::is_same_v<Stream, Tls>, request_.request_id,
                    room_.patrol.date()};
    try {
        return response_text(response_, framing);
    } catch (const std::exception& error) {
        room_.log.event(Level::error, "answer_failed", error.what());
        keep_alive_ = framing.keep_alive = false;
        response_ = api::problem(500, "internal", {}, request_.request_id);
        return response_text(response_, framing);
    }
}

// One line and one count for each request.
template <class Stream>
void Session<Stream>::account_for(std::size_t bytes) {
    const auto taken = steady_clock::now() - started_;
    const std::string& route = response_.route;
    // Our own failures show whatever was asked.
    const bool told = !response_.folded || response_.status >= 500;
    room_.counter.answered(route.empty() ? "unmatched" : route, told ? response_.status : 0, taken);
    if (!room_.log.takes(Level::info)) return;
    LogLine line{Level::info, "request"};
    line.text("request_id", request_.request_id);
    if (told) line.text("address", request_.address.empty() ? peer_ : request_.address);
    if (told && !request_.target.empty())
        line.text("method", api::name_of(request_.method));  // a refused head has none
    line.text("route", route);
    if (told) line.number("status", response_.status);
    if (!response_.code.empty()) line.text("code", response_.code);
    if (!response_.account.empty()) line.text("account", response_.account);
    if (!response_.machine_key.empty()) line.text("machine_key", response_.machine_key);
    if (told) line.number("bytes", static_cast<long long>(bytes));
    line.number("micros", std::chrono::duration_cast<std::chrono::microseconds>(taken).count());
    room_.patrol.note(line.take());
}

// Our close_notify, then the peer's last bytes are thrown away unread: closing over them would reset the connection, and the
// answer could be lost. All of it within a time that does not depend on the peer (A4).
template <class Stream>
net::awaitable<void> Session<Stream>::say_farewell() {
    idle = parting_ = true;
    allow(room_.patience.farewell);
    if constexpr (std::is_same_v<Stream, Tls>) {
        const auto [ended] = co_await stream_.async_shutdown(token);
        if (!ended) co_return;
    }
    boost::system::error_code ignored;
    socket().shutdown(tcp::socket::shutdown_send, ignored);
    buffer_.clear();
    for (std::size_t thrown = 0; thrown < max_discard;) {
        const auto space = buffer_.prepare(read_size);
        const auto [error, count] = co_await socket().async_read_some(space, token);
        if (error) co_return;
        thrown += count;
    }
}

template <class Stream>
void begin(std::unique_ptr<Session<Stream>> session, const net::any_io_executor& executor, Room& room) {
    net::co_spawn(executor, Session<Stream>::live(std::move(session)), [&room](const std::exception_ptr& escaped) {
        if (!escaped) return;
        room.metrics.escaped();
        try {
            std::rethrow_exception(escaped);
        } catch (const std::exception& error) {
            room.log.event(Level::error, "connection_failed", error.what());
        } catch (...) {
            room.log.event(Level::error, "connection_failed");
        }
    });
}

}  // namespace

void begin_secure(tcp::socket socket, std::shared_ptr<net::ssl::context> tls, Room& room, Gate::Ticket ticket,
                  std::string peer) {
    const auto executor = socket.get_executor();
    // SSL_new holds its own reference on the context: a reload leaves this connection as it is.
    Tls stream{std::move(socket), *tls};
    begin(std::make_unique<Session<Tls>>(std::move(stream), room, std::move(ticket), std::move(peer)), executor, room);
}

void begin_plain(tcp::socket socket, Room& room, Gate::Ticket ticket, std::string peer) {
    const auto executor = socket.get_executor();
    begin(std::make_unique<Session<tcp::socket>>(std::move(socket), room, std::move(ticket), std::move(peer)), executor,
          room);
}

}  // namespace heluo::server
