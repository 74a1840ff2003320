// Backup and restore.
#include "persistence/core/backup.hpp"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "persistence/core/backup_file.hpp"
#include "persistence/core/dialect.hpp"
#include "persistence/core/journal.hpp"
#include "persistence/core/journal_rows.hpp"
#include "persistence/core/record.hpp"

namespace heluo::persistence {
namespace {

struct NameRow {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(NameRow, (), (name))

std::vector<std::string> names(Sql& sql, std::string_view from, const Binds& binds = {}) {
    std::vector<std::string> list;
    for (NameRow& row : select<NameRow>(sql, from, binds)) list.push_back(std::move(row.name));
    return list;
}

// What describes the place itself is made anew by migrating.
bool belongs_to_place(const std::string& table) { return table == "schema_journal" || table == "leases"; }

// SELECT of any table, all columns as text: SQLite's affinity and MariaDB's casts make numbers of them again. By pages in the order
// of the primary key, since MariaDB's client takes all that a statement answers into memory.
class PageOfTable final : public Statement {
  public:
    static constexpr std::size_t rows = 100;  // a chunk of a document has 340 KiB

    PageOfTable(Sql& sql, const std::string& from, const Binds& after, const std::string& columns, std::size_t count)
        : Statement{sql, after}, cells_(count) {
        for (Cell& cell : cells_) column(cell, false);
        prepare("SELECT " + columns + " FROM " + from);
    }
    Fields fields() const {
        Fields fields;
        for (const Cell& cell : cells_)
            fields.push_back(cell.indicator == soci::i_null ? std::nullopt : std::optional{cell.text});
        return fields;
    }

  private:
    std::vector<Cell> cells_;
};

std::string joined(const std::vector<std::string>& words, std::string_view before) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + std::string{before} + word;
    return text;
}

// "(a > :k0) OR (a = :k1 AND b > :k2)": behind the row whose key has these values. Binds point to their names.
std::string behind(const std::vector<std::string>& key, const Fields& values, std::deque<std::string>& names,
                   Binds& binds) {
    std::string text;
    const auto place = [&](std::size_t i) {
        names.push_back("k" + std::to_string(names.size()));
        binds.push_back(bind(names.back(), values[i].value()));
        return " :" + names.back();
    };
    for (std::size_t i = 0; i < key.size(); ++i) {
        text += i ? " OR (" : "(";
        for (std::size_t j = 0; j < i; ++j) text += key[j] + " =" + place(j) + " AND ";
        text += key[i] + " >" + place(i) + ")";
    }
    return text;
}

class Writer {
  public:
    Writer(Sql& sql, Crypto& crypto, const std::string& path) : sql_{sql}, digest_{crypto}, file_{path} {}

    long long write_table(const std::string& table) {
        const auto columns = names(sql_, sql_.dialect().columns_of_table(), {bind("name", table)});
        Fields head{"table", table};
        head.insert(head.end(), columns.begin(), columns.end());
        put(line_of(head));
        const auto key = names(sql_, sql_.dialect().key_of_table(), {bind("name", table)});
        if (key.empty()) throw std::runtime_error{"the table " + table + " has no primary key"};
        long long rows = 0;
        std::optional<Fields> last;  // the key's values of the last row written
        for (std::size_t written = PageOfTable::rows; written == PageOfTable::rows;
             rows += static_cast<long long>(written))
            written = write_page(table, columns, key, last);
        return rows;
    }
    std::string finish() {
        file_.close();
        return digest_.finish();
    }

  private:
    std::size_t write_page(const std::string& table, const std::vector<std::string>& columns,
                           const std::vector<std::string>& key, std::optional<Fields>& last) {
        std::deque<std::string> names;
        Binds after;
        std::string from = table;
        if (last) from += " WHERE " + behind(key, *last, names, after);
        from += " ORDER BY " + joined(key, "") + " LIMIT " + std::to_string(PageOfTable::rows);
        const std::string list = joined(columns, "");
        return sql_.with<PageOfTable>(
            from, [&] { return std::make_unique<PageOfTable>(sql_, from, after, list, columns.size()); },
            [&](PageOfTable& page) {
                std::size_t written = 0;
                page.set(after);
                page.each([&] {
                    Fields fields = page.fields();
                    last.emplace();
                    for (const std::string& name : key)
                        last->push_back(fields[static_cast<std::size_t>(
                            std::find(columns.begin(), columns.end(), name) - columns.begin())]);
                    fields.insert(fields.begin(), "row");
                    put(line_of(fields));
                    ++written;
                });
                return written;
            });
    }
    void put(std::string line) {
        line += '\n';
        digest_.add(line);
        file_.write(line);
    }
    Sql& sql_;
    RunningDigest digest_;
    SafeFile file_;
};

// Puts the lines of a backup into the tables, many rows to a statement.
class Loader {
  public:
    explicit Loader(Sql& sql) : sql_{sql} {}
    void take(const Fields& fields) {
        if (fields.size() > 2 && fields[0] == "table") return begin_table(fields);
        if (fields.size() != columns_.size() + 1 || fields[0] != "row")
            throw std::runtime_error{"a line of the backup is broken"};
        for (const auto& field : fields) bytes_ += field ? field->size() : 0;
        rows_.emplace_back(fields.begin() + 1, fields.end());
        if (rows_.size() == rows_at_once || bytes_ >= bytes_at_once) flush();
    }
    void finish() { flush(); }

  private:
    static constexpr std::size_t rows_at_once = 50;
    static constexpr std::size_t bytes_at_once = 4 * 1024 * 1024;  // a server takes 16 MiB in one statement

