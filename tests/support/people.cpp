// People of a test's market.
#include "tests/support/people.hpp"

#include <doctest/doctest.h>

#include "domain/people/accounts.hpp"

namespace heluo::tests {

Response log_in(Market& market, std::string_view login, std::string_view password, std::string_view address,
                std::string_view device) {
    Request request = market.request(Method::post, "/v1/sessions");
    json::object body{{"login", login}, {"password", password}};
    if (!device.empty()) body["device"] = device;
    request.content_type = "application/json";
    request.body = json::serialize(body);
    request.address = address;
    return market.send(request);
}

Token token(Market& market, std::string_view login) {
    const auto answer = log_in(market, login, good_password);
    REQUIRE_MESSAGE(answer.status == 201, answer.body);
    return text_at(answer, "/token");
}

Token operator_(Market& market) {
    bool there = false;
    market.read([&](Unit& unit) { there = unit.accounts.by_login("operator").has_value(); });
    if (!there) {
        const std::string typed{good_password};
        const NewPassword password{typed, market.crypto.hash_password(typed)};
        market.write([&](Unit& unit) { create_first_operator(unit, {"operator"}, {"operator"}, password); }, "admin");
    }
    return token(market, "operator");
}

static char check_of(std::string_view text, const int* weights, int modulus, std::string_view alphabet) {
    int sum = 0;
    for (std::size_t i = 0; i < text.size(); ++i) sum += weights[i] * static_cast<int>(alphabet.find(text[i]));
    const int value = (modulus - sum % modulus) % modulus;
    return modulus == 11 && value == 10 ? 'X' : alphabet[static_cast<std::size_t>(value)];
}

std::string credit_code(int n) {
    constexpr int organisation[] = {3, 7, 9, 10, 5, 8, 4, 2};
    constexpr int whole[] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    std::string digits = std::to_string(n);
    std::string body = "MA" + std::string(6 - digits.size(), '0') + digits;
    body += check_of(body, organisation, 11, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    std::string code = "91410300" + body;
    code += check_of(code, whole, 31, "0123456789ABCDEFGHJKLMNPQRTUWXY");
    return code;
}

std::string party(Market& market, int n, std::string_view region) {
    const auto answer = market.post(
        "/v1/parties", {{"credit_code", credit_code(n)}, {"name", "主体" + std::to_string(n)}, {"region", region}},
        operator_(market));
    REQUIRE_MESSAGE(answer.status == 201, answer.body);
    return text_at(answer, "/id");
}

std::string account(Market& market, std::string_view login, const std::vector<std::string>& roles,
                    std::string_view party) {
    json::object body{{"login", login}, {"password", good_password}, {"roles", json::value_from(roles)}};
    if (!party.empty()) body["party"] = party;
    const auto answer = market.post("/v1/accounts", body, operator_(market));
    REQUIRE_MESSAGE(answer.status == 201, answer.body);
    return text_at(answer, "/id");
}

std::string login_of(std::string_view role, std::string_view party) {
    std::string login{role};
    if (!party.empty()) login += "-" + std::string{party.substr(party.size() - 8)};
    for (char& c : login)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return login;
}

Token person(Market& market, std::string_view role, std::string_view party) {
    const std::string login = login_of(role, party);
    account(market, login, {std::string{role}}, party);
    return token(market, login);
}

std::string account_of(Market& market, const Token& token) {
    return text_at(market.get("/v1/me", token), "/account/id");
}

std::string mandate(Market& market, const Token& client, const Token& broker) {
    const Instant until = Instant{market.now} + std::chrono::days{30};
    const auto answer =
        market.post("/v1/mandates", {{"broker", account_of(market, broker)}, {"valid_until", text(until)}}, client);
    REQUIRE_MESSAGE(answer.status == 201, answer.body);
    return text_at(answer, "/id");
}

json::object key_wish(Market& market, const std::vector<std::string>& scopes) {
    const Instant until = Instant{market.now} + std::chrono::days{30};
    return {{"name", "统计局接口"}, {"scopes", json::value_from(scopes)}, {"valid_until", text(until)}};
}

MadeKey made_key(Market& market, const Token& as, const json::object& wish) {
    const auto answer = market.post("/v1/keys", wish, as);
    REQUIRE_MESSAGE(answer.status == 201, answer.body);
    return {text_at(answer, "/key/id"), header(answer, "Location"), text_at(answer, "/secret")};
}

MadeKey made_key(Market& market, const Token& as, const std::vector<std::string>& scopes) {
    return made_key(market, as, key_wish(market, scopes));
}

}  // namespace heluo::tests
