// What a request and its answer may look like: see negotiation.hpp.
#include "api/core/negotiation.hpp"

#include <algorithm>

#include "domain/core/refusal.hpp"

namespace heluo::api {

namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// One range of Accept. Weights are ignored, as there is one format only, but for q=0, which says no.
bool takes_json(std::string_view range) {
    const auto end = std::min(range.find(';'), range.size());
    const std::string_view type = trimmed(range.substr(0, end));
    if (!same_name(type, "application/json") && !same_name(type, "application/*") && type != "*/*") return false;
    const auto weight = range.find("q=", end);
    return weight == range.npos || range.find_first_not_of("0.", weight + 2) != range.npos;
}

// Whether any member of a list with commas fits.
template <class Fits>
bool any_of(std::string_view list, Fits fits) {
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        if (fits(trimmed(list.substr(0, end)))) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

// If-None-Match: the weak comparison, as what a client holds is good enough for it whatever its tag promises.
bool holds(std::string_view tags, std::string_view ours) {
    const auto opaque = [](std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; };
    return trimmed(tags) == "*" || any_of(tags, [&](std::string_view tag) { return opaque(tag) == opaque(ours); });
}

}  // namespace

bool expects_body(const Request& request, const Route& route) {
    return !route.signature.may_have_body || !request.body.empty();
}

void check_content(const Request& request, const Route& route) {
    if (!expects_body(request, route)) return;
    if (route.signature.takes_body) {
        const bool is_json = same_name(media_type(request.content_type), "application/json");
        require(is_json, Reason::unsupported_media_type, "application/json");
    } else if (!route.signature.takes_upload) {
        require(request.body.empty(), Reason::malformed_request, "this address takes no body");
    }
}

void check_accept(const Request& request, const Route& route) {
    if (request.accept.empty() || route.signature.raw) return;
    require(any_of(request.accept, takes_json), Reason::not_acceptable);
}

// Conditional reads and caching: what a caller is shown for being who they are is not stored anywhere.
void finish_read(const Request& request, const Route& route, Response& response) {
    if (response.status != 200) return;
    response.headers.emplace_back("Cache-Control", route.signature.needs_actor ? "no-store" : "no-cache");
    if (route.signature.may_have_actor) response.headers.emplace_back("Vary", "Authorization");
    for (const auto& [name, value] : response.headers) {
        if (name != "ETag" || request.if_none_match.empty()) continue;
        if (holds(request.if_none_match, value)) {
            response.status = 304;
            response.body.clear();
            return;
        }
    }
}

}  // namespace heluo::api
