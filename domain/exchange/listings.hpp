// Listings of the science and technology market (科技大市场): achievements (成果), patents and needs (需求), reviewed before
// anybody else sees them, published for a time, reserved by an exclusive deal.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/identifiers.hpp"
#include "domain/core/lifecycle.hpp"
#include "domain/core/money.hpp"
#include "domain/core/names.hpp"
#include "domain/core/page.hpp"
#include "domain/core/rules.hpp"
#include "domain/core/text.hpp"
#include "domain/core/timers.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/actor.hpp"
#include "domain/people/rights.hpp"

namespace heluo {

enum class ListingKind { achievement, patent, need };
template <>
inline constexpr auto names<ListingKind> = std::to_array<std::pair<ListingKind, std::string_view>>(
    {{ListingKind::achievement, "achievement"}, {ListingKind::patent, "patent"}, {ListingKind::need, "need"}});

enum class ListingState {
    draft,
    in_review,
    rework,
    published,
    reserved,
    sold,
    rejected,
    withdrawn,
    expired,
    discarded
};
template <>
inline constexpr auto names<ListingState> = std::to_array<std::pair<ListingState, std::string_view>>({
    {ListingState::draft, "draft"},
    {ListingState::in_review, "in_review"},
    {ListingState::rework, "rework"},  // 整改
    {ListingState::published, "published"},
    {ListingState::reserved, "reserved"},  // 锁定
    {ListingState::sold, "sold"},
    {ListingState::rejected, "rejected"},
    {ListingState::withdrawn, "withdrawn"},  // 下架
    {ListingState::expired, "expired"},
    {ListingState::discarded, "discarded"},
});

enum class ListingStep { edit, submit, withdraw, discard, publish, return_, reject, reserve, release, close, expire };
template <>
inline constexpr auto names<ListingStep> = std::to_array<std::pair<ListingStep, std::string_view>>({
    {ListingStep::edit, "edit"},
    {ListingStep::submit, "submit"},
    {ListingStep::withdraw, "withdraw"},
    {ListingStep::discard, "discard"},
    {ListingStep::publish, "publish"},
    {ListingStep::return_, "return"},
    {ListingStep::reject, "reject"},
    {ListingStep::reserve, "reserve"},
    {ListingStep::release, "release"},
    {ListingStep::close, "close"},
    {ListingStep::expire, "expire"},
});

enum class ListingTaker { owner_side, reviewer, deal, clock };
template <>
inline constexpr auto names<ListingTaker> = std::to_array<std::pair<ListingTaker, std::string_view>>({
    {ListingTaker::owner_side, "owner_side"},  // the owner's people, or a broker it mandated
    {ListingTaker::reviewer, "reviewer"},      // an operator who is not of the owner's party
    {ListingTaker::deal, "deal"},              // the acceptance of an offer on an exclusive form
    {ListingTaker::clock, "clock"},
});

inline constexpr Lifecycle listing_lifecycle{std::to_array<Rule<ListingState, ListingStep, ListingTaker>>({
    {ListingState::draft, ListingStep::edit, ListingTaker::owner_side, ListingState::draft},
    {ListingState::draft, ListingStep::submit, ListingTaker::owner_side, ListingState::in_review},
    {ListingState::draft, ListingStep::discard, ListingTaker::owner_side, ListingState::discarded},
    {ListingState::in_review, ListingStep::withdraw, ListingTaker::owner_side, ListingState::draft},
    {ListingState::in_review, ListingStep::publish, ListingTaker::reviewer, ListingState::published},
    {ListingState::in_review, ListingStep::return_, ListingTaker::reviewer, ListingState::rework},
    {ListingState::in_review, ListingStep::reject, ListingTaker::reviewer, ListingState::rejected},
    {ListingState::rework, ListingStep::edit, ListingTaker::owner_side, ListingState::rework},
    {ListingState::rework, ListingStep::submit, ListingTaker::owner_side, ListingState::in_review},
    {ListingState::rework, ListingStep::discard, ListingTaker::owner_side, ListingState::discarded},
    {ListingState::rework, ListingStep::expire, ListingTaker::clock, ListingState::discarded},
    {ListingState::published, ListingStep::withdraw, ListingTaker::owner_side, ListingState::withdrawn},
    {ListingState::published, ListingStep::reserve, ListingTaker::deal, ListingState::reserved},
    {ListingState::published, ListingStep::expire, ListingTaker::clock, ListingState::expired},
    {ListingState::reserved, ListingStep::release, ListingTaker::reviewer, ListingState::published},
    {ListingState::reserved, ListingStep::release, ListingTaker::clock, ListingState::published},
    {ListingState::reserved, ListingStep::close, ListingTaker::owner_side, ListingState::sold},
    {ListingState::reserved, ListingStep::close, ListingTaker::clock, ListingState::sold},
})};
static_assert(listing_lifecycle.unambiguous());
static_assert(listing_lifecycle.ends_only_in({ListingState::sold, ListingState::rejected, ListingState::withdrawn,
                                              ListingState::expired, ListingState::discarded}));
static_assert(listing_lifecycle.times_out(ListingTaker::clock,
                                          {ListingState::rework, ListingState::published, ListingState::reserved}));

// What the owner side writes. The folded text is made by the API, where the Unicode tables live.
struct ListingContent {
    ListingKind kind{};
    Text<1, 80> title;
    Prose<1, 500> summary;
    RegionCode region;
    std::string field;               // code list "fields"
    std::vector<std::string> forms;  // code list "cooperation_forms", in the order given, each once
    std::optional<Money> asking_price;
    std::optional<PatentNumber> patent;  // exactly when the kind is patent
    Instant valid_until;                 // shown until then, half-open
    std::string folded;                  // title, line feed, summary: folded for search and for comparing
};

struct Listing {
    ListingId id;
    PartyId owner;
    std::optional<AccountId> broker;   // who drafted it under...
    std::optional<MandateId> mandate;  // ...this mandate
    ListingContent content;
    std::string same_title;  // digest of owner and folded title: equal in two listings of one thing
    ListingState state = ListingState::draft;
    std::string review_reason, review_text;  // of the last return, rejection or release
    std::optional<NegotiationId> deal;       // the exclusive deal that holds it
    std::optional<ContractId> contract;      // ...and its contract
    std::string publication;                 // ULID of the first publication: the order of the public list
    std::optional<Instant> published_at;
    Instant created_at;
    std::optional<Due> due;
    long long version = 1;
};

// Live listings may not repeat each other (LIST duplicates: owner and title, or patent number).
bool is_live(ListingState state);

struct ListingLine {  // what a list shows
    ListingId id;
    ListingKind kind{};
    std::string title;
    PartyId owner;
    RegionCode region;
    std::string field;
    std::vector<std::string> forms;
    std::optional<Money> asking_price;
    ListingState state{};
    std::optional<Instant> published_at;
    Instant valid_until, created_at;
    long long version = 1;
};

struct ListingSearch {
    std::optional<ListingKind> kind;
    std::optional<std::string> field, form;
    std::optional<RegionPrefix> region;
    std::optional<Money> price_from, price_to;  // both included; a listing without a price is not found by price
    std::optional<std::string> folded_text;     // occurs in title or summary
};

// Whose listings: a party's, those of the clients whose active mandate a broker holds, or with neither everybody's (staff).
struct ListingDesk {
    std::optional<PartyId> owner;
    std::optional<AccountId> broker;
    std::optional<ListingState> state;
};

class Listings {
  public:
    virtual ~Listings() = default;
    virtual Listing get(const ListingId& id) = 0;  // not_found
    virtual void add(const Listing& listing) = 0;  // duplicate: see is_live
    virtual void save(Listing& listing) = 0;       // duplicate, stale
    virtual Page<ListingLine> search(const ListingSearch& wish, Instant now,
                                     const PageRequest& page) = 0;                                      // newest first
    virtual Page<ListingLine> desk(const ListingDesk& wish, Instant now, const PageRequest& page) = 0;  // newest first
};

struct ReviewNote {
    std::string reason;  // code list "review_reasons"
    Prose<1, 500> text;
};

// Drafting: a member for its own party, a broker for the party whose active mandate it holds (mandate_missing).
// Invalid names every field that breaks a rule.
Listing draft_listing(Unit& unit, const Actor& actor, const std::optional<PartyId>& owner,
                      const ListingContent& content);
Listing edit_listing(Unit& unit, const Actor& actor, const ListingId& id, const ListingContent& content);
Listing submit_listing(Unit& unit, const Actor& actor, const ListingId& id);
Listing discard_listing(Unit& unit, const Actor& actor, const ListingId& id);
// From review back to draft, or from publication for good.
Listing withdraw_listing(Unit& unit, const Actor& actor, const ListingId& id);
// The exclusive deal stands: its contract has not come to nothing.
Listing close_listing(Unit& unit, const Actor& actor, const ListingId& id);

Listing publish_listing(Unit& unit, const Actor& reviewer, const ListingId& id);
Listing return_listing(Unit& unit, const Actor& reviewer, const ListingId& id, const ReviewNote& note);
Listing reject_listing(Unit& unit, const Actor& reviewer, const ListingId& id, const ReviewNote& note);
Listing release_listing(Unit& unit, const Actor& reviewer, const ListingId& id, const ReviewNote& note);

// The clock's step: validity ended, rework abandoned, or the reservation's term over.
void settle_listing(Unit& unit, const ListingId& id);
// An accepted offer on an exclusive form takes the listing; listing_reserved if another deal has it.
void reserve_listing(Unit& unit, Listing& listing, const NegotiationId& deal, const ContractId& contract);

// Published listings are everybody's; others belong to the owner side and the market's staff, to the rest not_found.
Listing listing_for(Unit& unit, const Visitor& visitor, const ListingId& id);
Page<ListingLine> search_listings(Unit& unit, const ListingSearch& wish, const PageRequest& page);
Page<ListingLine> my_listings(Unit& unit, const Actor& actor, const std::optional<ListingState>& state,
                              const PageRequest& page);

// How the caller stands to a listing, and what follows from it for a view.
Relations relations_to(Unit& unit, const Visitor& visitor, const Listing& listing);
bool may_see_inside(const Visitor& visitor, const Relations& relations);  // owner side and staff
std::vector<ListingStep> allowed_steps(const Visitor& visitor, const Relations& relations, const Listing& listing);

// A cooperation form that leaves nothing to a second taker (transfer, exclusive and sole licence).
bool is_exclusive(const Rules& rules, std::string_view form, Date on);

}  // namespace heluo
