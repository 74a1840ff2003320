// Reading and writing a test database past its stores.
#include "tests/support/database_text.hpp"

#include <algorithm>
#include <string_view>

#include "persistence/core/dialect.hpp"
#include "persistence/core/record.hpp"

namespace heluo::tests {
namespace {

using namespace heluo::persistence;

struct Line {
    std::string line;
};
BOOST_DESCRIBE_STRUCT(Line, (), (line))

std::vector<std::string> lines(Sql& sql, const std::string& from) {
    std::vector<std::string> list;
    for (Line& line : select<Line>(sql, from)) list.push_back(std::move(line.line));
    return list;
}

struct Session {
    explicit Session(const Connection& place, Access access)
        : dialect{make_dialect(place)}, sql{connect(*dialect, access)} {}
    std::unique_ptr<Dialect> dialect;
    std::unique_ptr<Sql> sql;
};

struct Name {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Name, (), (name))

// The dialect of the place answers, which need not be the engine under test: a backup is restored on the other one.
std::vector<std::string> names(Sql& sql, std::string_view from, const Binds& binds = {}) {
    std::vector<std::string> list;
    for (Name& row : select<Name>(sql, from, binds)) list.push_back(std::move(row.name));
    return list;
}
std::vector<std::string> tables_in(Sql& sql) { return names(sql, sql.dialect().all_tables()); }
std::vector<std::string> columns_of(Sql& sql, const std::string& table) {
    return names(sql, sql.dialect().columns_of_table(), {bind("name", table)});
}

std::vector<std::string> rows_in(Sql& sql, const std::string& table) {
    std::string text = "'" + table + "'";
    for (const std::string& column : columns_of(sql, table))
        text += " || '|' || COALESCE(CAST(" + column + " AS CHAR), 'NULL')";
    return lines(sql, "(SELECT " + text + " AS line FROM " + table + ") AS r");
}

}  // namespace

std::vector<std::string> tables_of(const Connection& place) { return tables_in(*Session{place, Access::read}.sql); }

std::vector<std::string> columns_of(const Connection& place, const std::string& table) {
    return columns_of(*Session{place, Access::read}.sql, table);
}

std::vector<std::string> rows_of(const Connection& place, const std::string& table) {
    return rows_in(*Session{place, Access::read}.sql, table);
}

// By hand, because std::regex took half of the time of every fault loop.
std::string masked(const std::string& row) {
    constexpr std::string_view hex_digits = "0123456789abcdef", ulid_digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ",
                               argon = "$argon2id";
    const auto run_of = [&](std::string_view digits, std::size_t at, std::size_t length) {
        const std::string_view run = std::string_view{row}.substr(at, length);
        return run.size() == length && run.find_first_not_of(digits) == std::string_view::npos;
    };
    const auto is_code = [&](std::size_t at) {  // of a certificate
        if (row.size() - at < 19) return false;
        for (std::size_t group = 0; group < 4; ++group)
            if (!run_of(ulid_digits, at + 5 * group, 4) || (group > 0 && row[at + 5 * group - 1] != '-')) return false;
        return true;
    };
    std::string text;
    for (std::size_t at = 0; at < row.size();)
        if (run_of(hex_digits, at, 64)) {  // a hash, or a signature, which is longer and another each time
            text += "<hash>";
            at = std::min(row.find_first_not_of(hex_digits, at), row.size());
        } else if (is_code(at)) {
            text += "<code>";
            at += 19;
        } else if (row[at] <= '7' && run_of(ulid_digits, at, 26)) {
            text += "<id>";
            at += 26;
        } else if (row.compare(at, argon.size(), argon) == 0) {
            text += "<password>";
            at = std::min(row.find('|', at), row.size());
        } else {
            text += row[at++];
        }
    return text;
}

std::string database_text(const Connection& place) {
    const Session session{place, Access::read};
    std::vector<std::string> all;
    for (const std::string& table : tables_in(*session.sql))
        for (const std::string& row : rows_in(*session.sql, table)) all.push_back(masked(row));
    std::sort(all.begin(), all.end());
    std::string text;
    for (const std::string& row : all) text += row + "\n";
    return text;
}

void tamper(const Connection& place, const std::string& sql) {
    const Session session{place, Access::write};
    session.sql->command(session.dialect->spoken(sql));
    if (session.dialect->begin_write().empty()) session.sql->command("COMMIT");
}

long long number_in(const Connection& place, const std::string& sql) {
    return Session{place, Access::read}.sql->number(sql).value_or(0);
}

}  // namespace heluo::tests
