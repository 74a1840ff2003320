// The projection: what each happening is in OCDS, which tag it has, what is an award and what a contract. Rulings "OCDS"; markets.md
// 8.2 and its threads 14 to 18.
#include <algorithm>
#include <stdexcept>

#include "api/open_data/ocds.hpp"
#include "domain/core/rules.hpp"

namespace heluo::api {

namespace {

using enum Happening;

std::vector<OcdsTag> tags_of(Happening what, ProcessKind kind) {
    switch (what) {
        case procurement_published:
        case listing_published: return {OcdsTag::tender};
        case procurement_cancelled:
        case listing_withdrawn: return {OcdsTag::tenderCancellation};
        case procurement_awarded: return {OcdsTag::award, OcdsTag::tenderUpdate};
        case procurement_failed:
        case listing_reserved:
        case listing_released:
        case listing_sold:
        case listing_expired: return {OcdsTag::tenderUpdate};
        case contract_registered:
            if (kind == ProcessKind::procurement) return {OcdsTag::contract};
            return {OcdsTag::award, OcdsTag::contract};
        case contract_changed:
        case contract_supplemented: return {OcdsTag::contractAmendment};
        case contract_received: return {OcdsTag::implementation};
        case contract_cancelled: return {OcdsTag::contractTermination};
        // The registration ends or stands again; the contract may bind all the same.
        case contract_revoked:
        case contract_restored: return {OcdsTag::contractUpdate};
    }
    throw std::logic_error{"a happening without a tag"};
}

// The standard's tender.status, and our own state in Chinese.
struct Status {
    std::string code, details;
};
Status tender_status(Happening what) {
    switch (what) {
        case procurement_published: return {"active", "报价中"};
        case procurement_awarded: return {"complete", "已选取"};
        case procurement_failed: return {"unsuccessful", "流标"};
        case procurement_cancelled: return {"cancelled", "已取消"};
        case listing_published:
        case listing_released: return {"active", "已发布"};
        case listing_reserved: return {"active", "锁定"};
        case listing_sold: return {"complete", "已成交"};
        case listing_withdrawn: return {"cancelled", "已下架"};
        case listing_expired: return {"complete", "已过期"};  // closed, whatever it has brought: deals go on after it
        default: throw std::logic_error{"no happening of a notice"};
    }
}
Status contract_status(ContractState state) {
    switch (state) {
        case ContractState::registered: return {"active", "已登记"};
        case ContractState::cancelled: return {"terminated", "已注销"};
        case ContractState::revoked: return {"active", "登记已撤销"};
        default: throw std::logic_error{"a contract that is not registered"};
    }
}

std::string named_in(const CodeList& list, const std::string& code) {
    const Code* found = list.find(code);
    return found ? found->name_zh : code;
}
std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}
OcdsValue value_of(Money money) { return {{money}}; }
std::optional<OcdsValue> value_of(const std::optional<Money>& money) {
    return money ? std::optional{value_of(*money)} : std::nullopt;
}

// Beijing's days as instants, the last one to its last second.
OcdsPeriod period_of(const std::optional<Date>& first, const std::optional<Date>& last) {
    OcdsPeriod period;
    if (first) period.startDate = beijing_midnight(*first);
    if (last) period.endDate = beijing_midnight(*last) + std::chrono::days{1} - std::chrono::seconds{1};
    return period;
}

// A party has the same roles in all releases of a process: lists of texts are replaced when releases are merged.
using Roles = std::vector<std::string>;
Roles buyer_roles(ProcessKind kind) {
    if (kind == ProcessKind::procurement || kind == ProcessKind::need) return {"buyer", "procuringEntity"};
    return {"buyer"};
}
Roles supplier_roles(ProcessKind kind) {
    if (kind == ProcessKind::procurement) return {"tenderer", "supplier"};
    return {"supplier"};
}

// ---- notices

std::vector<OcdsItem> items_of(const Rules& rules, const std::vector<std::string>& service_types) {
    std::vector<OcdsItem> items;
    for (const std::string& code : service_types) {
        const std::string name = named_in(rules.list("service_types"), code);
        items.push_back({code, name, {"heluo-service_types", code, name}});
    }
    return items;
}

OcdsTender tender_of(const Rules& rules, const Procurement& procurement, Happening what) {
    const ProcurementContent& content = procurement.content;
    OcdsTender tender;
    tender.title = content.title.value;
    tender.description = content.scope.value;
    tender.items = items_of(rules, content.service_types);
    tender.value = value_of(content.ceiling);
    tender.minValue = value_of(content.floor);
    tender.procurementMethod = "open";  // to every enrolled agency
    tender.procurementMethodDetails = "竞价选取";
    tender.mainProcurementCategory = "services";
    tender.awardCriteria = "priceOnly";
    tender.submissionMethod = {"electronicSubmission"};
    tender.tenderPeriod = {procurement.published_at, content.deadline};
    OcdsTenderTechnology& technology = tender.technology;
    technology.quoting = name_of(content.quoting);
    if (content.min_discount) technology.minDiscount = content.min_discount->text();
    if (content.max_discount) technology.maxDiscount = content.max_discount->text();
    technology.minQuotes = procurement.min_quotes;
    if (what == procurement_awarded || what == procurement_failed)
        technology.validQuotes = procurement.opening.value().valid_quotes;
    if (what == procurement_failed) technology.reason = procurement.opening->failure;
    if (what == procurement_cancelled) technology.reason = procurement.cancel_reason;
    return tender;
}

OcdsTender tender_of(const Listing& listing) {
    const ListingContent& content = listing.content;
    OcdsTender tender;
    tender.title = content.title.value;
    tender.description = content.summary.value;
    tender.value = value_of(content.asking_price);
    tender.tenderPeriod = {listing.published_at, content.valid_until};
    OcdsTenderTechnology& technology = tender.technology;
    technology.listingKind = name_of(content.kind);
    technology.techField = content.field;
    technology.cooperationForms = content.forms;
    if (content.patent) technology.patentNumber = content.patent->value;
    return tender;
}

OcdsTender tender_of(const Rules& rules, const Process& process, Happening what) {
    OcdsTender tender =
        process.procurement ? tender_of(rules, *process.procurement, what) : tender_of(process.listing.value());
    const Status status = tender_status(what);
    tender.id = process.number;
    tender.status = status.code;
    tender.statusDetails = status.details;
    if (process.kind != ProcessKind::offer) tender.procuringEntity = OcdsReference{process.owner.value().text()};
    return tender;
}

void tell_notice(OcdsRelease& release, const Rules& rules, const Process& process, Happening what) {
    const std::string owner = process.owner.value().text();
    const bool sells = process.kind == ProcessKind::offer;
    release.tender = tender_of(rules, process, what);
    // Who is who is known to those who trade here; names become public with what is registered.
    release.parties = {{owner, {}, {}, sells ? supplier_roles(process.kind) : buyer_roles(process.kind)}};
    if (!sells) release.buyer = OcdsReference{owner};
    if (what != procurement_awarded) return;
    const Opening& opening = process.procurement.value().opening.value();
    const Award& award = opening.award.value();
    const OcdsReference winner{award.party.text()};
    release.parties->push_back({winner.id, {}, {}, supplier_roles(process.kind)});
    release.awards = {{award.quote.text(), "active", process.procurement->content.title.value, opening.at,
                       value_of(award.price), std::vector{winner}}};
}

// ---- contracts

// A side by its number on the market, by its credit code, or, where it has neither, by its place in this contract. Whom no credit code
// makes an organisation may be a person, and is not named.
OcdsParty party_of(const ContractThen& contract, const ContractParty& side, std::string_view place, Roles roles) {
    OcdsParty party;
    party.roles = std::move(roles);
    if (side.credit_code) {
        party.name = side.name.value;
        party.identifier = OcdsIdentifier{"CN-USCC", side.credit_code->value, side.name.value};
    }
    if (side.party)
        party.id = side.party->text();
    else if (side.credit_code)
        party.id = "CN-USCC-" + side.credit_code->value;
    else
        party.id = contract.id.text() + "-" + std::string{place};
    return party;
}

OcdsReference reference_to(const OcdsParty& party) { return {party.id}; }

OcdsTechnology technology_of(const ContractThen& contract) {
    OcdsTechnology technology;
    technology.registrationNumber = contract.number.value;
    technology.registeredOn = contract.registered_on;
    technology.registrationState = name_of(contract.state);
    technology.revision = contract.revision;
    technology.contractClass = contract.terms.kind;
    technology.disclosed = contract.disclosed;
    if (!contract.disclosed) return technology;
    const Declared& declared = contract.terms.declared;
    technology.cause = unless_empty(contract.cause);
    technology.terms = OcdsTechnologyTerms{contract.terms.sub_kind,
                                           contract.terms.field,
                                           value_of(contract.technical),
                                           {unless_empty(declared.ip_type)},
                                           {unless_empty(declared.plan_source)},
                                           {unless_empty(declared.goal)},
                                           {unless_empty(declared.industry)},
                                           {unless_empty(contract.terms.licence_type)},
                                           {}};
    if (const auto& royalty = contract.terms.payment.royalty)
        technology.terms->royalty = {OcdsRoyalty{royalty->base, royalty->course, royalty->rate_bp}};
    return technology;
}

void tell_amendment(OcdsContract& told, const OcdsRelease& release, const ContractThen& contract, Happening what) {
    OcdsAmendment amendment{release.id,
                            release.date,
                            what == contract_changed ? "变更登记" : "补充登记",
                            EventId{contract.amends}.text(),
                            release.id,
                            {},
                            {}};
    if (contract.disclosed) {
        amendment.valueChange = value_of(contract.total - contract.total_before);
        amendment.newValue = value_of(contract.total);
    }
    told.amendments = {std::move(amendment)};
}

// A refund is a payment the other way.
OcdsImplementation implementation_of(const Receipt& receipt, OcdsReference payer, OcdsReference payee) {
    if (receipt.wish.refunds) std::swap(payer, payee);
    return {{{receipt.id.text(), beijing_midnight(receipt.wish.received_on), value_of(receipt.wish.amount),
              std::move(payer), std::move(payee)}}};
}

std::string award_of(const Process& process, const ContractThen& contract) {
    if (process.procurement) return process.procurement->opening.value().award.value().quote.text();
    return contract.id.text();  // a synthetic one: nobody awarded it
}

void tell_sides(OcdsRelease& release, OcdsContract& told, const Process& process, const ContractThen& contract) {
    const OcdsParty buyer = party_of(contract, contract.terms.buyer, "buyer", buyer_roles(process.kind));
    const OcdsParty supplier = party_of(contract, contract.terms.seller, "seller", supplier_roles(process.kind));
    release.parties = {buyer, supplier};
    if (process.kind != ProcessKind::offer) release.buyer = reference_to(buyer);  // what is offered may have several
    if (contract.receipt)
        told.implementation = implementation_of(*contract.receipt, reference_to(buyer), reference_to(supplier));
    told.title = contract.terms.title.value;
    told.value = value_of(contract.total);
    told.period = period_of(contract.terms.effective_on, contract.terms.ends_on);
    if (contract.terms.signed_on) told.dateSigned = beijing_midnight(*contract.terms.signed_on);
}

void tell_contract(OcdsRelease& release, const Process& process, const ContractThen& contract, Happening what) {
    const Status status = contract_status(contract.state);
    OcdsContract told;
    told.id = contract.id.text();
    told.awardID = award_of(process, contract);
    told.status = status.code;
    told.statusDetails = status.details;
    told.technology = technology_of(contract);
    if (!contract.amends.empty()) tell_amendment(told, release, contract, what);
    if (contract.disclosed) tell_sides(release, told, process, contract);
    if (what == contract_registered && !process.procurement) {
        OcdsAward award{told.awardID, "active", told.title, told.dateSigned, told.value, {}};
        if (contract.disclosed) award.suppliers = {reference_to(release.parties->at(1))};
        release.awards = {std::move(award)};
    }
    release.contracts = {std::move(told)};
}

// ---- merging: the same id is the same thing, which is told whole each time but for what it gathers

template <class T, class Id>
void merge(std::optional<std::vector<T>>& all, const std::optional<std::vector<T>>& more, Id id, auto take) {
    if (!more) return;
    if (!all) all.emplace();
    for (const T& each : *more) {
        const auto at = std::find_if(all->begin(), all->end(), [&](const T& other) { return other.*id == each.*id; });
        if (at == all->end())
            all->push_back(each);
        else
            take(*at, each);
    }
}

constexpr auto replace = [](auto& old, const auto& later) { old = later; };

void take_contract(OcdsContract& old, OcdsContract later) {
    std::swap(old.amendments, later.amendments);
    std::swap(old.implementation, later.implementation);
    // Now `later` has what was gathered before.
    merge(later.amendments, old.amendments, &OcdsAmendment::id, replace);
    if (old.implementation) {
        if (!later.implementation) later.implementation.emplace();
        for (OcdsTransaction& each : old.implementation->transactions)
            later.implementation->transactions.push_back(std::move(each));
    }
    old = std::move(later);
}

}  // namespace

