// Drafts: who prepares a contract, what a deal or an award has settled for good, and how a draft ends.
#include <doctest/doctest.h>

#include "tests/support/documents.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

// A body that fills in what a deal leaves open; the sides and the price stay as they are.
json::object filling(Registry& registry) {
    json::object body = registry.wish("石墨烯导热膜制备工艺");
    body.erase("seller");
    body.erase("buyer");
    body["kind"] = "transfer";
    body["sub_kind"] = "23";
    body["amount_total"] = yuan("800000.00");
    body["amount_tech"] = yuan("700000.00");
    body["deductions"] = {{{"item", "样机"}, {"amount", yuan("100000.00")}, {"reason", "交付两台样机"}}};
    return body;
}

}  // namespace

TEST_CASE("a draft shows what was written, who may act, and nothing of a registration") {
    Registry registry;
    json::object body = registry.wish();
    body["own_number"] = "LY-2026-001";

    const Response made = registry.draft(body);
    CHECK(made.status == 201);
    CHECK(header(made, "ETag") == "\"1\"");
    CHECK(text_at(made, "/state") == "draft");
    CHECK(text_at(made, "/source") == "outside");
    CHECK(text_at(made, "/source_id").empty());
    CHECK(text_at(made, "/allowed_steps") == R"(["edit","submit","discard"])");
    CHECK(text_at(made, "/own_number") == "LY-2026-001");
    CHECK(text_at(made, "/amount_total/amount") == "1000000.00");
    CHECK(text_at(made, "/registration").empty());
    CHECK(body_of(registry.market.get(header(made, "Location"), registry.seller)) == body_of(made));
}

TEST_CASE("a side without a credit code, or with one the market does not know, stays as written") {
    Registry registry;
    for (json::object buyer :
         {json::object{{"name", "张某"}, {"region", "110000"}},
          json::object{{"name", "北京某所"}, {"region", "110000"}, {"credit_code", credit_code(77)}},
          json::object{{"name", "Acme Inc."}, {"country", "USA"}}}) {
        json::object body = registry.wish("与 " + std::string{buyer.at("name").as_string()} + " 的服务");
        body["buyer"] = buyer;
        const Response made = registry.draft(body);
        CAPTURE(made.body);
        CHECK(made.status == 201);
        CHECK(text_at(made, "/buyer/party").empty());
        CHECK(text_at(made, "/buyer/name") == buyer.at("name").as_string());
    }
}

TEST_CASE("either side may draft and edit a contract concluded outside; a stranger to it may not") {
    Registry registry;
    const Token stranger = member(registry.market, party(registry.market, 3));
    const Token institute = agency_person(registry.market, registry.seller_party);

    CHECK(registry.market.post("/v1/contracts", registry.wish(), registry.buyer).status == 201);
    CHECK(registry.market.post("/v1/contracts", registry.wish(), institute).status == 201);
    CHECK(code_of(registry.market.post("/v1/contracts", registry.wish(), stranger)) == "not_entitled_applicant");

    const std::string contract = registry.drafted();
    const Response edited = registry.edit(contract, registry.wish("轴承寿命测试服务(修订)"), registry.buyer);
    CHECK(edited.status == 200);
    CHECK(text_at(edited, "/title") == "轴承寿命测试服务(修订)");
    CHECK(header(edited, "ETag") == "\"2\"");
    CHECK(text_at(edited, "/allowed_steps") == R"(["edit","discard"])");
    CHECK(registry.edit(contract, registry.wish(), registry.seller).status == 200);
    CHECK(registry.edit(contract, registry.wish(), stranger).status == 404);
}

TEST_CASE("who the sides are is the applicant's to say: the other side cannot hand the draft to a third") {
    Registry registry;
    const std::string third = party(registry.market, 3);
    const std::string contract = registry.drafted();
    json::object moved = registry.wish();
    moved["seller"] = {{"name", "主体3"}, {"credit_code", credit_code(3)}, {"region", "410305"}};
    CHECK(faults(registry.edit(contract, moved, registry.buyer)) == Strings{"/seller not_allowed_value"});
    CHECK(registry.edit(contract, registry.wish(), registry.seller).status == 200);
    json::object replaced = registry.wish();
    replaced["buyer"] = {{"name", "主体3"}, {"credit_code", credit_code(3)}, {"region", "410305"}};
    CHECK(registry.edit(contract, replaced, registry.seller).status == 200);
}

