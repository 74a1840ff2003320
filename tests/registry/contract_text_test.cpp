// The text of a contract as a key of the register (R17, B33), and its documents in the transparency log.
#include <doctest/doctest.h>

#include "tests/support/database_text.hpp"
#include "tests/support/documents.hpp"
#include "tests/support/people.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

using Strings = std::vector<std::string>;

struct Texts : FilingRegistry {
    int count = 0;

    // A draft like no other, with that text on file.
    std::string with_text(std::string_view text) {
        const std::string contract = drafted(wish(std::to_string(++count) + " 号合同"));
        filed(contract, "contract_text", pdf(text));
        return contract;
    }
    std::string submitted_with(std::string_view text) {
        std::string contract = with_text(text);
        REQUIRE(step(contract, "submit", seller, another_contract()).status == 200);
        return contract;
    }
    std::string accepted_with(std::string_view text) {
        std::string contract = submitted_with(text);
        REQUIRE(step(contract, "accept", registrar).status == 200);
        return contract;
    }
    std::string registered_with(std::string_view text) {
        std::string contract = accepted_with(text);
        const Response done = step(contract, "register", registrar);
        REQUIRE_MESSAGE(done.status == 200, done.body);
        return contract;
    }
    Response change(const std::string& contract, std::string_view text) {
        const std::string made = header(step(contract, "change", seller, {{"reason", "双方协议变更。"}}), "Location");
        json::object body = wish(at(contract, "/title") + "（变更）");
        REQUIRE(edit(made, body, seller).status == 200);
        if (!text.empty()) filed(made, "contract_text", pdf(text));
        json::object sent = another_contract();
        sent["benefits"] = json::array{};
        const Response submitted = step(made, "submit", seller, sent);
        if (submitted.status != 200) return submitted;
        REQUIRE(step(made, "accept", registrar).status == 200);
        return step(made, "register_change", registrar);
    }
    static std::string ulid(const std::string& address) { return address.substr(address.rfind('_') + 1); }
};

}  // namespace

TEST_CASE_FIXTURE(Texts, "B33: a text that is registered already is refused with its number, at every step") {
    const std::string draft = with_text("甲"), sent = submitted_with("甲"), taken = accepted_with("甲");
    const std::string number = at(registered_with("甲"), "/registration/number");
    for (const auto& [contract, name, as] :
         {std::tuple{draft, "submit", seller}, {sent, "accept", registrar}, {taken, "register", registrar}}) {
        CAPTURE(name);
        const Response refused = step(contract, name, as, contract == draft ? another_contract() : json::object{});
        CHECK(refused.status == 409);
        CHECK(code_of(refused) == "duplicate_contract");
        CHECK(refused.body.find("登记编号 " + number) + refused.body.find(number) != 2 * std::string::npos);
    }
    const Response precheck = market.get(draft + "/precheck", seller);
    CHECK(text_at(precheck, "/errors/0/code") == "duplicate_contract");
    CHECK(text_at(precheck, "/errors/0/message").find(number) != std::string::npos);
    registered_with("乙");
}

TEST_CASE_FIXTURE(Texts, "only a contract text that stands is compared: no annex, and none that was withdrawn") {
    registered_with("甲");
    const std::string contract = with_text("乙");
    filed(contract, "annex", pdf("甲"));
    CHECK(step(contract, "submit", seller, another_contract()).status == 200);
    const std::string other = drafted(wish("另一份"));
    const std::string text = filed(other, "contract_text", pdf("甲"));
    CHECK(code_of(step(other, "submit", seller, another_contract())) == "duplicate_contract");
    REQUIRE(step(text, "withdraw", seller).status == 200);
    CHECK(step(other, "submit", seller, another_contract()).status == 200);
}

TEST_CASE_FIXTURE(Texts, "contracts without a text on file are not taken for one another") {
    registered(wish("甲"));
    registered(wish("乙"));
    CHECK(number_in(market.connection, "SELECT COUNT(*) FROM contracts WHERE same_text IS NOT NULL") == 0);
}

TEST_CASE_FIXTURE(Texts,
                  "an ended registration keeps its text, and a text that a change replaced stays taken as well") {
    const std::string ended = registered_with("甲");
    REQUIRE(step(ended, "cancel", seller, {{"cause", "rescinded"}, {"text", "协议解除。"}}).status == 200);
    const auto refused = [&](std::string_view text) {
        return code_of(step(with_text(text), "submit", seller, another_contract())) == "duplicate_contract";
    };
    CHECK(refused("甲"));
    const std::string contract = registered_with("乙");
    CHECK(code_of(change(contract, "甲")) == "duplicate_contract");
    REQUIRE(step("/v1/contracts/" + at(contract, "/pending_change"), "discard", seller).status == 200);
    CHECK(change(contract, "丙").status == 200);
    CHECK(refused("乙"));
    CHECK(refused("丙"));
    CHECK(change(contract, "").status == 200);
    CHECK(refused("丙"));
    CHECK(change(contract, "乙").status == 200);
    market.seal();
    CHECK(misfits().empty());
}

