// Files of the house's own data: rows as tab-separated lines, and a file that is on the disk when it is closed.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heluo::persistence {

using Fields = std::vector<std::optional<std::string>>;

// "a\tb\t\\N": tab, newline, carriage return and backslash are escaped, NULL is \N.
std::string line_of(const Fields& fields);
Fields fields_of(std::string_view line);

// A new file of mode 0600; synced when closed.
class SafeFile {
  public:
    explicit SafeFile(const std::string& path);
    ~SafeFile();
    SafeFile(const SafeFile&) = delete;
    void write(std::string_view text);
    void close();  // throws if the disk did not take it all

  private:
    void flush();
    const std::string path_;
    int file_;
    std::string pending_;
};

// A file as `write` makes it, in one step in place of what was there; std::runtime_error, and nothing changed, where the disk does not
// take it.
void replace_file(const std::string& path, const std::function<void(SafeFile&)>& write);

}  // namespace heluo::persistence