TEST_CASE("drafting is for those who contract: other roles are refused, visitors asked to log in") {
    Registry registry;
    for (const char* role : {"broker", "registrar", "statistician", "operator", "supervisor", "auditor"}) {
        CAPTURE(role);
        account(registry.market, std::string{"one-"} + role, {role});
        const Token somebody = token(registry.market, std::string{"one-"} + role);
        CHECK(code_of(registry.market.post("/v1/contracts", registry.wish(), somebody)) == "forbidden");
    }
    CHECK(registry.market.post("/v1/contracts", registry.wish()).status == 401);
}

TEST_CASE("an edit replaces what it names and clears what it leaves out, except the sides") {
    Registry registry;
    json::object body = registry.wish();
    body["own_number"] = "LY-2026-001";
    const std::string contract = registry.drafted(body);

    json::object bare = registry.wish();
    for (const char* member : {"seller", "buyer", "effective_on", "ends_on"}) bare.erase(member);
    const Response edited = registry.edit(contract, bare, registry.seller);
    CHECK(edited.status == 200);
    CHECK(text_at(edited, "/seller/party") == registry.seller_party);
    CHECK(text_at(edited, "/buyer/party") == registry.buyer_party);
    for (const char* pointer : {"/own_number", "/effective_on", "/ends_on"}) CHECK(text_at(edited, pointer).empty());
}

TEST_CASE("nobody edits the own party out of a contract and leaves it to strangers") {
    Registry registry;
    party(registry.market, 3);
    const std::string contract = registry.drafted();
    json::object body = registry.wish();
    body["seller"] = {{"credit_code", credit_code(3)}, {"name", "主体3"}, {"region", "410305"}};

    CHECK(code_of(registry.edit(contract, body, registry.seller)) == "not_entitled_applicant");
    CHECK(registry.at(contract, "/seller/party") == registry.seller_party);
    json::object other = registry.wish();
    other["buyer"] = body["seller"];
    CHECK(code_of(registry.edit(contract, other, registry.buyer)) == "invalid_fields");
    CHECK(registry.at(contract, "/buyer/party") == registry.buyer_party);
}

TEST_CASE("a deal or an award hands its terms over; what the market does not know is left open") {
    Registry registry;
    for (const ContractSource source : {ContractSource::deal, ContractSource::award}) {
        const Response shown = registry.market.get(registry.settled(source), registry.seller);
        CHECK(text_at(shown, "/source") == name_of(source));
        CHECK(text_at(shown, "/source_id").starts_with(source == ContractSource::deal ? "neg_" : "prc_"));
        CHECK(text_at(shown, "/kind") == "transfer");
        CHECK(text_at(shown, "/payment_mode") == "2");
        CHECK(text_at(shown, "/amount_total/amount") == "800000.00");
        CHECK(text_at(shown, "/amount_tech/amount") == "800000.00");
        CHECK(text_at(shown, "/signed_on") == "2026-11-24");
        CHECK(text_at(shown, "/seller/party") == registry.seller_party);
        CHECK(text_at(shown, "/buyer/region") == "410311");
        for (const char* open : {"/sub_kind", "/field", "/effective_on", "/ends_on"})
            CHECK(text_at(shown, open).empty());
        CHECK(text_at(shown, "/allowed_steps") == R"(["edit","submit","discard"])");
    }
}

TEST_CASE("what is left open is asked for when the contract is submitted, all of it at once") {
    Registry registry;
    const std::string contract = registry.settled();

    CHECK(faults(registry.step(contract, "submit", registry.seller)) ==
          Strings{"/foreign_language required", "/internal_department required", "/government_project required",
                  "/licence_needed required", "/sub_kind required", "/field required", "/effective_on required",
                  "/ends_on required", "/instalments required"});
    CHECK(registry.edit(contract, filling(registry), registry.seller).status == 200);
    CHECK(registry.step(contract, "submit", registry.seller).status == 200);
}

