// The composition root: parses the command line and puts the rooms together as locals in order of life.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "api/core/api.hpp"
#include "api/core/problem.hpp"
#include "domain/core/journal.hpp"
#include "domain/core/tree_log.hpp"
#include "domain/registry/imports.hpp"
#include "domain/registry/keying.hpp"
#include "persistence/core/backup.hpp"
#include "persistence/core/database.hpp"
#include "persistence/statistics/posting_copy.hpp"
#include "server/certificate_check.hpp"
#include "server/client_commands.hpp"
#include "server/config.hpp"
#include "server/door.hpp"
#include "server/file_inspector.hpp"
#include "server/first_operator.hpp"
#include "server/house.hpp"
#include "server/press.hpp"
#include "server/proofs.hpp"
#include "server/rules_file.hpp"
#include "server/sealer.hpp"
#include "server/secrets.hpp"
#include "server/shutdown.hpp"
#include "server/signals.hpp"
#include "server/sweeper.hpp"
#include "server/upload.hpp"
#include "server/workbooks.hpp"

namespace {

using namespace heluo;
using namespace heluo::server;
using persistence::Connection;
using persistence::Database;

Instant wall_clock() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

std::string first_line(const std::string& path) {
    std::ifstream file{path};
    if (!file) throw ConfigError{{"database.password_file: " + path + " cannot be read"}};
    std::string line;
    std::getline(file, line);
    return line;
}

// What a command may make where there is none. Whoever only looks makes nothing: in a wrong folder a fresh key would call
// every seal forged, and a fresh database would pass for a place that is whole.
enum class MayMake { nothing, database, key_and_database };

Connection connection_of(const Settings& settings, MayMake may_make) {
    const auto& d = settings.database;
    Connection connection;
    connection.engine = d.engine == "mysql" ? Connection::Engine::mysql : Connection::Engine::sqlite;
    connection.path = d.path;
    connection.host = d.host;
    connection.socket = d.socket;
    connection.port = static_cast<int>(d.port);
    connection.name = d.name;
    connection.user = d.user;
    if (!d.password_file.empty()) connection.password = first_line(d.password_file);
    connection.pool = static_cast<int>(d.pool);
    connection.allow_unsafe_durability = d.allow_unsafe_durability;
    connection.columns = place_of_columns(settings);
    if (d.engine != "sqlite") return connection;
    if (may_make == MayMake::nothing && !std::filesystem::exists(d.path))
        throw std::runtime_error{"there is no database at " + d.path};
    const auto parent = std::filesystem::path{d.path}.parent_path();
    if (!parent.empty()) std::filesystem::create_directories(parent);
    return connection;
}

std::string place_of_key(const Settings& settings) {
    const auto& file = settings.passwords.instance_key;
    return file.empty() ? settings.tls.directory + "/instance.key" : file;
}

std::string key_of_instance(const Settings& settings, MayMake may_make) {
    if (may_make == MayMake::key_and_database) make_instance_key(place_of_key(settings));
    return instance_key(place_of_key(settings));
}

std::string signing_key_of(const Settings& settings, MayMake may_make) {
    const std::string& file = settings.signing.key;
    const std::string place = file.empty() ? settings.tls.directory + "/signing.key" : file;
    if (may_make == MayMake::key_and_database) make_signing_key(place);
    return signing_key(place);
}

HashCost cost_of(const Settings& settings) {
    return {static_cast<std::size_t>(settings.passwords.memory_kib),
            static_cast<unsigned long long>(settings.passwords.operations)};
}

// The settings, if nothing of what they and the rules say would keep the server from working; else all that would.
Settings settings_to_serve(const std::string& file) {
    Faults faults;
    Settings settings = load_settings(file, process_environment(), faults);
    check_files(settings, faults);
    load_rules(settings.rules.file, settings.rules.codes, faults);
    if (!faults.empty()) throw ConfigError{faults};
    return settings;
}

// What every command that touches the data needs.
struct Base {
    Base(const std::string& file, MayMake may_make) : Base{load_settings(file), may_make} {}
    Base(Settings right, MayMake may_make)
        : settings{std::move(right)},
          rules{load_rules(settings.rules.file, settings.rules.codes)},
          secrets{key_of_instance(settings, may_make), cost_of(settings), signing_key_of(settings, may_make)},
          connection{connection_of(settings, may_make)} {}

