// Endpoints of documents: filed and withdrawn by the sides, read by whoever may read the contract.
#include "api/core/sent_file.hpp"
#include "api/routes.hpp"
#include "domain/people/actions.hpp"
#include "domain/registry/document.hpp"

namespace heluo::api {

namespace {

struct NewDocument {
    Text<1, 40> kind;
    Text<1, 200> name;
};
BOOST_DESCRIBE_STRUCT(NewDocument, (), (kind, name))

struct DocumentQuery {
    ContractId contract;
};
BOOST_DESCRIBE_STRUCT(DocumentQuery, (), (contract))

struct DocumentView {
    DocumentId id;
    ContractId contract;
    std::string kind, name, content_type;
    long long size = 0;
    std::string sha256;
    std::optional<Instant> withdrawn_at;
    Instant created_at;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(DocumentView, (),
                      (id, contract, kind, name, content_type, size, sha256, withdrawn_at, created_at, version))

DocumentView view_of(const Document& document) {
    const DocumentWish& wish = document.wish;
    return {document.id,
            document.contract,
            wish.kind,
            wish.name.value,
            std::string{media_type_of(wish.file)},
            wish.file.size,
            wish.file.sha256,
            document.withdrawn_at,
            document.created_at,
            document.version};
}

Created<DocumentView> file(Store& store, const Actor& actor, const Caller& caller, const ContractId& contract,
                           const Query<NewDocument>& query, const FileUpload& upload, const Inspector& inspector) {
    const auto wish = [&](const File& file) { return DocumentWish{query->kind.value, query->name, file}; };
    std::optional<Document> document;
    keep_sent(store, cause_of(actor, caller, Action::file_document), upload, inspector,
              {[&](Unit& unit, const File& file) { check_document(unit, actor, contract, wish(file)); },
               [&](Unit& unit, const File& file, std::istream& bytes) {
                   document = file_document(unit, actor, contract, wish(file), bytes);
               },
               [&](Unit& unit) { return document && unit.documents.knows(document->id); }});
    return created(view_of(*document), "/v1/documents/" + document->id.text());
}

DocumentView withdraw(Unit& unit, const Actor& actor, const DocumentId& id, const IfMatch&) {
    return view_of(withdraw_document(unit, actor, id));
}

DocumentView show(Unit& unit, const Actor& actor, const DocumentId& id) {
    return view_of(document_for(unit, actor, id));
}

// Saved under a name that ends as its bytes ask for, whatever the applicant called it.
Download fetch(Unit& unit, const Actor& actor, const DocumentId& id) {
    const Document document = document_for(unit, actor, id);
    return download_of(unit, document.wish.file, document.wish.name.value);
}

Page<DocumentView> list(Unit& unit, const Actor& actor, const Query<DocumentQuery>& query, const PageRequest& request) {
    const auto page = documents_for(unit, actor, query->contract, request);
    Page<DocumentView> views;
    for (const Document& document : page.items) views.items.push_back(view_of(document));
    views.next = page.next;
    return views;
}

}  // namespace

std::vector<Route> document_routes() {
    using enum Reason;
    return {
        route<"POST /v1/contracts/{contract}/documents", file, Action::file_document>(
            "File a document of an application: its bytes as the body")
            .limit(static_cast<std::size_t>(max_file_bytes))
            .refuses({not_entitled_applicant, wrong_state, document_infected}),
        route<"GET /v1/documents", list, Action::list_documents>("The documents of a contract, withdrawn ones too")
            .refuses({not_found}),
        route<"GET /v1/documents/{document}", show, Action::read_document>("What is known of a document"),
        route<"GET /v1/documents/{document}/content", fetch, Action::fetch_document>("A document's bytes"),
        route<"POST /v1/documents/{document}/withdraw", withdraw, Action::withdraw_document>(
            "Withdraw a document while the application may be edited")
            .refuses({not_entitled_applicant, wrong_state}),
    };
}

}  // namespace heluo::api
