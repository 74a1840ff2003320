// Filing, withdrawing and reading documents.
#include "domain/registry/document.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "domain/core/crypto.hpp"
#include "domain/core/rules.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/guards.hpp"
#include "domain/registry/parties.hpp"

namespace heluo {

namespace {

// Loads the contract (locking it in a writing unit: all that is filed or withdrawn, and the submission, queue there).
Contract load_to_edit(Unit& unit, const Actor& actor, const ContractId& id, Action action) {
    Contract contract = unit.contracts.get(id);
    permit(actor, action, relations_of(contract, actor), Action::read_contract);
    return load_for_side(unit, actor, id, ContractStep::edit);
}

std::optional<Document> same_among(const std::vector<Document>& filed, const DocumentWish& wish) {
    for (const Document& each : filed)
        if (each.stands() && each.wish.kind == wish.kind && each.wish.sha256 == wish.sha256) return each;
    return std::nullopt;
}

void check(Unit& unit, const std::vector<Document>& filed, const DocumentWish& wish) {
    Violations faults;
    faults.need(wish.size > 0, "", Fault::required);
    require_none(std::exchange(faults, {}));
    const Date today = beijing_date(unit.now());
    const std::string types = unit.rules.text("document.types", today);
    require(has_word(types, wish.type), Reason::unsupported_media_type, types);
    const long long most = unit.rules.number("document.max_bytes", today);
    require(wish.size <= most, Reason::body_too_large, std::to_string(most));
    faults.need(unit.rules.list("document_kinds").has(wish.kind, today), "/kind", Fault::code_unknown, wish.kind);
    const bool taken = wish.kind == contract_text && std::any_of(filed.begin(), filed.end(), [](const Document& each) {
                           return each.stands() && each.wish.kind == contract_text;
                       });
    faults.need(!taken, "/kind", Fault::document_taken);
    const long long count = unit.rules.number("document.max_count", today);
    faults.need(static_cast<long long>(filed.size()) < count, "", Fault::too_many_items, std::to_string(count));
    require_none(std::move(faults));
}

void store(Unit& unit, const DocumentWish& wish, std::istream& file) {
    if (!unit.documents.claim(wish.sha256, wish.size)) return;
    std::string chunk(chunk_bytes, '\0');
    long long place = 0, stored = 0;
    while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), file.gcount() > 0) {
        unit.documents.put_chunk(wish.sha256, place++,
                                 std::string_view{chunk}.substr(0, static_cast<std::size_t>(file.gcount())));
        stored += file.gcount();
    }
    if (stored != wish.size) throw std::runtime_error{"an uploaded file changed while it was stored"};
}

void announce(Unit& unit, const Contract& contract, const Document& document, std::string kind) {
    unit.announce(
        {std::move(kind), document.id.text(), false, contract.terms.seller.party, contract.terms.buyer.party});
}

}  // namespace

void check_document(Unit& unit, const Actor& actor, const ContractId& id, const DocumentWish& wish) {
    const Contract contract = load_to_edit(unit, actor, id, Action::file_document);
    const std::vector<Document> filed = unit.documents.of(id);
    if (!same_among(filed, wish)) check(unit, filed, wish);
}

Document file_document(Unit& unit, const Actor& actor, const ContractId& id, const DocumentWish& wish,
                       std::istream& file) {
    const Contract contract = load_to_edit(unit, actor, id, Action::file_document);
    const std::vector<Document> filed = unit.documents.of(id);
    if (auto same = same_among(filed, wish)) return *same;
    check(unit, filed, wish);
    store(unit, wish, file);
    Document document;
    document.id = unit.fresh<DocumentId>();
    document.contract = id;
    document.filed_by = actor.party.value();
    document.wish = wish;
    document.created_at = unit.now();
    unit.documents.add(document);
    announce(unit, contract, document, "document_filed");
    return document;
}

Document withdraw_document(Unit& unit, const Actor& actor, const DocumentId& id) {
    Document document = unit.documents.get(id);
    const Contract contract = load_to_edit(unit, actor, document.contract, Action::withdraw_document);
    require(document.stands(), Reason::wrong_state, "withdrawn");
    document.withdrawn_at = unit.now();
    unit.documents.save(document);
    announce(unit, contract, document, "document_withdrawn");
    return document;
}

Document document_for(Unit& unit, const Actor& actor, const DocumentId& id) {
    Document document = unit.documents.get(id);
    contract_for(unit, actor, document.contract);
    return document;
}

Page<Document> documents_for(Unit& unit, const Actor& actor, const ContractId& contract, const PageRequest& page) {
    return unit.documents.list(contract_for(unit, actor, contract).id, page);
}

std::vector<FiledDocument> documents_filed(Unit& unit, const ContractId& contract) {
    std::vector<FiledDocument> filed;
    for (const Document& each : unit.documents.of(contract))
        if (each.stands()) filed.push_back({each.wish.kind, each.wish.sha256});
    std::sort(filed.begin(), filed.end());
    return filed;
}

bool is_whole(Unit& unit, const Document& document) try {
    const auto hash = unit.crypto.running_sha256();
    long long place = 0;
    for (auto chunk = unit.documents.chunk(document.wish.sha256, place); chunk;
         chunk = unit.documents.chunk(document.wish.sha256, ++place))
        hash->add(*chunk);
    return hex(hash->finish()) == document.wish.sha256;
} catch (const std::invalid_argument&) {
    return false;  // a chunk that was never written so
}

std::string content_of(Unit& unit, const Document& document) {
    std::string content;
    content.reserve(static_cast<std::size_t>(document.wish.size));
    for (long long place = 0;; ++place) {
        const auto chunk = unit.documents.chunk(document.wish.sha256, place);
        if (!chunk) break;
        content += *chunk;
    }
    if (hex(unit.crypto.sha256(content)) != document.wish.sha256)
        throw std::runtime_error{"the stored bytes of " + document.id.text() + " are not those that were filed"};
    return content;
}

std::string_view media_type_of(const Document& document) {
    for (const auto& [name, media_type] : file_types)
        if (name == document.wish.type) return media_type;
    throw std::logic_error{"a document of no type"};
}

}  // namespace heluo
