// Every action of the API with its name, which is the operation id in OpenAPI and the `action` of audit rows.
#pragma once
#include "domain/people/rights.hpp"

// clang-format off
#define HELUO_ACTIONS(X)                                                                                           \
    /* the house */      X(read_version) X(read_openapi) X(read_docs) X(read_codes) X(read_events) X(read_audit)   \
                         X(read_request) X(read_log) X(list_log_heads)                    \
                         X(list_log_keys) X(list_log_leaves) X(prove_inclusion) X(prove_consistency)              \
    /* people */         X(log_in) X(log_out) X(list_sessions) X(revoke_session) X(read_me) X(change_password)     \
                         X(register_party) X(read_party) X(list_parties) X(update_party) X(ask_code_exception) X(admit_code_exception) X(reject_code_exception) X(read_code_exception) X(list_code_exceptions) X(fetch_code_evidence)                           \
                         X(create_account) X(read_account) X(list_accounts) X(disable_account) X(enable_account)   \
                         X(change_roles) X(reset_password) X(revoke_sessions)                                      \
                         X(make_key) X(list_keys) X(read_key) X(revoke_key)                                        \
                         X(grant_mandate) X(read_mandate) X(list_mandates) X(end_mandate)                          \
    /* exchange */       X(draft_listing) X(read_listing) X(search_listings) X(list_my_listings) X(edit_listing)   \
                         X(submit_listing) X(discard_listing) X(publish_listing) X(return_listing)                 \
                         X(reject_listing) X(withdraw_listing) X(close_listing) X(release_listing)                 \
                         X(make_offer) X(renew_offer) X(read_negotiation) X(list_negotiations) X(counter_offer)    \
                         X(accept_offer) X(reject_offer) X(close_negotiation)                                      \
    /* agency */         X(enrol_agency) X(read_agency) X(list_agencies) X(check_agency) X(refuse_agency)          \
                         X(remove_agency)                                                                          \
                         X(draft_procurement) X(read_procurement) X(list_procurements) X(edit_procurement)         \
                         X(publish_procurement) X(cancel_procurement) X(send_quote) X(withdraw_quote)              \
                         X(list_quotes)                                                                            \
    /* registry */       X(draft_contract) X(read_contract) X(list_contracts) X(edit_contract) X(submit_contract)  \
                         X(withdraw_contract) X(discard_contract) X(accept_contract) X(return_contract) X(register_contract)            \
                         X(refuse_contract) X(cancel_contract) X(revoke_contract) X(review_contract)               \
                         X(conclude_review) X(change_contract) X(register_change) X(read_revisions) X(read_leaves) X(read_postings) \
                         X(precheck_contract) X(read_signals) X(assign_contract) X(list_registrars) X(file_objection) X(request_rerecognition) X(withdraw_objection) X(answer_objection) X(read_objection) X(list_objections) X(import_contracts) X(export_contracts) X(read_import) X(list_imports)                     \
                         X(list_import_errors) X(undo_import) X(apply_supplement) X(withdraw_supplement) X(register_supplement) \
                         X(refuse_supplement) X(read_supplement) X(list_supplements) X(record_receipt) X(withdraw_receipt) \
                         X(confirm_receipt) X(reject_receipt) X(read_receipt) X(list_receipts) X(sum_receipts) \
                         X(list_rewards) X(read_rewards)                                                          \
                         X(file_document) X(withdraw_document) X(read_document) X(list_documents) X(fetch_document)                                                     \
                         X(read_certificate) X(print_certificate) X(check_certificate) X(print_notice)             \
    /* statistics */     X(read_totals) X(drill_totals) X(read_progress) X(set_target) X(list_targets) X(close_period) X(list_closings) X(read_closing) X(read_table) X(read_restatement) X(read_published_table) X(read_published_progress) \
    /* open data */      X(list_ocds_releases) X(read_ocds_record) X(read_ocds_extension) X(read_ocds_schema)
// clang-format on

namespace heluo {

enum class Action : std::uint16_t {
#define X(name) name,
    HELUO_ACTIONS(X)
#undef X
};
template <>
inline constexpr auto names<Action> = std::to_array<std::pair<Action, std::string_view>>({
#define X(name) {Action::name, #name},
    HELUO_ACTIONS(X)
#undef X
});

}  // namespace heluo
