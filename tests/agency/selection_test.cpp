// Who wins: the vectors D1 to D9 of the agency market, over the API and to the fen.
#include <doctest/doctest.h>

#include "domain/agency/quotes.hpp"
#include "tests/support/agency.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

void by_discount(json::object& wish) {
    wish["quoting"] = "discount";
    wish.erase("floor");
}

}  // namespace

TEST_CASE("D1: the lowest of three amounts wins") {
    Tender tender;
    tender.quoted({"100.00", "95.00", "97.00"});
    tender.open();
    CHECK(tender.winner() == "B");
    CHECK(text_at(tender.shown(), "/award/price/amount") == "95.00");
}

TEST_CASE("D3: of equal lowest amounts the earlier wins, also when the tie is with the last") {
    Tender tender;
    tender.quoted({"100.00", "95.00", "95.00"});
    tender.open();
    CHECK(tender.winner() == "B");
}

TEST_CASE("D4: an amount below the floor or above the ceiling is refused when it is sent, and named") {
    Tender tender;
    CHECK(faults(tender.quote_of(0, amount_quote("79.99"))) == Strings{"/amount/amount out_of_range"});
    CHECK(faults(tender.quote_of(1, amount_quote("120.01"))) == Strings{"/amount/amount out_of_range"});
    for (const auto& [agency, yuan] : {std::pair{2, "100.00"}, {3, "90.00"}, {4, "95.00"}})
        CHECK(tender.quote_of(static_cast<std::size_t>(agency), amount_quote(yuan)).status == 201);
    tender.open();
    CHECK(tender.winner() == "D");
}

TEST_CASE("D5: floor and ceiling themselves are allowed") {
    Tender tender;
    tender.quoted({"80.00", "120.00", "100.00"});
    tender.open();
    CHECK(tender.winner() == "A");
}

TEST_CASE("D6: two valid quotes fail the procurement with their reason, and nobody sees them") {
    Tender tender;
    tender.quoted({"100.00"});
    CHECK(tender.quote_of(1, amount_quote("79.00")).status == 422);
    CHECK(tender.quote_of(2, amount_quote("95.00")).status == 201);
    tender.open();
    const Response shown = tender.shown();
    CHECK(text_at(shown, "/state") == "failed");
    CHECK(text_at(shown, "/failure") == "too_few_quotes");
    CHECK(body_of(shown).at("valid_quotes") == 2);
    CHECK(tender.winner().empty());
    for (const Trader& reader : {tender.owner, tender.staff, tender.agencies[0]})
        CHECK(code_of(tender.market.get(tender.procurement + "/quotes", reader.token)) == "never_opened");
}

TEST_CASE("exactly three valid quotes are enough, none at all has a reason of its own") {
    Tender three, none;
    three.quoted({"100.00", "100.00", "100.00"});
    three.open();
    CHECK(three.winner() == "A");
    none.open();
    CHECK(text_at(none.shown(), "/failure") == "no_quotes");
}

TEST_CASE("D7: by discount the highest wins, the earlier of equals, and is taken off the ceiling to the fen") {
    Tender tender{by_discount};
    for (const auto& [agency, percent] : {std::pair{0, "5.00"}, {1, "12.50"}, {2, "12.5"}})
        CHECK(tender.quote_of(static_cast<std::size_t>(agency), discount_quote(percent)).status == 201);
    tender.open();
    CHECK(tender.winner() == "B");
    CHECK(text_at(tender.shown(), "/award/price/amount") == "105.00");
}

TEST_CASE("D8: a replacement takes the later place") {
    Tender tender;
    tender.quoted({"100.00", "90.00", "110.00"});
    CHECK(tender.quote_of(0, amount_quote("90.00")).status == 201);
    tender.open();
    CHECK(tender.winner() == "B");
}

TEST_CASE("D9: a quote is taken one microsecond before the deadline and not at it") {
    Tender tender;
    tender.quoted({"100.00", "99.00"});
    const Instant deadline = *parse_instant(text_at(tender.shown(), "/deadline"));
    tender.market.now = deadline - Duration{1};
    CHECK(tender.quote_of(2, amount_quote("98.00")).status == 201);
    tender.market.now = deadline;
    CHECK(code_of(tender.quote_of(3, amount_quote("90.00"))) == "deadline_passed");
    CHECK(tender.winner() == "C");  // the late one met the opening
}

TEST_CASE("D27: an agency cleared out after it quoted is not counted at the opening") {
    Tender tender;
    tender.quoted({"100.00", "90.00", "95.00"});
    const auto page = body_of(tender.market.get("/v1/agencies", tender.staff.token));
    for (const json::value& agency : page.at("items").as_array())
        if (agency.at("party").get_string() == tender.agencies[1].party)
            CHECK(step(tender.market, "/v1/agencies/" + std::string{agency.at("id").as_string()}, "remove",
                       tender.staff, {{"reason", "other"}, {"text", "资质失效。"}})
                      .status == 200);
    tender.open();
    CHECK(text_at(tender.shown(), "/failure") == "too_few_quotes");
    CHECK(body_of(tender.shown()).at("valid_quotes") == 2);
}

TEST_SUITE_BEGIN("pure");

TEST_CASE("the best of no quotes is none, of one that one, and the last is looked at") {
    const auto amount = [](long long fen) { return QuoteTerms{Money::fen(fen), {}}; };
    CHECK_FALSE(best_of({}));
    CHECK(best_of({amount(5)}) == 0);
    CHECK(best_of({amount(3), amount(2), amount(1)}) == 2);
    CHECK(best_of({amount(1), amount(1), amount(1)}) == 0);
}

TEST_CASE("a discount is read with at most two decimals, from 0 to below 100") {
    CHECK(Discount::parse("0")->basis_points == 0);
    CHECK(Discount::parse("12.5")->basis_points == 1250);
    CHECK(Discount::parse("99.99")->text() == "99.99");
    for (const char* wrong : {"", "-0.01", "100", "100.00", "12.345", "1e1", "abc", "12,5"}) {
        CAPTURE(wrong);
        CHECK_FALSE(Discount::parse(wrong));
    }
}

TEST_CASE("a discounted price is rounded to the fen, half away from zero, and does not overflow") {
    CHECK(discounted(Money::fen(1), Discount{5000}) == Money::fen(1));
    CHECK(discounted(Money::fen(101), Discount{5000}) == Money::fen(51));
    CHECK(discounted(Money::fen(100), Discount{1}) == Money::fen(100));
    CHECK(discounted(max_amount, Discount{0}) == max_amount);
}

TEST_CASE("an envelope opens to what was sealed, and its commitment is the digest of its content") {
    CountedCrypto crypto;
    const QuoteTerms terms{Money::fen(8'600'000), {}}, rate{{}, Discount{1250}};
    const Envelope one = seal(terms, crypto), two = seal(terms, crypto);
    CHECK(open(one) == terms);
    CHECK(open(seal(rate, crypto)) == rate);
    CHECK(one.commitment == hex(crypto.sha256(one.content)));
    CHECK(one.commitment != two.commitment);
}

TEST_SUITE_END();
