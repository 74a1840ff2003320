// Every setting of the server with its default; what each means, its unit and its bounds stand in one table in config.cpp.
#pragma once
#include <string>
#include <vector>

namespace heluo::server {

struct Settings {
    struct {
        std::string address = "0.0.0.0";
        long long port = 8443;
        std::string public_url = "https://localhost:8443";
        long long io_threads = 2;
        long long max_connections = 4096;
        long long per_address = 64;
        long long requests_per_connection = 10000;
        long long handshake_seconds = 5;
        long long header_seconds = 10;
        long long idle_seconds = 60;
        long long request_seconds = 60;
        long long body_seconds = 5;
        long long write_seconds = 5;
        long long drain_seconds = 30;
        long long announce_seconds = 0;
        std::vector<std::string> trusted_proxies;
    } server;
    struct {
        std::string certificate, key, client_authorities;
        std::string directory = "data/tls";
    } tls;
    struct {
        bool enabled = true;
        std::string address = "127.0.0.1";
        long long port = 9443;
    } operator_;
    struct {
        std::string engine = "sqlite";
        std::string path = "data/heluo.sqlite";
        std::string host = "127.0.0.1";
        long long port = 3306;
        std::string socket;
        std::string name = "heluo";
        std::string user = "heluo";
        std::string password_file;
        long long pool = 16;
        bool allow_unsafe_durability = false;
        std::string columns;
    } database;
    struct {
        long long threads = 16;
        long long waiting = 256;
    } workers;
    struct {
        long long memory_kib = 65536;
        long long operations = 3;
        long long threads = 2;
        long long waiting = 8;
        std::string instance_key;
    } passwords;
    struct {
        std::string key;
    } signing;
    struct {
        std::string directory = "data/uploads";
        std::string scanner;
    } uploads;
    struct {
        std::string level = "info";
        std::string file;
    } log;
    struct {
        std::string file;
        std::string codes;
    } rules;
};

}  // namespace heluo::server
