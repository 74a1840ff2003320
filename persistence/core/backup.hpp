// Backup of a running database and its restoration into an empty place (A78). One snapshot, read like any other: rows,
// counts and audit head agree, writers are not held up, and what one engine wrote the other can restore.
#pragma once
#include <map>
#include <string>

#include "domain/core/crypto.hpp"
#include "persistence/core/database.hpp"

namespace heluo::persistence {

struct BackupReport {
    long long schema = 0;  // number of the last migration
    long long audit_rows = 0;
    std::string audit_head;                   // hash of the last audit row
    std::map<std::string, long long> tables;  // name -> rows
};

// Writes `directory`/rows.tsv and `directory`/manifest (both readable by the owner only), synced to disk. The directory is
// made and may not exist before. The instance key is not part of it: without that key no restored chain verifies.
// Throws std::runtime_error with what is wrong.
BackupReport back_up(const Connection& connection, Crypto& crypto, const std::string& directory);

// Into a place without any table. Returns only after the manifest's MAC, the digest of the rows, every count and the whole
// audit chain have been proved; throws std::runtime_error otherwise, and the place is then not to be used.
BackupReport restore(const Connection& connection, Crypto& crypto, const std::string& directory);

}  // namespace heluo::persistence
