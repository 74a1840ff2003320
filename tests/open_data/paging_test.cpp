// Open data page by page, as a harvester follows it.
#include <doctest/doctest.h>

#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

struct Harvested : Registry {
    Harvested() : Registry{start_of_tests(), rules_without_likeness()} {}
    // A contract that an import brought and its undoing took along: the events about it stay, and tell nothing.
    void happen_in_vain(int times) {
        market.write([&](Unit& unit) {
            for (int i = 0; i < times; ++i)
                unit.announce({"contract_registered", unit.fresh<ContractId>().text(), false, {}, {}});
        });
        market.seal();
    }
    void register_one() {
        registered(wish("第" + std::to_string(++contracts_) + "号轴承测试服务"));
        market.seal();
    }
    Response ask(std::string_view query) { return market.get("/v1/ocds/releases" + std::string{query}); }
    // How many releases each answer has on the way from the first to the end of the feed; "elsewhere" where it has none.
    Strings follow(std::string target) {
        Strings seen;
        for (Response answer = market.get(target); answer.status != 404; answer = market.get(target)) {
            if (answer.status == 307) {
                seen.push_back("elsewhere");
                target = header(answer, "Location");
                continue;
            }
            REQUIRE_MESSAGE(answer.status == 200, answer.body);
            const json::value body = body_of(answer);
            seen.push_back(std::to_string(body.at("releases").as_array().size()));
            target = "/v1/ocds/releases?after=" + json::serialize(body.at("nextAfter"));
        }
        return seen;
    }

  private:
    int contracts_ = 0;
};

}  // namespace

TEST_CASE(
    "where many events in a row tell nothing an answer leads to the next, and whoever follows misses no release") {
    Harvested feed;
    feed.happen_in_vain(499);
    feed.register_one();
    CHECK(feed.follow("/v1/ocds/releases") == Strings{"1"});
    feed.happen_in_vain(500);
    CHECK(feed.follow("/v1/ocds/releases") == Strings{"1", "elsewhere"});
    feed.register_one();
    CHECK(feed.follow("/v1/ocds/releases") == Strings{"1", "elsewhere", "1"});
    feed.happen_in_vain(1'001);
    feed.register_one();
    CHECK(feed.follow("/v1/ocds/releases") == Strings{"1", "elsewhere", "1", "elsewhere", "1"});
    CHECK(text_at(feed.ask("?limit=2"), "/links/next").find("/v1/ocds/releases?after=") != std::string::npos);
}

TEST_CASE("a page of releases has one to a hundred, from a place of the feed on") {
    Harvested feed;
    CHECK(feed.ask("").status == 404);
    feed.register_one();
    feed.register_one();
    const auto size = [&](std::string_view query) { return body_of(feed.ask(query)).at("releases").as_array().size(); };
    CHECK(size("") == 2);
    CHECK(size("?limit=100") == 2);
    CHECK(size("?limit=1") == 1);
    CHECK(size("?after=0") == 2);
    for (const char* wrong : {"?limit=0", "?limit=101", "?limit=-1", "?after=-1", "?after=", "?after=9007199254740992"})
        CHECK_MESSAGE(feed.ask(wrong).status == 422, wrong);
    CHECK(feed.ask("?after=9007199254740991").status == 404);
}
