// Receipts in SQL: see receipts.hpp.
#include "persistence/registry/receipts.hpp"

#include "persistence/core/pages.hpp"
#include "persistence/core/stored.hpp"

namespace heluo::persistence {

ReceiptRow Kept<Receipt>::freeze(const Receipt& receipt) {
    ReceiptRow row;
    row.contract = receipt.contract.ulid;
    row.recorded_by = receipt.recorded_by.ulid;
    row.state = name_of(receipt.state);
    row.kind = receipt.wish.kind;
    row.refunds = ulid_of(receipt.wish.refunds);
    row.received_on = to_yyyymmdd(receipt.wish.received_on);
    row.amount = receipt.wish.amount.in_fen();
    if (receipt.wish.bank_ref) row.bank_ref = receipt.wish.bank_ref->value;
    row.explanation = receipt.explanation;
    if (receipt.decided_at) row.decided_at = to_micros(*receipt.decided_at);
    row.created_at = to_micros(receipt.created_at);
    return row;
}

Receipt Kept<Receipt>::thaw(const ReceiptRow& row) {
    Receipt receipt;
    receipt.id = {row.id};
    receipt.contract = {row.contract};
    receipt.recorded_by = {row.recorded_by};
    receipt.state = stored_name<ReceiptState>(row.state);
    receipt.wish.kind = row.kind;
    receipt.wish.refunds = stored_id<ReceiptId>(row.refunds);
    receipt.wish.received_on = from_yyyymmdd(static_cast<int>(row.received_on));
    receipt.wish.amount = Money::fen(row.amount);
    if (row.bank_ref) receipt.wish.bank_ref = Text<1, 100>{*row.bank_ref};
    receipt.explanation = row.explanation;
    if (row.decided_at) receipt.decided_at = from_micros(*row.decided_at);
    receipt.created_at = from_micros(row.created_at);
    receipt.version = row.version;
    return receipt;
}

std::vector<Receipt> SqlReceipts::of(const ContractId& contract) {
    return keeper_.list(" WHERE contract = :contract ORDER BY id", {bind("contract", contract.ulid)});
}

long long SqlReceipts::confirmed() {
    return context_.sql.number("SELECT COUNT(*) FROM receipts WHERE state = 'confirmed'").value_or(0);
}

Page<Receipt> SqlReceipts::list(const ReceiptFilter& filter, const PageRequest& page) {
    return newest_first(keeper_,
                        Narrowed{{{"contract", ulid_of(filter.contract)},
                                  {"state", stored(filter.state)},
                                  {"recorded_by", ulid_of(filter.recorded_by)}}}
                            .also(filter.open_only, of_open_contracts),
                        page);
}

}  // namespace heluo::persistence
