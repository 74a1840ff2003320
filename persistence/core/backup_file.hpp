// The files of a backup: rows as tab-separated lines under a running digest, and the manifest beside them.
#pragma once
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "domain/core/crypto.hpp"
#include "persistence/core/backup.hpp"

namespace heluo::persistence {

using Fields = std::vector<std::optional<std::string>>;

// "a\tb\t\\N": tab, newline, carriage return and backslash are escaped, NULL is \N.
std::string line_of(const Fields& fields);
Fields fields_of(std::string_view line);

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
    int file_;
    std::string pending_;
};

struct Manifest {
    BackupReport report;
    std::string digest;
};
void write_manifest(const std::string& path, const Manifest& manifest, const Crypto& crypto);
Manifest read_manifest(const std::string& path, const Crypto& crypto);

}  // namespace heluo::persistence
