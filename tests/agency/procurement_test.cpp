// Procurements from draft to award: what may be written, when it may be changed, what everybody sees.
#include "domain/agency/procurements.hpp"

#include <doctest/doctest.h>

#include "domain/registry/contracts.hpp"
#include "tests/support/agency.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;
using namespace std::chrono_literals;

namespace {

json::object cancellation() { return {{"reason", "funds"}, {"text", "预算调整。"}}; }

struct Desk {
    Market market;
    Trader owner = member_of_new_party(market), other = member_of_new_party(market);

    Response draft(const std::function<void(json::object&)>& change = {}) {
        json::object wish = procurement_wish(market);
        if (change) change(wish);
        return post_as(market, "/v1/procurements", wish, owner);
    }
};

}  // namespace

TEST_CASE("a draft is its owner's alone; published it is everybody's") {
    Desk desk;
    const std::string procurement = header(desk.draft(), "Location");
    CHECK(desk.market.get(procurement).status == 404);
    CHECK(desk.market.get(procurement, desk.other.token).status == 404);
    CHECK(post_as(desk.market, procurement + "/publish", {}, desk.other, "*").status == 404);
    const auto listed = [&](const Token& as) {
        return body_of(desk.market.get("/v1/procurements", as)).at("items").as_array().size();
    };
    CHECK(listed({}) == 0);
    CHECK(listed(desk.other.token) == 0);
    CHECK(listed(desk.owner.token) == 1);

    CHECK(step(desk.market, procurement, "publish", desk.owner).status == 200);
    CHECK(desk.market.get(procurement).status == 200);
    CHECK(post_as(desk.market, procurement + "/cancel", cancellation(), desk.other, "*").status == 403);
    CHECK(listed({}) == 1);
    CHECK(body_of(desk.market.get("/v1/procurements?service_type=consulting")).at("items").as_array().empty());
    CHECK(body_of(desk.market.get("/v1/procurements?state=awarded")).at("items").as_array().empty());
    CHECK(body_of(desk.market.get("/v1/procurements?owner=" + desk.owner.party)).at("items").as_array().size() == 1);
}

TEST_CASE("every wrong field of a procurement is named at once") {
    Desk desk;
    const Response shape = desk.draft([](json::object& wish) {
        wish["title"] = "";
        wish["ceiling"] = money("1.234");
        wish["quoting"] = "guess";
        wish["method"] = "draw";
        wish["deadline"] = "tomorrow";
        wish["colour"] = "red";
    });
    CHECK(pointers(shape) == Strings{"/title", "/quoting", "/ceiling/amount", "/method", "/deadline", "/colour"});
    const Response sense = desk.draft([](json::object& wish) {
        wish["service_types"] = json::array{"testing", "magic"};
        wish["ceiling"] = money("0.00");
        wish["min_discount"] = "5.00";
        wish["deadline"] = "2026-11-25T00:00:00Z";
    });
    CHECK(faults(sense) == Strings{"/service_types/1 code_unknown", "/ceiling/amount amount_not_positive",
                                   "/min_discount not_here", "/floor floor_above_ceiling",
                                   "/deadline deadline_too_soon"});
    const Response discounts = desk.draft([](json::object& wish) {
        wish["quoting"] = "discount";
        wish["min_discount"] = "20.01";
        wish["max_discount"] = "20.00";
    });
    CHECK(faults(discounts) == Strings{"/floor not_here", "/min_discount floor_above_ceiling"});
    CHECK(faults(desk.draft([](json::object& wish) { wish["min_discount"] = "100.00"; })) ==
          Strings{"/min_discount percent_format"});
}

TEST_CASE("the deadline leaves three days at least and 180 at most, to the microsecond") {
    Desk desk;
    const auto with = [&](Duration ahead) {
        return desk.draft([&](json::object& wish) { wish["deadline"] = text(Instant{desk.market.now} + ahead); });
    };
    CHECK(with(72h).status == 201);
    CHECK(faults(with(72h - 1us)) == Strings{"/deadline deadline_too_soon"});
    CHECK(with(24h * 180).status == 201);
    CHECK(faults(with(24h * 180 + 1us)) == Strings{"/deadline too_many_days"});
}

