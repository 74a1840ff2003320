// The terms of a technology contract, and everything that can be wrong with them: the same checks for the API and imports.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "domain/core/crypto.hpp"
#include "domain/core/id.hpp"
#include "domain/core/identifiers.hpp"
#include "domain/core/instant.hpp"
#include "domain/core/money.hpp"
#include "domain/core/names.hpp"
#include "domain/core/rules.hpp"
#include "domain/core/text.hpp"
#include "domain/core/violations.hpp"
#include "domain/registry/clauses.hpp"
#include "domain/registry/foreign.hpp"
#include "domain/registry/patents.hpp"
#include "domain/registry/payment.hpp"

namespace heluo {

// The five kinds of the Civil Code (民法典 851, 862, 878), in the order of statistics.
enum class ContractKind { development, transfer, licence, consulting, service };
template <>
inline constexpr auto names<ContractKind> = std::to_array<std::pair<ContractKind, std::string_view>>({
    {ContractKind::development, "development"},  // 技术开发
    {ContractKind::transfer, "transfer"},        // 技术转让
    {ContractKind::licence, "licence"},          // 技术许可
    {ContractKind::consulting, "consulting"},    // 技术咨询
    {ContractKind::service, "service"},          // 技术服务
});
// The kind's code in the list contract_kinds, "1" to "5": the first digit of all its sub-kinds.
std::string_view code_of(ContractKind kind);
std::optional<ContractKind> kind_of_code(std::string_view code);  // of a kind or of a sub-kind

inline constexpr std::string_view home_country = "CHN";

// A natural person: of the citizen id (公民身份号码) nothing is kept but what shows of it, and a digest under the instance's key by
// which the same person is known again (个人信息保护法 6).
struct Person {
    std::string masked;  // "410303********0015"
    std::string digest;  // hex
    friend bool operator==(const Person&, const Person&) = default;
};

// One side of a contract: a copy of what is known of it, frozen at registration (R29).
struct ContractParty {
    std::optional<PartyId> party;           // if it is a party of this market
    std::optional<CreditCode> credit_code;  // natural persons and parties abroad have none
    Text<1, 200> name;
    std::optional<RegionCode> region;  // absent abroad; 710000, 810000, 820000 for 港澳台
    std::string country{home_country};
    std::optional<Text<1, 200>> seal_name{};  // 印章名称, where somebody has read it off the contract
    std::optional<Person> person{};
    std::optional<std::string> citizen_id{};  // as typed: checked, made the person, and forgotten (mark_persons)

