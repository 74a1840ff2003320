// The two engines behind one face. Everything that differs between SQLite and MariaDB/MySQL stands in dialect_sqlite.cpp
// and dialect_mysql.cpp; nothing else may branch on the engine. (Two files, because SOCI's SQLite header puts sqlite3.h
// inside a namespace of its own, which mixes badly.)
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "persistence/core/database.hpp"
#include "persistence/core/errors.hpp"

namespace soci {
class session;
}

namespace heluo::persistence {

enum class Access { read, write };

class Dialect {
  public:
    virtual ~Dialect() = default;

    // A session with every setting that the house relies on. A read session refuses to write.
    virtual std::unique_ptr<soci::session> open(Access access) const = 0;
    // One statement without binds and without SOCI's parsing of colons.
    virtual void command(soci::session& session, std::string_view sql) const = 0;
    // The engine's error as one of ours; `at` is the session it came from, whose catalogue may be asked.
    [[noreturn]] virtual void translate(soci::session& at, const std::exception& error) const = 0;

    virtual std::string_view lock() const = 0;            // appended to the SELECT of one object in a write unit
    virtual std::string_view begin_write() const = 0;     // "" where a write session is always inside a transaction
    virtual std::string_view begin_snapshot() const = 0;  // for reads of several statements
    virtual bool one_writer() const = 0;                  // write units are grouped by one thread
    virtual bool is_far() const = 0;                      // a statement is a round trip: loads are grouped
    virtual bool numbers_come_as_text() const = 0;        // the engine's protocol spells the numbers of a row
    // False after the engine itself has rolled the transaction back.
    virtual bool in_transaction(soci::session& session) const = 0;

    // The first server setting that could lose an acknowledged write (A69), by name.
    virtual std::optional<std::string> unsafe_setting(soci::session& session) const = 0;
    // Before migrating: what the place itself must have (the collation of the database).
    virtual void prepare_place(soci::session& session) const = 0;
    // A migration's statement as this engine says it: DROP INDEX names its table where indexes are of one.
    virtual std::string spoken(const std::string& statement) const = 0;
    // A DDL statement that was cut off after it had worked answers so when it is run again.
    virtual bool already_there(const DatabaseError& error) const = 0;
    // Counts the tables of this name in the place.
    virtual std::string_view table_exists() const = 0;
    // For select: the names of all tables, and of the columns of the table :name, as "name".
    virtual std::string_view all_tables() const = 0;
    virtual std::string_view columns_of_table() const = 0;
    virtual std::string_view key_of_table() const = 0;       // the columns of its primary key, in their order
    virtual std::string_view ignore_references() const = 0;  // foreign keys are not checked in this session any more
};

std::unique_ptr<Dialect> make_sqlite_dialect(const Connection& connection);
std::unique_ptr<Dialect> make_mysql_dialect(const Connection& connection);
std::unique_ptr<Dialect> make_dialect(const Connection& connection);

class Sql;
std::unique_ptr<Sql> connect(const Dialect& dialect, Access access);

}  // namespace heluo::persistence