    const Settings settings;
    const Rules rules;
    Secrets secrets;
    const Connection connection;
};

// The embedded default looks after itself; a server's database is migrated by its operator (heluo migrate).
void bring_up_to_date(const Connection& connection) {
    if (connection.engine == Connection::Engine::sqlite)
        persistence::migrate(connection);
    else if (!persistence::is_current(connection))
        throw std::runtime_error{"the database is not migrated: run heluo migrate first"};
}

// Before the door opens: nothing may be registered beside keys of old. Done once; later starts find it done.
void bring_keys_up_to_date(Store& store, Log& log) {
    long long changed = 0;
    for (bool more = true; more;) {
        KeyedAnew some;
        store.write(
            {"clock", "key_contracts_anew", {}, {}}, [&](Unit& unit) { some = key_contracts_anew(unit); },
            [](Unit&) { return false; });  // run again, it goes on behind what was committed
        for (const Twins& twins : some.twins)
            log.event(Level::warn, "contract_twin_found",
                      "the contract registered as " + twins.number + " is registered as " + twins.other + " too");
        changed += some.changed;
        more = some.more;
        // What is told to the transparency log is sealed at once: an inbox of a whole register would keep others waiting.
        store.write({"clock", "seal", {}, {}},
                    [&](Unit& unit) { unit.journal.seal("start", unit.now(), unit.now(), 2 * contracts_per_keying); });
    }
    if (changed > 0) log.event(Level::info, "contracts_keyed_anew", std::to_string(changed));
}

CertificateFiles certificate_files(const Settings& settings, Log& log) {
    const std::string& authorities = settings.tls.client_authorities;
    if (!settings.tls.certificate.empty()) return {settings.tls.certificate, settings.tls.key, authorities};
    auto made = self_signed(settings.tls.directory);
    if (made.made)
        log.event(Level::warn, "certificate_made",
                  "no certificate is set: made a self-signed one, " + made.files.chain);
    made.files.authorities = authorities;
    return made.files;
}

// A round of keeping the totals' postings in memory and on the disk, where so many are new: neither a question nor the next start
// reads them all. True where the round left some.
bool keep_postings(Database& database, Log& log, long long least_new) try {
    const auto kept = database.keep_postings(least_new);
    if (!kept.trouble.empty()) log.event(Level::warn, "columns_file_refused", kept.trouble);
    if (kept.written) log.event(Level::info, "columns_written", std::to_string(kept.size));
    return kept.more;
} catch (const std::exception& error) {
    log.event(Level::error, "keeping_columns_failed", error.what());
    return false;
}

// What this machine's disk holds of it: the database itself, or what is uploaded to one elsewhere.
const std::string& place_of_data(const Settings& settings) {
    return settings.database.engine == "sqlite" ? settings.database.path : settings.uploads.directory;
}

std::vector<std::string> files_of_imports(Store& store) {
    std::vector<std::string> files;
    store.read({"clock", "start", {}, {}}, [&](Unit& unit) { files = unit.imports.files(); });
    return files;
}

std::optional<std::string> sealer_lag(Store& store) {
    std::optional<Instant> oldest;
    store.read({"clock", "ready", {}, {}}, [&](Unit& unit) { oldest = unit.journal.oldest_waiting(); });
    if (!oldest || wall_clock() - *oldest < std::chrono::seconds{30}) return std::nullopt;
    return "audit rows have waited for their number for more than 30 s";
}

void add_checks(Health& health, Base& base, Database& database, const Certificates& certificates) {
    using namespace std::chrono_literals;
    health.add("database", [&]() -> std::optional<std::string> {
        if (!database.healthy()) return "read-only until restart, after a failed durable write";
        database.write({"clock", "ready", {}, {}}, [](Unit& unit) { unit.now(); });
        return std::nullopt;
    });
    health.add("migrations", [&]() -> std::optional<std::string> {
        return persistence::is_current(base.connection) ? std::nullopt : std::optional<std::string>{"not current"};
    });
    health.add("disk", [&] { return disk_trouble(place_of_data(base.settings)); });
    health.add("sealer", [&] { return sealer_lag(database); });
    health.add("certificate", [&]() -> std::optional<std::string> {
        if (certificates.expires() > std::chrono::system_clock::now() + 24h * 7) return std::nullopt;
        return "ends within 7 days";
    });
    health.add("clock", []() -> std::optional<std::string> {
        constexpr auto built = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
        return wall_clock() < built ? std::optional<std::string>{"before 2026"} : std::nullopt;
    });
}

void add_gauges(Metrics& metrics, const Door& door, const WorkerPools& pools) {
    metrics.gauge("heluo_connections", "Connections open", [&] { return static_cast<double>(door.connections()); });
    metrics.gauge("heluo_connections_refused", "Connections refused at a limit since the start",
                  [&] { return static_cast<double>(door.turned_away()); });
    metrics.gauge("heluo_workers_running", "Requests being worked on",
                  [pools] { return static_cast<double>(pools.workers.load().running); });
    metrics.gauge("heluo_workers_waiting", "Requests waiting for a worker",
                  [pools] { return static_cast<double>(pools.workers.load().waiting); });
    metrics.gauge("heluo_hashing_running", "Password hashes being computed",
                  [pools] { return static_cast<double>(pools.hashing.load().running); });
}

std::size_t size_of(long long setting) { return static_cast<std::size_t>(setting); }

void reload(Certificates& certificates, Log& log) try {
    log.reopen();
    certificates.reload();
    log.event(Level::info, "reloaded");
} catch (const std::exception& error) {
    log.event(Level::error, "reload_failed", error.what());
}

int serve(const std::string& file) {
#ifdef NDEBUG
    forbid_dumps();
#endif
    const Signals signals;
    raise_descriptor_limit();
    Base base{settings_to_serve(file), MayMake::key_and_database};
    const Settings& settings = base.settings;
    Log log{level_named(settings.log.level), settings.log.file};
    Certificates certificates{certificate_files(settings, log)};
    bring_up_to_date(base.connection);

    Metrics metrics;
    Health health;
    Database database{base.connection, base.secrets, base.rules, wall_clock};
    bring_keys_up_to_date(database, log);
    const PdfPress press;
    const FileInspector inspector{settings.uploads.scanner};
    const FileWorkbooks workbooks{settings.uploads.directory};
    std::filesystem::create_directories(settings.uploads.directory);
    clear_uploads(settings.uploads.directory, files_of_imports(database));
    api::Api api{
        database,
        base.secrets,
        base.rules,
        {settings.uploads.directory,
         [&log](std::string_view request, std::string_view trouble) {
             log.write(LogLine{Level::error, "failed"}.text("request_id", request).text("detail", trouble).take());
         },
         &press, &inspector, &workbooks, settings.server.public_url}};
    add_checks(health, base, database, certificates);

    Workers workers{size_of(settings.workers.threads), size_of(settings.workers.waiting)};
    Workers hashing{size_of(settings.passwords.threads), size_of(settings.passwords.waiting)};
    Workers disk{1, size_of(settings.server.max_connections)};
    const WorkerPools pools{workers, hashing, disk};
    Sealer sealer{database, base.secrets, metrics, log};
    Sweeper sweeper{database, [&](TimerKind kind, const std::string& ulid) { api.settle(kind, ulid); }, metrics, log};
    constexpr long long worth_writing = 20'000;  // postings: read anew within the tenth of a second
    std::optional<Beat> keeper{std::in_place, std::chrono::seconds{1}, std::chrono::minutes{10},
                               [&] { return keep_postings(database, log, worth_writing); }};

    DiskSpace disk_space{place_of_data(settings)};
    House house{api, health, disk_space, [&] { sealer.wake(); }};
    OperatorPage page{metrics, health};
    Door door{public_door(settings, certificates), house, pools, metrics, log};
    add_gauges(metrics, door, pools);
    Workers operator_workers{2, 16};
    const WorkerPools operator_pools{operator_workers, operator_workers, operator_workers};
    std::optional<Door> operator_side;
    if (settings.operator_.enabled) operator_side.emplace(operator_door(settings), page, operator_pools, metrics, log);
    log.event(Level::info, "serving", settings.server.address + ":" + std::to_string(door.port()));
    if (operator_side)
        log.event(Level::info, "operator_page",
                  settings.operator_.address + ":" + std::to_string(operator_side->port()));

    while (signals.wait() == Signals::Kind::reload) reload(certificates, log);
    const EndPlan plan{std::chrono::seconds{settings.server.announce_seconds},
                       std::chrono::seconds{settings.server.drain_seconds}};
    const int status = end_politely(door, health, signals, plan, log);
    keeper.reset();
    keep_postings(database, log, 1);
    // What was cut may still hold a worker: nobody waits for it any longer.
    if (status != 0) log.settle(), std::_Exit(status);
    return 0;
}

int migrate(const std::string& file) {
    const auto report = persistence::migrate(connection_of(load_settings(file), MayMake::nothing));
    std::cout << report.applied << " migrations applied, " << report.known << " known\n";
    return 0;
}

constexpr int called_wrongly = 2;

// For a command that only looks.
struct Looking : Base {
    explicit Looking(const std::string& file) : Base{file, MayMake::nothing} {}
    Store& store() { return database; }
    Database database{connection, secrets, rules, wall_clock};
};

int verify_audit(const std::string& file, const std::vector<std::string>& anchors) {
    Looking looking{file};
    return prove_audit(looking.store(), anchors, place_of_key(looking.settings));
}

int verify_totals(const std::string& file) {
    Looking looking{file};
    const int status = prove_totals(looking.store());
    const std::string& columns = looking.connection.columns;
    std::optional<bool> proved;
    try {
        proved = looking.database.proves_columns();
    } catch (const std::runtime_error& error) {
        std::cout << "not used: " << error.what() << "; the server reads the postings anew\n";
    }
    if (!proved) return status;
    if (!*proved) {
        std::cout << "BROKEN: " << columns << " is not what the postings are; the server reads them anew without it\n";
        return broken_status;
    }
    std::cout << "whole: " << columns << " is what the postings are\n";
    return status;
}

// By the keys of this installation where no others are given.
int verify_certificate(const std::string& config, const std::string& file, const std::string& keys_file) {
    const auto keys = keys_file.empty() ? public_keys_of(Looking{config}.store()) : public_keys_in(keys_file);
    const FileCheck check = check_certificate_file(file, keys);
    std::cout << check.report << '\n';
    return check.valid ? 0 : broken_status;
}

// Safe while the server runs. The instance key is kept apart: whoever has both can forge.
int back_up(const std::string& file, const std::string& directory) {
    Base base{file, MayMake::nothing};
    const auto report = persistence::back_up(base.connection, base.secrets, directory);
    std::cout << "backed up: schema " << report.schema << ", " << report.tables.size() << " tables, audit head "
              << report.audit_rows << ':' << report.audit_head << '\n';
    return 0;
}

int restore(const std::string& file, const std::string& directory) {
    Base base{file, MayMake::database};
    const auto report = persistence::restore(base.connection, base.secrets, directory);
    std::cout << "ok: the rows of " << report.tables.size()
              << " tables are counted and the audit chain is whole to row " << report.audit_rows << '\n';
    return 0;
}

int make_operator(const std::string& file, const OperatorWish& wish) {
    Base base{file, MayMake::key_and_database};
    bring_up_to_date(base.connection);
    Database database{base.connection, base.secrets, base.rules, wall_clock};
    return create_operator(database, base.secrets, wish, std::cin, std::cout);
}

int check(const std::string& file) {
    settings_to_serve(file);
    std::cout << "the settings are right\n";
    return 0;
}

int show(const std::string& file) {
    std::cout << annotated(load_settings(file));
    return 0;
}

// One subcommand: its words, its options, and what it runs.
CLI::App& command(CLI::App& parent, const char* name, const char* help, std::string& file, int& status,
                  std::function<int()> run) {
    auto& made = *parent.add_subcommand(name, help);
    made.add_option("--config", file, "TOML file of settings; without it the defaults (heluo config show)")
        ->check(CLI::ExistingFile);
    made.callback([&status, run = std::move(run)] { status = run(); });
    return made;
}

}  // namespace

