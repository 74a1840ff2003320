// Every address x every role (A37-A39), generated from the routes and the table of rights: a new endpoint is walked as soon
// as it has its line in the table. Path slots name real objects of strangers where this file knows how to make one, and
// well-formed ids of nothing elsewhere; bodies are the examples of the OpenAPI document.
#include "domain/people/rights.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "api/routes.hpp"
#include "tests/support/agency.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/exchange.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;
using api::Route;

namespace {

struct Person {
    std::string name;
    Roles roles;
    Token token;
};

json::object described(const Route& route) {
    json::object operation;
    api::Schemas schemas;
    route.describe(operation, schemas);
    return operation;
}

// Some value that the schema of a path or query parameter allows.
std::string value_of(const json::object& schema) {
    if (const auto* all = schema.if_contains("enum")) return json::value_to<std::string>(all->at(0));
    if (const auto* least = schema.if_contains("minimum")) return json::serialize(*least);
    const auto* pattern = schema.if_contains("pattern");
    if (!pattern) return "anything";
    const std::string text = json::value_to<std::string>(*pattern);
    const auto line = text.find("_[0-7]");
    return line == text.npos ? "4103" : text.substr(1, line - 1) + "_01JDCNX8T4M0A1B2C3D4E5F6G7";
}

bool names_object(const json::object& parameter) {
    const auto* pattern = parameter.at("schema").as_object().if_contains("pattern");
    return pattern && json::value_to<std::string>(*pattern).find("_[0-7]") != std::string::npos;
}

// Two parties with a listing, a negotiation, a contract and a mandate between them, a procurement with a sealed quote; and
// everybody else.
struct City {
    Market market;
    Trader owner = member_of_new_party(market), guest = member_of_new_party(market), staff = reviewer(market),
           broker = new_broker(market);
    std::map<std::string, std::string> foreign;  // an object of theirs by the name of the slot
    std::vector<std::string> drafts;             // addresses of what is not published yet
    std::vector<Person> people{{"nobody", {}, {}}};
    const std::vector<Route> routes = api::all_routes();

    City() {
        const std::string sold = published(market, owner, staff, listing_wish(market));
        const Talk talk = offered(market, sold, guest, offer_wish());
        REQUIRE(answer_offer(market, talk, "accept", owner).status == 201);
        const Talk open = offered(market, sold, member_of_new_party(market), offer_wish());
        entrust(market, owner, broker, Instant{market.now} + std::chrono::days{30});
        const auto first = [&](std::string_view list, const Trader& of) {
            return text_at(market.get(list, of.token), "/items/0/id");
        };
        drafts = {drafted(market, owner, listing_wish(market, "未公开的成果")),
                  header(post_as(market, "/v1/procurements", procurement_wish(market), owner), "Location")};
        const Trader agency = enrolled_agency(market, staff);
        const std::string procurement = published_procurement(market, owner, procurement_wish(market));
        const Response sealed = quote(market, procurement, agency, amount_quote("100.00"));
        REQUIRE_MESSAGE(sealed.status == 201, sealed.body);
        foreign = {{"{listing}", drafts[0].substr(13)},
                   {"{negotiation}", open.address.substr(17)},
                   {"{offer}", open.offer},
                   {"{contract}", first("/v1/contracts", owner)},
                   {"{mandate}", first("/v1/mandates", owner)},
                   {"{party}", owner.party},
                   {"{account}", owner.account},
                   {"{session}", text_at(market.get("/v1/me", owner.token), "/session")},
                   {"{agency}", first("/v1/agencies", agency)},
                   {"{procurement}", procurement.substr(17)},
                   {"{quote}", text_at(sealed, "/id")},
                   {"{machine_key}", made_key(market, owner.token, {"exchange"}).id}};
        for (const auto& [slot, id] : foreign) REQUIRE_MESSAGE(id.find('_') == 3, slot);
        const std::string elsewhere = party(market, 7);
        for (const auto& [role, name] : names<Role>) {
            if (role == Role::visitor) continue;
            const bool of_party = role == Role::member || role == Role::agency;
            const std::string login = "stranger-" + std::string{name};
            account(market, login, {std::string{name}}, of_party ? elsewhere : "");
            people.push_back({std::string{name}, {role}, token(market, login)});
        }
    }

