// Rivals at a procurement: a quote against the deadline, two sweepers, two quotes of one agency. What was receipted in time is
// what is opened.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <thread>

#include "tests/support/agency.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

// One market on two instances.
struct Two {
    Market one;
    Market two{one.connection, 2};
    Trader owner = member_of_new_party(one), staff = reviewer(one);
    std::vector<Trader> agencies{enrolled_agency(one, staff), enrolled_agency(one, staff), enrolled_agency(one, staff),
                                 enrolled_agency(one, staff)};

    std::string fresh_procurement() {
        const std::string procurement = published_procurement(one, owner, procurement_wish(one));
        for (std::size_t i = 0; i < 3; ++i)
            REQUIRE(quote(one, procurement, agencies[i], amount_quote("95.00")).status == 201);
        return procurement;
    }
    void both(const std::function<void(Market&)>& first, const std::function<void(Market&)>& second) {
        std::thread rival{[&] { first(one); }};
        second(two);
        rival.join();
    }
    void set_clocks(Instant to) {
        one.now = to;
        two.now = to;
    }
};

// So many rounds, each stage of them on a market of its own: sessions do not outlive some fifty deadlines.
void on_stages(int rounds, const std::function<void(Two&)>& round, const std::function<void(Two&, int)>& end = {}) {
    constexpr int most_on_one = 50;
    for (int done = 0; done < rounds; done += most_on_one) {
        Two stage;
        const int here = std::min(most_on_one, rounds - done);
        for (int i = 0; i < here; ++i) round(stage);
        if (end) end(stage, here);
    }
}

std::size_t opened(Market& market, const std::string& procurement, const Trader& owner) {
    const auto page = body_of(market.get(procurement + "/quotes", owner.token));
    return page.at("items").get_array().size();
}

}  // namespace

TEST_CASE("a quote at the deadline against the opening: it is receipted and opened, or refused and not there") {
    int in_time = 0;
    on_stages(rounds(), [&](Two& stage) {
        const std::string procurement = stage.fresh_procurement();
        const Instant deadline = *parse_instant(text_at(stage.one.get(procurement), "/deadline"));
        stage.one.now = deadline - Duration{1};  // its clock is one microsecond behind the other's
        stage.two.now = deadline;
        Response sent;
        stage.both([&](Market& market) { sent = quote(market, procurement, stage.agencies[3], amount_quote("90.00")); },
                   [&](Market& market) { market.sweep(); });
        CHECK((sent.status == 201 || code_of(sent) == "deadline_passed"));
        stage.set_clocks(deadline + std::chrono::seconds{1});
        const Response shown = stage.two.get(procurement);
        CHECK(text_at(shown, "/state") == "awarded");
        CHECK(opened(stage.two, procurement, stage.owner) == (sent.status == 201 ? 4U : 3U));
        CHECK(text_at(shown, "/award/price/amount") == (sent.status == 201 ? "90.00" : "95.00"));
        in_time += sent.status == 201;
    });
    MESSAGE(in_time << " of " << rounds() << " quotes came before the opening");
}

TEST_CASE("two instances that open at once award once and draft one contract") {
    const auto round = [](Two& stage) {
        const std::string procurement = stage.fresh_procurement();
        stage.set_clocks(*parse_instant(text_at(stage.one.get(procurement), "/deadline")));
        int taken_by_one = 0, taken_by_two = 0;
        stage.both([&](Market& market) { taken_by_one = market.sweep(); },
                   [&](Market& market) { taken_by_two = market.sweep(); });
        CHECK(taken_by_one + taken_by_two == 1);
        CHECK(text_at(stage.one.get(procurement), "/state") == "awarded");
    };
    on_stages(rounds(), round, [](Two& stage, int rounds) {
        const auto page = body_of(stage.one.get("/v1/contracts?limit=100", stage.agencies[0].token));
        CHECK(page.at("items").get_array().size() == static_cast<std::size_t>(rounds));
    });
}

TEST_CASE("two quotes of one agency at once: the later replaces the earlier, one counts") {
    on_stages(rounds(), [](Two& stage) {
        const std::string procurement = stage.fresh_procurement();
        Response first, second;
        stage.both(
            [&](Market& market) { first = quote(market, procurement, stage.agencies[3], amount_quote("91.00")); },
            [&](Market& market) { second = quote(market, procurement, stage.agencies[3], amount_quote("92.00")); });
        CHECK(first.status == 201);
        CHECK(second.status == 201);
        stage.set_clocks(*parse_instant(text_at(stage.one.get(procurement), "/deadline")));
        stage.one.sweep();
        const auto page = body_of(stage.one.get(procurement + "/quotes", stage.owner.token));
        const auto& quotes = page.at("items").get_array();
        REQUIRE(quotes.size() == 5);
        CHECK(quotes[3].at("state") == "replaced");
        CHECK(quotes[4].at("state") == "won");
    });
}
