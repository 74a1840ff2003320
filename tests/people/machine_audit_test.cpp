// What the audit says of machines: every request has its row, which names the key, and nobody takes it back unnoticed.
#include <doctest/doctest.h>

#include "domain/core/journal.hpp"
#include "tests/support/agency.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/exchange.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace std::chrono_literals;

namespace {

// A member whose machine trades, and the auditor.
struct Watched {
    Market market;
    Trader owner = member_of_new_party(market);
    Token auditor = person(market, "auditor");
    MadeKey key = made_key(market, owner.token, {"exchange", "trading"});
    long long seen = 0;

    Response send(Method method, std::string_view target, const json::object& body = {},
                  std::string_view request_id = "req-machine") {
        Request request = with_body(market.request(method, target, key.secret), body);
        request.request_id = request_id;
        request.address = "203.0.113.9";
        return market.send(request);
    }
    // The rows since the last time that name the key.
    std::vector<json::object> rows() {
        market.seal();
        std::vector<json::object> list;
        const auto page = body_of(market.get("/v1/audit?limit=1000&after=" + std::to_string(seen), auditor));
        for (const json::value& row : page.at("items").as_array())
            if (!row.at("machine_key").as_string().empty()) list.push_back(row.as_object());
        seen = page.at("next_after").as_int64();
        return list;
    }
    std::string only_outcome() {
        const auto list = rows();
        REQUIRE(list.size() == 1);
        CHECK(list[0].at("object") == json::string(key.id));
        return json::value_to<std::string>(list[0].at("outcome"));
    }
    ChainVerdict verdict() {
        ChainVerdict verdict;
        market.read([&](Unit& unit) { verdict = unit.journal.verify(); });
        return verdict;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Watched,
                  "what a machine reads leaves a row with key, account, operation, request, address and outcome") {
    CHECK(rows().empty());
    REQUIRE(send(Method::get, "/v1/my/listings").status == 200);
    const auto list = rows();
    REQUIRE(list.size() == 1);
    CHECK(list[0].at("machine_key") == json::string(key.id));
    CHECK(list[0].at("object") == json::string(key.id));
    CHECK(list[0].at("account") == json::string(owner.account));
    CHECK(list[0].at("action") == "list_my_listings");
    CHECK(list[0].at("request_id") == "req-machine");
    CHECK(list[0].at("address") == "203.0.113.9");
    CHECK(list[0].at("outcome") == "200");
    CHECK(verdict().whole);
}

TEST_CASE_FIXTURE(Watched,
                  "what a machine writes names the key in every row of the change, and has the row of its request") {
    REQUIRE(send(Method::post, "/v1/listings", listing_wish(market)).status == 201);
    const auto list = rows();
    REQUIRE(list.size() == 2);
    int of_listing = 0, of_key = 0;
    for (const json::object& row : list) {
        CHECK(row.at("machine_key") == json::string(key.id));
        CHECK(row.at("action") == "draft_listing");
        of_listing += row.at("object").as_string().starts_with("lst_") && row.at("outcome") == "done";
        of_key += row.at("object") == json::string(key.id) && row.at("outcome") == "201";
    }
    CHECK(of_listing == 1);
    CHECK(of_key == 1);
    CHECK(verdict().whole);
}

TEST_CASE_FIXTURE(Watched, "what a machine imports names its key as well, though the import opens its units itself") {
    const MadeKey importing = made_key(market, person(market, "registrar"), {"imports"});
    rows();
    Importing office{market, importing.secret};
    const std::string import = office.taken(csv({sound_row(1)}));
    const auto list = rows();
    REQUIRE(list.size() == 2);
    CHECK(list[0].at("object") == json::string(import.substr(import.rfind('/') + 1)));
    CHECK(list[0].at("outcome") == "done");
    CHECK(list[1].at("object") == json::string(importing.id));
    CHECK(list[1].at("outcome") == "202");
    for (const json::object& row : list) {
        CHECK(row.at("machine_key") == json::string(importing.id));
        CHECK(row.at("action") == "import_contracts");
    }
}

TEST_CASE_FIXTURE(Watched, "whatever a machine is refused leaves one row with the code") {
    CHECK(rows().empty());
    CHECK(send(Method::get, "/v1/listings/lst_01JDCNX8T4M0A1B2C3D4E5F6G7").status == 404);
    CHECK(only_outcome() == "not_found");
    CHECK(send(Method::get, "/v1/contracts").status == 403);
    CHECK(only_outcome() == "scope_missing");
    CHECK(send(Method::post, "/v1/keys", key_wish(market, {"exchange"})).status == 403);
    CHECK(only_outcome() == "not_for_machines");
    CHECK(send(Method::post, "/v1/listings", {{"title", "x"}}).status == 422);
    CHECK(only_outcome() == "invalid_fields");
    CHECK(send(Method::get, "/v1/my/listings?limit=0").status == 422);
    CHECK(only_outcome() == "invalid_fields");
    market.remove(key.address, owner.token);
    CHECK(send(Method::get, "/v1/my/listings").status == 401);
    CHECK(only_outcome() == "key_ended");
}

TEST_CASE_FIXTURE(Watched,
                  "a role that does not suffice is one row, not two, and what has not changed is a row as well") {
    const MadeKey procuring = made_key(market, new_broker(market).token, {"procuring"});
    rows();
    CHECK(code_of(market.post("/v1/procurements", procurement_wish(market), procuring.secret)) == "forbidden");
    CHECK(rows().size() == 1);

    const std::string listing = drafted(market, owner, listing_wish(market));
    rows();
    Request request = market.request(Method::get, listing, key.secret);
    request.if_none_match = "\"1\"";
    CHECK(market.send(request).status == 304);
    CHECK(only_outcome() == "304");
}

TEST_CASE_FIXTURE(Watched, "what an agency's machine asks of procurements tells nobody that it meant to quote") {
    const Trader staff = reviewer(market), agency = enrolled_agency(market, staff);
    const std::string procurement = published_procurement(market, owner, procurement_wish(market));
    const MadeKey reading = made_key(market, agency.token, {"agency"});
    rows();
    CHECK(market.get(procurement, reading.secret).status == 200);
    CHECK(code_of(market.post(procurement + "/quotes", amount_quote("90.00"), reading.secret)) == "not_for_machines");
    CHECK(code_of(market.get(procurement + "/quotes", reading.secret)) == "not_for_machines");
    const auto list = rows();
    REQUIRE(list.size() == 3);
    for (const json::object& row : list) {
        CHECK(row.at("action") == "procurements");
        CHECK(row.at("outcome") == "answered");
        CHECK(row.at("object") == json::string(reading.id));
    }
}

TEST_CASE_FIXTURE(Watched, "a repeat with the same idempotency key is a row of its own") {
    const Request wish = with_body(market.request(Method::post, "/v1/listings", key.secret), listing_wish(market));
    CHECK(market.send(wish).status == 201);
    CHECK(rows().size() == 2);
    CHECK(header(market.send(wish), "Idempotency-Replayed") == "true");
    CHECK(only_outcome() == "201");
}

TEST_CASE_FIXTURE(Watched, "rows of people name no key, and a secret that nobody has names nobody") {
    drafted(market, owner, listing_wish(market));
    market.get("/v1/my/listings", key.secret.substr(0, 59) + "~");
    market.get("/v1/my/listings", "hl_live_00000000_" + std::string(43, 'A'));
    CHECK(rows().empty());
}

TEST_CASE_FIXTURE(Watched, "a key shows when it was last used, before and after that is sealed") {
    const auto used = [&] { return text_at(market.get(key.address, owner.token), "/seen_at"); };
    CHECK(used().empty());
    market.now += 1min;
    send(Method::get, "/v1/my/listings");
    CHECK(used() == text(Instant{market.now}));
    market.seal();
    CHECK(used() == text(Instant{market.now}));
    market.now += 1min;
    send(Method::get, "/v1/contracts");
    CHECK(used() == text(Instant{market.now}));
}

TEST_CASE_FIXTURE(Watched, "a key's whole history is asked for by its id") {
    send(Method::get, "/v1/my/listings");
    market.remove(key.address, owner.token);
    market.seal();
    const auto page = body_of(market.get("/v1/audit?object=" + key.id, auditor));
    std::vector<std::string> actions;
    for (const json::value& row : page.at("items").as_array())
        actions.push_back(json::value_to<std::string>(row.at("action")));
    CHECK(actions == std::vector<std::string>{"make_key", "list_my_listings", "revoke_key"});
}

TEST_CASE_FIXTURE(Watched, "a key that is taken out of a row, put into one or exchanged there breaks the chain") {
    send(Method::get, "/v1/my/listings");
    market.seal();
    REQUIRE(verdict().whole);
    const long long row = number_in(market.connection, "SELECT MAX(seq) FROM audit_log WHERE machine_key IS NOT NULL");
    const std::string here = " WHERE seq = " + std::to_string(row);
    for (const char* other : {"NULL", "''", "'key_01JDCNX8T4M0A1B2C3D4E5F6G7'"}) {
        tamper(market.connection, "UPDATE audit_log SET machine_key = " + std::string{other} + here);
        CHECK(verdict().trouble == "changed");
        CHECK(verdict().first_bad == row);
    }
    tamper(market.connection, "UPDATE audit_log SET machine_key = '" + key.id + "'" + here);
    CHECK(verdict().whole);
    tamper(market.connection, "UPDATE audit_log SET machine_key = '" + key.id + "' WHERE seq = 1");
    CHECK(verdict().first_bad == 1);
}
