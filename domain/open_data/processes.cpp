// Processes and what happened to them, out of the journal and of what the three capabilities keep.
#include "domain/open_data/processes.hpp"

#include <algorithm>
#include <map>

#include "domain/core/journal.hpp"
#include "domain/core/rules.hpp"
#include "domain/exchange/negotiations.hpp"
#include "domain/registry/supplement.hpp"

namespace heluo {

namespace {

// What has happened is told, not what is: a thing that time has moved on since is read as it was left.
Procurement procurement_of(Unit& unit, const ProcurementId& id) {
    unit.settling(id.ulid);
    return unit.procurements.get(id);
}
Listing listing_of(Unit& unit, const ListingId& id) {
    unit.settling(id.ulid);
    return unit.listings.get(id);
}

Process process_of(const Procurement& procurement) {
    return {ProcessKind::procurement, procurement.id.text(), procurement.published_at.value(),
            procurement.owner,        procurement,           {}};
}

Process process_of(const Listing& listing) {
    const bool seeks = listing.content.kind == ListingKind::need;
    return {seeks ? ProcessKind::need : ProcessKind::offer,
            listing.id.text(),
            listing.published_at.value(),
            listing.owner,
            {},
            listing};
}

// The process in which a contract was concluded; nothing for one that an import brought, or a change, which is none of its own.
std::optional<Process> process_of(Unit& unit, const Contract& contract) {
    switch (contract.source) {
        case ContractSource::award:
            return process_of(procurement_of(unit, ProcurementId::parse(contract.source_id).value()));
        case ContractSource::deal: {
            const auto deal = NegotiationId::parse(contract.source_id).value();
            return process_of(listing_of(unit, unit.negotiations.listing_of(deal)));
        }
        case ContractSource::outside:
            return Process{ProcessKind::contract, contract.id.text(), contract.registration.value().at, {}, {}, {}};
        case ContractSource::import_:
        case ContractSource::change: break;
    }
    return std::nullopt;
}

// One act is one statement: a change tells a side that is gone by an event of its own (change.cpp).
std::vector<Statement> acts_on(Unit& unit, const std::string& object) {
    std::vector<Statement> acts;
    for (const FeedEvent& event : unit.journal.events_about(object)) {
        const auto what = named<Happening>(event.kind);
        if (!what || (!acts.empty() && acts.back().what == *what && acts.back().at == event.at)) continue;
        acts.push_back({event.seq, event.id, event.at, *what, {}});
    }
    return acts;
}

// A registered contract with all that its acts are told from, each of which goes one further through it.
struct Telling {
    const Contract& contract;
    std::vector<Revision> revisions;  // replaced ones
    std::vector<Supplement> supplements;
    std::vector<Receipt> receipts;
    bool disclosed;
    std::size_t changes = 0, statements = 0, payments = 0;
    ContractState state = ContractState::registered;
    std::string last_told{};
    Money last_total{};

    Telling(Unit& unit, const Contract& of)
        : contract{of},
          revisions{unit.contracts.revisions(of.id)},
          supplements{registered_supplements(unit, of)},
          receipts{confirmed_receipts(unit, of.id)},
          disclosed{unit.rules.lists("ocds.disclosed", name_of(of.source), of.registration.value().on)} {}

    bool secret() const {
        return contract.terms.confidential || std::any_of(revisions.begin(), revisions.end(),
                                                          [](const Revision& each) { return each.terms.confidential; });
    }
    const ContractTerms& terms() const {
        return changes < revisions.size() ? revisions[changes].terms : contract.terms;
    }

    // What is told of money alone says nothing of a contract whose amounts are not told.
    bool tells(Happening what) const {
        return disclosed || (what != Happening::contract_supplemented && what != Happening::contract_received);
    }

    ContractThen then(const Statement& act) {
        ContractThen now;
        advance(act.what, now);
        now.id = contract.id;
        now.disclosed = disclosed;
        now.number = contract.registration->number;
        now.registered_on = contract.registration->on;
        now.state = state;
        now.revision = static_cast<long long>(changes) + 1;
        now.terms = terms();
        now.total = now.terms.amount_total;
        now.technical = now.terms.amount_tech;
        for (std::size_t i = 0; i < std::min(statements, supplements.size()); ++i) {
            now.total = now.total + supplements[i].wish.amount_total;
            now.technical = now.technical + supplements[i].wish.amount_tech;
        }
        const bool amends = act.what == Happening::contract_changed || act.what == Happening::contract_supplemented;
        if (amends) {
            now.amends = last_told;
            now.total_before = last_total;
        }
        if (tells(act.what) && (amends || act.what == Happening::contract_registered)) {
            last_told = act.event;
            last_total = now.total;
        }
        return now;
    }

