// Imports in SQL.
#pragma once
#include "domain/registry/imports.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct ImportRow {
    std::string id, account, file, digest;
    long long size{};
    std::optional<std::string> client_key;
    std::string state;
    long long at_byte{}, at_line{}, rows_done{}, inserted{}, unchanged{}, bad{};
    std::string trouble;
    std::optional<long long> next_run_at, missing_since, ended_at;
    long long created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(ImportRow, (),
                      (id, account, file, digest, size, client_key, state, at_byte, at_line, rows_done, inserted,
                       unchanged, bad, trouble, next_run_at, missing_since, ended_at, created_at, changed_at, version))

template <>
struct Kept<Import> {
    using Row = ImportRow;
    using IdType = ImportId;
    static constexpr std::string_view table = "imports";
    static Row freeze(const Import& import);
    static Import thaw(const Row& row);
};

class SqlImports final : public Imports {
  public:
    explicit SqlImports(Context& context) : context_{context}, keeper_{context} {}
    Import get(const ImportId& id) override { return keeper_.get(id); }
    bool knows(const ImportId& id) override;
    std::optional<Import> by_client_key(const AccountId& account, const std::string& key) override;
    void add(const Import& import) override { keeper_.add(import); }
    void save(Import& import) override { keeper_.save(import); }
    Page<Import> list(const PageRequest& page) override;
    std::vector<std::string> files() override;

    std::map<std::string, std::string> contents_of(const std::vector<std::string>& row_keys) override;
    std::map<std::string, std::string> numbers_with(const std::vector<std::string>& numbers) override;
    std::map<std::string, std::string> numbers_of_same(const std::vector<std::string>& keys) override;
    std::map<std::string, std::string> numbers_of_same_own(const std::vector<std::string>& keys) override;
    std::map<std::string, PartyId> parties_with(const std::vector<std::string>& credit_codes) override;

    void add_rows(const ImportId& id, const std::vector<ImportedRow>& rows) override;
    void add_faults(const ImportId& id, const std::vector<ImportFault>& faults) override;
    Page<ImportFault> faults(const ImportId& id, const PageRequest& page) override;
    bool touched(const ImportId& id) override;
    void take_back(const ImportId& id) override;

  private:
    bool has_orphans();

    Context& context_;
    Keeper<Import> keeper_;
};

}  // namespace heluo::persistence
