// The SQL layer on the engine at hand: values come back as they went in, errors come out in classes, pages do not skip.
#include <doctest/doctest.h>

#include <limits>

#include "persistence/core/dialect.hpp"
#include "persistence/core/record.hpp"
#include "tests/support/place.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace heluo::persistence;

namespace {

struct ThingRow {
    std::string id, name;
    long long number{};
    std::optional<std::string> note;
    std::optional<long long> amount;
    long long version{};
};
BOOST_DESCRIBE_STRUCT(ThingRow, (), (id, name, number, note, amount, version))

struct Things {
    Place place{Place::Kind::bare};
    std::unique_ptr<Dialect> dialect = make_dialect(place.connection());
    std::unique_ptr<Sql> sql = connect(*dialect, Access::write);

    Things() {
        dialect->prepare_place(sql->session());
        sql->command(
            "CREATE TABLE things (id CHAR(26) NOT NULL, name VARCHAR(400) NOT NULL, number BIGINT NOT NULL, note "
            "VARCHAR(400), "
            "amount BIGINT, version BIGINT NOT NULL, CONSTRAINT things_pk PRIMARY KEY (id), "
            "CONSTRAINT things_one_name UNIQUE (name, number), CONSTRAINT things_version CHECK (version > 0))");
        sql->command("CREATE UNIQUE INDEX things_by_amount ON things (amount)");
    }
    ThingRow back(const std::string& id) { return *find<ThingRow>(*sql, "things WHERE id = :id", {bind("id", id)}); }
};

std::string id(int n) { return make_ulid(n, std::string(10, 'x')); }

template <class Work>
DatabaseError error_of(Work work) {
    try {
        work();
    } catch (const DatabaseError& error) {
        return error;
    }
    FAIL("no error");
    return {Trouble::other, 0, ""};
}

}  // namespace

TEST_CASE("a text with a NUL byte never reaches the engine, where the rest of it could be read as SQL") {
    Things things;
    const std::string hostile = std::string{"a\0", 2} + " OR 1 = 1 -- ";
    CHECK_THROWS_AS(find<ThingRow>(*things.sql, "things WHERE name = :name", {bind("name", hostile)}),
                    std::invalid_argument);
    CHECK_THROWS_AS(insert(*things.sql, "things", ThingRow{id(1), hostile, 1, {}, {}, 1}), std::invalid_argument);
    CHECK(things.sql->number("SELECT COUNT(*) FROM things") == 0);
}

TEST_CASE("text of every kind comes back as it went in") {
    Things things;
    std::string ascii;
    for (int c = 1; c < 128; ++c) ascii += static_cast<char>(c);
    std::string latin;  // U+0080..U+00FF: with ascii, every byte value that UTF-8 can hold as a lead or a follower
    for (int c = 0x80; c < 0x100; ++c) {
        latin += static_cast<char>(0xC0 | (c >> 6));
        latin += static_cast<char>(0x80 | (c & 0x3F));
    }
    const std::string hostile[] = {ascii,    latin,         "\\'",        "'; DROP TABLE things; --",
                                   "%bf%27", "a\\\\b\"c`d", "trailing  ", "河洛 \xF0\x9F\x98\x80",
                                   ":name",  "?",           "",           "x\\"};
    int n = 0;
    for (const std::string& text : hostile) {
        insert(*things.sql, "things", ThingRow{id(++n), text, n, text, {}, 1});
        CHECK(things.back(id(n)).name == text);
        CHECK(things.back(id(n)).note == text);
        CHECK(things.sql->number("SELECT COUNT(*) FROM things WHERE name = :name", {bind("name", text)}) == 1);
    }
}

TEST_CASE("trailing spaces and case make a difference") {
    Things things;
    insert(*things.sql, "things", ThingRow{id(1), "name", 1, {}, {}, 1});
    CHECK_FALSE(find<ThingRow>(*things.sql, "things WHERE name = :name", {bind("name", "name ")}));
    CHECK_FALSE(find<ThingRow>(*things.sql, "things WHERE name = :name", {bind("name", "Name")}));
}

