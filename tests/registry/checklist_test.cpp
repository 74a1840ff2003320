// The checklist of documents (R07, B28, B39, B40) and the names on seals (B27).
#include <doctest/doctest.h>

#include "tests/support/documents.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

using Strings = std::vector<std::string>;

constexpr const char* conditions[] = {"foreign_language", "internal_department", "government_project",
                                      "licence_needed"};

struct Checked : FilingRegistry {
    using FilingRegistry::FilingRegistry;

    json::object flagged(const std::vector<std::string>& flags) {
        json::object body = wish();
        for (const std::string& flag : flags) body[flag] = true;
        return body;
    }
    // What a submission is told is missing.
    Strings missing(const std::string& contract, const Token& as) {
        Strings kinds;
        for (const std::string& fault : faults(step(contract, "submit", as))) {
            REQUIRE(fault.starts_with("/documents/"));
            REQUIRE(fault.ends_with(" document_missing"));
            kinds.push_back(fault.substr(11, fault.find(' ') - 11));
        }
        return kinds;
    }
    Strings missing(const json::object& body) { return missing(drafted(body), seller); }
    Strings seals(const std::string& seal) {
        json::object body = wish();
        body["seller"].as_object()["seal_name"] = seal;
        return faults(draft(body));
    }
};

}  // namespace

TEST_CASE_FIXTURE(Checked, "R07: each condition asks for its documents, and all that are missing are named at once") {
    CHECK(missing(flagged({"foreign_language"})) == Strings{"chinese_text", "consistency_pledge"});
    CHECK(missing(flagged({"internal_department"})) == Strings{"authorisation"});
    CHECK(missing(flagged({"government_project"})) == Strings{"project_consent"});
    CHECK(missing(flagged({"licence_needed"})) == Strings{"licence"});
    json::object all = flagged({"foreign_language", "internal_department", "government_project", "licence_needed"});
    all["ip_type"] = "30";
    CHECK(missing(all) == Strings{"chinese_text", "consistency_pledge", "authorisation", "project_consent", "licence",
                                  "right_document"});
    const std::string contract = drafted(all);
    const Response precheck = market.get(contract + "/precheck", seller);
    CHECK(body_of(precheck).at("errors").as_array().size() == 6);
    filed(contract, "authorisation", pdf("授权"));
    filed(contract, "annex", pdf("附件"));
    CHECK(missing(contract, seller) ==
          Strings{"chinese_text", "consistency_pledge", "project_consent", "licence", "right_document"});
}

TEST_CASE_FIXTURE(Checked, "what is denied asks for nothing; no intellectual property asks for none") {
    json::object body = wish();
    body["ip_type"] = "90";
    const std::string contract = drafted(body);
    CHECK(text_at(market.get(contract, seller), "/foreign_language") == "false");
    CHECK(step(contract, "submit", seller).status == 200);
}

TEST_CASE_FIXTURE(Checked, "R07: silence skips no document: an application says yes or no to each condition") {
    json::object body = wish();
    for (const char* flag : conditions) body.erase(flag);
    const std::string contract = drafted(body);
    CHECK(text_at(market.get(contract, seller), "/foreign_language") == "");
    const Strings unsaid{"/foreign_language required", "/internal_department required", "/government_project required",
                         "/licence_needed required"};
    CHECK(faults(step(contract, "submit", seller)) == unsaid);
    CHECK(body_of(market.get(contract + "/precheck", seller)).at("errors").as_array().size() == 4);
    body["foreign_language"] = body["internal_department"] = body["licence_needed"] = false;
    REQUIRE(edit(contract, body, seller).status == 200);
    CHECK(faults(step(contract, "submit", seller)) == Strings{"/government_project required"});
}

TEST_CASE("a condition that no document rests on need not be said") {
    Rules rules = rules_without_papers();
    rules.set_list("required_documents", CodeList{});
    Checked desk{rules};
    json::object body = desk.wish();
    for (const char* flag : conditions) body.erase(flag);
    CHECK(desk.step(desk.drafted(body), "submit", desk.seller).status == 200);
}

TEST_CASE_FIXTURE(Checked, "one file filed as two documents is asked about, and may hold both") {
    const std::string contract = drafted();
    filed(contract, "contract_text", pdf("合同及承诺"));
    filed(contract, "truth_pledge", pdf("合同及承诺"));
    filed(contract, "annex", pdf("附件"));
    const Response told = step(contract, "submit", seller);
    CHECK(faults(told) == Strings{"/documents/truth_pledge reason_needed"});
    CHECK(text_at(market.get(contract, seller), "/warnings/0/message").find("contract_text") != std::string::npos);
    const json::object reason{
        {"pointer", "/documents/truth_pledge"}, {"code", "document_same"}, {"reason", "合并扫描。"}};
    CHECK(step(contract, "submit", seller, {{"reasons", {reason}}}).status == 200);
}

TEST_CASE_FIXTURE(Checked, "B28, B40: who reads either language is told what to file") {
    const std::string contract = drafted(flagged({"foreign_language", "internal_department"}));
    Request request = contract_step(market, contract, "submit", seller);
    CHECK(text_at(market.send(request), "/violations/0/message") == "外文合同须提交中文文本及一致性承诺");
    request.idempotency_key = market.fresh_key();
    CHECK(text_at(market.send(request), "/violations/2/message") == "内部机构或课题组订立的合同须提交书面授权证明");
    request.idempotency_key = market.fresh_key();
    request.accept_language = "en";
    CHECK(text_at(market.send(request), "/violations/2/message") ==
          "A department or project team needs a written authorisation");
    Request precheck = market.request(Method::get, contract + "/precheck", seller);
    precheck.accept_language = "en";
    CHECK(text_at(market.send(precheck), "/errors/2/message") ==
          "A department or project team needs a written authorisation");
}

