// Sealed until the opening: no answer, feed, audit or version tells of a quote before it (招标投标法 22; A47, A48).
#include <doctest/doctest.h>

#include "domain/agency/quotes.hpp"
#include "domain/core/crypto.hpp"
#include "tests/support/agency.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

// All that anybody can read, line by line.
Strings readable(Tender& tender, const std::vector<Token>& readers) {
    tender.market.seal();
    Strings all;
    for (const Token& reader : readers)
        for (const std::string& address :
             {tender.procurement, tender.procurement + "/quotes", std::string{"/v1/procurements"},
              std::string{"/v1/events?after=0"}, std::string{"/v1/audit?after=0"}, std::string{"/v1/contracts"}}) {
            const Response answer = tender.market.get(address, reader);
            all.push_back(address + ' ' + std::to_string(answer.status) + ' ' + answer.body);
            for (const auto& [name, value] : answer.headers) all.push_back(name + ": " + value);
        }
    return all;
}

std::vector<Token> everybody(Tender& tender) {
    std::vector<Token> readers{
        {}, tender.owner.token, tender.staff.token, tender.agencies[0].token, tender.agencies[1].token};
    for (const Role role : {Role::supervisor, Role::auditor, Role::registrar, Role::statistician})
        readers.push_back(of_role(tender.market, role).token);
    return readers;
}

}  // namespace

TEST_CASE("with no quote and with fifty, every answer to everybody is the same before the opening") {
    Tender silent, busy;
    const auto readers = everybody(silent), same_readers = everybody(busy);
    REQUIRE(readers == same_readers);
    for (int i = 0; i < 50; ++i)
        CHECK(
            busy.quote_of(static_cast<std::size_t>(i % 5), amount_quote(std::to_string(80 + i % 40) + ".00")).status ==
            201);
    CHECK(busy.quote_of(0, amount_quote("7.00")).status == 422);
    const Response last = busy.quote_of(4, amount_quote("99.00"));
    const std::string mine = busy.procurement + "/quotes/" + text_at(last, "/id") + "/withdraw";
    CHECK(post_as(busy.market, mine, {}, busy.agencies[4]).status == 200);
    CHECK(code_of(post_as(busy.market, mine, {}, busy.agencies[4])) == "wrong_state");
    const Strings told = readable(busy, same_readers), expected = readable(silent, readers);
    REQUIRE(told.size() == expected.size());
    for (std::size_t i = 0; i < told.size(); ++i) CHECK(told[i] == expected[i]);
}

TEST_CASE(
    "cancelling tells nobody how many quotes had come, not by a gap either, until the deadline that was announced") {
    Tender silent, busy;
    const auto readers = everybody(silent), same_readers = everybody(busy);
    busy.quoted({"100.00", "95.00", "97.00"});
    for (Tender* tender : {&silent, &busy})
        REQUIRE(step(tender->market, tender->procurement, "cancel", tender->owner,
                     {{"reason", "other"}, {"text", "不再需要。"}})
                    .status == 200);
    // Ids differ between two markets with different numbers of ids; numbers, kinds and actions may not.
    const auto heard = [](Tender& tender, const std::vector<Token>& as) {
        tender.market.seal();
        Strings lines;
        for (const Token& reader : as)
            for (const auto& [address, what] : {std::pair{"/v1/events", "kind"}, {"/v1/audit", "action"}}) {
                const Response answer = tender.market.get(std::string{address} + "?after=0&limit=1000", reader);
                if (answer.status != 200) continue;
                const json::value page = body_of(answer);
                for (const json::value& line : page.at("items").as_array())
                    lines.push_back(json::serialize(line.at("seq")) + " " + json::serialize(line.at(what)));
            }
        return lines;
    };
    const Strings quiet = heard(silent, readers);
    CHECK(quiet.size() > 100);
    CHECK(heard(busy, same_readers) == quiet);
    CHECK(text_at(busy.market.get(busy.procurement), "/version") ==
          text_at(silent.market.get(silent.procurement), "/version"));
    busy.market.now = *parse_instant(text_at(busy.shown(), "/deadline"));
    CHECK(busy.market.sweep() == 1);
    busy.market.seal();
    CHECK(busy.market.get("/v1/events?after=0&limit=100", busy.agencies[1].token).body.find("quote_sent") !=
          std::string::npos);
}

TEST_CASE("the opening releases the events and the audit of the quotes, and the whole chain verifies") {
    Tender tender;
    const Token auditor = of_role(tender.market, Role::auditor).token;
    tender.quoted({"100.00", "95.00", "97.00"});
    tender.market.seal();
    const auto told = [&](const Token& as) {
        const auto feed = body_of(tender.market.get("/v1/events?after=0&limit=100", as));
        int quotes = 0;
        for (const auto& event : feed.at("items").get_array()) quotes += event.at("kind") == "quote_sent";
        return quotes;
    };
    const auto audited = [&] {
        return body_of(tender.market.get("/v1/audit?after=0&limit=100", auditor)).at("items").get_array().size();
    };
    CHECK(told(tender.agencies[1].token) == 0);
    const auto before = audited();
    tender.open();
    tender.market.seal();
    CHECK(told(tender.agencies[1].token) == 1);
    CHECK(told(tender.owner.token) == 0);
    CHECK(audited() >= before + 3 + 4);  // three sent; three judged and the procurement
}