TEST_CASE("integers come back exactly, to the edge of 64 bits, and NULL stays NULL") {
    Things things;
    const long long edges[] = {std::numeric_limits<long long>::min(), -1, 0, 1, 4294967296LL, 1099511627777LL,
                               std::numeric_limits<long long>::max()};
    int n = 0;
    for (const long long edge : edges) {
        insert(*things.sql, "things", ThingRow{id(++n), "n", edge, {}, edge, 1});
        CHECK(things.back(id(n)).number == edge);
        CHECK(things.back(id(n)).amount == edge);
    }
    insert(*things.sql, "things", ThingRow{id(++n), "null", 1, {}, {}, 1});
    CHECK_FALSE(things.back(id(n)).amount);
    CHECK_FALSE(things.back(id(n)).note);
    CHECK_FALSE(things.sql->number("SELECT MAX(amount) FROM things WHERE name = :name", {bind("name", "null")}));
}

TEST_CASE("many rows go in with few statements and come back in keyset pages without a gap") {
    Things things;
    std::vector<ThingRow> rows;
    for (int n = 1; n <= 1234; ++n)
        rows.push_back({id(n), "row", n, n % 2 ? std::optional<std::string>{"odd"} : std::nullopt, {}, 1});
    if (const auto begin = things.dialect->begin_write(); !begin.empty()) things.sql->command(begin);
    insert_all(*things.sql, "things", rows);
    things.sql->command("COMMIT");

    std::vector<std::string> seen;
    for (std::string after;;) {
        const auto page = select<ThingRow>(*things.sql, "things WHERE id > :after ORDER BY id LIMIT :most",
                                           {bind("after", after), bind("most", 100)});
        if (page.empty()) break;
        for (const ThingRow& row : page) seen.push_back(row.id);
        after = page.back().id;
    }
    REQUIRE(seen.size() == 1234);
    for (int n = 1; n <= 1234; ++n) CHECK(seen[static_cast<std::size_t>(n - 1)] == id(n));
}

TEST_CASE("an update wants the version before it") {
    Things things;
    insert(*things.sql, "things", ThingRow{id(1), "a", 1, {}, {}, 1});
    CHECK(update(*things.sql, "things", ThingRow{id(1), "b", 1, {}, {}, 2}));
    CHECK_FALSE(update(*things.sql, "things", ThingRow{id(1), "c", 1, {}, {}, 2}));
    CHECK(update(*things.sql, "things", ThingRow{id(1), "b", 1, {}, {}, 3}));  // the same values count as a match
    CHECK(things.back(id(1)).version == 3);
}

TEST_CASE("errors come out in classes, duplicates with the name of the constraint, none with values") {
    Things things;
    insert(*things.sql, "things", ThingRow{id(1), "secret-value", 1, {}, 5, 1});
    const auto constraint_of = [&](const ThingRow& row) {
        try {
            insert(*things.sql, "things", row);
        } catch (const DuplicateKey& error) {
            CHECK(std::string{error.what()}.find("secret-value") == std::string::npos);
            return error.constraint;
        }
        return std::string{"no error"};
    };
    CHECK(constraint_of({id(1), "other", 2, {}, {}, 1}) == "PRIMARY");
    CHECK(constraint_of({id(2), "secret-value", 1, {}, {}, 1}) == "things_one_name");
    CHECK(constraint_of({id(3), "other", 3, {}, 5, 1}) == "things_by_amount");
    CHECK(error_of([&] {
              insert(*things.sql, "things", ThingRow{id(4), "v", 1, {}, {}, 0});
          }).trouble == Trouble::data);
    CHECK(error_of([&] { things.sql->execute("INSERT INTO things (id) VALUES (:id)", {bind("id", "x")}); }).trouble ==
          Trouble::data);
    CHECK(error_of([&] { things.sql->execute("SELEKT 1"); }).trouble == Trouble::other);
    // The kept statement still works after its errors.
    insert(*things.sql, "things", ThingRow{id(5), "good", 9, {}, {}, 1});
    CHECK(things.back(id(5)).name == "good");
}

TEST_CASE("what was bound as NULL first takes a value later, and the other way round") {
    Things things;
    for (int n = 1; n <= 4; ++n)
        insert(*things.sql, "things",
               ThingRow{id(n), "n", n, n % 2 ? std::optional<std::string>{} : "note",
                        n % 2 ? std::optional<long long>{} : n, 1});
    CHECK_FALSE(things.back(id(3)).note);
    CHECK(things.back(id(4)).note == "note");
    CHECK(things.back(id(4)).amount == 4);
}
