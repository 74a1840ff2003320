// The database as a Store: pool, units of work, retries, group commit on SQLite (persistence/core/database.cpp).
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "domain/core/unit.hpp"
#include "persistence/core/sql.hpp"

namespace heluo::persistence {

struct KeptPostings;  // persistence/statistics/posting_copy.hpp

struct Connection {
    enum class Engine { sqlite, mysql } engine = Engine::sqlite;
    std::string path;                        // SQLite file
    std::string host = "127.0.0.1", socket;  // MySQL: a socket wins over host and port
    int port = 3306;
    std::string name = "heluo", user = "heluo", password;
    int pool = 16;                         // connections = threads that may be inside at once
    bool allow_unsafe_durability = false;  // A69
    std::string columns;                   // the file of the postings in memory; may be none
};

using Clock = std::function<Instant()>;

class Database final : public Store {
  public:
    // Opens the pool; throws with the name of the first unsafe server setting unless allowed (A69). Does not migrate.
    Database(const Connection& connection, Crypto& crypto, const Rules& rules, Clock clock);
    ~Database() override;

    void read(const Cause& cause, const std::function<void(Unit&)>& work) override;
    void write(const Cause& cause, const std::function<void(Unit&)>& work,
               const std::function<bool(Unit&)>& applied = {}) override;

    // After an I/O error of a durable write the instance is read-only until restart (A73).
    bool healthy() const;
    // A round of the postings in memory and their file (persistence/statistics/posting_copy.hpp); a DatabaseError where the database is away.
    KeptPostings keep_postings(long long least_new);
    // Whether that file says what the database says; nothing where there is none.
    std::optional<bool> proves_columns();
    void listen(FaultHook* hook);  // tests

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

// Forward-only, journalled per statement, checksummed (persistence/core/migrate.cpp). Returns how many files were applied now.
struct MigrationReport {
    int applied = 0, known = 0;
};
struct MigrationOptions {
    std::chrono::milliseconds lease{10000};  // of the row that keeps a second instance out; renewed while migrating
    long long up_to = 9999;                  // the last migration to apply: a restore first makes the place as it was
    FaultHook* hook = nullptr;               // tests: told before and after each statement of a migration
};
MigrationReport migrate(const Connection& connection, const MigrationOptions& options = {});
bool is_current(const Connection& connection);

}  // namespace heluo::persistence
