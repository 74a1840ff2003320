// The table of scopes itself.
#include "domain/people/scopes.hpp"

#include "domain/core/refusal.hpp"
#include "domain/core/text.hpp"
#include "domain/people/actions.hpp"

namespace heluo {
namespace {

using A = Action;

struct Bundle {
    std::initializer_list<Scope> scopes;
    std::initializer_list<Action> actions;
};

// What is not here is a person's: whatever administers people, keys and sessions; decisions of the registry, of the market's
// staff and of the statistician, which somebody answers for; enrolment; and sealed quotes, whose very sending an audit row of
// a machine's request would tell before the opening (A47).
// clang-format off
const Bundle bundles[] = {
    {{Scope::statistics}, {A::read_totals, A::drill_totals, A::read_progress, A::list_targets, A::list_closings, A::read_closing,
                           A::read_table, A::read_restatement, A::read_published_table, A::read_published_progress}},
    {{Scope::registry}, {A::read_contract, A::list_contracts, A::read_revisions, A::read_leaves, A::read_postings, A::read_signals,
                         A::list_registrars, A::read_supplement, A::list_supplements, A::read_receipt, A::list_receipts,
                         A::sum_receipts, A::read_objection, A::list_objections, A::read_document, A::list_documents,
                         A::fetch_document, A::read_certificate, A::print_certificate, A::print_notice, A::list_rewards,
                         A::read_rewards, A::export_contracts, A::list_parties}},
    {{Scope::registry, Scope::filing}, {A::precheck_contract}},
    {{Scope::filing}, {A::draft_contract, A::edit_contract, A::submit_contract, A::withdraw_contract, A::discard_contract,
                       A::change_contract, A::cancel_contract, A::apply_supplement, A::withdraw_supplement, A::record_receipt,
                       A::withdraw_receipt, A::file_objection, A::withdraw_objection, A::file_document, A::withdraw_document}},
    {{Scope::imports}, {A::import_contracts, A::undo_import}},
    {{Scope::registry, Scope::imports}, {A::read_import, A::list_imports, A::list_import_errors}},
    {{Scope::exchange}, {A::read_listing, A::search_listings, A::list_my_listings, A::read_negotiation, A::list_negotiations,
                         A::read_mandate, A::list_mandates}},
    {{Scope::registry, Scope::exchange, Scope::agency}, {A::read_party}},
    {{Scope::trading}, {A::draft_listing, A::edit_listing, A::submit_listing, A::discard_listing, A::withdraw_listing,
                        A::close_listing, A::make_offer, A::renew_offer, A::counter_offer, A::accept_offer, A::reject_offer,
                        A::close_negotiation}},
    {{Scope::agency}, {A::read_agency, A::list_agencies, A::read_procurement, A::list_procurements}},
    {{Scope::procuring}, {A::draft_procurement, A::edit_procurement, A::publish_procurement, A::cancel_procurement}},
    {{Scope::feed}, {A::read_events}},
    {{Scope::audit}, {A::read_audit}},
    // What became of a request whose answer was lost: whoever writes may ask.
    {{Scope::filing, Scope::imports, Scope::trading, Scope::procuring}, {A::read_request}},
};
// clang-format on

}  // namespace

Scopes Scopes::of_words(std::string_view words) {
    Scopes scopes;
    for (const auto& [scope, name] : names<Scope>)
        if (has_word(words, name)) scopes.add(scope);
    return scopes;
}

std::vector<Scope> Scopes::list() const {
    std::vector<Scope> held;
    for (const auto& [scope, name] : names<Scope>)
        if (has(scope)) held.push_back(scope);
    return held;
}

std::string Scopes::words() const {
    std::string words;
    for (const Scope scope : list()) words.append(words.empty() ? "" : " ").append(name_of(scope));
    return words;
}

const Scopes& scopes_of(Action action) {
    static const auto by_action = [] {
        std::array<Scopes, names<Action>.size()> table{};
        for (const Bundle& bundle : bundles)
            for (const Action each : bundle.actions)
                for (const Scope scope : bundle.scopes) table[static_cast<std::size_t>(each)].add(scope);
        return table;
    }();
    return by_action.at(static_cast<std::size_t>(action));
}

std::vector<Action> actions_of(Scope scope) {
    std::vector<Action> actions;
    for (const auto& [action, name] : names<Action>)
        if (scopes_of(action).has(scope)) actions.push_back(action);
    return actions;
}

void require_scope(const Scopes& held, Action action) {
    const Scopes& wanted = scopes_of(action);
    require(wanted != Scopes{}, Reason::not_for_machines);
    for (const Scope scope : wanted.list())
        if (held.has(scope)) return;
    refuse(Reason::scope_missing, wanted.words());
}

}  // namespace heluo