    void begin_table(const Fields& fields) {
        flush();
        table_ = *fields[1];
        columns_.clear();
        for (std::size_t i = 2; i < fields.size(); ++i) columns_.push_back(*fields[i]);
        in_transaction([&] { sql_.execute("DELETE FROM " + table_); });
    }
    void flush() {
        if (rows_.empty()) return;
        std::vector<std::string> places;
        for (std::size_t i = 0; i < rows_.size() * columns_.size(); ++i) places.push_back("v" + std::to_string(i));
        Binds binds;
        std::string text = "INSERT INTO " + table_ + " (" + joined(columns_, "") + ") VALUES ";
        for (std::size_t i = 0, at = 0; i < rows_.size(); ++i) {
            text += i ? ", (" : "(";
            for (std::size_t j = 0; j < columns_.size(); ++j, ++at) {
                text += (j ? ", :" : ":") + places[at];
                binds.push_back(bind(places[at], rows_[i][j]));
            }
            text += ")";
        }
        in_transaction([&] { sql_.execute(text, binds); });
        rows_.clear();
        bytes_ = 0;
    }
    template <class Work>
    void in_transaction(Work work) {
        if (const auto begin = sql_.dialect().begin_write(); !begin.empty()) sql_.command(begin);
        work();
        sql_.command("COMMIT");
    }

    Sql& sql_;
    std::string table_;
    std::vector<std::string> columns_;
    std::vector<Fields> rows_;
    std::size_t bytes_ = 0;  // in them
};

template <class Each>
void for_each_line(const std::string& path, Each each) {
    std::ifstream in{path, std::ios::binary};
    for (std::string line; std::getline(in, line);) each(line);
}

// Read twice: names in the file become SQL, so not a line of it is believed before all are proved.
void load(Sql& sql, Crypto& crypto, const std::string& path, const Manifest& manifest) {
    RunningDigest digest{crypto};
    for_each_line(path, [&](const std::string& line) {
        digest.add(line);
        digest.add("\n");
    });
    if (digest.finish() != manifest.digest) throw std::runtime_error{"the rows of the backup were changed or cut off"};
    Loader loader{sql};
    for_each_line(path, [&](const std::string& line) { loader.take(fields_of(line)); });
    loader.finish();
}

void check_counts(Sql& sql, const BackupReport& report) {
    for (const auto& [table, rows] : report.tables)
        if (sql.number("SELECT COUNT(*) FROM " + table).value_or(0) != rows)
            throw std::runtime_error{"table " + table + " does not have the rows that the manifest counts"};
}

ChainVerdict verdict_of(Sql& sql, Crypto& crypto, const std::vector<ChainAnchor>& anchors) {
    const Clock no_time_needed = [] { return Instant{}; };
    UnitContext context{sql, crypto, false, Cause{}, no_time_needed, Instant{}};
    SqlTreeLog log{context};
    return SqlJournal{context, log}.verify(anchors);
}

void check_chain(Sql& sql, Crypto& crypto, const BackupReport& report) {
    std::vector<ChainAnchor> anchors;
    if (report.audit_rows > 0) anchors.push_back({report.audit_rows, report.audit_head});
    const ChainVerdict verdict = verdict_of(sql, crypto, anchors);
    if (!verdict.whole)
        throw std::runtime_error{"the audit chain is not whole: row " + std::to_string(verdict.first_bad) + " " +
                                 verdict.trouble};
}

}  // namespace

BackupReport back_up(const Connection& connection, Crypto& crypto, const std::string& directory) {
    const auto dialect = make_dialect(connection);
    const auto sql = connect(*dialect, Access::read);
    const auto tables = names(*sql, dialect->all_tables());
    if (std::find(tables.begin(), tables.end(), "chain_head") == tables.end())
        throw std::runtime_error{"the place has not been migrated"};
    if (!std::filesystem::create_directory(directory))
        throw std::runtime_error{"the backup's directory exists already"};
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
    sql->command(dialect->begin_snapshot());
    Manifest manifest;
    manifest.report.schema = sql->number("SELECT MAX(version) FROM schema_journal WHERE finished = 1").value_or(0);
    const auto head = find<HeadRow>(*sql, "chain_head WHERE name = 'audit'");
    if (!head) throw std::runtime_error{"the audit chain has no head row"};
    manifest.report.audit_rows = head->seq;
    manifest.report.audit_head = head->hash;
    Writer writer{*sql, crypto, directory + "/rows.tsv"};
    for (const std::string& table : tables)
        if (!belongs_to_place(table)) manifest.report.tables[table] = writer.write_table(table);
    manifest.digest = writer.finish();
    sql->command("ROLLBACK");
    write_manifest(directory + "/manifest", manifest, crypto);
    return manifest.report;
}

BackupReport restore(const Connection& connection, Crypto& crypto, const std::string& directory) {
    const Manifest manifest = read_manifest(directory + "/manifest", crypto);
    const auto dialect = make_dialect(connection);
    const auto sql = connect(*dialect, Access::write);
    if (!names(*sql, dialect->all_tables()).empty()) throw std::runtime_error{"the place to restore into is not empty"};
    MigrationOptions as_it_was;
    as_it_was.up_to = manifest.report.schema;
    migrate(connection, as_it_was);
    sql->command(dialect->ignore_references());  // tables come in the order of their names
    load(*sql, crypto, directory + "/rows.tsv", manifest);
    check_counts(*sql, manifest.report);
    check_chain(*sql, crypto, manifest.report);
    migrate(connection);
    return manifest.report;
}

}  // namespace heluo::persistence
