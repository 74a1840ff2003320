// Technology contracts (技术合同) on their way into the register: terms, lifecycle, and the steps of 认定登记.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/identifiers.hpp"
#include "domain/core/lifecycle.hpp"
#include "domain/core/money.hpp"
#include "domain/core/page.hpp"
#include "domain/core/text.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/actor.hpp"
#include "domain/registry/examination.hpp"
#include "domain/registry/terms.hpp"

namespace heluo {

// Where the contract was concluded. An imported one was registered elsewhere, or before this system; a change is of one that is
// registered (change.hpp).
enum class ContractSource { deal, award, outside, import_, change };
template <>
inline constexpr auto names<ContractSource> =
    std::to_array<std::pair<ContractSource, std::string_view>>({{ContractSource::deal, "deal"},
                                                                {ContractSource::award, "award"},
                                                                {ContractSource::outside, "outside"},
                                                                {ContractSource::import_, "import"},
                                                                {ContractSource::change, "change"}});

enum class ContractState {
    draft,
    submitted,
    returned,
    accepted,
    in_review,
    registered,
    refused,
    discarded,
    cancelled,
    revoked,
    merged
};
template <>
inline constexpr auto names<ContractState> = std::to_array<std::pair<ContractState, std::string_view>>({
    {ContractState::draft, "draft"},            // 草稿
    {ContractState::submitted, "submitted"},    // 已提交
    {ContractState::returned, "returned"},      // 退回补正
    {ContractState::accepted, "accepted"},      // 已受理
    {ContractState::in_review, "in_review"},    // 专家审核
    {ContractState::registered, "registered"},  // 已登记
    {ContractState::refused, "refused"},        // 不予登记
    {ContractState::discarded, "discarded"},
    {ContractState::cancelled, "cancelled"},  // 已注销
    {ContractState::revoked, "revoked"},      // 已撤销
    {ContractState::merged, "merged"},        // 已变更登记: a change that the registered contract has taken over
});

enum class ContractStep {
    edit,
    submit,
    discard,
    accept,
    return_,
    register_,
    refuse,
    cancel,
    revoke,
    review,
    conclude,
    change,
    register_change,
    reopen,
    restore,
    withdraw,
    assign
};
template <>
inline constexpr auto names<ContractStep> =
    std::to_array<std::pair<ContractStep, std::string_view>>({{ContractStep::edit, "edit"},
                                                              {ContractStep::submit, "submit"},
                                                              {ContractStep::discard, "discard"},
                                                              {ContractStep::accept, "accept"},
                                                              {ContractStep::return_, "return"},
                                                              {ContractStep::register_, "register"},
                                                              {ContractStep::refuse, "refuse"},
                                                              {ContractStep::cancel, "cancel"},
                                                              {ContractStep::revoke, "revoke"},
                                                              {ContractStep::review, "review"},
                                                              {ContractStep::conclude, "conclude"},
                                                              {ContractStep::change, "change"},
                                                              {ContractStep::register_change, "register_change"},
                                                              {ContractStep::reopen, "reopen"},
                                                              {ContractStep::restore, "restore"},
                                                              {ContractStep::withdraw, "withdraw"},
                                                              {ContractStep::assign, "assign"}});

// The applicant is the seller, or the domestic buyer of imported technology (draft rule art 11); the counterparty may
// only prepare a contract concluded outside the market.
// market: the exchange, whose deal has failed; objection: one that was answered for who filed it (objection.hpp).
enum class ContractTaker { applicant, counterparty, registrar, market, objection };
template <>
inline constexpr auto names<ContractTaker> =
    std::to_array<std::pair<ContractTaker, std::string_view>>({{ContractTaker::applicant, "applicant"},
                                                               {ContractTaker::counterparty, "counterparty"},
                                                               {ContractTaker::registrar, "registrar"},
                                                               {ContractTaker::market, "market"},
                                                               {ContractTaker::objection, "objection"}});

inline constexpr Lifecycle contract_lifecycle{std::to_array<Rule<ContractState, ContractStep, ContractTaker>>({
    {ContractState::draft, ContractStep::edit, ContractTaker::applicant, ContractState::draft},
    {ContractState::draft, ContractStep::edit, ContractTaker::counterparty, ContractState::draft},
    {ContractState::draft, ContractStep::submit, ContractTaker::applicant, ContractState::submitted},
    {ContractState::draft, ContractStep::discard, ContractTaker::applicant, ContractState::discarded},
    {ContractState::draft, ContractStep::discard, ContractTaker::counterparty, ContractState::discarded},
    {ContractState::draft, ContractStep::discard, ContractTaker::market, ContractState::discarded},
    {ContractState::submitted, ContractStep::withdraw, ContractTaker::applicant, ContractState::draft},
    {ContractState::submitted, ContractStep::accept, ContractTaker::registrar, ContractState::accepted},
    {ContractState::submitted, ContractStep::return_, ContractTaker::registrar, ContractState::returned},
    {ContractState::returned, ContractStep::edit, ContractTaker::applicant, ContractState::returned},
    {ContractState::returned, ContractStep::submit, ContractTaker::applicant, ContractState::submitted},
    {ContractState::returned, ContractStep::discard, ContractTaker::applicant, ContractState::discarded},
    {ContractState::accepted, ContractStep::return_, ContractTaker::registrar, ContractState::returned},
    {ContractState::accepted, ContractStep::review, ContractTaker::registrar, ContractState::in_review},
    {ContractState::in_review, ContractStep::conclude, ContractTaker::registrar, ContractState::accepted},
    {ContractState::submitted, ContractStep::assign, ContractTaker::registrar, ContractState::submitted},
    {ContractState::accepted, ContractStep::assign, ContractTaker::registrar, ContractState::accepted},
    {ContractState::in_review, ContractStep::assign, ContractTaker::registrar, ContractState::in_review},
    {ContractState::accepted, ContractStep::register_, ContractTaker::registrar, ContractState::registered},
    {ContractState::accepted, ContractStep::refuse, ContractTaker::registrar, ContractState::refused},
    {ContractState::accepted, ContractStep::register_change, ContractTaker::registrar, ContractState::merged},
    {ContractState::registered, ContractStep::change, ContractTaker::applicant, ContractState::registered},
    {ContractState::registered, ContractStep::cancel, ContractTaker::applicant, ContractState::cancelled},
    {ContractState::registered, ContractStep::revoke, ContractTaker::registrar, ContractState::revoked},
    {ContractState::refused, ContractStep::reopen, ContractTaker::objection, ContractState::accepted},
    {ContractState::draft, ContractStep::discard, ContractTaker::objection, ContractState::discarded},
    {ContractState::returned, ContractStep::discard, ContractTaker::objection, ContractState::discarded},
    {ContractState::revoked, ContractStep::restore, ContractTaker::objection, ContractState::registered},
})};
static_assert(contract_lifecycle.unambiguous());
static_assert(contract_lifecycle.ends_only_in({ContractState::discarded, ContractState::cancelled,
                                               ContractState::merged}));

// A document as the registration was decided on it.
struct FiledDocument {
    std::string kind, sha256;
    friend auto operator<=>(const FiledDocument&, const FiledDocument&) = default;
};

// What a registered contract carries; an imported one brings all of it along.
struct Registration {
    RegistrationNumber number;
    Date on;                 // Beijing date of registration: the period of all statistics
    Instant at;              // for an import: when the row came in
    std::string registry;    // code of the registry: region4 + point2, or its name on imported rows
    bool here = true;        // registered by this registry (认定登记), not imported from another
    ContractKeys keys;       // as of registration: nothing registered shares them
    long long revision = 1;  // one more with every change (变更登记)
    std::optional<Instant> changed_at;
    std::vector<FiledDocument> documents{};  // of the application that made this revision, in their order
    friend bool operator==(const Registration&, const Registration&) = default;
};

// What experts were asked about an accepted application (专家审核), and what they said.
struct ExpertReview {
    bool disputed = false;  // else for its size
    std::string text;       // what is asked
    Instant asked_at;
    std::optional<Instant> concluded_at;
    std::string opinion;
    friend bool operator==(const ExpertReview&, const ExpertReview&) = default;
};

// That a contract is no contract of its own but a change of a registered one.
struct Change {
    ContractId of;
    PartyId registrant;  // who applied for it, and applies for the change
    std::string reason;
    std::vector<std::string> benefits;  // codes of `benefits` taken on the registration so far, to be reported (R23)
    friend bool operator==(const Change&, const Change&) = default;
};

// What is odd about an application but allowed, and what its applicant says to it.
struct Warning {
    std::string pointer;  // JSON pointer into the contract
    Fault fault{};
    std::string about;
    std::string reason;  // empty while none is given
    friend bool operator==(const Warning&, const Warning&) = default;
};

// How a registration ended: cancelled (注销) by the applicant whose contract is no more, or revoked (撤销) by the registry. It
// stays readable under its number, and no longer counts (registry.md §1.9, R24).
struct Ending {
    std::string cause;  // a code of cancellation_causes or of revocation_grounds
    Instant at;
    friend bool operator==(const Ending&, const Ending&) = default;
};

// A return for correction (退回补正), and what came of it; still told once the application comes again.
struct Correction {
    std::string asked;  // the registrar's text
    Instant asked_at;
    std::vector<std::string> edited;  // the terms that edits have touched since, by the names of the API
    friend bool operator==(const Correction&, const Correction&) = default;
};

struct Decision {
    AccountId by;
    Instant at;
    friend bool operator==(const Decision&, const Decision&) = default;
};

struct Contract {
    ContractId id;
    ContractSource source = ContractSource::outside;
    std::string source_id;              // typed id of the negotiation, procurement or import; empty for `outside`
    std::optional<Money> agreed_total;  // of a deal or an award
    bool given_up = false;              // what it is of was given up after its refusal: sold anew, perhaps
    ContractTerms terms;
    ContractState state = ContractState::draft;
    std::optional<Registration> registration;
    std::optional<Change> change;
    std::optional<Ending> ending;
    std::vector<Warning> explained;    // as of the last submission, with their reasons
    std::vector<std::string> grounds;  // refusal_grounds codes N01..N99 of a refusal
    std::string explanation;           // text of the last return, of the refusal, or of the end
    std::optional<Instant> submitted_at, accepted_at;
    bool corrected = false;                  // sent in again after a return for correction
    std::optional<Correction> correction;    // the last one
    std::optional<Examination> examination;  // since acceptance; a return for correction ends it
    std::optional<ExpertReview> review;      // the last one of this examination
    std::optional<AccountId> handler;        // 经办人: the registrar who examines it (desk.hpp)
    std::optional<Decision> decided;         // the last one of the registry: to register, change, refuse or revoke
    std::optional<ImportId> import_id;       // with `row_key`: the client's name of the imported row
    std::optional<std::string> row_key;
    Sides sides;          // by which contracts like it are found
    bool logged = false;  // in the transparency log, or on its way there
    Instant created_at;
    long long version = 1;

