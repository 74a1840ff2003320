// Mandates (委托): granted to a broker for a time, ended by either side, expired at their instant.
#include "domain/people/mandates.hpp"

#include <doctest/doctest.h>

#include <set>
#include <thread>

#include "tests/support/database_text.hpp"
#include "tests/support/drawing.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace std::chrono_literals;
using Strings = std::vector<std::string>;

namespace {

// A party's member and a broker. The clock stands early enough for sessions to outlive what is tested.
struct Pair {
    Market market;
    std::string firm = party(market);
    Token client = member(market, firm), broker = tests::broker(market);
    std::string broker_id = account_of(market, broker);

    json::object wish(Duration term = std::chrono::days{30}) {
        return {{"broker", broker_id}, {"valid_until", text(Instant{market.now} + term)}};
    }
    Response grant(const json::object& body) { return market.post("/v1/mandates", body, client); }
    std::string granted(Duration term = std::chrono::days{30}) {
        const Response made = grant(wish(term));
        REQUIRE_MESSAGE(made.status == 201, made.body);
        return header(made, "Location");
    }
    Response end(const std::string& mandate, const Token& as, std::string_view if_match = "*") {
        return market.send(with_body(market.request(Method::post, mandate + "/end", as), {}, if_match));
    }
    std::string state(const std::string& mandate) { return text_at(market.get(mandate, client), "/state"); }
};

}  // namespace

TEST_CASE("a mandate is known to its two sides and to staff, and to nobody else") {
    Pair pair;
    const Response made = pair.grant(pair.wish());
    REQUIRE(made.status == 201);
    CHECK(text_at(made, "/client") == pair.firm);
    CHECK(text_at(made, "/broker") == pair.broker_id);
    CHECK(text_at(made, "/state") == "active");
    CHECK(text_at(made, "/next_event") == "mandate_expired");
    CHECK(text_at(made, "/due_at") == text_at(made, "/valid_until"));
    CHECK(text_at(made, "/allowed_steps") == R"(["end"])");
    const std::string address = header(made, "Location");
    const Token stranger = member(pair.market, party(pair.market, 2)), staff = operator_(pair.market);
    const auto listed = [&](const Token& token) {
        return body_of(pair.market.get("/v1/mandates", token)).at("items").as_array().size();
    };
    for (const Token& token : {pair.client, pair.broker, staff}) {
        CHECK(pair.market.get(address, token).status == 200);
        CHECK(listed(token) == 1);
    }
    CHECK(text_at(pair.market.get(address, staff), "/allowed_steps") == "[]");
    CHECK(pair.market.get(address, stranger).status == 404);
    CHECK(listed(stranger) == 0);
    CHECK(pair.end(address, stranger).status == 404);
    CHECK(pair.end(address, staff).status == 403);
}

TEST_CASE("only an account that is open and a broker's can be entrusted") {
    Pair pair;
    const Token chief = operator_(pair.market);
    const auto code_for = [&](const std::string& account) {
        json::object body = pair.wish();
        body["broker"] = account;
        return code_of(pair.grant(body));
    };
    CHECK(code_for("acc_01JDCNX8T4M0A1B2C3D4E5F6G7") == "unknown_reference");
    CHECK(code_for(account_of(pair.market, pair.client)) == "unknown_reference");
    const std::string path = "/v1/accounts/" + pair.broker_id + "/disable";
    REQUIRE(pair.market.send(with_body(pair.market.request(Method::post, path, chief), {}, "*")).status == 200);
    CHECK(code_for(pair.broker_id) == "unknown_reference");
    CHECK(number_in(pair.market.connection, "SELECT COUNT(*) FROM mandates") == 0);
}

TEST_CASE("the term of a mandate lies ahead and is at most three years, to the microsecond") {
    Pair pair;
    const auto longest =
        std::chrono::days{shipped_rules().number("mandate.validity_days.max", beijing_date(pair.market.now))};
    CHECK(longest == std::chrono::days{3 * 365});
    CHECK(faults(pair.grant(pair.wish(0us))) == Strings{"/valid_until date_order"});
    CHECK(faults(pair.grant(pair.wish(longest + 1us))) == Strings{"/valid_until too_many_days"});
    CHECK(pair.end(pair.granted(longest), pair.client).status == 200);
    CHECK(pair.grant(pair.wish(1us)).status == 201);
    CHECK(faults(pair.grant({{"broker", "lst_1"}, {"valid_until", "tomorrow"}})) ==
          Strings{"/broker malformed_id", "/valid_until instant_format"});
}

