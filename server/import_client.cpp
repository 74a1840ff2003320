// Sending a file, following its import, and listing what was refused.
#include "server/import_client.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <thread>

#include "api/core/workbook.hpp"
#include "domain/core/crypto.hpp"

namespace heluo::server {
namespace {

namespace net = boost::asio;
namespace json = boost::json;

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

ApiClient::Answer upload(ApiClient& client, const std::string& path, const std::string& key) {
    const auto size = std::filesystem::file_size(path);
    const std::string type{path.ends_with(".xlsx") ? api::workbook_type : "text/csv; charset=utf-8"};
    const std::string fields = "Content-Type: " + type + "\r\nIdempotency-Key: " + key + "\r\n";
    Bar bar{"upload"};
    return client.ask("POST", "/v1/imports", fields, size, [&](ApiClient::Stream& stream) {
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
json::object start(ApiClient& client, const std::string& path) {
    const std::string key = "import-" + digest_of(path);
    auto started = object_of("the import", upload(client, path, key), 202);
    if (!has_ended(started)) return started;
    std::cout << "imported before as " << text_in(started, "id") << " (" << text_in(started, "state") << ")\n";
    return object_of("the import", upload(client, path, key + "-" + fresh_suffix()), 202);
}

json::object follow(ApiClient& client, const std::string& location) {
    Bar bar{"import"};
    for (;;) {
        auto import = object_of("the import's progress", client.get(location), 200);
        bar.at(number_in(import, "bytes_done"), number_in(import, "bytes_total"));
        if (has_ended(import)) return import;
        std::this_thread::sleep_for(std::chrono::milliseconds{200});
    }
}

void list_errors(ApiClient& client, const std::string& location) {
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

int import_contracts(const ImportPlan& plan) {
    return speak_with(plan.reach, [&](ApiClient& client) {
        const std::string location = "/v1/imports/" + text_in(start(client, plan.file), "id");
        const auto ended = follow(client, location);
        std::cout << text_in(ended, "id") << ' ' << text_in(ended, "state") << ": " << number_in(ended, "rows_done")
                  << " rows, " << number_in(ended, "inserted") << " new, " << number_in(ended, "unchanged")
                  << " unchanged, " << number_in(ended, "bad") << " refused\n";
        if (const auto trouble = text_in(ended, "trouble"); !trouble.empty()) std::cout << trouble << '\n';
        if (number_in(ended, "bad") > 0) list_errors(client, location);
        return text_in(ended, "state") == "done" && number_in(ended, "bad") == 0 ? 0 : 1;
    });
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
