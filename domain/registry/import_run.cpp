// The clock's steps of an import: one unit of rows, the end, the failures. Everything a step learns is written in its own
// transaction, so a step that is cut off leaves nothing and is taken again.
#include <algorithm>
#include <set>

#include "domain/people/code_exceptions.hpp"
#include "domain/registry/csv.hpp"
#include "domain/registry/import_rows.hpp"
#include "domain/registry/imports.hpp"
#include "domain/registry/leaves.hpp"
#include "domain/registry/postings.hpp"

namespace heluo {

namespace {

// A record as it was read; what could not be read has faults already and is not judged any further.
struct Candidate {
    long long line = 0;
    FormCells cells;
    std::string content;  // empty where it could not be read
    bool known = false;   // by its key
    std::optional<ReadRow> row;
    ContractKeys keys;
    Sides sides;
    Violations faults;
};

Candidate read_record(CsvReader::Got got, const std::vector<std::string>& record, long long line,
                      const std::vector<FormColumn>& columns, const Crypto& crypto) {
    Candidate candidate;
    candidate.line = line;
    if (got == CsvReader::Got::malformed || record.size() != columns.size()) {
        candidate.faults.add("", Fault::import_columns, std::to_string(columns.size()));
        return candidate;
    }
    for (std::size_t i = 0; i < record.size(); ++i) {
        if (!is_utf8(record[i])) candidate.faults.add("", Fault::import_encoding);
        if (!candidate.faults.empty()) return candidate;
        candidate.cells[columns[i]] = record[i];
    }
    candidate.content = hex(crypto.sha256(candidate.cells.content()));
    for (std::string& cell : candidate.cells.cells)
        if (const auto plain = unguarded(cell); plain.size() != cell.size()) cell = std::string{plain};
    return candidate;
}

// One unit of rows on its way into the register.
class Batch {
  public:
    Batch(Unit& unit, Import& import, std::vector<Candidate> candidates)
        : unit_{unit}, import_{import}, candidates_{std::move(candidates)} {}

    void run() {
        recognise();
        for (Candidate& candidate : candidates_)
            if (!candidate.content.empty() && !is_known(candidate)) judge(candidate);
        link();
        // One after the other, since each is known to those below it: where a unit ends must not matter.
        for (Candidate& candidate : candidates_)
            if (!candidate.content.empty() && !candidate.known && !is_known(candidate) && candidate.row) add(candidate);
        write();
    }

  private:
    void recognise();
    bool is_known(Candidate& candidate);
    void judge(Candidate& candidate);
    void link();
    void check_duplicates(Candidate& candidate);
    void add(Candidate& candidate);
    void write();

