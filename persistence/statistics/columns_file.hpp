// The columns at rest on the disk, so that a start need not read every posting: chunks as they are in memory, their words behind them,
// and the MAC of both under the instance key. Of this machine alone: numbers are written as its processor has them.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/core/crypto.hpp"
#include "persistence/statistics/columns.hpp"

namespace heluo::persistence {

// What goes into the file: taken while nobody appends, written while others do.
struct ColumnsImage {
    explicit ColumnsImage(const PostingColumns& columns);
    std::vector<std::shared_ptr<const PostingChunk>> chunks;  // those that are not full copied, the others never change
    std::string rest;
    long long size = 0;
};

class ColumnsFile {
  public:
    // `schema` is the last migration of the database: what one adds to postings that were there is not in older files.
    ColumnsFile(std::string path, long long schema, const Crypto& crypto);
    // In one step in place of what was there; std::runtime_error where the disk does not take it.
    void write(const ColumnsImage& image) const;
    // Nothing where there is no such file; std::runtime_error where it is not as this version wrote it here.
    std::optional<PostingColumns> read() const;

  private:
    std::string mac_of(RunningHash& hash) const;

    const std::string path_;
    const long long schema_;
    const Crypto& crypto_;
};

}  // namespace heluo::persistence
