// A described struct as a table row: the select, insert and update texts derive from its members, and so do the binds.
// Members are long long, std::string, std::optional<long long> or std::optional<std::string>; nothing else reaches SQL.
//
//   struct PartyRow { std::string id, credit_code, name, region; long long created_at{}, changed_at{}, version{}; };
//   BOOST_DESCRIBE_STRUCT(PartyRow, (), (id, credit_code, name, region, created_at, changed_at, version))
//
// A wide table's struct may inherit groups of columns (Boost.Describe counts to 52).
//
//   select<PartyRow>(sql, "parties WHERE credit_code = :code", {bind("code", code)})   // SELECT id, credit_code, ... FROM parties WHERE ...
//   insert(sql, "parties", row);    update(sql, "parties", row);    // WHERE id = :id AND version = :version - 1, must match one row
#pragma once
#include <array>
#include <bit>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "persistence/core/dialect.hpp"
#include "persistence/core/statement.hpp"

namespace heluo::persistence {

template <class Row>
using Columns = boost::describe::describe_members<Row, boost::describe::mod_public | boost::describe::mod_inherited>;
template <class Row>
inline constexpr std::size_t column_count = boost::mp11::mp_size<Columns<Row>>::value;

template <class T>
inline constexpr bool numeric_column = std::is_same_v<T, long long> || std::is_same_v<T, std::optional<long long>>;
template <class T>
inline constexpr bool text_column = std::is_same_v<T, std::string> || std::is_same_v<T, std::optional<std::string>>;
template <class T>
inline constexpr bool nullable_column =
    std::is_same_v<T, std::optional<long long>> || std::is_same_v<T, std::optional<std::string>>;

// Calls each(description, index) with a pointer to member and a name for every column.
template <class Row, class Each>
void for_each_column(Each each) {
    std::size_t index = 0;
    boost::mp11::mp_for_each<Columns<Row>>([&](auto member) { each(member, index++); });
}

// "id, credit_code, name" with a prefix before each: "" or ":".
template <class Row>
std::string column_list(std::string_view prefix) {
    std::string list;
    for_each_column<Row>([&](auto member, std::size_t index) {
        if (index) list += ", ";
        list += prefix;
        list += member.name;
    });
    return list;
}

template <class Row>
Binds binds_of(const Row& row) {
    Binds binds;
    binds.reserve(column_count<Row>);
    for_each_column<Row>([&](auto member, std::size_t) { binds.push_back(bind(member.name, row.*member.pointer)); });
    return binds;
}

template <class Row>
class RowStatement final : public Statement {
  public:
    RowStatement(Sql& sql, std::string_view tail, const Binds& binds) : Statement{sql, binds} {
        for_each_column<Row>([&](auto member, std::size_t index) {
            using Column = std::remove_reference_t<decltype(std::declval<Row&>().*member.pointer)>;
            static_assert(numeric_column<Column> || text_column<Column>, "a column is BIGINT or text");
            // SOCI would read a spelt number through a string stream of its own, locale and all: a sixth of a page.
            column(cells_[index], numeric_column<Column> && !sql.dialect().numbers_come_as_text());
        });
        prepare("SELECT " + column_list<Row>("") + " FROM " + std::string{tail});
    }

    Row row() const {
        Row row;
        for_each_column<Row>(
            [&](auto member, std::size_t index) { read(cells_[index], row.*member.pointer, member.name); });
        return row;
    }

  private:
    static long long spelt_number(const std::string& text) {
        long long number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || end != text.data() + text.size())
            throw std::runtime_error{"a BIGINT column holds " + text};
        return number;
    }
    template <class Column>
    static void read(const Cell& cell, Column& column, const char* name) {
        if (cell.indicator == soci::i_null) {
            if constexpr (nullable_column<Column>)
                column.reset();
            else
                throw std::runtime_error{std::string{"NULL in a column that may not be NULL: "} + name};
        } else if constexpr (numeric_column<Column>) {
            column = cell.text.empty() ? cell.number : spelt_number(cell.text);
        } else {
            column = cell.text;
        }
    }
    std::array<Cell, column_count<Row>> cells_;
};

template <class Row, class Each>
void for_each_row(Sql& sql, std::string_view tail, const Binds& binds, Each each) {
    using S = RowStatement<Row>;
    sql.with<S>(
        tail, [&] { return std::make_unique<S>(sql, tail, binds); },
        [&](S& statement) {
            statement.set(binds);
            statement.each([&] { each(statement.row()); });
            return 0;
        });
}

