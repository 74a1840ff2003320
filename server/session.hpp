// One connection: TLS handshake, requests one after the other, answers in order, and an end that never waits for the peer.
#pragma once
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "server/application.hpp"
#include "server/gate.hpp"
#include "server/log.hpp"
#include "server/metrics.hpp"
#include "server/patrol.hpp"
#include "server/workers.hpp"

namespace heluo::server {

// The deadlines and limits of connections (A13, A18); settings give them in seconds.
struct Patience {
    std::chrono::milliseconds handshake{5000}, header{10000}, idle{60000}, request{60000}, body{5000}, write{5000};
    std::chrono::milliseconds farewell{2000};    // for the peer to take the last answer and close (A4)
    std::chrono::milliseconds per_64_kib{1000};  // more for a body or an answer of this size
    std::size_t requests_per_connection = 10000;
    std::size_t uploads_at_once = 8;
    std::vector<std::string> trusted_proxies;
    std::string upload_directory;
};

// What all connections of one io thread share.
struct Room {
    Application& application;
    Workers& workers;
    Workers& hashing;
    Workers& disk;
    Patrol& patrol;
    Metrics& metrics;
    Metrics::Counter& counter;
    Log& log;
    std::atomic<std::size_t>& uploads;
    const Patience& patience;
};

// Each takes the socket and lives by itself on the socket's executor, which must be the room's io thread.
void begin_secure(boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> tls, Room& room,
                  Gate::Ticket ticket, std::string peer);
void begin_plain(boost::asio::ip::tcp::socket socket, Room& room, Gate::Ticket ticket, std::string peer);

}  // namespace heluo::server
