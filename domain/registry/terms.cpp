// The checks on a contract's terms (registry.md §3.1, §7, §9) and the keys by which two contracts are recognised as one.
#include "domain/registry/terms.hpp"

#include <algorithm>

namespace heluo {

namespace {

constexpr std::array kinds{ContractKind::development, ContractKind::transfer, ContractKind::licence,
                           ContractKind::consulting, ContractKind::service};
constexpr std::array<std::string_view, 5> kind_codes{"1", "2", "3", "4", "5"};
constexpr std::array<std::string_view, 3> offshore_regions{"71", "81", "82"};  // 台湾, 香港, 澳门

void check_code(std::string_view pointer, const std::string& code, const CodeList& list, Date on, Violations& faults) {
    if (code.empty())
        faults.add(std::string{pointer}, Fault::required);
    else
        need_code(list, code, on, pointer, faults);
}

// "51, 52, 53": what stands below a kind on that day.
std::string sub_kinds_of(ContractKind kind, const CodeList& list, Date on) {
    std::string codes;
    for (const Code& code : list.all())
        if (code.parent == code_of(kind) && code.valid_on(on)) codes += (codes.empty() ? "" : ", ") + code.code;
    return codes;
}

// A sub-kind is a leaf below the kind, and carries the kind's code as its first digit (B24).
void check_kind(const ContractTerms& terms, const Rules& rules, Date on, Violations& faults) {
    const auto& list = rules.list("contract_kinds");
    check_code("/sub_kind", terms.sub_kind, list, on, faults);
    const Code* code = list.find(terms.sub_kind);
    if (code && code->valid_on(on))
        faults.need(code->parent == code_of(terms.kind), "/sub_kind", Fault::not_allowed_value,
                    sub_kinds_of(terms.kind, list, on));
}

void check_citizen(const ContractParty& party, const std::string& pointer, Date on, Violations& faults) {
    if (!party.citizen_id) return;
    faults.need(!party.credit_code && party.country == home_country, pointer, Fault::not_here);
    const auto parsed = CitizenId::parse(*party.citizen_id, on);
    if (const auto* wrong = std::get_if<IdentifierFault>(&parsed)) faults.add(pointer, wrong->fault, wrong->about);
}

void check_party(const ContractParty& party, std::string_view pointer, const Rules& rules, Date on,
                 Violations& faults) {
    const std::string at{pointer};
    check_citizen(party, at + "/citizen_id", on, faults);
    check_code(at + "/country", party.country, rules.list("countries"), on, faults);
    if (party.seal_name)  // B27
        faults.need(matched(party.seal_name->value, rules) == matched(party.name.value, rules), at + "/seal_name",
                    Fault::seal_name);
    if (party.country != home_country) {
        faults.need(!party.region, at + "/region", Fault::not_allowed_value, party.country);
        return;
    }
    if (!party.region)
        faults.add(at + "/region", Fault::required);
    else
        faults.need(rules.region(*party.region, on) != RegionVerdict::unknown, at + "/region", Fault::region_code,
                    party.region->value);
}

bool same_party(const ContractParty& a, const ContractParty& b) {
    if (a.party && b.party) return *a.party == *b.party;
    if (a.citizen_id && b.citizen_id) return *a.citizen_id == *b.citizen_id;
    if (a.person && b.person) return a.person->digest == b.person->digest;
    if (a.credit_code && b.credit_code) return *a.credit_code == *b.credit_code;
    return a.name == b.name && a.country == b.country;  // a code left out does not make another firm
}

// `zero` names a zero; an amount below it is no amount at all (B15).
void check_amount(std::string_view pointer, Money amount, Fault zero, Violations& faults) {
    faults.need(amount > Money{}, pointer, amount < Money{} ? Fault::amount_format : zero);
    faults.need(amount <= max_amount, pointer, Fault::amount_too_large, max_amount.text());
}

// 0 < technical <= total, and total - deductions = technical to the fen (R11, B13, B14, B16). Of royalties both may be nothing yet.
void check_amounts(const ContractTerms& terms, Violations& faults) {
    const std::size_t before = faults.size();
    if (!terms.payment.open() || terms.amount_total != Money{})
        check_amount("/amount_total", terms.amount_total, Fault::amount_zero, faults);
    if (!terms.payment.open() || terms.amount_tech != Money{})
        check_amount("/amount_tech", terms.amount_tech, Fault::amount_not_positive, faults);
    faults.need(terms.amount_tech <= terms.amount_total, "/amount_tech", Fault::amount_order,
                terms.amount_total.text());
    faults.need(terms.deductions.size() <= max_deductions, "/deductions", Fault::too_many_items,
                std::to_string(max_deductions));
    for (std::size_t i = 0; i < terms.deductions.size(); ++i)
        check_amount("/deductions/" + std::to_string(i) + "/amount", terms.deductions[i].amount,
                     Fault::amount_not_positive, faults);
    if (faults.size() != before) return;  // a balance of impossible amounts says nothing
    Money rest = terms.amount_total;
    for (const auto& deduction : terms.deductions) rest = rest - deduction.amount;
    faults.need(rest == terms.amount_tech, "/amount_tech", Fault::amount_balance, rest.text());
}

void check_declared(const Declared& declared, const Rules& rules, Date on, Violations& faults) {
    const auto check = [&](std::string_view pointer, const std::string& code, std::string_view list) {
        if (!code.empty()) need_code(rules.list(list), code, on, pointer, faults);
    };
    check("/ip_type", declared.ip_type, "ip_types");
    check("/seller_nature", declared.seller_nature, "natures");
    check("/buyer_nature", declared.buyer_nature, "natures");
    check("/plan_source", declared.plan_source, "plan_sources");
    check("/goal", declared.goal, "goals");
    check("/industry", declared.industry, "industries");
}

void check_licence_type(const ContractTerms& terms, const Rules& rules, Date on, Violations& faults) {
    if (terms.licence_type.empty()) return;
    faults.need(terms.kind == ContractKind::licence, "/licence_type", Fault::not_here);
    need_code(rules.list("licence_types"), terms.licence_type, on, "/licence_type", faults);
}

void check_dates(const ContractTerms& terms, Date on, Violations& faults) {
    if (!terms.signed_on)
        faults.add("/signed_on", Fault::required);
    else
        faults.need(*terms.signed_on <= on, "/signed_on", Fault::date_future, text(on));
    if (terms.signed_on && terms.effective_on)
        faults.need(*terms.signed_on <= *terms.effective_on, "/effective_on", Fault::date_order,
                    text(*terms.signed_on));
    const auto start = terms.effective_on ? terms.effective_on : terms.signed_on;
    if (start && terms.ends_on) faults.need(*start <= *terms.ends_on, "/ends_on", Fault::date_order, text(*start));
}

// A credit code names a party for good; without one only name and country can.
std::string identity(const ContractParty& party, const Rules& rules) {
    return party.credit_code ? party.credit_code->value : party.country + ":" + matched(party.name.value, rules);
}

void warn_of_region(const ContractParty& party, std::string pointer, const Rules& rules, Date on, Violations& odd) {
    if (!party.region || rules.region(*party.region, on) != RegionVerdict::historic) return;
    odd.add(std::move(pointer), Fault::region_historic, rules.region_successor(*party.region));
}

}  // namespace

std::string_view code_of(ContractKind kind) { return kind_codes.at(static_cast<std::size_t>(kind)); }

std::optional<ContractKind> kind_of_code(std::string_view code) {
    for (ContractKind kind : kinds)
        if (code.substr(0, 1) == code_of(kind)) return kind;
    return std::nullopt;
}

bool ContractParty::offshore() const {
    if (country != home_country) return true;
    return region && std::any_of(offshore_regions.begin(), offshore_regions.end(),
                                 [this](auto prefix) { return region->value.starts_with(prefix); });
}

std::string matched(std::string_view text, const Rules& rules) {
    std::string folded = rules.folded(text);
    std::erase(folded, ' ');
    return folded;
}

Sides sides_of(const ContractTerms& terms, const Rules& rules, const Crypto& crypto) {
    const auto key = [&](const ContractParty& party) {
        SideKey key;
        if (party.credit_code) key.credit_code = party.credit_code->value;
        key.name = hex(crypto.sha256(matched(party.name.value, rules))).substr(0, 32);
        key.country = party.country;
        return key;
    };
    return {key(terms.seller), key(terms.buyer)};
}

bool same_side(const SideKey& a, const SideKey& b) {
    if (a.credit_code && b.credit_code) return *a.credit_code == *b.credit_code;
    return a.country == b.country && a.name == b.name;
}

ContractKeys keys_of(const ContractTerms& terms, const Rules& rules, const Crypto& crypto) {
    const std::string seller = identity(terms.seller, rules);
    const std::string sign_date = terms.signed_on ? text(*terms.signed_on) : std::string{};
    ContractKeys keys;
    keys.same_contract = hex(crypto.sha256(seller + "\n" + identity(terms.buyer, rules) + "\n" + sign_date + "\n" +
                                           terms.amount_total.text() + "\n" + matched(terms.title.value, rules)));
    if (terms.own_number)
        keys.same_own_number = hex(crypto.sha256(seller + "\n" + matched(terms.own_number->value, rules)));
    return keys;
}

void check(const ContractTerms& terms, const Rules& rules, Date on, Violations& faults) {
    check_kind(terms, rules, on, faults);
    check_code("/field", terms.field, rules.list("fields"), on, faults);
    check_code("/payment_mode", terms.payment_mode, rules.list("payment_modes"), on, faults);
    check_party(terms.seller, "/seller", rules, on, faults);
    check_party(terms.buyer, "/buyer", rules, on, faults);
    faults.need(!same_party(terms.seller, terms.buyer), "/buyer", Fault::party_same);
    check_amounts(terms, faults);
    check_payment(terms.payment, terms.payment_mode, terms.amount_total, rules, on, faults);
    check_declared(terms.declared, rules, on, faults);
    check_licence_type(terms, rules, on, faults);
    faults.need(!terms.mediates || rules.lists("registry.mediation.sub_kinds", terms.sub_kind, on), "/mediates",
                Fault::not_here);
    check_clauses(terms.clauses, rules, on, faults);
    check_patents(terms.patents, rules, on, faults);
    if (terms.foreign) check_foreign(*terms.foreign, terms.amount_total, terms.signed_on.value_or(on), rules, faults);
    check_dates(terms, on, faults);
}

void check_change(const ContractTerms& terms, const Rules& rules, Date applied_on, Violations& faults) {
    check(terms, rules, applied_on, faults);
    if (!terms.effective_on)
        faults.add("/effective_on", Fault::required);
    else
        faults.need(*terms.effective_on <= applied_on, "/effective_on", Fault::date_future, text(applied_on));
    if (!terms.ends_on) faults.add("/ends_on", Fault::required);
    need_payment(terms.payment, terms.payment_mode, rules, applied_on, faults);
    need_clauses(terms.clauses, terms.sub_kind, rules, applied_on, faults);
    need_patents(terms, rules, applied_on, faults);
}

void check_application(const ContractTerms& terms, const Rules& rules, Date applied_on, Violations& faults) {
    check_change(terms, rules, applied_on, faults);
    if (terms.foreign && terms.signed_on) check_rate(*terms.foreign, *terms.signed_on, rules, faults);
    if (terms.ends_on)  // the last day is still within the validity period (N13, B22)
        faults.need(applied_on <= *terms.ends_on, "/ends_on", Fault::contract_expired, text(applied_on));
}

Violations warnings_of(const ContractTerms& terms, const Rules& rules, Date on) {
    Violations odd;
    warn_of_region(terms.seller, "/seller/region", rules, on, odd);
    warn_of_region(terms.buyer, "/buyer/region", rules, on, odd);
    const Money small = rules.money("registry.small.total_fen", on);
    odd.need(terms.payment.open() || terms.amount_total >= small, "/amount_total", Fault::amount_small, small.text());
    odd.need(terms.kind != ContractKind::licence || !terms.licence_type.empty(), "/licence_type",
             Fault::licence_type_assumed);
    warn_of_patents(terms, rules, on, odd);
    if (terms.foreign) warn_of_rate(*terms.foreign, terms.signed_on.value_or(on), rules, odd);
    return odd;
}

void mark_persons(ContractTerms& terms, Date on, const Crypto& crypto) {
    for (ContractParty* side : {&terms.seller, &terms.buyer}) {
        if (!side->citizen_id) continue;
        const std::string id = std::get<CitizenId>(CitizenId::parse(*side->citizen_id, on)).value;
        side->person = Person{id.substr(0, 6) + "********" + id.substr(14), hex(crypto.mac("citizen " + id))};
        side->citizen_id.reset();
    }
}

void settle_licence(ContractTerms& terms, const Rules& rules, Date on) {
    if (terms.kind == ContractKind::licence && terms.licence_type.empty())
        terms.licence_type = rules.text("registry.licence_type", on);
}

const ContractParty& applicant_of(const ContractTerms& terms) {
    return terms.seller.offshore() ? terms.buyer : terms.seller;
}

bool seated_here(const ContractParty& side, const Rules& rules, Date on) {
    if (!side.region || side.offshore()) return false;
    std::string region = side.region->value;
    if (rules.region(*side.region, on) == RegionVerdict::historic)
        if (const Code* code = rules.list("regions").find(region); code && !code->successor.empty())
            region = code->successor;
    const auto area = RegionPrefix::parse(rules.text("registry.jurisdiction", on));
    return area && area->contains(region);
}

bool in_jurisdiction(const ContractTerms& terms, const Rules& rules, Date on) {
    return seated_here(applicant_of(terms), rules, on);
}

}  // namespace heluo