template <class Row>
std::vector<Row> select(Sql& sql, std::string_view tail, const Binds& binds = {}) {
    std::vector<Row> rows;
    for_each_row<Row>(sql, tail, binds, [&](Row row) { rows.push_back(std::move(row)); });
    return rows;
}

// The first row, if any.
template <class Row>
std::optional<Row> find(Sql& sql, std::string_view tail, const Binds& binds = {}) {
    std::optional<Row> found;
    for_each_row<Row>(sql, tail, binds, [&](Row row) {
        if (!found) found = std::move(row);
    });
    return found;
}

// Calls each(row) for the rows whose column holds one of the values. Lists are filled up to a few lengths with their last
// value, so that few statements are kept.
template <class Row, class Each>
void for_each_in(Sql& sql, std::string_view table, std::string_view column, const std::vector<std::string>& values,
                 Each each) {
    constexpr std::size_t most = 64;
    static const std::vector<std::string> names = [] {
        std::vector<std::string> list;
        for (std::size_t i = 0; i < most; ++i) list.push_back("v" + std::to_string(i));
        return list;
    }();
    for (std::size_t from = 0; from < values.size(); from += most) {
        const std::size_t length = std::bit_ceil(std::min(most, values.size() - from));
        std::string tail = std::string{table} + " WHERE " + std::string{column} + " IN (";
        Binds binds;
        for (std::size_t i = 0; i < length; ++i) {
            tail += (i ? ", :" : ":") + names[i];
            binds.push_back(bind(names[i], values[std::min(from + i, values.size() - 1)]));
        }
        for_each_row<Row>(sql, tail + ")", binds, each);
    }
}

template <class Row>
void insert(Sql& sql, std::string_view table, const Row& row) {
    static const std::string columns = " (" + column_list<Row>("") + ") VALUES (" + column_list<Row>(":") + ")";
    sql.execute("INSERT INTO " + std::string{table} + columns, binds_of(row));
}

// One INSERT with many VALUES lists, in chunks that every engine takes (SQLite allows 32766 binds).
template <class Row>
void insert_all(Sql& sql, std::string_view table, const std::vector<Row>& rows) {
    constexpr std::size_t chunk = std::max<std::size_t>(1, std::min<std::size_t>(100, 2000 / column_count<Row>));
    for (std::size_t from = 0; from < rows.size(); from += chunk) {
        const std::size_t count = std::min(chunk, rows.size() - from);
        std::vector<std::string> names;  // the binds point to them
        names.reserve(count * column_count<Row>);
        Binds binds;
        std::string text = "INSERT INTO " + std::string{table} + " (" + column_list<Row>("") + ") VALUES ";
        for (std::size_t i = 0; i < count; ++i) {
            text += i ? ", (" : "(";
            for_each_column<Row>([&](auto member, std::size_t index) {
                names.push_back(std::string{member.name} + "_" + std::to_string(i));
                text += (index ? ", :" : ":") + names.back();
                binds.push_back(bind(names.back(), rows[from + i].*member.pointer));
            });
            text += ")";
        }
        sql.execute(text, binds);
    }
}

// Sets every column of the row whose id is row.id and whose version is row.version - 1; false if there is no such row.
template <class Row>
bool update(Sql& sql, std::string_view table, const Row& row) {
    static const std::string set = [] {
        std::string list;
        for_each_column<Row>([&](auto member, std::size_t index) {
            if (index) list += ", ";
            list += std::string{member.name} + " = :" + member.name;
        });
        return " SET " + list + " WHERE id = :id AND version = :version - 1";
    }();
    return sql.execute("UPDATE " + std::string{table} + set, binds_of(row)) == 1;
}

// The row as one canonical text: name, length and value of every column, or only of those that hold something, so that a column
// which comes later changes nothing for rows that say nothing in it.
enum class Said { every, filled };
template <class Row>
std::string canonical(const Row& row, Said columns = Said::every) {
    std::string text;
    for_each_column<Row>([&](auto member, std::size_t) {
        const auto& column = row.*member.pointer;
        using Column = std::remove_cvref_t<decltype(column)>;
        if (columns == Said::filled && column == Column{}) return;
        const auto put = [&](const auto& value) {
            std::string digits;
            if constexpr (numeric_column<Column>)
                digits = std::to_string(value);
            else
                digits = value;
            text += std::string{member.name} + ":" + std::to_string(digits.size()) + ":" + digits + ";";
        };
        if constexpr (!nullable_column<Column>)
            put(column);
        else if (column)
            put(*column);
        else
            text += std::string{member.name} + ":-;";
    });
    return text;
}

}  // namespace heluo::persistence
