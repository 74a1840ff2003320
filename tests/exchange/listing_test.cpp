// Listings: drafted by whom they belong to, reviewed by others, shown for their time.
#include <doctest/doctest.h>

#include "tests/support/exchange.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

json::object patent_wish(Market& market, std::string_view title, std::string_view number) {
    json::object wish = listing_wish(market, title);
    wish["kind"] = "patent";
    wish["patent_number"] = number;
    return wish;
}

json::object with(json::object body, std::string_view member, std::string_view value) {
    body[member] = value;
    return body;
}
json::object with(json::object body, std::string_view member, const json::object& value) {
    body[member] = value;
    return body;
}

json::object note() { return {{"reason", "incomplete"}, {"text", "请补充中试数据。"}}; }

Response rewrite(Market& market, const std::string& listing, const Trader& as, const json::object& body) {
    return market.put(listing, body, as.token, header(market.get(listing, as.token), "ETag"));
}

std::string micros_after(Instant t, long long micros) { return text(t + Duration{micros}); }

}  // namespace

TEST_CASE("a draft is reviewed and published, and everybody may read it then and not before") {
    Market market;
    const Trader owner = member_of_new_party(market), staff = reviewer(market), stranger = member_of_new_party(market);

    const std::string listing = drafted(market, owner, listing_wish(market));
    CHECK(state_of(market, listing, owner) == "draft");
    CHECK(text_at(market.get(listing, owner.token), "/allowed_steps") == R"(["edit","submit","discard"])");
    CHECK(market.get(listing).status == 404);
    CHECK(market.get(listing, stranger.token).status == 404);
    CHECK(step(market, listing, "submit", owner).status == 200);
    CHECK(text_at(market.get(listing, staff.token), "/allowed_steps") == R"(["publish","return","reject"])");
    CHECK(text_at(market.get(listing, owner.token), "/allowed_steps") == R"(["withdraw"])");
    CHECK(step(market, listing, "publish", staff).status == 200);

    const Response shown = market.get(listing);
    CHECK(shown.status == 200);
    CHECK(text_at(shown, "/state") == "published");
    CHECK(text_at(shown, "/allowed_steps") == "[]");
    CHECK(text_at(shown, "/asking_price/amount") == "800000.00");
    CHECK(text_at(shown, "/next_event") == "expired");
    CHECK(text_at(shown, "/due_at") == text_at(shown, "/valid_until"));
    CHECK(text_at(shown, "/published_at") == text(Instant{market.now}));
    CHECK(header(shown, "ETag") == "\"3\"");
}

TEST_CASE("every wrong field of a listing is named at once") {
    Market market;
    const Trader owner = member_of_new_party(market);

    const auto shape = market.post("/v1/listings",
                                   {{"kind", "idea"},
                                    {"title", " "},
                                    {"summary", 7},
                                    {"region", "41"},
                                    {"field", "05"},
                                    {"forms", json::array{}},
                                    {"asking_price", money("1.234")},
                                    {"valid_until", "tomorrow"},
                                    {"colour", "red"}},
                                   owner.token);
    CHECK(shape.status == 422);
    CHECK(pointers(shape) == Strings{"/kind", "/title", "/summary", "/region", "/forms", "/asking_price/amount",
                                     "/valid_until", "/colour"});

    json::object wish = listing_wish(market);
    wish["region"] = "410399";
    wish["field"] = "99";
    wish["forms"] = {"transfer", "barter", "transfer"};
    wish["asking_price"] = money("0.00");
    wish["patent_number"] = "202310123456.6";
    wish["valid_until"] = text(Instant{market.now});
    const auto rules = market.post("/v1/listings", wish, owner.token);
    CHECK(rules.status == 422);
    CHECK(pointers(rules) == Strings{"/region", "/field", "/forms/1", "/forms/2", "/asking_price/amount",
                                     "/patent_number", "/valid_until"});
}

TEST_CASE("a patent needs its number, and a number whose check digit is right") {
    Market market;
    const Trader owner = member_of_new_party(market);
    const json::object wish = with(listing_wish(market), "kind", "patent");

    CHECK(faults(market.post("/v1/listings", wish, owner.token)) == Strings{"/patent_number required"});
    CHECK(faults(market.post("/v1/listings", with(wish, "patent_number", "202310123456.7"), owner.token)) ==
          Strings{"/patent_number patent_check"});
}

