// The file in which the postings wait for the next start: what it spares, what it must never be believed.
#include <doctest/doctest.h>

#include <fstream>

#include "persistence/statistics/posting_copy.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/directory.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"
#include "tests/support/rivals.hpp"
#include "tests/support/statistics.hpp"

using namespace heluo;
using namespace heluo::tests;
using persistence::KeptPostings;

namespace {

// A register of 20 contracts over three years, and instances on it that share a file, one after the other.
struct AtRest : Counting {
    AtRest() {
        std::vector<Cells> rows;
        for (int n = 1; n <= 20; ++n) {
            const std::string year = std::to_string(2023 + n % 3), amount = std::to_string(n * 100) + ".00";
            Cells row =
                here(n, {{"registered_on", year + "-05-17"}, {"amount_total", amount}, {"amount_tech", amount}});
            row["number"].replace(0, 4, year);
            row["sign_date"].replace(0, 4, "2023");
            rows.push_back(std::move(row));
        }
        add(rows);
    }
    Connection with_file(const std::string& file) const {
        Connection connection = market.connection;
        connection.columns = file;
        return connection;
    }
    // Another instance.
    struct Instance : Market {
        explicit Instance(const AtRest& kept, const std::string& file) : Market{kept.with_file(file), 2} {
            now = Instant{kept.market.now};
        }
    };
    std::string told(Market& instance) {
        const Response told = instance.get(question, statistician);
        REQUIRE_MESSAGE(told.status == 200, told.body);
        return told.body;
    }
    // As the instance says that never saw a file.
    std::string truth() { return told(market); }
    void write_file() {
        Instance instance{*this, file};
        REQUIRE(instance.database.keep_postings(1).written);
    }

    static constexpr const char* question = "/v1/statistics/totals?measure=out&by=year,kind,seller_city,buyer_province";
    const Directory directory;
    const std::string file = directory.file("heluo.columns");
};

std::string content(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}
void put(const std::string& file, const std::string& content) { std::ofstream{file, std::ios::binary} << content; }

}  // namespace

TEST_CASE("a start with a file of the postings answers as one that reads them all, and reads none") {
    AtRest kept;
    kept.write_file();
    // What the database says is changed behind its back: who answers as before has not read it.
    const std::string before = kept.truth();
    tamper(kept.market.connection, "UPDATE postings SET amount_total = amount_total + 100");
    AtRest::Instance again{kept, kept.file};
    CHECK(kept.told(again) == before);
    CHECK(again.database.keep_postings(1).written == false);
    AtRest::Instance without{kept, ""};
    CHECK(kept.told(without) != before);
}

TEST_CASE("what was posted after the file was written is taken in at the next start") {
    AtRest kept;
    kept.write_file();
    kept.add({here(30, {{"registered_on", "2025-06-01"}, {"amount_total", "77.00"}, {"amount_tech", "77.00"}})});
    AtRest::Instance again{kept, kept.file};
    CHECK(kept.told(again) == kept.truth());
    CHECK(again.database.keep_postings(2).written == false);  // one is new
    CHECK(again.database.keep_postings(1).written);
    CHECK(again.database.keep_postings(1).written == false);
    CHECK(again.database.proves_columns() == true);
}

TEST_CASE("a file with any part changed, cut short, of another key or of another version is told of and not believed") {
    AtRest kept;
    kept.write_file();
    const std::string whole = content(kept.file), truth = kept.truth();
    const auto is_refused = [&](const std::string& changed) {
        put(kept.file, changed);
        AtRest::Instance again{kept, kept.file};
        const KeptPostings round = again.database.keep_postings(1);
        CHECK(round.trouble.starts_with(kept.file));
        CHECK(kept.told(again) == truth);
        CHECK(round.written);  // in the place of the broken one
        CHECK(again.database.keep_postings(1).trouble.empty());
        return content(kept.file) == whole;
    };
    const auto with = [&](std::size_t at) {
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        return changed;
    };
    // A chunk's first and last byte, words, their length, the MAC.
    for (const std::size_t at : {std::size_t{0}, sizeof(persistence::PostingChunk) - 1, whole.size() - 300,
                                 whole.size() - 79, whole.size() - 1})
        CHECK(is_refused(with(at)));
    for (const std::size_t size : {std::size_t{0}, std::size_t{10}, whole.size() - 1, whole.size() / 2})
        CHECK(is_refused(whole.substr(0, size)));
    CHECK(is_refused(whole + "x"));
    CHECK(is_refused(std::string(100, '9')));
    // As the last version of the tables had it.
    tamper(kept.market.connection,
           "UPDATE schema_journal SET finished = 0 WHERE version = (SELECT * FROM (SELECT MAX(version) FROM "
           "schema_journal) AS last)");
    AtRest::Instance older{kept, kept.file};
    CHECK(older.database.keep_postings(1).trouble.starts_with(kept.file));
    CHECK(kept.told(older) == truth);
}

