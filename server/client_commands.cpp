// What the clients' commands take, and how they say how to be called.
#include "server/client_commands.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>
#include <string>

#include "server/export_client.hpp"
#include "server/import_client.hpp"

namespace heluo::server {
namespace {

// Kept by the command that was made of it.
template <class Plan>
struct Call {
    Plan plan;
    bool password_from_stdin = false;
};

template <class Plan>
void add_reach(CLI::App& made, Call<Plan>& call, const std::string& who) {
    Reach& reach = call.plan.reach;
    made.add_option("--server", reach.server, "Where the server is")->capture_default_str();
    made.add_option("--login", reach.login, "Login name of " + who)->required();
    made.add_option("--ca", reach.ca, "PEM file of a certificate to trust, such as the server's self-signed one")
        ->check(CLI::ExistingFile);
    made.add_flag("--password-stdin", call.password_from_stdin,
                  "Read the password from standard input; else HELUO_PASSWORD, else it is asked for");
}

template <class Plan>
void on_call(CLI::App& made, const std::shared_ptr<Call<Plan>>& call, int& status, int (*run)(const Plan&)) {
    made.callback([call, &status, run] {
        const char* given = call->password_from_stdin ? nullptr : std::getenv("HELUO_PASSWORD");
        call->plan.reach.password = given ? given : ask_password(call->password_from_stdin);
        status = run(call->plan);
    });
}

}  // namespace

void add_client_commands(CLI::App& app, int& status) {
    auto& imports = *app.add_subcommand("import", "Bring data in through the API of a running server");
    imports.require_subcommand(1);
    auto& importing =
        *imports.add_subcommand("contracts", "Import registered contracts from a file (docs/exchange.md)");
    const auto import = std::make_shared<Call<ImportPlan>>();
    importing.add_option("file", import->plan.file, "CSV (UTF-8), or a workbook named .xlsx")
        ->required()
        ->check(CLI::ExistingFile);
    add_reach(importing, *import, "a registrar or statistician");
    importing.footer(
        "Every fault of a refused row is printed. Repeating it is safe: rows that are in are unchanged, and an\n"
        "import that was cut off goes on. Ends with 0 if every row is in, 1 if rows were refused or it failed,\n"
        "2 if the call is wrong.");
    on_call(importing, import, status, import_contracts);

    auto& exports = *app.add_subcommand("export", "Take data out through the API of a running server");
    exports.require_subcommand(1);
    auto& exporting = *exports.add_subcommand("contracts", "Export registered contracts as a file (docs/exchange.md)");
    const auto wish = std::make_shared<Call<ExportPlan>>();
    exporting.add_option("file", wish->plan.file, "File to write: CSV (UTF-8), or a workbook if it is named .xlsx")
        ->required();
    exporting.add_option("--from", wish->plan.from, "First day of registration, as 2026-01-01");
    exporting.add_option("--until", wish->plan.until, "First day of registration that is no longer wanted");
    exporting.add_option("--codes-as", wish->plan.codes_as, "How codes stand in the cells")
        ->check(CLI::IsMember({"codes", "names", "long_names"}))
        ->capture_default_str();
    add_reach(exporting, *wish, "a registrar, statistician, supervisor, or of a party's member");
    exporting.footer(
        "A file of that name is replaced once the export is whole. Ends with 0, with 1 if it failed, with 2 if\n"
        "the call is wrong.");
    on_call(exporting, wish, status, export_contracts);
}

}  // namespace heluo::server
