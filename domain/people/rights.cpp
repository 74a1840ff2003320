// The table of rights itself. What is not listed is denied.
#include "domain/people/rights.hpp"

#include <array>
#include <vector>

#include "domain/core/refusal.hpp"
#include "domain/people/actions.hpp"

namespace heluo {
namespace {

using A = Action;
using enum Role;
using enum Relation;

struct Grant {
    std::initializer_list<Role> roles;
    std::initializer_list<Relation> relations;
    std::initializer_list<Action> actions;
};

constexpr std::initializer_list<Role> everybody{visitor};
constexpr std::initializer_list<Role> logged_in{member,    broker,     agency,  registrar, statistician,
                                                operator_, supervisor, auditor, cleared};

// clang-format off
const Grant grants[] = {
    // ---- the house
    {everybody, {any}, {A::read_version, A::read_openapi, A::read_docs, A::read_codes}},
    {everybody, {any}, {A::read_log, A::list_log_heads, A::list_log_keys, A::list_log_leaves, A::prove_inclusion,
                        A::prove_consistency}},
    {everybody, {any}, {A::read_events}},  // the feed filters by itself
    {logged_in, {self}, {A::read_request}},
    {{auditor}, {any}, {A::read_audit}},

    // ---- people
    {everybody, {any}, {A::log_in}},
    {logged_in, {self}, {A::log_out, A::list_sessions, A::revoke_session, A::revoke_sessions, A::read_me, A::change_password}},
    {logged_in, {self}, {A::make_key, A::list_keys, A::read_key, A::revoke_key}},
    {{operator_}, {any}, {A::list_keys, A::read_key, A::revoke_key}},
    {{supervisor, auditor}, {any}, {A::list_keys, A::read_key}},  // who watches sees whose machine a row of the audit names
    {logged_in, {any}, {A::read_party}},  // who is who on the market is no secret among those who trade there
    {{operator_}, {any}, {A::register_party, A::update_party, A::list_parties}},
    {{registrar, statistician, supervisor}, {any}, {A::list_parties}},
    {{operator_, registrar}, {any}, {A::ask_code_exception, A::admit_code_exception, A::reject_code_exception}},
    {{operator_, registrar, supervisor, auditor}, {any}, {A::read_code_exception, A::list_code_exceptions,
                                                          A::fetch_code_evidence}},
    {{operator_}, {any}, {A::create_account, A::read_account, A::list_accounts, A::disable_account, A::enable_account,
                          A::change_roles, A::reset_password}},
    {{supervisor}, {any}, {A::read_account, A::list_accounts}},
    {{member}, {own}, {A::read_account, A::list_accounts}},  // the people of one's own party
    {logged_in, {self}, {A::read_account}},
    {{member}, {own}, {A::grant_mandate, A::read_mandate, A::list_mandates, A::end_mandate}},
    {{broker}, {self}, {A::read_mandate, A::list_mandates, A::end_mandate}},
    {{operator_, supervisor}, {any}, {A::read_mandate, A::list_mandates}},

    // ---- exchange: what is published is everybody's; the rest hides itself (not_found) before the table is asked
    {everybody, {any}, {A::read_listing, A::search_listings}},
    {{member, broker, operator_, supervisor}, {any}, {A::list_my_listings, A::list_negotiations}},
    {{member}, {own}, {A::draft_listing, A::edit_listing, A::submit_listing, A::discard_listing, A::withdraw_listing,
                       A::close_listing}},
    {{broker}, {mandated}, {A::draft_listing, A::edit_listing, A::submit_listing, A::discard_listing,
                            A::withdraw_listing, A::close_listing}},
    {{operator_}, {any}, {A::publish_listing, A::return_listing, A::reject_listing, A::release_listing}},
    {{member}, {any}, {A::make_offer}},
    {{member}, {buyer, seller}, {A::read_negotiation, A::renew_offer, A::counter_offer, A::accept_offer,
                                 A::reject_offer, A::close_negotiation}},
    {{broker}, {mandated}, {A::read_negotiation, A::renew_offer, A::counter_offer, A::accept_offer, A::reject_offer,
                            A::close_negotiation}},
    {{operator_, supervisor}, {any}, {A::read_negotiation}},

    // ---- open data: what may be published is decided where it is gathered (domain/open_data)
    {everybody, {any}, {A::list_ocds_releases, A::read_ocds_record, A::read_ocds_extension, A::read_ocds_schema}},

    // ---- agency: drafts and sealed quotes hide themselves before the table is asked
    {everybody, {any}, {A::read_agency, A::list_agencies, A::read_procurement, A::list_procurements}},
    {{agency}, {any}, {A::enrol_agency, A::send_quote}},
    {{operator_}, {any}, {A::check_agency, A::refuse_agency, A::remove_agency}},
    {{member}, {any}, {A::draft_procurement}},
    {{member}, {own}, {A::edit_procurement, A::publish_procurement, A::cancel_procurement, A::list_quotes}},
    {{agency}, {participant}, {A::withdraw_quote, A::list_quotes}},
    {{operator_, supervisor}, {any}, {A::list_quotes}},

    // ---- registry
    {everybody, {any}, {A::check_certificate}},  // with the code on it in hand
    {{member, agency}, {own, seller, buyer}, {A::read_certificate, A::print_certificate, A::print_notice}},
    {{broker}, {mandated}, {A::read_certificate, A::print_certificate, A::print_notice}},
    {{registrar, statistician, supervisor}, {any}, {A::read_certificate, A::print_certificate, A::print_notice}},
    {{member, agency}, {any}, {A::draft_contract, A::list_contracts}},
    {{member, agency}, {own, seller, buyer}, {A::read_contract, A::read_revisions, A::read_leaves, A::read_postings, A::edit_contract,
                                                    A::submit_contract, A::withdraw_contract, A::discard_contract,
                                                    A::cancel_contract, A::change_contract, A::apply_supplement,
                                                    A::withdraw_supplement, A::read_supplement, A::record_receipt,
                                                    A::withdraw_receipt, A::read_receipt, A::sum_receipts, A::file_objection,
                                                    A::withdraw_objection, A::read_objection, A::file_document,
                                                    A::withdraw_document}},
    {{member, agency}, {own, seller, buyer}, {A::read_document, A::list_documents, A::fetch_document}},
    {{broker}, {mandated}, {A::read_document, A::list_documents, A::fetch_document}},
    {{registrar, statistician, supervisor}, {any}, {A::read_document, A::list_documents, A::fetch_document}},
    {{member, agency, broker}, {any}, {A::list_supplements, A::list_receipts, A::list_objections}},
    {{member, agency}, {own}, {A::precheck_contract}},
    {{broker}, {mandated}, {A::read_contract, A::read_revisions, A::read_leaves, A::read_postings, A::read_supplement, A::read_receipt,
                               A::sum_receipts, A::read_objection}},
    {{registrar, statistician, supervisor}, {any}, {A::read_contract, A::read_revisions, A::read_leaves, A::read_postings, A::precheck_contract,
                                                    A::list_contracts, A::read_supplement, A::list_supplements,
                                                    A::read_receipt, A::list_receipts, A::sum_receipts, A::read_objection,
                                                    A::list_objections}},
    {{registrar, statistician, supervisor}, {any}, {A::list_rewards, A::read_rewards}},
    {{member, agency}, {own}, {A::list_rewards, A::read_rewards}},
    {{registrar, supervisor}, {any}, {A::read_signals, A::list_registrars}},
    {{registrar}, {any}, {A::assign_contract, A::request_rerecognition, A::answer_objection, A::accept_contract, A::return_contract, A::register_contract, A::refuse_contract,
                           A::revoke_contract, A::review_contract, A::conclude_review, A::register_change,
                           A::register_supplement, A::refuse_supplement, A::confirm_receipt, A::reject_receipt}},
    {{registrar, statistician}, {any}, {A::import_contracts, A::undo_import}},
    {{registrar, statistician, supervisor}, {any}, {A::export_contracts}},
    {{member, agency}, {own}, {A::export_contracts}},
    {{registrar, statistician, supervisor}, {any}, {A::read_import, A::list_imports, A::list_import_errors}},

    // ---- statistics: any cut for those whose office it is, and a party for its own; everybody what is published
    {{statistician, supervisor}, {any}, {A::read_totals, A::drill_totals, A::read_table, A::read_restatement, A::read_progress, A::list_targets}},
    {{member, agency}, {own}, {A::read_totals, A::drill_totals}},
    {everybody, {any}, {A::read_published_table, A::read_published_progress}},  // which withhold what would tell of one
    {{statistician}, {any}, {A::set_target, A::close_period}},
    {{registrar, statistician, supervisor}, {any}, {A::list_closings, A::read_closing}},
};
// clang-format on

std::vector<Right> spread() {
    std::vector<Right> list;
    for (const Grant& grant : grants)
        for (const Action action : grant.actions)
            for (const Role role : grant.roles)
                for (const Relation relation : grant.relations) list.push_back({role, action, relation});
    return list;
}

// The same by action, since every request asks for one.
std::span<const Right> rights_of(Action action) {
    static const auto by_action = [] {
        std::array<std::vector<Right>, names<Action>.size()> table;
        for (const Right& right : rights()) table[static_cast<std::size_t>(right.action)].push_back(right);
        return table;
    }();
    return by_action.at(static_cast<std::size_t>(action));
}

void permit(const Roles& roles, Action action, const Relations& relations, Action see) {
    if (may(roles, action, relations)) return;
    refuse(may(roles, see, relations) ? Reason::forbidden : Reason::not_found);
}

}  // namespace

std::optional<PartyId> own_party_alone(const Actor& actor, Action action) {
    if (may(actor.roles, action, {})) return std::nullopt;
    require(actor.party.has_value(), Reason::account_without_party);
    permit(actor, action, {Relation::own}, action);
    return actor.party;
}

std::span<const Right> rights() {
    static const std::vector<Right> list = spread();
    return list;
}

bool may_ever(const Roles& roles, Action action) {
    for (const Right& right : rights_of(action))
        if (roles.has(right.role)) return true;
    return false;
}

bool may(const Roles& roles, Action action, const Relations& relations) {
    for (const Right& right : rights_of(action))
        if (roles.has(right.role) && relations.has(right.relation)) return true;
    return false;
}

void permit(const Actor& actor, Action action, const Relations& relations, Action see) {
    permit(actor.roles, action, relations, see);
}

void permit(const Visitor& visitor, Action action, const Relations& relations, Action see) {
    permit(visitor.actor ? visitor.actor->roles : Roles{}, action, relations, see);
}

}  // namespace heluo
