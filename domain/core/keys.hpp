// Idempotency keys (A60-A64): the row is the first of its transaction, the answer is stored in it before COMMIT.
#pragma once
#include <optional>
#include <string>

#include "domain/core/instant.hpp"

namespace heluo {

struct StoredAnswer {
    std::string fingerprint;  // of method, route, path and body: the same key with another one is refused
    int status = 0;
    std::string headers;  // JSON object of the headers that belong to the answer (ETag, Location)
    std::string body;
};

class Keys {
  public:
    virtual ~Keys() = default;
    // Inserts the row; the stored answer if the key is already there and has not expired. A rival that is still running
    // is waited for at most 1 s, then refused: request_in_progress.
    virtual std::optional<StoredAnswer> claim(const std::string& scope, const std::string& key,
                                              const std::string& fingerprint, Instant expires) = 0;
    virtual void store(const std::string& scope, const std::string& key, const StoredAnswer& answer) = 0;
    // In a write unit it waits like claim() for who is still running.
    virtual std::optional<StoredAnswer> find(const std::string& scope, const std::string& key) = 0;
    virtual long long sweep(Instant now) = 0;  // removes expired rows, returns how many
};

}  // namespace heluo
