// Certificates of registration: issued at their first request, printed, and checked by whoever holds one.
#include "domain/registry/certificates.hpp"

#include <algorithm>

#include "domain/core/canonical_json.hpp"
#include "domain/core/crypto.hpp"
#include "domain/core/rules.hpp"
#include "domain/core/tree_log.hpp"
#include "domain/people/throttle.hpp"

namespace heluo {

namespace {

// "7K3M-9QXA-0D2R-FW5T": 16 digits of Crockford's base 32, which has no I, L, O or U to misread.
std::string code_of(std::string_view ten_bytes) {
    constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string code;
    unsigned waiting = 0, bits = 0;
    for (const char byte : ten_bytes) {
        waiting = waiting << 8 | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 5; bits -= 5) {
            if (code.size() % 5 == 4) code += '-';
            code += digits[waiting >> (bits - 5) & 31u];
        }
    }
    return code;
}

// As somebody may have typed it: without its dashes, in small letters or full width.
std::string without_dashes(std::string_view typed) {
    std::string code;
    for (const char c : fold_width(typed))
        if (c != '-' && c != ' ') code += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return code;
}

std::string json_of(const CodeList& list, std::string_view code) {
    const Code* known = list.find(code);
    return JsonObject{}.text("code", code).text("name", known ? std::string_view{known->name_zh} : code).json();
}

std::string json_of(const ContractParty& side) {
    JsonObject object;
    if (side.credit_code) object.text("credit_code", side.credit_code->value);
    return object.text("name", side.name.value).json();
}

std::string json_of(Money amount) { return JsonObject{}.text("amount", amount.text()).text("currency", "CNY").json(); }

std::string text_of(const Contract& contract, const std::string& code, const Rules& rules,
                    std::string_view public_url) {
    const Registration& registration = contract.registration.value();
    const ContractTerms& terms = contract.terms;
    const std::string& number = registration.number.value;
    const Instant at = registration.changed_at.value_or(registration.at);
    const Date today = beijing_date(at);
    JsonObject facts;
    facts.text("number", number)
        .put("revision", std::to_string(registration.revision))
        .text("code", code)
        .text("title", terms.title.value)
        .put("kind", json_of(rules.list("contract_kinds"), code_of(terms.kind)))
        .put("seller", json_of(terms.seller))
        .put("buyer", json_of(terms.buyer))
        .day("signed_on", terms.signed_on)
        .day("effective_on", terms.effective_on)
        .day("ends_on", terms.ends_on)
        .put("amount_total", json_of(terms.amount_total))
        .put("amount_tech", json_of(terms.amount_tech))
        .day("registered_on", registration.on)
        .text("certified_at", text(at))
        .text("registry", rules.text("registry.name", today))
        .text("office", rules.text("registry.office", today))
        .text("verify", std::string{public_url} + "/v1/certificates/" + number + "/verify?code=" + code);
    if (terms.payment.open()) facts.put("amount_open", "true");
    if (registration.changed_at) facts.day("changed_on", today);
    if (!terms.sub_kind.empty()) facts.put("sub_kind", json_of(rules.list("contract_kinds"), terms.sub_kind));
    if (!terms.field.empty()) facts.put("field", json_of(rules.list("fields"), terms.field));
    return facts.json();
}

// The contract, if there is to be a certificate of it.
Contract certifiable(Unit& unit, const Actor& actor, const ContractId& id) {
    Contract contract = contract_for(unit, actor, id);
    if (contract.registered_elsewhere()) refuse(Reason::wrong_registry, contract.registration->registry);
    require(contract.state == ContractState::registered, Reason::wrong_state, name_of(contract.state));
    return contract;
}

std::optional<Certificate> in_force(Unit& unit, const Contract& contract) {
    auto all = unit.certificates.of(contract.id);
    if (all.empty() || all.back().revision != contract.registration.value().revision) return std::nullopt;
    return std::move(all.back());
}

// Two who ask first at once queue at the contract's lock.
Certificate issue(Unit& unit, const Contract& contract, std::string_view public_url) {
    if (auto other = in_force(unit, contract)) return *other;
    Certificate certificate;
    certificate.id = unit.fresh<CertificateId>();
    certificate.contract = contract.id;
    certificate.revision = contract.registration.value().revision;
    certificate.code = code_of(unit.crypto.random_bytes(10));
    certificate.text = text_of(contract, certificate.code, unit.rules, public_url);
    certificate.signature = sign(unit.crypto, certificate.text);
    certificate.issued_at = unit.now();
    unit.log.publish_key(unit.now());
    unit.certificates.add(certificate);
    return certificate;
}

CertificateStanding standing_of(const Certificate& certificate, const Contract& contract) {
    if (contract.state == ContractState::cancelled) return CertificateStanding::cancelled;
    if (contract.state == ContractState::revoked) return CertificateStanding::revoked;
    return certificate.revision < contract.registration.value().revision ? CertificateStanding::superseded
                                                                         : CertificateStanding::valid;
}

std::optional<CertificateCheck> found(Unit& unit, std::string_view number, std::string_view code) {
    const auto parsed = RegistrationNumber::parse(number);
    const auto* known = std::get_if<RegistrationNumber>(&parsed);
    const auto contract = known ? unit.contracts.by_number(*known) : std::nullopt;
    if (!contract) return std::nullopt;
    // Compared by their hashes: what the comparison's time tells of a hash tells nothing of the code.
    const std::string hash = unit.crypto.sha256(without_dashes(code));
    std::optional<CertificateCheck> check;
    for (const Certificate& each : unit.certificates.of(contract->id))
        if (unit.crypto.sha256(without_dashes(each.code)) == hash) check = {standing_of(each, *contract), each.text};
    return check;
}

}  // namespace

