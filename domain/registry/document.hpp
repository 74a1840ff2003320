// Documents (申请材料) of an application: the contract's text and what else its checklist asks for (registry.md §1.5). They can be
// filed and withdrawn while the application may be edited, and stand as they are while it is examined and after.
#pragma once
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/contents.hpp"
#include "domain/core/page.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

inline constexpr std::string_view contract_text = "contract_text";  // 合同文本, the kind of which there is one
struct DocumentWish {
    std::string kind;   // a code of document_kinds
    Text<1, 200> name;  // the file's, as the applicant calls it
    File file;
};

struct Document {
    DocumentId id;
    ContractId contract;
    PartyId filed_by;
    DocumentWish wish;
    std::optional<Instant> withdrawn_at;
    Instant created_at;
    long long version = 1;

    bool stands() const { return !withdrawn_at; }
};

class Documents {
  public:
    virtual ~Documents() = default;
    virtual Document get(const DocumentId& id) = 0;  // not_found
    virtual bool knows(const DocumentId& id) = 0;
    virtual void add(const Document& document) = 0;
    virtual void save(Document& document) = 0;
    virtual std::vector<Document> of(const ContractId& contract) = 0;                      // the first first
    virtual Page<Document> list(const ContractId& contract, const PageRequest& page) = 0;  // the newest first
};

// By a side that may edit the application, while it may (not_entitled_applicant, wrong_state). Faults required without bytes; code_unknown; document_taken for
// a second contract text; too_many_items beyond document.max_count, withdrawn ones counted, since their bytes stay.
// unsupported_media_type, body_too_large.
void check_document(Unit& unit, const Actor& actor, const ContractId& contract, const DocumentWish& wish);
// `file` holds those bytes. What stands already, of the same kind, is answered again.
Document file_document(Unit& unit, const Actor& actor, const ContractId& contract, const DocumentWish& wish,
                       std::istream& file);
Document withdraw_document(Unit& unit, const Actor& actor, const DocumentId& id);

// For whoever may read the contract.
Document document_for(Unit& unit, const Actor& actor, const DocumentId& id);
Page<Document> documents_for(Unit& unit, const Actor& actor, const ContractId& contract, const PageRequest& page);
// Those that stand, by kind and hash.
std::vector<FiledDocument> documents_filed(Unit& unit, const ContractId& contract);

}  // namespace heluo
