// The feed of events and the audit over HTTP: in order, without gaps, filtered by rights.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "tests/support/database_text.hpp"
#include "tests/support/exchange.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

// What somebody has read of the feed by following next_after.
struct Read {
    std::vector<long long> numbers;
    Strings kinds, objects;
    long long next = 0;
};

Read followed(Market& market, const Token& token, int limit, long long after = 0) {
    Read read;
    read.next = after;
    for (int pages = 0; pages < 200; ++pages) {
        const json::value page = body_of(
            market.get("/v1/events?after=" + std::to_string(read.next) + "&limit=" + std::to_string(limit), token));
        for (const json::value& event : page.at("items").as_array()) {
            read.numbers.push_back(event.at("seq").as_int64());
            read.kinds.push_back(json::value_to<std::string>(event.at("kind")));
            read.objects.push_back(json::value_to<std::string>(event.at("object")));
        }
        read.next = page.at("next_after").as_int64();
        if (page.at("items").as_array().empty()) break;
    }
    return read;
}

}  // namespace

TEST_CASE("the feed shows what is committed and sealed, in its order, to each what may be known") {
    Stand stand;
    CHECK(followed(stand.market, stand.staff.token, 10).numbers.empty());  // not sealed yet
    const Talk talk = stand.offer();
    REQUIRE(stand.answer(talk, "accept", stand.owner).status == 201);
    stand.market.seal();

    const Read all = followed(stand.market, stand.staff.token, 2);
    for (std::size_t i = 0; i < all.numbers.size(); ++i) CHECK(all.numbers[i] == static_cast<long long>(i + 1));
    const auto has = [](const Read& read, std::string_view kind) {
        return std::find(read.kinds.begin(), read.kinds.end(), kind) != read.kinds.end();
    };
    CHECK(has(all, "offer_made"));
    CHECK(followed(stand.market, stand.staff.token, 1000).kinds == all.kinds);  // the page's size changes nothing

    const Read owner = followed(stand.market, stand.owner.token, 2),
               guest = followed(stand.market, stand.guest.token, 2);
    const Read stranger = followed(stand.market, member_of_new_party(stand.market).token, 2);
    const Read nobody = followed(stand.market, {}, 2);
    CHECK(has(owner, "offer_made"));
    CHECK(has(guest, "offer_made"));
    CHECK_FALSE(has(stranger, "offer_made"));
    CHECK(has(nobody, "listing_published"));
    CHECK(nobody.numbers == stranger.numbers);
    CHECK(nobody.numbers.size() < owner.numbers.size());
    // Everybody sees the same numbers for the same events.
    for (std::size_t i = 0; i < owner.numbers.size(); ++i) {
        const auto number = static_cast<std::size_t>(owner.numbers[i] - 1);
        CHECK(all.kinds.at(number) == owner.kinds[i]);
        CHECK(all.objects.at(number) == owner.objects[i]);
    }
}

TEST_CASE("a registrar hears of contracts and parties, not of what parties offer each other") {
    Stand stand;
    REQUIRE(stand.answer(stand.offer(), "accept", stand.owner).status == 201);
    stand.market.seal();
    const Read read = followed(stand.market, person(stand.market, "registrar"), 100);
    const auto has = [&](std::string_view kind) {
        return std::find(read.kinds.begin(), read.kinds.end(), kind) != read.kinds.end();
    };
    CHECK(has("contract_drafted"));
    CHECK(has("listing_published"));
    CHECK_FALSE(has("offer_made"));
    CHECK_FALSE(has("offer_accepted"));
}

