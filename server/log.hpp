// The log: one JSON object a line, on a thread of its own; it never blocks a request and cannot be forged by what a caller
// sends (A52). Secrets, personal data and addresses of objects do not belong in it: a route is logged as its template.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heluo::server {

enum class Level { debug, info, warn, error };
Level level_named(std::string_view name);  // as config.cpp allows them

// One line in the making; every text is escaped.
class LogLine {
  public:
    LogLine(Level level, std::string_view event);  // with the time
    LogLine& text(std::string_view name, std::string_view value);
    LogLine& number(std::string_view name, long long value);
    std::string take();  // with a line end

  private:
    std::string line_;
};

class Log {
  public:
    // An empty file means standard error. Throws if the file cannot be opened.
    Log(Level level, const std::string& file);
    ~Log();  // writes what waits
    Log(const Log&) = delete;

    bool takes(Level level) const { return level >= level_; }
    void event(Level level, std::string_view event, std::string_view detail = {});
    void write(std::string lines);  // complete lines
    void settle();                  // waits, at most a second, until what was written so far is out
    void reopen();                  // after the file was moved away (SIGHUP)

  private:
    struct Inside;
    const Level level_;
    std::unique_ptr<Inside> inside_;
};

// `value` as the inside of a JSON string: quotes, controls, DEL, C1 controls and broken UTF-8 cannot leave it.
std::string escaped(std::string_view value);

}  // namespace heluo::server
