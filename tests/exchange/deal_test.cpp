// Acceptance: it makes the contract's draft, and holds the listing where the form leaves nothing to a second taker.
#include <doctest/doctest.h>

#include "domain/registry/contracts.hpp"
#include "tests/support/exchange.hpp"

using namespace heluo;
using namespace heluo::tests;
using std::chrono::days;

namespace {

json::object exclusive() { return offer_wish("700000.00", "transfer"); }
json::object note() { return {{"reason", "other"}, {"text", "双方协商一致解除。"}}; }

// The deal is made; its contract.
ContractId contract_of(Stand& stand, const json::object& wish) {
    const Response accepted = stand.answer(stand.offer(wish), "accept", stand.owner);
    REQUIRE_MESSAGE(accepted.status == 201, accepted.body);
    return ContractId::parse(text_at(accepted, "/contract")).value();
}

// Both sides have signed: the seller has applied for its registration.
void applied_for(Stand& stand, const ContractId& id) {
    stand.market.write([&](Unit& unit) {
        Contract contract = unit.contracts.get(id);
        contract.state = ContractState::submitted;
        unit.contracts.save(contract);
    });
}

ContractState state_of(Stand& stand, const ContractId& id) {
    ContractState state{};
    stand.market.read([&](Unit& unit) { state = unit.contracts.get(id).state; });
    return state;
}

}  // namespace

TEST_CASE("acceptance carries the agreed terms into the draft of a contract") {
    Stand stand;
    const Talk talk = stand.offer();

    const Response accepted = stand.answer(talk, "accept", stand.owner);
    CHECK(accepted.status == 201);
    CHECK(text_at(accepted, "/state") == "accepted");
    CHECK(text_at(accepted, "/offers/0/state") == "accepted");
    CHECK(text_at(accepted, "/allowed_steps") == "[]");
    CHECK(text_at(accepted, "/due_at").empty());
    std::optional<Contract> contract;
    stand.market.read(
        [&](Unit& unit) { contract = unit.contracts.get(*ContractId::parse(text_at(accepted, "/contract"))); });
    CHECK(contract->source == ContractSource::deal);
    CHECK("/v1/negotiations/" + contract->source_id == talk.address);
    CHECK(contract->terms.amount_total == Money::yuan(500000));
    CHECK(contract->terms.kind == ContractKind::licence);
    CHECK(contract->terms.seller.party->text() == stand.owner.party);
    CHECK(contract->terms.buyer.party->text() == stand.guest.party);
    CHECK(contract->terms.field == "05");
    CHECK(contract->terms.payment_mode == "2");
}

TEST_CASE("a form that leaves room for others leaves the listing published") {
    Stand stand;
    contract_of(stand, offer_wish());

    CHECK(state_of(stand.market, stand.listing, stand.owner) == "published");
    const Talk second = offered(stand.market, stand.listing, member_of_new_party(stand.market), exclusive());
    CHECK(stand.answer(second, "accept", stand.owner).status == 201);
}

TEST_CASE("an exclusive deal reserves the listing: no other offer on it can be accepted") {
    Stand stand;
    const Trader other = member_of_new_party(stand.market), third = member_of_new_party(stand.market);
    const Talk rival = offered(stand.market, stand.listing, other, exclusive());
    const Talk modest = offered(stand.market, stand.listing, third, offer_wish());
    contract_of(stand, exclusive());

    const Response held = stand.market.get(stand.listing, stand.owner.token);
    CHECK(text_at(held, "/state") == "reserved");
    CHECK(text_at(held, "/next_event") == "reservation_ends");
    CHECK(text_at(held, "/due_at") == text(Instant{stand.market.now} + days{30}));
    CHECK(code_of(stand.answer(rival, "accept", stand.owner)) == "listing_reserved");
    CHECK(code_of(stand.answer(modest, "accept", stand.owner)) == "listing_reserved");
    CHECK(code_of(stand.answer(rival, "counter", stand.owner, exclusive())) == "listing_reserved");
    CHECK(stand.answer(rival, "reject", stand.owner).status == 200);
    CHECK(stand.market.get(stand.listing).status == 404);
    CHECK(post_as(stand.market, stand.listing + "/offers", offer_wish(), stand.guest).status == 404);
}

TEST_CASE("at the end of the reservation the listing is sold when its contract was submitted") {
    Stand stand;
    applied_for(stand, contract_of(stand, exclusive()));

    stand.market.now += days{30} - Duration{1};
    CHECK(state_of(stand.market, stand.listing, stand.owner) == "reserved");
    stand.market.now += Duration{1};
    CHECK(state_of(stand.market, stand.listing, stand.owner) == "sold");
}

