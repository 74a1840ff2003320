// Sealed quotes (密封报价): taken until the deadline, known to nobody before the opening (招标投标法 22; A47). The order of
// arrival is kept inside; the receipt carries a random id and a commitment to what was quoted.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/agency/discount.hpp"
#include "domain/agency/procurements.hpp"
#include "domain/core/id.hpp"
#include "domain/core/lifecycle.hpp"
#include "domain/core/money.hpp"
#include "domain/core/names.hpp"
#include "domain/core/page.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/actor.hpp"

namespace heluo {

enum class QuoteState { sealed, replaced, withdrawn, won, lost, excluded, returned };
template <>
inline constexpr auto names<QuoteState> = std::to_array<std::pair<QuoteState, std::string_view>>({
    {QuoteState::sealed, "sealed"},        // 密封
    {QuoteState::replaced, "replaced"},    // by a later one of the same agency; never opened
    {QuoteState::withdrawn, "withdrawn"},  // 撤回; never opened
    {QuoteState::won, "won"},              // 中选
    {QuoteState::lost, "lost"},            // 未中选
    {QuoteState::excluded, "excluded"},    // its agency was not entitled any more at the opening
    {QuoteState::returned, "returned"},    // unopened: the procurement failed or was cancelled
});
enum class QuoteStep { replace, withdraw, win, lose, exclude, return_ };
template <>
inline constexpr auto names<QuoteStep> =
    std::to_array<std::pair<QuoteStep, std::string_view>>({{QuoteStep::replace, "replace"},
                                                           {QuoteStep::withdraw, "withdraw"},
                                                           {QuoteStep::win, "win"},
                                                           {QuoteStep::lose, "lose"},
                                                           {QuoteStep::exclude, "exclude"},
                                                           {QuoteStep::return_, "return"}});
enum class QuoteTaker { agency, opening, owner };
template <>
inline constexpr auto names<QuoteTaker> = std::to_array<std::pair<QuoteTaker, std::string_view>>(
    {{QuoteTaker::agency, "agency"}, {QuoteTaker::opening, "opening"}, {QuoteTaker::owner, "owner"}});

inline constexpr Lifecycle quote_lifecycle{std::to_array<Rule<QuoteState, QuoteStep, QuoteTaker>>({
    {QuoteState::sealed, QuoteStep::replace, QuoteTaker::agency, QuoteState::replaced},
    {QuoteState::sealed, QuoteStep::withdraw, QuoteTaker::agency, QuoteState::withdrawn},
    {QuoteState::sealed, QuoteStep::win, QuoteTaker::opening, QuoteState::won},
    {QuoteState::sealed, QuoteStep::lose, QuoteTaker::opening, QuoteState::lost},
    {QuoteState::sealed, QuoteStep::exclude, QuoteTaker::opening, QuoteState::excluded},
    {QuoteState::sealed, QuoteStep::return_, QuoteTaker::opening, QuoteState::returned},
    {QuoteState::sealed, QuoteStep::return_, QuoteTaker::owner, QuoteState::returned},
})};
static_assert(quote_lifecycle.unambiguous());
static_assert(quote_lifecycle.ends_only_in({QuoteState::replaced, QuoteState::withdrawn, QuoteState::won,
                                            QuoteState::lost, QuoteState::excluded, QuoteState::returned}));

// What is quoted: one of the two, as the procurement asks.
struct QuoteTerms {
    std::optional<Money> amount;
    std::optional<Discount> discount;
    friend bool operator==(const QuoteTerms&, const QuoteTerms&) = default;
};

// How the content of a quote is kept until the opening. `platform` says honestly that it rests on the platform's own
// discipline; modes sealed to split keys (A43-A46) take their place beside it.
enum class Sealing { platform };
template <>
inline constexpr auto names<Sealing> = std::to_array<std::pair<Sealing, std::string_view>>({{Sealing::platform,
                                                                                             "platform"}});

struct Envelope {
    Sealing sealing = Sealing::platform;
    std::string content;     // the terms and a random word, so that the commitment cannot be guessed
    std::string commitment;  // hex SHA-256 of the content: on the receipt at once, to be checked after the opening
};
Envelope seal(const QuoteTerms& terms, Crypto& crypto);
QuoteTerms open(const Envelope& envelope);

struct Quote {
    QuoteId id;
    ProcurementId procurement;
    AgencyId agency;
    PartyId party;
    AccountId account;
    long long number = 1;  // order of arrival within the procurement; inside only, until the opening
    Envelope envelope;
    QuoteState state = QuoteState::sealed;
    Instant received_at;
    long long version = 1;
};

class Quotes {
  public:
    virtual ~Quotes() = default;
    virtual Quote get(const QuoteId& id) = 0;                                        // not_found
    virtual std::vector<Quote> sealed_of(const ProcurementId& id) = 0;               // to act on, by arrival
    virtual Page<Quote> list(const ProcurementId& id, const PageRequest& page) = 0;  // by arrival
    virtual std::optional<Quote> sealed_by(const ProcurementId& id, const AgencyId& agency) = 0;
    virtual bool took_part(const ProcurementId& id, const PartyId& party) = 0;
    virtual long long last_number(const ProcurementId& id) = 0;  // 0 without quotes; the procurement is locked
    virtual void add(const Quote& quote) = 0;
    virtual void save(Quote& quote) = 0;
};

// An enrolled agency quotes, or replaces its quote, which then counts by its new place: agency_not_enrolled,
// own_procurement, deadline_passed.
Quote send_quote(Unit& unit, const Actor& actor, const ProcurementId& id, const QuoteTerms& terms);
Quote withdraw_quote(Unit& unit, const Actor& actor, const ProcurementId& id, const QuoteId& quote);
// By arrival. quotes_sealed to everybody until there is an award: what was not opened stays closed.
Page<Quote> quotes_for(Unit& unit, const Actor& actor, const ProcurementId& id, const PageRequest& page);
bool was_opened(const Quote& quote);

// What the award would pay.
Money price_of(const QuoteTerms& terms, const ProcurementContent& content);
// The best of valid quotes in the order of arrival: the lowest amount or the highest discount, the earlier of equals
// (tie rule as in 18F's micropurchase; vectors D1-D9). Nothing where there is none.
std::optional<std::size_t> best_of(const std::vector<QuoteTerms>& valid);

}  // namespace heluo
