// People of a test's market: made through the real API by an operator, logged in, known by their tokens.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/market.hpp"

namespace heluo::tests {

inline constexpr std::string_view good_password = "correct horse 1984";

// The operator's token; the account is made at first use of a market, by the machine's administrator.
Token operator_(Market& market);
// A party of the n-th synthetic credit code; its typed id.
std::string party(Market& market, int n = 1, std::string_view region = "410305");
std::string credit_code(int n);  // valid, different for each n

// An account with these roles; its typed id. An empty party is none.
std::string account(Market& market, std::string_view login, const std::vector<std::string>& roles,
                    std::string_view party = {});
Token token(Market& market, std::string_view login);  // logs in
// Both at once, with a login made from role and party.
std::string login_of(std::string_view role, std::string_view party = {});
Token person(Market& market, std::string_view role, std::string_view party = {});
inline Token member(Market& market, std::string_view party) { return person(market, "member", party); }
inline Token agency_person(Market& market, std::string_view party) { return person(market, "agency", party); }
inline Token broker(Market& market) { return person(market, "broker"); }

// The typed id of the account behind a token.
std::string account_of(Market& market, const Token& token);
// The broker may act for the client (a member's token) for 30 days; the mandate's typed id.
std::string mandate(Market& market, const Token& client, const Token& broker);

// A key by which machines act for the account behind the token, for 30 days; its secret is shown in place of a token.
struct MadeKey {
    std::string id, address;  // "/v1/keys/key_..."
    Token secret;
};
json::object key_wish(Market& market, const std::vector<std::string>& scopes);
MadeKey made_key(Market& market, const Token& as, const std::vector<std::string>& scopes);
MadeKey made_key(Market& market, const Token& as, const json::object& wish);

Response log_in(Market& market, std::string_view login, std::string_view password,
                std::string_view address = "127.0.0.1", std::string_view device = {});

}  // namespace heluo::tests
