// The applications behind the two doors: the API with the server's own addresses, and the operator's page.
#pragma once
#include <functional>
#include <string>
#include <utility>

#include "api/core/api.hpp"
#include "server/application.hpp"
#include "server/health.hpp"
#include "server/metrics.hpp"

namespace heluo::server {

// /health/live is answered on the io thread, /health/ready without reasons; everything else is the API's.
class House final : public Application {
  public:
    // `after_write` is told after each request that may have written; it must be cheap.
    House(api::Api& api, Health& health, DiskSpace& disk, std::function<void()> after_write)
        : api_{api}, health_{health}, disk_{disk}, after_write_{std::move(after_write)} {}
    std::optional<api::Response> at_once(const api::Request& request) override;
    api::Response answer(const api::Request& request) override;
    std::optional<api::Response> turn_away(const api::Request& request) override;
    api::BodyPolicy body_policy(api::Method method, std::string_view target) const override;
    api::Lane lane(api::Method method, std::string_view target) const override;

  private:
    api::Api& api_;
    Health& health_;
    DiskSpace& disk_;
    std::function<void()> after_write_;
};

// /metrics, /health/live and /health/ready with the reasons: for loopback only.
class OperatorPage final : public Application {
  public:
    OperatorPage(Metrics& metrics, Health& health) : metrics_{metrics}, health_{health} {}
    std::optional<api::Response> at_once(const api::Request& request) override;
    api::Response answer(const api::Request& request) override;

  private:
    Metrics& metrics_;
    Health& health_;
};

}  // namespace heluo::server
