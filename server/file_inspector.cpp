// Types of files, and the scanner.
#include "server/file_inspector.hpp"

#include <magic.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>

#include "domain/core/contents.hpp"
#include "domain/core/refusal.hpp"
#include "server/zip_names.hpp"

namespace heluo::server {

namespace {

using namespace std::chrono_literals;

constexpr auto longest_scan = 60s;

// Offices' packages are archives: what lies in them tells them apart. One that carries macros is none that is taken.
std::string type_of_archive(const std::string& file) {
    bool word = false, sheet = false, fixed_layout = false;
    for (const std::string& name : zip_names(file)) {
        if (name.ends_with("vbaProject.bin")) return {};
        word = word || name == "word/document.xml";
        sheet = sheet || name == "xl/workbook.xml";
        fixed_layout = fixed_layout || name == "OFD.xml";
    }
    if (word + sheet + fixed_layout != 1) return {};
    return word ? "docx" : sheet ? "xlsx" : "ofd";
}

// libmagic finds a PDF's mark also behind bytes that are not of it, as the head of a part of a form that somebody sends.
bool begins_as_pdf(const std::string& file) {
    constexpr std::string_view mark = "%PDF-";
    std::string begin(mark.size(), '\0');
    std::ifstream{file, std::ios::binary}.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    return begin == mark;
}

std::string media_type_by_magic(const std::string& file) {
    // One for each call: a cookie is for one thread.
    const std::unique_ptr<magic_set, decltype(&magic_close)> magic{magic_open(MAGIC_MIME_TYPE | MAGIC_ERROR),
                                                                   &magic_close};
    if (!magic || magic_load(magic.get(), nullptr) != 0) throw std::runtime_error{"libmagic has no database"};
    const char* found = magic_file(magic.get(), file.c_str());
    if (!found) throw std::runtime_error{"libmagic cannot read an upload"};
    return found;
}

// The program's exit status; nothing where it could not be run, was killed or took too long.
std::optional<int> run(const std::string& program, const std::string& file) {
    std::string name = program, argument = file;
    char* const arguments[] = {name.data(), argument.data(), nullptr};
    char* const environment[] = {nullptr};
    // It gets none of the server's connections.
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    pid_t child = 0;
    const int failed = posix_spawn(&child, program.c_str(), &actions, nullptr, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) return std::nullopt;
    const auto deadline = std::chrono::steady_clock::now() + longest_scan;
    int status = 0;
    while (waitpid(child, &status, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() < deadline) {
            std::this_thread::sleep_for(5ms);
            continue;
        }
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        return std::nullopt;
    }
    return WIFEXITED(status) ? std::optional{WEXITSTATUS(status)} : std::nullopt;
}

}  // namespace

std::string FileInspector::type_of(const std::string& file) const {
    if (is_zip(file)) return type_of_archive(file);
    const std::string found = media_type_by_magic(file);
    if (found == "application/pdf" && !begins_as_pdf(file)) return {};
    for (const auto& [name, media_type] : file_types)
        if (media_type == found) return std::string{name};
    return {};
}

void FileInspector::require_clean(const std::string& file) const {
    if (scanner_.empty()) return;
    const auto verdict = run(scanner_, file);
    require(verdict != 1, Reason::document_infected);
    require(verdict == 0, Reason::unavailable);
}

}  // namespace heluo::server
