// Minimum terms (必备条款, R09), types of licences, and patents, over the API.
#include <doctest/doctest.h>

#include "tests/support/database_text.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

struct Terms : Registry {
    using Registry::Registry;

    json::object of_kind(const char* kind, const char* sub_kind, std::string_view title = "必备条款") {
        json::object body = wish(title);
        body["kind"] = kind;
        body["sub_kind"] = sub_kind;
        return body;
    }
    // What a submission is told is wrong.
    Strings submitting(const json::object& body) { return faults(step(drafted(body), "submit", seller)); }
    // The clauses that it is told are missing.
    Strings missing(const char* kind, const char* sub_kind) {
        json::object body = of_kind(kind, sub_kind);
        body.erase("clauses");
        Strings codes;
        for (const std::string& fault : submitting(body))
            if (fault.starts_with("/clauses/")) codes.push_back(fault.substr(9, fault.find(' ') - 9));
        return codes;
    }
    json::object licence(std::string_view title = "磨削方法许可") {
        json::object body = of_kind("licence", "31", title);
        body["licence_type"] = "sole";
        body["patents"] = {patent()};
        return body;
    }
    json::object patent() {
        return {{"name", "轴承滚道磨削方法"},
                {"applicant", "主体1"},
                {"patentee", "主体1"},
                {"filed_on", "2023-03-15"},
                {"application_number", "202310123456.6"},
                {"patent_number", "ZL202310123456.6"},
                {"expires_on", "2043-03-14"}};
    }
};

Strings with_always(Strings codes) {
    Strings all{"subject", "performance", "confidentiality", "ownership", "acceptance"};
    all.insert(all.end(), codes.begin(), codes.end());
    return all;
}

}  // namespace

TEST_CASE_FIXTURE(Terms, "R09: each sub-kind is asked for its own minimum terms, all that are missing at once") {
    CHECK(missing("development", "11") == with_always({"goal", "budget", "delivery", "risk"}));
    CHECK(missing("development", "12") == with_always({"goal", "budget", "delivery", "risk", "contributions"}));
    CHECK(missing("development", "13") == with_always({"goal", "budget", "delivery", "risk"}));
    for (const char* sub_kind : {"21", "22"})
        CHECK(missing("transfer", sub_kind) == with_always({"title_warranty", "existing_licences"}));
    CHECK(missing("transfer", "23") == with_always({"secret", "secrecy_term"}));
    CHECK(missing("transfer", "24") == with_always({}));
    CHECK(missing("licence", "31") == with_always({"licence_scope"}));
    CHECK(missing("licence", "32") == with_always({"secret", "secrecy_term"}));
    CHECK(missing("consulting", "41") == with_always({"question", "background", "report"}));
    CHECK(missing("service", "51") == with_always({"problem", "conditions", "indicators"}));
    CHECK(missing("service", "52") == with_always({"trainees", "project", "facilities"}));
    CHECK(missing("service", "53") == with_always({"mediated", "fee_split"}));
}

TEST_CASE_FIXTURE(Terms, "the pre-check names the missing terms in either language") {
    json::object body = of_kind("service", "51");
    json::array clauses = every_clause();
    clauses.erase(clauses.begin());  // subject
    body["clauses"] = clauses;
    const std::string contract = drafted(body);
    for (const auto& [language, message] :
         {std::pair{"zh-CN", "须约定标的的内容、范围和要求"},
          std::pair{"en", "The contents, the scope and the requirements of the subject must be agreed"}}) {
        Request request = market.request(Method::get, contract + "/precheck", seller);
        request.accept_language = language;
        const Response precheck = market.send(request);
        CHECK(text_at(precheck, "/errors/0/pointer") == "/clauses/subject");
        CHECK(text_at(precheck, "/errors/0/code") == "clause_missing");
        CHECK(text_at(precheck, "/errors/0/message") == message);
    }
}

