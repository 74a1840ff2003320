// Endpoints of contract imports: a file is taken whole, its rows run later by the clock, its faults are listed.
#include "api/registry/imports.hpp"

#include <array>
#include <filesystem>
#include <fstream>

#include "api/core/problem.hpp"
#include "api/routes.hpp"
#include "domain/core/crypto.hpp"
#include "domain/registry/csv.hpp"
#include "domain/registry/import_rows.hpp"

namespace heluo::api {

namespace {

// bytes_done and line are the resume point: rows before it are in the register or among the errors.
struct ImportView {
    ImportId id;
    ImportState state;
    std::vector<ImportStep> allowed_steps;
    long long bytes_total, bytes_done, line, rows_done, inserted, unchanged, bad;
    std::optional<std::string> trouble, next_event;
    std::optional<Instant> due_at, ended_at;
    Instant created_at;
    long long version;
};
BOOST_DESCRIBE_STRUCT(ImportView, (),
                      (id, state, allowed_steps, bytes_total, bytes_done, line, rows_done, inserted, unchanged, bad,
                       trouble, next_event, due_at, ended_at, created_at, version))

// `field` is a column's name, empty where the row as a whole is meant.
struct ImportErrorView {
    long long line;
    std::string field, code, message;
};
BOOST_DESCRIBE_STRUCT(ImportErrorView, (), (line, field, code, message))

ImportView view_of(const Import& import, const Actor& actor) {
    const ImportProgress& progress = import.progress;
    ImportView view{import.id,
                    import.state,
                    allowed_steps(import, actor),
                    import.size,
                    progress.at_byte,
                    progress.at_line,
                    progress.rows,
                    progress.inserted,
                    progress.unchanged,
                    progress.bad,
                    {},
                    {},
                    {},
                    import.ended_at,
                    import.created_at,
                    import.version};
    if (!import.trouble.empty()) view.trouble = import.trouble;
    if (!import.ended_at) {
        view.next_event = "run";
        view.due_at = import.next_run_at;
    }
    return view;
}

// The file as taken: removed again unless an import keeps it.
class TakenFile {
  public:
    // Out of the way of the door, which empties its own files at start.
    explicit TakenFile(const std::string& uploaded) {
        namespace fs = std::filesystem;
        require(!uploaded.empty(), Reason::import_unreadable, "0");
        path_ = fs::absolute(fs::path{uploaded}.replace_extension(".csv")).string();
        fs::rename(uploaded, path_);
    }
    ~TakenFile() {
        std::error_code ignored;
        if (!kept_) std::filesystem::remove(path_, ignored);
    }
    TakenFile(const TakenFile&) = delete;
    const std::string& path() const { return path_; }
    // A workbook becomes the table that it holds, and is read no more.
    void unfold(const Workbooks& workbooks) {
        const std::string table = path_ + ".upload";  // what a crash leaves of it goes at the next start
        workbooks.to_csv(path_, table);
        std::filesystem::rename(table, path_);
    }
    void keep() { kept_ = true; }

  private:
    std::string path_;
    bool kept_ = false;
};

// Chained over blocks, because a file may be larger than what should be held in memory.
std::string digest_of(const std::string& path, const Crypto& crypto) {
    std::ifstream file{path, std::ios::binary};
    std::string digest;
    std::vector<char> block(1 << 20);
    while (file.read(block.data(), static_cast<std::streamsize>(block.size())), file.gcount() > 0)
        digest = crypto.sha256(digest + std::string{block.data(), static_cast<std::size_t>(file.gcount())});
    return hex(digest);
}

// A wrong header spoils every row, so it is refused at once and by name.
void check_header(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    CsvReader reader{file};
    std::vector<std::string> header;
    require(reader.next(header) == CsvReader::Got::row, Reason::import_unreadable, "1");
    Violations faults;
    read_columns(header, faults);
    require_none(std::move(faults));
}

Accepted<ImportView> take(Store& store, const Actor& actor, const Caller& caller, const Workbooks& workbooks,
                          const Upload& upload) {
    TakenFile file{upload.file};
    const std::string_view type = media_type(upload.content_type);
    if (same_name(type, workbook_type))
        file.unfold(workbooks);
    else
        require(same_name(type, "text/csv"), Reason::unsupported_media_type, "text/csv");
    check_header(file.path());
    ImportWish wish{file.path(), {}, static_cast<long long>(std::filesystem::file_size(file.path())), {}};
    if (!upload.idempotency_key.empty()) wish.client_key = upload.idempotency_key;
    std::optional<Import> import;
    const Cause cause = cause_of(actor, caller, Action::import_contracts);
    try {
        store.write(
            cause,
            [&](Unit& unit) {
                if (wish.digest.empty()) wish.digest = digest_of(file.path(), unit.crypto);
                import = start_import(unit, actor, wish);
            },
            [&](Unit& unit) { return import && unit.imports.knows(import->id); });
    } catch (const Refusal& refusal) {
        if (refusal.reason == Reason::outcome_unknown) file.keep();  // an import may have it
        throw;
    }
    if (import->file == file.path()) file.keep();
    return {view_of(*import, actor), "/v1/imports/" + import->id.text()};
}

ImportView show(Unit& unit, const Actor& actor, const ImportId& id) {
    return view_of(import_for(unit, actor, id), actor);
}

Page<ImportView> list(Unit& unit, const Actor& actor, const PageRequest& page) {
    auto found = imports_for(unit, actor, page);
    Page<ImportView> views;
    for (const Import& import : found.items) views.items.push_back(view_of(import, actor));
    views.next = std::move(found.next);
    return views;
}

Page<ImportErrorView> errors(Unit& unit, const Actor& actor, const Caller& caller, const ImportId& id,
                             const PageRequest& page) {
    const Language language = language_of(caller.accept_language);
    auto found = import_faults_for(unit, actor, id, page);
    Page<ImportErrorView> views;
    for (const ImportFault& fault : found.items) {
        const Wording wording = wording_of(fault.fault);
        views.items.push_back(
            {fault.line, fault.column, std::string{wording.code}, worded(in(language, wording), fault.about)});
    }
    views.next = std::move(found.next);
    return views;
}

ImportView undo(Unit& unit, const Actor& actor, const ImportId& id, const IfMatch&) {
    return view_of(undo_import(unit, actor, id), actor);
}

}  // namespace

void settle_import(Unit& unit, const ImportId& id) {
    Import import = unit.imports.get(id);
    if (import.ended_at) {
        std::error_code ignored;  // gone already: this step was cut off before
        std::filesystem::remove(import.file, ignored);
        return forget_file(unit, import);
    }
    std::ifstream file{import.file, std::ios::binary};
    if (!file) return retry_import(unit, import);
    run_import(unit, import, file);
}

std::vector<Route> import_routes() {
    using enum Reason;
    return {
        route<"POST /v1/imports", take, Action::import_contracts>(
            "Import contracts that were registered already, from a CSV file or an XLSX workbook (docs/exchange.md)")
            .limit(static_cast<std::size_t>(max_import_bytes))
            .refuses({import_unreadable, import_too_large}),
        route<"GET /v1/imports", list, Action::list_imports>("Imports, newest first"),
        route<"GET /v1/imports/{import}", show, Action::read_import>("An import: its progress and where it goes on"),
        route<"GET /v1/imports/{import}/errors", errors, Action::list_import_errors>(
            "Every fault of every refused row, by line"),
        route<"POST /v1/imports/{import}/undo", undo, Action::undo_import>(
            "Take an import back as a whole, while nothing later touches its contracts")
            .legal()
            .refuses({import_in_use}),
    };
}

}  // namespace heluo::api
