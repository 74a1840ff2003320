// Facts and leaves as canonical JSON.
#include "domain/registry/leaves.hpp"

#include "domain/core/canonical_json.hpp"
#include "domain/core/crypto.hpp"
#include "domain/registry/confidence.hpp"

namespace heluo {

namespace {

std::string json_of(const ContractParty& side) {
    JsonObject object;
    if (side.party) object.text("party", side.party->text());
    if (side.credit_code) object.text("credit_code", side.credit_code->value);
    if (side.region) object.text("region", side.region->value);
    if (side.seal_name) object.text("seal_name", side.seal_name->value);
    if (side.person) object.text("citizen_id", side.person->masked).text("person", side.person->digest);
    return object.text("name", side.name.value).text("country", side.country).json();
}

std::string json_of(const std::vector<Deduction>& deductions) {
    std::string all = "[";
    for (const Deduction& each : deductions) {
        if (all.size() > 1) all += ',';
        all += JsonObject{}
                   .text("item", each.item.value)
                   .text("amount", each.amount.text())
                   .text("reason", each.reason.value)
                   .json();
    }
    return all + "]";
}

std::string json_of(const std::vector<Instalment>& instalments) {
    std::string all = "[";
    for (const Instalment& each : instalments) {
        if (all.size() > 1) all += ',';
        JsonObject instalment;
        if (each.milestone) instalment.text("milestone", each.milestone->value);
        all += instalment.day("due_on", each.due_on).text("amount", each.amount.text()).json();
    }
    return all + "]";
}

std::string json_of(const std::vector<Clause>& clauses) {
    std::string all = "[";
    for (const Clause& each : clauses) {
        if (all.size() > 1) all += ',';
        all += JsonObject{}.text("code", each.code).text("text", each.text.value).json();
    }
    return all + "]";
}

std::string json_of(const std::vector<Patent>& patents) {
    std::string all = "[";
    for (const Patent& each : patents) {
        if (all.size() > 1) all += ',';
        JsonObject patent;
        patent.text("name", each.name.value).day("filed_on", each.filed_on).day("expires_on", each.expires_on);
        if (each.applicant) patent.text("applicant", each.applicant->value);
        if (each.patentee) patent.text("patentee", each.patentee->value);
        if (each.application) patent.text("application_number", each.application->value);
        if (each.number) patent.text("patent_number", each.number->value);
        all += patent.json();
    }
    return all + "]";
}

std::string json_of(const Royalty& royalty) {
    return JsonObject{}
        .text("base", royalty.base)
        .text("course", royalty.course)
        .put("rate_bp", std::to_string(royalty.rate_bp))
        .text("method", royalty.method)
        .text("entry_fee", royalty.entry_fee.text())
        .text("minimum", royalty.minimum.text())
        .json();
}

std::string json_of(const Foreign& foreign) {
    return JsonObject{}
        .text("currency", foreign.currency)
        .text("amount", foreign.amount.text())
        .text("rate", foreign.rate.text())
        .day("rate_on", foreign.rate_on)
        .json();
}

std::string json_of(const std::vector<Supplement>& supplements) {
    std::string all = "[";
    for (const Supplement& each : supplements) {
        if (all.size() > 1) all += ',';
        all += JsonObject{}
                   .text("supplement", each.id.text())
                   .text("applicant", each.applicant.text())
                   .text("basis", each.wish.basis.value)
                   .text("opinion", each.opinion)
                   .day("registered_on", each.registered_on)
                   .day("from", each.wish.from)
                   .day("until", each.wish.until)
                   .text("amount_total", each.wish.amount_total.text())
                   .text("amount_tech", each.wish.amount_tech.text())
                   .json();
    }
    return all + "]";
}

std::string json_of(const std::vector<Receipt>& receipts) {
    std::string all = "[";
    for (const Receipt& each : receipts) {
        if (all.size() > 1) all += ',';
        JsonObject receipt;
        if (each.wish.refunds) receipt.text("refunds", each.wish.refunds->text());
        if (each.wish.bank_ref) receipt.text("bank_ref", each.wish.bank_ref->value);
        all += receipt.text("receipt", each.id.text())
                   .text("recorded_by", each.recorded_by.text())
                   .text("kind", each.wish.kind)
                   .day("received_on", each.wish.received_on)
                   .text("amount", each.wish.amount.text())
                   .json();
    }
    return all + "]";
}

std::string json_of(const std::vector<FiledDocument>& documents) {
    std::string all = "[";
    for (const FiledDocument& each : documents) {
        if (all.size() > 1) all += ',';
        all += JsonObject{}.text("kind", each.kind).text("sha256", each.sha256).json();
    }
    return all + "]";
}

std::string nonce(Unit& unit) { return hex(unit.crypto.random_bytes(32)); }

constexpr std::string_view before_facts = ",\"facts\":", before_ledger = ",\"ledger\":", before_nonce = ",\"nonce\":\"";

// What stands between the first of one and the last of the other; no text's quotes are bare, so none looks like either.
std::optional<std::string_view> between(std::string_view leaf, std::string_view first, std::string_view last) {
    const auto begin = leaf.find(first), end = leaf.rfind(last);
    if (begin == leaf.npos || end == leaf.npos || end < begin) return std::nullopt;
    return leaf.substr(begin + first.size(), end - begin - first.size());
}

}  // namespace

std::string facts_of(const Contract& contract) {
    const Registration& registration = contract.registration.value();
    const ContractTerms& terms = contract.terms;
    JsonObject facts;
    facts.text("contract", contract.id.text())
        .text("number", registration.number.value)
        .day("registered_on", registration.on)
        .text("registry", registration.registry)
        .put("registered_here", registration.here ? "true" : "false")
        .put("revision", std::to_string(registration.revision))
        .text("state", name_of(contract.state));
    if (contract.import_id) facts.text("import", contract.import_id->text());
    if (contract.ending) facts.text("ending", contract.ending->cause);
    facts.text("title", terms.title.value)
        .text("kind", name_of(terms.kind))
        .text("sub_kind", terms.sub_kind)
        .text("field", terms.field)
        .text("payment_mode", terms.payment_mode)
        .put("seller", json_of(terms.seller))
        .put("buyer", json_of(terms.buyer))
        .day("signed_on", terms.signed_on)
        .day("effective_on", terms.effective_on)
        .day("ends_on", terms.ends_on)
        .text("amount_total", terms.amount_total.text())
        .text("amount_tech", terms.amount_tech.text())
        .put("deductions", json_of(terms.deductions));
    if (!terms.payment.instalments.empty()) facts.put("instalments", json_of(terms.payment.instalments));
    if (terms.foreign) facts.put("foreign", json_of(*terms.foreign));
    if (terms.payment.royalty) facts.put("royalty", json_of(*terms.payment.royalty));
    const Declared& declared = terms.declared;
    facts.text("ip_type", declared.ip_type)
        .text("seller_nature", declared.seller_nature)
        .text("buyer_nature", declared.buyer_nature)
        .text("plan_source", declared.plan_source)
        .text("goal", declared.goal)
        .text("industry", declared.industry);
    const auto flag = [&](const char* name, const std::optional<bool>& said) {
        if (said) facts.put(name, *said ? "true" : "false");
    };
    flag("related", declared.related);
    flag("foreign_language", declared.foreign_language);
    flag("internal_department", declared.internal_department);
    flag("government_project", declared.government_project);
    flag("licence_needed", declared.licence_needed);
    flag("buyer_startup", declared.buyer_startup);
    flag("other_subsidy", declared.other_subsidy);
    if (terms.confidential) facts.put("confidential", "true");
    if (!terms.licence_type.empty()) facts.text("licence_type", terms.licence_type);
    if (!terms.clauses.empty()) facts.put("clauses", json_of(terms.clauses));
    if (!terms.patents.empty()) facts.put("patents", json_of(terms.patents));
    if (terms.other_parts) facts.text("other_parts", terms.other_parts->value);
    if (terms.mediates) facts.text("mediates", terms.mediates->value);
    if (!registration.documents.empty()) facts.put("documents", json_of(registration.documents));
    if (terms.own_number) facts.text("own_number", terms.own_number->value);
    return facts.json();
}

Ledger ledger_of(Unit& unit, const Contract& contract) {
    return {registered_supplements(unit, contract), confirmed_receipts(unit, contract.id)};
}

std::string text_of(const Ledger& ledger) {
    if (ledger.supplements.empty() && ledger.receipts.empty()) return {};
    return JsonObject{}
        .put("receipts", json_of(ledger.receipts))
        .put("supplements", json_of(ledger.supplements))
        .json();
}

std::string leaf_of(Unit& unit, const Contract& contract, LeafEvent event) {
    JsonObject leaf;
    leaf.text("at", text(unit.now())).text("event", name_of(event)).put("facts", facts_of(contract));
    const bool first = event == LeafEvent::registered || event == LeafEvent::imported;  // nothing came to it yet
    if (const std::string ledger = first ? std::string{} : text_of(ledger_of(unit, contract)); !ledger.empty())
        leaf.put("ledger", ledger);
    return leaf.text("nonce", nonce(unit)).json();
}

std::vector<LogLeaf> leaves_for(Unit& unit, const Actor& actor, const ContractId& id) {
    const Contract contract = contract_for(unit, actor, id);
    require_open_past(unit, contract, actor);
    return unit.log.leaves_about(contract.id.text());
}

std::string leaf_of_undone(Unit& unit, const ImportId& import) {
    return JsonObject{}
        .text("at", text(unit.now()))
        .text("event", "import_undone")
        .text("import", import.text())
        .text("nonce", nonce(unit))
        .json();
}

std::optional<std::string_view> facts_in(std::string_view leaf) {
    if (const auto before = between(leaf, before_facts, before_ledger)) return before;
    return between(leaf, before_facts, before_nonce);
}

std::string_view ledger_in(std::string_view leaf) {
    return between(leaf, before_ledger, before_nonce).value_or(std::string_view{});
}

std::optional<std::string> import_in(std::string_view leaf) {
    constexpr std::string_view member =
        "\"import\":\"";  // ids hold no quotes, and no other member's value an unescaped one
    const auto begin = leaf.find(member);
    if (begin == leaf.npos) return std::nullopt;
    const auto id = leaf.substr(begin + member.size());
    return std::string{id.substr(0, id.find('"'))};
}

}  // namespace heluo
