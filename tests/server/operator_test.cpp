// What the operator relies on: readiness with its reasons, metrics on a listener of their own, a log without secrets, an end by
// signals.
#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "server/health.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/here.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/registry.hpp"
#include "tests/support/running.hpp"

namespace heluo::tests {

using namespace std::chrono_literals;

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string answer_to(unsigned short port, const std::string& request) {
    Wire wire{port};
    wire.send(request);
    return wire.answer();
}

std::string logged_in(const std::string& password) {
    const std::string body = R"({"login":"chief","password":")" + password + "\"}";
    return post("/v1/sessions", body, "Content-Type: application/json\r\nIdempotency-Key: key-of-a-login\r\n");
}

std::string token_in(const std::string& session) {
    const auto at = session.find("\"token\":\"") + 9;
    return session.substr(at, session.find('"', at) - at);
}

// The header lines of an answer, without what differs at every run.
std::string lines_of(const std::string& answer) {
    std::string kept;
    for (std::size_t at = 0; at < answer.find("\r\n\r\n");) {
        const auto end = answer.find("\r\n", at);
        const auto line = answer.substr(at, end - at);
        const bool differs = line.starts_with("Date: ") || line.starts_with("X-Request-Id: ") ||
                             line.starts_with("Content-Length: ") || line.starts_with("ETag: ");
        kept += (differs ? line.substr(0, line.find(':')) + ": ..." : line) + "\n";
        at = end + 2;
    }
    return kept;
}

// A request whose body never comes: it keeps its connection busy.
Wire unfinished(unsigned short port) {
    Wire wire{port};
    wire.send(
        "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nX-Request-Id: never-finished\r\nExpect: 100-continue\r\n"
        "Content-Length: 9\r\n\r\n");
    CHECK(wire.answer() == "HTTP/1.1 100 Continue\r\n\r\n");
    return wire;
}

// The program in the server's folder with the password of a registrar, who is made here, on its standard input.
std::string registrar_of(const Running& server) {
    std::string output;
    std::string here = "cd " + server.folder.path + " && echo a long enough password | " + program() + " ";
    REQUIRE(run(here + "admin create-operator --config heluo.toml --login chief --password-stdin", output) == 0);
    const std::string token = token_in(answer_to(server.port(), logged_in("a long enough password")));
    const std::string registrar = R"({"login":"registrar","password":"a long enough password","roles":["registrar"]})";
    const std::string fields =
        "Content-Type: application/json\r\nIdempotency-Key: key-of-a-person\r\nAuthorization: Bearer " + token + "\r\n";
    REQUIRE(status_of_text(answer_to(server.port(), post("/v1/accounts", registrar, fields))) == 201);
    return here;
}

std::string reach_of(const Running& server) {
    return " --login registrar --password-stdin --ca data/tls/certificate.pem --server https://localhost:" +
           std::to_string(server.port());
}

}  // namespace

TEST_SUITE("pure") {
    TEST_CASE("every reason against readiness is named, also an exception, and at the end only the end") {
        server::Health health;
        bool well = true;
        health.add("a", [&] { return well ? std::nullopt : std::optional<std::string>{"is ill"}; });
        health.add("b", [&]() -> std::optional<std::string> {
            if (!well) throw std::runtime_error{"cannot even say"};
            return std::nullopt;
        });
        well = false;
        CHECK(health.reasons() == std::vector<std::string>{"a: is ill", "b: cannot even say"});
        well = true;
        CHECK(health.reasons().size() == 2);  // kept for 2 s: readiness costs a busy database nothing
        health.ending();
        CHECK(health.reasons() == std::vector<std::string>{"server: it is ending"});
    }
}