TEST_CASE("a listing ends within the longest validity, to the microsecond") {
    Market market;
    const Trader owner = member_of_new_party(market);
    const Instant now = market.now, last = now + std::chrono::days{730};
    const auto drafting_until = [&](const std::string& until) {
        return market.post("/v1/listings", with(listing_wish(market), "valid_until", until), owner.token);
    };

    CHECK(faults(drafting_until(micros_after(now, 0))) == Strings{"/valid_until deadline_too_soon"});
    CHECK(drafting_until(micros_after(now, 1)).status == 201);
    CHECK(drafting_until(micros_after(last, 0)).status == 201);
    CHECK(faults(drafting_until(micros_after(last, 1))) == Strings{"/valid_until too_many_days"});
}

TEST_CASE("the least price is one fen, the largest is the largest amount of the house") {
    Market market;
    const Trader owner = member_of_new_party(market);
    const auto drafting_at = [&](std::string_view yuan) {
        return market.post("/v1/listings", with(listing_wish(market), "asking_price", money(yuan)), owner.token);
    };

    CHECK(drafting_at("0.01").status == 201);
    CHECK(faults(drafting_at("-0.01")) == Strings{"/asking_price/amount amount_not_positive"});
    CHECK(drafting_at("1000000000000.00").status == 201);
    CHECK(faults(drafting_at("1000000000000.01")) == Strings{"/asking_price/amount amount_too_large"});
    CHECK(market.post("/v1/listings", without(listing_wish(market), "asking_price"), owner.token).status == 201);
}

TEST_CASE("a member drafts for the own party only") {
    Market market;
    const Trader owner = member_of_new_party(market), other = member_of_new_party(market);
    const json::object wish = listing_wish(market);

    CHECK(market.post("/v1/listings", with(wish, "owner", owner.party), owner.token).status == 201);
    CHECK(code_of(market.post("/v1/listings", with(wish, "owner", other.party), owner.token)) == "forbidden");
    CHECK(code_of(market.post("/v1/listings", wish)) == "not_authenticated");
    CHECK(code_of(market.post("/v1/listings", wish, reviewer(market).token)) == "forbidden");
}

TEST_CASE("a draft is rewritten whole, under the version its writer saw") {
    Market market;
    const Trader owner = member_of_new_party(market), stranger = member_of_new_party(market);
    const std::string listing = drafted(market, owner, listing_wish(market));
    const json::object better = listing_wish(market, "石墨烯导热膜连续制备工艺");

    CHECK(market.put(listing, better, stranger.token, "*").status == 404);
    CHECK(market.put(listing, better, owner.token, "").status == 428);
    const Response done = market.put(listing, better, owner.token, "\"1\"");
    CHECK(done.status == 200);
    CHECK(text_at(done, "/title") == "石墨烯导热膜连续制备工艺");
    CHECK(market.put(listing, better, owner.token, "\"1\"").status == 412);
    CHECK(faults(rewrite(market, listing, owner, with(better, "field", "0"))) == Strings{"/field code_unknown"});

    REQUIRE(step(market, listing, "submit", owner).status == 200);
    CHECK(code_of(rewrite(market, listing, owner, better)) == "wrong_state");
}

TEST_CASE("what is sent back says why, and is reworked and sent in again") {
    Market market;
    const Trader owner = member_of_new_party(market), staff = reviewer(market);
    const std::string listing = submitted(market, owner, listing_wish(market));

    CHECK(faults(step(market, listing, "return", staff, {{"reason", "mood"}, {"text", "no"}})) ==
          Strings{"/reason code_unknown"});
    CHECK(pointers(step(market, listing, "return", staff, {{"reason", "incomplete"}})) == Strings{"/text"});
    const Response returned = step(market, listing, "return", staff, note());
    CHECK(text_at(returned, "/state") == "rework");
    CHECK(text_at(returned, "/review_reason") == "incomplete");
    CHECK(text_at(returned, "/due_at") == text(Instant{market.now} + std::chrono::days{30}));
    CHECK(text_at(returned, "/next_event") == "discarded");
    CHECK(rewrite(market, listing, owner, listing_wish(market, "石墨烯导热膜")).status == 200);
    CHECK(text_at(step(market, listing, "submit", owner), "/state") == "in_review");
    CHECK(text_at(step(market, listing, "reject", staff, note()), "/state") == "rejected");
    CHECK(text_at(market.get(listing, owner.token), "/allowed_steps") == "[]");
}

TEST_CASE("rework that nobody takes up is discarded at its term") {
    Market market;
    const Trader owner = member_of_new_party(market), staff = reviewer(market);
    const std::string listing = submitted(market, owner, listing_wish(market));
    REQUIRE(step(market, listing, "return", staff, note()).status == 200);

    market.now += std::chrono::days{30} - Duration{1};
    CHECK(state_of(market, listing, owner) == "rework");
    market.now += Duration{1};
    CHECK(state_of(market, listing, owner) == "discarded");
}