    Unit& unit_;
    Import& import_;
    std::vector<Candidate> candidates_;
    std::map<std::string, std::string> contents_;              // row key -> content, of earlier rows
    std::map<std::string, std::string> numbers_, same_, own_;  // taken number or key -> number that has it
    std::map<std::string, PartyId> parties_;
    std::vector<ImportedRow> rows_;
    std::vector<Posting> postings_;
};

void Batch::recognise() {
    std::vector<std::string> keys;
    for (const Candidate& candidate : candidates_) {
        const std::string& key = candidate.cells[FormColumn::row_key];
        if (!Text<1, 100>::fault_of(key)) keys.push_back(key);
    }
    contents_ = unit_.imports.contents_of(keys);
}

// The same key with the same content is the same row; with another one it is refused for that alone. Either way it is not
// judged for itself, and the key of a row that did not come in is free.
bool Batch::is_known(Candidate& candidate) {
    const auto known = contents_.find(candidate.cells[FormColumn::row_key]);
    if (known == contents_.end()) return false;
    candidate.known = true;
    candidate.faults = {};
    if (known->second == candidate.content)
        ++import_.progress.unchanged;
    else
        candidate.faults.add("row_key", Fault::import_key_reused);
    return true;
}

void Batch::judge(Candidate& candidate) {
    candidate.row = read_row(candidate.cells, unit_.rules, beijing_date(unit_.now()), candidate.faults,
                             [this](const CreditCode& code) { return unit_.code_exceptions.admits(code); });
    if (!candidate.row) return;
    candidate.keys = keys_of(candidate.row->terms, unit_.rules, unit_.crypto);
    candidate.sides = sides_of(candidate.row->terms, unit_.rules, unit_.crypto);
}

// What the register already knows of these rows, asked once for all of them.
void Batch::link() {
    std::vector<std::string> numbers, same, own, codes;
    for (const Candidate& candidate : candidates_) {
        if (!candidate.row) continue;
        numbers.push_back(candidate.row->number.value);
        same.push_back(candidate.keys.same_contract);
        if (candidate.keys.same_own_number) own.push_back(*candidate.keys.same_own_number);
        for (const auto* side : {&candidate.row->terms.seller, &candidate.row->terms.buyer})
            if (side->credit_code) codes.push_back(side->credit_code->value);
    }
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    numbers_ = unit_.imports.numbers_with(numbers);
    same_ = unit_.imports.numbers_of_same(same);
    own_ = unit_.imports.numbers_of_same_own(own);
    parties_ = unit_.imports.parties_with(codes);
}

void Batch::check_duplicates(Candidate& candidate) {
    const ReadRow& row = *candidate.row;
    if (numbers_.contains(row.number.value))
        candidate.faults.add("number", Fault::import_duplicate_number, row.number.original);
    if (const auto at = same_.find(candidate.keys.same_contract); at != same_.end())
        candidate.faults.add("title", Fault::import_duplicate_contract, at->second);
    if (!candidate.keys.same_own_number) return;
    if (const auto at = own_.find(*candidate.keys.same_own_number); at != own_.end())
        candidate.faults.add("own_number", Fault::import_duplicate_contract, at->second);
}

void Batch::add(Candidate& candidate) {
    check_duplicates(candidate);
    if (!candidate.faults.empty()) return;
    ReadRow& row = *candidate.row;
    for (auto* side : {&row.terms.seller, &row.terms.buyer})
        if (side->credit_code)
            if (const auto at = parties_.find(side->credit_code->value); at != parties_.end()) side->party = at->second;
    const Instant now = unit_.now();
    Contract contract;
    contract.id = unit_.fresh<ContractId>();
    contract.source = ContractSource::import_;
    contract.source_id = import_.id.text();
    contract.terms = std::move(row.terms);
    contract.state = ContractState::registered;
    contract.registration =
        Registration{row.number, row.registered_on, now, row.registry, row.here, candidate.keys, 1, {}};
    if (row.changed_on) contract.registration->changed_at = beijing_midnight(*row.changed_on);
    contract.import_id = import_.id;
    contract.row_key = row.row_key;
    contract.sides = candidate.sides;
    contract.created_at = now;
    contract.logged = true;
    unit_.contracts.add(contract);
    unit_.witness(contract.id.text(), leaf_of(unit_, contract, LeafEvent::imported));
    rows_.push_back({row.row_key, candidate.content, contract.id});
    postings_.push_back(posting_of(contract, unit_.rules));
    contents_.emplace(row.row_key, candidate.content);
    numbers_.emplace(row.number.value, row.number.value);
    same_.emplace(candidate.keys.same_contract, row.number.value);
    if (candidate.keys.same_own_number) own_.emplace(*candidate.keys.same_own_number, row.number.value);
    ++import_.progress.inserted;
}

void Batch::write() {
    std::vector<ImportFault> faults;
    for (const Candidate& candidate : candidates_) {
        ++import_.progress.rows;
        if (!candidate.faults.empty()) ++import_.progress.bad;
        int place = 0;
        for (const Violation& violation : candidate.faults.list())
            faults.push_back({candidate.line, place++, violation.pointer, violation.fault, violation.about});
    }
    unit_.imports.add_rows(import_.id, rows_);
    unit_.postings.post({}, postings_);
    unit_.imports.add_faults(import_.id, faults);
}

void take_step(Import& import, ImportStep step) {
    import.state = import_lifecycle.after(import.state, step, ImportTaker::clock, name_of(import.state));
}

// Strictly later than before, so that the stored timer is free for the next taker even within one microsecond.
void wait_until(Unit& unit, Import& import, Instant at) {
    if (import.next_run_at && at <= *import.next_run_at) at = *import.next_run_at + Duration{1};
    import.next_run_at = at;
    unit.timers.set(import.id.ulid, Due{TimerKind::import_run, at});
}

void end(Unit& unit, Import& import, ImportStep step, std::string_view event) {
    take_step(import, step);
    import.ended_at = unit.now();
    wait_until(unit, import, unit.now());  // the file is removed by a step of its own, once this one is committed
    unit.imports.save(import);
    unit.announce({std::string{event}, import.id.text(), false, {}, {}});
}

}  // namespace

void run_import(Unit& unit, Import& import, std::istream& file) {
    CsvReader header{file};
    std::vector<std::string> record;
    Violations faults;
    if (header.next(record) != CsvReader::Got::row) return fail_import(unit, import, "header");
    const auto columns = read_columns(record, faults);
    if (!faults.empty()) return fail_import(unit, import, "header");

    ImportProgress& progress = import.progress;
    if (progress.at_byte == 0) {
        progress.at_byte = header.offset();
        progress.at_line = header.line();
    }
    file.clear();  // a short file was read to its end for the header
    file.seekg(progress.at_byte);
    CsvReader reader{file, progress.at_byte, progress.at_line};
    std::vector<Candidate> candidates;
    auto got = CsvReader::Got::row;
    while (candidates.size() < static_cast<std::size_t>(rows_per_unit) &&
           reader.offset() - progress.at_byte < bytes_per_unit) {
        got = reader.next(record);
        if (got == CsvReader::Got::end) break;
        candidates.push_back(read_record(got, record, reader.record_line(), columns, unit.crypto));
    }
    if (file.bad()) return retry_import(unit, import);
    Batch{unit, import, std::move(candidates)}.run();
    progress.at_byte = reader.offset();
    progress.at_line = reader.line();
    if (got == CsvReader::Got::end) return end(unit, import, ImportStep::finish, "import_done");
    take_step(import, ImportStep::run);
    import.missing_since.reset();
    wait_until(unit, import, unit.now());
    unit.imports.save(import);
}

void fail_import(Unit& unit, Import& import, std::string trouble) {
    import.trouble = std::move(trouble);
    end(unit, import, ImportStep::fail, "import_failed");
}

// Of several instances one has the file; it gets ten minutes to come back before the import is given up.
void retry_import(Unit& unit, Import& import) {
    constexpr Duration pause = std::chrono::seconds{5}, patience = std::chrono::minutes{10};
    if (!import.missing_since) import.missing_since = unit.now();
    if (unit.now() - *import.missing_since >= patience) return fail_import(unit, import, "file");
    wait_until(unit, import, unit.now() + pause);
    unit.imports.save(import);
}

void forget_file(Unit& unit, Import& import) {
    import.next_run_at.reset();
    unit.timers.set(import.id.ulid, std::nullopt);
    unit.imports.save(import);
}

}  // namespace heluo
