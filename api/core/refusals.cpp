// Which reasons a route may answer with: see refusals.hpp.
#include "api/core/refusals.hpp"

#include <algorithm>
#include <stdexcept>

#include "api/core/problem.hpp"
#include "domain/people/scopes.hpp"

namespace heluo::api {

std::vector<Reason> reasons_of(const Route& route) {
    using enum Reason;
    std::vector<Reason> list{malformed_request, not_acceptable, overloaded, unavailable, internal};
    const Signature& s = route.signature;
    const auto also = [&list](bool holds, std::initializer_list<Reason> more) {
        if (holds) list.insert(list.end(), more);
    };
    also(s.needs_actor || s.may_have_actor, {not_authenticated, session_expired});
    also(s.needs_actor || s.may_have_actor,
         {key_ended, address_not_allowed, scopes_of(route.action) == Scopes{} ? not_for_machines : scope_missing});
    also(s.needs_actor, {forbidden, account_without_party});
    also(s.slots > 0, {not_found});
    also(s.takes_body || s.takes_upload, {unsupported_media_type, body_too_large, invalid_fields});
    also(!route.writes(), {invalid_fields, bad_cursor});
    also(s.needs_if_match, {precondition_required, stale});
    also(route.writes(), {wrong_state, stale, idempotency_key_malformed, idempotency_key_reused, request_in_progress,
                          outcome_unknown, invalid_fields, unknown_reference});
    also(route.needs_key, {idempotency_key_required});
    list.insert(list.end(), route.reasons.begin(), route.reasons.end());
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    return list;
}

void check_declared([[maybe_unused]] const Route& route, [[maybe_unused]] Reason reason) {
#ifndef NDEBUG
    const auto list = reasons_of(route);
    if (std::find(list.begin(), list.end(), reason) == list.end())
        throw std::logic_error{route.path + " refuses with " + std::string{wording_of(reason).code} +
                               ", which it does not declare"};
#endif
}

}  // namespace heluo::api