TEST_CASE("a file from before the database was brought back from a copy is forgotten") {
    AtRest kept;
    kept.write_file();
    // Another history under the same numbers.
    tamper(kept.market.connection, "UPDATE postings SET posted_at = posted_at + 1, amount_total = 500 WHERE seq > 10");
    tamper(kept.market.connection, "UPDATE posting_head SET posted_at = posted_at + 1");
    AtRest::Instance fresh{kept, ""}, again{kept, kept.file};
    CHECK(again.database.proves_columns() == false);
    CHECK(kept.told(again) == kept.told(fresh));
    CHECK(again.database.keep_postings(1).written);
    CHECK(again.database.proves_columns() == true);
}

TEST_CASE("postings of a file that the database does not have are no proof, told nowhere, and gone when others come") {
    AtRest kept;
    kept.write_file();
    tamper(kept.market.connection, "DELETE FROM postings WHERE seq > 15");
    tamper(kept.market.connection, "UPDATE posting_head SET seq = 15");
    AtRest::Instance fresh{kept, ""}, again{kept, kept.file};
    CHECK(again.database.proves_columns() == false);
    CHECK(kept.told(again) == kept.told(fresh));
    kept.add({here(40, {{"registered_on", "2025-06-01"}, {"amount_total", "77.00"}, {"amount_tech", "77.00"}})});
    CHECK(kept.told(again) == kept.told(fresh));
    CHECK(again.database.keep_postings(1).written);
    CHECK(again.database.proves_columns() == true);
}

TEST_CASE("a disk that does not take the file leaves the totals as they are, and no draft") {
    AtRest kept;
    put(kept.directory.path(), "a file where the directory should be");
    AtRest::Instance instance{kept, kept.file};
    CHECK_THROWS(instance.database.keep_postings(1));
    CHECK(kept.told(instance) == kept.truth());
    std::filesystem::remove(kept.directory.path());
    std::filesystem::create_directories(kept.directory.path());
    CHECK(instance.database.keep_postings(1).written);
    const std::filesystem::directory_iterator files{kept.directory.path()};
    CHECK(std::distance(begin(files), end(files)) == 1);
}

TEST_CASE("an instance without a file keeps none") {
    AtRest kept;
    const KeptPostings round = kept.market.database.keep_postings(1);
    CHECK(round.size == 20);
    CHECK(round.written == false);
    CHECK(kept.market.database.proves_columns() == std::nullopt);
}

TEST_CASE("a round takes in some of many postings, so that who ends the server need not wait for all") {
    AtRest kept;
    repeat_postings(kept.market.connection, 20, 163'840);
    AtRest::Instance instance{kept, kept.file};
    const KeptPostings first = instance.database.keep_postings(1);
    CHECK(first.size == 100'000);
    CHECK(first.more);
    CHECK(first.written == false);
    const KeptPostings second = instance.database.keep_postings(1);
    CHECK(second.size == 163'840);
    CHECK(second.more == false);
    CHECK(second.written);
    AtRest::Instance again{kept, kept.file};
    CHECK(kept.told(again) == kept.truth());
    CHECK(again.database.proves_columns() == true);
}

TEST_CASE("rivals: the file is written while others register and ask, and is whole") {
    Registry desk{start_of_tests(), rules_without_likeness()};
    const Directory directory;
    Connection connection = desk.market.connection;
    connection.columns = directory.file("heluo.columns");
    Market instance{connection, 2}, again{connection, 3};
    instance.now = Instant{desk.market.now};
    again.now = Instant{desk.market.now};
    const Token statistician = person(desk.market, "statistician");
    std::vector<std::function<Response()>> all;
    for (int i = 0; i < 6; ++i) {
        const std::string contract = desk.accepted(desk.wish("第" + std::to_string(i) + "号轴承测试服务"));
        all.emplace_back([&desk, request = desk.stepping(contract, "register", desk.registrar)] {
            return desk.market.send(request);
        });
        all.emplace_back([&] { return instance.get(AtRest::question, statistician); });
        all.emplace_back([&] {
            instance.database.keep_postings(1);
            return instance.get(AtRest::question, statistician);
        });
    }
    for (const Response& response : all_at_once(all)) CHECK(response.status == 200);
    instance.database.keep_postings(1);
    CHECK(instance.database.proves_columns() == true);
    CHECK(again.get(AtRest::question, statistician).body == desk.market.get(AtRest::question, statistician).body);
}
