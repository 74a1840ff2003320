// Client certificates (A6): optional, checked in the handshake, and mapped to a machine's key that is asked at each request.
#include <doctest/doctest.h>

#include <fstream>

#include "domain/core/instant.hpp"
#include "server/tls.hpp"
#include "tests/support/authority.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/here.hpp"
#include "tests/support/running.hpp"

namespace heluo::tests {

namespace {

constexpr const char* listings = "/v1/my/listings";

std::string value_in(const std::string& answer, const std::string& member) {
    const std::string mark = "\"" + member + "\":\"";
    const auto at = answer.find(mark);
    return at == std::string::npos
               ? ""
               : answer.substr(at + mark.size(), answer.find('"', at + mark.size()) - at - mark.size());
}

std::string asked(Wire& wire, const std::string& request) {
    wire.send(request);
    return wire.answer();
}

std::string bearer(const std::string& token) { return "Authorization: Bearer " + token + "\r\n"; }

std::string tomorrow() {
    const auto now = std::chrono::system_clock::now() + std::chrono::hours{24};
    return text(from_micros(std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count()));
}

// A server that believes one authority, and its operator's session.
struct Guarded {
    TestFolder papers;
    Authority authority{papers.path, "authority"}, other{papers.path, "other"};
    Running server{{{}, "[tls]\nclient_authorities = \"" + authority.file() + "\"\n", {}}};
    unsigned short port = server.port();
    std::string token;

    Guarded() {
        std::string output;
        REQUIRE(run("cd " + server.folder.path + " && echo a long enough password | " + program() +
                        " admin create-operator --config heluo.toml --login chief --password-stdin",
                    output) == 0);
        Wire wire{port};
        token = value_in(asked(wire, post("/v1/sessions", R"({"login":"chief","password":"a long enough password"})",
                                          "Content-Type: application/json\r\n")),
                         "token");
        REQUIRE(token.size() == 43);
    }
    // The certificate of the connection becomes a key of the operator.
    std::string mapped(Wire& wire) {
        return asked(wire, post("/v1/keys",
                                R"({"name":"machine","kind":"certificate","scopes":["exchange"],"valid_until":")" +
                                    tomorrow() + "\"}",
                                "Content-Type: application/json\r\n" + bearer(token)));
    }
    std::string revoked(const std::string& key) {
        Wire wire{port};
        return asked(wire, "DELETE /v1/keys/" + key + " HTTP/1.1\r\nHost: a\r\n" + bearer(token) + "\r\n");
    }
    bool refused_in_handshake(const ClientFiles& shown, std::string_view alert) {
        Wire wire{port, shown};
        const std::string answer = asked(wire, get("/version"));
        CHECK(answer.empty());
        CHECK_MESSAGE(wire.alert().find(alert) != std::string::npos, wire.alert());
        return answer.empty();
    }
};

}  // namespace

