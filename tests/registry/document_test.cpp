// Documents of applications: filed, frozen, withdrawn, read, and never taken for what they are not.
#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "domain/registry/document.hpp"
#include "persistence/core/backup.hpp"
#include "server/file_inspector.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/documents.hpp"
#include "tests/support/fault_loop.hpp"
#include "tests/support/people.hpp"
#include "tests/support/place.hpp"
#include "tests/support/registry.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

using Strings = std::vector<std::string>;

struct Filing : FilingRegistry {
    using FilingRegistry::FilingRegistry;

    // What is said of a file of these bytes: its media type, or the refusal's code.
    std::string taken_for(const std::string& contract, std::string_view bytes) {
        const Response answer = file(contract, "annex", bytes, seller);
        return answer.status == 201 ? text_at(answer, "/content_type") : code_of(answer);
    }
    std::string names(const std::string& contract, const Token& as) {
        const std::string query = "?contract=" + contract.substr(contract.rfind('/') + 1);
        std::string list;
        const json::value page = body_of(market.get("/v1/documents" + query, as));
        for (const json::value& item : page.at("items").as_array())
            list += (list.empty() ? "" : " ") + std::string{item.at("kind").as_string()} +
                    (item.as_object().contains("withdrawn_at") ? "-" : "");
        return list;
    }
    long long chunks() { return number_in(market.connection, "SELECT COUNT(*) FROM document_chunks"); }
};

Rules with(const std::string& parameter, const std::string& value) {
    Rules rules = shipped_rules();
    rules.set(parameter, value, {});
    return rules;
}

}  // namespace

TEST_CASE_FIXTURE(Filing,
                  "a document comes back byte for byte, with its type and its hash, to be saved and not shown") {
    const std::string contract = drafted();
    const std::string bytes = pdf(std::string_view{"\0\r\n'\"\\ 河洛 \xff", 16});
    const Response filed = file(contract, "contract_text", bytes, seller, "技术合同 1.pdf");
    CHECK(filed.status == 201);
    const std::string document = header(filed, "Location");
    CHECK(document == "/v1/documents/" + text_at(filed, "/id"));
    CHECK(text_at(filed, "/contract") == contract.substr(contract.rfind('/') + 1));
    CHECK(text_at(filed, "/kind") == "contract_text");
    CHECK(text_at(filed, "/name") == "技术合同 1.pdf");
    CHECK(text_at(filed, "/content_type") == "application/pdf");
    CHECK(text_at(filed, "/size") == std::to_string(bytes.size()));
    CHECK(text_at(filed, "/sha256") == hex(market.crypto.sha256(bytes)));
    CHECK(body_of(market.get(document, buyer)) == body_of(filed));
    const Response content = market.get(document + "/content", registrar);
    CHECK(content.status == 200);
    CHECK(content.body == bytes);
    CHECK(content.content_type == "application/pdf");
    CHECK(header(content, "ETag") == '"' + text_at(filed, "/sha256") + '"');
    CHECK(header(content, "Content-Disposition") ==
          "attachment; filename*=UTF-8''%E6%8A%80%E6%9C%AF%E5%90%88%E5%90%8C%201.pdf");
}

TEST_CASE_FIXTURE(Filing, "a name ends nothing and points nowhere, and always as the bytes ask for") {
    const std::string contract = drafted();
    const auto saved_as = [&](std::string_view name) {
        const Response filed = file(contract, "annex", pdf(name), seller, name);
        REQUIRE_MESSAGE(filed.status == 201, filed.body);
        return header(market.get(header(filed, "Location") + "/content", seller), "Content-Disposition");
    };
    CHECK(saved_as("../a\"; filename=\"b.exe") ==
          "attachment; filename*=UTF-8''..%2Fa%22%3B%20filename%3D%22b.exe.pdf");
    CHECK(saved_as("scan.PDF") == "attachment; filename*=UTF-8''scan.PDF.pdf");
    CHECK(faults(file(contract, "annex", pdf(), seller, "a\r\nX-Evil: 1")) == Strings{"/name text_control_character"});
    CHECK(faults(file(contract, "annex", pdf(), seller, std::string(201, 'a'))) == Strings{"/name text_too_long"});
    CHECK(file(contract, "annex", pdf("201"), seller, std::string(200, 'a')).status == 201);
}

