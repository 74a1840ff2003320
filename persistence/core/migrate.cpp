// Forward-only migrations from the embedded files: each statement journalled, each file checksummed, one instance at a time,
// going on where a killed one stopped (A80).
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "domain/core/embedded.hpp"
#include "persistence/core/database.hpp"
#include "persistence/core/dialect.hpp"
#include "persistence/core/migration_text.hpp"
#include "persistence/core/record.hpp"

namespace heluo::persistence {
namespace {

struct StatementRow {
    long long version{}, number{}, finished{};
    std::string checksum;
};
BOOST_DESCRIBE_STRUCT(StatementRow, (), (version, number, finished, checksum))

constexpr const char* own_tables[] = {
    "CREATE TABLE IF NOT EXISTS leases (name VARCHAR(40) NOT NULL, holder VARCHAR(80) NOT NULL, until_at BIGINT NOT "
    "NULL, "
    "CONSTRAINT leases_pk PRIMARY KEY (name))",
    "CREATE TABLE IF NOT EXISTS schema_journal (version BIGINT NOT NULL, number BIGINT NOT NULL, finished BIGINT NOT "
    "NULL, "
    "checksum VARCHAR(16) NOT NULL, CONSTRAINT schema_journal_pk PRIMARY KEY (version, number))",
};

long long wall_micros() { return to_micros(std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now())); }

// Runs `work` in a transaction of its own.
template <class Work>
void transact(Sql& sql, Work work) {
    if (const auto begin = sql.dialect().begin_write(); !begin.empty()) sql.command(begin);
    try {
        work();
        sql.command("COMMIT");
    } catch (...) {
        try {
            sql.command("ROLLBACK");
        } catch (const DatabaseError&) {  // the connection is gone, and the transaction with it
        }
        throw;
    }
}

// Instances that start at once meet each other while SQLite changes to WAL, where its own busy timeout does not hold.
template <class Work>
auto patiently(Work work) {
    constexpr std::chrono::milliseconds pause{20};
    for (int attempts_left = 500;; --attempts_left) {
        try {
            return work();
        } catch (const DatabaseError& error) {
            if (error.trouble != Trouble::again || attempts_left == 0) throw;
        }
        std::this_thread::sleep_for(pause);
    }
}

// The lease row, renewed by a thread of its own: a long CREATE INDEX may not lose it, a killed process does within its time.
class MigrationLease {
  public:
    MigrationLease(const Dialect& dialect, std::chrono::milliseconds length)
        : sql_{patiently([&] { return connect(dialect, Access::write); })},
          length_{length},
          holder_{std::to_string(getpid()) + "-" + std::to_string(wall_micros())} {
        patiently([&] { transact(*sql_, [&] { add_row(); }); });
        for (int waited = 0; !take(); ++waited) {
            if (waited > 600) throw std::runtime_error{"another instance has been migrating for too long"};
            std::this_thread::sleep_for(length_ / 20 + std::chrono::milliseconds{5});
        }
        renewer_ = std::thread{[this] { renew(); }};
    }
    ~MigrationLease() {
        {
            const std::lock_guard lock{mutex_};
            over_ = true;
        }
        wake_.notify_one();
        renewer_.join();
        try {
            put("", 0);
        } catch (const DatabaseError&) {  // it runs out by itself
        }
    }
    bool lost() const { return lost_; }

  private:
    void add_row() {
        try {
            sql_->execute("INSERT INTO leases (name, holder, until_at) VALUES ('migration', '', 0)");
        } catch (const DuplicateKey&) {
        }
    }
    bool take() {
        return patiently([&] { return put(holder_, wall_micros() + std::chrono::microseconds{length_}.count()); });
    }
    bool put(const std::string& holder, long long until) {
        long long matched = 0;
        transact(*sql_, [&] {
            matched = sql_->execute(
                "UPDATE leases SET holder = :holder, until_at = :until_at "
                "WHERE name = 'migration' AND (holder = :mine OR until_at < :now)",
                {bind("holder", holder), bind("until_at", until), bind("mine", holder_), bind("now", wall_micros())});
        });
        return matched == 1;
    }
    void renew() {
        std::unique_lock lock{mutex_};
        while (!wake_.wait_for(lock, length_ / 4, [this] { return over_; })) {
            try {
                lost_ = !take();
            } catch (const DatabaseError& error) {
                if (error.trouble != Trouble::again) lost_ = true;
            }
        }
    }