TEST_CASE_FIXTURE(Terms, "a clause that no list knows, or that is stated twice, is refused with its place") {
    json::object body = wish();
    body["clauses"] = {{{"code", "subject"}, {"text", "第一条"}},
                       {{"code", "colour"}, {"text", "第二条"}},
                       {{"code", "subject"}, {"text", "第三条"}}};
    CHECK(faults(draft(body)) == Strings{"/clauses/1/code code_unknown", "/clauses/2/code duplicate_member"});
}

TEST_CASE_FIXTURE(Terms, "terms, licence and patents are kept, registered and shown as they were stated") {
    const std::string contract = registered(licence());
    const Response shown = market.get(contract, seller);
    CHECK(text_at(shown, "/licence_type") == "sole");
    CHECK(body_of(shown).at("clauses") == json::value(every_clause()));
    json::object expected = patent();
    expected["patent_number"] = "202310123456.6";  // ZL says no more than the member's name
    CHECK(json::serialize(body_of(shown).at("patents")) == json::serialize(json::array{expected}));
}

TEST_CASE_FIXTURE(Terms, "a change keeps the old terms readable, and the log tells both") {
    const std::string contract = registered(licence());
    json::object body = licence();
    body["licence_type"] = "exclusive";
    body["patents"].as_array()[0].as_object()["name"] = "轴承滚道精磨方法";
    body["clauses"].as_array()[0].as_object()["text"] = "见补充协议第一条";
    change_to(contract, body);
    CHECK(at(contract, "/licence_type") == "exclusive");
    const Response old = market.get(contract + "/revisions", seller);
    CHECK(text_at(old, "/items/0/licence_type") == "sole");
    CHECK(text_at(old, "/items/0/patents/0/name") == "轴承滚道磨削方法");
    CHECK(text_at(old, "/items/0/clauses/0/text") == "见合同第1条");
    market.seal();
    CHECK(misfits().empty());
    const std::string id = contract.substr(contract.rfind('_') + 1);
    for (const auto& [put, mend] :
         {std::pair{"licence_type = 'ordinary'", "licence_type = 'exclusive'"},
          {"clauses = REPLACE(clauses, '补充协议', '口头')", "clauses = REPLACE(clauses, '口头', '补充协议')"},
          {"patents = REPLACE(patents, '精磨', '粗磨')", "patents = REPLACE(patents, '粗磨', '精磨')"}}) {
        CAPTURE(put);
        CHECK(misfits_with("contracts", id, put, mend).size() == 1);
    }
}

TEST_CASE_FIXTURE(Terms,
                  "a licence of no stated type is told of, and registered as an ordinary one once it is confirmed") {
    json::object body = licence();
    body.erase("licence_type");
    const std::string contract = drafted(body);
    CHECK(text_at(market.get(contract, seller), "/warnings/0/code") == "licence_type_assumed");
    CHECK(faults(step(contract, "submit", seller)) == Strings{"/licence_type reason_needed"});
    const json::object confirmed{
        {"reasons", {{{"pointer", "/licence_type"}, {"code", "licence_type_assumed"}, {"reason", "按普通许可。"}}}}};
    REQUIRE(step(contract, "submit", seller, confirmed).status == 200);
    CHECK(at(contract, "/licence_type") == "");
    REQUIRE(step(contract, "accept", registrar).status == 200);
    REQUIRE(step(contract, "register", registrar).status == 200);
    CHECK(at(contract, "/licence_type") == "ordinary");
    CHECK(at(contract, "/warnings/0/reason") == "按普通许可。");
    json::object service = wish("服务");
    service["licence_type"] = "sole";
    CHECK(faults(draft(service)) == Strings{"/licence_type not_here"});
    body["licence_type"] = "eternal";
    CHECK(faults(draft(body)) == Strings{"/licence_type code_unknown"});
}

