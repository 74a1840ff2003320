// Agencies: applied, checked, refused, cleared out, and who sees what of it.
#include "domain/agency/agencies.hpp"

#include <doctest/doctest.h>

#include "tests/support/agency.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

json::object note() { return {{"reason", "other"}, {"text", "材料不全。"}}; }

struct Office {
    Market market;
    Trader staff = reviewer(market), agent = agent_of_new_party(market), stranger = agent_of_new_party(market);
    std::string agency = header(post_as(market, "/v1/agencies", agency_wish(), agent), "Location");

    Response take(std::string_view name, const json::object& body = {}) {
        return step(market, agency, name, staff, body);
    }
};

}  // namespace

TEST_CASE("an agency applies, is checked, and stands in the public list from then on") {
    Office office;
    CHECK(state_of(office.market, office.agency, office.agent) == "applied");
    CHECK(office.market.get(office.agency).status == 404);
    CHECK(office.market.get(office.agency, office.stranger.token).status == 404);
    CHECK(body_of(office.market.get("/v1/agencies")).at("items").as_array().empty());

    CHECK(office.take("check").status == 200);
    CHECK(text_at(office.market.get(office.agency), "/state") == "enrolled");
    CHECK(body_of(office.market.get("/v1/agencies?service_type=testing")).at("items").as_array().size() == 1);
    CHECK(body_of(office.market.get("/v1/agencies?service_type=test")).at("items").as_array().empty());
    CHECK(body_of(office.market.get("/v1/agencies?state=applied", office.staff.token)).at("items").as_array().empty());
}

TEST_CASE("every wrong field of an application is named at once") {
    Market market;
    const Trader agent = agent_of_new_party(market);
    CHECK(faults(post_as(market, "/v1/agencies", {{"service_types", json::array{}}, {"statement", " "}, {"x", 1}},
                         agent)) ==
          Strings{"/service_types too_few_items", "/statement text_blank", "/x unknown_member"});
    CHECK(faults(post_as(market, "/v1/agencies",
                         {{"service_types", {"testing", "magic", "testing"}}, {"statement", "有资质。"}}, agent)) ==
          Strings{"/service_types/1 code_unknown", "/service_types/2 duplicate_member"});
}

TEST_CASE("a party is one agency; after a refusal or a removal it may apply again") {
    Office office;
    const auto again = [&] { return post_as(office.market, "/v1/agencies", agency_wish(), office.agent); };
    CHECK(code_of(again()) == "duplicate_agency");
    CHECK(office.take("refuse", note()).status == 200);
    CHECK(text_at(office.market.get(office.agency, office.agent.token), "/review_text") == "材料不全。");
    CHECK(header(again(), "Location") == office.agency);
    CHECK(office.take("check").status == 200);
    CHECK(code_of(again()) == "duplicate_agency");
    CHECK(office.take("remove", note()).status == 200);
    CHECK(office.market.get(office.agency).status == 404);
    CHECK(again().status == 201);
    CHECK(state_of(office.market, office.agency, office.agent) == "applied");
}

TEST_CASE("checking takes the operator, a known reason, the right state and the version that was seen") {
    Office office;
    for (const Trader& other : {office.agent, office.stranger, member_of_new_party(office.market)})
        CHECK(post_as(office.market, office.agency + "/check", {}, other, "*").status == 403);
    CHECK(faults(office.take("refuse", {{"reason", "mood"}, {"text", "不行。"}})) == Strings{"/reason code_unknown"});
    CHECK(post_as(office.market, office.agency + "/check", {}, office.staff).status == 428);
    CHECK(post_as(office.market, office.agency + "/check", {}, office.staff, "\"7\"").status == 412);
    CHECK(code_of(office.take("remove", note())) == "wrong_state");
    CHECK(office.take("check").status == 200);
    CHECK(code_of(office.take("check")) == "wrong_state");
}

TEST_CASE("the steps that a view allows are those that its reader may take") {
    Office office;
    const auto steps = [&](const Trader& as) {
        return json::serialize(body_of(office.market.get(office.agency, as.token)).at("allowed_steps"));
    };
    CHECK(steps(office.staff) == R"(["check","refuse"])");
    CHECK(steps(office.agent) == "[]");
    CHECK(office.take("check").status == 200);
    CHECK(steps(office.staff) == R"(["remove"])");
    CHECK(office.take("remove", note()).status == 200);
    CHECK(steps(office.agent) == R"(["apply"])");
}
