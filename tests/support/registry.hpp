// The registry's cast and verbs: a seller, a buyer and a registrar, and contracts on their way, all over the API.
#pragma once
#include <string>

#include "domain/registry/contracts.hpp"
#include "tests/support/market.hpp"

namespace heluo::tests {

// "1000000.00" as the API speaks money.
json::object yuan(std::string_view amount);

// The house's rules, but no two contracts are alike unless they are one: for tests of the latter.
const Rules& rules_without_likeness();

// What `heluo verify log` would find, as "place trouble".
std::vector<std::string> misfits_of(Market& market);

// The house's rules, but no document is asked of every application: for tests that file their own.
const Rules& rules_without_papers();

// A market with two parties of Luoyang and a registrar of neither.
struct Registry {
    Market market;
    std::string seller_party, buyer_party;
    Token seller, buyer, registrar;

    explicit Registry(Instant now = start_of_tests(), const Rules& rules = shipped_rules());
    // Lets the time come, and everybody log in again.
    void at_ten_on(std::string_view day);

    // A whole body for POST /v1/contracts: a service of 1,000,000 yuan between the two, signed and in effect today.
    json::object wish(std::string_view title = "轴承寿命测试服务");
    Response draft(const json::object& body);
    // What a deal or an award between the two leaves behind: 800,000 yuan, no dates, codes as far as the market knows them.
    std::string settled(ContractSource source = ContractSource::deal);
    // The address of a contract in that state; each fails the test if it cannot be reached.
    std::string drafted(const json::object& body);
    std::string drafted() { return drafted(wish()); }
    std::string submitted(const json::object& body);
    std::string submitted() { return submitted(wish()); }
    std::string accepted(const json::object& body);
    std::string accepted() { return accepted(wish()); }
    std::string registered(const json::object& body);

    // POST of a step with the If-Match of the contract as it is now.
    Response step(const std::string& contract, std::string_view name, const Token& as, const json::object& body = {});
    // The same as a request that was not sent yet.
    Request stepping(const std::string& contract, std::string_view name, const Token& as, const json::object& body = {},
                     std::string_view if_match = "*");
    Response edit(const std::string& contract, const json::object& body, const Token& as);
    // As the market's staff enter what the party has become.
    void rename(const std::string& party, std::string_view name, std::string_view region);
    std::string state(const std::string& contract) { return at(contract, "/state"); }
    std::string at(const std::string& contract, std::string_view pointer);
    // A change of it to this body, registered with no warning left to explain; the change's address.
    std::string change_to(const std::string& contract, const json::object& body);
    std::vector<std::string> misfits();
    // The same while `set` holds for that row, and nothing once `mend` does.
    std::vector<std::string> misfits_with(const std::string& table, const std::string& ulid, const std::string& set,
                                          const std::string& mend);
    // "contract_drafted", ... about that contract as `as` may know them, in their order.
    std::vector<std::string> events(const std::string& contract, const Token& as);
};

// Files what every application needs, where nothing is on file yet and the market's tests do not file it themselves.
void file_papers(Market& market, const std::string& contract, const Token& as);

// The same over a market that somebody else made (the fault loop).
struct RegistryPeople {
    std::string seller_party, buyer_party;
    Token seller, buyer, registrar;
    explicit RegistryPeople(Market& market);
};
std::string registered_by(Market& market, const RegistryPeople& people, const json::object& body);
json::object contract_wish(Market& market, std::string_view title = "轴承寿命测试服务");
// What a contract of any kind must have agreed.
json::array every_clause();
// A submission that says why contracts like it are others.
json::object another_contract();
Request contract_step(Market& market, const std::string& contract, std::string_view name, const Token& as,
                      const json::object& body = {}, std::string_view if_match = "*");

}  // namespace heluo::tests
