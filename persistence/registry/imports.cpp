// Imports in SQL: questions about many rows at once, and what their rows leave behind.
#include "persistence/registry/imports.hpp"

#include <charconv>

#include "domain/core/fault_names.hpp"
#include "persistence/core/errors.hpp"

namespace heluo::persistence {

namespace {

struct ContentPair {
    std::string row_key, content;
};
BOOST_DESCRIBE_STRUCT(ContentPair, (), (row_key, content))
struct NumberPair {
    std::string registration_number;
};
BOOST_DESCRIBE_STRUCT(NumberPair, (), (registration_number))
struct SamePair {
    std::string same_contract, registration_number;
};
BOOST_DESCRIBE_STRUCT(SamePair, (), (same_contract, registration_number))
struct OwnPair {
    std::string same_own_number, registration_number;
};
BOOST_DESCRIBE_STRUCT(OwnPair, (), (same_own_number, registration_number))
struct PartyPair {
    std::string credit_code, id;
};
BOOST_DESCRIBE_STRUCT(PartyPair, (), (credit_code, id))

struct FileRow {
    std::string file;
};
BOOST_DESCRIBE_STRUCT(FileRow, (), (file))

struct ErrorRow {
    std::string import_id;
    long long line{}, place{};
    std::string field, code, about;
};
BOOST_DESCRIBE_STRUCT(ErrorRow, (), (import_id, line, place, field, code, about))
struct KeyRow {
    std::string row_key, content, import_id, contract;
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (row_key, content, import_id, contract))

std::optional<long long> micros(const std::optional<Instant>& at) {
    if (!at) return std::nullopt;
    return to_micros(*at);
}
std::optional<Instant> instant(const std::optional<long long>& micros) {
    if (!micros) return std::nullopt;
    return from_micros(*micros);
}

}  // namespace

ImportRow Kept<Import>::freeze(const Import& import) {
    ImportRow row;
    row.account = import.account.ulid;
    row.file = import.file;
    row.digest = import.digest;
    row.size = import.size;
    row.client_key = import.client_key;
    row.state = name_of(import.state);
    const ImportProgress& progress = import.progress;
    row.at_byte = progress.at_byte;
    row.at_line = progress.at_line;
    row.rows_done = progress.rows;
    row.inserted = progress.inserted;
    row.unchanged = progress.unchanged;
    row.bad = progress.bad;
    row.trouble = import.trouble;
    row.next_run_at = micros(import.next_run_at);
    row.missing_since = micros(import.missing_since);
    row.ended_at = micros(import.ended_at);
    row.created_at = to_micros(import.created_at);
    return row;
}

Import Kept<Import>::thaw(const ImportRow& row) {
    Import import;
    import.id = ImportId{row.id};
    import.account = AccountId{row.account};
    import.file = row.file;
    import.digest = row.digest;
    import.size = row.size;
    import.client_key = row.client_key;
    import.state = named<ImportState>(row.state).value();
    import.progress = {row.at_byte, row.at_line, row.rows_done, row.inserted, row.unchanged, row.bad};
    import.trouble = row.trouble;
    import.next_run_at = instant(row.next_run_at);
    import.missing_since = instant(row.missing_since);
    import.ended_at = instant(row.ended_at);
    import.created_at = from_micros(row.created_at);
    import.version = row.version;
    return import;
}

bool SqlImports::knows(const ImportId& id) {
    return context_.sql.number("SELECT 1 FROM imports WHERE id = :id", {bind("id", id.ulid)}).has_value();
}

std::optional<Import> SqlImports::by_client_key(const AccountId& account, const std::string& key) {
    return keeper_.find_one(" WHERE account = :account AND client_key = :client_key",
                            {bind("account", account.ulid), bind("client_key", key)});
}

Page<Import> SqlImports::list(const PageRequest& page) {
    return make_page(keeper_.list(" WHERE id < :before ORDER BY id DESC LIMIT :most",
                                  {bind("before", begin_of(page, newest)), bind("most", page.limit + 1)}),
                     page.limit, [](const Import& last) { return last.id.ulid; });
}

std::vector<std::string> SqlImports::files() {
    std::vector<std::string> files;
    for (FileRow& row : select<FileRow>(context_.sql, "imports WHERE next_run_at IS NOT NULL", {}))
        files.push_back(std::move(row.file));
    return files;
}

std::map<std::string, std::string> SqlImports::contents_of(const std::vector<std::string>& row_keys) {
    std::map<std::string, std::string> found;
    for_each_in<ContentPair>(context_.sql, "import_rows", "row_key", row_keys,
                             [&](const ContentPair& row) { found.emplace(row.row_key, row.content); });
    return found;
}

std::map<std::string, std::string> SqlImports::numbers_with(const std::vector<std::string>& numbers) {
    std::map<std::string, std::string> found;
    for_each_in<NumberPair>(context_.sql, "contracts", "registration_number", numbers, [&](const NumberPair& row) {
        found.emplace(row.registration_number, row.registration_number);
    });
    return found;
}

std::map<std::string, std::string> SqlImports::numbers_of_same(const std::vector<std::string>& keys) {
    std::map<std::string, std::string> found;
    for (const char* table : {"contracts", "contract_revisions"})
        for_each_in<SamePair>(context_.sql, table, "same_contract", keys,
                              [&](const SamePair& row) { found.emplace(row.same_contract, row.registration_number); });
    return found;
}

std::map<std::string, std::string> SqlImports::numbers_of_same_own(const std::vector<std::string>& keys) {
    std::map<std::string, std::string> found;
    for (const char* table : {"contracts", "contract_revisions"})
        for_each_in<OwnPair>(context_.sql, table, "same_own_number", keys,
                             [&](const OwnPair& row) { found.emplace(row.same_own_number, row.registration_number); });
    return found;
}

std::map<std::string, PartyId> SqlImports::parties_with(const std::vector<std::string>& credit_codes) {
    std::map<std::string, PartyId> found;
    for_each_in<PartyPair>(context_.sql, "parties", "credit_code", credit_codes,
                           [&](const PartyPair& row) { found.emplace(row.credit_code, PartyId{row.id}); });
    return found;
}

void SqlImports::add_rows(const ImportId& id, const std::vector<ImportedRow>& rows) {
    std::vector<KeyRow> kept;
    for (const ImportedRow& row : rows) kept.push_back({row.row_key, row.content, id.ulid, row.contract.ulid});
    insert_all(context_.sql, "import_rows", kept);
}

void SqlImports::add_faults(const ImportId& id, const std::vector<ImportFault>& faults) {
    std::vector<ErrorRow> rows;
    for (const ImportFault& fault : faults)
        rows.push_back(
            {id.ulid, fault.line, fault.place, fault.column, std::string{name_of(fault.fault)}, fault.about});
    insert_all(context_.sql, "import_errors", rows);
}

// The place of a page is "line:place" of its last fault.
Page<ImportFault> SqlImports::faults(const ImportId& id, const PageRequest& page) {
    long long line = 0, place = -1;
    if (page.after) {
        const char* const last = page.after->data() + page.after->size();
        const auto [colon, error] = std::from_chars(page.after->data(), last, line);
        require(error == std::errc{} && colon != last && *colon == ':', Reason::bad_cursor);
        const auto [end, trouble] = std::from_chars(colon + 1, last, place);
        require(trouble == std::errc{} && end == last, Reason::bad_cursor);
    }
    std::vector<ImportFault> faults;
    for (const ErrorRow& row : select<ErrorRow>(
             context_.sql,
             "import_errors WHERE import_id = :import_id AND (line > :line OR (line = :line2 AND place > :place)) "
             "ORDER BY line, place LIMIT :most",
             {bind("import_id", id.ulid), bind("line", line), bind("line2", line), bind("place", place),
              bind("most", page.limit + 1)}))
        faults.push_back({row.line, static_cast<int>(row.place), row.field, named<Fault>(row.code).value(), row.about});
    return make_page(std::move(faults), page.limit, [](const ImportFault& last) {
        return std::to_string(last.line) + ":" + std::to_string(last.place);
    });
}

bool SqlImports::touched(const ImportId& id) {
    return context_.sql
               .number(
                   "SELECT COUNT(*) FROM contracts c WHERE c.import_id = :import_id AND (c.state <> 'registered' OR "
                   "c.revision > 1 OR EXISTS (SELECT 1 FROM contracts d WHERE d.changes = c.id) OR "
                   "EXISTS (SELECT 1 FROM receipts r WHERE r.contract = c.id) OR "
                   "EXISTS (SELECT 1 FROM objections o WHERE o.contract = c.id))",
                   {bind("import_id", id.ulid)})
               .value_or(0) > 0;
}

// A change, a receipt or an objection of a contract that is no more: begun while its import was being taken back.
bool SqlImports::has_orphans() {
    constexpr std::string_view without_contract = "NOT EXISTS (SELECT 1 FROM contracts d WHERE d.id = ";
    std::string text = "SELECT (SELECT COUNT(*) FROM contracts c WHERE c.changes IS NOT NULL AND ";
    text.append(without_contract).append("c.changes)) + (SELECT COUNT(*) FROM receipts r WHERE ");
    text.append(without_contract).append("r.contract)) + (SELECT COUNT(*) FROM objections o WHERE ");
    text.append(without_contract).append("o.contract))");
    return context_.sql.number(text).value_or(0) > 0;
}

// The audit row of the import stands for all of its contracts. One that is being ended, changed or paid meanwhile is waited for by
// the DELETE, stays, and is found: then nothing is taken back.
void SqlImports::take_back(const ImportId& id) {
    context_.sql.execute("DELETE FROM import_rows WHERE import_id = :import_id", {bind("import_id", id.ulid)});
    context_.sql.execute("DELETE FROM contracts WHERE import_id = :import_id AND state = 'registered' AND revision = 1",
                         {bind("import_id", id.ulid)});
    require(!touched(id) && !has_orphans(), Reason::import_in_use);
}

}  // namespace heluo::persistence
