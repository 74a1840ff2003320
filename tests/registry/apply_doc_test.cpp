// The contract that docs/apply.md shows whole is one that can be registered as it stands.
#include <doctest/doctest.h>

#include "tests/support/golden.hpp"
#include "tests/support/here.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;

TEST_CASE("the body that docs/apply.md shows is drafted, submitted and registered as it stands") {
    Market market;
    const std::string page = file_text(source("docs/apply.md")), fence = "```json\n";
    const auto begin = page.find(fence);
    REQUIRE(begin != std::string::npos);
    const auto first = begin + fence.size();
    const json::object body = json::parse(page.substr(first, page.find("```", first) - first)).as_object();
    std::vector<std::string> parties;
    for (const char* side : {"seller", "buyer"}) {
        const Response made = market.post("/v1/parties", body.at(side).as_object(), operator_(market));
        REQUIRE_MESSAGE(made.status == 201, made.body);
        parties.push_back(text_at(made, "/id"));
    }
    const Token seller = member(market, parties[0]), registrar = person(market, "registrar");
    const Response drafted = market.post("/v1/contracts", body, seller);
    REQUIRE_MESSAGE(drafted.status == 201, drafted.body);
    const std::string contract = header(drafted, "Location");
    for (const auto& [step, as] : {std::pair{"submit", seller}, {"accept", registrar}, {"register", registrar}}) {
        const Response done = market.send(contract_step(market, contract, step, as));
        CHECK_MESSAGE(done.status == 200, done.body);
    }
    CHECK(text_at(market.get(contract, seller), "/warnings") == "[]");
}
