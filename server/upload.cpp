// Files of streamed uploads.
#include "server/upload.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace heluo::server {

namespace {
constexpr std::string_view suffix = ".upload";
}

UploadFile::UploadFile(const std::string& directory, std::string_view name)
    : path_{directory + "/" + std::string{name} + std::string{suffix}},
      descriptor_{::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)} {}

UploadFile::~UploadFile() {
    const bool ours = descriptor_ >= 0 || !path_.empty();
    if (descriptor_ >= 0) ::close(descriptor_);
    if (ours) ::unlink(path_.c_str());
}

bool UploadFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) return false;
        if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

bool UploadFile::close() {
    const int descriptor = descriptor_;
    descriptor_ = -1;
    return ::close(descriptor) == 0;
}

void clear_uploads(const std::string& directory) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator{directory, error})
        if (entry.path().extension() == suffix) std::filesystem::remove(entry.path(), error);
}

}  // namespace heluo::server