TEST_CASE("the owner takes a listing back from review, discards a draft, takes a published one down for good") {
    Market market;
    const Trader owner = member_of_new_party(market), staff = reviewer(market);
    const std::string first = submitted(market, owner, listing_wish(market));

    CHECK(text_at(step(market, first, "withdraw", owner), "/state") == "draft");
    CHECK(text_at(step(market, first, "discard", owner), "/state") == "discarded");
    const std::string second = published(market, owner, staff, listing_wish(market));
    CHECK(step(market, second, "withdraw", member_of_new_party(market)).status == 403);
    CHECK(text_at(step(market, second, "withdraw", owner), "/state") == "withdrawn");
    CHECK(market.get(second).status == 404);
    CHECK(code_of(step(market, second, "submit", owner)) == "wrong_state");
}

TEST_CASE("owners do not review, and reviewers do not own") {
    Market market;
    const Trader owner = member_of_new_party(market), staff = reviewer(market);
    const std::string listing = submitted(market, owner, listing_wish(market));

    CHECK(step(market, listing, "publish", owner).status == 403);
    CHECK(step(market, listing, "publish", overseer(market)).status == 403);
    CHECK(step(market, listing, "withdraw", staff).status == 403);
    CHECK(step(market, listing, "close", owner).status == 409);
    CHECK(step(market, listing, "release", staff, note()).status == 409);
}

TEST_CASE("a published listing ends exactly at its stored time, whether the clock comes by or a reader") {
    Market market;
    const Trader owner = member_of_new_party(market), staff = reviewer(market);
    const std::string read = published(market, owner, staff, listing_wish(market, "甲"));
    const std::string swept = published(market, owner, staff, listing_wish(market, "乙"));

    market.now += std::chrono::days{90} - Duration{1};
    CHECK(market.get(read).status == 200);
    CHECK(market.sweep() == 0);
    market.now += Duration{1};
    CHECK(market.get(read).status == 404);
    CHECK(state_of(market, read, owner) == "expired");
    CHECK(market.sweep() == 1);
    CHECK(state_of(market, swept, owner) == "expired");
    CHECK(market.sweep() == 0);
}

TEST_CASE("a listing is not published after its validity") {
    Market market;
    const Trader owner = member_of_new_party(market), staff = reviewer(market);
    const std::string listing = submitted(market, owner, listing_wish(market));

    market.now += std::chrono::days{90};
    CHECK(code_of(step(market, listing, "publish", staff)) == "deadline_passed");
}

TEST_CASE("one owner lists one title once while it is alive, however it is typed") {
    Market market;
    const Trader owner = member_of_new_party(market), other = member_of_new_party(market), staff = reviewer(market);
    const std::string first = published(market, owner, staff, listing_wish(market, "Graphene Film A1"));

    const std::string again = drafted(market, owner, listing_wish(market, "ｇｒａｐｈｅｎｅ  film  Ａ１"));
    CHECK(code_of(step(market, again, "submit", owner)) == "duplicate");
    CHECK(state_of(market, again, owner) == "draft");
    submitted(market, other, listing_wish(market, "Graphene Film A1"));
    REQUIRE(step(market, first, "withdraw", owner).status == 200);
    CHECK(step(market, again, "submit", owner).status == 200);
}

TEST_CASE("one patent is listed once while it is alive, by whomever") {
    Market market;
    const Trader owner = member_of_new_party(market), other = member_of_new_party(market);
    const std::string first = submitted(market, owner, patent_wish(market, "甲", "ZL202310123456.6"));

    const std::string again = drafted(market, other, patent_wish(market, "乙", "202310123456.6"));
    CHECK(code_of(step(market, again, "submit", other)) == "duplicate");
    REQUIRE(step(market, first, "withdraw", owner).status == 200);
    CHECK(step(market, again, "submit", other).status == 200);
}

TEST_CASE("publication is announced to everyone, review to the owner alone") {
    Market market;
    const Trader owner = member_of_new_party(market), staff = reviewer(market), other = member_of_new_party(market);
    published(market, owner, staff, listing_wish(market));
    market.seal();

    const auto kinds = [&](const Token& as) {
        Strings list;
        const json::value feed = body_of(market.get("/v1/events", as));
        for (const auto& event : feed.at("items").get_array()) list.emplace_back(event.at("kind").get_string());
        return list;
    };
    CHECK(kinds({}) == Strings{"listing_published"});
    CHECK(kinds(other.token) == Strings{"listing_published"});
    CHECK(kinds(owner.token) == Strings{"listing_submitted", "listing_published"});
}
