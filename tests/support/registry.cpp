// The registry's cast and verbs.
#include "tests/support/registry.hpp"

#include "domain/registry/proving.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/documents.hpp"

#include <doctest/doctest.h>

#include "tests/support/people.hpp"

namespace heluo::tests {

json::object yuan(std::string_view amount) { return {{"amount", amount}, {"currency", "CNY"}}; }

static json::object side(int n, std::string_view region) {
    return {{"credit_code", credit_code(n)}, {"name", "主体" + std::to_string(n)}, {"region", region}};
}

json::object contract_wish(Market& market, std::string_view title) {
    const Date today = beijing_date(market.now);
    const std::string day = text(today);
    return {{"title", title},
            {"kind", "service"},
            {"sub_kind", "51"},
            {"field", "03"},
            {"payment_mode", "1"},
            {"seller", side(1, "410305")},
            {"buyer", side(2, "410311")},
            {"signed_on", day},
            {"effective_on", day},
            {"ends_on", text(Date{today.year() + std::chrono::years{1}, today.month(), today.day()})},
            {"amount_total", yuan("1000000.00")},
            {"amount_tech", yuan("1000000.00")},
            {"deductions", json::array{}},
            {"clauses", every_clause()},
            {"foreign_language", false},
            {"internal_department", false},
            {"government_project", false},
            {"licence_needed", false}};
}

json::array every_clause() {
    static const json::array clauses = [] {
        json::array made;
        for (const Code& each : shipped_rules().list("required_clauses").all())
            made.push_back({{"code", each.code}, {"text", "见合同第" + std::to_string(each.order) + "条"}});
        return made;
    }();
    return clauses;
}

json::object another_contract() {
    return {{"reasons", {{{"pointer", "/title"}, {"code", "contract_similar"}, {"reason", "不同的试件。"}}}}};
}

void file_papers(Market& market, const std::string& contract, const Token& as) {
    if (!market.files_papers) return;
    const std::string query = "?contract=" + contract.substr(contract.rfind('/') + 1);
    if (text_at(market.get("/v1/documents" + query, as), "/items") != "[]") return;
    if (!text_at(market.get(contract, as), "/change").empty()) return;  // what its contract has on file counts
    UploadFolder folder;
    for (const char* kind : {"contract_text", "truth_pledge"})
        market.send(filing(market, folder, contract, kind, pdf(kind + contract), as));
}

Request contract_step(Market& market, const std::string& contract, std::string_view name, const Token& as,
                      const json::object& body, std::string_view if_match) {
    if (name == "submit") file_papers(market, contract, as);
    Request request = market.request(Method::post, contract + "/" + std::string{name}, as);
    if (!body.empty()) {
        request.content_type = "application/json";
        request.body = json::serialize(body);
    }
    request.if_match = if_match;
    return request;
}

const Rules& rules_without_likeness() {
    static const Rules rules = [] {
        Rules made = shipped_rules();
        made.set("registry.similar.percent", "101", {});
        return made;
    }();
    return rules;
}

const Rules& rules_without_papers() {
    static const Rules rules = [] {
        Rules made = shipped_rules();
        std::vector<Code> lines = made.list("required_documents").all();
        std::erase_if(lines, [](const Code& line) { return line.parent == "always"; });
        made.set_list("required_documents", CodeList{std::move(lines)});
        return made;
    }();
    return rules;
}

RegistryPeople::RegistryPeople(Market& market)
    : seller_party{party(market, 1, "410305")},
      buyer_party{party(market, 2, "410311")},
      seller{member(market, seller_party)},
      buyer{member(market, buyer_party)},
      registrar{person(market, "registrar")} {}

std::string registered_by(Market& market, const RegistryPeople& people, const json::object& body) {
    const Response made = market.post("/v1/contracts", body, people.seller);
    std::string contract = header(made, "Location");
    for (const auto& [name, as] :
         {std::pair{"submit", people.seller}, {"accept", people.registrar}, {"register", people.registrar}})
        market.send(contract_step(market, contract, name, as));
    return contract;
}

Registry::Registry(Instant now, const Rules& rules) : market{rules} {
    market.now = now;
    RegistryPeople people{market};
    seller_party = people.seller_party;
    buyer_party = people.buyer_party;
    seller = people.seller;
    buyer = people.buyer;
    registrar = people.registrar;
}

void Registry::at_ten_on(std::string_view day) {
    market.now = beijing_midnight(*parse_date(day)) + std::chrono::hours{10};
    seller = token(market, login_of("member", seller_party));
    buyer = token(market, login_of("member", buyer_party));
    registrar = token(market, login_of("registrar"));
}

Response Registry::draft(const json::object& body) {
    Response made = market.post("/v1/contracts", body, seller);
    if (made.status == 201) file_papers(market, header(made, "Location"), seller);
    return made;
}

json::object Registry::wish(std::string_view title) { return contract_wish(market, title); }

std::string Registry::settled(ContractSource source) {
    Agreed agreed;
    agreed.title = {"石墨烯导热膜制备工艺"};
    agreed.kind = ContractKind::transfer;
    agreed.seller = PartyId::parse(seller_party).value();
    agreed.buyer = PartyId::parse(buyer_party).value();
    agreed.total = Money::yuan(800'000);
    agreed.payment_mode = "2";
    std::string address;
    market.write([&](Unit& unit) {
        const bool deal = source == ContractSource::deal;
        agreed.source_id = deal ? unit.fresh<NegotiationId>().text() : unit.fresh<ProcurementId>().text();
        const Contract contract = deal ? draft_from_deal(unit, agreed) : draft_from_award(unit, agreed);
        address = "/v1/contracts/" + contract.id.text();
    });
    file_papers(market, address, seller);
    return address;
}

std::string Registry::drafted(const json::object& body) {
    const Response made = draft(body);
    REQUIRE_MESSAGE(made.status == 201, made.body);
    return header(made, "Location");
}

std::string Registry::submitted(const json::object& body) {
    const std::string contract = drafted(body);
    const Response sent = step(contract, "submit", seller, another_contract());
    REQUIRE_MESSAGE(sent.status == 200, sent.body);
    return contract;
}

std::string Registry::accepted(const json::object& body) {
    const std::string contract = submitted(body);
    const Response taken = step(contract, "accept", registrar);
    REQUIRE_MESSAGE(taken.status == 200, taken.body);
    return contract;
}

std::string Registry::registered(const json::object& body) {
    const std::string contract = accepted(body);
    const Response done = step(contract, "register", registrar);
    REQUIRE_MESSAGE(done.status == 200, done.body);
    return contract;
}

Request Registry::stepping(const std::string& contract, std::string_view name, const Token& as,
                           const json::object& body, std::string_view if_match) {
    return contract_step(market, contract, name, as, body, if_match);
}

Response Registry::step(const std::string& contract, std::string_view name, const Token& as, const json::object& body) {
    const std::string tag = header(market.get(contract, registrar), "ETag");
    return market.send(stepping(contract, name, as, body, tag));
}

Response Registry::edit(const std::string& contract, const json::object& body, const Token& as) {
    return market.put(contract, body, as, header(market.get(contract, registrar), "ETag"));
}

void Registry::rename(const std::string& party, std::string_view name, std::string_view region) {
    const Token staff = operator_(market);
    const std::string address = "/v1/parties/" + party;
    const Response answer =
        market.put(address, {{"name", name}, {"region", region}}, staff, header(market.get(address, staff), "ETag"));
    REQUIRE_MESSAGE(answer.status == 200, answer.body);
}

std::string Registry::change_to(const std::string& contract, const json::object& body) {
    const std::string change = header(step(contract, "change", seller, {{"reason", "双方协议变更。"}}), "Location");
    REQUIRE(edit(change, body, seller).status == 200);
    for (const auto& [name, as] :
         {std::pair{"submit", seller}, {"accept", registrar}, {"register_change", registrar}}) {
        const Response answer =
            step(change, name, as, *name == 's' ? json::object{{"benefits", json::array{}}} : json::object{});
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
    }
    return change;
}

std::vector<std::string> Registry::misfits() { return misfits_of(market); }

std::vector<std::string> misfits_of(Market& market) {
    std::vector<std::string> list;
    market.read([&](Unit& unit) {
        for (const Misfit& each : prove_register(unit).misfits) list.push_back(each.place + " " + each.trouble);
    });
    return list;
}

std::vector<std::string> Registry::misfits_with(const std::string& table, const std::string& ulid,
                                                const std::string& set, const std::string& mend) {
    const auto put = [&](const std::string& what) {
        tamper(market.connection, "UPDATE " + table + " SET " + what + " WHERE id = '" + ulid + "'");
    };
    put(set);
    const auto list = misfits();
    put(mend);
    CHECK(misfits().empty());
    return list;
}

std::vector<std::string> Registry::events(const std::string& contract, const Token& as) {
    market.seal();
    std::vector<std::string> kinds;
    const json::value feed = body_of(market.get("/v1/events?limit=1000", as));
    for (const json::value& event : feed.at("items").get_array())
        if (contract == "/v1/contracts/" + std::string{event.at("object").get_string()})
            kinds.emplace_back(event.at("kind").get_string());
    return kinds;
}

std::string Registry::at(const std::string& contract, std::string_view pointer) {
    return text_at(market.get(contract, registrar), pointer);
}

}  // namespace heluo::tests
