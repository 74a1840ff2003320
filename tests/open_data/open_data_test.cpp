// Open data: every public act is one OCDS release, which stays as it was; nothing private is in any.
#include <doctest/doctest.h>

#include "tests/support/agency.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;
using std::chrono::days;
using std::chrono::minutes;

namespace {

const Rules& telling_all() {
    static const Rules rules = [] {
        Rules made = shipped_rules();
        made.set("ocds.disclosed", "award deal outside", {});
        return made;
    }();
    return rules;
}

std::string id_of(const std::string& address) { return address.substr(address.rfind('/') + 1); }

// The register, and verbs that bring processes of the markets there.
struct Publisher : Registry {
    explicit Publisher(const Rules& rules = shipped_rules()) : Registry{start_of_tests(), rules} {}
    Trader staff = reviewer(market);

    Response package(std::string_view query = "") {
        market.now += minutes{1};
        market.seal();
        return market.get("/v1/ocds/releases" + std::string{query});
    }
    // All releases as their texts.
    Strings releases() {
        const Response answer = package();
        Strings all;
        if (answer.status == 404) return all;
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        const json::value body = body_of(answer);
        for (const json::value& each : body.at("releases").as_array()) all.push_back(json::serialize(each));
        return all;
    }
    json::value record(const std::string& thing) {
        const Response answer = market.get("/v1/ocds/records/heluo-LY-" + id_of(thing));
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        return body_of(answer).at("records").as_array().at(0);
    }
    // "tender; award,tenderUpdate; contract" of its record.
    std::string tags(const std::string& thing) {
        market.seal();
        const json::value told = record(thing);
        std::string all;
        for (const json::value& release : told.at("releases").as_array()) {
            all += all.empty() ? "" : "; ";
            std::string one;
            for (const json::value& tag : release.at("tag").as_array())
                one += (one.empty() ? "" : ",") + std::string{tag.as_string()};
            all += one;
        }
        return all;
    }
    std::string now(const std::string& thing, std::string_view pointer) {
        market.seal();
        const json::value told = record(thing);
        boost::system::error_code none;
        const json::value* at = told.at("compiledRelease").find_pointer(pointer, none);
        if (!at) return "";
        return at->is_string() ? std::string{at->as_string()} : json::serialize(*at);
    }

    // What a market settled, filled in and registered by its seller.
    void register_settled(const std::string& contract, const Token& as, std::string_view total,
                          json::object more = {}) {
        json::object body = wish("市场里谈成的合同");
        body["amount_total"] = body["amount_tech"] = yuan(total);
        body.erase("seller");
        body.erase("buyer");
        for (const auto& [name, value] : more) body[name] = value;
        for (const Response& answer : {edit(contract, body, as), submitting(contract, as),
                                       step(contract, "accept", registrar), step(contract, "register", registrar)})
            REQUIRE_MESSAGE(answer.status == 200, answer.body);
    }
    Response submitting(const std::string& contract, const Token& as) {
        return step(contract, "submit", as, another_contract());
    }

    json::object large_procurement() {
        json::object wish = procurement_wish(market);
        wish["ceiling"] = yuan("1200000.00");
        wish["floor"] = yuan("800000.00");
        return wish;
    }
    struct Bought {
        std::string procurement, contract;
    };
    // By the buyer to the seller, whose price was the lowest of three.
    Bought awarded() {
        const Trader owner = member_of(market, buyer_party);
        Bought bought;
        bought.procurement = published_procurement(market, owner, large_procurement());
        for (const char* price : {"990000.00", "1000000.00"})
            REQUIRE(quote(market, bought.procurement, enrolled_agency(market, staff), amount_quote(price)).status ==
                    201);
        const Trader best = agent_of(market, seller_party);
        const Response applied = post_as(market, "/v1/agencies", agency_wish(), best);
        REQUIRE(tests::step(market, header(applied, "Location"), "check", staff).status == 200);
        REQUIRE(quote(market, bought.procurement, best, amount_quote("900000.00")).status == 201);
        open(bought.procurement);
        bought.contract = "/v1/contracts/" + text_at(market.get(bought.procurement, owner.token), "/contract");
        return bought;
    }
    void open(const std::string& procurement) {
        market.now = *parse_instant(text_at(market.get(procurement), "/deadline"));
        market.sweep();
        seller = token(market, login_of("member", seller_party));
        buyer = token(market, login_of("member", buyer_party));
        registrar = token(market, login_of("registrar"));
    }
};

struct Telling : Publisher {
    Telling() : Publisher{telling_all()} {}
};

bool has(const std::string& text, std::string_view words) { return text.find(words) != text.npos; }

}  // namespace