TEST_CASE_FIXTURE(Filing, "the bytes say what a file is, not its name; what is none of the types is refused") {
    const std::string contract = drafted();
    CHECK(taken_for(contract, pdf("1")) == "application/pdf");
    CHECK(taken_for(contract, std::string_view{"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9", 22}) ==
          "image/jpeg");
    CHECK(taken_for(contract, std::string_view{"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0",
                                               29}) == "image/png");
    const std::string types = "[Content_Types].xml";
    CHECK(taken_for(contract, zip({types, "word/document.xml"})) ==
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    CHECK(taken_for(contract, zip({types, "xl/workbook.xml"})) ==
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    CHECK(taken_for(contract, zip({"OFD.xml", "Doc_0/Document.xml"})) == "application/ofd");
    const std::string no = "unsupported_media_type";
    CHECK(taken_for(contract, zip({types, "word/document.xml", "word/vbaProject.bin"})) == no);
    CHECK(taken_for(contract, zip({"word/document.xml", "xl/workbook.xml"})) == no);
    CHECK(taken_for(contract, zip({"setup.exe"})) == no);
    CHECK(taken_for(contract, zip({})) == no);
    CHECK(taken_for(contract, "PK\x03\x04") == no);
    const std::string cut = zip({types, "word/document.xml"});
    for (std::size_t bytes = 5; bytes < cut.size(); ++bytes) {
        CAPTURE(bytes);
        CHECK(taken_for(contract, std::string_view{cut}.substr(0, bytes)) == no);
    }
    CHECK(taken_for(contract, "<html><script>alert(1)</script></html>") == no);
    CHECK(taken_for(contract, std::string_view{"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", 14}) == no);
    CHECK(taken_for(contract, "合同文本") == no);
    // As `curl -F` sends it: a part of a form, which is another text each time.
    CHECK(taken_for(contract,
                    "--------------------------75296b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n" +
                        pdf("1") + "\r\n--------------------------75296b--\r\n") == no);
    CHECK(names(contract, seller) == "annex annex annex annex annex annex");
}

TEST_CASE("which types are taken is a rule, and an answer names them") {
    const Rules rules = with("document.types", "pdf ofd");
    Filing desk{rules};
    const std::string contract = desk.drafted();
    CHECK(desk.taken_for(contract, pdf()) == "application/pdf");
    const Response refused = desk.file(contract, "annex", zip({"word/document.xml"}), desk.seller);
    CHECK(refused.status == 415);
    CHECK(refused.body.find("pdf ofd") != std::string::npos);
}

TEST_CASE("a document is as large as the limit, to the byte; its chunks end where they end") {
    const Rules rules = with("document.max_bytes", "600000");
    Filing desk{rules};
    const std::string contract = desk.drafted();
    for (const auto& [bytes, chunks] : {std::pair{262143, 1}, {262144, 1}, {262145, 2}, {524288, 2}, {600000, 3}}) {
        CAPTURE(bytes);
        const long long before = desk.chunks();
        const std::string file = pdf_of(static_cast<std::size_t>(bytes));
        const std::string document = desk.filed(contract, "annex", file);
        CHECK(desk.chunks() == before + chunks);
        CHECK((desk.market.get(document + "/content", desk.seller).body == file));
    }
    const Response refused = desk.file(contract, "annex", pdf_of(600001), desk.seller);
    CHECK(refused.status == 413);
    CHECK(code_of(refused) == "body_too_large");
    CHECK(refused.body.find("600000") != std::string::npos);
}

TEST_CASE("an application has as many documents as the limit, withdrawn ones counted") {
    const Rules rules = with("document.max_count", "2");
    Filing desk{rules};
    const std::string contract = desk.drafted();
    desk.filed(contract, "annex", pdf("1"));
    const std::string second = desk.filed(contract, "annex", pdf("2"));
    CHECK(faults(desk.file(contract, "annex", pdf("3"), desk.seller)) == Strings{" too_many_items"});
    REQUIRE(desk.step(second, "withdraw", desk.seller).status == 200);
    CHECK(faults(desk.file(contract, "annex", pdf("3"), desk.seller)) == Strings{" too_many_items"});
    CHECK(desk.file(desk.drafted(desk.wish("另一份")), "annex", pdf("3"), desk.seller).status == 201);
}

TEST_CASE_FIXTURE(Filing, "a document has bytes, a known kind and a name, and there is one contract text") {
    const std::string contract = drafted();
    CHECK(faults(file(contract, "photo", pdf(), seller)) == Strings{"/kind code_unknown"});
    Request nameless = filing(market, folder, contract, "annex", pdf(), seller);
    nameless.target = contract + "/documents?kind=annex";
    CHECK(faults(market.send(nameless)) == Strings{"/name required"});
    Request empty = filing(market, folder, contract, "annex", pdf(), seller);
    empty.body_file.clear();
    CHECK(faults(market.send(empty)) == Strings{" required"});
    const std::string text = filed(contract, "contract_text", pdf("1"));
    CHECK(faults(file(contract, "contract_text", pdf("2"), seller)) == Strings{"/kind document_taken"});
    REQUIRE(step(text, "withdraw", seller).status == 200);
    filed(contract, "contract_text", pdf("2"));
    CHECK(names(contract, seller) == "contract_text contract_text-");
    CHECK(code_of(step(text, "withdraw", seller)) == "wrong_state");
    CHECK(market.get(text + "/content", seller).body == pdf("1"));
}

TEST_CASE_FIXTURE(Filing, "the same bytes are kept once, and filing them again answers with what stands") {
    const std::string contract = drafted(), other = drafted(wish("另一份"));
    const std::string first = filed(contract);
    CHECK(filed(contract) == first);
    CHECK(filed(contract, "other") != first);
    CHECK(filed(other) != first);
    CHECK(chunks() == 1);
    REQUIRE(step(first, "withdraw", seller).status == 200);
    CHECK(filed(contract) != first);
    CHECK(market.get(filed(other) + "/content", seller).body == pdf());
}

TEST_CASE_FIXTURE(Filing, "documents stand while an application is examined, and may be changed once it is returned") {
    const std::string contract = drafted();
    const std::string document = filed(contract);
    const Strings same{"wrong_state", "wrong_state"};
    const auto changes = [&] {
        return Strings{code_of(file(contract, "other", pdf("2"), seller)), code_of(step(document, "withdraw", seller))};
    };
    REQUIRE(step(contract, "submit", seller).status == 200);
    CHECK(changes() == same);
    REQUIRE(step(contract, "accept", registrar).status == 200);
    CHECK(changes() == same);
    REQUIRE(step(contract, "return", registrar, {{"reason", "请补交附件。"}}).status == 200);
    filed(contract, "other", pdf("2"));
    REQUIRE(step(document, "withdraw", seller).status == 200);
    REQUIRE(step(contract, "submit", seller).status == 200);
    REQUIRE(step(contract, "accept", registrar).status == 200);
    REQUIRE(step(contract, "register", registrar).status == 200);
    CHECK(changes() == same);
    CHECK(market.get(document + "/content", registrar).status == 200);
}

TEST_CASE_FIXTURE(
    Filing, "a side that may edit the application files; whoever reads the contract reads; strangers see nothing") {
    const std::string contract = drafted();
    const Token stranger = member(market, party(market, 3)), agent = broker(market);
    const std::string document = filed(contract);
    CHECK(file(contract, "annex", pdf("2"), buyer).status == 201);
    CHECK(code_of(file(contract, "annex", pdf("3"), registrar)) == "forbidden");
    CHECK(file(contract, "annex", pdf("3"), stranger).status == 404);
    CHECK(file(contract, "annex", pdf("3"), {}).status == 401);
    CHECK(file("/v1/contracts/con_" + std::string(26, '0'), "annex", pdf("3"), seller).status == 404);
    CHECK(step(document, "withdraw", stranger).status == 404);
    CHECK(code_of(step(document, "withdraw", registrar)) == "forbidden");
    const auto seen = [&](const Token& as) {
        const std::string query = "?contract=" + contract.substr(contract.rfind('/') + 1);
        std::string statuses;
        for (const std::string& address : {document, document + "/content", "/v1/documents" + query})
            statuses += std::to_string(market.get(address, as).status) + " ";
        return statuses;
    };
    for (const Token& reader : {seller, buyer, registrar}) CHECK(seen(reader) == "200 200 200 ");
    for (const Token& other : {stranger, agent}) CHECK(seen(other) == "404 404 404 ");
    mandate(market, seller, agent);
    CHECK(seen(agent) == "200 200 200 ");
    REQUIRE(step(contract, "submit", seller).status == 200);
    REQUIRE(step(contract, "return", registrar, {{"reason", "请补正。"}}).status == 200);
    // The counterparty prepares a draft and nothing later, as with edits.
    CHECK(code_of(file(contract, "annex", pdf("3"), buyer)) == "wrong_state");
    CHECK(code_of(step(document, "withdraw", buyer)) == "wrong_state");
    CHECK(step(document, "withdraw", seller).status == 200);
}

TEST_CASE_FIXTURE(Filing, "stored bytes that are not those that were filed are handed to nobody") {
    const std::string contract = drafted();
    const std::string document = filed(contract);
    market.expect_failures = true;
    tamper(market.connection, "UPDATE document_chunks SET bytes = 'JVBERi0xLjQK'");
    CHECK(market.get(document + "/content", seller).status == 500);
    tamper(market.connection, "UPDATE document_chunks SET bytes = 'no base 64'");
    CHECK(market.get(document + "/content", seller).status == 500);
    tamper(market.connection, "DELETE FROM document_chunks");
    CHECK(market.get(document + "/content", seller).status == 500);
}

TEST_CASE("a scanner's 0 lets a file pass, its 1 refuses it, and anything else means that nobody can tell") {
    UploadFolder folder;
    const std::string file = folder.put(pdf());
    const auto said_by = [&](const std::string& scanner) {
        return refusal_of([&] { server::FileInspector{scanner}.require_clean(file); });
    };
    const auto script = [&](std::string_view text) {
        const std::string path = folder.put("#!/bin/sh\n" + std::string{text} + "\n");
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
        return path;
    };
    CHECK(said_by("") == std::nullopt);
    CHECK(said_by(script("exit 0")) == std::nullopt);
    CHECK(said_by(script("exit 1")) == Reason::document_infected);
    CHECK(said_by(script("exit 2")) == Reason::unavailable);
    CHECK(said_by(script("kill -9 $$")) == Reason::unavailable);
    CHECK(said_by(script("test \"$1\" = '" + file + "' && test $# = 1")) == std::nullopt);
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> open{std::fopen(file.c_str(), "r"),
                                                               &std::fclose};  // as sockets are
    REQUIRE(open);
    CHECK(said_by(script("test ! -e /proc/self/fd/" + std::to_string(::fileno(open.get())))) == std::nullopt);
    CHECK(said_by(folder.path() + "/none") == Reason::unavailable);
    CHECK(said_by(file) == Reason::unavailable);
}

TEST_CASE("a backup brings documents back whole, however large they are together") {
    Filing desk;
    const std::string contract = desk.drafted();
    std::vector<std::pair<std::string, std::string>> documents;
    for (const char filler : {'a', 'b'}) {
        std::string file = pdf_of(9'000'000);
        std::fill(file.begin() + 100, file.end() - 100, filler);
        documents.emplace_back(desk.filed(contract, "annex", file), file);
    }
    const std::string path = desk.folder.path() + "/backup";
    persistence::back_up(desk.market.connection, desk.market.crypto, path);
    const Place place{Place::Kind::bare};
    persistence::restore(place.connection(), desk.market.crypto, path);
    Market restored{place.connection()};
    for (const auto& [address, file] : documents)
        restored.read([&](Unit& unit) {
            const auto id = DocumentId::parse(address.substr(address.rfind('/') + 1)).value();
            CHECK((bytes_of(unit, unit.documents.get(id).wish.file) == file));
        });
}

TEST_CASE("faults while a document is filed or withdrawn leave it before or after") {
    UploadFolder folder;
    const auto prepared = [&](Market& market) {
        const RegistryPeople people{market};
        const std::string contract =
            header(market.post("/v1/contracts", contract_wish(market), people.seller), "Location");
        return filing(market, folder, contract, "contract_text", pdf_of(262145), people.seller);
    };
    fault_loop(prepared);
    fault_loop(
        [&](Market& market) {
            const Request file = prepared(market);
            Request withdraw = market.request(Method::post, header(market.send(file), "Location") + "/withdraw");
            withdraw.authorization = file.authorization;
            withdraw.if_match = "*";
            return withdraw;
        },
        200);
}

TEST_CASE_FIXTURE(Filing,
                  "rivals: of two contract texts filed at once one is taken, the same bytes twice are one document") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = drafted(wish("合同 " + std::to_string(i)));
        const std::string name = std::to_string(i);
        const Request one = filing(market, folder, contract, "contract_text", pdf("一" + name), seller);
        const Request two = filing(market, folder, contract, "contract_text", pdf("二" + name), seller);
        CHECK(at_once([&] { return market.send(one); }, [&] { return market.send(two); }) ==
              Strings{"201", "invalid_fields"});
        const Request again = filing(market, folder, contract, "annex", pdf("三" + name), seller);
        const auto answers = all_at_once({[&] { return market.send(again); }, [&] { return market.send(again); }});
        CHECK(said(answers[0]) == "201");
        CHECK(said(answers[1]) == "201");
        CHECK(text_at(answers[0], "/id") == text_at(answers[1], "/id"));
    }
}