TEST_CASE_FIXTURE(
    Texts, "rivals: of two contracts of one text that are registered at once one is, and the other told its number") {
    for (int i = 0; i < rounds(); ++i) {
        const std::string text = std::to_string(i);
        const std::string one = accepted_with(text), two = accepted_with(text);
        const auto answers =
            all_at_once({[&] { return market.send(contract_step(market, one, "register", registrar)); },
                         [&] { return market.send(contract_step(market, two, "register", registrar)); }});
        const bool first = answers[0].status == 200;
        CHECK(said(answers[first ? 0 : 1]) == "200");
        CHECK(said(answers[first ? 1 : 0]) == "duplicate_contract");
        CHECK(answers[first ? 1 : 0].body.find(text_at(answers[first ? 0 : 1], "/registration/number")) !=
              std::string::npos);
    }
}

TEST_CASE_FIXTURE(Texts,
                  "the transparency log has a registration's documents, and whatever is changed of one is found") {
    const std::string contract = with_text("甲");
    const std::string annex = filed(contract, "annex", pdf("附件"));
    const std::string withdrawn = filed(contract, "annex", pdf("旧附件"));
    REQUIRE(step(withdrawn, "withdraw", seller).status == 200);
    for (const auto& [name, as] : {std::pair{"submit", seller}, {"accept", registrar}, {"register", registrar}})
        REQUIRE(step(contract, name, as).status == 200);
    market.seal();
    CHECK(misfits().empty());
    const std::string leaf = text_at(market.get(contract + "/log", seller), "/items/0/text");
    const std::string hash = hex(market.crypto.sha256(pdf("附件")));
    CHECK(leaf.find(R"("documents":[{"kind":"annex","sha256":")" + hash + R"("},{"kind":"contract_text",)") !=
          std::string::npos);

    const std::string id = "con_" + ulid(contract);
    const std::string changed = "documents of contract " + id + " are not those that it was registered with";
    const auto found = [&](const std::string& set, const std::string& mend) {
        return misfits_with("documents", ulid(annex), set, mend);
    };
    CHECK(found("kind = 'other'", "kind = 'annex'") == Strings{changed});
    CHECK(found("withdrawn_at = 1", "withdrawn_at = NULL") == Strings{changed});
    CHECK(found("contract = '" + std::string(26, '0') + "'", "contract = '" + ulid(contract) + "'") ==
          Strings{changed});
    CHECK(found("sha256 = '" + std::string(64, '0') + "'", "sha256 = '" + hash + "'").size() == 2);
    const std::string bare = "contract " + id + " (2026410301000001) is not what leaf 0 says";
    const std::string lines = "annex\t" + hash + "\ncontract_text\t" + hex(market.crypto.sha256(pdf("甲"))) + "\n";
    CHECK(misfits_with("contracts", ulid(contract), "documents = NULL", "documents = '" + lines + "'") ==
          Strings{bare, changed});

    const std::string damaged = "document doc_" + ulid(annex) + " has not the bytes that were filed";
    const std::string chunk = " WHERE sha256 = '" + hash + "'";
    tamper(market.connection, "UPDATE document_chunks SET place = 1" + chunk);
    CHECK(misfits() == Strings{damaged});
    tamper(market.connection, "UPDATE document_chunks SET place = 0, bytes = 'AAAA'" + chunk);
    CHECK(misfits() == Strings{damaged});
    tamper(market.connection, "UPDATE document_chunks SET bytes = '?'" + chunk);
    CHECK(misfits() == Strings{damaged});
}

TEST_CASE_FIXTURE(Texts, "documents of a revision that was replaced are proved as well") {
    const std::string contract = registered_with("甲");
    REQUIRE(change(contract, "乙").status == 200);
    market.seal();
    CHECK(misfits().empty());
    const std::string first = hex(market.crypto.sha256(pdf("甲"))), second = hex(market.crypto.sha256(pdf("乙")));
    for (const std::string& hash : {first, second}) {
        const std::string where = " WHERE sha256 = '" + hash + "'";
        tamper(market.connection, "UPDATE documents SET kind = 'other'" + where);
        CHECK(misfits().size() == 1);
        tamper(market.connection, "UPDATE documents SET kind = 'contract_text'" + where);
    }
    const std::string revision = " WHERE contract = '" + ulid(contract) + "'";
    tamper(market.connection, "UPDATE contract_revisions SET documents = NULL" + revision);
    CHECK(misfits().size() == 2);
}
