// The program itself as a process: start, reload, signals, few descriptors, command line.
#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "server/tls.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/here.hpp"
#include "tests/support/running.hpp"

namespace heluo::tests {

using namespace std::chrono_literals;

namespace {
const std::string heluo = program();
}

TEST_SUITE("server") {
    TEST_CASE("a first start makes a certificate and a key, says so, serves, and ends 0 on SIGTERM") {
        Running server;
        const auto port = server.port();
        CHECK(alive(port));
        Wire ready{port};
        ready.send(get("/health/ready"));
        CHECK(status_of_text(ready.answer()) == 200);
        CHECK(server.logged("made a self-signed one"));
        CHECK(std::filesystem::exists(server.folder.path + "/data/tls/instance.key"));
        server.signal(SIGTERM);
        CHECK(server.end_status() == 0);
        CHECK(server.logged("\"event\":\"ended\""));
    }

    TEST_CASE("SIGHUP exchanges the certificate under load, and a broken file keeps the old one") {
        Running server;
        const auto port = server.port();
        const std::string tls = server.folder.path + "/data/tls";
        const std::string first = Wire{port}.serial();
        std::atomic<bool> enough{false};
        std::atomic<int> answered{0}, failed{0};
        std::vector<std::thread> clients;
        for (int i = 0; i < 4; ++i)
            clients.emplace_back([&] {
                while (!enough) {
                    Wire wire{port};
                    for (int n = 0; n < 20 && !enough; ++n) {
                        wire.send(get("/version"));
                        ++(status_of_text(wire.answer()) == 200 ? answered : failed);
                    }
                }
            });
        std::string shown = first;
        for (int round = 0; round < 10; ++round) {
            std::filesystem::remove(tls + "/certificate.pem");
            heluo::server::self_signed(tls);
            server.signal(SIGHUP);
            const std::string before = shown;
            CHECK(soon([&] { return (shown = Wire{port}.serial()) != before; }));
            const std::string good = file_text(tls + "/certificate.pem");
            std::ofstream{tls + "/certificate.pem"} << "no certificate";
            server.signal(SIGHUP);
            CHECK(soon([&] {
                const std::string log = server.log();
                int failures = 0;
                for (auto at = log.find("reload_failed"); at != std::string::npos;
                     at = log.find("reload_failed", at + 1))
                    ++failures;
                return failures == round + 1;
            }));
            CHECK(Wire{port}.serial() == shown);
            std::ofstream{tls + "/certificate.pem"} << good;
        }
        CHECK(soon([&] { return answered >= 1000; }));
        enough = true;
        for (auto& each : clients) each.join();
        CHECK(failed == 0);
        CHECK(shown != first);
        server.signal(SIGTERM);
        CHECK(server.end_status() == 0);
    }

    TEST_CASE("with few descriptors the server does not spin, and recovers when they come back") {
        Running server{{"per_address = 1000\nhandshake_seconds = 60\n", {}, 128}};
        const auto port = server.port();
        std::vector<Silent> crowd;
        for (int i = 0; i < 500; ++i) crowd.emplace_back(port);
        const double before = server.cpu_seconds();
        std::this_thread::sleep_for(2s);
        CHECK(server.cpu_seconds() - before < 0.4);
        crowd.clear();
        CHECK(soon([&] { return alive(port); }));
        server.signal(SIGTERM);
        CHECK(server.end_status() == 0);
    }

    TEST_CASE("settings are checked and shown from the command line, every command has its help") {
        TestFolder folder;
        std::ofstream{folder.path + "/bad.toml"} << "[server]\nport = -1\nname = \"x\"\n";
        std::string output;
        CHECK(run(heluo + " config check --config " + folder.path + "/bad.toml", output) == 1);
        CHECK(output.find("server.port: ") != std::string::npos);
        CHECK(output.find("server.name: no such setting") != std::string::npos);
        CHECK(run(heluo + " config check --config " + source("config/heluo.toml"), output) == 0);
        CHECK(run(heluo + " config show", output) == 0);
        CHECK(output == file_text(source("config/heluo.toml")));
        CHECK(run("HELUO_WORKERS_WAITING=7 " + heluo + " config show", output) == 0);
        CHECK(output.find("\nwaiting = 7\n") != std::string::npos);
        CHECK(run("HELUO_WORKERS_WAITING=many " + heluo + " config check", output) == 1);
        CHECK(output.find("HELUO_WORKERS_WAITING: must be a whole number") != std::string::npos);
        for (const char* command : {"",
                                    "serve",
                                    "migrate",
                                    "import",
                                    "import contracts",
                                    "export",
                                    "export contracts",
                                    "admin",
                                    "admin create-operator",
                                    "admin verify-audit",
                                    "admin backup",
                                    "admin restore",
                                    "verify",
                                    "verify log",
                                    "verify rows",
                                    "verify totals",
                                    "config",
                                    "config check",
                                    "config show",
                                    "version"}) {
            CHECK(run(heluo + " " + command + " --help", output) == 0);
            CHECK(output.find("Usage: ") != std::string::npos);
        }
        CHECK(run(heluo + " sreve", output) != 0);
        CHECK(run(heluo + " version", output) == 0);
        CHECK(output.starts_with("heluo "));
    }

    TEST_CASE("a server does not start on what config check calls wrong, and both name all of it") {
        TestFolder folder;
        std::ofstream{folder.path + "/rules.toml"} << "[[parameter]]\nname = \"registry.pont\"\nvalue = 1\n";
        std::ofstream{folder.path + "/heluo.toml"}
            << "[server]\nport = -1\n[tls]\ncertificate = \"absent.pem\"\nkey = \"rules.toml\"\n"
               "[database]\npassword_file = \"absent\"\n[rules]\nfile = \"rules.toml\"\n";
        for (const char* command : {"config check", "serve"}) {
            std::string output;
            CHECK(run("cd " + folder.path + " && HELUO_SERVER_PROT=1 " + heluo + " " + command +
                          " --config heluo.toml 2>&1",
                      output) == 1);
            CAPTURE(output);
            for (const char* fault : {"server.port: must be", "tls.certificate: absent.pem cannot be read",
                                      "database.password_file: absent cannot be read", "registry.pont is no parameter",
                                      "registry.point is missing", "HELUO_SERVER_PROT: no such setting"})
                CHECK_MESSAGE(output.find(fault) != std::string::npos, fault);
            CHECK(output.find("tls.key") == std::string::npos);
            CHECK_FALSE(std::filesystem::exists(folder.path + "/data"));
        }
    }

    TEST_CASE("a taken port is named with the setting that takes another, and no line of a library") {
        Running server;
        TestFolder folder;
        std::string output;
        const std::string port = std::to_string(server.port());
        CHECK(run("cd " + folder.path + " && HELUO_SERVER_ADDRESS=127.0.0.1 HELUO_SERVER_PORT=" + port + " " + heluo +
                      " serve",
                  output) == 1);
        CAPTURE(output);
        CHECK(output.find("127.0.0.1:" + port + " is taken; server.port takes another port\n") != std::string::npos);
        CHECK(output.find("/usr/include") == std::string::npos);
    }

    TEST_CASE("the first operator is made on the machine, and the audit of it verifies") {
        TestFolder folder;
        const std::string at = "cd " + folder.path + " && ";
        std::string output;
        const std::string create = " admin create-operator --login chief --password-stdin";
        CHECK(run(at + "echo 'a long enough password' | " + heluo + create, output) == 0);
        CHECK(run(at + "echo 'a long enough password' | " + heluo + create, output) == 1);  // the login is taken
        CHECK(run(at + "echo short | " + heluo + " admin create-operator --login other --password-stdin", output) == 1);
        CHECK(run(at + heluo + " admin verify-audit", output) == 0);
        CHECK(output.starts_with("whole: "));
    }
}

}  // namespace heluo::tests
