// The floor under the server's data path: replays recorded statements, with the same transaction bounds, straight on the
// engine, from as many connections as the benchmark has clients, and prints rate and latencies as one line of JSON.
//
//   bench_raw_client sqlite FILE            CONNECTIONS SECONDS STATEMENTS [PICKS]
//   bench_raw_client mysql  "socket=... user=... password=... name=..." CONNECTIONS SECONDS STATEMENTS [PICKS]
//
// STATEMENTS holds one statement a line (scripts/lib/bench/statements.py records them). Inside its string literals {fresh1},
// {fresh2}... stand for ids that are new in every round, {pick} for the next line of PICKS, each used in turn by one round. What is
// written is written once for each pick, so a run of writes ends early when they are used up.
// Like the server, it keeps prepared statements on SQLite, sends text to MariaDB, and there never sends BEGIN.
#include <mysql.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using Lines = std::vector<std::string>;

Lines lines_of(const std::string& path) {
    std::ifstream file{path};
    if (!file) throw std::runtime_error{"cannot read " + path};
    Lines lines;
    for (std::string line; std::getline(file, line);)
        if (!line.empty()) lines.push_back(line);
    return lines;
}

// A statement cut at the string literals that hold placeholders: text[0] literal[0] text[1] literal[1] ... text[n].
struct Statement {
    Lines text, literals;
};

// Where the next placeholder begins; literals may hold JSON, whose braces mean nothing here.
std::size_t placeholder(const std::string& literal, std::size_t from) {
    return std::min(literal.find("{fresh", from), literal.find("{pick}", from));
}

Statement cut(const std::string& line) {
    Statement statement{{""}, {}};
    for (std::size_t i = 0; i < line.size();) {
        if (line[i] != '\'') {
            statement.text.back() += line[i++];
            continue;
        }
        const std::size_t end = line.find('\'', i + 1);
        if (end == std::string::npos) throw std::runtime_error{"an open literal: " + line};
        const std::string literal = line.substr(i + 1, end - i - 1);
        if (placeholder(literal, 0) == std::string::npos) {
            statement.text.back() += "'" + literal + "'";
        } else {
            statement.literals.push_back(literal);
            statement.text.emplace_back();
        }
        i = end + 1;
    }
    return statement;
}

std::atomic<std::size_t> next_pick{0};
struct UsedUp {};

// The values of one round: each name keeps its value until the next round begins.
class Round {
  public:
    Round(unsigned seed, const Lines& picks, bool once) : random_{seed}, picks_{picks}, once_{once} {}

    void begin() { values_.clear(); }
    std::string filled(const std::string& literal) {
        std::string text;
        std::size_t done = 0;
        for (std::size_t at = placeholder(literal, 0); at != std::string::npos; at = placeholder(literal, done)) {
            const std::size_t end = literal.find('}', at);
            text.append(literal, done, at - done).append(value(literal.substr(at + 1, end - at - 1)));
            done = end + 1;
        }
        text.append(literal, done);
        return text;
    }

  private:
    const std::string& value(const std::string& name) {
        auto& kept = values_[name];
        if (kept.empty()) kept = name == "pick" ? pick() : fresh();
        return kept;
    }
    const std::string& pick() {
        const std::size_t at = next_pick++;
        if (once_ && at >= picks_.size()) throw UsedUp{};
        return picks_.at(at % picks_.size());
    }
    // In a ULID's shape and, as those, in the order of time; the leading 7 keeps clear of those made from today's clock.
    std::string fresh() {
        static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
        std::string id(26, '7');
        for (std::size_t i = 12; i > 0; --i, micros /= 32) id[i] = alphabet[static_cast<std::size_t>(micros % 32)];
        for (std::size_t i = 13; i < id.size(); ++i) id[i] = alphabet[random_() % alphabet.size()];
        return id;
    }

    std::mt19937_64 random_;
    const Lines& picks_;
    const bool once_;
    std::map<std::string, std::string> values_;
};

class Engine {
  public:
    virtual ~Engine() = default;
    virtual void run(std::size_t statement, Round& round) = 0;
    virtual void roll_back() = 0;
};

class MariaDb final : public Engine {
  public:
    MariaDb(const std::string& target, const std::vector<Statement>& statements) : statements_{statements} {
        std::map<std::string, std::string> words;
        std::istringstream split{target};
        for (std::string word; split >> word;) words[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
        if (!mysql_real_connect(connection_, "localhost", words["user"].c_str(), words["password"].c_str(),
                                words["name"].c_str(), 0, words["socket"].c_str(), 0))
            throw std::runtime_error{mysql_error(connection_)};
        query("SET NAMES utf8mb4");
        query("SET sql_mode='STRICT_ALL_TABLES,PIPES_AS_CONCAT,ANSI_QUOTES,NO_BACKSLASH_ESCAPES'");
        if (statements.back().text.front() != "COMMIT") return;
        query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
        query("SET SESSION autocommit = 0");
    }
    ~MariaDb() override { mysql_close(connection_); }

    void run(std::size_t index, Round& round) override {
        const Statement& statement = statements_[index];
        std::string text = statement.text[0];
        for (std::size_t i = 0; i < statement.literals.size(); ++i)
            text += "'" + round.filled(statement.literals[i]) + "'" + statement.text[i + 1];
        query(text);
    }
    void roll_back() override { query("ROLLBACK"); }

  private:
    void query(const std::string& text) {
        if (mysql_real_query(connection_, text.data(), text.size()) != 0)
            throw std::runtime_error{mysql_error(connection_)};
        if (MYSQL_RES* rows = mysql_store_result(connection_)) mysql_free_result(rows);
    }

    const std::vector<Statement>& statements_;
    MYSQL* connection_ = mysql_init(nullptr);
};

class Sqlite final : public Engine {
  public:
    Sqlite(const std::string& file, const std::vector<Statement>& statements) : statements_{statements} {
        check(sqlite3_open_v2(file.c_str(), &database_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr));
        for (const char* word : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA busy_timeout=20000",
                                 "PRAGMA foreign_keys=ON", "PRAGMA cache_size=-16000"})
            check(sqlite3_exec(database_, word, nullptr, nullptr, nullptr));
        for (const Statement& statement : statements) {
            std::string text = statement.text[0];
            for (std::size_t i = 1; i < statement.text.size(); ++i) text += "?" + statement.text[i];
            check(sqlite3_prepare_v3(database_, text.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &prepared_.emplace_back(),
                                     nullptr));
        }
    }
    ~Sqlite() override {
        for (auto* statement : prepared_) sqlite3_finalize(statement);
        sqlite3_close(database_);
    }