TEST_CASE("after the opening the owner, those who took part and the market's staff see all quotes, others none") {
    Tender tender;
    tender.quoted({"100.00", "95.00", "97.00"});
    CHECK(tender.quote_of(0, amount_quote("96.00")).status == 201);
    const std::string last = text_at(tender.quote_of(3, amount_quote("81.00")), "/id");
    CHECK(post_as(tender.market, tender.procurement + "/quotes/" + last + "/withdraw", {}, tender.agencies[3]).status ==
          200);
    tender.open();
    for (const Trader& reader : {tender.owner, tender.staff, overseer(tender.market), tender.agencies[2]}) {
        const auto page = body_of(tender.market.get(tender.procurement + "/quotes", reader.token));
        std::string states;
        for (const auto& quote : page.at("items").get_array())
            states +=
                std::string{quote.at("state").get_string()} + (quote.get_object().contains("amount") ? "+ " : " ");
        CHECK(states == "replaced won+ lost+ lost+ withdrawn ");
    }
    const auto refused = [&](const Token& as) {
        return code_of(tender.market.get(tender.procurement + "/quotes", as));
    };
    CHECK(refused(tender.agencies[4].token) == "forbidden");
    CHECK(refused(member_of_new_party(tender.market).token) == "forbidden");
    CHECK(refused({}) == "not_authenticated");
}

TEST_CASE("the receipt commits to what was quoted without telling it, and the opening shows both") {
    Tender tender;
    const Response receipt = tender.quote_of(0, amount_quote("95.00"));
    CHECK(receipt.body.find("95") == std::string::npos);
    CHECK(text_at(receipt, "/commitment").size() == 64);
    CHECK(tender.quote_of(1, amount_quote("95.01")).status == 201);
    CHECK(tender.quote_of(2, amount_quote("95.02")).status == 201);
    tender.open();
    const auto page = body_of(tender.market.get(tender.procurement + "/quotes?limit=1", tender.owner.token));
    const auto& quote = page.at("items").at(0);
    CHECK(quote.at("commitment").get_string() == text_at(receipt, "/commitment"));
    CHECK(hex(tender.market.crypto.sha256(quote.at("content").get_string())) == text_at(receipt, "/commitment"));
    CHECK(quote.at("amount").at("amount") == "95.00");
    const auto rest = body_of(tender.market.get(
        tender.procurement + "/quotes?cursor=" + std::string{page.at("next_cursor").get_string()}, tender.owner.token));
    CHECK(rest.at("items").get_array().size() == 2);
}

TEST_CASE("who may quote: an agency enrolled for all the services, of another party, on what is published") {
    Tender tender{[](json::object& wish) { wish["service_types"] = json::array{"testing", "training"}; }, 1};
    CHECK(code_of(tender.quote_of(0, amount_quote("95.00"))) == "agency_not_enrolled");
    const Trader stranger = agent_of_new_party(tender.market);
    CHECK(code_of(quote(tender.market, tender.procurement, stranger, amount_quote("95.00"))) == "agency_not_enrolled");
    CHECK(quote(tender.market, tender.procurement, tender.owner, amount_quote("95.00")).status == 403);
    const Trader own = agent_of(tender.market, tender.owner.party);
    CHECK(code_of(quote(tender.market, tender.procurement, own, amount_quote("95.00"))) == "own_procurement");
    const std::string draft =
        header(post_as(tender.market, "/v1/procurements", procurement_wish(tender.market), tender.owner), "Location");
    CHECK(code_of(quote(tender.market, draft, tender.agencies[0], amount_quote("95.00"))) == "not_found");
}

TEST_CASE("a quote says what was asked for, and that only") {
    Tender tender;
    CHECK(faults(tender.quote_of(0, {{"discount", "5.00"}})) == Strings{"/amount required", "/discount not_here"});
    CHECK(faults(tender.quote_of(0, json::object{{"amount", nullptr}})) == Strings{"/amount required"});
    Tender rates{[](json::object& wish) {
        wish["quoting"] = "discount";
        wish["min_discount"] = "5.00";
        wish["max_discount"] = "20.00";
        wish.erase("floor");
    }};
    CHECK(faults(rates.quote_of(0, amount_quote("95.00"))) == Strings{"/discount required", "/amount not_here"});
    CHECK(faults(rates.quote_of(0, discount_quote("4.99"))) == Strings{"/discount out_of_range"});
    CHECK(faults(rates.quote_of(0, discount_quote("20.01"))) == Strings{"/discount out_of_range"});
    CHECK(faults(rates.quote_of(0, discount_quote("5.001"))) == Strings{"/discount percent_format"});
    CHECK(rates.quote_of(0, discount_quote("5.00")).status == 201);
    CHECK(rates.quote_of(1, discount_quote("20.00")).status == 201);
    Tender fen{[](json::object& wish) {
        wish["quoting"] = "discount";
        wish["ceiling"] = money("0.01");
        wish.erase("floor");
    }};
    CHECK(faults(fen.quote_of(0, discount_quote("99.00"))) == Strings{"/discount amount_not_positive"});
}

TEST_CASE("another's quote cannot be withdrawn, and is not even there") {
    Tender tender;
    const std::string id = text_at(tender.quote_of(0, amount_quote("95.00")), "/id");
    const auto withdraw = [&](const Trader& as, const std::string& quote) {
        return code_of(post_as(tender.market, tender.procurement + "/quotes/" + quote + "/withdraw", {}, as));
    };
    CHECK(withdraw(tender.agencies[1], id) == "not_found");
    CHECK(withdraw(tender.agencies[1], "quo_00000000000000000000000000") == "not_found");
    CHECK(withdraw(tender.owner, id) == "forbidden");
    tender.open();
    CHECK(withdraw(tender.agencies[0], id) == "deadline_passed");
}
