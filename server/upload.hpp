// A streamed body on its way to disk: blocks are gathered on the io thread and written by a worker.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace heluo::server {

class UploadFile {
  public:
    static constexpr std::size_t block = 256 * 1024;

    // Makes a file of a fresh name in `directory` (mode 0600); good() tells whether it could be made.
    UploadFile(const std::string& directory, std::string_view name);
    ~UploadFile();  // removes the file, unless whoever took it over moved it away
    UploadFile(const UploadFile&) = delete;

    bool good() const { return descriptor_ >= 0; }
    bool write(std::string_view bytes);  // blocking; false if the disk refuses
    bool close();                        // false if something written before did not arrive
    const std::string& path() const { return path_; }

  private:
    std::string path_;
    int descriptor_ = -1;
};

// Removes what a crash left in `directory`: uploads that nobody took over, and those taken over (.csv) that are none of the
// `needed` files. A name is enough to tell them: it is random, and the directory may be spelled in several ways.
void clear_uploads(const std::string& directory, const std::vector<std::string>& needed);

}  // namespace heluo::server
