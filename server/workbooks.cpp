// Workbooks by way of files.
#include "server/workbooks.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "domain/core/refusal.hpp"
#include "domain/registry/imports.hpp"
#include "server/report_file.hpp"
#include "server/sheet_reader.hpp"
#include "server/workbook_file.hpp"

namespace heluo::server {
namespace {

// A file of a fresh name, gone with this.
class ScratchFile {
  public:
    explicit ScratchFile(const std::string& directory) : path_{directory + "/XXXXXX.upload"} {
        const int made = ::mkstemps(path_.data(), 7);
        if (made < 0) throw std::runtime_error{directory + ": no file can be made"};
        ::close(made);
    }
    ~ScratchFile() { ::unlink(path_.c_str()); }
    ScratchFile(const ScratchFile&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

}  // namespace

std::string FileWorkbooks::write(const std::vector<std::vector<std::string>>& rows) const {
    const ScratchFile scratch{directory_};
    WorkbookFile file{scratch.path(), directory_};
    for (const auto& row : rows) file.add(row);
    file.close();
    std::ifstream made{scratch.path(), std::ios::binary};
    return {std::istreambuf_iterator<char>{made}, {}};
}

std::string FileWorkbooks::print(const api::Report& report) const {
    const ScratchFile scratch{directory_};
    write_report(scratch.path(), directory_, report);
    std::ifstream made{scratch.path(), std::ios::binary};
    return {std::istreambuf_iterator<char>{made}, {}};
}

void FileWorkbooks::to_csv(const std::string& workbook, const std::string& csv) const try {
    std::ofstream out{csv, std::ios::binary};
    long long bytes = 0;
    read_sheet(workbook, [&](std::string_view record) {
        bytes += static_cast<long long>(record.size());
        require(bytes <= max_import_bytes, Reason::import_too_large);
        out.write(record.data(), static_cast<std::streamsize>(record.size()));
    });
    out.close();
    if (!out) throw std::runtime_error{csv + " cannot be written"};
} catch (...) {
    ::unlink(csv.c_str());
    throw;
}

}  // namespace heluo::server
