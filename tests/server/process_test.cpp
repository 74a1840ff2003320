// The program itself as a process: start, reload, signals, few descriptors, command line.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "server/tls.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/here.hpp"
#include "tests/support/open_door.hpp"

namespace heluo::tests {

using namespace std::chrono_literals;

namespace {

// A server of its own on free ports in a folder of its own.
class Running {
  public:
    explicit Running(const std::string& more = {}, rlim_t descriptors = 0) {
        std::ofstream{folder.path + "/heluo.toml"} << "[server]\naddress = \"127.0.0.1\"\nport = 0\ndrain_seconds = 2\n"
                                                   << more << "[operator]\nport = 0\n";
        const std::string binary = program();
        process_ = ::fork();
        if (process_ != 0) return;
        if (descriptors) {
            const rlimit limit{descriptors, descriptors};
            ::setrlimit(RLIMIT_NOFILE, &limit);
        }
        const int log = ::open((folder.path + "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(log, STDERR_FILENO);
        ::dup2(log, STDOUT_FILENO);
        if (::chdir(folder.path.c_str()) == 0)
            ::execl(binary.c_str(), "heluo", "serve", "--config", "heluo.toml", nullptr);
        ::_exit(127);
    }
    ~Running() {
        if (process_ > 0 && !ended_) ::kill(process_, SIGKILL), end_status();
    }
    unsigned short port() {
        constexpr std::string_view mark = "\"event\":\"serving\",\"detail\":\"127.0.0.1:";
        CHECK(soon([&] { return log().find(mark) != std::string::npos; }));
        const std::string text = log();
        const auto at = text.find(mark);
        return static_cast<unsigned short>(at == std::string::npos ? 0 : std::atoi(text.c_str() + at + mark.size()));
    }
    void signal(int number) const { ::kill(process_, number); }
    int end_status() {
        int status = 0;
        ::waitpid(process_, &status, 0);
        ended_ = true;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    std::string log() const { return file_text(folder.path + "/log"); }
    bool logged(std::string_view part) const { return log().find(part) != std::string::npos; }
    double cpu_seconds() const {
        std::ifstream file{"/proc/" + std::to_string(process_) + "/stat"};
        std::string field;
        double ticks = 0;
        for (int i = 1; i <= 15 && file >> field; ++i)
            if (i >= 14) ticks += std::stod(field);
        return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
    }

    TestFolder folder;

  private:
    pid_t process_ = -1;
    bool ended_ = false;
};

int run(const std::string& command, std::string& output) {
    std::FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
    std::array<char, 4096> block;
    output.clear();
    while (const auto count = std::fread(block.data(), 1, block.size(), pipe)) output.append(block.data(), count);
    const int status = ::pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
const std::string heluo = program();

bool alive(unsigned short port) {
    Wire wire{port};
    wire.send(get("/health/live"));
    return status_of_text(wire.answer()) == 200;
}

}  // namespace

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
        Running server{"per_address = 1000\nhandshake_seconds = 60\n", 128};
        const auto port = server.port();
        std::vector<Silent> crowd;
        for (int i = 0; i < 300; ++i) crowd.emplace_back(port);
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
        for (const char* command :
             {"", "serve", "migrate", "import", "import contracts", "admin", "admin create-operator",
              "admin verify-audit", "config", "config check", "config show", "version"}) {
            CHECK(run(heluo + " " + command + " --help", output) == 0);
            CHECK(output.find("Usage: ") != std::string::npos);
        }
        CHECK(run(heluo + " sreve", output) != 0);
        CHECK(run(heluo + " version", output) == 0);
        CHECK(output.starts_with("heluo "));
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