    Request request(const Route& route, const Token& token, bool of_nothing = false) {
        const json::object operation = described(route);
        const json::array parameters =
            operation.contains("parameters") ? operation.at("parameters").as_array() : json::array{};
        std::string target, query;
        std::size_t next = 0;
        std::vector<std::string> slots;
        for (const json::value& parameter : parameters) {
            const std::string value = value_of(parameter.at("schema").as_object());
            if (parameter.at("in") == "path") slots.push_back(value);
            if (parameter.at("in") == "query" && parameter.at("required").as_bool())
                query += (query.empty() ? "?" : "&") + json::value_to<std::string>(parameter.at("name")) + "=" + value;
        }
        for (const std::string& segment : route.segments) {
            const bool slot = segment.starts_with('{');
            const auto known = foreign.find(segment);
            target += "/";
            target += !slot ? segment : known == foreign.end() || of_nothing ? slots.at(next) : known->second;
            next += slot;
        }
        Request made = market.request(route.method, target + query, token);
        if (route.signature.takes_body) {
            made.content_type = "application/json";
            made.body = json::serialize(operation.at("requestBody").at("content").at("application/json").at("example"));
        }
        if (route.signature.needs_if_match) made.if_match = "*";
        return made;
    }

    // Whether the first object of the address can be read.
    bool shows(const Route& route, const Token& token) {
        const std::string target = request(route, token).target;
        return market.get(target.substr(0, target.find('/', target.find('_'))), token).status == 200;
    }

    // Everything that is kept, but the notes of refused attempts and the refusals that a repeat would be told.
    std::string state() const {
        std::string kept;
        const std::string text = database_text(market.connection);
        for (std::size_t at = 0; at < text.size();) {
            const auto end = text.find('\n', at) + 1;
            const std::string_view row = std::string_view{text}.substr(at, end - at);
            if (!row.starts_with("journal_inbox|") && !row.starts_with("idempotency_keys|")) kept += row;
            at = end;
        }
        return kept;
    }
};

std::string name_of(const Route& route) { return std::string{api::name_of(route.method)} + " " + route.path; }

bool walks_objects(const Route& route) {
    const json::object operation = described(route);
    if (!operation.contains("parameters")) return false;
    for (const json::value& parameter : operation.at("parameters").as_array())
        if (parameter.at("in") == "path" && names_object(parameter.as_object())) return true;
    return false;
}

}  // namespace

TEST_CASE("whom the table denies is refused at every address, and nothing changes") {
    City city;
    int refused = 0;
    for (const Route& route : city.routes) {
        CAPTURE(name_of(route));
        const std::string before = city.state();
        for (const Person& person : city.people) {
            if (may_ever(person.roles, route.action)) continue;
            CAPTURE(person.name);
            const Response answer = city.market.send(city.request(route, person.token));
            CHECK(answer.status == (person.token.empty() && route.signature.needs_actor ? 401 : 403));
            CHECK(code_of(answer) == (answer.status == 401 ? "not_authenticated" : "forbidden"));
            ++refused;
        }
        CHECK((city.state() == before));
    }
    CHECK(refused > 300);
}

