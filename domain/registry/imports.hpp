// Imports (导入) of contracts that were registered already: a file taken whole, run in units of rows, undone as a whole.
#pragma once
#include <istream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/lifecycle.hpp"
#include "domain/core/page.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/actor.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

enum class ImportState { queued, running, done, failed, undone };
template <>
inline constexpr auto names<ImportState> =
    std::to_array<std::pair<ImportState, std::string_view>>({{ImportState::queued, "queued"},
                                                             {ImportState::running, "running"},
                                                             {ImportState::done, "done"},
                                                             {ImportState::failed, "failed"},
                                                             {ImportState::undone, "undone"}});
enum class ImportStep { run, finish, fail, undo };
template <>
inline constexpr auto names<ImportStep> = std::to_array<std::pair<ImportStep, std::string_view>>(
    {{ImportStep::run, "run"}, {ImportStep::finish, "finish"}, {ImportStep::fail, "fail"}, {ImportStep::undo, "undo"}});
enum class ImportTaker { clock, staff };
template <>
inline constexpr auto names<ImportTaker> = std::to_array<std::pair<ImportTaker, std::string_view>>(
    {{ImportTaker::clock, "clock"}, {ImportTaker::staff, "staff"}});

inline constexpr Lifecycle import_lifecycle{std::to_array<Rule<ImportState, ImportStep, ImportTaker>>({
    {ImportState::queued, ImportStep::run, ImportTaker::clock, ImportState::running},
    {ImportState::queued, ImportStep::finish, ImportTaker::clock, ImportState::done},
    {ImportState::queued, ImportStep::fail, ImportTaker::clock, ImportState::failed},
    {ImportState::running, ImportStep::run, ImportTaker::clock, ImportState::running},
    {ImportState::running, ImportStep::finish, ImportTaker::clock, ImportState::done},
    {ImportState::running, ImportStep::fail, ImportTaker::clock, ImportState::failed},
    {ImportState::done, ImportStep::undo, ImportTaker::staff, ImportState::undone},
    {ImportState::failed, ImportStep::undo, ImportTaker::staff, ImportState::undone},
})};
static_assert(import_lifecycle.unambiguous());
static_assert(import_lifecycle.ends_only_in({ImportState::undone}));
static_assert(import_lifecycle.times_out(ImportTaker::clock, {ImportState::queued, ImportState::running}));

// How far an import has come: written in the transaction of the rows it counts, so a killed server goes on exactly here.
struct ImportProgress {
    long long at_byte = 0;  // rows before it are dealt with
    long long at_line = 1;  // the line that begins there
    long long rows = 0, inserted = 0, unchanged = 0, bad = 0;
    friend bool operator==(const ImportProgress&, const ImportProgress&) = default;
};

struct Import {
    ImportId id;
    AccountId account;
    std::string file;                       // path on the server that took it; removed once the import has ended
    std::string digest;                     // of the file's bytes
    long long size = 0;                     // in bytes
    std::optional<std::string> client_key;  // Idempotency-Key: the same key and file are one import
    ImportState state = ImportState::queued;
    ImportProgress progress;
    std::string trouble;                   // why it failed
    std::optional<Instant> next_run_at;    // while its timer runs; after the end, when the file is removed
    std::optional<Instant> missing_since;  // when its file was first not found
    Instant created_at;
    std::optional<Instant> ended_at;
    long long version = 1;
};

// One fault of one row, as the client reads it: where, in which column, what.
struct ImportFault {
    long long line = 0;
    int place = 0;       // among the faults of its line
    std::string column;  // empty where the row as a whole is meant
    Fault fault{};
    std::string about;
    friend bool operator==(const ImportFault&, const ImportFault&) = default;
};

// What an imported row left behind: its key names it for good, its content tells a repeat from another row.
struct ImportedRow {
    std::string row_key, content;
    ContractId contract;
};

class Imports {
  public:
    virtual ~Imports() = default;
    virtual Import get(const ImportId& id) = 0;  // not_found; never Overdue: reading progress does not run rows
    virtual bool knows(const ImportId& id) = 0;
    virtual std::optional<Import> by_client_key(const AccountId& account, const std::string& key) = 0;
    virtual void add(const Import& import) = 0;
    virtual void save(Import& import) = 0;
    virtual Page<Import> list(const PageRequest& page) = 0;  // newest first
    virtual std::vector<std::string> files() = 0;            // that a step of the clock will read or remove

    // Asked for many rows at once and without locks: in the end unique indices decide, and the unit is run again.
    virtual std::map<std::string, std::string> contents_of(const std::vector<std::string>& row_keys) = 0;
    virtual std::map<std::string, std::string> numbers_with(const std::vector<std::string>& numbers) = 0;
    virtual std::map<std::string, std::string> numbers_of_same(const std::vector<std::string>& keys) = 0;
    virtual std::map<std::string, std::string> numbers_of_same_own(const std::vector<std::string>& keys) = 0;
    virtual std::map<std::string, PartyId> parties_with(const std::vector<std::string>& credit_codes) = 0;

    virtual void add_rows(const ImportId& id, const std::vector<ImportedRow>& rows) = 0;
    virtual void add_faults(const ImportId& id, const std::vector<ImportFault>& faults) = 0;
    virtual Page<ImportFault> faults(const ImportId& id, const PageRequest& page) = 0;  // by line

    virtual bool touched(const ImportId& id) = 0;    // whether any of its contracts changed since it came in
    virtual void take_back(const ImportId& id) = 0;  // removes its contracts and row keys
};

inline constexpr int rows_per_unit = 500;
inline constexpr long long bytes_per_unit = 16LL * 1024 * 1024;  // a unit ends with the row that goes beyond them
inline constexpr long long max_import_bytes = 256LL * 1024 * 1024;

struct ImportWish {
    std::string file, digest;
    long long size = 0;
    std::optional<std::string> client_key;
};
// The header must be sound (read_columns) before. The import that the same client key already made, if there is one.
Import start_import(Unit& unit, const Actor& actor, const ImportWish& wish);
// Refuses import_in_use once a contract of it has a later event.
Import undo_import(Unit& unit, const Actor& actor, const ImportId& id);
Import import_for(Unit& unit, const Actor& actor, const ImportId& id);
Page<Import> imports_for(Unit& unit, const Actor& actor, const PageRequest& page);
Page<ImportFault> import_faults_for(Unit& unit, const Actor& actor, const ImportId& id, const PageRequest& page);
std::vector<ImportStep> allowed_steps(const Import& import, const Actor& actor);

// The clock's steps. run_import deals with the next rows_per_unit rows of `file`, the stream at its beginning; the end of
// the file finishes the import. fail_import is for a file that cannot be read; retry_import waits for an instance that can.
void run_import(Unit& unit, Import& import, std::istream& file);
void fail_import(Unit& unit, Import& import, std::string trouble);
void retry_import(Unit& unit, Import& import);
void forget_file(Unit& unit, Import& import);  // after the end, when the file is gone

}  // namespace heluo