TEST_CASE_FIXTURE(Publisher,
                  "a procurement is told once it is published: nothing of its draft, nothing of sealed quotes") {
    const Trader owner = member_of_new_party(market);
    const Response made = post_as(market, "/v1/procurements", procurement_wish(market), owner);
    const std::string procurement = header(made, "Location");
    CHECK(releases().empty());
    CHECK(market.get("/v1/ocds/records/heluo-LY-" + id_of(procurement)).status == 404);
    REQUIRE(tests::step(market, procurement, "publish", owner).status == 200);

    const Strings before = releases();
    REQUIRE(before.size() == 1);
    CHECK(has(before[0], R"("tag":["tender"])"));
    CHECK(has(before[0], "\"ocid\":\"heluo-LY-" + id_of(procurement) + "\""));
    CHECK(quote(market, procurement, enrolled_agency(market, staff), amount_quote("90.00")).status == 201);
    CHECK(releases() == before);
    CHECK(tags(procurement) == "tender");
    CHECK(now(procurement, "/tender/status") == "active");
    CHECK(now(procurement, "/tender/technology/validQuotes").empty());
}

TEST_CASE_FIXTURE(
    Publisher, "each public act of a procurement and its contract is one release, which later ones leave as it was") {
    const Bought bought = awarded();
    Strings told = releases();
    CHECK(told.size() == 2);
    const auto tells_one_more = [&](std::string_view tag) {
        const Strings more = releases();
        REQUIRE(more.size() == told.size() + 1);
        CHECK(Strings{more.begin(), more.end() - 1} == told);
        CHECK(has(more.back(), "\"tag\":[\"" + std::string{tag} + "\"]"));
        told = more;
    };
    register_settled(bought.contract, seller, "900000.00");
    tells_one_more("contract");

    json::object body = wish("市场里谈成的合同");
    body["amount_total"] = body["amount_tech"] = yuan("950000.00");
    body.erase("seller");
    body.erase("buyer");
    change_to(bought.contract, body);
    tells_one_more("contractAmendment");
    CHECK(now(bought.procurement, "/contracts/0/value/amount") == "9.5E5");
    CHECK(now(bought.procurement, "/contracts/0/amendments/0/valueChange/amount") == "5E4");
    CHECK(now(bought.procurement, "/awards/0/value/amount") == "9E5");

    const Response receipt = market.post(bought.contract + "/receipts",
                                         {{"kind", "instalment"},
                                          {"received_on", text(beijing_date(market.now))},
                                          {"amount", yuan("400000.00")},
                                          {"bank_ref", "工行 0001"}},
                                         seller);
    REQUIRE_MESSAGE(receipt.status == 201, receipt.body);
    CHECK(releases() == told);
    REQUIRE(step(header(receipt, "Location"), "confirm", registrar).status == 200);
    tells_one_more("implementation");
    CHECK_FALSE(has(told.back(), "工行"));

    REQUIRE(step(bought.contract, "cancel", seller, {{"cause", "rescinded"}, {"text", "双方协议解除。"}}).status ==
            200);
    tells_one_more("contractTermination");
    CHECK_FALSE(has(told.back(), "协议"));
    CHECK(tags(bought.procurement) ==
          "tender; award,tenderUpdate; contract; contractAmendment; implementation; contractTermination");
}

