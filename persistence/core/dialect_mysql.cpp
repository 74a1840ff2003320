// MariaDB and MySQL, the production engine, through MariaDB's Connector/C.
#include <mysql.h>
#include <soci/mysql/soci-mysql.h>
#include <soci/soci.h>

#include <array>
#include <utility>

#include "persistence/core/dialect.hpp"

// Oracle's mysql_real_escape_string fails under NO_BACKSLASH_ESCAPES and SOCI does not look at its result (A70).
#ifndef MARIADB_PACKAGE_VERSION_ID
#error "build against MariaDB Connector/C (libmariadb), never against libmysqlclient"
#endif

namespace heluo::persistence {
namespace {

MYSQL* handle(soci::session& session) {
    return static_cast<soci::mysql_session_backend*>(session.get_backend())->conn_;
}

Trouble trouble_of(unsigned number) {
    switch (number) {
        case 1062:
        case 1586: return Trouble::duplicate;
        case 1451:
        case 1452: return Trouble::reference;
        case 1048:
        case 1264:
        case 1292:
        case 1364:
        case 1366:
        case 1406:
        case 3819:
        case 4025: return Trouble::data;
        case 1020:
        case 1047:
        case 1205:
        case 1213:
        case 3572: return Trouble::again;
        case 1040:  // too many connections
        case 1053:
        case 1153:
        case 1158:
        case 1159:
        case 1160:
        case 1161:
        case 1203:
        case 1927:
        case 2002:
        case 2003:
        case 2006:
        case 2013:
        case 2014:
        case 2055: return Trouble::gone;
        case 1021:
        case 1114: return Trouble::full;
        default: return Trouble::other;
    }
}

// "Duplicate entry 'x' for key 'table.name'": the value may hold anything, so the name is looked for from the end.
std::string constraint_name(std::string_view message) {
    const auto at = message.rfind("for key '");
    if (at == std::string_view::npos) return "unknown";
    std::string_view name = message.substr(at + 9);
    name = name.substr(0, name.find('\''));
    const auto dot = name.rfind('.');
    return std::string{dot == std::string_view::npos ? name : name.substr(dot + 1)};
}

[[noreturn]] void raise(unsigned number, std::string_view message) {
    const Trouble trouble = trouble_of(number);
    if (trouble == Trouble::duplicate) throw DuplicateKey{static_cast<int>(number), constraint_name(message)};
    // Data errors of MariaDB repeat the value; their number says enough.
    std::string text = "MariaDB " + std::to_string(number);
    if (trouble != Trouble::data) text += ": " + std::string{message};
    throw DatabaseError{trouble, static_cast<int>(number), text};
}

std::string quoted(std::string_view value) {
    std::string result = "'";
    for (char c : value) {
        if (c == '\'' || c == '\\') result += '\\';
        result += c;
    }
    return result + "'";
}

// utf8mb4 is asked for in the connection string, never by SET NAMES: the client library must know it to escape rightly.
std::string connect_words(const Connection& c) {
    std::string words = "db=" + quoted(c.name) + " user=" + quoted(c.user);
    if (!c.password.empty()) words += " password=" + quoted(c.password);
    if (c.socket.empty())
        words += " host=" + quoted(c.host) + " port=" + std::to_string(c.port);
    else
        words += " unix_socket=" + quoted(c.socket);
    return words + " charset=utf8mb4 connect_timeout=3 read_timeout=10 write_timeout=10";
}

constexpr std::string_view session_words =
    "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,PIPES_AS_CONCAT,ANSI_QUOTES,NO_BACKSLASH_ESCAPES,"
    "NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', innodb_lock_wait_timeout = 1, lock_wait_timeout = 60";

class Mysql final : public Dialect {
  public:
    explicit Mysql(const Connection& connection) : words_{connect_words(connection)} {
        static const int ready = mysql_library_init(0, nullptr, nullptr);  // before any thread connects
        if (ready != 0) throw std::runtime_error{"the MariaDB client library does not start"};
    }

