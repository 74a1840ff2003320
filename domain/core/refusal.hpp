// What the market answers when it says no: one closed list of reasons, one exception that carries one of them.
// A refusal is the user's; a fault in a field is a Violation (violations.hpp); anything else is ours and becomes a 500.
#pragma once
#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace heluo {

// Every member has its HTTP status and its Chinese and English wording in api/core/wordings.cpp (the compiler asks for it).
enum class Reason {
    // the request itself
    malformed_request,
    unknown_route,
    method_not_allowed,
    not_acceptable,
    unsupported_media_type,
    body_too_large,
    precondition_required,
    idempotency_key_required,
    idempotency_key_malformed,
    idempotency_key_reused,
    request_in_progress,
    bad_cursor,
    // who is asking
    not_authenticated,
    session_expired,
    key_ended,
    wrong_credentials,
    too_many_attempts,
    forbidden,
    address_not_allowed,
    not_for_machines,
    scope_missing,
    not_found,
    // the state of things
    stale,
    wrong_state,
    duplicate,
    deadline_passed,
    invalid_fields,
    unknown_reference,
    // people
    duplicate_party,
    duplicate_login,
    weak_password,
    too_many_keys,
    certificate_missing,
    mandate_missing,
    account_without_party,
    // exchange
    own_listing,
    offer_not_live,
    not_addressee,
    listing_reserved,
    too_many_moves,
    // agency
    agency_not_enrolled,
    duplicate_agency,
    own_procurement,
    quotes_sealed,
    never_opened,
    // registry
    duplicate_contract,
    duplicate_number,
    wrong_registry,
    not_entitled_applicant,
    reason_code_required,
    serials_exhausted,
    review_required,
    similar_contract,
    change_pending,
    amount_not_open,
    royalties_counted,
    warning_unexplained,
    handled_by_other,
    conflict_of_interest,
    other_step,
    confidential,
    objection_late,
    objection_pending,
    own_decision,
    decision_replaced,
    own_request,
    exception_stands,
    change_outdated,
    deal_given_up,
    period_taken,
    period_running,
    period_closed,
    not_published,
    too_many_cells,
    certificate_unknown,
    document_infected,
    // imports
    import_too_large,
    import_unreadable,
    export_cell_too_long,
    import_in_use,
    // the machine
    overloaded,
    unavailable,
    outcome_unknown,
    internal,
};

class Refusal : public std::exception {
  public:
    explicit Refusal(Reason reason, std::string about = {}) : reason{reason}, about{std::move(about)} {}
    const char* what() const noexcept override { return about.c_str(); }

    Reason reason;
    std::string about;  // the datum the wording needs (a number, a state), never the wording itself
};

[[noreturn]] inline void refuse(Reason reason, std::string about = {}) { throw Refusal{reason, std::move(about)}; }

inline void require(bool holds, Reason otherwise, std::string_view about = {}) {
    if (!holds) refuse(otherwise, std::string{about});
}

}  // namespace heluo