TEST_CASE_FIXTURE(Publisher, "the compiled release of a record is the last state of the process") {
    const Bought bought = awarded();
    register_settled(bought.contract, seller, "900000.00");
    CHECK(now(bought.procurement, "/tag/0") == "compiled");
    CHECK(now(bought.procurement, "/tender/status") == "complete");
    CHECK(now(bought.procurement, "/tender/technology/validQuotes") == "3");
    CHECK(now(bought.procurement, "/awards/0/id") == now(bought.procurement, "/contracts/0/awardID"));
    CHECK(now(bought.procurement, "/contracts/0/id") == id_of(bought.contract));
    CHECK(now(bought.procurement, "/contracts/0/status") == "active");
    CHECK(now(bought.procurement, "/contracts/0/technology/registrationState") == "registered");
    CHECK(now(bought.procurement, "/contracts/0/technology/terms/techAmount/amount") == "9E5");
    CHECK(now(bought.procurement, "/parties/0/roles") == R"(["buyer","procuringEntity"])");
    CHECK(now(bought.procurement, "/parties/1/roles") == R"(["tenderer","supplier"])");
    CHECK(now(bought.procurement, "/parties/1/id") == now(bought.procurement, "/awards/0/suppliers/0/id"));
    CHECK(now(bought.procurement, "/parties/1/name") == "主体1");
    REQUIRE(step(bought.contract, "cancel", seller, {{"cause", "rescinded"}, {"text", "双方协议解除。"}}).status ==
            200);
    CHECK(now(bought.procurement, "/contracts/0/status") == "terminated");
    CHECK(now(bought.procurement, "/contracts/0/statusDetails") == "已注销");
    CHECK(now(bought.procurement, "/contracts/0/technology/cause") == "rescinded");
}

TEST_CASE_FIXTURE(
    Publisher,
    "a procurement that failed is unsuccessful, one that was called off is cancelled, each with its reason") {
    const Trader owner = member_of_new_party(market);
    const std::string failed = published_procurement(market, owner, procurement_wish(market)),
                      cancelled = published_procurement(market, owner, procurement_wish(market));
    REQUIRE(tests::step(market, cancelled, "cancel", owner, {{"reason", "funds"}, {"text", "经费未批。"}}).status ==
            200);
    open(failed);
    CHECK(tags(failed) == "tender; tenderUpdate");
    CHECK(now(failed, "/tender/status") == "unsuccessful");
    CHECK(now(failed, "/tender/technology/reason") == "no_quotes");
    CHECK(tags(cancelled) == "tender; tenderCancellation");
    CHECK(now(cancelled, "/tender/status") == "cancelled");
    CHECK(now(cancelled, "/tender/technology/reason") == "funds");
}

TEST_CASE_FIXTURE(Publisher, "a draft that is called off was never public, and is not told") {
    const Trader owner = member_of_new_party(market);
    const std::string draft = header(post_as(market, "/v1/procurements", procurement_wish(market), owner), "Location");
    REQUIRE(tests::step(market, draft, "cancel", owner, {{"reason", "funds"}, {"text", "经费未批。"}}).status == 200);
    CHECK(releases().empty());
}

TEST_CASE_FIXTURE(Publisher,
                  "an offer's owner is its supplier, a need's its buyer, and nothing is told of who negotiates") {
    const Trader owner = member_of_new_party(market), guest = member_of_new_party(market);
    const std::string offer = published(market, owner, staff, listing_wish(market));
    json::object seeks = listing_wish(market, "轴承钢氢脆难题");
    seeks["kind"] = "need";
    seeks["forms"] = {"commissioned_development"};
    const std::string need = published(market, owner, staff, seeks);
    market.seal();
    CHECK(now(offer, "/processKind") == "offer");
    CHECK(now(offer, "/parties/0/roles") == R"(["supplier"])");
    CHECK(now(offer, "/buyer").empty());
    CHECK(now(need, "/processKind") == "need");
    CHECK(now(need, "/parties/0/roles") == R"(["buyer","procuringEntity"])");
    CHECK(now(need, "/buyer/id") == owner.party);

    const Talk talk = offered(market, offer, guest, offer_wish("700000.00", "transfer"));
    CHECK(tags(offer) == "tender");
    REQUIRE(answer_offer(market, talk, "accept", owner).status == 201);
    CHECK(tags(offer) == "tender; tenderUpdate");
    CHECK(now(offer, "/tender/statusDetails") == "锁定");
    const Strings told = releases();
    for (const std::string& each : told) {
        CHECK_FALSE(has(each, guest.party));
        CHECK_FALSE(has(each, "700000"));
    }
    market.now += days{30};
    market.sweep();
    CHECK(tags(offer) == "tender; tenderUpdate; tenderUpdate");
    CHECK(now(offer, "/tender/status") == "active");
    REQUIRE(tests::step(market, offer, "withdraw", owner).status == 200);
    CHECK(tags(offer) == "tender; tenderUpdate; tenderUpdate; tenderCancellation");
    market.now += days{90};
    market.sweep();
    CHECK(now(need, "/tender/statusDetails") == "已过期");
}

