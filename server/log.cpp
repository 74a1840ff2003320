// Lines are made here; spdlog's asynchronous logger carries them to the file and drops the oldest when the disk is slow.
#include "server/log.hpp"

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <chrono>
#include <ctime>
#include <mutex>
#include <thread>

namespace heluo::server {
namespace {

constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warn", "error"};

std::string now_text() {
    const auto now = std::chrono::system_clock::now();
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
    const std::time_t seconds = micros / 1000000;
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::array<char, 40> text{};
    const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    const auto fraction = std::to_string(1000000 + micros % 1000000).substr(1);
    return std::string{text.data(), length} + "." + fraction + "Z";
}

// How many bytes the UTF-8 sequence at the front has; 0 if it is broken.
std::size_t sequence(std::string_view rest) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : (lead & 0xf0) == 0xe0 ? 3 : 0;
    const std::size_t whole = length ? length : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    if (whole == 0 || whole > rest.size()) return 0;
    for (std::size_t i = 1; i < whole; ++i)
        if ((byte(i) & 0xc0) != 0x80) return 0;
    if (lead == 0xe0 && byte(1) < 0xa0) return 0;
    if (lead == 0xed && byte(1) >= 0xa0) return 0;
    if (lead == 0xf0 && byte(1) < 0x90) return 0;
    if (lead == 0xf4 && byte(1) >= 0x90) return 0;
    return whole;
}

void append_code(std::string& out, unsigned code) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += "\\u00";
    out += digits[(code >> 4) & 0xf];
    out += digits[code & 0xf];
}

}  // namespace

std::string escaped(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    while (!value.empty()) {
        const std::size_t length = sequence(value);
        const auto lead = static_cast<unsigned char>(value.front());
        if (length == 0) {
            out += "\\ufffd";
        } else if (length == 1 && (lead < 0x20 || lead == 0x7f)) {
            append_code(out, lead);
        } else if (length == 1) {
            if (lead == '"' || lead == '\\') out += '\\';
            out += value.front();
        } else if (length == 2 && lead == 0xc2 && static_cast<unsigned char>(value[1]) < 0xa0) {
            append_code(out, static_cast<unsigned char>(value[1]));  // C1 controls drive terminals too
        } else {
            out += value.substr(0, length);
        }
        value.remove_prefix(length ? length : 1);
    }
    return out;
}

Level level_named(std::string_view name) {
    std::size_t level = 0;
    while (level + 1 < level_names.size() && level_names[level] != name) ++level;
    return static_cast<Level>(level);
}

LogLine::LogLine(Level level, std::string_view event) : line_{"{\"time\":\""} {
    line_.reserve(320);
    line_ += now_text();
    line_ += "\",\"level\":\"";
    line_ += level_names[static_cast<std::size_t>(level)];
    line_ += "\"";
    text("event", event);
}
LogLine& LogLine::text(std::string_view name, std::string_view value) {
    line_.append(",\"").append(name).append("\":\"").append(escaped(value)).append("\"");
    return *this;
}
LogLine& LogLine::number(std::string_view name, long long value) {
    line_.append(",\"").append(name).append("\":").append(std::to_string(value));
    return *this;
}
std::string LogLine::take() { return std::move(line_) + "}\n"; }

struct Log::Inside {
    std::string file;
    std::shared_ptr<spdlog::details::thread_pool> pool = std::make_shared<spdlog::details::thread_pool>(8192, 1);
    std::mutex mutex;
    std::shared_ptr<spdlog::async_logger> logger;

    void open() {
        std::shared_ptr<spdlog::sinks::sink> sink;
        if (file.empty())
            sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        else
            sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file);
        auto fresh = std::make_shared<spdlog::async_logger>("heluo", std::move(sink), pool,
                                                            spdlog::async_overflow_policy::overrun_oldest);
        // Lines bring their own end and are complete: nothing may be added behind them.
        fresh->set_formatter(std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::utc, ""));
        fresh->flush_on(spdlog::level::info);
        fresh->set_error_handler([](const std::string&) {});  // a full disk must not become a second storm of lines
        const std::lock_guard lock{mutex};
        logger = std::move(fresh);
    }
};

Log::Log(Level level, const std::string& file) : level_{level}, inside_{std::make_unique<Inside>()} {
    inside_->file = file;
    inside_->open();
}
Log::~Log() = default;  // the pool's thread empties its queue before it ends

void Log::event(Level level, std::string_view event, std::string_view detail) {
    if (!takes(level)) return;
    LogLine line{level, event};
    if (!detail.empty()) line.text("detail", detail);
    write(line.take());
}

void Log::write(std::string lines) {
    if (lines.empty()) return;
    std::shared_ptr<spdlog::async_logger> logger;
    {
        const std::lock_guard lock{inside_->mutex};
        logger = inside_->logger;
    }
    logger->log(spdlog::level::info, spdlog::string_view_t{lines.data(), lines.size()});
}

void Log::settle() {
    using namespace std::chrono_literals;
    for (int i = 0; i < 100 && inside_->pool->queue_size() > 0; ++i) std::this_thread::sleep_for(10ms);
    std::this_thread::sleep_for(10ms);  // the last line has left the queue before it is written
}

void Log::reopen() { inside_->open(); }

}  // namespace heluo::server