    bool offshore() const;  // 境外: abroad or 港澳台
    friend bool operator==(const ContractParty&, const ContractParty&) = default;
};

// A non-technical cost inside the price (equipment, material...): total - sum of these = the technical amount.
struct Deduction {
    Text<1, 200> item;
    Money amount;
    Text<1, 500> reason;
    friend bool operator==(const Deduction&, const Deduction&) = default;
};
inline constexpr std::size_t max_deductions = 50;

// What the national form asks besides, and statistics are broken down by (registry.md §4.2-4.6, 4.9): codes of the lists ip_types,
// natures, plan_sources, goals and industries; empty where nobody has said (未填). Frozen with the terms (R29).
struct Declared {
    std::string ip_type;                      // 知识产权类型
    std::string seller_nature, buyer_nature;  // 卖方/买方性质
    std::string plan_source;                  // 项目计划来源
    std::string goal;                         // 社会经济目标 (GB/T 24450)
    std::string industry;                     // 服务的国民经济行业 (GB/T 4754)
    std::optional<bool> related;              // 关联交易: a side holds or controls the other, or one controls both
    // What the checklist of documents asks about (checklist.hpp).
    std::optional<bool> foreign_language{};     // 外文合同
    std::optional<bool> internal_department{};  // a department or project team signed (内部机构或课题组)
    std::optional<bool> government_project{};   // it comes of a government project (政府项目)
    std::optional<bool> licence_needed{};       // its subject needs an approval or a licence
    // What the city's reward asks about besides (rewards.hpp).
    std::optional<bool> buyer_startup{};  // 买方为本市初创企业
    std::optional<bool> other_subsidy{};  // 已享受其他财政资金: other public money was taken for the same thing
    friend bool operator==(const Declared&, const Declared&) = default;
};

struct ContractTerms {
    Text<1, 200> title;
    ContractKind kind = ContractKind::service;
    std::string sub_kind, field, payment_mode;  // codes of contract_kinds, fields, payment_modes; empty while unknown
    ContractParty seller, buyer;
    std::optional<Date> signed_on, effective_on, ends_on;
    Money amount_total;              // 合同成交总金额; of royalties what is certain of it
    Money amount_tech;               // 技术交易额
    std::optional<Foreign> foreign;  // what the total was converted from
    std::vector<Deduction> deductions;
    Payment payment;
    Declared declared;
    bool confidential = false;  // 保密合同: see confidence.hpp
    std::string licence_type;   // a code of licence_types; of a licence, where the contract says it
    std::vector<Clause> clauses;
    std::vector<Patent> patents;
    std::optional<Text<1, 500>>
        other_parts;  // of a mixed contract (混合合同): what it holds besides its technology (R10)
    std::optional<RegistrationNumber> mediates;  // of an intermediary contract: the one that it brought about
    std::optional<Text<1, 100>> own_number;      // the parties' own contract number
    friend bool operator==(const ContractTerms&, const ContractTerms&) = default;
};
// In what two differ, by the names that the API gives it.
std::vector<std::string> differing(const ContractTerms& now, const ContractTerms& before);

// What makes two contracts one (registry.md §1.13 b, c and a): hex digests, the second absent without an own number, the third
// without a text on file.
struct ContractKeys {
    std::string same_contract;
    std::optional<std::string> same_own_number;
    std::optional<std::string> same_text{};  // SHA-256 of the document contract_text
    friend bool operator==(const ContractKeys&, const ContractKeys&) = default;
};
// Those of the terms; keys_for (guards.hpp) adds the text's. A change that gives other keys is another scheme: keying.hpp.
ContractKeys keys_of(const ContractTerms& terms, const Rules& rules, const Crypto& crypto);

// A text as it is matched (R41): letter case, width, spacing, composition and characters that nobody sees make no difference.
std::string matched(std::string_view text, const Rules& rules);

// A side by what finds it again: its credit code if it has one, and the beginning of a hex digest of its name as it is matched.
struct SideKey {
    std::optional<std::string> credit_code;
    std::string name;
    std::string country;
    friend bool operator==(const SideKey&, const SideKey&) = default;
};
struct Sides {
    SideKey seller, buyer;
    friend bool operator==(const Sides&, const Sides&) = default;
};
Sides sides_of(const ContractTerms& terms, const Rules& rules, const Crypto& crypto);
// By their credit codes where both have one, else by name and country.
bool same_side(const SideKey& a, const SideKey& b);

// All that is wrong with the terms as such, with JSON pointers (/amount_tech, /seller/region...). `on` is the date the
// terms are judged by: today, or the registration date of an imported row. Codes are judged by it as well; region codes
// that ended before it are no fault (see warnings_of).
void check(const ContractTerms& terms, const Rules& rules, Date on, Violations& faults);
// The same, and what an application needs besides: effective and end date, and `applied_on` within them (R08).
void check_application(const ContractTerms& terms, const Rules& rules, Date applied_on, Violations& faults);
// A change may come when the contract has run out: what it came to in the end is known only then.
void check_change(const ContractTerms& terms, const Rules& rules, Date applied_on, Violations& faults);
// What is odd but allowed: region codes that have ended, with their successor (W-REGION-HIST); a total so small that it may
// have been written in 万元 (W-AMT-UNIT); patents whose data do not fit; a licence of no stated type (R09).
Violations warnings_of(const ContractTerms& terms, const Rules& rules, Date on);

// After the checks: each citizen id becomes the person that it names.
void mark_persons(ContractTerms& terms, Date on, const Crypto& crypto);

// A licence whose contract does not say of what type it is: registered as the law takes it, which the applicant was told.
void settle_licence(ContractTerms& terms, const Rules& rules, Date on);

// Who applies for registration: the seller, or the domestic buyer where the seller is 境外 (technology import).
const ContractParty& applicant_of(const ContractTerms& terms);
// Whether a side's seat lies in this registry's jurisdiction; a code that has ended counts as its successor.
bool seated_here(const ContractParty& side, const Rules& rules, Date on);
// The same of the applicant.
bool in_jurisdiction(const ContractTerms& terms, const Rules& rules, Date on);

}  // namespace heluo
