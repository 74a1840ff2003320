// Stored timers in SQL: one row per waiting object, taken by compare-and-set.
#pragma once
#include "domain/core/timers.hpp"
#include "persistence/core/context.hpp"

namespace heluo::persistence {

// `existed`: whether the object has a timer now, so that the common change is a single statement.
void replace_timer(Sql& sql, const std::string& ulid, bool existed, const std::optional<Due>& after);

class SqlTimers final : public Timers {
  public:
    explicit SqlTimers(Context& context) : context_{context} {}
    std::vector<Timer> due(Instant now, int limit) override;
    bool take(const Timer& timer, Instant now, Instant until) override;
    void set(const std::string& ulid, std::optional<Due> due) override;

  private:
    Context& context_;
};

}  // namespace heluo::persistence
