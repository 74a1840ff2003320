// Procurements (采购公告) of agency services: published with a deadline, until which quotes are sealed; at the deadline the
// lowest valid quote wins (竞价选取), or the procurement fails with a coded reason. markets.md 4.5, 10(b).4.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/agency/discount.hpp"
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

enum class Quoting { amount, discount };  // 报价方式: 金额 or 下浮率
template <>
inline constexpr auto names<Quoting> =
    std::to_array<std::pair<Quoting, std::string_view>>({{Quoting::amount, "amount"}, {Quoting::discount, "discount"}});

enum class SelectionMethod { lowest };  // 竞价选取
template <>
inline constexpr auto names<SelectionMethod> =
    std::to_array<std::pair<SelectionMethod, std::string_view>>({{SelectionMethod::lowest, "lowest"}});

enum class ProcurementState { draft, published, awarded, failed, cancelled };
template <>
inline constexpr auto names<ProcurementState> = std::to_array<std::pair<ProcurementState, std::string_view>>({
    {ProcurementState::draft, "draft"},          // 未提交
    {ProcurementState::published, "published"},  // 报价中
    {ProcurementState::awarded, "awarded"},      // 已选取
    {ProcurementState::failed, "failed"},        // 流标
    {ProcurementState::cancelled, "cancelled"},  // 已取消
});
enum class ProcurementStep { edit, publish, cancel, award, fail };
template <>
inline constexpr auto names<ProcurementStep> =
    std::to_array<std::pair<ProcurementStep, std::string_view>>({{ProcurementStep::edit, "edit"},
                                                                 {ProcurementStep::publish, "publish"},
                                                                 {ProcurementStep::cancel, "cancel"},
                                                                 {ProcurementStep::award, "award"},
                                                                 {ProcurementStep::fail, "fail"}});
enum class ProcurementTaker { owner, clock };
template <>
inline constexpr auto names<ProcurementTaker> = std::to_array<std::pair<ProcurementTaker, std::string_view>>(
    {{ProcurementTaker::owner, "owner"}, {ProcurementTaker::clock, "clock"}});

// Once published a procurement is not edited: quotes were made on what was read.
inline constexpr Lifecycle procurement_lifecycle{
    std::to_array<Rule<ProcurementState, ProcurementStep, ProcurementTaker>>({
        {ProcurementState::draft, ProcurementStep::edit, ProcurementTaker::owner, ProcurementState::draft},
        {ProcurementState::draft, ProcurementStep::publish, ProcurementTaker::owner, ProcurementState::published},
        {ProcurementState::draft, ProcurementStep::cancel, ProcurementTaker::owner, ProcurementState::cancelled},
        {ProcurementState::published, ProcurementStep::cancel, ProcurementTaker::owner, ProcurementState::cancelled},
        {ProcurementState::published, ProcurementStep::award, ProcurementTaker::clock, ProcurementState::awarded},
        {ProcurementState::published, ProcurementStep::fail, ProcurementTaker::clock, ProcurementState::failed},
    })};
static_assert(procurement_lifecycle.unambiguous());
static_assert(procurement_lifecycle.ends_only_in({ProcurementState::awarded, ProcurementState::failed,
                                                  ProcurementState::cancelled}));
static_assert(procurement_lifecycle.times_out(ProcurementTaker::clock, {ProcurementState::published}));

// What the owner writes. The bounds include their ends.
struct ProcurementContent {
    Text<1, 80> title;
    Prose<1, 5000> scope;
    std::vector<std::string> service_types;  // code list "service_types": an agency must be enrolled for all of them
    Quoting quoting = Quoting::amount;
    Money ceiling;                                       // 最高限价; what a discount is taken off
    std::optional<Money> floor;                          // with amounts only
    std::optional<Discount> min_discount, max_discount;  // with discounts only
    SelectionMethod method = SelectionMethod::lowest;
    Instant deadline;  // quotes are taken before it, opened at it
};

// How the opening went.
struct Award {
    QuoteId quote;
    AgencyId agency;
    PartyId party;
    Money price;
    ContractId contract;
};
struct Opening {
    Instant at;
    long long valid_quotes = 0;
    std::optional<Award> award;
    std::string failure;  // code list "no_award_reasons", without an award
};

struct Procurement {
    ProcurementId id;
    PartyId owner;
    ProcurementContent content;
    ProcurementState state = ProcurementState::draft;
    long long min_quotes = 0;  // valid quotes without which it fails: the rule on the day of publication
    std::optional<Instant> published_at;
    std::optional<Opening> opening;
    std::string cancel_reason, cancel_text;  // code list "cancel_reasons"
    Instant created_at;
    std::optional<Due> due;  // the deadline while published
    long long version = 1;
};

struct ProcurementFilter {
    std::optional<ProcurementState> state;
    std::optional<PartyId> owner;
    std::optional<std::string> service_type;
    std::optional<PartyId> drafts_of;  // what was never published is shown to its owner only
};

class Procurements {
  public:
    virtual ~Procurements() = default;
    virtual Procurement get(const ProcurementId& id) = 0;  // not_found
    virtual void add(const Procurement& procurement) = 0;
    virtual void save(Procurement& procurement) = 0;
    virtual Page<Procurement> list(const ProcurementFilter& filter, const PageRequest& page) = 0;  // newest first
};

struct CancelNote {
    std::string reason;  // code list "cancel_reasons"
    Prose<1, 500> text;
};

Procurement draft_procurement(Unit& unit, const Actor& owner, const ProcurementContent& content);
Procurement edit_procurement(Unit& unit, const Actor& owner, const ProcurementId& id,
                             const ProcurementContent& content);
Procurement publish_procurement(Unit& unit, const Actor& owner, const ProcurementId& id);
// Before the deadline; sealed quotes go back unopened.
Procurement cancel_procurement(Unit& unit, const Actor& owner, const ProcurementId& id, const CancelNote& note);

// The clock's step at the deadline: opens the quotes, awards to the best and drafts the contract, or fails.
void settle_procurement(Unit& unit, const ProcurementId& id);

// Published procurements are everybody's, for good; what was never published is its owner's, to the rest not_found.
Procurement procurement_for(Unit& unit, const Visitor& visitor, const ProcurementId& id);
Page<Procurement> procurements_for(Unit& unit, const Visitor& visitor, ProcurementFilter filter,
                                   const PageRequest& page);

bool is_owner(const Visitor& visitor, const Procurement& procurement);
std::vector<ProcurementStep> allowed_steps(const Visitor& visitor, const Procurement& procurement);

// All that is wrong with what the owner wrote, with JSON pointers.
void check(const ProcurementContent& content, const Rules& rules, Instant now, Violations& faults);

}  // namespace heluo