TEST_CASE_FIXTURE(Publisher, "a listing under review is not told, nor is one that was rejected") {
    const Trader owner = member_of_new_party(market);
    const std::string listing = tests::submitted(market, owner, listing_wish(market));
    CHECK(releases().empty());
    CHECK(market.get("/v1/ocds/records/heluo-LY-" + id_of(listing)).status == 404);
    REQUIRE(tests::step(market, listing, "reject", staff, {{"reason", "other"}, {"text", "内容不实。"}}).status == 200);
    CHECK(releases().empty());
}

TEST_CASE_FIXTURE(Publisher, "of a contract that was not procured in public only number, day and class are told") {
    const std::string contract = drafted(wish());
    REQUIRE(submitting(contract, seller).status == 200);
    REQUIRE(step(contract, "accept", registrar).status == 200);
    CHECK(releases().empty());
    REQUIRE(step(contract, "register", registrar).status == 200);
    const Strings told = releases();
    REQUIRE(told.size() == 1);
    CHECK(has(told[0], R"("tag":["award","contract"])"));
    CHECK(has(told[0], R"("processKind":"contract")"));
    CHECK(has(told[0], "2026410301000001"));
    for (const char* secret : {"轴承", "主体", "1000000", "91", "410305", "parties", "value", "period", "dateSigned",
                               "techField", "subClass"}) {
        CAPTURE(secret);
        CHECK_FALSE(has(told[0], secret));
    }
    CHECK(now(contract, "/contracts/0/awardID") == id_of(contract));
    CHECK(now(contract, "/awards/0/id") == id_of(contract));
    CHECK(now(contract, "/contracts/0/technology/disclosed") == "false");

    const Response receipt =
        market.post(contract + "/receipts",
                    {{"kind", "instalment"}, {"received_on", "2026-11-24"}, {"amount", yuan("400000.00")}}, seller);
    REQUIRE(step(header(receipt, "Location"), "confirm", registrar).status == 200);
    CHECK(releases() == told);
}

TEST_CASE_FIXTURE(Telling, "a contract of a deal belongs to its listing's process, with a synthetic award") {
    const Trader owner = member_of(market, seller_party), guest = member_of(market, buyer_party);
    const std::string listing = published(market, owner, staff, listing_wish(market));
    const Response accepted =
        answer_offer(market, offered(market, listing, guest, offer_wish("500000.00")), "accept", owner);
    const std::string contract = "/v1/contracts/" + text_at(accepted, "/contract");
    register_settled(contract, owner.token, "500000.00",
                     {{"kind", "licence"}, {"sub_kind", "32"}, {"licence_type", "ordinary"}});
    CHECK(tags(listing) == "tender; award,contract");
    CHECK(now(listing, "/awards/0/id") == id_of(contract));
    CHECK(now(listing, "/awards/0/suppliers/0/id") == owner.party);
    CHECK(now(listing, "/contracts/0/awardID") == id_of(contract));
    CHECK(now(listing, "/contracts/0/technology/contractClass") == "licence");
    CHECK(now(listing, "/contracts/0/technology/terms/licenceMode") == "ordinary");
    CHECK(now(listing, "/contracts/0/technology/terms/royalty") == "null");
    CHECK(now(listing, "/parties/1/id") == guest.party);
    CHECK(now(listing, "/parties/0/roles") == R"(["supplier"])");
    CHECK(market.get("/v1/ocds/records/heluo-LY-" + id_of(contract)).status == 404);
}