TEST_CASE("at the end of the reservation a contract that nobody signed is given up, and the listing offered again") {
    Stand stand;
    const ContractId contract = contract_of(stand, exclusive());
    stand.market.now += days{30};
    CHECK(state_of(stand.market, stand.listing, stand.owner) == "published");
    CHECK(state_of(stand, contract) == ContractState::discarded);
}

TEST_CASE("at the end of the reservation the listing is offered again when its contract came to nothing") {
    Stand stand;
    const ContractId contract = contract_of(stand, exclusive());
    stand.market.write([&](Unit& unit) { discard_contract(unit, as_member(stand.owner), contract); });

    CHECK(code_of(step(stand.market, stand.listing, "close", stand.owner)) == "wrong_state");
    stand.market.now += days{30};
    CHECK(stand.market.sweep() == 1);
    const Response shown = stand.market.get(stand.listing);
    CHECK(text_at(shown, "/state") == "published");
    CHECK(text_at(shown, "/due_at") == text_at(shown, "/valid_until"));
    const Talk again = offered(stand.market, stand.listing, member_of_new_party(stand.market), exclusive());
    CHECK(stand.answer(again, "accept", stand.owner).status == 201);
}

TEST_CASE("a contract that was cancelled frees its listing, one whose registration alone was revoked does not") {
    const auto reserved_until_the_end_of = [](Stand& stand, ContractState end) {
        const ContractId id = contract_of(stand, exclusive());
        stand.market.write([&](Unit& unit) {
            Contract contract = unit.contracts.get(id);
            contract.state = end;
            contract.ending = Ending{"other", unit.now()};
            unit.contracts.save(contract);
        });
    };
    Stand cancelled;
    reserved_until_the_end_of(cancelled, ContractState::cancelled);
    CHECK(code_of(step(cancelled.market, cancelled.listing, "close", cancelled.owner)) == "wrong_state");
    cancelled.market.now += days{30};
    CHECK(state_of(cancelled.market, cancelled.listing, cancelled.owner) == "published");

    Stand revoked;
    reserved_until_the_end_of(revoked, ContractState::revoked);
    CHECK(code_of(step(revoked.market, revoked.listing, "release", revoked.staff, note())) == "listing_reserved");
    revoked.market.now += days{30};
    CHECK(state_of(revoked.market, revoked.listing, revoked.owner) == "sold");
}

TEST_CASE("the owner closes a listing whose deal stands; the operator may offer it again, but not beside a contract") {
    Stand stand;
    contract_of(stand, exclusive());

    CHECK(step(stand.market, stand.listing, "release", stand.owner, note()).status == 403);
    CHECK(step(stand.market, stand.listing, "close", stand.staff).status == 403);
    CHECK(text_at(step(stand.market, stand.listing, "close", stand.owner), "/state") == "sold");

    Stand signed_;
    const ContractId standing = contract_of(signed_, exclusive());
    applied_for(signed_, standing);
    CHECK(code_of(step(signed_.market, signed_.listing, "release", signed_.staff, note())) == "listing_reserved");
    CHECK(state_of(signed_, standing) == ContractState::submitted);

    Stand other;
    const ContractId given_up = contract_of(other, exclusive());
    const Response released = step(other.market, other.listing, "release", other.staff, note());
    CHECK(text_at(released, "/state") == "published");
    CHECK(text_at(released, "/review_reason") == "other");
    CHECK(text_at(released, "/deal").empty());
    CHECK(state_of(other, given_up) == ContractState::discarded);
}

TEST_CASE("an offer outlives the listing it was made on, and still only one exclusive deal comes of it") {
    Stand stand;
    const Trader other = member_of_new_party(stand.market);
    const Talk rival = offered(stand.market, stand.listing, other, exclusive());
    const Talk talk = stand.offer(exclusive());
    REQUIRE(step(stand.market, stand.listing, "withdraw", stand.owner).status == 200);

    CHECK(stand.answer(talk, "accept", stand.owner).status == 201);
    CHECK(state_of(stand.market, stand.listing, stand.owner) == "withdrawn");
    CHECK(code_of(stand.answer(rival, "accept", stand.owner)) == "listing_reserved");
}

TEST_CASE("on a need the owner buys and the guest sells") {
    Stand stand{[](json::object& wish) { wish["kind"] = "need"; }};
    const Talk talk = stand.offer();

    const Response seen = stand.market.get(talk.address, stand.guest.token);
    CHECK(text_at(seen, "/your_side") == "seller");
    CHECK(text_at(seen, "/buyer") == stand.owner.party);
    const Response accepted = stand.answer(talk, "accept", stand.owner);
    std::optional<Contract> contract;
    stand.market.read(
        [&](Unit& unit) { contract = unit.contracts.get(*ContractId::parse(text_at(accepted, "/contract"))); });
    CHECK(contract->terms.seller.party->text() == stand.guest.party);
}