int main(int argc, char** argv) try {
    CLI::App app{"Heluo (河洛): the server of a city's technology market", "heluo"};
    app.require_subcommand(1);
    app.set_version_flag("--version", HELUO_VERSION);
    std::string file;
    std::vector<std::string> anchors, known_heads;
    OperatorWish operator_wish;
    int status = 0;

    command(app, "serve", "Serve until told to end (SIGTERM); SIGHUP reloads the certificate and reopens the log", file,
            status, [&] { return serve(file); });
    command(app, "migrate", "Bring the database's tables up to this version", file, status,
            [&] { return migrate(file); });

    auto& admin = *app.add_subcommand("admin", "Administration of this machine's installation");
    admin.require_subcommand(1);
    auto& operator_ = command(admin, "create-operator", "Make the account from which all others are made", file, status,
                              [&] { return make_operator(file, operator_wish); });
    operator_.add_option("--login", operator_wish.login, "3 to 64 of a-z 0-9 . _ -")->required();
    operator_.add_flag("--password-stdin", operator_wish.password_from_input,
                       "Read the password from standard input; without it one is made and printed");
    auto& verify = command(admin, "verify-audit",
                           "Prove that no audit row was changed, removed, inserted or swapped; status 3 if one was",
                           file, status, [&] { return verify_audit(file, anchors); });
    verify.add_option("--anchor", anchors, "A head written down before, as SEQ:HASH; the chain must contain it");

    auto& proofs = *app.add_subcommand("verify", "Prove what the register holds");
    proofs.require_subcommand(1);
    auto& proving = command(
        proofs, "log",
        "Prove the transparency log and every registration by it; status 3, and each place, where one does not fit",
        file, status, [&] { return prove_log(Looking{file}.store(), known_heads); });
    proving.add_option("--head", known_heads,
                       "A tree head written down before, as SIZE:ROOT; the log must begin with it");

    long long since = 0;
    auto& rows = command(
        proofs, "rows",
        "Prove that every row is what the audit chain last says of it, and that none is gone; status 3, and each "
        "object, where one is not",
        file, status, [&] { return prove_rows(Looking{file}.store(), since); });
    rows.add_option(
        "--since", since,
        "Not what was last written up to this audit row: its number at the upgrade from a version before 0030");

    command(
        proofs, "totals",
        "Recount all contracts and prove that the totals count them as they are; status 3, and each contract, where "
        "they do not",
        file, status, [&] { return verify_totals(file); });

    std::string certificate, keys_file;
    auto& certifying = command(proofs, "certificate",
                               "Prove a certificate's PDF or JSON file by the registry's public keys; status 3 if one "
                               "byte of it is not as it was signed",
                               file, status, [&] { return verify_certificate(file, certificate, keys_file); });
    certifying.add_option("file", certificate, "A certificate as the server gave it")
        ->required()
        ->check(CLI::ExistingFile);
    certifying
        .add_option("--keys", keys_file,
                    "Public keys: what GET /v1/log/keys answered, or PEM; without it those of this installation")
        ->check(CLI::ExistingFile);

    std::string directory;
    command(admin, "backup", "Write one state of the running database into a new directory", file, status,
            [&] { return back_up(file, directory); })
        .add_option("directory", directory, "A directory that does not exist yet")
        ->required();
    command(admin, "restore", "Put a backup into an empty database, and prove it whole", file, status,
            [&] { return restore(file, directory); })
        .add_option("directory", directory, "What admin backup wrote")
        ->required();

    add_client_commands(app, status);

    auto& config = *app.add_subcommand("config", "Check or show the settings");
    config.require_subcommand(1);
    command(config, "check", "Name everything that is wrong with settings and rules", file, status,
            [&] { return check(file); });
    command(config, "show", "Print the settings in force, annotated", file, status, [&] { return show(file); });

    app.add_subcommand("version", "Print name and version")->callback([] { std::cout << "heluo " HELUO_VERSION "\n"; });
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {  // also what --help and --version end with
        return app.exit(error) == 0 ? 0 : called_wrongly;
    }
    return status;
} catch (const heluo::Refusal& refusal) {
    std::cerr << "refused: " << heluo::api::worded(heluo::api::wording_of(refusal.reason).english, refusal.about)
              << '\n';
    return 1;
} catch (const heluo::Invalid& invalid) {
    for (const auto& violation : invalid.violations.list())
        std::cerr << violation.pointer << ": "
                  << heluo::api::worded(heluo::api::wording_of(violation.fault).english, violation.about) << '\n';
    return 1;
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