TEST_CASE("price and parties of a deal stay as they were settled") {
    Registry registry;
    party(registry.market, 3);
    party(registry.market, 4);
    for (const ContractSource source : {ContractSource::deal, ContractSource::award}) {
        const std::string contract = registry.settled(source);
        json::object body = filling(registry);
        body["seller"] = {{"credit_code", credit_code(3)}, {"name", "主体3"}, {"region", "410305"}};
        body["buyer"] = {{"credit_code", credit_code(4)}, {"name", "主体4"}, {"region", "410305"}};
        body["amount_total"] = yuan("800000.01");

        CHECK(faults(registry.edit(contract, body, registry.seller)) ==
              Strings{"/seller not_allowed_value", "/buyer not_allowed_value", "/amount_total not_allowed_value"});
        body["seller"] = registry.wish()["seller"];
        body["buyer"] = registry.wish()["buyer"];
        body["amount_total"] = yuan("800000.00");
        CHECK(registry.edit(contract, body, registry.seller).status == 200);
        CHECK(registry.at(contract, "/amount_tech/amount") == "700000.00");
        CHECK(registry.at(contract, "/deductions/0/item") == "样机");
    }
}

TEST_CASE("the buyer of a deal reads its contract but leaves it to the seller") {
    Registry registry;
    const std::string contract = registry.settled();

    CHECK(text_at(registry.market.get(contract, registry.buyer), "/allowed_steps") == "[]");
    CHECK(code_of(registry.edit(contract, filling(registry), registry.buyer)) == "not_entitled_applicant");
    CHECK(code_of(registry.step(contract, "discard", registry.buyer)) == "not_entitled_applicant");
    CHECK(registry.step(contract, "discard", registry.seller).status == 200);
}

TEST_CASE(
    "R02: the seller applies, or the domestic buyer where the seller sits abroad or in Hong Kong, Macao or Taiwan") {
    Registry registry;
    const std::string domestic = registry.drafted();
    CHECK(code_of(registry.step(domestic, "submit", registry.buyer)) == "not_entitled_applicant");
    CHECK(registry.state(domestic) == "draft");

    UploadFolder folder;
    for (json::object seller : {json::object{{"name", "Acme Inc."}, {"country", "USA"}},
                                json::object{{"name", "香港某公司"}, {"region", "810000"}}}) {
        json::object body = registry.wish("进口自 " + std::string{seller.at("name").as_string()});
        body["seller"] = seller;
        const Response made = registry.market.post("/v1/contracts", body, registry.buyer);
        REQUIRE_MESSAGE(made.status == 201, made.body);
        file_papers(registry.market, header(made, "Location"), registry.buyer);
        for (const char* kind : {"import_certificate", "import_data"})
            filed(registry.market, folder, header(made, "Location"), kind, pdf(kind), registry.buyer);
        const Response sent = registry.step(header(made, "Location"), "submit", registry.buyer);
        CHECK(text_at(sent, "/state") == "submitted");
    }
}

TEST_CASE("a discarded draft is over") {
    Registry registry;
    const std::string contract = registry.drafted();

    const Response discarded = registry.step(contract, "discard", registry.buyer);
    CHECK(text_at(discarded, "/state") == "discarded");
    CHECK(text_at(discarded, "/allowed_steps") == "[]");
    CHECK(code_of(registry.step(contract, "submit", registry.seller)) == "wrong_state");
    CHECK(code_of(registry.edit(contract, registry.wish(), registry.seller)) == "wrong_state");
    CHECK(code_of(registry.step(contract, "discard", registry.seller)) == "wrong_state");
}

TEST_CASE("a name or a seat that is not that of the party of its code is told, and nothing is replaced unseen") {
    Registry desk;
    json::object body = desk.wish();
    body["buyer"] = {{"credit_code", credit_code(2)}, {"name", "别的公司"}, {"region", "410305"}};
    const Response told = desk.draft(body);
    CHECK(faults(told) == Strings{"/buyer/name party_known_as", "/buyer/region party_known_as"});
    CHECK(text_at(told, "/violations/0/message").find("「主体2」") != std::string::npos);
    CHECK(text_at(told, "/violations/1/message").find("「410311」") != std::string::npos);
    body["buyer"] = {{"credit_code", credit_code(2)}, {"name", "主 体２"}};  // as names are matched
    const std::string contract = desk.drafted(body);
    CHECK(desk.at(contract, "/buyer/name") == "主体2");
    body["seller"] = {{"credit_code", credit_code(1)}, {"name", "别的公司"}};
    CHECK(faults(desk.edit(contract, body, desk.seller)) == Strings{"/seller/name party_known_as"});
    // What is left alone follows its party.
    desk.rename(desk.seller_party, "改名后的主体", "410307");
    body.erase("seller");
    CHECK(text_at(desk.edit(contract, body, desk.seller), "/seller/name") == "改名后的主体");
}
