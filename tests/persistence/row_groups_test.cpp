// Readers that load by id together: one statement for all who wait, each gets its own row, trouble stays with whose it is.
#include "persistence/core/row_groups.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "tests/support/exchange.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;
using Ids = std::vector<std::string>;

namespace {

struct Shelf {
    std::string id, content;
};
using Shelves = persistence::RowGroup<Shelf>;

// Answers every id but "none" with a row; holds all statements until it is opened.
class Engine {
  public:
    std::vector<Shelf> ask(const Ids& ids) {
        {
            const std::lock_guard lock{mutex_};
            asked_.push_back(ids);
        }
        gate_.wait();
        if (std::find(ids.begin(), ids.end(), "broken") != ids.end()) throw std::runtime_error{"a broken row"};
        std::vector<Shelf> rows;
        for (const auto& id : ids)
            if (id != "none") rows.push_back({id, "content of " + id});
        return rows;
    }
    void open() { gate_.count_down(); }
    std::vector<Ids> asked() const {
        const std::lock_guard lock{mutex_};
        return asked_;
    }

  private:
    mutable std::mutex mutex_;
    std::latch gate_{1};
    std::vector<Ids> asked_;
};

// An early reader holds the engine; then those of `ids` come, and only when all of them wait it goes on.
struct Queue {
    Engine engine;
    Shelves shelves{std::chrono::hours{1}};
    std::vector<std::string> got;

    std::string find(const std::string& id) {
        try {
            const auto row = shelves.find(id, [this](const Ids& ids) { return engine.ask(ids); });
            return row ? row->content : "nothing";
        } catch (const std::runtime_error& error) {
            return error.what();
        }
    }
    explicit Queue(const Ids& ids) : got(ids.size()) {
        std::vector<std::thread> threads;
        threads.emplace_back([this] { find("early"); });
        while (engine.asked().empty()) std::this_thread::yield();
        for (std::size_t i = 0; i < ids.size(); ++i) threads.emplace_back([this, &ids, i] { got[i] = find(ids[i]); });
        while (shelves.waiting() < ids.size()) std::this_thread::yield();
        engine.open();
        for (auto& thread : threads) thread.join();
    }
    // Of the statements after the early one.
    std::vector<std::size_t> sizes() const {
        std::vector<std::size_t> sizes;
        for (const Ids& ids : engine.asked()) sizes.push_back(ids.size());
        sizes.erase(sizes.begin());
        return sizes;
    }
};

// "3" of the ETag.
int version_in(const Response& answer) { return std::atoi(header(answer, "ETag").c_str() + 1); }

}  // namespace

TEST_SUITE_BEGIN("pure");

TEST_CASE("a reader alone asks at once and alone") {
    Queue nobody{{}};
    CHECK(nobody.engine.asked() == std::vector<Ids>{{"early"}});
    CHECK(nobody.find("one") == "content of one");
    CHECK(nobody.find("none") == "nothing");
    CHECK(nobody.find("broken") == "a broken row");
    CHECK(nobody.find("one") == "content of one");
}

TEST_CASE("those who come while others ask are asked for in one statement, and each gets its own") {
    const Queue queue{{"a", "b", "none", "a", "c"}};
    CHECK(queue.got == Ids{"content of a", "content of b", "nothing", "content of a", "content of c"});
    CHECK(queue.sizes() == std::vector<std::size_t>{5});
}

TEST_CASE("no statement asks for more than sixteen") {
    Ids ids;
    for (int i = 0; i < 20; ++i) ids.push_back(std::to_string(i));
    const Queue queue{ids};
    for (int i = 0; i < 20; ++i) CHECK(queue.got[static_cast<std::size_t>(i)] == "content of " + std::to_string(i));
    CHECK(queue.sizes() == std::vector<std::size_t>{16, 4});
}

TEST_CASE("one reader's trouble is not that of those who asked with it") {
    const Queue queue{{"a", "broken", "b"}};
    CHECK(queue.got == Ids{"content of a", "a broken row", "content of b"});
    CHECK(queue.sizes() == std::vector<std::size_t>{3, 1, 1, 1});
}

TEST_CASE("who has waited too long for another's statement asks alone") {
    Shelves shelves{std::chrono::milliseconds{0}};
    Engine stuck, well;
    well.open();
    std::thread early{[&] { shelves.find("early", [&](const Ids& ids) { return stuck.ask(ids); }); }};
    while (stuck.asked().empty()) std::this_thread::yield();
    const auto row = shelves.find("late", [&](const Ids& ids) { return well.ask(ids); });
    CHECK(row->content == "content of late");
    CHECK(shelves.waiting() == 0);
    stuck.open();
    early.join();
}

TEST_SUITE_END();

TEST_CASE("readers in a crowd read no older listing than one that was answered before they asked") {
    Market market;
    const Trader owner = member_of_new_party(market);
    const json::object wish = listing_wish(market);
    const std::string listing = drafted(market, owner, wish);
    std::atomic<int> answered{1};
    std::atomic<bool> over{false};
    std::atomic<int> stale{0};
    const auto read_on = [&] {
        Response last;
        while (!over) {
            const int at_least = answered;
            last = market.get(listing, owner.token);
            if (last.status != 200 || version_in(last) < at_least) ++stale;
        }
        return last;
    };
    const auto write_on = [&] {
        Response last;
        for (int i = 0; i < rounds(); ++i) {
            last = market.put(listing, wish, owner.token, "*");
            answered = version_in(last);
        }
        over = true;
        return last;
    };
    std::vector<std::function<Response()>> crowd(12, read_on);
    crowd.push_back(write_on);
    all_at_once(crowd);
    CHECK(stale == 0);
    CHECK(answered == 1 + rounds());
}
