// Contracts in SQL.
#pragma once
#include "domain/registry/contracts.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct ExaminationColumns {
    std::optional<std::string> regime;
    std::optional<long long> accepted_on, warn_on, due_on;  // yyyymmdd
    long long corrected{}, needs_review{}, review_disputed{};
    std::optional<std::string> review_text;
    std::optional<long long> review_asked_at, review_concluded_at;
    std::optional<std::string> review_opinion;
    std::optional<std::string> correction_asked, correction_edited;  // names between spaces
    std::optional<long long> correction_asked_at;
};
BOOST_DESCRIBE_STRUCT(ExaminationColumns, (),
                      (regime, accepted_on, warn_on, due_on, corrected, needs_review, review_disputed, review_text,
                       review_asked_at, review_concluded_at, review_opinion, correction_asked, correction_edited,
                       correction_asked_at))

struct TermColumns {
    std::string title, kind, sub_kind, field, payment_mode;
    std::optional<std::string> seller_party, seller_code;
    std::string seller_name, seller_region, seller_country;
    std::optional<std::string> buyer_party, buyer_code;
    std::string buyer_name, buyer_region, buyer_country;
    std::optional<long long> signed_on, effective_on, ends_on;  // yyyymmdd
    long long amount_total{}, amount_tech{};                    // fen
    std::string deductions;                                     // "fen TAB item TAB reason" a line
    std::optional<std::string> instalments;                     // "fen TAB yyyymmdd TAB milestone" a line
    std::optional<std::string> royalty;  // "base TAB course TAB rate TAB entry fee TAB minimum TAB method"
    std::string ip_type, seller_nature, buyer_nature, plan_source, goal, industry;
    std::optional<long long> related, foreign_language, internal_department, government_project, licence_needed;
    std::optional<std::string> seller_seal, buyer_seal;
    std::optional<std::string> own_number;
    std::optional<std::string> clauses;  // "code TAB text" a line
    std::string licence_type;
    long long confidential{};
    // "name TAB applicant TAB patentee TAB application TAB number TAB filed TAB last day" a line, days as yyyymmdd
    std::optional<std::string> patents;
    std::optional<std::string> other_parts, mediates;
    std::optional<std::string> seller_person, buyer_person;  // "masked TAB digest"
    std::optional<std::string> foreign_amount;  // "currency TAB hundredths TAB millionths of a yuan TAB yyyymmdd"
    std::optional<long long> buyer_startup, other_subsidy;
};
BOOST_DESCRIBE_STRUCT(TermColumns, (),
                      (title, kind, sub_kind, field, payment_mode, seller_party, seller_code, seller_name,
                       seller_region, seller_country, buyer_party, buyer_code, buyer_name, buyer_region, buyer_country,
                       signed_on, effective_on, ends_on, amount_total, amount_tech, deductions, instalments, royalty,
                       ip_type, seller_nature, buyer_nature, plan_source, goal, industry, related, foreign_language,
                       internal_department, government_project, licence_needed, seller_seal, buyer_seal, own_number,
                       clauses, licence_type, confidential, patents, other_parts, mediates, seller_person, buyer_person,
                       foreign_amount, buyer_startup, other_subsidy))

struct ContractRow : ExaminationColumns, TermColumns {
    std::string id, source, source_id, state;
    std::optional<std::string> registration_number;
    std::string original_number;
    std::optional<long long> registered_on, registered_at;
    std::string registry;
    long long registered_here{}, revision{1};
    std::optional<long long> revised_at;
    std::optional<std::string> same_contract, same_own_number, same_text, seller_key, buyer_key;
    std::optional<std::string> documents;  // "kind TAB sha256" a line
    std::optional<std::string> changes, registrant, change_reason, benefits;
    std::string grounds, explanation;
    std::optional<std::string> explained;  // "fault TAB pointer TAB about TAB reason" a line
    std::optional<long long> submitted_at, accepted_at;
    std::optional<std::string> end_cause;
    std::optional<long long> ended_at;
    std::optional<std::string> import_id, row_key, handler, decided_by;
    std::optional<long long> decided_at, agreed_total;
    long long given_up{};
    long long logged{}, created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(ContractRow, (ExaminationColumns, TermColumns),
                      (id, source, source_id, state, registration_number, original_number, registered_on, registered_at,
                       registry, registered_here, revision, revised_at, same_contract, same_own_number, same_text,
                       documents, seller_key, buyer_key, changes, registrant, change_reason, benefits, grounds,
                       explanation, explained, submitted_at, accepted_at, end_cause, ended_at, import_id, row_key,
                       handler, decided_by, decided_at, agreed_total, given_up, logged, created_at, changed_at,
                       version))

struct RevisionRow : TermColumns {
    std::string id, contract, registration_number, same_contract;
    std::optional<std::string> same_own_number, same_text, documents;
    std::string replaced_by;
    long long revision{}, replaced_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(RevisionRow, (TermColumns),
                      (id, contract, registration_number, same_contract, same_own_number, same_text, documents,
                       replaced_by, revision, replaced_at, changed_at, version))

template <>
struct Kept<Revision> {
    using Row = RevisionRow;
    using IdType = RevisionId;
    static constexpr std::string_view table = "contract_revisions";
    static Row freeze(const Revision& revision);
    static Revision thaw(const Row& row);
};

template <>
struct Kept<Contract> {
    using Row = ContractRow;
    using IdType = ContractId;
    static constexpr std::string_view table = "contracts";
    static Row freeze(const Contract& contract);
    static Contract thaw(const Row& row);
};

class SqlContracts final : public Contracts {
  public:
    explicit SqlContracts(Context& context) : context_{context}, keeper_{context}, revisions_{context} {}
    Contract get(const ContractId& id) override { return keeper_.get(id); }
    std::optional<Contract> of_source(const std::string& source_id) override;
    std::optional<Contract> by_number(const RegistrationNumber& number) override;
    std::optional<Contract> registered_with(const ContractKeys& keys, const std::optional<ContractId>& except) override;
    std::optional<ContractId> open_change_of(const ContractId& id) override;
    void add(const Revision& revision) override { revisions_.add(revision); }
    std::vector<Revision> revisions(const ContractId& id) override;
    long long revisions() override;
    std::vector<SignedContract> between(const Sides& sides, const SignedWithin& within) override;
    Money registered_total(const SideKey& seller, const SignedWithin& within) override;
    void add(const Contract& contract) override;
    void save(Contract& contract) override;
    Page<Contract> list(const ContractFilter& filter, const PageRequest& page) override;
    Page<Contract> registered(const RegisteredFilter& filter, const PageRequest& page) override;
    Instant saved_at(const ContractId& id) override;
    Keying keying() override;
    void save(const Keying& keying) override;
    std::vector<Contract> registered_after(const std::string& ulid, int limit) override;

  private:
    std::optional<Contract> with_key(std::string_view column, const std::string& key, const std::string& except);
    std::optional<Contract> first(std::string_view where, const Binds& binds);
    Page<Contract> list_by_id(const ContractFilter& filter, const PageRequest& page);
    Page<Contract> list_by_term(const ContractFilter& filter, const PageRequest& page);
    [[noreturn]] void refuse_twin(const std::string& constraint, const Contract& contract);

    Context& context_;
    Keeper<Contract> keeper_;
    Keeper<Revision> revisions_;
};

}  // namespace heluo::persistence
