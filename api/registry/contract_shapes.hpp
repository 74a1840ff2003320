// Contracts as they are spoken: what comes in, what goes out.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "api/core/route.hpp"
#include "domain/registry/precheck.hpp"
#include "domain/registry/signals.hpp"

namespace heluo::api {

enum class ListOrder { newest, oldest };

}  // namespace heluo::api

namespace heluo {
template <>
inline constexpr auto names<api::ListOrder> = std::to_array<std::pair<api::ListOrder, std::string_view>>(
    {{api::ListOrder::newest, "newest"}, {api::ListOrder::oldest, "oldest"}});
}

namespace heluo::api {

using ContractCode = Text<1, 20>;  // a code of a code list; whether it exists is the domain's question

struct ContractSide {
    std::optional<CreditCode> credit_code;
    Text<1, 200> name;
    std::optional<RegionCode> region;
    std::optional<ContractCode> country;  // CHN by default
    std::optional<Text<1, 200>> seal_name;
    std::optional<Text<1, 40>> citizen_id;  // of a natural person
};
BOOST_DESCRIBE_STRUCT(ContractSide, (), (credit_code, name, region, country, seal_name, citizen_id))

struct DeductionItem {
    Text<1, 200> item;
    Money amount;
    Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(DeductionItem, (), (item, amount, reason))
using DeductionItems = List<DeductionItem, 0, max_deductions>;

struct InstalmentItem {
    std::optional<Date> due_on;
    std::optional<Text<1, 200>> milestone;
    Money amount;
};
BOOST_DESCRIBE_STRUCT(InstalmentItem, (), (due_on, milestone, amount))
using InstalmentItems = List<InstalmentItem, 0, max_instalments>;

// What is left out is answered by royalty_incomplete (B18); entry fee and minimum are nothing then.
struct RoyaltyItem {
    std::optional<ContractCode> base, course;
    std::optional<long long> rate_bp;
    std::optional<Text<1, 500>> method;
    std::optional<Money> entry_fee, minimum;
};
BOOST_DESCRIBE_STRUCT(RoyaltyItem, (), (base, course, rate_bp, method, entry_fee, minimum))

template <int Places>
struct Shape<Decimal<Places>> {
    static std::optional<Decimal<Places>> read(const json::value& value, const Place& place) {
        if (!value.is_string()) return place.fault(Fault::wrong_type, "string");
        if (const auto decimal = Decimal<Places>::parse(fold_width(std::string_view{value.get_string()})))
            return decimal;
        return place.fault(Fault::decimal_format, std::to_string(Places));
    }
    static void write(std::string& json, const Decimal<Places>& decimal) { write_string(json, decimal.text()); }
    static json::object schema(Schemas&) {
        return string_schema(
            "", R"(^[0-9]{1,)" + std::to_string(15 - Places) + R"(}(\.[0-9]{1,)" + std::to_string(Places) + "})?$",
            "A decimal with at most " + std::to_string(Places) + " places");
    }
    static json::value example() { return json::string(Decimal<Places>{100'000'000}.text()); }
};

struct ForeignItem {
    ContractCode currency;
    ForeignAmount amount;
    Rate rate;
    Date rate_on{};
};
BOOST_DESCRIBE_STRUCT(ForeignItem, (), (currency, amount, rate, rate_on))

struct ClauseItem {
    ContractCode code;
    Text<1, 500> text;
};
BOOST_DESCRIBE_STRUCT(ClauseItem, (), (code, text))
using ClauseItems = List<ClauseItem, 0, max_clauses>;

struct PatentItem {
    Text<1, 200> name;
    std::optional<Text<1, 200>> applicant, patentee;
    std::optional<Date> filed_on;
    std::optional<PatentNumber> application_number, patent_number;
    std::optional<Date> expires_on;
};
BOOST_DESCRIBE_STRUCT(PatentItem, (),
                      (name, applicant, patentee, filed_on, application_number, patent_number, expires_on))
using PatentItems = List<PatentItem, 0, max_patents>;

// What the city's reward asks about a contract (rewards.hpp); left out: not said.
struct RewardFacts {
    std::optional<bool> buyer_startup, other_subsidy;
};
BOOST_DESCRIBE_STRUCT(RewardFacts, (), (buyer_startup, other_subsidy))

// What both bodies have in common.
struct ContractBody {
    Text<1, 200> title;
    ContractKind kind{};
    ContractCode sub_kind, field, payment_mode;
    Date signed_on{};
    std::optional<Date> effective_on, ends_on;
    Money amount_total, amount_tech;
    DeductionItems deductions;
    std::optional<InstalmentItems> instalments;
    std::optional<RoyaltyItem> royalty;
    std::optional<ContractCode> ip_type, seller_nature, buyer_nature, plan_source, goal, industry;
    std::optional<bool> related, foreign_language, internal_department, government_project, licence_needed;
    std::optional<RewardFacts> reward;
    std::optional<bool> confidential;
    std::optional<ContractCode> licence_type;
    std::optional<ClauseItems> clauses;
    std::optional<PatentItems> patents;
    std::optional<Text<1, 500>> other_parts;
    std::optional<RegistrationNumber> mediates;
    std::optional<Text<1, 100>> own_number;
    std::optional<ForeignItem> foreign;
};
BOOST_DESCRIBE_STRUCT(ContractBody, (),
                      (title, kind, sub_kind, field, payment_mode, signed_on, effective_on, ends_on, amount_total,
                       amount_tech, deductions, instalments, royalty, ip_type, seller_nature, buyer_nature, plan_source,
                       goal, industry, related, foreign_language, internal_department, government_project,
                       licence_needed, reward, confidential, licence_type, clauses, patents, other_parts, mediates,
                       own_number, foreign))

struct NewContract : ContractBody {
    ContractSide seller, buyer;
};
BOOST_DESCRIBE_STRUCT(NewContract, (ContractBody), (seller, buyer))

struct EditedContract : ContractBody {
    std::optional<ContractSide> seller, buyer;  // left out: as they are
};
BOOST_DESCRIBE_STRUCT(EditedContract, (ContractBody), (seller, buyer))

// The applicant's answer to one of the contract's warnings, named as it stands there.
struct WarningReason {
    Text<0, 200> pointer;
    Text<1, 50> code;
    Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(WarningReason, (), (pointer, code, reason))

struct ContractSubmission {
    std::optional<List<WarningReason, 0, 50>> reasons;
    std::optional<List<ContractCode, 0, 20>> benefits;  // of a change
};
BOOST_DESCRIBE_STRUCT(ContractSubmission, (), (reasons, benefits))

struct ChangeRequest {
    Prose<1, 1000> reason;
};
BOOST_DESCRIBE_STRUCT(ChangeRequest, (), (reason))

struct ContractReturn {
    Prose<1, 1000> reason;
};
BOOST_DESCRIBE_STRUCT(ContractReturn, (), (reason))

struct ContractRefusal {
    List<ContractCode, 0, 20> grounds;  // an empty list is refused as reason_code_required
    Prose<1, 1000> text;
};
BOOST_DESCRIBE_STRUCT(ContractRefusal, (), (grounds, text))

struct ReviewRequest {
    bool disputed = false;
    Prose<1, 1000> text;
};
BOOST_DESCRIBE_STRUCT(ReviewRequest, (), (disputed, text))

struct ReviewOpinion {
    Prose<1, 2000> opinion;
};
BOOST_DESCRIBE_STRUCT(ReviewOpinion, (), (opinion))

struct ContractAssignment {
    AccountId registrar;
};
BOOST_DESCRIBE_STRUCT(ContractAssignment, (), (registrar))

struct ContractEnd {
    ContractCode cause;
    Prose<1, 1000> text;
};
BOOST_DESCRIBE_STRUCT(ContractEnd, (), (cause, text))

struct ContractSideView {
    std::optional<PartyId> party;
    std::optional<CreditCode> credit_code;
    std::string name;
    std::optional<RegionCode> region;
    std::string country;
    std::optional<std::string> seal_name, citizen_id;  // of the latter what shows
};
BOOST_DESCRIBE_STRUCT(ContractSideView, (), (party, credit_code, name, region, country, seal_name, citizen_id))

struct RegistrationView {
    RegistrationNumber number;
    Date registered_on{};
    Instant registered_at;
    std::string registry;
    bool registered_here = true;
    long long revision = 1;
    std::optional<Instant> changed_at;
};
BOOST_DESCRIBE_STRUCT(RegistrationView, (),
                      (number, registered_on, registered_at, registry, registered_here, revision, changed_at))

// Of a change: what it changes and why.
struct ChangeView {
    ContractId contract;
    std::string reason;
    std::optional<std::vector<std::string>> benefits;  // for the registrant and the registry
    std::vector<std::string> differs;                  // which terms are not those that it changes
};
BOOST_DESCRIBE_STRUCT(ChangeView, (), (contract, reason, benefits, differs))

// Of an application that was returned: why, and what was done about it.
struct CorrectionView {
    std::string asked;
    Instant asked_at;
    std::vector<std::string> edited, documents;  // terms; kinds of documents filed or withdrawn since
};
BOOST_DESCRIBE_STRUCT(CorrectionView, (), (asked, asked_at, edited, documents))

struct EndingView {
    std::string cause;
    Instant ended_at;
};
BOOST_DESCRIBE_STRUCT(EndingView, (), (cause, ended_at))

// Of an accepted application: the term in which it is to be decided.
struct ExaminationView {
    std::string regime;
    Date accepted_on{}, warn_on{}, due_on{};
    bool needs_review = false;
    std::optional<TermStanding> standing;  // while it is not decided
};
BOOST_DESCRIBE_STRUCT(ExaminationView, (), (regime, accepted_on, warn_on, due_on, needs_review, standing))

struct ReviewView {
    bool disputed = false;
    Instant asked_at;
    std::optional<Instant> concluded_at;
    std::optional<std::string> text, opinion;  // for the registry and who watches it, not for the parties
};
BOOST_DESCRIBE_STRUCT(ReviewView, (), (disputed, asked_at, concluded_at, text, opinion))

struct WarningView {
    std::string pointer, code, message;
    std::optional<std::string> reason;  // what the applicant says to it
};
BOOST_DESCRIBE_STRUCT(WarningView, (), (pointer, code, message, reason))

struct ObstacleView {
    std::string pointer, code, message;  // the pointer is empty where the contract as a whole is meant
};
BOOST_DESCRIBE_STRUCT(ObstacleView, (), (pointer, code, message))

struct PrecheckView {
    std::vector<ObstacleView> errors;
    std::vector<WarningView> warnings;
};
BOOST_DESCRIBE_STRUCT(PrecheckView, (), (errors, warnings))

// Which contract it is, and where it stands.
struct ContractStanding {
    ContractId id;
    ContractState state{};
    std::vector<ContractStep> allowed_steps;
    ContractSource source{};
    std::optional<std::string> source_id;
};
BOOST_DESCRIBE_STRUCT(ContractStanding, (), (id, state, allowed_steps, source, source_id))

struct TermsView {
    std::string title;
    ContractKind kind{};
    std::optional<std::string> sub_kind, field, payment_mode;  // absent while unknown
    ContractSideView seller, buyer;
    std::optional<Date> signed_on, effective_on, ends_on;
    Money amount_total, amount_tech;
    std::vector<DeductionItem> deductions;
    std::vector<InstalmentItem> instalments;
    std::optional<RoyaltyItem> royalty;
    bool amount_open = false;
    std::optional<std::string> ip_type, seller_nature, buyer_nature, plan_source, goal, industry;  // absent: not said
    std::optional<bool> related, foreign_language, internal_department, government_project, licence_needed;
    std::optional<RewardFacts> reward;
    bool confidential = false;
    std::optional<std::string> licence_type;
    std::vector<ClauseItem> clauses;
    std::vector<PatentItem> patents;
    std::optional<std::string> other_parts;
    std::optional<RegistrationNumber> mediates;
    std::optional<std::string> own_number;
    std::optional<ForeignItem> foreign;
};
BOOST_DESCRIBE_STRUCT(TermsView, (),
                      (title, kind, sub_kind, field, payment_mode, seller, buyer, signed_on, effective_on, ends_on,
                       amount_total, amount_tech, deductions, instalments, royalty, amount_open, ip_type, seller_nature,
                       buyer_nature, plan_source, goal, industry, related, foreign_language, internal_department,
                       government_project, licence_needed, reward, confidential, licence_type, clauses, patents,
                       other_parts, mediates, own_number, foreign))

struct ContractView : ContractStanding, TermsView {
    std::optional<RegistrationView> registration;
    std::optional<ChangeView> change;
    std::optional<ContractId> pending_change;
    std::optional<EndingView> ending;
    std::optional<std::vector<std::string>> grounds;
    std::optional<std::string> explanation;
    std::vector<WarningView> warnings;
    std::optional<Instant> submitted_at, accepted_at;
    std::optional<CorrectionView> correction;  // the last
    std::optional<ExaminationView> examination;
    std::optional<ReviewView> review;
    std::optional<AccountId> handler;  // for the registry and who watches it
    Instant created_at;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(ContractView, (ContractStanding, TermsView),
                      (registration, change, pending_change, ending, grounds, explanation, warnings, submitted_at,
                       accepted_at, correction, examination, review, handler, created_at, version))

// Terms that a change has replaced.
struct RevisionView : TermsView {
    long long revision = 1;
    Instant replaced_at;
    ContractId replaced_by;
};
BOOST_DESCRIBE_STRUCT(RevisionView, (TermsView), (revision, replaced_at, replaced_by))

struct RevisionsView {
    std::vector<RevisionView> items;
};
BOOST_DESCRIBE_STRUCT(RevisionsView, (), (items))

// A leaf of the transparency log; its hash is SHA-256 of a zero byte and the text.
struct LeafView {
    long long index = 0;
    std::string text, hash;
};
BOOST_DESCRIBE_STRUCT(LeafView, (), (index, text, hash))

struct LeavesView {
    std::vector<LeafView> items;
};
BOOST_DESCRIBE_STRUCT(LeavesView, (), (items))

struct ContractLine {
    ContractId id;
    ContractState state{};
    std::vector<ContractStep> allowed_steps;
    std::string title;
    ContractKind kind{};
    std::string seller, buyer;  // names
    bool confidential = false;
    Money amount_total, amount_tech;
    std::optional<RegistrationNumber> number;
    std::optional<ContractId> changes;  // the registered contract that it is a change of
    std::optional<Date> registered_on;
    std::optional<Instant> submitted_at;
    std::optional<Date> due_on;            // of an accepted one
    std::optional<TermStanding> standing;  // while it is not decided
    Instant created_at;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(ContractLine, (),
                      (id, state, allowed_steps, title, kind, seller, buyer, confidential, amount_total, amount_tech,
                       number, changes, registered_on, submitted_at, due_on, standing, created_at, version))

std::optional<std::string> known(const std::string& text);  // nothing for an empty one
std::vector<Deduction> deductions_of(const DeductionItems& body);
ContractTerms terms_of(const NewContract& body);
ContractTerms terms_of(const EditedContract& body);
// In the language that the caller reads.
ContractView view_of(Unit& unit, const Actor& actor, const Caller& caller, const Contract& contract);
// What may be wrong with a contract, for the registrar's eye: it decides nothing.
struct SignalView {
    Signal signal{};
    std::string message;
    std::vector<ContractId> contracts;  // that it was seen on
};
BOOST_DESCRIBE_STRUCT(SignalView, (), (signal, message, contracts))

struct SignalsView {
    std::vector<SignalView> items;
};
BOOST_DESCRIBE_STRUCT(SignalsView, (), (items))

RevisionsView view_of(const std::vector<Revision>& revisions);
SignalsView view_of(const Caller& caller, const std::vector<RiskSignal>& signals);
PrecheckView view_of(const Caller& caller, const Precheck& precheck);
ContractLine line_of(Unit& unit, const Actor& actor, const Contract& contract);

}  // namespace heluo::api
