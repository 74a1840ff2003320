// Who sees which contracts, in which order, under which version; and who is told of their steps.
#include <doctest/doctest.h>

#include "tests/support/exchange.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

Strings titles(const Response& page) {
    Strings list;
    const json::value body = body_of(page);
    for (const json::value& line : body.at("items").get_array()) list.emplace_back(line.at("title").get_string());
    return list;
}

Strings titles(Registry& registry, std::string_view query, const Token& as) {
    return titles(registry.market.get("/v1/contracts" + std::string{query}, as));
}

}  // namespace

TEST_CASE("a contract is its sides' and the staff's to read; for others it does not exist") {
    Registry registry;
    const std::string contract = registry.drafted();
    const Token stranger = member(registry.market, party(registry.market, 3));
    const Token statistician = person(registry.market, "statistician"),
                supervisor = person(registry.market, "supervisor"), auditor = person(registry.market, "auditor");

    for (const Token& reader : {registry.seller, registry.buyer, registry.registrar, statistician, supervisor})
        CHECK(registry.market.get(contract, reader).status == 200);
    CHECK(registry.market.get(contract, stranger).status == 404);
    CHECK(registry.market.get(contract, broker(registry.market)).status == 404);
    CHECK(registry.market.get(contract, operator_(registry.market)).status == 403);
    CHECK(registry.market.get(contract, auditor).status == 403);
    CHECK(registry.market.get(contract).status == 401);
    CHECK(registry.market.get("/v1/contracts/ctr_01JDCNX8T4M0A1B2C3D4E5F6G7", registry.registrar).status == 404);
    CHECK(registry.market.get("/v1/contracts/whatever", registry.registrar).status == 404);
}

TEST_CASE("a broker reads the contracts of the parties that entrusted it, and no others") {
    Registry registry;
    const Token one = broker(registry.market);
    const std::string contract = registry.drafted();
    mandate(registry.market, registry.buyer, one);

    CHECK(registry.market.get(contract, one).status == 200);
    CHECK(text_at(registry.market.get(contract, one), "/allowed_steps") == "[]");
    json::object body = registry.wish();
    body["buyer"] = {{"name", "张某"}, {"region", "110000"}};
    CHECK(registry.market.get(registry.drafted(body), one).status == 404);
    CHECK(registry.market.get("/v1/contracts", one).status == 403);
    CHECK(registry.edit(contract, registry.wish(), one).status == 403);
}

TEST_CASE("a step is refused to whoever lacks the role, and hidden from whoever may not see the contract") {
    Registry registry;
    const Token stranger = member(registry.market, party(registry.market, 3));
    const Token supervisor = person(registry.market, "supervisor");
    const std::string contract = registry.submitted();
    const json::object reason{{"reason", "缺少附件。"}}, refusal{{"grounds", {"N02"}}, {"text", "不是技术合同。"}};

    for (const auto& [step, body] : std::initializer_list<std::pair<const char*, json::object>>{
             {"accept", {}}, {"return", reason}, {"register", {}}, {"refuse", refusal}}) {
        CAPTURE(step);
        CHECK(code_of(registry.step(contract, step, registry.seller, body)) == "forbidden");
        CHECK(code_of(registry.step(contract, step, supervisor, body)) == "forbidden");
    }
    for (const char* step : {"submit", "discard"}) {
        CAPTURE(step);
        CHECK(code_of(registry.step(contract, step, registry.registrar)) == "forbidden");
        CHECK(code_of(registry.step(contract, step, stranger)) == "not_found");
        CHECK(code_of(registry.step(contract, step, {})) == "not_authenticated");
    }
    CHECK(registry.edit(contract, registry.wish(), registry.registrar).status == 403);
    CHECK(registry.state(contract) == "submitted");
}

TEST_CASE("a party lists its own contracts, staff list all") {
    Registry registry;
    const std::string third = party(registry.market, 3);
    const Token stranger = member(registry.market, third);
    json::object body = registry.wish("与第三方的服务");
    body["buyer"] = {{"credit_code", credit_code(3)}, {"name", "主体3"}, {"region", "410305"}};
    registry.drafted(registry.wish("双方的服务"));
    registry.market.now += std::chrono::milliseconds{1};
    registry.drafted(body);

    CHECK(titles(registry, "", registry.seller) == Strings{"与第三方的服务", "双方的服务"});
    CHECK(titles(registry, "", registry.buyer) == Strings{"双方的服务"});
    CHECK(titles(registry, "", stranger) == Strings{"与第三方的服务"});
    CHECK(titles(registry, "", registry.registrar).size() == 2);
    CHECK(titles(registry, "", person(registry.market, "statistician")).size() == 2);
    CHECK(registry.market.get("/v1/contracts", operator_(registry.market)).status == 403);
    CHECK(registry.market.get("/v1/contracts").status == 401);
}

