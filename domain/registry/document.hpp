// Documents (申请材料) of an application: the contract's text and what else its checklist asks for (registry.md §1.5). They can be
// filed and withdrawn while the application may be edited, and stand as they are while it is examined and after.
#pragma once
#include <array>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/core/page.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

// Types by their usual extension, with their media types; which of them are taken says the parameter document.types.
inline constexpr auto file_types = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"pdf", "application/pdf"},
    {"jpg", "image/jpeg"},
    {"png", "image/png"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"ofd", "application/ofd"},  // 版式文档 (GB/T 33190)
    {"doc", "application/msword"},
    {"xls", "application/vnd.ms-excel"},
});

inline constexpr std::string_view contract_text = "contract_text";  // 合同文本, the kind of which there is one
// What the door takes at all, in bytes; document.max_bytes is the limit of the house.
inline constexpr long long max_document_bytes = 64LL * 1024 * 1024;
inline constexpr std::size_t chunk_bytes = 256 * 1024;

struct DocumentWish {
    std::string kind;   // a code of document_kinds
    Text<1, 200> name;  // the file's, as the applicant calls it
    std::string type;   // of file_types, by its bytes
    long long size = 0;
    std::string sha256;  // of its bytes, hex
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

    // Contents are kept once, by their hash. False where this one is there already.
    virtual bool claim(const std::string& sha256, long long size) = 0;
    virtual void put_chunk(const std::string& sha256, long long place, std::string_view bytes) = 0;  // 0, 1, ...
    // std::invalid_argument for one that put_chunk did not write.
    virtual std::optional<std::string> chunk(const std::string& sha256, long long place) = 0;
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
// Whether the stored bytes still have their hash.
bool is_whole(Unit& unit, const Document& document);
// The bytes; std::runtime_error where the stored ones are not those that were filed.
std::string content_of(Unit& unit, const Document& document);

std::string_view media_type_of(const Document& document);

}  // namespace heluo