TEST_SUITE("server") {
    TEST_CASE("why it is not ready is told on the operator's listener alone") {
        TestFolder elsewhere;
        std::string output;
        const std::string files = elsewhere.path + "/key.pem -out " + elsewhere.path + "/certificate.pem";
        REQUIRE(run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3 -subj /CN=localhost "
                    "-keyout " +
                        files,
                    output) == 0);
        Running server{{{},
                        "[tls]\ncertificate = \"" + elsewhere.path + "/certificate.pem\"\nkey = \"" + elsewhere.path +
                            "/key.pem\"\n",
                        {}}};
        const auto outside = answer_to(server.port(), get("/health/ready"));
        CHECK(status_of_text(outside) == 503);
        CHECK(has(outside, "Retry-After: "));
        CHECK_FALSE(has(outside, "certificate"));
        CHECK(has(server.operator_page("/health/ready"), "certificate: ends within 7 days"));
        CHECK(alive(server.port()));
    }

    TEST_CASE("metrics are on the operator's listener alone") {
        Running server;
        const auto port = server.port();
        CHECK(status_of_text(answer_to(port, get("/metrics"))) == 404);
        CHECK(status_of_text(answer_to(port, get("/v1/listings"))) == 200);
        CHECK(status_of_text(answer_to(port, "BREW / HTTP/1.1\r\nHost: a\r\n\r\n")) == 501);
        const auto page = server.operator_page("/metrics");
        CHECK(has(page, "heluo_requests_total{route=\"GET /v1/listings\",status=\"200\"} 1\n"));
        CHECK(has(page, "heluo_refused_requests_total{code=\"method_not_implemented\"} 1\n"));
        CHECK(has(page, "heluo_workers_waiting 0\n"));
        CHECK(has(server.operator_page("/v1/listings"), "unknown_route"));
    }

    TEST_CASE("golden: every class of answer carries its headers") {
        Running server;
        const auto port = server.port();
        std::string all;
        for (const char* target : {"/v1/listings", "/v1/me", "/docs", "/openapi.json", "/health/live", "/health/ready",
                                   "/version", "/nowhere"})
            all += "GET " + std::string{target} + "\n" + lines_of(answer_to(port, get(target))) + "\n";
        all += "refused for its framing\n" + lines_of(answer_to(port, get("/x", "Transfer-Encoding: chunked\r\n")));
        check_golden("headers.txt", all);
    }

    TEST_CASE(
        "neither log nor metrics tell from whom a request about a procurement was, how it ended, or how long its "
        "answer was") {
        Running server;
        const std::string quotes = "/v1/procurements/prc_01JDCNX8T4M0A1B2C3D4E5F6G7/quotes";
        CHECK(status_of_text(answer_to(server.port(), get(quotes))) == 401);
        CHECK(status_of_text(answer_to(server.port(), get("/v1/procurements"))) == 200);
        CHECK(
            soon([&] { return has(server.operator_page("/metrics"), R"(route="procurements",status="folded"} 2)"); }));
        CHECK(soon([&] { return server.logged("\"route\":\"procurements\""); }));
        const std::string log = server.log();
        for (auto at = log.find("\"route\":\"procurements\""); at != std::string::npos;
             at = log.find("\"route\":\"procurements\"", at + 1)) {
            const auto begin = log.rfind('\n', at) + 1;
            const std::string line = log.substr(begin, log.find('\n', at) - begin);
            CAPTURE(line);
            for (const auto* told : {"\"status\"", "\"method\"", "\"address\"", "127.0.0.1", "\"bytes\"", "\"account\"",
                                     "\"code\"", "prc_"})
                CHECK_FALSE(has(line, told));
        }
        CHECK_FALSE(has(server.operator_page("/metrics"), R"(route="procurements",status="2)"));
    }

    TEST_CASE("one line of the log for a request, and no secret in any") {
        const std::string password = "a-secret-long-enough";
        Running server;
        const auto port = server.port();
        std::string output;
        REQUIRE(run("cd " + server.folder.path + " && echo " + password + " | " + program() +
                        " admin create-operator --config heluo.toml --login chief --password-stdin",
                    output) == 0);
        const auto session = answer_to(port, logged_in(password));
        REQUIRE(status_of_text(session) == 201);
        const std::string token = token_in(session);
        REQUIRE(token.size() > 20);
        const auto me = answer_to(port, get("/v1/me?secret-of-a-query=1", "Authorization: Bearer " + token + "\r\n"));
        CHECK(status_of_text(me) != 401);
        CHECK(status_of_text(answer_to(port, logged_in("a-wrong-password"))) == 401);
        server.signal(SIGTERM);
        CHECK(server.end_status() == 0);
        const std::string log = server.log();
        for (const std::string& secret : {password, token, std::string{"a-wrong-password"},
                                          std::string{"key-of-a-login"}, std::string{"secret-of-a-query"}})
            CHECK_FALSE(has(log, secret));
        std::size_t lines = 0;
        for (auto line = log.find("\"event\":\"request\""); line != std::string::npos;
             line = log.find("\"event\":\"request\"", line + 1))
            ++lines;
        CHECK(lines == 3);
    }

    TEST_CASE("an upload by nobody, or by who has not the role for it, is refused before a byte of it is taken") {
        Running server;
        const auto port = server.port();
        std::string output;
        REQUIRE(run("cd " + server.folder.path + " && echo a long enough password | " + program() +
                        " admin create-operator --config heluo.toml --login chief --password-stdin",
                    output) == 0);
        const std::string token = token_in(answer_to(port, logged_in("a long enough password")));
        const auto upload = [&](const std::string& lines) {
            Wire wire{port};
            wire.send(
                "POST /v1/imports HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nContent-Length: 268435456\r\n"
                "Idempotency-Key: key-of-an-upload\r\nExpect: 100-continue\r\n" +
                lines + "\r\n");
            return wire.rest();
        };
        const auto nobody = upload("");
        CHECK(status_of_text(nobody) == 401);
        CHECK(has(nobody, "not_authenticated"));
        const auto wrong_role = upload("Authorization: Bearer " + token + "\r\n");
        CHECK(status_of_text(wrong_role) == 403);
        CHECK(has(wrong_role, "Connection: close\r\n"));
        CHECK(std::filesystem::is_empty(server.folder.path + "/data/uploads"));
        CHECK(soon([&] { return server.logged(R"("route":"POST /v1/imports","status":403)"); }));
    }

    TEST_CASE("what the command line imports it exports, in one file, which has its name only once it is whole") {
        Running server;
        const std::string client = registrar_of(server);
        std::ofstream{server.folder.path + "/rows.csv"} << csv_header() << sound_rows(1, 3);
        std::string output;
        CHECK(run(client + "import contracts rows.csv" + reach_of(server), output) == 0);
        CHECK(has(output, "3 rows, 3 new"));
        CHECK(run(client + "export contracts out.csv --codes-as names --from 2025-01-01" + reach_of(server), output) ==
              0);
        CHECK(has(output, "out.csv: 3 rows\n"));
        const std::string file = file_text(server.folder.path + "/out.csv");
        CHECK(file.starts_with("\xEF\xBB\xBF行标识,合同登记编号,"));
        CHECK(std::count(file.begin(), file.end(), '\n') == 4);
        CHECK(run(client + "export contracts out.xlsx" + reach_of(server), output) == 0);
        CHECK(run(client + "import contracts out.xlsx" + reach_of(server), output) == 1);  // they are in
        CHECK(has(output, "import_duplicate_number"));
        CHECK(run(client + "export contracts more.csv --from yesterday" + reach_of(server), output) == 1);
        CHECK(has(output, "422 "));
        CHECK(run(client + "export contracts no/where.csv" + reach_of(server), output) == 1);
        CHECK(run(client + "export contracts out.csv --codes-as words" + reach_of(server), output) == 2);
        CHECK_FALSE(std::filesystem::exists(server.folder.path + "/more.csv"));
        CHECK_FALSE(std::filesystem::exists(server.folder.path + "/more.csv.part"));
    }

    TEST_CASE("who imports from the command line is told which columns are wrong, and how to trust the server") {
        Running server;
        const std::string client = registrar_of(server);
        std::string output;
        std::ofstream{server.folder.path + "/bad.csv"} << "colour\nred\n";
        const std::string import = client + "import contracts bad.csv" + reach_of(server);
        CHECK(run(client + "import contracts bad.csv --login registrar --password-stdin --server https://localhost:" +
                      std::to_string(server.port()),
                  output) == 1);
        CHECK(has(output, "certificate verify failed"));
        CHECK(has(output, ": name its certificate with --ca\n"));
        CHECK(run(import, output) == 1);
        CAPTURE(output);
        CHECK(has(output, "422 "));
        CHECK(has(output, "\n/columns/colour: "));
        CHECK(has(output, "\n/columns/number: "));
        CHECK(run(import + " --colour red", output) == 2);
        CHECK(run(client + "import contracts absent.csv --login registrar", output) == 2);
    }

    TEST_CASE("a register that an older program has keyed is keyed anew before the door opens, and twins are named") {
        Registry registry;
        const std::string first = registry.registered(registry.wish("轴承Ⅱ型"));
        registry.registered(registry.wish("轴承测试"));
        tamper(registry.market.connection, "UPDATE contracts SET same_contract = id");
        tamper(registry.market.connection, "UPDATE contract_keying SET scheme = 1");
        const std::string second = registry.registered(registry.wish("轴承II型"));
        TestFolder elsewhere;
        const std::string key = elsewhere.path + "/instance.key";
        std::ofstream{key} << std::string(32, 'k');  // that of the tests' markets
        std::filesystem::permissions(key, std::filesystem::perms::owner_read);
        Running server{{{},
                        "[passwords]\ninstance_key = \"" + key + "\"\n[database]\npath = \"" +
                            registry.market.connection.path + "\"\n",
                        {}}};
        CHECK_MESSAGE(alive(server.port()), server.log());
        const auto number = [&](const std::string& contract) { return registry.at(contract, "/registration/number"); };
        CHECK(server.logged("\"event\":\"contracts_keyed_anew\",\"detail\":\"1\""));
        CHECK(server.logged("the contract registered as " + number(first) + " is registered as " + number(second) +
                            " too"));
    }

    TEST_CASE("SIGHUP opens the log anew, so that it can be moved away") {
        Running server{{{}, "[log]\nfile = \"log\"\n", {}}};
        const auto port = server.port();
        const std::string log = server.folder.path + "/log";
        std::filesystem::rename(log, log + ".old");
        CHECK(status_of_text(answer_to(port, get("/version"))) == 200);
        CHECK(soon([&] { return has(file_text(log + ".old"), "GET /version"); }));
        server.signal(SIGHUP);
        CHECK(soon([&] { return has(file_text(log), "\"event\":\"reloaded\""); }));
        CHECK(status_of_text(answer_to(port, get("/v1/listings"))) == 200);
        CHECK(soon([&] { return has(file_text(log), "GET /v1/listings"); }));
    }

    TEST_CASE("a request that does not end is cut at the drain's deadline, and the server ends 1 and names it") {
        Running server;
        const auto wire = unfinished(server.port());
        server.signal(SIGTERM);
        CHECK(server.end_status() == 1);
        CHECK(server.logged("never-finished"));
    }

    TEST_CASE("a second signal ends at once") {
        Running server{{"drain_seconds = 600\n", {}, {}}};
        const auto wire = unfinished(server.port());
        server.signal(SIGTERM);
        CHECK(soon([&] { return server.logged("\"event\":\"ending\""); }));
        server.signal(SIGTERM);
        CHECK(server.end_status() == 1);
        CHECK(server.logged("1 requests were cut"));
    }

    TEST_CASE("while it announces its end it is not ready, but takes what still comes") {
        Running server{{"announce_seconds = 60\n", {}, {}}};
        const auto port = server.port();
        CHECK(status_of_text(answer_to(port, get("/health/ready"))) == 200);
        server.signal(SIGTERM);
        CHECK(soon([&] { return status_of_text(answer_to(port, get("/health/ready"))) == 503; }));
        CHECK(status_of_text(answer_to(port, get("/v1/listings"))) == 200);
        server.signal(SIGTERM);
        CHECK(server.end_status() == 0);
    }
}

}  // namespace heluo::tests