TEST_CASE("a registrar works the queue from the oldest") {
    Registry registry;
    for (const char* title : {"甲", "乙", "丙"}) {
        registry.market.now += std::chrono::milliseconds{1};
        registry.submitted(registry.wish(title));
    }
    registry.drafted(registry.wish("丁"));

    CHECK(titles(registry, "?state=submitted&order=oldest", registry.registrar) == Strings{"甲", "乙", "丙"});
    CHECK(titles(registry, "?state=submitted", registry.registrar) == Strings{"丙", "乙", "甲"});
    const Response first =
        registry.market.get("/v1/contracts?state=submitted&order=oldest&limit=2", registry.registrar);
    CHECK(titles(first) == Strings{"甲", "乙"});
    CHECK(text_at(first, "/items/0/allowed_steps") == R"(["accept","return","assign"])");
    CHECK(text_at(first, "/items/0/submitted_at") == text_at(first, "/items/0/created_at"));
    const std::string rest = "?state=submitted&order=oldest&limit=2&cursor=" + text_at(first, "/next_cursor");
    CHECK(titles(registry, rest, registry.registrar) == Strings{"丙"});
    CHECK(titles(registry, "?state=registered", registry.registrar).empty());
    CHECK(faults(registry.market.get("/v1/contracts?state=waiting&order=random", registry.registrar)) ==
          Strings{"/state not_allowed_value", "/order not_allowed_value"});
}

TEST_CASE("R20: a registered contract is found by its number of 16 digits or of 14") {
    Registry registry;
    registry.registered(registry.wish("甲"));
    registry.registered(registry.wish("乙"));

    CHECK(titles(registry, "?number=2026410301000002", registry.registrar) == Strings{"乙"});
    CHECK(titles(registry, "?number=26410301000001", registry.registrar) == Strings{"甲"});
    CHECK(titles(registry, "?number=2026410301000003", registry.registrar).empty());
    CHECK(faults(registry.market.get("/v1/contracts?number=202641030100001", registry.registrar)) ==
          Strings{"/number registration_number_format"});
}

TEST_CASE("every step names the version it acts on") {
    Registry registry;
    const std::string contract = registry.drafted();
    const json::object wish = registry.wish();
    const auto put = [&](std::string_view tag) { return registry.market.put(contract, wish, registry.seller, tag); };

    CHECK(code_of(put("")) == "precondition_required");
    CHECK(put("").status == 428);
    CHECK(put("\"1\"").status == 200);
    CHECK(code_of(put("\"1\"")) == "stale");
    CHECK(put("\"1\"").status == 412);
    CHECK(put("W/\"2\"").status == 412);
    CHECK(put("*").status == 200);
    for (const char* step : {"submit", "discard"})
        for (const auto& [tag, status] : {std::pair{"", 428}, std::pair{"\"1\"", 412}}) {
            CAPTURE(step);
            CHECK(registry.market.send(registry.stepping(contract, step, registry.seller, {}, tag)).status == status);
        }
    CHECK(registry.step(contract, "submit", registry.seller).status == 200);
    const json::object reason{{"reason", "缺少附件。"}}, refusal{{"grounds", {"N02"}}, {"text", "不是技术合同。"}};
    for (const auto& [step, body] : std::initializer_list<std::pair<const char*, json::object>>{
             {"accept", {}}, {"return", reason}, {"register", {}}, {"refuse", refusal}})
        for (const auto& [tag, status] : {std::pair{"", 428}, std::pair{"\"1\"", 412}}) {
            CAPTURE(step);
            CHECK(registry.market.send(registry.stepping(contract, step, registry.registrar, body, tag)).status ==
                  status);
        }
    CHECK(registry.state(contract) == "submitted");
}

TEST_CASE("both sides and the staff are told of each step, and nobody else") {
    Registry registry;
    const Token stranger = member(registry.market, party(registry.market, 3));
    const std::string contract = registry.drafted();
    registry.edit(contract, registry.wish("改过的名称"), registry.buyer);
    registry.step(contract, "submit", registry.seller);
    registry.step(contract, "return", registry.registrar, {{"reason", "缺少附件。"}});
    registry.step(contract, "submit", registry.seller);
    registry.step(contract, "accept", registry.registrar);
    registry.step(contract, "register", registry.registrar);

    const Strings told{"contract_drafted",   "contract_edited",   "contract_submitted", "contract_returned",
                       "contract_submitted", "contract_accepted", "contract_registered"};
    CHECK(registry.events(contract, registry.seller) == told);
    CHECK(registry.events(contract, registry.buyer) == told);
    CHECK(registry.events(contract, registry.registrar) == told);
    CHECK(registry.events(contract, stranger).empty());
    CHECK(registry.events(contract, {}).empty());
    const std::string given_up = registry.drafted(registry.wish("作废的合同"));
    registry.step(given_up, "discard", registry.seller);
    CHECK(registry.events(given_up, registry.buyer) == Strings{"contract_drafted", "contract_discarded"});
}
