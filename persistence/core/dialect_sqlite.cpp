// SQLite, the embedded default: one file in WAL mode, durable at every COMMIT.
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <cctype>

#include "persistence/core/dialect.hpp"

namespace heluo::persistence {
namespace {

using namespace sqlite_api;

sqlite3* handle(soci::session& session) {
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

Trouble trouble_of(int extended) {
    switch (extended) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID: return Trouble::duplicate;
        case SQLITE_CONSTRAINT_FOREIGNKEY: return Trouble::reference;
        default: break;
    }
    switch (extended & 0xff) {
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
        case SQLITE_TOOBIG: return Trouble::data;
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return Trouble::again;
        case SQLITE_CANTOPEN: return Trouble::gone;  // no descriptor left, say: nothing was written
        case SQLITE_FULL: return Trouble::full;
        case SQLITE_IOERR:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return Trouble::damage;
        default: return Trouble::other;
    }
}

// "parties.credit_code, parties.region" -> table "parties", columns "credit_code,region".
struct Columns {
    std::string table, list;
};
Columns columns_of(std::string_view message) {
    Columns result;
    const auto colon = message.find("failed: ");
    if (colon == std::string_view::npos) return result;
    std::string_view rest = message.substr(colon + 8);
    while (!rest.empty()) {
        const auto comma = rest.find(", ");
        const std::string_view one = rest.substr(0, comma);
        const auto dot = one.find('.');
        if (dot != std::string_view::npos) {
            result.table = one.substr(0, dot);
            if (!result.list.empty()) result.list += ',';
            result.list += one.substr(dot + 1);
        }
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 2);
    }
    return result;
}

std::string squeezed(std::string_view text) {
    std::string result;
    for (char c : text)
        if (!std::isspace(static_cast<unsigned char>(c))) result += c;
    return result;
}

// SQLite names the columns of a broken constraint; the house names constraints. The catalogue's own text knows both:
// "CONSTRAINT name UNIQUE (a, b)" and "CREATE UNIQUE INDEX name ON table (a, b)".
std::string name_in(std::string_view ddl, std::string_view columns) {
    const std::string wanted = "(" + std::string{columns} + ")";
    const auto word_before = [&](std::size_t end, std::string_view keyword) -> std::string {
        const auto at = ddl.rfind(keyword, end);
        if (at == std::string_view::npos) return {};
        std::size_t from = at + keyword.size();
        while (from < ddl.size() && std::isspace(static_cast<unsigned char>(ddl[from]))) ++from;
        std::size_t to = from;
        while (to < ddl.size() && (std::isalnum(static_cast<unsigned char>(ddl[to])) || ddl[to] == '_')) ++to;
        return std::string{ddl.substr(from, to - from)};
    };
    const bool index = ddl.starts_with("CREATE UNIQUE INDEX");
    for (std::size_t at = 0; (at = ddl.find(index ? "(" : "UNIQUE", at)) != std::string_view::npos; ++at) {
        const auto open = ddl.find('(', at), close = ddl.find(')', at);
        if (open == std::string_view::npos || close == std::string_view::npos) break;
        if (squeezed(ddl.substr(open, close - open + 1)) != wanted) continue;
        return word_before(at, index ? "UNIQUE INDEX" : "CONSTRAINT");
    }
    return {};
}

std::string constraint_name(sqlite3* db, std::string_view message) {
    const Columns columns = columns_of(message);
    sqlite3_stmt* ask = nullptr;
    const char* sql = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql LIKE '%UNIQUE%'";
    if (sqlite3_prepare_v2(db, sql, -1, &ask, nullptr) != SQLITE_OK) return columns.list;
    sqlite3_bind_text(ask, 1, columns.table.data(), static_cast<int>(columns.table.size()), nullptr);
    std::string name;
    while (name.empty() && sqlite3_step(ask) == SQLITE_ROW)
        name = name_in(reinterpret_cast<const char*>(sqlite3_column_text(ask, 0)), columns.list);
    sqlite3_finalize(ask);
    return name.empty() ? columns.list : name;
}

[[noreturn]] void raise(sqlite3* db, int code, const std::string& message) {
    const Trouble trouble = trouble_of(code);
    if (trouble != Trouble::duplicate)
        throw DatabaseError{trouble, code, "SQLite " + std::to_string(code) + ": " + message};
    throw DuplicateKey{code, code == SQLITE_CONSTRAINT_UNIQUE ? constraint_name(db, message) : "PRIMARY"};
}

class Sqlite final : public Dialect {
  public:
    explicit Sqlite(const Connection& connection) : path_{connection.path} {}