    std::unique_ptr<Sql> sql_;
    const std::chrono::milliseconds length_;
    const std::string holder_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool over_ = false;
    std::atomic<bool> lost_{false};
    std::thread renewer_;
};

class Migrator {
  public:
    Migrator(Sql& sql, const MigrationLease& lease, const MigrationOptions& options)
        : sql_{sql}, lease_{lease}, options_{options} {}

    MigrationReport run(const std::vector<Migration>& files) {
        MigrationReport report;
        for (const Migration& file : files) {
            if (file.version > options_.up_to) break;
            ++report.known;
            if (apply(file)) ++report.applied;
        }
        return report;
    }

  private:
    bool apply(const Migration& file) {
        bool worked = false;
        for (std::size_t i = 0; i < file.statements.size(); ++i) worked |= step(file, static_cast<long long>(i) + 1);
        return worked;
    }

    bool step(const Migration& file, long long number) {
        const std::string& text = file.statements[static_cast<std::size_t>(number - 1)];
        const auto journal = find<StatementRow>(sql_, "schema_journal WHERE version = :version AND number = :number",
                                                {bind("version", file.version), bind("number", number)});
        if (journal && journal->checksum != checksum(text))
            throw std::runtime_error{"statement " + std::to_string(number) + " of migration " + file.name +
                                     " was changed after it had been applied"};
        if (journal && journal->finished) return false;
        if (lease_.lost()) throw std::runtime_error{"another instance has taken over the migration"};
        if (!journal) begin(file, number, text);
        execute(file, number, text, journal.has_value());
        return true;
    }

    void begin(const Migration& file, long long number, const std::string& text) {
        transact(sql_, [&] { insert(sql_, "schema_journal", StatementRow{file.version, number, 0, checksum(text)}); });
    }

    // Where the engine commits at each DDL statement, one that was cut off may have worked already.
    void execute(const Migration& file, long long number, const std::string& text, bool begun_before) {
        tell(Moment::before_statement, text);
        transact(sql_, [&] {
            try {
                sql_.command(sql_.dialect().spoken(text));
            } catch (const DatabaseError& error) {
                if (!begun_before || !sql_.dialect().already_there(error))
                    throw std::runtime_error{"statement " + std::to_string(number) + " of migration " + file.name +
                                             " failed: " + error.what()};
            }
            tell(Moment::after_statement, text);
            sql_.execute("UPDATE schema_journal SET finished = 1 WHERE version = :version AND number = :number",
                         {bind("version", file.version), bind("number", number)});
        });
    }

    void tell(Moment moment, const std::string& text) {
        if (options_.hook) options_.hook->at(moment, text);
    }

    Sql& sql_;
    const MigrationLease& lease_;
    const MigrationOptions& options_;
};

std::vector<Migration> known_migrations() {
    std::vector<Migration> files;
    for (const embedded::File& file : embedded::migrations()) files.push_back(parse_migration(file.name, file.content));
    return files;
}

}  // namespace

MigrationReport migrate(const Connection& connection, const MigrationOptions& options) {
    const auto dialect = make_dialect(connection);
    const auto sql = patiently([&] { return connect(*dialect, Access::write); });
    patiently([&] { dialect->prepare_place(sql->session()); });
    for (const char* table : own_tables) patiently([&] { sql->command(table); });
    const MigrationLease lease{*dialect, options.lease};
    return Migrator{*sql, lease, options}.run(known_migrations());
}

bool is_current(const Connection& connection) {
    const auto dialect = make_dialect(connection);
    const auto session = connect(*dialect, Access::read);
    Sql& sql = *session;
    if (sql.number(dialect->table_exists(), {bind("name", "schema_journal")}).value_or(0) == 0) return false;
    for (const Migration& file : known_migrations()) {
        const auto finished =
            sql.number("SELECT COUNT(*) FROM schema_journal WHERE version = :version AND finished = 1",
                       {bind("version", file.version)});
        if (finished != static_cast<long long>(file.statements.size())) return false;
    }
    return true;
}

}  // namespace heluo::persistence
