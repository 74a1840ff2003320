// Supplementary registration (补充登记): what a royalty contract has brought since it was registered, statement by statement. Each
// counts in the period in which it is registered itself; no period before is restated (registry.md §3.2, R13).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/lifecycle.hpp"
#include "domain/core/page.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

enum class SupplementState { submitted, registered, refused, withdrawn };
template <>
inline constexpr auto names<SupplementState> =
    std::to_array<std::pair<SupplementState, std::string_view>>({{SupplementState::submitted, "submitted"},
                                                                 {SupplementState::registered, "registered"},
                                                                 {SupplementState::refused, "refused"},
                                                                 {SupplementState::withdrawn, "withdrawn"}});
enum class SupplementStep { register_, refuse, withdraw };
template <>
inline constexpr auto names<SupplementStep> =
    std::to_array<std::pair<SupplementStep, std::string_view>>({{SupplementStep::register_, "register"},
                                                                {SupplementStep::refuse, "refuse"},
                                                                {SupplementStep::withdraw, "withdraw"}});

inline constexpr Lifecycle supplement_lifecycle{std::to_array<Rule<SupplementState, SupplementStep, ContractTaker>>({
    {SupplementState::submitted, SupplementStep::register_, ContractTaker::registrar, SupplementState::registered},
    {SupplementState::submitted, SupplementStep::refuse, ContractTaker::registrar, SupplementState::refused},
    {SupplementState::submitted, SupplementStep::withdraw, ContractTaker::applicant, SupplementState::withdrawn},
})};
static_assert(supplement_lifecycle.unambiguous());
static_assert(supplement_lifecycle.ends_only_in({SupplementState::registered, SupplementState::refused,
                                                 SupplementState::withdrawn}));

// A royalty statement: what came due for the days from `from` to `until`, both included, beyond the entry fee and the guaranteed
// minimum, which count since the contract was registered.
struct SupplementWish {
    Date from{}, until{};
    Money amount_total, amount_tech;
    Text<1, 500> basis;  // the statement that the amounts rest on
};

struct Supplement {
    SupplementId id;
    ContractId contract;
    PartyId applicant;
    SupplementState state = SupplementState::submitted;
    SupplementWish wish;
    std::optional<Date> registered_on;  // Beijing date: the period in which it counts
    std::optional<Instant> registered_at;
    std::vector<std::string> grounds;  // of a refusal: codes of refusal_grounds
    std::string explanation;
    std::string opinion;  // of the experts, on a large one
    Instant created_at;
    long long version = 1;
};

struct SupplementFilter {
    std::optional<ContractId> contract;
    std::optional<SupplementState> state;
    std::optional<PartyId> applicant;
    bool open_only = false;  // none of confidential contracts
};

class Supplements {
  public:
    virtual ~Supplements() = default;
    virtual Supplement get(const SupplementId& id) = 0;  // not_found
    virtual void add(const Supplement& supplement) = 0;
    virtual void save(Supplement& supplement) = 0;
    virtual std::vector<Supplement> of(const ContractId& contract) = 0;                          // all, the first first
    virtual long long registered() = 0;                                                          // of all contracts
    virtual Page<Supplement> list(const SupplementFilter& filter, const PageRequest& page) = 0;  // the newest first
};

bool stands(const Supplement& supplement);  // counts, or may yet
// Those that count, in the order in which they came to; a contract whose amount is fixed has none.
std::vector<Supplement> registered_supplements(Unit& unit, const Contract& contract);

// Of the terms that a change gives an open contract: royalties_counted where they would make a fixed total, in which what was
// stated already would count once more.
void require_still_open(Unit& unit, const Contract& contract, const ContractTerms& wish);

// By the contract's applicant (not_entitled_applicant). amount_not_open where the contract's amount is no open one, wrong_state
// where it is not registered (any more), period_taken where some day of it was stated before.
Supplement apply_supplement(Unit& unit, const Actor& applicant, const ContractId& contract, const SupplementWish& wish);
Supplement withdraw_supplement(Unit& unit, const Actor& applicant, const SupplementId& id);
// review_required for a large statement without the experts' opinion (专家审核, R06).
Supplement register_supplement(Unit& unit, const Actor& registrar, const SupplementId& id,
                               const std::optional<Prose<1, 2000>>& opinion);
Supplement refuse_supplement(Unit& unit, const Actor& registrar, const SupplementId& id,
                             const std::vector<std::string>& grounds, const Prose<1, 1000>& text);
// For whoever may read the contract.
Supplement supplement_for(Unit& unit, const Actor& actor, const SupplementId& id);
// Of a contract for whoever may read it, else the party's own; all for the registry.
Page<Supplement> supplements_for(Unit& unit, const Actor& actor, SupplementFilter filter, const PageRequest& page);

}  // namespace heluo