TEST_CASE_FIXTURE(Telling, "royalties that are stated later amend the contract by what they add") {
    json::object body = wish("密封圈专有技术许可");
    body["kind"] = "licence";
    body["sub_kind"] = "32";
    body["licence_type"] = "ordinary";
    body["payment_mode"] = "3";
    body["amount_total"] = body["amount_tech"] = yuan("0.00");
    body["royalty"] = {{"base", "sales"}, {"course", "fixed"}, {"rate_bp", 350}, {"method", "按季度销售发票计算"}};
    const std::string contract = registered(body);
    const Strings before = releases();
    const Response stated = market.post(contract + "/supplements",
                                        {{"period_from", "2026-11-24"},
                                         {"period_to", "2026-11-24"},
                                         {"amount_total", yuan("60000.00")},
                                         {"amount_tech", yuan("60000.00")},
                                         {"basis", "首日提成结算单"}},
                                        seller);
    REQUIRE_MESSAGE(stated.status == 201, stated.body);
    REQUIRE(step(header(stated, "Location"), "register", registrar).status == 200);
    const Strings told = releases();
    REQUIRE(told.size() == 2);
    CHECK(told[0] == before[0]);
    CHECK(tags(contract) == "award,contract; contractAmendment");
    CHECK(now(contract, "/contracts/0/value/amount") == "6E4");
    CHECK(now(contract, "/contracts/0/amendments/0/newValue/amount") == "6E4");
    CHECK(now(contract, "/contracts/0/technology/terms/royalty/rateBasisPoints") == "350");
}

TEST_CASE_FIXTURE(
    Telling, "a revocation ends the registration, not the contract; restored, it is told again, and the first stays") {
    const std::string contract = registered(wish());
    REQUIRE(step(contract, "revoke", registrar, {{"cause", "fraud"}, {"text", "材料虚假。"}}).status == 200);
    Strings told = releases();
    REQUIRE(told.size() == 2);
    CHECK(has(told[1], R"("tag":["contractUpdate"])"));
    CHECK_FALSE(has(told[1], "fraud"));
    CHECK(now(contract, "/contracts/0/status") == "active");
    CHECK(now(contract, "/contracts/0/technology/registrationState") == "revoked");

    account(market, "second", {"registrar"}, "");
    const Token second = token(market, "second");
    const Response objection = market.post(contract + "/objections", {{"text", "材料属实。"}}, seller);
    REQUIRE_MESSAGE(objection.status == 201, objection.body);
    const Response answered =
        step(header(objection, "Location"), "answer", second, {{"outcome", "reversed"}, {"text", "经核实属实。"}});
    REQUIRE_MESSAGE(answered.status == 200, answered.body);
    const Strings again = releases();
    REQUIRE(again.size() == 3);
    CHECK(Strings{again.begin(), again.end() - 1} == told);
    CHECK(now(contract, "/contracts/0/technology/registrationState") == "registered");
}

TEST_CASE_FIXTURE(Telling, "nothing is told of a confidential contract, nor any more of one that became it") {
    account(market, "cleared", {"registrar", "cleared"}, "");
    registrar = token(market, "cleared");
    json::object secret = wish("某型号轴承试验");
    secret["confidential"] = true;
    const std::string hidden = registered(secret);
    CHECK(releases().empty());
    CHECK(market.get("/v1/ocds/records/heluo-LY-" + id_of(hidden)).status == 404);

    const std::string open = registered(wish());
    CHECK(releases().size() == 1);
    json::object closed = wish();
    closed.erase("seller");
    closed.erase("buyer");
    closed["confidential"] = true;
    change_to(open, closed);
    CHECK(releases().empty());
    CHECK(market.get("/v1/ocds/records/heluo-LY-" + id_of(open)).status == 404);
}

TEST_CASE_FIXTURE(Telling, "a natural person is not named, nor by a number") {
    json::object body = wish();
    body["buyer"] = {{"name", "张三丰"}, {"region", "410303"}, {"citizen_id", "110101199003070038"}};
    const std::string contract = registered(body);
    const Strings told = releases();
    REQUIRE(told.size() == 1);
    CHECK_FALSE(has(told[0], "张三丰"));
    CHECK_FALSE(has(told[0], "1101"));
    CHECK(now(contract, "/parties/0/id") == id_of(contract) + "-buyer");
    CHECK(now(contract, "/parties/1/identifier/id") == credit_code(1));
}

