// Brokers (技术经纪人): they list and negotiate for whom they hold a mandate, while they hold it.
#include <doctest/doctest.h>

#include "tests/support/exchange.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;
using std::chrono::days;

namespace {

json::object for_client(Market& market, const Trader& client) {
    json::object wish = listing_wish(market);
    wish["owner"] = client.party;
    return wish;
}

// A listing that a broker has drafted for its client, published.
struct Brokered {
    Market market;
    Trader client = member_of_new_party(market), guest = member_of_new_party(market), staff = reviewer(market),
           broker = new_broker(market);
    std::string listing;

    Brokered() {
        entrust(market, client, broker, Instant{market.now} + days{60});
        listing = published(market, broker, staff, for_client(market, client));
    }
};

}  // namespace

TEST_CASE("a broker lists for a client and for nobody else") {
    Brokered stage;
    const Trader stranger = member_of_new_party(stage.market), other = new_broker(stage.market);

    const Response seen = stage.market.get(stage.listing, stage.broker.token);
    CHECK(text_at(seen, "/owner") == stage.client.party);
    CHECK(text_at(seen, "/broker") == stage.broker.account);
    CHECK(text_at(seen, "/allowed_steps") == R"(["withdraw"])");
    CHECK(text_at(stage.market.get(stage.listing), "/broker").empty());
    CHECK(code_of(stage.market.post("/v1/listings", for_client(stage.market, stranger), stage.broker.token)) ==
          "mandate_missing");
    CHECK(code_of(stage.market.post("/v1/listings", for_client(stage.market, stage.client), other.token)) ==
          "mandate_missing");
    CHECK(faults(stage.market.post("/v1/listings", listing_wish(stage.market), stage.broker.token)) ==
          Strings{"/owner required"});
    CHECK(step(stage.market, stage.listing, "withdraw", other).status == 403);
    CHECK(step(stage.market, stage.listing, "withdraw", stage.client).status == 200);
}

TEST_CASE("a broker negotiates for its client") {
    Brokered stage;
    const Talk talk = offered(stage.market, stage.listing, stage.guest, offer_wish());

    CHECK(text_at(stage.market.get(talk.address, stage.broker.token), "/your_side") == "seller");
    const json::value list = body_of(stage.market.get("/v1/negotiations", stage.broker.token));
    CHECK(list.at("items").get_array().size() == 1);
    const Response countered = answer_offer(stage.market, talk, "counter", stage.broker, offer_wish("600000.00"));
    CHECK(text_at(countered, "/offers/1/by") == "seller");
    CHECK(code_of(answer_offer(stage.market, talk_of(countered), "accept", stage.client)) == "not_addressee");
    CHECK(answer_offer(stage.market, talk_of(countered), "accept", stage.guest).status == 201);
}

TEST_CASE("a mandate that is over opens nothing any more") {
    Brokered stage;
    const Talk talk = offered(stage.market, stage.listing, stage.guest, offer_wish());
    const std::string draft = drafted(stage.market, stage.broker, [&] {
        json::object wish = for_client(stage.market, stage.client);
        wish["title"] = "另一项成果";
        return wish;
    }());

    stage.market.now += days{60};
    CHECK(stage.market.get(talk.address, stage.broker.token).status == 404);
    CHECK(answer_offer(stage.market, talk, "reject", stage.broker).status == 404);
    CHECK(stage.market.get(draft, stage.broker.token).status == 404);
    CHECK(post_as(stage.market, draft + "/submit", {}, stage.broker, "*").status == 404);
    CHECK(state_of(stage.market, draft, stage.client) == "draft");
}

TEST_CASE("a broker's list of work is that of its present clients, whoever drafted it, and ends with the mandate") {
    Brokered stage;
    const auto listed = [&](const Trader& broker) {
        return body_of(stage.market.get("/v1/my/listings", broker.token)).at("items").get_array().size();
    };
    json::object own = for_client(stage.market, stage.client);
    own["title"] = "委托人自己的草稿";
    drafted(stage.market, stage.client, own);
    CHECK(listed(stage.broker) == 2);
    CHECK(listed(new_broker(stage.market)) == 0);
    stage.market.now += days{60};
    CHECK(listed(stage.broker) == 0);
}
