// The fault loop over every write of the registry: before or after, never between, and a repeat has one effect.
#include <doctest/doctest.h>

#include "domain/registry/contracts.hpp"
#include "tests/support/fault_loop.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

// A contract that was brought as far as these steps lead, and the next request about it.
struct Scene {
    Market& market;
    RegistryPeople people;
    std::string contract;

    explicit Scene(Market& market) : market{market}, people{market} {
        const Response made = market.post("/v1/contracts", contract_wish(market), people.seller);
        REQUIRE_MESSAGE(made.status == 201, made.body);
        contract = header(made, "Location");
    }
    Request step(std::string_view name, const json::object& body = {}) {
        const bool applicant = name == "submit" || name == "discard" || name == "cancel" || name == "change";
        return contract_step(market, contract, name, applicant ? people.seller : people.registrar, body);
    }
    Scene& after(std::initializer_list<std::string_view> steps) {
        for (const std::string_view name : steps) {
            const Response answer = market.send(step(name));
            REQUIRE_MESSAGE(answer.status == 200, answer.body);
        }
        return *this;
    }
};

}  // namespace

TEST_CASE("faults while a contract is drafted, edited or discarded leave it before or after") {
    fault_loop([](Market& market) {
        const RegistryPeople people{market};
        return with_body(market.request(Method::post, "/v1/contracts", people.seller), contract_wish(market));
    });
    fault_loop(
        [](Market& market) {
            const Scene scene{market};
            Request request = market.request(Method::put, scene.contract, scene.people.seller);
            request.idempotency_key = market.fresh_key();
            request.has_idempotency_key = true;
            return with_body(std::move(request), contract_wish(market, "改过的名称"), "\"1\"");
        },
        200);
    fault_loop([](Market& market) { return Scene{market}.step("discard"); }, 200);
}

TEST_CASE("faults while a contract is submitted, accepted or returned leave it before or after") {
    fault_loop([](Market& market) { return Scene{market}.step("submit"); }, 200);
    fault_loop([](Market& market) { return Scene{market}.after({"submit"}).step("accept"); }, 200);
    fault_loop(
        [](Market& market) {
            return Scene{market}.after({"submit"}).step("return", {{"reason", "缺少附件。"}});
        },
        200);
    fault_loop(
        [](Market& market) {
            return Scene{market}.after({"submit", "accept"}).step("return", {{"reason", "缺少附件。"}});
        },
        200);
}

TEST_CASE("faults while a contract is registered leave it without number or with one, and the series without gap") {
    fault_loop([](Market& market) { return Scene{market}.after({"submit", "accept"}).step("register"); }, 200);
}

TEST_CASE("faults while a contract is refused leave it before or after") {
    const json::object refusal{{"grounds", {"N02"}}, {"text", "不是技术合同。"}};
    fault_loop([&](Market& market) { return Scene{market}.after({"submit", "accept"}).step("refuse", refusal); }, 200);
}

TEST_CASE("faults while a registration is cancelled or revoked leave it before or after") {
    const auto registered = [](Market& market) { return Scene{market}.after({"submit", "accept", "register"}); };
    fault_loop(
        [&](Market& market) {
            return registered(market).step("cancel", {{"cause", "rescinded"}, {"text", "协议解除。"}});
        },
        200);
    fault_loop(
        [&](Market& market) {
            return registered(market).step("revoke", {{"cause", "fraud"}, {"text", "材料虚假。"}});
        },
        200);
}

TEST_CASE("faults while experts are asked and heard leave the case before or after") {
    const json::object dispute{{"disputed", true}, {"text", "对金额有争议。"}};
    fault_loop([&](Market& market) { return Scene{market}.after({"submit", "accept"}).step("review", dispute); }, 200);
    fault_loop(
        [&](Market& market) {
            Scene scene{market};
            const Response asked = market.send(scene.after({"submit", "accept"}).step("review", dispute));
            REQUIRE_MESSAGE(asked.status == 200, asked.body);
            return scene.step("conclude", {{"opinion", "属于技术服务。"}});
        },
        200);
}

TEST_CASE("faults while a change is drafted or registered leave contract and change before or after") {
    const auto registered = [](Scene& scene) { scene.after({"submit", "accept", "register"}); };
    fault_loop([&](Market& market) {
        Scene scene{market};
        registered(scene);
        return scene.step("change", {{"reason", "调整价款。"}});
    });
    fault_loop(
        [&](Market& market) {
            Scene scene{market};
            registered(scene);
            const Response made = market.send(scene.step("change", {{"reason", "调整价款。"}}));
            REQUIRE_MESSAGE(made.status == 201, made.body);
            scene.contract = header(made, "Location");
            Request edit = market.request(Method::put, scene.contract, scene.people.seller);
            REQUIRE(market.send(with_body(std::move(edit), contract_wish(market, "改过的名称"), "\"1\"")).status ==
                    200);
            REQUIRE(market.send(scene.step("submit", {{"benefits", json::array{}}})).status == 200);
            REQUIRE(market.send(scene.step("accept")).status == 200);
            return scene.step("register_change");
        },
        200);
}