TEST_CASE("strangers who could do it to their own things cannot do it to others', and do not learn that they exist") {
    City city;
    int refused = 0;
    for (const Route& route : city.routes) {
        if (!walks_objects(route)) continue;
        CAPTURE(name_of(route));
        const std::string before = city.state();
        for (const Person& person : city.people) {
            if (!may_ever(person.roles, route.action) || may(person.roles, route.action, {})) continue;
            CAPTURE(person.name);
            const Response answer = city.market.send(city.request(route, person.token));
            CAPTURE(answer.body);
            ++refused;
            if (route.writes()) {
                CHECK((answer.status == 404 || answer.status == 403));
                continue;
            }
            // What hangs on something that the stranger may read itself may say 403; quotes are sealed to all alike.
            const bool open_no = answer.status == 403 || code_of(answer) == "quotes_sealed";
            if (open_no && city.shows(route, person.token)) continue;
            CHECK(answer.status == 404);
            const Response unknown = city.market.send(city.request(route, person.token, true));
            CHECK(answer.body == unknown.body);
        }
        CHECK((city.state() == before));
    }
    CHECK(refused > 40);
}

TEST_CASE("a draft is not found by strangers, though everybody may read what is published") {
    City city;
    for (const std::string& draft : city.drafts) {
        CAPTURE(draft);
        const std::string unknown = draft.substr(0, draft.find('_') + 1) + "01JDCNX8T4M0A1B2C3D4E5F6G7";
        for (const Person& person : city.people) {
            if (person.roles.has(Role::operator_) || person.roles.has(Role::supervisor)) continue;
            CAPTURE(person.name);
            const Response answer = city.market.get(draft, person.token);
            CHECK(answer.status == 404);
            CHECK(answer.body == city.market.get(unknown, person.token).body);
        }
    }
}

TEST_CASE("a token that nobody gave is refused wherever the caller counts") {
    City city;
    for (const Route& route : city.routes) {
        if (!route.signature.needs_actor && !route.signature.may_have_actor) continue;
        CAPTURE(name_of(route));
        for (const auto& authorization : {"Bearer " + Token(43, 'A'), std::string{"Basic bm9ib2R5"}}) {
            Request request = city.request(route, {});
            request.authorization = authorization;
            const Response answer = city.market.send(request);
            CHECK(answer.status == 401);
            CHECK(code_of(answer) == "not_authenticated");
            CHECK(header(answer, "WWW-Authenticate").starts_with("Bearer"));
        }
    }
}

// Last of the walks: these requests do take effect.
TEST_CASE("whom the table allows is not refused as a stranger, whatever the example's body and state lead to") {
    City city;
    for (const Route& route : city.routes) {
        if (route.signature.takes_upload) continue;  // streamed by the door: tests/registry
        CAPTURE(name_of(route));
        for (const Person& person : city.people) {
            if (!may(person.roles, route.action, {})) continue;
            CAPTURE(person.name);
            const Response answer = city.market.send(city.request(route, person.token));
            if (answer.status < 400) continue;
            CAPTURE(answer.body);
            CHECK(code_of(answer) != "not_authenticated");
            CHECK(code_of(answer) != "forbidden");
            CHECK(answer.status < 500);
        }
    }
}

TEST_CASE("what an answer shows cannot be written into a request (mass assignment)") {
    City city;
    const std::set<std::string> shown{"id",      "state",  "version",  "created_at", "allowed_steps",
                                      "account", "due_at", "owner_id", "role",       "password_hash"};
    for (const Route& route : city.routes) {
        if (!route.signature.takes_body) continue;
        CAPTURE(name_of(route));
        const auto allowed = std::find_if(city.people.begin(), city.people.end(),
                                          [&](const Person& person) { return may_ever(person.roles, route.action); });
        REQUIRE(allowed != city.people.end());
        Request request = city.request(route, allowed->token);
        json::object body = json::parse(request.body).as_object();
        std::set<std::string> added;
        for (const std::string& member : shown)
            if (!body.contains(member)) body[member] = "1", added.insert("/" + member);
        request.body = json::serialize(body);
        const std::string before = city.state();
        const Response answer = city.market.send(request);
        CAPTURE(answer.body);
        CHECK(answer.status == 422);
        std::set<std::string> refused;
        for (const std::string& fault : faults(answer))
            if (fault.ends_with(" unknown_member")) refused.insert(fault.substr(0, fault.find(' ')));
        CHECK(refused == added);
        if (!request.has_idempotency_key) CHECK((city.state() == before));
    }
}
