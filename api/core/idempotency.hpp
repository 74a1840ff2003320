// Idempotency keys at the API's side (A60-A64): which keys are well formed, whose they are, which answers are kept.
#pragma once
#include <string>

#include "api/core/http.hpp"
#include "api/core/route.hpp"
#include "domain/core/keys.hpp"

namespace heluo {
class Crypto;
}

namespace heluo::api {

struct KeyOf {
    std::string scope, key, fingerprint;
    Duration kept;
};

// Throws idempotency_key_malformed or idempotency_key_required.
void check_key(const Request& request, const Route& route);
// The key's place: account (or address of the unauthenticated) and route; the fingerprint covers method, target and body.
KeyOf key_of(const Request& request, const Route& route, const std::optional<Actor>& actor, const Crypto& crypto);

// Only final answers are kept: what the domain said, yes or no; never what a repeat might overcome.
bool is_final(int status);
StoredAnswer stored(const KeyOf& key, const Response& response);
Response replayed(const StoredAnswer& answer);

}  // namespace heluo::api
