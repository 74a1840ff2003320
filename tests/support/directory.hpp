// A directory of a test's own, gone at its end.
#pragma once
#include <unistd.h>

#include <filesystem>
#include <string>

namespace heluo::tests {

class Directory {
  public:
    Directory() {
        static int count = 0;
        path_ = std::filesystem::temp_directory_path() /
                ("heluo_" + std::to_string(getpid()) + "_" + std::to_string(++count));
    }
    ~Directory() { std::filesystem::remove_all(path_); }
    Directory(const Directory&) = delete;
    std::string path() const { return path_; }  // nothing is there yet
    std::string file(const char* name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

}  // namespace heluo::tests
