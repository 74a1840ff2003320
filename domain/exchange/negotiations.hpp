// Negotiations (洽谈) on a listing: an ordered list of immutable offers (要约) of which at most one is live, after 民法典 471-489.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/lifecycle.hpp"
#include "domain/core/money.hpp"
#include "domain/core/names.hpp"
#include "domain/core/page.hpp"
#include "domain/core/text.hpp"
#include "domain/core/timers.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/actor.hpp"

namespace heluo {

enum class Side { buyer, seller };
template <>
inline constexpr auto names<Side> = std::to_array<std::pair<Side, std::string_view>>({{Side::buyer, "buyer"},
                                                                                      {Side::seller, "seller"}});
constexpr Side other(Side side) { return side == Side::buyer ? Side::seller : Side::buyer; }

enum class OfferState { live, countered, accepted, rejected, lapsed };
template <>
inline constexpr auto names<OfferState> = std::to_array<std::pair<OfferState, std::string_view>>({
    {OfferState::live, "live"},
    {OfferState::countered, "countered"},
    {OfferState::accepted, "accepted"},
    {OfferState::rejected, "rejected"},
    {OfferState::lapsed, "lapsed"},
});

// The material terms (民法典 488): changing any of them makes a new offer.
struct OfferTerms {
    Money price;
    std::string payment_mode;  // code list "payment_modes"
    std::string form;          // one of the listing's cooperation forms
    Prose<1, 2000> text;
    long long valid_days = 7;  // days of 24 hours; bounds offer.ttl_days.min and .max
};

struct Offer {
    OfferId id;
    NegotiationId negotiation;
    long long number = 1;  // 1, 2, ... within its negotiation
    Side by{};
    AccountId account;
    OfferTerms terms;
    OfferState state = OfferState::live;
    bool late = false;  // made by accepting too late (民法典 486)
    Instant made_at, expires_at;
    std::optional<Instant> answered_at;
    long long version = 1;
};

enum class NegotiationState { offer_live, open, accepted, closed };
template <>
inline constexpr auto names<NegotiationState> = std::to_array<std::pair<NegotiationState, std::string_view>>({
    {NegotiationState::offer_live, "offer_live"},  // 要约待复
    {NegotiationState::open, "open"},              // 可再议
    {NegotiationState::accepted, "accepted"},      // 已承诺
    {NegotiationState::closed, "closed"},
});
enum class NegotiationStep { counter, accept, reject, lapse, offer, accept_late, close, idle };
template <>
inline constexpr auto names<NegotiationStep> = std::to_array<std::pair<NegotiationStep, std::string_view>>({
    {NegotiationStep::counter, "counter"},
    {NegotiationStep::accept, "accept"},
    {NegotiationStep::reject, "reject"},
    {NegotiationStep::lapse, "lapse"},
    {NegotiationStep::offer, "offer"},
    {NegotiationStep::accept_late, "accept_late"},
    {NegotiationStep::close, "close"},
    {NegotiationStep::idle, "idle"},
});
enum class NegotiationTaker { offeror, addressee, clock };  // by the latest offer
template <>
inline constexpr auto names<NegotiationTaker> =
    std::to_array<std::pair<NegotiationTaker, std::string_view>>({{NegotiationTaker::offeror, "offeror"},
                                                                  {NegotiationTaker::addressee, "addressee"},
                                                                  {NegotiationTaker::clock, "clock"}});

// The offeror of a live offer has no step: an offer with a stated term cannot be revoked (民法典 476).
inline constexpr Lifecycle negotiation_lifecycle{std::to_array<
    Rule<NegotiationState, NegotiationStep, NegotiationTaker>>({
    {NegotiationState::offer_live, NegotiationStep::counter, NegotiationTaker::addressee, NegotiationState::offer_live},
    {NegotiationState::offer_live, NegotiationStep::accept, NegotiationTaker::addressee, NegotiationState::accepted},
    {NegotiationState::offer_live, NegotiationStep::reject, NegotiationTaker::addressee, NegotiationState::open},
    {NegotiationState::offer_live, NegotiationStep::lapse, NegotiationTaker::clock, NegotiationState::open},
    {NegotiationState::open, NegotiationStep::offer, NegotiationTaker::offeror, NegotiationState::offer_live},
    {NegotiationState::open, NegotiationStep::offer, NegotiationTaker::addressee, NegotiationState::offer_live},
    {NegotiationState::open, NegotiationStep::accept_late, NegotiationTaker::addressee, NegotiationState::offer_live},
    {NegotiationState::open, NegotiationStep::close, NegotiationTaker::offeror, NegotiationState::closed},
    {NegotiationState::open, NegotiationStep::close, NegotiationTaker::addressee, NegotiationState::closed},
    {NegotiationState::open, NegotiationStep::idle, NegotiationTaker::clock, NegotiationState::closed},
})};
static_assert(negotiation_lifecycle.unambiguous());
static_assert(negotiation_lifecycle.ends_only_in({NegotiationState::accepted, NegotiationState::closed}));
static_assert(negotiation_lifecycle.times_out(NegotiationTaker::clock,
                                              {NegotiationState::offer_live, NegotiationState::open}));

struct Negotiation {
    NegotiationId id;
    ListingId listing;
    PartyId buyer, seller;
    Side owner_side{};  // of the listing's owner, whom a broker may represent: the seller, on a need the buyer
    NegotiationState state = NegotiationState::offer_live;
    OfferId last_offer;
    Side last_by{};
    bool last_lapsed = false;  // the latest offer ended by its time: its addressee may still accept late
    long long moves = 0;       // offers made, at most offer.moves.max by counter or renewal
    std::optional<ContractId> contract;
    Instant created_at;
    std::optional<Due> due;  // the live offer's expiry, or the end of patience with an open one
    long long version = 1;

