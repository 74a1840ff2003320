// Idempotency keys at the API's side: see idempotency.hpp.
#include "api/core/idempotency.hpp"

#include "domain/core/crypto.hpp"

namespace heluo::api {

namespace {

constexpr std::size_t shortest_key = 8, longest_key = 255;
constexpr std::chrono::hours kept_normally{24}, kept_for_money{72};

}  // namespace

void check_key(const Request& request, const Route& route) {
    if (!request.has_idempotency_key) {
        require(!route.needs_key, Reason::idempotency_key_required);
        return;
    }
    const std::string& key = request.idempotency_key;
    require(key.size() >= shortest_key && key.size() <= longest_key, Reason::idempotency_key_malformed);
    for (const char c : key) require(c >= 0x21 && c <= 0x7e, Reason::idempotency_key_malformed);
}

KeyOf key_of(const Request& request, const Route& route, const std::optional<Actor>& actor, const Crypto& crypto) {
    const std::string who = actor ? actor->account.text() : "visitor " + request.address;
    const std::string action{name_of(route.action)};
    // With the caller's roles: an answer that was given to a role is not given again to who has lost it.
    const std::string whole = std::string{name_of(request.method)} + ' ' + request.target + '\n' +
                              std::to_string(actor ? actor->roles.bits() : 0) + '\n' + request.body;
    // Keyed, since the body may hold a password: a plain hash of it in the database would be guessed far faster than Argon2id.
    return {who + '|' + action, request.idempotency_key, hex(crypto.mac("request\n" + whole)),
            route.needs_key ? kept_for_money : kept_normally};
}

bool is_final(int status) {
    switch (status) {
        case 400:
        case 401:
        case 403:
        case 412:
        case 415:
        case 428:
        case 429: return false;
        default: return status < 500;
    }
}

StoredAnswer stored(const KeyOf& key, const Response& response) {
    json::array headers;
    for (const auto& [name, value] : response.headers)
        headers.push_back(json::array{json::string(name), json::string(value)});
    json::object kept{
        {"content_type", response.content_type}, {"code", response.code}, {"headers", std::move(headers)}};
    return {key.fingerprint, response.status, json::serialize(kept), response.body};
}

Response replayed(const StoredAnswer& answer) {
    const json::value kept = json::parse(answer.headers);
    Response response;
    response.status = answer.status;
    response.body = answer.body;
    response.content_type = json::value_to<std::string>(kept.at("content_type"));
    response.code = json::value_to<std::string>(kept.at("code"));
    for (const json::value& pair : kept.at("headers").as_array())
        response.headers.emplace_back(json::value_to<std::string>(pair.at(0)), json::value_to<std::string>(pair.at(1)));
    response.headers.emplace_back("Idempotency-Replayed", "true");
    return response;
}

}  // namespace heluo::api