    std::unique_ptr<soci::session> open(Access access) const override {
        auto session = std::make_unique<soci::session>();
        try {
            // SOCI sets the busy timeout while it opens, in seconds and to 0 unless told; the PRAGMA below says the same.
            session->open(soci::sqlite3, "db=\"" + path_ + "\" timeout=5");
        } catch (const soci::soci_error& error) {
            throw DatabaseError{Trouble::gone, SQLITE_CANTOPEN,
                                "SQLite cannot open the database file: " + error.get_error_message()};
        }
        sqlite3_extended_result_codes(handle(*session), 1);
        for (const char* pragma :
             {"PRAGMA busy_timeout = 5000", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
              "PRAGMA foreign_keys = ON", "PRAGMA cache_size = -16000", "PRAGMA temp_store = MEMORY",
              "PRAGMA trusted_schema = OFF", "PRAGMA mmap_size = 0"})
            command(*session, pragma);
        if (access == Access::read) command(*session, "PRAGMA query_only = ON");
        return session;
    }

    void command(soci::session& session, std::string_view sql) const override {
        sqlite3* db = handle(session);
        sqlite3_stmt* statement = nullptr;
        int code = sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
        while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) code = SQLITE_OK;
        const std::string message = code == SQLITE_DONE ? std::string{} : sqlite3_errmsg(db);
        sqlite3_finalize(statement);
        if (code != SQLITE_DONE) raise(db, code, message);
    }

    [[noreturn]] void translate(soci::session& at, const std::exception& error) const override {
        if (const auto* known = dynamic_cast<const soci::sqlite3_soci_error*>(&error)) {
            // SOCI reports the plain code; the connection still has the extended one of its last call.
            const int extended = sqlite3_extended_errcode(handle(at));
            raise(handle(at), (extended & 0xff) == (known->result() & 0xff) ? extended : known->result(),
                  sqlite3_errmsg(handle(at)));
        }
        const auto* other = dynamic_cast<const soci::soci_error*>(&error);
        throw DatabaseError{Trouble::other, 0,
                            "SQLite: " + (other ? other->get_error_message() : std::string{error.what()})};
    }

    std::string_view lock() const override { return ""; }  // BEGIN IMMEDIATE has serialised the writers already
    std::string_view begin_write() const override { return "BEGIN IMMEDIATE"; }
    std::string_view begin_snapshot() const override { return "BEGIN"; }
    bool one_writer() const override { return true; }
    bool is_far() const override { return false; }
    bool numbers_come_as_text() const override { return false; }
    bool in_transaction(soci::session& session) const override { return !sqlite3_get_autocommit(handle(session)); }

    std::optional<std::string> unsafe_setting(soci::session& session) const override {
        int level = 0;
        session << "PRAGMA synchronous", soci::into(level);
        if (level < 2) return "synchronous";
        return std::nullopt;
    }
    void prepare_place(soci::session&) const override {}
    std::string spoken(const std::string& statement) const override {
        return statement.starts_with("DROP INDEX ") ? statement.substr(0, statement.find(" ON ")) : statement;
    }
    bool already_there(const DatabaseError&) const override {
        return false;
    }  // DDL and its journal row are one transaction
    std::string_view table_exists() const override {
        return "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = :name";
    }
    std::string_view all_tables() const override { return "sqlite_master WHERE type = 'table' ORDER BY name"; }
    std::string_view columns_of_table() const override { return "pragma_table_info(:name) ORDER BY cid"; }
    std::string_view key_of_table() const override { return "pragma_table_info(:name) WHERE pk > 0 ORDER BY pk"; }
    std::string_view ignore_references() const override { return "PRAGMA foreign_keys = OFF"; }

  private:
    std::string path_;
};

}  // namespace

std::unique_ptr<Dialect> make_sqlite_dialect(const Connection& connection) {
    return std::make_unique<Sqlite>(connection);
}

}  // namespace heluo::persistence
