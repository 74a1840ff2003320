// Health answers beside the API.
#include "server/house.hpp"

#include "server/log.hpp"

namespace heluo::server {
namespace {

api::Response plain(const api::Request& request, int status, std::string content_type, std::string body) {
    api::Response response;
    response.status = status;
    response.content_type = std::move(content_type);
    response.body = std::move(body);
    response.route = "GET " + request.target;
    return response;
}

bool reads(const api::Request& request, std::string_view path) {
    return request.target == path && (request.method == api::Method::get || request.method == api::Method::head);
}

std::optional<api::Response> live(const api::Request& request) {
    if (!reads(request, "/health/live")) return std::nullopt;
    return plain(request, 200, "application/json; charset=utf-8", R"({"status":"live"})");
}

api::Response ready(const api::Request& request, Health& health, bool with_reasons) {
    const auto reasons = health.reasons();
    std::string body = reasons.empty() ? R"({"status":"ready")" : R"({"status":"not_ready")";
    if (with_reasons) {
        std::string list;
        for (const auto& reason : reasons) list += (list.empty() ? "\"" : ",\"") + escaped(reason) + "\"";
        body += ",\"reasons\":[" + list + "]";
    }
    auto response = plain(request, reasons.empty() ? 200 : 503, "application/json; charset=utf-8", body + "}");
    if (!reasons.empty()) response.headers.emplace_back("Retry-After", "2");
    return response;
}

api::Response disk_full(const api::Request& request) {
    auto response = api::problem(503, "unavailable", request.accept_language, request.request_id);
    response.route = "disk_full";
    return response;
}

}  // namespace

std::optional<api::Response> House::at_once(const api::Request& request) { return live(request); }

api::Response House::answer(const api::Request& request) {
    if (reads(request, "/health/ready")) return ready(request, health_, false);
    const bool writes = request.method != api::Method::get && request.method != api::Method::head;
    if (writes && !disk_.left()) return disk_full(request);
    auto response = api_.answer(request);
    if (writes || !response.machine_key.empty()) after_write_();  // a machine's reading is audited
    return response;
}

std::optional<api::Response> House::turn_away(const api::Request& request) {
    if (!disk_.left()) return disk_full(request);
    auto refusal = api_.turn_away(request);
    if (refusal) after_write_();  // a refused attempt is audited
    return refusal;
}

api::BodyPolicy House::body_policy(api::Method method, std::string_view target) const {
    return api_.body_policy(method, target);
}
api::Lane House::lane(api::Method method, std::string_view target) const {
    return target == "/health/ready" ? api::Lane::reserved : api_.lane(method, target);
}

std::optional<api::Response> OperatorPage::at_once(const api::Request& request) { return live(request); }

api::Response OperatorPage::answer(const api::Request& request) {
    if (reads(request, "/health/ready")) return ready(request, health_, true);
    if (reads(request, "/metrics")) return plain(request, 200, "text/plain; version=0.0.4", metrics_.text());
    auto response = api::problem(404, "unknown_route", request.accept_language, request.request_id);
    response.route = "unmatched";
    return response;
}

}  // namespace heluo::server