TEST_CASE("which terms a contract needs is a list with days") {
    Rules rules = shipped_rules();
    const Date today = beijing_date(start_of_tests());
    const Date tomorrow{std::chrono::sys_days{today} + std::chrono::days{1}};
    rules.set_list(
        "required_clauses",
        CodeList{{{"ethics", "51", "须约定科技伦理", "Ethics must be agreed", 1, tomorrow, {}, "", {}},
                  {"subject", "1 51", "须约定标的", "The subject must be agreed", 2, {}, tomorrow, "", {}}}});
    Terms desk{start_of_tests(), rules};
    CHECK(desk.missing("service", "51") == Strings{"subject"});
    CHECK(desk.missing("development", "11") == Strings{"subject"});
    CHECK(desk.missing("service", "52").empty());
    desk.at_ten_on(text(tomorrow));
    CHECK(desk.missing("service", "51") == Strings{"ethics"});
}

TEST_CASE_FIXTURE(Terms,
                  "a contract that was registered before terms were kept is asked for them with its next change") {
    const std::string contract = registered(wish());
    tamper(market.connection,
           "UPDATE contracts SET clauses = NULL WHERE id = '" + contract.substr(contract.rfind('_') + 1) + "'");
    const std::string change = header(step(contract, "change", seller, {{"reason", "变更。"}}), "Location");
    const Response sent = step(change, "submit", seller, {{"benefits", json::array{}}});
    CHECK(sent.status == 422);
    CHECK(sent.body.find("/clauses/subject") != std::string::npos);
}

TEST_CASE_FIXTURE(
    Terms,
    "R10: a mixed contract notes its other parts, an intermediary one what it brought about, and the log tells") {
    const std::string mediated = registered(wish("促成的合同"));
    json::object body = of_kind("service", "53", "技术中介");
    body["other_parts"] = "设备买卖部分 200 万元,不在登记范围内。";
    body["mediates"] = "2026410301000001";
    const std::string contract = registered(body);
    CHECK(at(contract, "/mediates") == at(mediated, "/registration/number"));
    CHECK(at(contract, "/other_parts") == "设备买卖部分 200 万元,不在登记范围内。");
    market.seal();
    CHECK(misfits_with("contracts", contract.substr(contract.rfind('_') + 1), "mediates = '2025410101000001'",
                       "mediates = '2026410301000001'")
              .size() == 1);
    body["mediates"] = "2026410301000009";
    CHECK(faults(draft(body)) == Strings{"/mediates registration_number_unknown"});
    body["mediates"] = "2024410101000123";  // of another registry: nobody here can tell
    CHECK(draft(body).status == 201);
    json::object service = wish("一般服务");
    service["mediates"] = "2026410301000001";
    CHECK(faults(draft(service)) == Strings{"/mediates not_here"});
}

TEST_CASE_FIXTURE(Terms, "R15: a natural person is known by the citizen id, of which nothing is kept but what shows") {
    const auto with = [&](json::object person, std::string_view title = "自然人的合同") {
        json::object body = wish(title);
        person.emplace("name", "张某");
        person.emplace("region", "410305");
        body["buyer"] = person;
        return body;
    };
    const std::string contract = registered(with({{"citizen_id", "41030319850412003X"}}));
    CHECK(at(contract, "/buyer/citizen_id") == "410303********003X");
    for (const std::string& row : rows_of(market.connection, "contracts"))
        CHECK(row.find("19850412003") == std::string::npos);
    // Edited as it was shown, the person stays.
    const std::string draft_of_same = drafted(with({{"citizen_id", "41030319850412003x"}}, "另一合同"));
    REQUIRE(edit(draft_of_same, with({{"citizen_id", "410303********003X"}}, "另一合同"), seller).status == 200);
    CHECK(at(draft_of_same, "/buyer/citizen_id") == "410303********003X");
    REQUIRE(edit(draft_of_same, with({}, "另一合同"), seller).status == 200);
    CHECK(at(draft_of_same, "/buyer/citizen_id") == "");
    CHECK(faults(draft(with({{"citizen_id", "41030319850412003X"}, {"credit_code", credit_code(9)}}))) ==
          Strings{"/buyer/citizen_id not_here"});
    market.seal();
    CHECK(misfits_with("contracts", contract.substr(contract.rfind('_') + 1),
                       "buyer_person = REPLACE(buyer_person, '003X', '0048')",
                       "buyer_person = REPLACE(buyer_person, '0048', '003X')")
              .size() == 1);
}
