// Filing, withdrawing and reading documents.
#include "domain/registry/document.hpp"

#include <algorithm>
#include <utility>

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
        if (each.stands() && each.wish.kind == wish.kind && each.wish.file == wish.file) return each;
    return std::nullopt;
}

void check(Unit& unit, const std::vector<Document>& filed, const DocumentWish& wish) {
    require_taken(unit, wish.file);
    const Date today = beijing_date(unit.now());
    Violations faults;
    need_code(unit.rules.list("document_kinds"), wish.kind, today, "/kind", faults);
    for (const Document& each : filed)
        if (wish.kind == contract_text && each.stands() && each.wish.kind == contract_text)
            faults.add("/kind", Fault::document_taken, each.id.text());
    const long long count = unit.rules.number("document.max_count", today);
    faults.need(static_cast<long long>(filed.size()) < count, "", Fault::too_many_items, std::to_string(count));
    require_none(std::move(faults));
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
    keep(unit, wish.file, file);
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
        if (each.stands()) filed.push_back({each.wish.kind, each.wish.file.sha256});
    std::sort(filed.begin(), filed.end());
    return filed;
}

}  // namespace heluo