TEST_CASE_FIXTURE(Checked, "B39: a technology import needs the certificate of the commerce authority") {
    json::object body = wish();
    body["seller"] = {{"name", "Acme Inc."}, {"country", "USA"}};
    const std::string contract = header(market.post("/v1/contracts", body, buyer), "Location");
    REQUIRE(!contract.empty());
    CHECK(missing(contract, buyer) == Strings{"import_certificate", "import_data"});
    CHECK(market.get(contract + "/precheck", buyer).body.find("技术进口合同须提交商务主管部门登记证书") !=
          std::string::npos);
    for (const char* kind : {"import_certificate", "import_data"})
        REQUIRE(file(contract, kind, pdf(kind), buyer).status == 201);
    CHECK(step(contract, "submit", buyer).status == 200);
}

TEST_CASE("every application needs the contract's text and a pledge of truthfulness: nothing oral is accepted (N14)") {
    Checked desk{shipped_rules()};
    const std::string contract = desk.drafted();
    CHECK(desk.missing(contract, desk.seller) == Strings{"contract_text", "truth_pledge"});
    desk.filed(contract, "contract_text");
    CHECK(desk.missing(contract, desk.seller) == Strings{"truth_pledge"});
    desk.filed(contract, "truth_pledge", pdf("承诺"));
    CHECK(desk.step(contract, "submit", desk.seller).status == 200);
}

TEST_CASE("which documents are required is a list with days: what begins tomorrow is not asked for today") {
    Rules rules = shipped_rules();
    const Date today = beijing_date(start_of_tests());
    const Date tomorrow{std::chrono::sys_days{today} + std::chrono::days{1}};
    Code text{"contract_text", "always", "须提交合同文本", "The contract's text is needed", 1, tomorrow, {}, "", {}};
    Code form{"registration_form", "always", "须提交登记表", "The form is needed", 2, {}, tomorrow, "", {}};
    rules.set_list("required_documents", CodeList{{text, form}});
    Checked desk{rules};
    const std::string contract = desk.drafted();
    CHECK(desk.missing(contract, desk.seller) == Strings{"registration_form"});
    desk.at_ten_on("2026-11-25");
    CHECK(desk.missing(contract, desk.seller) == Strings{"contract_text"});
    desk.filed(contract, "contract_text");
    CHECK(desk.missing(contract, desk.seller).empty());
}

TEST_CASE_FIXTURE(Checked, "what a contract has on file counts for its changes as well") {
    const std::string contract = drafted(flagged({"licence_needed"}));
    filed(contract, "licence", pdf("许可"));
    for (const auto& [name, as] : {std::pair{"submit", seller}, {"accept", registrar}, {"register", registrar}})
        REQUIRE(step(contract, name, as).status == 200);
    const auto change_with = [&](const json::object& body) {
        const std::string change = header(step(contract, "change", seller, {{"reason", "变更。"}}), "Location");
        REQUIRE(edit(change, body, seller).status == 200);
        return change;
    };
    json::object body = flagged({"licence_needed", "government_project"});
    const std::string first = change_with(body);
    const json::object no_benefits{{"benefits", json::array{}}};
    CHECK(faults(step(first, "submit", seller, no_benefits)) == Strings{"/documents/project_consent document_missing"});
    filed(first, "project_consent", pdf("任务书"));
    REQUIRE(step(first, "submit", seller, no_benefits).status == 200);
    REQUIRE(step(first, "accept", registrar).status == 200);
    REQUIRE(step(first, "register_change", registrar).status == 200);
    CHECK(at(contract, "/government_project") == "true");
    CHECK(text_at(market.get(contract + "/revisions", seller), "/items/0/licence_needed") == "true");
    body["amount_total"] = body["amount_tech"] = yuan("900000.00");
    CHECK(step(change_with(body), "submit", seller, no_benefits).status == 200);
}

TEST_CASE_FIXTURE(Checked, "B27: the name on a seal is the party's, as names are matched") {
    CHECK(seals("主体2") == Strings{"/seller/seal_name seal_name"});
    CHECK(seals("主体") == Strings{"/seller/seal_name seal_name"});
    CHECK(seals("主 体１").empty());
    json::object body = wish();
    body["buyer"].as_object()["seal_name"] = "主体二";
    const Response refused = draft(body);
    CHECK(text_at(refused, "/violations/0/message") == "印章名称与当事人名称不一致");
    body["buyer"].as_object()["seal_name"] = "主体2";
    const std::string contract = drafted(body);
    CHECK(at(contract, "/buyer/seal_name") == "主体2");
    CHECK(at(contract, "/seller/seal_name") == "");
    body.erase("buyer");
    REQUIRE(edit(contract, body, seller).status == 200);
    CHECK(at(contract, "/buyer/seal_name") == "主体2");
}

TEST_CASE_FIXTURE(
    Checked,
    "B27: the name on a seal is kept through registration, and a party that has another name by then is told") {
    const std::string name = text_at(market.get("/v1/parties/" + buyer_party, seller), "/name");
    json::object body = wish();
    body["buyer"].as_object()["seal_name"] = name;
    const std::string contract = drafted(body);
    for (const auto& [step_name, as] : {std::pair{"submit", seller}, {"accept", registrar}, {"register", registrar}})
        REQUIRE(step(contract, step_name, as).status == 200);
    CHECK(at(contract, "/buyer/seal_name") == name);
    market.seal();
    CHECK(misfits().empty());
    rename(buyer_party, "改名后的主体", "410311");
    CHECK(faults(draft(body)) == Strings{"/buyer/name party_known_as", "/buyer/seal_name seal_name"});
}