TEST_CASE_FIXTURE(Telling, "a change of a side is one release, though it is told to who is gone as well") {
    const std::string contract = registered(wish());
    const std::string heir = party(market, 3, "410303");
    json::object body = wish();
    body.erase("seller");
    body["buyer"] = {{"credit_code", credit_code(3)}, {"name", "主体3"}, {"region", "410303"}};
    change_to(contract, body);
    CHECK(releases().size() == 2);
    CHECK(tags(contract) == "award,contract; contractAmendment");
    CHECK(now(contract, "/buyer/id") == heir);
}

TEST_CASE_FIXTURE(Publisher, "packages are read on from where the last one ended, and an empty one is none") {
    CHECK(package().status == 404);
    const Trader owner = member_of_new_party(market);
    for (int i = 0; i < 3; ++i) published(market, owner, staff, listing_wish(market, "成果" + std::to_string(i)));
    const Strings all = releases();
    REQUIRE(all.size() == 3);
    std::string after = "0";
    for (const std::string& expected : all) {
        const Response answer = package("?limit=1&after=" + after);
        REQUIRE(answer.status == 200);
        const json::value body = body_of(answer);
        CHECK(json::serialize(body.at("releases").as_array().at(0)) == expected);
        after = text_at(answer, "/nextAfter");
        CHECK(text_at(answer, "/links/next").ends_with("/v1/ocds/releases?after=" + after + "&limit=1"));
    }
    CHECK(package("?after=" + after).status == 404);
    CHECK(package("?limit=101").status == 422);
    CHECK(text_at(package(), "/links/next").empty());
}

TEST_CASE("a process keeps the prefix of the day on which it was published") {
    Rules rules = shipped_rules();
    const Date later = beijing_date(start_of_tests() + days{2});
    rules.set("ocds.prefix", "ocds-abc123-LY", later);
    Publisher publisher{rules};
    Market& market = publisher.market;
    const Trader owner = member_of_new_party(market);
    const std::string first = published(market, owner, publisher.staff, listing_wish(market, "先发布的成果"));
    market.now += days{3};
    const std::string second = published(market, owner, publisher.staff, listing_wish(market, "后发布的成果"));
    market.seal();
    CHECK(market.get("/v1/ocds/records/heluo-LY-" + id_of(first)).status == 200);
    CHECK(market.get("/v1/ocds/records/ocds-abc123-LY-" + id_of(first)).status == 404);
    CHECK(market.get("/v1/ocds/records/ocds-abc123-LY-" + id_of(second)).status == 200);
    CHECK(market.get("/v1/ocds/records/heluo-LY-" + id_of(second)).status == 404);
    CHECK(market.get("/v1/ocds/records/heluo-LY-lst_01ARZ3NDEKTSV4RRFFQ69G5FAV").status == 404);
    CHECK(market.get("/v1/ocds/records/nothing").status == 404);
}

TEST_CASE_FIXTURE(Publisher, "what time has ended is told as soon as that has happened, and however much is overdue") {
    const Trader owner = member_of_new_party(market);
    std::vector<std::string> listings;
    for (int i = 0; i < 7; ++i)
        listings.push_back(published(market, owner, staff, listing_wish(market, "成果" + std::to_string(i))));
    market.now += days{91};
    const Strings before = releases();
    CHECK(before.size() == 7);
    CHECK(now(listings[0], "/tender/statusDetails") == "已发布");
    market.sweep();
    CHECK(releases().size() == 14);
    CHECK(now(listings[0], "/tender/statusDetails") == "已过期");
}

TEST_CASE_FIXTURE(Telling, "nothing is told of what an import brought") {
    Importing importing{market, registrar};
    importing.imported(csv({sound_row(1)}));
    REQUIRE(text_at(market.get("/v1/contracts?state=registered", registrar), "/items") != "[]");
    CHECK(releases().empty());
}