  private:
    void advance(Happening what, ContractThen& now) {
        if (what == Happening::contract_changed) ++changes;
        if (what == Happening::contract_supplemented) ++statements;
        if (what == Happening::contract_received && payments < receipts.size()) now.receipt = receipts[payments++];
        if (what == Happening::contract_cancelled) {
            state = ContractState::cancelled;
            now.cause = contract.ending.value().cause;
        }
        if (what == Happening::contract_revoked) state = ContractState::revoked;
        if (what == Happening::contract_restored) state = ContractState::registered;
    }
};

std::vector<Statement> statements_on(Unit& unit, const Contract& contract) {
    if (!contract.registration) return {};
    Telling telling{unit, contract};
    if (telling.secret()) return {};
    std::vector<Statement> told;
    for (Statement& act : acts_on(unit, contract.id.text())) {
        act.contract = telling.then(act);
        if (telling.tells(act.what)) told.push_back(std::move(act));
    }
    return told;
}

// What happened to that object alone, and the process that it is or belongs to; nothing of what is not public.
std::optional<Story> story_about(Unit& unit, const std::string& object) {
    if (const auto id = ProcurementId::parse(object)) {
        const Procurement procurement = procurement_of(unit, *id);
        if (!procurement.published_at) return std::nullopt;
        return Story{process_of(procurement), acts_on(unit, object)};
    }
    if (const auto id = ListingId::parse(object)) {
        const Listing listing = listing_of(unit, *id);
        if (!listing.published_at) return std::nullopt;
        return Story{process_of(listing), acts_on(unit, object)};
    }
    if (const auto id = ContractId::parse(object)) {
        const Contract contract = unit.contracts.get(*id);
        auto statements = statements_on(unit, contract);
        if (statements.empty()) return std::nullopt;
        auto process = process_of(unit, contract);
        if (!process) return std::nullopt;
        return Story{std::move(*process), std::move(statements)};
    }
    return std::nullopt;
}

// An import that was undone has taken its contracts along; the events about them stay.
std::optional<Story> story_if_kept(Unit& unit, const std::string& object) {
    try {
        return story_about(unit, object);
    } catch (const Refusal& refusal) {
        if (refusal.reason != Reason::not_found) throw;
        return std::nullopt;
    }
}

std::vector<ContractId> contracts_in(Unit& unit, const Process& process) {
    if (process.listing) return unit.negotiations.contracts_of(process.listing->id);
    if (process.procurement && process.procurement->opening && process.procurement->opening->award)
        return {process.procurement->opening->award->contract};
    return {};
}

std::vector<std::string> kinds_of_events() {
    std::vector<std::string> kinds;
    for (const auto& [_, name] : names<Happening>) kinds.emplace_back(name);
    return kinds;
}

}  // namespace

Story story_of(Unit& unit, const std::string& number) {
    auto story = story_about(unit, number);
    require(story && story->process.number == number, Reason::not_found);
    for (const ContractId& id : contracts_in(unit, story->process))
        for (Statement& each : statements_on(unit, unit.contracts.get(id)))
            story->statements.push_back(std::move(each));
    require(!story->statements.empty(), Reason::not_found);  // its first event is not numbered yet
    std::sort(story->statements.begin(), story->statements.end(),
              [](const Statement& a, const Statement& b) { return a.seq < b.seq; });
    return std::move(*story);
}

ToldPage told_after(Unit& unit, long long seq, int limit) {
    static const std::vector<std::string> kinds = kinds_of_events();
    constexpr int most_looked_at = 500;
    std::map<std::string, std::optional<Story>> stories;  // several events of a page are often about one object
    ToldPage page{{}, seq, false};
    const auto events = unit.journal.events_of(kinds, seq, most_looked_at);
    page.more = events.size() == most_looked_at;
    for (const FeedEvent& event : events) {
        page.until = event.seq;
        auto [at, fresh] = stories.try_emplace(event.object);
        if (fresh) at->second = story_if_kept(unit, event.object);
        if (!at->second) continue;
        for (const Statement& each : at->second->statements)
            if (each.seq == event.seq) page.told.push_back({at->second->process, each});
        if (page.told.size() < static_cast<std::size_t>(limit)) continue;
        page.more = true;
        break;
    }
    return page;
}

}  // namespace heluo