TEST_SUITE("server") {
    TEST_CASE("the hash of a client certificate is that of its DER, and there is none where none was shown") {
        TestFolder folder;
        const Authority authority{folder.path, "authority"};
        const ClientFiles machine = authority.give("machine");
        OpenDoor plain;
        Wire unasked{plain.port(), machine};
        asked(unasked, get("/any"));
        CHECK(plain.program.seen().back().certificate.empty());

        const auto own = server::self_signed(folder.path + "/tls").files;
        const server::Certificates certificates{{own.chain, own.key, authority.file()}};
        OpenDoor asking{[&](server::DoorPlan& plan) { plan.certificates = &certificates; }};
        Wire with{asking.port(), machine}, without{asking.port()};
        asked(with, get("/any"));
        CHECK(asking.program.seen().back().certificate == machine.sha256);
        asked(without, get("/any", "Client-Cert: :" + machine.sha256 + ":\r\nX-SSL-Client-SHA256: " + machine.sha256 +
                                       "\r\nX-Client-Certificate: " + machine.sha256 + "\r\n"));
        CHECK(asking.program.seen().back().certificate.empty());
    }

    TEST_CASE_FIXTURE(Guarded,
                      "who shows no certificate is served as ever; one that does not hold ends the handshake") {
        Wire plain{port};
        CHECK(status_of_text(asked(plain, get("/version"))) == 200);
        CHECK(status_of_text(asked(plain, get(listings))) == 401);
        CHECK(status_of_text(asked(plain, get(listings, bearer(token)))) == 200);
        CHECK(refused_in_handshake(authority.give("expired", -1), "certificate expired"));
        CHECK(refused_in_handshake(other.give("stranger"), "unknown ca"));
        const auto own = server::self_signed(papers.path + "/tls").files;
        CHECK(refused_in_handshake({own.chain, own.key, ""}, "alert"));
        CHECK(alive(port));
    }

    TEST_CASE_FIXTURE(Guarded, "a certificate that is no key is nobody, but does not stand in a session's way") {
        Wire wire{port, authority.give("unmapped")};
        const std::string answer = asked(wire, get(listings));
        CHECK(status_of_text(answer) == 401);
        CHECK(answer.find("not_authenticated") != std::string::npos);
        CHECK(status_of_text(asked(wire, get("/version"))) == 200);
        CHECK(status_of_text(asked(wire, get(listings, bearer(token)))) == 200);
    }

    TEST_CASE_FIXTURE(
        Guarded, "a certificate becomes a key over its own connection, and its revocation bites on one that is open") {
        const ClientFiles machine = authority.give("machine");
        Wire wire{port, machine};
        Wire plain{port};
        CHECK(mapped(plain).find("certificate_missing") != std::string::npos);
        const std::string made = mapped(wire);
        REQUIRE(status_of_text(made) == 201);
        CHECK(value_in(made, "certificate") == machine.sha256);
        CHECK(made.find("\"secret\":\"hl_") == std::string::npos);
        const std::string key = value_in(made, "id");
        CHECK(status_of_text(mapped(wire)) == 409);
        CHECK(status_of_text(asked(wire, get(listings))) == 200);
        CHECK(asked(wire, get("/v1/contracts")).find("scope_missing") != std::string::npos);
        CHECK(asked(wire, get("/v1/keys")).find("not_for_machines") != std::string::npos);
        CHECK(status_of_text(asked(plain, get(listings))) == 401);
        CHECK(soon([&] { return server.logged("\"machine_key\":\"" + key + "\""); }));

        CHECK(status_of_text(revoked(key)) == 204);
        const std::string after = asked(wire, get(listings));
        CHECK(status_of_text(after) == 401);
        CHECK(after.find("key_ended") != std::string::npos);
        REQUIRE(status_of_text(mapped(wire)) == 201);  // it may be made a key anew
        CHECK(status_of_text(asked(wire, get(listings))) == 200);
    }

    TEST_CASE_FIXTURE(Guarded, "a connection that outlives its certificate is nobody's from then on") {
        Wire wire{port, authority.give("brief", 3)};
        REQUIRE(status_of_text(mapped(wire)) == 201);
        CHECK(soon([&] { return status_of_text(asked(wire, get(listings))) == 401; }));
        CHECK(status_of_text(asked(wire, get("/version"))) == 200);
    }

    TEST_CASE_FIXTURE(
        Guarded, "a secret's revocation bites on an open connection, and neither log nor metrics show the secret") {
        Wire wire{port};
        const std::string made = asked(
            wire, post("/v1/keys", R"({"name":"machine","scopes":["exchange"],"valid_until":")" + tomorrow() + "\"}",
                       "Content-Type: application/json\r\n" + bearer(token)));
        REQUIRE(status_of_text(made) == 201);
        const std::string secret = value_in(made, "secret"), key = value_in(made, "id");
        CHECK(status_of_text(asked(wire, get(listings, bearer(secret)))) == 200);
        CHECK(status_of_text(revoked(key)) == 204);
        CHECK(asked(wire, get(listings, bearer(secret))).find("key_ended") != std::string::npos);
        CHECK(soon([&] { return server.logged("\"machine_key\":\"" + key + "\""); }));
        CHECK_FALSE(server.logged(secret.substr(17)));
        CHECK(server.operator_page("/metrics").find(secret.substr(17)) == std::string::npos);
    }

    TEST_CASE("authorities that cannot be read are named") {
        TestFolder folder;
        const auto own = server::self_signed(folder.path + "/tls").files;
        std::ofstream{folder.path + "/empty.pem"} << "";
        for (const char* file : {"/absent.pem", "/empty.pem"})
            CHECK_THROWS_WITH_AS((server::Certificates{{own.chain, own.key, folder.path + file}}),
                                 doctest::Contains("the client authorities"), std::runtime_error);
    }
}

}  // namespace heluo::tests
