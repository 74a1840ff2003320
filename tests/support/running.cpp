// A child process, its log file and its entries in /proc.
#include "tests/support/running.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/support/golden.hpp"
#include "tests/support/here.hpp"

namespace heluo::tests {

Running::Running(const Wish& wish) {
    std::ofstream{folder.path + "/heluo.toml"} << "[server]\naddress = \"127.0.0.1\"\nport = 0\n"
                                               << (wish.server.empty() ? "drain_seconds = 2\n" : wish.server)
                                               << "[operator]\nport = 0\n"
                                               << wish.sections;
    const std::string binary = program();
    process_ = ::fork();
    if (process_ != 0) return;
    if (wish.descriptors) {
        const rlimit limit{wish.descriptors, wish.descriptors};
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    const int log = ::open((folder.path + "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(log, STDERR_FILENO);
    ::dup2(log, STDOUT_FILENO);
    if (::chdir(folder.path.c_str()) == 0) ::execl(binary.c_str(), "heluo", "serve", "--config", "heluo.toml", nullptr);
    ::_exit(127);
}
Running::~Running() {
    if (process_ > 0 && !ended_) ::kill(process_, SIGKILL), end_status();
    for (const char* finding : {"Sanitizer", "runtime error:", "assertion "})
        if (const auto at = log().find(finding); at != std::string::npos) FAIL_CHECK(log().substr(at, 20000));
}

unsigned short Running::announced(std::string_view event) const {
    const std::string mark = "\"event\":\"" + std::string{event} + "\",\"detail\":\"127.0.0.1:";
    CHECK(soon([&] { return logged(mark); }));
    const std::string text = log();
    const auto at = text.find(mark);
    return static_cast<unsigned short>(at == std::string::npos ? 0 : std::atoi(text.c_str() + at + mark.size()));
}
unsigned short Running::port() const { return announced("serving"); }
unsigned short Running::operator_port() const { return announced("operator_page"); }
std::string Running::operator_page(std::string_view path) const {
    std::string text;
    run("curl --silent --max-time 10 http://127.0.0.1:" + std::to_string(operator_port()) + std::string{path}, text);
    return text;
}

void Running::signal(int number) const { ::kill(process_, number); }
int Running::end_status() {
    int status = 0;
    ::waitpid(process_, &status, 0);
    ended_ = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string Running::log() const { return file_text(folder.path + "/log"); }
bool Running::logged(std::string_view part) const { return log().find(part) != std::string::npos; }

double Running::cpu_seconds() const {
    std::ifstream file{"/proc/" + std::to_string(process_) + "/stat"};
    std::string field;
    double ticks = 0;
    for (int i = 1; i <= 15 && file >> field; ++i)
        if (i >= 14) ticks += std::stod(field);
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}
long long Running::resident_kib() const {
    std::ifstream file{"/proc/" + std::to_string(process_) + "/status"};
    for (std::string word; file >> word;)
        if (long long kib = 0; word == "VmRSS:" && file >> kib) return kib;
    return 0;
}
std::size_t Running::descriptors() const {
    const std::filesystem::directory_iterator all{"/proc/" + std::to_string(process_) + "/fd"};
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

int run(const std::string& command, std::string& output) {
    std::FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
    std::array<char, 4096> block;
    output.clear();
    while (const auto count = std::fread(block.data(), 1, block.size(), pipe)) output.append(block.data(), count);
    const int status = ::pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool alive(unsigned short port) {
    Wire wire{port};
    wire.send(get("/health/live"));
    return status_of_text(wire.answer()) == 200;
}

}  // namespace heluo::tests
