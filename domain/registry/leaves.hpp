// What the transparency log says of a registration: its facts as canonical JSON (RFC 8785), so that anybody who was shown them can
// hash them, and nobody who was not can guess them.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "domain/core/names.hpp"
#include "domain/core/tree_log.hpp"
#include "domain/registry/receipt.hpp"
#include "domain/registry/supplement.hpp"

namespace heluo {

enum class LeafEvent {
    registered,
    changed,
    supplemented,
    received,
    cancelled,
    revoked,
    restored,
    imported,
    carried_over
};
template <>
inline constexpr auto names<LeafEvent> = std::to_array<std::pair<LeafEvent, std::string_view>>({
    {LeafEvent::registered, "registered"},
    {LeafEvent::changed, "changed"},
    {LeafEvent::supplemented, "supplemented"},
    {LeafEvent::received, "received"},
    {LeafEvent::cancelled, "cancelled"},
    {LeafEvent::revoked, "revoked"},
    {LeafEvent::restored, "restored"},
    {LeafEvent::imported, "imported"},
    {LeafEvent::carried_over, "carried_over"},  // registered before there was a log
});

// Of a registered contract, also an ended one: number, revision, state, terms and sides. The same contract gives the same text.
std::string facts_of(const Contract& contract);
// What came to it since and counts: registered supplements and confirmed receipts, in their order; empty while there are none.
struct Ledger {
    std::vector<Supplement> supplements;
    std::vector<Receipt> receipts;
};
Ledger ledger_of(Unit& unit, const Contract& contract);
std::string text_of(const Ledger& ledger);
// {"at":...,"event":...,"facts":{...},"ledger":{...},"nonce":...}
std::string leaf_of(Unit& unit, const Contract& contract, LeafEvent event);
// For whoever may read the contract.
std::vector<LogLeaf> leaves_for(Unit& unit, const Actor& actor, const ContractId& id);
std::string leaf_of_undone(Unit& unit, const ImportId& import);  // its contracts are registered no more
// The facts in a leaf, and its ledger; nothing in one that has none.
std::optional<std::string_view> facts_in(std::string_view leaf);
std::string_view ledger_in(std::string_view leaf);

// The typed id of the import that brought the contract in, if one did.
std::optional<std::string> import_in(std::string_view leaf);

}  // namespace heluo
