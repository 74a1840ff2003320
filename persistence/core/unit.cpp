// Puts the stores of all capabilities together into one unit of work.
#include "persistence/core/unit.hpp"

#include "persistence/core/dialect.hpp"

namespace heluo::persistence {

SqlUnit::SqlUnit(Sql& sql, Crypto& crypto, const Rules& rules, bool writing, const Cause& cause, const Clock& clock,
                 Instant not_before)
    : Stores{sql, crypto, writing, cause, clock, not_before},
      Unit{Ports{rules,
                 crypto,
                 party_store,
                 account_store,
                 session_store,
                 machine_key_store,
                 throttle_store,
                 mandate_store,
                 code_exception_store,
                 listing_store,
                 negotiation_store,
                 agency_store,
                 procurement_store,
                 quote_store,
                 contract_store,
                 supplement_store,
                 receipt_store,
                 objection_store,
                 document_store,
                 number_store,
                 posting_store,
                 workload_store,
                 certificate_store,
                 import_store,
                 reward_store,
                 totals_store,
                 target_store,
                 closing_store,
                 content_store,
                 journal_store,
                 log_store,
                 timer_store,
                 key_store}} {}

void SqlUnit::snapshot() {
    if (context.writing || std::exchange(has_snapshot_, true)) return;
    context.groups = nullptr;  // what others load is not of this snapshot
    context.sql.command(context.sql.dialect().begin_snapshot());
}

// A savepoint of its own name inside the one that the group of writers may have set.
void SqlUnit::attempt(const std::function<void()>& work) {
    auto mark = context.mark();
    context.sql.command("SAVEPOINT attempt");
    try {
        work();
    } catch (const RunAgain&) {
        throw;
    } catch (const DatabaseError& error) {
        // The engine has ended the transaction, or nobody knows what it still holds: no savepoint to go back to.
        if (error.trouble == Trouble::again || error.trouble == Trouble::gone || error.trouble == Trouble::damage ||
            error.trouble == Trouble::full)
            throw;
        context.sql.command("ROLLBACK TO SAVEPOINT attempt");
        context.back_to(std::move(mark));
        posting_store.rolled_back();
        throw;
    } catch (...) {
        context.sql.command("ROLLBACK TO SAVEPOINT attempt");
        context.back_to(std::move(mark));
        posting_store.rolled_back();
        throw;
    }
    context.sql.command("RELEASE SAVEPOINT attempt");
}

}  // namespace heluo::persistence