TEST_CASE("a floor equal to the ceiling is one price, one fen above it is none") {
    Desk desk;
    CHECK(desk.draft([](json::object& wish) { wish["floor"] = money("120.00"); }).status == 201);
    CHECK(faults(desk.draft([](json::object& wish) { wish["floor"] = money("120.01"); })) ==
          Strings{"/floor floor_above_ceiling"});
    CHECK(desk.draft([](json::object& wish) { wish.erase("floor"); }).status == 201);
}

TEST_CASE("a draft is rewritten until it is published, and its deadline is judged again then") {
    Desk desk;
    const std::string procurement = header(desk.draft(), "Location");
    json::object wish = procurement_wish(desk.market);
    wish["title"] = "另一个标题";
    CHECK(desk.market.put(procurement, wish, desk.owner.token, "\"1\"").status == 200);
    CHECK(desk.market.put(procurement, wish, desk.owner.token, "\"1\"").status == 412);
    desk.market.now += 25h;
    CHECK(faults(step(desk.market, procurement, "publish", desk.owner)) == Strings{"/deadline deadline_too_soon"});
    wish["deadline"] = text(Instant{desk.market.now} + 72h);
    CHECK(desk.market.put(procurement, wish, desk.owner.token, "\"2\"").status == 200);
    CHECK(step(desk.market, procurement, "publish", desk.owner).status == 200);
    CHECK(code_of(desk.market.put(procurement, wish, desk.owner.token, "*")) == "wrong_state");
}

TEST_CASE("the award drafts the contract with the terms of the winning quote, known to its two sides only") {
    Tender tender;
    tender.quoted({"100.00", "95.00", "97.00"});
    tender.open();
    const std::string contract = text_at(tender.shown(tender.owner.token), "/contract");
    CHECK(text_at(tender.shown(tender.agencies[1].token), "/contract") == contract);
    CHECK(text_at(tender.shown(tender.agencies[0].token), "/contract").empty());
    CHECK(text_at(tender.shown(), "/contract").empty());
    const Response drafted = tender.market.get("/v1/contracts/" + contract, tender.agencies[1].token);
    CHECK(drafted.status == 200);
    CHECK(text_at(drafted, "/source") == "award");
    CHECK("/v1/procurements/" + text_at(drafted, "/source_id") == tender.procurement);
    CHECK(text_at(drafted, "/amount_total/amount") == "95.00");
    CHECK(text_at(drafted, "/seller/party") == tender.agencies[1].party);
    CHECK(text_at(drafted, "/buyer/party") == tender.owner.party);
}

TEST_CASE("a reader who comes after the deadline finds the procurement opened before the clock came by") {
    Tender tender;
    tender.quoted({"100.00", "95.00", "97.00"});
    tender.market.now = *parse_instant(text_at(tender.shown(), "/deadline"));
    CHECK(text_at(tender.shown(), "/state") == "awarded");
    CHECK(tender.market.sweep() == 0);
}

TEST_CASE("a cancelled procurement takes no quote, opens none, and is cancelled before its deadline only") {
    Tender tender;
    tender.quoted({"100.00", "95.00", "97.00"});
    CHECK(faults(step(tender.market, tender.procurement, "cancel", tender.owner,
                      {{"reason", "mood"}, {"text", "不要了。"}})) == Strings{"/reason code_unknown"});
    const Response cancelled =
        step(tender.market, tender.procurement, "cancel", tender.owner, {{"reason", "other"}, {"text", "不再需要。"}});
    REQUIRE_MESSAGE(cancelled.status == 200, cancelled.body);
    CHECK(code_of(tender.quote_of(3, amount_quote("90.00"))) == "wrong_state");
    CHECK(code_of(tender.market.get(tender.procurement + "/quotes", tender.owner.token)) == "never_opened");
    CHECK(text_at(tender.shown(), "/next_event").empty());
    tender.market.now += 24h * 10;
    CHECK(tender.market.sweep() == 1);  // what was withheld is told now
    CHECK(tender.market.sweep() == 0);
    CHECK(text_at(tender.shown(), "/state") == "cancelled");

    Tender late;
    late.market.now = *parse_instant(text_at(late.shown(), "/deadline"));
    CHECK(code_of(post_as(late.market, late.procurement + "/cancel", {{"reason", "other"}, {"text", "太晚。"}},
                          late.owner, "*")) == "wrong_state");
}
