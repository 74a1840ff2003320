// Idempotency keys in SQL: the primary key decides between instances.
#pragma once
#include "domain/core/keys.hpp"
#include "persistence/core/context.hpp"

namespace heluo::persistence {

class SqlKeys final : public Keys {
  public:
    explicit SqlKeys(Context& context) : context_{context} {}
    std::optional<StoredAnswer> claim(const std::string& scope, const std::string& key, const std::string& fingerprint,
                                      Instant expires) override;
    void store(const std::string& scope, const std::string& key, const StoredAnswer& answer) override;
    std::optional<StoredAnswer> find(const std::string& scope, const std::string& key) override;
    long long sweep(Instant now) override;

  private:
    void insert_claim(const std::string& scope, const std::string& key, const std::string& fingerprint,
                      Instant expires);

    Context& context_;
};

}  // namespace heluo::persistence