    std::unique_ptr<soci::session> open(Access access) const override {
        auto session = std::make_unique<soci::session>();
        try {
            session->open(soci::mysql, words_);
        } catch (const soci::mysql_soci_error& error) {
            throw DatabaseError{trouble_of(error.err_num_) == Trouble::other ? Trouble::other : Trouble::gone,
                                static_cast<int>(error.err_num_),
                                "cannot connect to MariaDB (" + std::to_string(error.err_num_) + ")"};
        }
        unsigned off = 0;  // a hostile server could otherwise ask this client for its files
        mysql_options(handle(*session), MYSQL_OPT_LOCAL_INFILE, &off);
        command(*session, session_words);
        if (access == Access::read) {
            command(*session, "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        } else {
            command(*session, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
            command(*session, "SET SESSION autocommit = 0");  // saves a round trip for BEGIN in every unit
        }
        return session;
    }

    void command(soci::session& session, std::string_view sql) const override {
        MYSQL* mysql = handle(session);
        if (mysql_real_query(mysql, sql.data(), sql.size()) != 0) raise(mysql_errno(mysql), mysql_error(mysql));
        if (MYSQL_RES* result = mysql_store_result(mysql)) mysql_free_result(result);
    }

    [[noreturn]] void translate(soci::session&, const std::exception& error) const override {
        const auto* other = dynamic_cast<const soci::soci_error*>(&error);
        const std::string message = other ? other->get_error_message() : std::string{error.what()};
        if (const auto* known = dynamic_cast<const soci::mysql_soci_error*>(&error)) raise(known->err_num_, message);
        throw DatabaseError{Trouble::other, 0, "MariaDB: " + message};
    }

    std::string_view lock() const override { return " FOR UPDATE"; }
    std::string_view begin_write() const override { return ""; }
    std::string_view begin_snapshot() const override { return "START TRANSACTION WITH CONSISTENT SNAPSHOT"; }
    bool one_writer() const override { return false; }
    bool is_far() const override { return true; }
    bool numbers_come_as_text() const override { return true; }
    bool in_transaction(soci::session&) const override { return true; }

    std::optional<std::string> unsafe_setting(soci::session& session) const override {
        constexpr std::array<std::pair<const char*, const char*>, 4> wanted{{{"innodb_flush_log_at_trx_commit", "1"},
                                                                             {"sync_binlog", "1"},
                                                                             {"innodb_doublewrite", "1"},
                                                                             {"local_infile", "0"}}};
        for (const auto& [name, value] : wanted) {
            std::string found;
            session << "SELECT CAST(@@GLOBAL." + std::string{name} + " AS CHAR)", soci::into(found);
            if (found == "ON" || found == "OFF") found = found == "ON" ? "1" : "0";
            if (found != value) return name;
        }
        return std::nullopt;
    }

    // No-pad: '=' may not ignore trailing spaces, as it does not on SQLite.
    void prepare_place(soci::session& session) const override {
        long long maria = 0;
        session << "SELECT VERSION() LIKE '%MariaDB%'", soci::into(maria);
        const char* collation = maria ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin";
        std::string found;
        session << "SELECT @@collation_database", soci::into(found);
        if (found == collation) return;
        command(session, std::string{"ALTER DATABASE CHARACTER SET utf8mb4 COLLATE "} + collation);
    }

    std::string spoken(const std::string& statement) const override { return statement; }
    bool already_there(const DatabaseError& error) const override {
        switch (error.number) {
            case 1050:  // table exists
            case 1060:  // column exists
            case 1061:  // index exists
            case 1091:  // column or key to drop is not there
            case 1146:  // table to rename is not there
            case 1051:  // table to drop is not there
            case 1054:  // column to rename is not there
            case 1826:  // constraint exists
            case 1062: return true;
            default: return error.number == 1005 || error.number == 121;
        }
    }
    std::string_view table_exists() const override {
        return "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = :name";
    }
    std::string_view all_tables() const override {
        return "(SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()) AS t ORDER "
               "BY name";
    }
    std::string_view columns_of_table() const override {
        return "(SELECT column_name AS name, ordinal_position AS place FROM information_schema.columns "
               "WHERE table_schema = DATABASE() AND table_name = :name) AS c ORDER BY place";
    }
    std::string_view key_of_table() const override {
        return "(SELECT column_name AS name, ordinal_position AS place FROM information_schema.key_column_usage WHERE "
               "table_schema = DATABASE() AND table_name = :name AND constraint_name = 'PRIMARY') AS k ORDER BY place";
    }
    std::string_view ignore_references() const override { return "SET SESSION foreign_key_checks = 0"; }

  private:
    std::string words_;
};

}  // namespace

std::unique_ptr<Dialect> make_mysql_dialect(const Connection& connection) {
    return std::make_unique<Mysql>(connection);
}

}  // namespace heluo::persistence
