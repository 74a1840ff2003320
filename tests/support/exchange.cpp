// The exchange's verbs, all over the API.
#include "tests/support/exchange.hpp"

#include <doctest/doctest.h>

#include "domain/core/crypto.hpp"
#include "domain/people/accounts.hpp"
#include "domain/people/mandates.hpp"
#include "domain/people/parties.hpp"
#include "domain/people/sessions.hpp"

namespace heluo::tests {

namespace {

// Its check character by GB 32100: the weights are powers of 3 modulo 31.
std::string credit_code(const std::string& seventeen) {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    int sum = 0, weight = 1;
    for (char c : seventeen) {
        sum += static_cast<int>(alphabet.find(c)) * weight;
        weight = weight * 3 % 31;
    }
    return seventeen + alphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
}

// Counted by the market's own entropy: two markets that do the same are the same.
PartyId new_party(Market& market) {
    const std::string counted = market.crypto.random_bytes(8);
    int count = 0;
    for (char byte : counted.substr(5)) count = count * 256 + static_cast<unsigned char>(byte);
    const std::string number = std::to_string(100'000'000 + count);
    PartyId id;
    market.write([&](Unit& unit) {
        id = unit.fresh<PartyId>();
        unit.parties.add(
            {id, {credit_code("91410300" + number)}, {"洛阳" + number + "科技有限公司"}, {"410311"}, unit.now(), 1});
    });
    return id;
}

Account account_of(Unit& unit, Role role, const std::optional<PartyId>& party) {
    Account account;
    account.id = unit.fresh<AccountId>();
    account.login = account.id.ulid;
    account.name = {"某某"};
    account.roles.add(role);
    account.party = party;
    account.password_hash = "-";
    account.created_at = unit.now();
    return account;
}

// A session that outlives every test, however far the clock is set forward, and is never due to be touched: what is tested
// here is the exchange; sessions have tests of their own.
Session session_of(Unit& unit, const Account& account, const Token& token) {
    Session session;
    session.id = unit.fresh<SessionId>();
    session.account = account.id;
    session.roles = account.roles;
    session.party = account.party;
    session.token_hash = hex(unit.crypto.sha256(token));
    session.address = "127.0.0.1";
    session.created_at = unit.now();
    session.seen_at = session.idle_until = session.ends_at = unit.now() + std::chrono::days{3650};
    return session;
}

Trader with_account(Market& market, Role role, const std::optional<PartyId>& party) {
    Trader trader;
    trader.token = hex(market.crypto.random_bytes(32)).substr(21);
    if (party) trader.party = party->text();
    market.write([&](Unit& unit) {
        const Account account = account_of(unit, role, party);
        unit.accounts.add(account);
        unit.sessions.add(session_of(unit, account, trader.token));
        trader.account = account.id.text();
    });
    return trader;
}

}  // namespace

Trader member_of_new_party(Market& market) { return with_account(market, Role::member, new_party(market)); }
Trader member_of(Market& market, const std::string& party) {
    return with_account(market, Role::member, PartyId::parse(party));
}
Trader agent_of_new_party(Market& market) { return with_account(market, Role::agency, new_party(market)); }
Trader agent_of(Market& market, const std::string& party) {
    return with_account(market, Role::agency, PartyId::parse(party));
}
Trader of_role(Market& market, Role role) { return with_account(market, role, std::nullopt); }
Trader reviewer(Market& market) { return of_role(market, Role::operator_); }
Trader overseer(Market& market) { return of_role(market, Role::supervisor); }
Trader new_broker(Market& market) { return of_role(market, Role::broker); }

Actor as_member(const Trader& trader) {
    Actor actor;
    actor.account = AccountId::parse(trader.account).value();
    actor.roles.add(Role::member);
    actor.party = PartyId::parse(trader.party);
    return actor;
}

void entrust(Market& market, const Trader& client, const Trader& broker, Instant until) {
    market.write(
        [&](Unit& unit) { grant_mandate(unit, as_member(client), AccountId::parse(broker.account).value(), until); });
}

json::object money(std::string_view yuan) { return {{"amount", yuan}, {"currency", "CNY"}}; }

json::object listing_wish(Market& market, std::string_view title) {
    return {{"kind", "achievement"},
            {"title", title},
            {"summary", "自主研发，已完成中试。Heat-spreading film, pilot stage."},
            {"region", "410311"},
            {"field", "05"},
            {"forms", {"transfer", "ordinary_licence", "service"}},
            {"asking_price", money("800000.00")},
            {"valid_until", text(Instant{market.now} + std::chrono::days{90})}};
}

json::object without(json::object body, std::string_view member) {
    body.erase(member);
    return body;
}

json::object offer_wish(std::string_view yuan, std::string_view form) {
    return {{"price", money(yuan)},
            {"payment_mode", "2"},
            {"form", form},
            {"terms", "分两期支付，首期百分之六十。"},
            {"valid_days", 7}};
}

Response post_as(Market& market, const std::string& target, const json::object& body, const Trader& as,
                 std::string_view if_match) {
    Request request = market.request(Method::post, target, as.token);
    if (!body.empty()) {
        request.content_type = "application/json";
        request.body = json::serialize(body);
    }
    request.if_match = if_match;
    return market.send(request);
}

Response step(Market& market, const std::string& object, std::string_view name, const Trader& as,
              const json::object& body) {
    const std::string tag = header(market.get(object, as.token), "ETag");
    return post_as(market, object + "/" + std::string{name}, body, as, tag.empty() ? "*" : tag);
}

std::string drafted(Market& market, const Trader& owner, const json::object& wish) {
    const Response made = market.post("/v1/listings", wish, owner.token);
    REQUIRE_MESSAGE(made.status == 201, made.body);
    return header(made, "Location");
}

std::string submitted(Market& market, const Trader& owner, const json::object& wish) {
    const std::string listing = drafted(market, owner, wish);
    const Response sent = step(market, listing, "submit", owner);
    REQUIRE_MESSAGE(sent.status == 200, sent.body);
    return listing;
}

std::string published(Market& market, const Trader& owner, const Trader& reviewer, const json::object& wish) {
    const std::string listing = submitted(market, owner, wish);
    const Response shown = step(market, listing, "publish", reviewer);
    REQUIRE_MESSAGE(shown.status == 200, shown.body);
    return listing;
}

std::string state_of(Market& market, const std::string& object, const Trader& as) {
    return text_at(market.get(object, as.token), "/state");
}

Talk talk_of(const Response& response) {
    REQUIRE_MESSAGE(response.status < 300, response.body);
    return {"/v1/negotiations/" + text_at(response, "/id"), text_at(response, "/live_offer")};
}

Talk offered(Market& market, const std::string& listing, const Trader& guest, const json::object& wish) {
    return talk_of(post_as(market, listing + "/offers", wish, guest));
}

Response answer_offer(Market& market, const Talk& talk, std::string_view how, const Trader& as,
                      const json::object& body) {
    return post_as(market, talk.address + "/offers/" + talk.offer + "/" + std::string{how}, body, as);
}

Stand::Stand(const std::function<void(json::object&)>& change)
    : owner{member_of_new_party(market)}, staff{reviewer(market)}, guest{member_of_new_party(market)} {
    json::object wish = listing_wish(market);
    if (change) change(wish);
    listing = published(market, owner, staff, wish);
}

}  // namespace heluo::tests