    const PartyId& party(Side side) const { return side == Side::buyer ? buyer : seller; }
    const PartyId& owner() const { return party(owner_side); }
    const PartyId& guest() const { return party(other(owner_side)); }  // who came to the listing
};

// Whose negotiations: a party's, those of a broker's present clients, or with neither everybody's (staff).
struct NegotiationDesk {
    std::optional<PartyId> party;
    std::optional<AccountId> broker;
    std::optional<NegotiationState> state;
};

class Negotiations {
  public:
    virtual ~Negotiations() = default;
    virtual Negotiation get(const NegotiationId& id) = 0;  // not_found
    virtual ListingId listing_of(
        const NegotiationId& id) = 0;  // never changes, so it is read without a lock; not_found
    virtual std::optional<NegotiationId> running(const ListingId& listing, const PartyId& guest) = 0;
    virtual void add(const Negotiation& negotiation) = 0;  // duplicate when the guest already has a running one
    virtual void save(Negotiation& negotiation) = 0;
    virtual Page<Negotiation> list(const NegotiationDesk& desk, Instant now, const PageRequest& page) = 0;

    // What deals on this listing concluded, in the order in which their talks began.
    virtual std::vector<ContractId> contracts_of(const ListingId& listing) = 0;

    virtual Offer offer(const OfferId& id) = 0;                      // not_found
    virtual std::vector<Offer> offers(const NegotiationId& id) = 0;  // in order
    virtual void add_offer(const Offer& offer) = 0;
    virtual void save_offer(Offer& offer) = 0;
};

// A member of another party opens a negotiation with its first offer: own_listing, duplicate.
Negotiation make_offer(Unit& unit, const Actor& guest, const ListingId& listing, const OfferTerms& terms);
// A further offer by either side after the last one was rejected or lapsed.
Negotiation renew_offer(Unit& unit, const Actor& actor, const NegotiationId& id, const OfferTerms& terms);
// The three answers name the exact offer: not_addressee, offer_not_live.
Negotiation counter_offer(Unit& unit, const Actor& actor, const NegotiationId& id, const OfferId& offer,
                          const OfferTerms& terms);
Negotiation reject_offer(Unit& unit, const Actor& actor, const NegotiationId& id, const OfferId& offer);
// Concludes the contract, whose draft is made in the same unit, and reserves the listing where the form is exclusive
// (listing_reserved when another deal was first). At or after the offer's expiry it becomes a new offer by the former
// addressee on the same terms (民法典 486).
Negotiation accept_offer(Unit& unit, const Actor& actor, const NegotiationId& id, const OfferId& offer);
Negotiation close_negotiation(Unit& unit, const Actor& actor, const NegotiationId& id);

// The clock's step: the live offer lapses, or an idle negotiation is closed.
void settle_negotiation(Unit& unit, const NegotiationId& id);

// The two parties, the mandated broker and the market's staff; to others not_found.
Negotiation negotiation_for(Unit& unit, const Actor& actor, const NegotiationId& id);
Page<Negotiation> my_negotiations(Unit& unit, const Actor& actor, const std::optional<NegotiationState>& state,
                                  const PageRequest& page);
// The side the caller may act for, if any; never both.
std::optional<Side> side_of(Unit& unit, const Actor& actor, const Negotiation& negotiation);
std::vector<NegotiationStep> allowed_steps(const Negotiation& negotiation, const std::optional<Side>& side);

}  // namespace heluo