std::string ocid_of(const Rules& rules, const Process& process) {
    return rules.text("ocds.prefix", beijing_date(process.began)) + "-" + process.number;
}

OcdsRelease release_of(const Rules& rules, const Process& process, const Statement& statement) {
    OcdsRelease release;
    release.ocid = ocid_of(rules, process);
    release.id = EventId{statement.event}.text();
    release.date = statement.at;
    release.tag = tags_of(statement.what, process.kind);
    release.processKind = process.kind;
    if (statement.contract)
        tell_contract(release, process, *statement.contract, statement.what);
    else
        tell_notice(release, rules, process, statement.what);
    return release;
}

OcdsRelease compiled(const std::vector<OcdsRelease>& releases) {
    OcdsRelease record = releases.front();
    for (auto next = releases.begin() + 1; next != releases.end(); ++next) {
        if (next->tender) record.tender = next->tender;
        if (next->buyer) record.buyer = next->buyer;
        merge(record.parties, next->parties, &OcdsParty::id, [](OcdsParty& old, OcdsParty later) {
            if (!later.name) later.name = old.name;
            if (!later.identifier) later.identifier = old.identifier;
            old = std::move(later);
        });
        merge(record.awards, next->awards, &OcdsAward::id, replace);
        merge(record.contracts, next->contracts, &OcdsContract::id,
              [](OcdsContract& old, const OcdsContract& later) { take_contract(old, later); });
    }
    record.date = releases.back().date;
    record.id = record.ocid + "-" + text(record.date);
    record.tag = {OcdsTag::compiled};
    return record;
}

}  // namespace heluo::api
