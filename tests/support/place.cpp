// Making, emptying and removing test databases.
#include "tests/support/place.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "persistence/core/dialect.hpp"
#include "persistence/core/sql.hpp"

namespace heluo::tests {
namespace {

namespace fs = std::filesystem;
using persistence::Access;
using persistence::make_dialect;
using persistence::Sql;

std::map<std::string, std::string> words_of(const char* text) {
    std::map<std::string, std::string> words;
    std::istringstream in{text};
    for (std::string word; in >> word;)
        if (const auto equals = word.find('='); equals != std::string::npos)
            words[word.substr(0, equals)] = word.substr(equals + 1);
    return words;
}

Connection mysql_server() {
    const char* text = std::getenv("HELUO_TEST_MYSQL");
    if (!text)
        throw std::runtime_error{"HELUO_TEST_ENGINE=mysql needs HELUO_TEST_MYSQL (scripts/with-mariadb gives it)"};
    auto words = words_of(text);
    Connection server;
    server.engine = Connection::Engine::mysql;
    server.host = words.contains("host") ? words["host"] : "127.0.0.1";
    server.port = words.contains("port") ? std::stoi(words["port"]) : 3306;
    server.socket = words["socket"];
    server.user = words["user"];
    server.password = words["password"];
    return server;
}

// All places of this process.
class Places {
  public:
    static Places& all() {
        static Places places;
        return places;
    }

    Connection take(Place::Kind kind) {
        const std::lock_guard lock{mutex_};
        return on_mysql() ? take_database(kind) : take_file(kind);
    }
    void give_back(Place::Kind kind, const Connection& place) {
        const std::lock_guard lock{mutex_};
        if (!on_mysql()) {
            for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(place.path + suffix);
        } else if (kind == Place::Kind::migrated) {
            empty_databases_.push_back(place.name);
        }
    }
    ~Places() {
        if (!directory_.empty()) {
            std::error_code ignored;
            fs::remove_all(directory_, ignored);
        }
        try {
            for (const std::string& name : databases_) admin().command("DROP DATABASE IF EXISTS " + name);
        } catch (const std::exception&) {  // the server is gone, and the databases with it
        }
    }

  private:
    Connection take_file(Place::Kind kind) {
        Connection place;
        place.engine = Connection::Engine::sqlite;
        place.pool = 8;
        place.path = directory() / ("place" + std::to_string(++count_) + ".db");
        if (kind == Place::Kind::migrated) fs::copy_file(pristine_file(), place.path);
        return place;
    }
    const fs::path& directory() {
        if (directory_.empty()) {
            const char* named = std::getenv("HELUO_TEST_DIRECTORY");  // on a disk, for what is measured
            const fs::path base = named                    ? fs::path{named}
                                  : fs::exists("/dev/shm") ? fs::path{"/dev/shm"}
                                                           : fs::temp_directory_path();
            directory_ = base / ("heluo_test_" + std::to_string(getpid()));
            fs::create_directories(directory_);
        }
        return directory_;
    }
    fs::path pristine_file() {
        const fs::path file = directory() / "pristine.db";
        if (fs::exists(file)) return file;
        Connection place;
        place.path = file;
        persistence::migrate(place);  // its last session closes and so empties the write-ahead log
        return file;
    }

    Connection take_database(Place::Kind kind) {
        Connection place = mysql_server();
        place.pool = 8;
        if (kind == Place::Kind::bare) {
            place.name = new_database();
            return place;
        }
        if (pristine_.empty()) pristine_ = migrated_database();
        if (empty_databases_.empty()) {
            place.name = migrated_database();
        } else {
            place.name = empty_databases_.back();
            empty_databases_.pop_back();
            make_pristine(place.name);
        }
        return place;
    }
    std::string new_database() {
        std::string name = "heluo_test_" + std::to_string(getpid()) + "_" + std::to_string(++count_);
        admin().command("CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
        databases_.push_back(name);
        return name;
    }
    std::string migrated_database() {
        Connection place = mysql_server();
        place.name = new_database();
        persistence::migrate(place);
        return place.name;
    }
    void make_pristine(const std::string& name) {
        Sql& sql = admin();
        sql.command("SET foreign_key_checks = 0");
        for (const std::string& table : tables()) {
            sql.command("DELETE FROM " + name + "." + table);
            sql.command("INSERT INTO " + name + "." + table + " SELECT * FROM " + pristine_ + "." + table);
        }
        sql.command("COMMIT");
    }
    // One by one, since this asks no row type: the tables of the pristine database in order of name.
    const std::vector<std::string>& tables() {
        if (!tables_.empty()) return tables_;
        std::optional<std::string> table = "";
        while (
            (table = admin().text("SELECT MIN(table_name) FROM information_schema.tables WHERE table_schema = :schema "
                                  "AND table_name > :after",
                                  {persistence::bind("schema", pristine_), persistence::bind("after", *table)})))
            tables_.push_back(*table);
        return tables_;
    }
    Sql& admin() {
        if (!admin_) {
            Connection server = mysql_server();
            server.name = "information_schema";
            dialect_ = make_dialect(server);
            admin_ = connect(*dialect_, Access::write);
        }
        return *admin_;
    }

    std::mutex mutex_;
    int count_ = 0;
    fs::path directory_;
    std::string pristine_;
    std::vector<std::string> databases_, empty_databases_, tables_;
    std::unique_ptr<persistence::Dialect> dialect_;
    std::unique_ptr<Sql> admin_;
};

}  // namespace

Connection::Engine engine() {
    static const Connection::Engine chosen = [] {
        const char* name = std::getenv("HELUO_TEST_ENGINE");
        const std::string_view text = name && *name ? name : "sqlite";
        if (text == "sqlite") return Connection::Engine::sqlite;
        if (text == "mysql") return Connection::Engine::mysql;
        throw std::runtime_error{"HELUO_TEST_ENGINE is sqlite or mysql"};
    }();
    return chosen;
}

Place::Place(Kind kind) : kind_{kind}, connection_{Places::all().take(kind)} {}
Place::~Place() { Places::all().give_back(kind_, connection_); }

}  // namespace heluo::tests
