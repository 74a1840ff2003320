// What stands behind a door: the API in production, small programs in tests.
#pragma once
#include <optional>
#include <string_view>

#include "api/core/http.hpp"

namespace heluo::server {

class Application {
  public:
    virtual ~Application() = default;
    // Asked first, on an io thread: cheap, without I/O. Absent sends the request to a worker.
    virtual std::optional<api::Response> at_once(const api::Request&) { return std::nullopt; }
    // On a worker thread; may block.
    virtual api::Response answer(const api::Request& request) = 0;
    // On a worker thread, before a body is taken to a file: the refusal of who may not send it. Absent lets it come.
    virtual std::optional<api::Response> turn_away(const api::Request&) { return std::nullopt; }
    // On an io thread, before the body is read.
    virtual api::BodyPolicy body_policy(api::Method, std::string_view /*target*/) const { return {}; }
    virtual api::Lane lane(api::Method, std::string_view /*target*/) const { return api::Lane::usual; }
};

}  // namespace heluo::server
