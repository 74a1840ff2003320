// Files of streamed uploads.
#include "server/upload.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <set>

namespace heluo::server {

namespace {
constexpr std::string_view suffix = ".upload", taken_over = ".csv";
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

void clear_uploads(const std::string& directory, const std::vector<std::string>& needed) {
    namespace fs = std::filesystem;
    std::set<fs::path> names;
    for (const auto& file : needed) names.insert(fs::path{file}.filename());
    std::error_code error;
    std::vector<fs::path> left;
    for (const auto& entry : fs::directory_iterator{directory, error}) {
        const auto& path = entry.path();
        const bool orphaned = path.extension() == taken_over && !names.contains(path.filename());
        if (path.extension() == suffix || orphaned) left.push_back(path);
    }
    for (const auto& path : left) fs::remove(path, error);
}

}  // namespace heluo::server
