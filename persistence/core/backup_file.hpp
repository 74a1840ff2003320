// The files of a backup: rows as tab-separated lines under a running digest, and the manifest beside them.
#pragma once
#include <string>

#include "domain/core/crypto.hpp"
#include "persistence/core/backup.hpp"
#include "persistence/core/safe_file.hpp"

namespace heluo::persistence {

// The SHA-256 of a stream, folded in pieces: h = H(h | piece). Both sides cut the pieces alike.
class RunningDigest {
  public:
    explicit RunningDigest(const Crypto& crypto) : crypto_{crypto} {}
    void add(std::string_view text);
    std::string finish();  // hex

  private:
    void fold();
    const Crypto& crypto_;
    std::string pending_, hash_;
};

struct Manifest {
    BackupReport report;
    std::string digest;
};
void write_manifest(const std::string& path, const Manifest& manifest, const Crypto& crypto);
Manifest read_manifest(const std::string& path, const Crypto& crypto);

}  // namespace heluo::persistence
