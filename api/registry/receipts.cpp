// Endpoints of receipts: what was paid under a contract, recorded by its applicant and confirmed by the registry.
#include "api/routes.hpp"
#include "domain/people/actions.hpp"
#include "domain/registry/receipt.hpp"

namespace heluo::api {

namespace {

struct NewReceipt {
    Text<1, 20> kind;
    std::optional<ReceiptId> refunds;
    Date received_on{};
    Money amount;
    std::optional<Text<1, 100>> bank_ref;
};
BOOST_DESCRIBE_STRUCT(NewReceipt, (), (kind, refunds, received_on, amount, bank_ref))

struct ReceiptRejection {
    Prose<1, 1000> text;
};
BOOST_DESCRIBE_STRUCT(ReceiptRejection, (), (text))

struct ReceiptView {
    ReceiptId id;
    ContractId contract;
    ReceiptState state{};
    std::string kind;
    std::optional<ReceiptId> refunds;
    Date received_on{};
    Money amount;
    std::optional<std::string> bank_ref, explanation;
    std::optional<Instant> decided_at;
    Instant created_at;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(ReceiptView, (),
                      (id, contract, state, kind, refunds, received_on, amount, bank_ref, explanation, decided_at,
                       created_at, version))

// Of the confirmed receipts of a contract, and of those that wait.
struct ReceivedView {
    Money received, refunded, net, waiting, refunds_waiting;
};
BOOST_DESCRIBE_STRUCT(ReceivedView, (), (received, refunded, net, waiting, refunds_waiting))

ReceiptView view_of(const Receipt& receipt) {
    ReceiptView view;
    view.id = receipt.id;
    view.contract = receipt.contract;
    view.state = receipt.state;
    view.kind = receipt.wish.kind;
    view.refunds = receipt.wish.refunds;
    view.received_on = receipt.wish.received_on;
    view.amount = receipt.wish.amount;
    if (receipt.wish.bank_ref) view.bank_ref = receipt.wish.bank_ref->value;
    if (!receipt.explanation.empty()) view.explanation = receipt.explanation;
    view.decided_at = receipt.decided_at;
    view.created_at = receipt.created_at;
    view.version = receipt.version;
    return view;
}

Created<ReceiptView> record(Unit& unit, const Actor& applicant, const ContractId& contract, const NewReceipt& body) {
    const Receipt made = record_receipt(unit, applicant, contract,
                                        {body.kind.value, body.refunds, body.received_on, body.amount, body.bank_ref});
    return created(view_of(made), "/v1/receipts/" + made.id.text());
}

template <Receipt (*step)(Unit&, const Actor&, const ReceiptId&)>
ReceiptView take(Unit& unit, const Actor& actor, const ReceiptId& id, const IfMatch&) {
    return view_of(step(unit, actor, id));
}

ReceiptView reject(Unit& unit, const Actor& registrar, const ReceiptId& id, const IfMatch&,
                   const ReceiptRejection& body) {
    return view_of(reject_receipt(unit, registrar, id, body.text));
}

ReceiptView show(Unit& unit, const Actor& actor, const ReceiptId& id) { return view_of(receipt_for(unit, actor, id)); }

ReceivedView sum(Unit& unit, const Actor& actor, const ContractId& contract) {
    const Received sum = received_for(unit, actor, contract);
    return {sum.confirmed, sum.refunded, sum.net(), sum.waiting, sum.refunds_waiting};
}

struct ReceiptQuery {
    std::optional<ContractId> contract;
    std::optional<ReceiptState> state;
};
BOOST_DESCRIBE_STRUCT(ReceiptQuery, (), (contract, state))

Page<ReceiptView> list(Unit& unit, const Actor& actor, const Query<ReceiptQuery>& query, const PageRequest& request) {
    const auto page = receipts_for(unit, actor, {query->contract, query->state, {}}, request);
    Page<ReceiptView> views;
    for (const Receipt& receipt : page.items) views.items.push_back(view_of(receipt));
    views.next = page.next;
    return views;
}

}  // namespace

std::vector<Route> receipt_routes() {
    using enum Reason;
    return {
        route<"POST /v1/contracts/{contract}/receipts", record, Action::record_receipt>(
            "Record money received under a contract, or paid back")
            .legal()
            .refuses({not_entitled_applicant, wrong_state, wrong_registry}),
        route<"GET /v1/contracts/{contract}/receipts/sum", sum, Action::sum_receipts>(
            "What a contract has brought so far"),
        route<"GET /v1/receipts", list, Action::list_receipts>(
            "Receipts: a contract's, a party's own, a registrar's queue")
            .refuses({not_found}),
        route<"GET /v1/receipts/{receipt}", show, Action::read_receipt>("A receipt"),
        route<"POST /v1/receipts/{receipt}/withdraw", take<withdraw_receipt>, Action::withdraw_receipt>(
            "Withdraw a receipt that is not confirmed yet")
            .refuses({not_entitled_applicant}),
        route<"POST /v1/receipts/{receipt}/confirm", take<confirm_receipt>, Action::confirm_receipt>(
            "Confirm a receipt that the bank's slip shows")
            .legal()
            .refuses({conflict_of_interest}),
        route<"POST /v1/receipts/{receipt}/reject", reject, Action::reject_receipt>("Reject a receipt, saying why")
            .legal()
            .refuses({conflict_of_interest}),
    };
}

}  // namespace heluo::api
