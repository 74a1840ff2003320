// Scopes: what a machine's key may be used for (A29), as one table scope x actions, beside that of the rights: a key does what
// its account may do and its scopes name. An action that no scope names is a person's, and no key ever takes it.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/names.hpp"
#include "domain/people/rights.hpp"

namespace heluo {

enum class Scope : std::uint8_t {
    statistics,
    registry,
    filing,
    imports,
    exchange,
    trading,
    agency,
    procuring,
    feed,
    audit,
};
template <>
inline constexpr auto names<Scope> = std::to_array<std::pair<Scope, std::string_view>>({
    {Scope::statistics, "statistics"},  // reads totals, tables, progress, targets, closings
    {Scope::registry, "registry"},      // reads contracts with all that belongs to them, and exports them
    {Scope::filing, "filing"},          // an applicant's steps: drafts, submits, changes, receipts, documents
    {Scope::imports, "imports"},        // brings registered contracts in, takes an import back
    {Scope::exchange, "exchange"},      // reads listings, negotiations, mandates
    {Scope::trading, "trading"},        // a trader's steps: listings, offers, answers
    {Scope::agency, "agency"},          // reads agencies and procurements
    {Scope::procuring, "procuring"},    // an owner's steps: drafts, publishes, cancels procurements
    {Scope::feed, "feed"},              // reads the feed of events
    {Scope::audit, "audit"},            // an auditor's: reads the audit
});

class Scopes {
  public:
    constexpr Scopes() = default;
    constexpr Scopes(std::initializer_list<Scope> list) {
        for (const Scope scope : list) add(scope);
    }
    // As words() writes them; a name that is no scope any more grants nothing.
    static Scopes of_words(std::string_view words);
    constexpr void add(Scope scope) { bits_ |= 1u << static_cast<unsigned>(scope); }
    constexpr bool has(Scope scope) const { return bits_ >> static_cast<unsigned>(scope) & 1u; }
    std::vector<Scope> list() const;
    std::string words() const;  // with spaces between
    friend constexpr bool operator==(const Scopes&, const Scopes&) = default;

  private:
    unsigned bits_ = 0;
};

const Scopes& scopes_of(Action action);       // each of them allows it; none: a person's
std::vector<Action> actions_of(Scope scope);  // in their own order
// not_for_machines, or scope_missing with the scopes of which one is needed.
void require_scope(const Scopes& held, Action action);

}  // namespace heluo