TEST_CASE_FIXTURE(Filing, "rivals: the same bytes filed at once under two contracts are kept once") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string bytes = pdf(std::to_string(i));
        const Request one = filing(market, folder, drafted(wish("甲 " + std::to_string(i))), "annex", bytes, seller);
        const Request two = filing(market, folder, drafted(wish("乙 " + std::to_string(i))), "annex", bytes, buyer);
        CHECK(at_once([&] { return market.send(one); }, [&] { return market.send(two); }) == Strings{"201", "201"});
        CHECK(chunks() == i + 1);
    }
}

TEST_CASE_FIXTURE(
    Filing, "rivals: a document that is withdrawn as its application is submitted is withdrawn before or not at all") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string contract = drafted(wish("合同 " + std::to_string(i) + std::string(30, 'x')));
        const std::string document = filed(contract, "annex", pdf(std::to_string(i)));
        const Request submit = contract_step(market, contract, "submit", seller, another_contract());
        Request withdraw = market.request(Method::post, document + "/withdraw", seller);
        withdraw.if_match = "*";
        const auto answers = all_at_once({[&] { return market.send(submit); }, [&] { return market.send(withdraw); }});
        CHECK(said(answers[0]) == "200");
        CHECK((said(answers[1]) == "200" || said(answers[1]) == "wrong_state"));
        const bool gone = body_of(market.get(document, seller)).as_object().contains("withdrawn_at");
        CHECK(gone == (said(answers[1]) == "200"));
    }
}