Issued certificate_for(Store& store, const Cause& cause, const Actor& actor, const ContractId& id,
                       std::string_view public_url) {
    std::optional<Certificate> certificate;
    Crypto* crypto = nullptr;
    store.read(cause, [&](Unit& unit) {
        crypto = &unit.crypto;
        certificate = in_force(unit, certifiable(unit, actor, id));
    });
    if (!certificate)
        store.write(
            cause, [&](Unit& unit) { certificate = issue(unit, certifiable(unit, actor, id), public_url); },
            [](Unit&) { return false; });  // run again, it finds what was committed
    return {std::move(*certificate), crypto};
}

std::string signed_print(Store& store, const Cause& cause, const Issued& issued, const std::string& page) {
    const std::string hash = issued.crypto->sha256(page);
    std::optional<Certificate::Print> print = issued.certificate.print;
    if (!print || print->hash != hash)
        store.write(
            cause,
            [&](Unit& unit) {
                Certificate certificate = unit.certificates.get(issued.certificate.id);
                if (!certificate.print || certificate.print->hash != hash) {
                    certificate.print = Certificate::Print{hash, sign(unit.crypto, page)};
                    unit.log.publish_key(unit.now());
                    unit.certificates.save(certificate);
                }
                print = certificate.print;
            },
            [](Unit&) { return false; });
    return signed_page(page, print->signature);
}

CertificateCheck check_certificate(Store& store, const Cause& cause, std::string_view number, std::string_view code) {
    std::optional<CertificateCheck> check;
    Approach way;
    store.read(cause, [&](Unit& unit) {
        unit.snapshot();
        const Date today = beijing_date(unit.now());
        way = approach(unit, "certificate", cause.address, unit.rules.number("certificate.check.free", today));
        require_open(unit, way);
        check = found(unit, number, code);
    });
    if (check) return *check;
    store.write(
        cause, [&](Unit& unit) { admit_attempt(unit, way); }, [](Unit&) { return true; });
    refuse(Reason::certificate_unknown);
}

}  // namespace heluo