    // Of the others nothing came, or nothing is left. A revocation ends the registration; the contract may bind on.
    bool stands() const {
        return state != ContractState::discarded && state != ContractState::refused &&
               state != ContractState::cancelled;
    }
    bool waits_for_review() const {
        return examination && examination->needs_review && !(review && review->concluded_at);
    }
    bool may_change_terms() const { return !registration && stands() && state != ContractState::merged; }
    bool registered_elsewhere() const { return registration && !registration->here; }
    // A deal or an award has settled price and parties: edits may fill in the rest only, and say what is certain of a price that
    // royalties make up.
    bool settled() const { return source == ContractSource::deal || source == ContractSource::award; }
};

// The terms that a change registration has replaced, kept readable for good (R23).
struct Revision {
    RevisionId id;
    ContractId contract;
    long long revision = 1;
    ContractTerms terms;
    RegistrationNumber number;
    ContractKeys keys;  // stay taken: the contract may not be registered again as what it was
    std::vector<FiledDocument> documents;
    ContractId replaced_by;  // the change, with its reason
    Instant replaced_at;
    long long version = 1;
};

// How an accepted application stands in its term.
enum class TermStanding { running, near, overdue };  // near: its warning day has come
template <>
inline constexpr auto names<TermStanding> = std::to_array<std::pair<TermStanding, std::string_view>>(
    {{TermStanding::running, "running"}, {TermStanding::near, "near"}, {TermStanding::overdue, "overdue"}});
TermStanding standing_of(const Examination& term, Date today);

struct ContractFilter {
    std::optional<PartyId> party;  // on either side
    std::optional<ContractState> state;
    std::optional<RegistrationNumber> number;
    std::optional<AccountId> handler;
    std::optional<ContractKind> kind;
    std::optional<std::string> title, side;  // words within the title; within the name of either side
    std::optional<CreditCode> side_code;     // of either side
    std::optional<Date> signed_from, signed_until, registered_from, registered_until;  // half-open
    bool undecided = false;            // 待办: neither draft nor decided
    bool open_only = false;            // without confidential ones, but for those of
    std::optional<PartyId> own;        // this party
    bool oldest_first = false;         // a registrar's queue
    std::optional<TermStanding> term;  // of accepted ones, in the order of their due days
    Date today{};                      // which `term` is judged by
};

// Registered contracts whose registration stands, by its day.
struct RegisteredFilter {
    std::optional<Date> from, until;  // half-open
    std::optional<PartyId> party;     // on either side
    bool open_only = false;           // without confidential ones
};

inline constexpr int max_between = 500;

struct SignedWithin {
    Date from{}, to{};  // both included
};

// As much of a contract as it is compared by with others of its sides.
struct SignedContract {
    ContractId id;
    std::string title;
    Sides sides;
    Money amount_total, amount_tech;
};

// How the keys of the register were made (keying.hpp): by that scheme, as far as the contract `done_to`; absent once all are.
struct Keying {
    long long scheme = 1;
    std::optional<std::string> done_to;  // ULID
};

class Contracts {
  public:
    virtual ~Contracts() = default;
    virtual Contract get(const ContractId& id) = 0;  // not_found
    // The contract of a deal or award, by the typed id of its source: the latest if there were several.
    virtual std::optional<Contract> of_source(const std::string& source_id) = 0;
    // The registered contract with this number, or these keys (terms.hpp); neither locks.
    virtual std::optional<Contract> by_number(const RegistrationNumber& number) = 0;
    // Also one whose change has replaced these keys. `except` the contract with that id.
    virtual std::optional<Contract> registered_with(const ContractKeys& keys,
                                                    const std::optional<ContractId>& except) = 0;
    virtual std::optional<ContractId> open_change_of(
        const ContractId& id) = 0;  // neither merged nor given up nor refused
    virtual void add(const Revision& revision) = 0;
    virtual std::vector<Revision> revisions(const ContractId& id) = 0;  // in their order, without the one in force
    virtual long long revisions() = 0;                                  // of all contracts
    // Submitted, accepted or registered ones, also ended, but no changes, between these two (the roles as given), signed within;
    // the newest first, at most max_between for each way in which their codes or names agree.
    virtual std::vector<SignedContract> between(const Sides& sides, const SignedWithin& within) = 0;
    // The sum of 成交额 of what this side sold and has registered, signed within.
    virtual Money registered_total(const SideKey& seller, const SignedWithin& within) = 0;
    // duplicate_contract or duplicate_number when another registered contract has its keys or its number.
    virtual void add(const Contract& contract) = 0;
    virtual void save(Contract& contract) = 0;
    virtual Page<Contract> list(const ContractFilter& filter, const PageRequest& page) = 0;
    virtual Page<Contract> registered(const RegisteredFilter& filter,
                                      const PageRequest& page) = 0;  // by day, then number

