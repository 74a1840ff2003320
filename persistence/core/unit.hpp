// The unit of work over one connection: every store of the house as a member, and what the Unit itself can do.
#pragma once
#include "persistence/agency/agencies.hpp"
#include "persistence/agency/procurements.hpp"
#include "persistence/agency/quotes.hpp"
#include "persistence/core/contents.hpp"
#include "persistence/core/journal.hpp"
#include "persistence/core/keys.hpp"
#include "persistence/core/timers.hpp"
#include "persistence/core/tree_log.hpp"
#include "persistence/core/unit_context.hpp"
#include "persistence/exchange/listings.hpp"
#include "persistence/exchange/negotiations.hpp"
#include "persistence/people/accounts.hpp"
#include "persistence/people/code_exceptions.hpp"
#include "persistence/people/machine_keys.hpp"
#include "persistence/people/mandates.hpp"
#include "persistence/people/parties.hpp"
#include "persistence/people/sessions.hpp"
#include "persistence/registry/certificates.hpp"
#include "persistence/registry/contracts.hpp"
#include "persistence/registry/documents.hpp"
#include "persistence/registry/imports.hpp"
#include "persistence/registry/numbers.hpp"
#include "persistence/registry/objections.hpp"
#include "persistence/registry/postings.hpp"
#include "persistence/registry/receipts.hpp"
#include "persistence/registry/rewards.hpp"
#include "persistence/registry/supplements.hpp"
#include "persistence/registry/workloads.hpp"
#include "persistence/statistics/closings.hpp"
#include "persistence/statistics/posting_copy.hpp"
#include "persistence/statistics/targets.hpp"
#include "persistence/statistics/totals.hpp"

namespace heluo::persistence {

// A base of SqlUnit, so that the stores exist before the Ports refer to them.
struct Stores {
    Stores(Sql& sql, Crypto& crypto, bool writing, const Cause& cause, const Clock& clock, Instant not_before)
        : context{sql, crypto, writing, cause, clock, not_before} {}

    UnitContext context;
    SqlTreeLog log_store{context};
    SqlJournal journal_store{context, log_store};
    SqlTimers timer_store{context};
    SqlKeys key_store{context};
    SqlContents content_store{context};
    SqlParties party_store{context};
    SqlAccounts account_store{context};
    SqlSessions session_store{context};
    SqlMachineKeys machine_key_store{context};
    SqlLoginThrottle throttle_store{context};
    SqlMandates mandate_store{context};
    SqlCodeExceptions code_exception_store{context};
    SqlListings listing_store{context};
    SqlNegotiations negotiation_store{context};
    SqlAgencies agency_store{context};
    SqlProcurements procurement_store{context};
    SqlQuotes quote_store{context};
    SqlContracts contract_store{context};
    SqlSupplements supplement_store{context};
    SqlReceipts receipt_store{context};
    SqlObjections objection_store{context};
    SqlDocuments document_store{context};
    SqlRegistrationNumbers number_store{context};
    SqlPostings posting_store{context};
    SqlWorkloads workload_store{context, posting_store};
    SqlCertificates certificate_store{context};
    SqlImports import_store{context};
    SqlRewardBases reward_store{context};
    SqlTotals totals_store{context};
    SqlTargets target_store{context};
    SqlClosings closing_store{context};
};

class SqlUnit final : private Stores, public Unit {
  public:
    SqlUnit(Sql& sql, Crypto& crypto, const Rules& rules, bool writing, const Cause& cause, const Clock& clock,
            Instant not_before);

    Instant now() override { return context.now(); }
    Instant about_now() override { return context.about_now(); }
    std::string fresh_ulid() override { return context.fresh_ulid(); }
    const Cause& cause() const override { return context.cause; }
    void set_account(std::string account) override { context.cause.account = std::move(account); }
    void set_machine_key(std::string key) override { context.cause.machine_key = std::move(key); }
    void announce(Event event) override { context.announce(std::move(event)); }
    void witness(const std::string& object, std::string leaf) override { context.witness(object, std::move(leaf)); }
    void withhold(std::string object, ProcurementId until_opening) override {
        context.withhold(std::move(object), std::move(until_opening.ulid));
    }
    void withhold_refusal(ProcurementId until_opening) override {
        context.withhold_refusal(std::move(until_opening.ulid));
    }
    void release(const ProcurementId& opened) override { journal_store.release(opened); }
    void expect_version(std::string ulid, long long version) override {
        context.expect_version(std::move(ulid), version);
    }
    void settling(std::string ulid) override { context.settling(std::move(ulid)); }
    void snapshot() override;
    void attempt(const std::function<void()>& work) override;

    // The journal rows of the unit; the last statement before COMMIT.
    void finish() { context.write_journal(); }
    bool has_snapshot() const { return has_snapshot_; }
    // Loads by id together with other reads, until a snapshot of its own is asked for.
    void read_with_others(RowGroups& groups) { context.groups = &groups; }
    // Sums totals over what the units of one database have in memory.
    void sum_over(PostingCopy& postings) { context.postings = &postings; }

  private:
    bool has_snapshot_ = false;
};

}  // namespace heluo::persistence
