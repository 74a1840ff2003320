// Sessions and log-in attempts in SQL. Neither has a version: a session's row is made and removed, never edited, but for
// when it was last seen.
#pragma once
#include <set>
#include <string>

#include "domain/people/sessions.hpp"
#include "domain/people/throttle.hpp"
#include "persistence/core/context.hpp"

namespace heluo::persistence {

class SqlSessions final : public Sessions {
  public:
    explicit SqlSessions(Context& context) : context_{context} {}
    std::optional<Session> by_token(const std::string& token_hash) override;
    std::vector<Session> of(const AccountId& account) override;
    void add(const Session& session) override;
    void remove(const Session& session) override;
    void remove_all(const AccountId& account) override;
    void touch(const Session& session) override;
    void sweep(Instant now) override;

  private:
    Context& context_;
};

class SqlLoginThrottle final : public LoginThrottle {
  public:
    explicit SqlLoginThrottle(Context& context) : context_{context} {}
    std::optional<Attempts> find(const std::string& key) override;
    void put(const Attempts& attempts) override;
    void remove(const std::string& key) override;
    void sweep(Instant before) override;

  private:
    Context& context_;
    std::set<std::string> found_;  // by this unit, and so locked by it
};

}  // namespace heluo::persistence