TEST_CASE("one mandate stands between two at a time, and the refusal names it") {
    Pair pair;
    const std::string first = pair.granted();
    const Response again = pair.grant(pair.wish());
    CHECK(code_of(again) == "duplicate");
    CHECK(again.body.find(first.substr(13)) != std::string::npos);
    REQUIRE(pair.end(first, pair.client).status == 200);
    CHECK(pair.grant(pair.wish()).status == 201);
}

TEST_CASE("two grants at once over two instances make one mandate") {
    Pair pair;
    Market elsewhere{pair.market.connection, 2};
    for (int round = 0; round < 50; ++round) {
        Response first, second;
        std::thread rival{[&] { first = pair.grant(pair.wish()); }};
        Request request = with_body(elsewhere.request(Method::post, "/v1/mandates", pair.client), pair.wish());
        request.idempotency_key += "-two";
        second = elsewhere.send(request);
        rival.join();
        CAPTURE(first.body);
        CAPTURE(second.body);
        CHECK(first.status + second.status == 201 + 409);
        CHECK(code_of(first.status == 409 ? first : second) == "duplicate");
        const Response& made = first.status == 201 ? first : second;
        REQUIRE(pair.end(header(made, "Location"), pair.client).status == 200);
    }
    CHECK(number_in(pair.market.connection, "SELECT COUNT(*) FROM mandates") == 50);
}

TEST_CASE("either side ends a mandate, once, under the version it saw") {
    for (const bool by_broker : {false, true}) {
        Pair pair;
        const std::string mandate = pair.granted();
        const Token& who = by_broker ? pair.broker : pair.client;
        CHECK(pair.end(mandate, who, "").status == 428);
        CHECK(code_of(pair.end(mandate, who, "\"2\"")) == "stale");
        const Response ended = pair.end(mandate, who, "\"1\"");
        CHECK(text_at(ended, "/state") == "ended");
        CHECK(text_at(ended, "/due_at").empty());
        CHECK(text_at(ended, "/allowed_steps") == "[]");
        CHECK(code_of(pair.end(mandate, who)) == "wrong_state");
        CHECK(number_in(pair.market.connection, "SELECT COUNT(*) FROM timers") == 0);
    }
}

TEST_CASE("a mandate expires exactly at its instant, whoever comes first: a reader, a rival grant or the clock") {
    enum class Comer { reader, grant, end, clock };
    for (const Comer comer : {Comer::reader, Comer::grant, Comer::end, Comer::clock}) {
        Pair pair;
        const std::string mandate = pair.granted(10min);
        pair.market.now += 10min - 1us;
        CHECK(pair.state(mandate) == "active");
        CHECK(pair.market.sweep() == 0);
        CHECK(code_of(pair.grant(pair.wish())) == "duplicate");
        pair.market.now += 1us;
        if (comer == Comer::reader) CHECK(pair.state(mandate) == "expired");
        if (comer == Comer::grant) CHECK(pair.grant(pair.wish()).status == 201);
        if (comer == Comer::end) CHECK(code_of(pair.end(mandate, pair.client)) == "wrong_state");
        if (comer == Comer::clock) CHECK(pair.market.sweep() == 1);
        CHECK(pair.state(mandate) == "expired");
        CHECK(pair.market.sweep() == 0);
    }
}

TEST_CASE("two instances that meet an expired mandate expire it once") {
    Pair pair;
    Market elsewhere{pair.market.connection, 2};
    const std::string mandate = pair.granted(10min);
    pair.market.now += 10min;
    elsewhere.now += 10min;
    std::thread rival{[&] { elsewhere.get(mandate, pair.broker); }};
    CHECK(pair.state(mandate) == "expired");
    rival.join();
    CHECK(text_at(pair.market.get(mandate, pair.client), "/version") == "2");
    pair.market.seal();
    const std::string feed = pair.market.get("/v1/events", pair.client).body;
    const auto first = feed.find("mandate_expired");
    CHECK(first != std::string::npos);
    CHECK(feed.find("mandate_expired", first + 1) == std::string::npos);
}

TEST_CASE("grant and end are told to the client's party and to staff alone") {
    Pair pair;
    const Token stranger = member(pair.market, party(pair.market, 2));
    REQUIRE(pair.end(pair.granted(), pair.broker).status == 200);
    pair.market.seal();
    const auto kinds = [&](const Token& token) {
        std::set<std::string> all;
        const json::value feed = body_of(pair.market.get("/v1/events", token));
        for (const json::value& event : feed.at("items").as_array())
            if (event.at("object").as_string().starts_with("man_"))
                all.insert(json::value_to<std::string>(event.at("kind")));
        return all;
    };
    const std::set<std::string> both{"mandate_ended", "mandate_granted"};
    CHECK(kinds(pair.client) == both);
    CHECK(kinds(operator_(pair.market)) == both);
    CHECK(kinds(stranger).empty());
    CHECK(kinds({}).empty());
}
