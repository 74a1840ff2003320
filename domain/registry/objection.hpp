// Objections (异议复核) of a contract's sides to what the registry decided, and re-recognitions (重新认定) that tax or finance ask for
// (registry.md §1.10, R25). Whoever decided does not decide on the objection.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/lifecycle.hpp"
#include "domain/core/page.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

enum class ObjectionKind { objection, rerecognition };
template <>
inline constexpr auto names<ObjectionKind> = std::to_array<std::pair<ObjectionKind, std::string_view>>(
    {{ObjectionKind::objection, "objection"}, {ObjectionKind::rerecognition, "rerecognition"}});

enum class Organ { tax, finance };
template <>
inline constexpr auto names<Organ> = std::to_array<std::pair<Organ, std::string_view>>({{Organ::tax, "tax"},
                                                                                        {Organ::finance, "finance"}});

enum class ObjectionState { filed, upheld, changed, reversed, dismissed, withdrawn };
template <>
inline constexpr auto names<ObjectionState> = std::to_array<std::pair<ObjectionState, std::string_view>>({
    {ObjectionState::filed, "filed"},
    {ObjectionState::upheld, "upheld"},        // 维持
    {ObjectionState::changed, "changed"},      // 变更
    {ObjectionState::reversed, "reversed"},    // 撤销
    {ObjectionState::dismissed, "dismissed"},  // 不予受理
    {ObjectionState::withdrawn, "withdrawn"},
});
enum class ObjectionStep { uphold, change, reverse, dismiss, withdraw };
template <>
inline constexpr auto names<ObjectionStep> =
    std::to_array<std::pair<ObjectionStep, std::string_view>>({{ObjectionStep::uphold, "uphold"},
                                                               {ObjectionStep::change, "change"},
                                                               {ObjectionStep::reverse, "reverse"},
                                                               {ObjectionStep::dismiss, "dismiss"},
                                                               {ObjectionStep::withdraw, "withdraw"}});

inline constexpr Lifecycle objection_lifecycle{std::to_array<Rule<ObjectionState, ObjectionStep, ContractTaker>>({
    {ObjectionState::filed, ObjectionStep::uphold, ContractTaker::registrar, ObjectionState::upheld},
    {ObjectionState::filed, ObjectionStep::change, ContractTaker::registrar, ObjectionState::changed},
    {ObjectionState::filed, ObjectionStep::reverse, ContractTaker::registrar, ObjectionState::reversed},
    {ObjectionState::filed, ObjectionStep::dismiss, ContractTaker::registrar, ObjectionState::dismissed},
    {ObjectionState::filed, ObjectionStep::withdraw, ContractTaker::applicant, ObjectionState::withdrawn},
})};
static_assert(objection_lifecycle.unambiguous());
static_assert(objection_lifecycle.ends_only_in({ObjectionState::upheld, ObjectionState::changed,
                                                ObjectionState::reversed, ObjectionState::dismissed,
                                                ObjectionState::withdrawn}));

struct Objection {
    ObjectionId id;
    ContractId contract;
    ObjectionKind kind = ObjectionKind::objection;
    std::optional<PartyId> filed_by;  // of an objection
    std::optional<Organ> organ;       // of a re-recognition, with the number of its letter (文号)
    std::string letter;
    std::string text;       // what is objected to, and why
    ContractState against;  // the decision: registered, refused or revoked,
    long long revision = 1;
    Date decided_on{};                    // its day,
    std::optional<AccountId> decided_by;  // who made it,
    std::vector<std::string> grounds;     // and its grounds: codes of refusal_grounds, or the cause of a revocation
    std::string explanation;
    Date filed_on{}, due_on{};  // the last day for the answer
    ObjectionState state = ObjectionState::filed;
    std::string answer;
    std::optional<Instant> answered_at;
    Instant created_at;
    long long version = 1;
};

struct ObjectionFilter {
    std::optional<ContractId> contract;
    std::optional<ObjectionState> state;
    std::optional<PartyId> filed_by;
    std::optional<Date> overdue_on;  // filed ones whose last day had passed by then
    bool open_only = false;          // none of confidential contracts
};

class Objections {
  public:
    virtual ~Objections() = default;
    virtual Objection get(const ObjectionId& id) = 0;  // not_found
    virtual void add(const Objection& objection) = 0;
    virtual void save(Objection& objection) = 0;
    // Filed by that party, or asked for by an organ, and not answered yet.
    virtual std::optional<ObjectionId> open_of(const ContractId& contract, const std::optional<PartyId>& filed_by) = 0;
    virtual Page<Objection> list(const ObjectionFilter& filter, const PageRequest& page) = 0;  // the newest first
};

struct RerecognitionWish {
    Organ organ{};
    Text<1, 100> letter;
    Prose<1, 2000> text;
};
// What the registry fixes anew (重新核定) of a registered contract.
struct Refixing {
    std::string sub_kind;  // a code of contract_kinds, which says the kind as well
    Money amount_tech;
    std::vector<Deduction> deductions;
    std::optional<Prose<1, 2000>> opinion;  // of the experts, where it becomes a large one (R06)
};
struct Answer {
    ObjectionState outcome{};  // upheld, changed, reversed or dismissed
    Prose<1, 2000> text;
    std::string cause;                 // of a registration that is reversed: a code of revocation_grounds
    std::optional<Refixing> refixing;  // of one that is changed
};

// By either side, against a registration, a refusal or a revocation by this registry. objection_late beyond
// registry.objection.file.days from the decision, objection_pending while another of the same side waits, wrong_state where
// nothing was decided.
Objection file_objection(Unit& unit, const Actor& side, const ContractId& contract, const Prose<1, 2000>& text);
// By the registrar who got the organ's letter; it has no last day. Against registrations alone.
Objection request_rerecognition(Unit& unit, const Actor& registrar, const ContractId& contract,
                                const RerecognitionWish& wish);
Objection withdraw_objection(Unit& unit, const Actor& side, const ObjectionId& id);
// By a registrar other than the one who decided (own_decision). Upheld and dismissed: the decision stands. Changed: the contract's
// next revision, with what is fixed anew. Reversed: a refused application is accepted anew, a revoked registration holds again, a
// registration is revoked by the cause.
Objection answer_objection(Unit& unit, const Actor& registrar, const ObjectionId& id, const Answer& answer);
// For whoever may read the contract, and who filed it.
Objection objection_for(Unit& unit, const Actor& actor, const ObjectionId& id);
// Of a contract for whoever may read it, else the party's own; all for the registry.
Page<Objection> objections_for(Unit& unit, const Actor& actor, ObjectionFilter filter, const PageRequest& page);

}  // namespace heluo