    void run(std::size_t index, Round& round) override {
        sqlite3_stmt* prepared = prepared_[index];
        int column = 0;
        for (const auto& literal : statements_[index].literals) {
            const std::string value = round.filled(literal);
            check(
                sqlite3_bind_text(prepared, ++column, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT));
        }
        int result = SQLITE_ROW;
        while ((result = sqlite3_step(prepared)) == SQLITE_ROW)
            for (int i = 0; i < sqlite3_column_count(prepared); ++i) sqlite3_column_text(prepared, i);
        sqlite3_reset(prepared);
        check(result == SQLITE_DONE ? SQLITE_OK : result);
    }
    void roll_back() override { sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr); }

  private:
    void check(int result) {
        if (result != SQLITE_OK) throw std::runtime_error{sqlite3_errmsg(database_)};
    }

    const std::vector<Statement>& statements_;
    sqlite3* database_ = nullptr;
    std::vector<sqlite3_stmt*> prepared_;
};

struct Tally {
    std::vector<long> micros;
    long errors = 0;
    std::string first_error;
};

Tally client(Engine& engine, std::size_t statements, Round round, Clock::time_point until) {
    Tally tally;
    while (Clock::now() < until) {
        round.begin();
        const auto began = Clock::now();
        try {
            for (std::size_t i = 0; i < statements; ++i) engine.run(i, round);
            tally.micros.push_back(std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began).count());
        } catch (const std::runtime_error& error) {
            if (tally.errors++ == 0) tally.first_error = error.what();
            engine.roll_back();
        } catch (const UsedUp&) {
            engine.roll_back();
            break;
        }
    }
    return tally;
}

long percentile(const std::vector<long>& sorted, std::size_t percent) {
    return sorted.empty() ? 0 : sorted[std::min(sorted.size() - 1, sorted.size() * percent / 100)];
}

int replay(const std::array<std::string, 5>& words, const Lines& picks) {
    const auto& [kind, target, connections, seconds, path] = words;
    std::vector<Statement> statements;
    for (const auto& line : lines_of(path)) statements.push_back(cut(line));
    const bool writes = statements.back().text.front() == "COMMIT";
    std::vector<std::unique_ptr<Engine>> engines;
    for (int i = 0; i < std::stoi(connections); ++i) {
        if (kind == "sqlite")
            engines.push_back(std::make_unique<Sqlite>(target, statements));
        else
            engines.push_back(std::make_unique<MariaDb>(target, statements));
    }
    const auto began = Clock::now();
    const auto until = began + std::chrono::seconds{std::stoi(seconds)};
    const auto seed = static_cast<unsigned>(std::random_device{}());
    std::vector<Tally> tallies(engines.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < engines.size(); ++i)
        threads.emplace_back([&, i] {
            tallies[i] =
                client(*engines[i], statements.size(), Round{seed + static_cast<unsigned>(i), picks, writes}, until);
        });
    for (auto& thread : threads) thread.join();
    const double elapsed = std::chrono::duration<double>(Clock::now() - began).count();  // until the last has ended

    Tally all;
    for (const auto& tally : tallies) {
        all.micros.insert(all.micros.end(), tally.micros.begin(), tally.micros.end());
        all.errors += tally.errors;
        if (all.first_error.empty()) all.first_error = tally.first_error;
    }
    std::sort(all.micros.begin(), all.micros.end());
    if (!all.first_error.empty()) std::fprintf(stderr, "first error: %s\n", all.first_error.c_str());
    std::printf("{\"rate\": %.1f, \"p50_us\": %ld, \"p99_us\": %ld, \"rounds\": %zu, \"errors\": %ld}\n",
                static_cast<double>(all.micros.size()) / elapsed, percentile(all.micros, 50),
                percentile(all.micros, 99), all.micros.size(), all.errors);
    return all.micros.empty() ? 1 : 0;
}

}  // namespace

int main(int count, char** words) try {
    if (count < 6) {
        std::fprintf(stderr, "usage: %s sqlite|mysql TARGET CONNECTIONS SECONDS STATEMENTS [PICKS]\n", words[0]);
        return 2;
    }
    const Lines picks = count > 6 ? lines_of(words[6]) : Lines{""};
    return replay({words[1], words[2], words[3], words[4], words[5]}, picks);
} catch (const std::exception& error) {
    std::fprintf(stderr, "raw_client: %s\n", error.what());
    return 1;
}