TEST_CASE("the feed begins after the number asked for, and stays there when nothing is new") {
    Stand stand;
    stand.market.seal();
    const Read all = followed(stand.market, stand.staff.token, 100);
    const long long last = all.numbers.back();
    CHECK(followed(stand.market, stand.staff.token, 100, last - 1).numbers == std::vector<long long>{last});
    for (const long long beyond : {last, last + 1, 9'007'199'254'740'991LL}) {
        const Read none = followed(stand.market, stand.staff.token, 100, beyond);
        CHECK(none.numbers.empty());
        CHECK(none.next == beyond);
    }
    for (const char* wrong : {"after=-1", "after=x", "after=9007199254740992", "limit=0", "limit=1001", "since=1"}) {
        CAPTURE(wrong);
        CHECK(pointers(stand.market.get("/v1/events?" + std::string{wrong})).size() == 1);
    }
}

TEST_CASE("a reader that follows while others write and seal skips nothing and hears nothing twice") {
    Market market;
    Market elsewhere{market.connection, 2};
    const Trader staff = reviewer(market);
    std::thread writer{[&] {
        for (int n = 0; n < 30; ++n) {
            const Response made = elsewhere.post(
                "/v1/parties", {{"credit_code", credit_code(n + 1)}, {"name", "主体"}, {"region", "410305"}},
                staff.token);
            CHECK(made.status == 201);
            elsewhere.seal();
        }
    }};
    std::vector<long long> heard;
    long long next = 0;
    while (heard.size() < 30) {
        const Read more = followed(market, staff.token, 7, next);
        heard.insert(heard.end(), more.numbers.begin(), more.numbers.end());
        next = more.next;
    }
    writer.join();
    for (std::size_t i = 0; i < heard.size(); ++i) CHECK(heard[i] == static_cast<long long>(i + 1));
}

TEST_CASE("auditors read the audit in its order, chained, and nobody else does") {
    Stand stand;
    Market& market = stand.market;
    stand.offer();
    for (const std::string role :
         {"member", "broker", "agency", "registrar", "statistician", "operator", "supervisor"}) {
        const bool of_party = role == "member" || role == "agency";
        account(market, "some-" + role, {role}, of_party ? stand.guest.party : "");
        CHECK(code_of(market.get("/v1/audit", token(market, "some-" + role))) == "forbidden");
    }
    CHECK(market.get("/v1/audit").status == 401);
    const Token auditor = person(market, "auditor");
    market.seal();
    long long next = 0, rows = 0;
    std::set<std::string> actions, hashes;
    for (;;) {
        const json::value page = body_of(market.get("/v1/audit?limit=5&after=" + std::to_string(next), auditor));
        if (page.at("items").as_array().empty()) break;
        for (const json::value& row : page.at("items").as_array()) {
            CHECK(row.at("seq").as_int64() == ++rows);
            CHECK(row.at("hash").as_string().size() == 64);
            CHECK(hashes.insert(json::value_to<std::string>(row.at("hash"))).second);
            actions.insert(json::value_to<std::string>(row.at("action")));
        }
        next = page.at("next_after").as_int64();
    }
    CHECK(rows == number_in(market.connection, "SELECT COUNT(*) FROM audit_log"));
    for (const char* action :
         {"draft_listing", "submit_listing", "publish_listing", "make_offer", "create_account", "log_in"})
        CHECK(actions.contains(action));
    CHECK(market.get("/v1/audit?limit=1001", auditor).status == 422);

    const json::value all = body_of(market.get("/v1/audit?limit=1000", auditor));
    std::map<std::string, std::size_t> rows_of;
    for (const json::value& row : all.at("items").as_array()) ++rows_of[json::value_to<std::string>(row.at("object"))];
    for (const auto& [object, count] : rows_of) {
        if (object.empty()) continue;
        const json::value history = body_of(market.get("/v1/audit?limit=1000&object=" + object, auditor));
        CHECK(history.at("items").as_array().size() == count);
        CHECK(history.at("items").at(0).at("object").as_string() == object);
    }
}

TEST_CASE("a refused attempt is in the audit with who tried and what it was called") {
    Market market;
    const Trader member = member_of_new_party(market);
    const Response refused = market.post(
        "/v1/parties", {{"credit_code", credit_code(1)}, {"name", "主体"}, {"region", "410305"}}, member.token);
    CHECK(refused.status == 403);
    CHECK(number_in(market.connection,
                    "SELECT COUNT(*) FROM journal_inbox WHERE outcome = 'forbidden' AND action = 'register_party' AND "
                    "account = '" +
                        member.account + "'") == 1);
}