    virtual Instant saved_at(const ContractId& id) = 0;  // last
    virtual Keying keying() = 0;                         // locked until the unit ends
    virtual void save(const Keying& keying) = 0;
    virtual std::vector<Contract> registered_after(const std::string& ulid,
                                                   int limit) = 0;  // also ended ones; to act on
};

// What a deal or an award settles; codes may be empty where the market does not know them, the applicant fills them in.
struct Agreed {
    std::string source_id;  // typed id of the negotiation or procurement
    Text<1, 200> title;
    ContractKind kind = ContractKind::service;
    PartyId seller, buyer;
    Money total;
    std::string payment_mode, field;
};

// For the markets, inside the unit that concludes: call them after the unit's first get.
Contract draft_from_deal(Unit& unit, const Agreed& agreed);
Contract draft_from_award(Unit& unit, const Agreed& agreed);
// Whether nothing stands any more of the contract that a deal drafted: it was discarded or refused, or is still a draft, which
// nobody has signed and which is discarded here. One that was submitted stands, until its registration has ended.
bool give_up_contract(Unit& unit, const ContractId& id);

// A contract concluded outside, by a member of either side; sides known to the market by credit code are linked to it.
Contract draft_contract(Unit& unit, const Actor& actor, ContractTerms terms);
// What the edit leaves out and stays as it is: a side, the mark of secrecy.
struct Kept {
    bool seller = false, buyer = false, confidential = false;
};
Contract edit_contract(Unit& unit, const Actor& actor, const ContractId& id, ContractTerms terms, Kept keep = {});
// An applicant's reason for a warning of that code at that place.
struct GivenReason {
    std::string pointer, code;
    Text<1, 500> text;
};
struct Application {
    std::vector<GivenReason> reasons;
    std::optional<std::vector<std::string>> benefits;  // of a change, which must say it, if only that there are none
};
// Invalid with reason_needed for every warning that no reason is given for.
Contract submit_contract(Unit& unit, const Actor& actor, const ContractId& id, const Application& application);
// A submitted application that nobody has accepted is a draft again.
Contract withdraw_contract(Unit& unit, const Actor& applicant, const ContractId& id);
Contract discard_contract(Unit& unit, const Actor& actor, const ContractId& id);
Contract accept_contract(Unit& unit, const Actor& registrar, const ContractId& id);
Contract return_contract(Unit& unit, const Actor& registrar, const ContractId& id, const Prose<1, 1000>& reason);
// To the experts: a large contract, or one in dispute, whose term is then that of a large one.
struct ReviewWish {
    bool disputed = false;
    Prose<1, 1000> text;
};
Contract review_contract(Unit& unit, const Actor& registrar, const ContractId& id, const ReviewWish& wish);
Contract conclude_review(Unit& unit, const Actor& registrar, const ContractId& id, const Prose<1, 2000>& opinion);
// review_required for a large contract that no experts have seen; similar_contract (also of acceptance) where another like it
// has come up meanwhile.
Contract register_contract(Unit& unit, const Actor& registrar, const ContractId& id);
Contract refuse_contract(Unit& unit, const Actor& registrar, const ContractId& id,
                         const std::vector<std::string>& grounds, const Prose<1, 1000>& text);

// The end of a registration of this registry; wrong_registry for one of another.
struct EndWish {
    std::string cause;
    Prose<1, 1000> text;
};
Contract cancel_contract(Unit& unit, const Actor& applicant, const ContractId& id, const EndWish& wish);
Contract revoke_contract(Unit& unit, const Actor& registrar, const ContractId& id, const EndWish& wish);

Contract contract_for(Unit& unit, const Actor& actor, const ContractId& id);  // as the caller may see it
Page<Contract> contracts_for(Unit& unit, const Actor& actor, ContractFilter filter, const PageRequest& page);

std::vector<ContractTaker> takers(const Contract& contract, const Actor& actor);
std::vector<ContractStep> allowed_steps(const Contract& contract, const Actor& actor);

}  // namespace heluo
