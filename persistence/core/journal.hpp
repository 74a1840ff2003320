// The journal in SQL: the inbox that business transactions fill, the sealer that numbers and chains, the readers.
#pragma once
#include "domain/core/journal.hpp"
#include "persistence/core/tree_log.hpp"
#include "persistence/core/unit_context.hpp"

namespace heluo::persistence {

class SqlJournal final : public Journal {
  public:
    SqlJournal(UnitContext& context, SqlTreeLog& log) : context_{context}, log_{log} {}
    std::vector<FeedEvent> events_after(long long seq, int limit, const FeedReader& reader) override;
    std::vector<FeedEvent> events_of(const std::vector<std::string>& kinds, long long seq, int limit) override;
    std::vector<FeedEvent> events_about(const std::string& object) override;
    std::vector<AuditEntry> audit_after(long long seq, const std::optional<std::string>& object, int limit) override;
    void note(const std::string& object, const std::string& outcome) override;
    int seal(const std::string& holder, Instant now, Instant until, int limit) override;
    std::optional<Instant> oldest_waiting() override;
    ChainVerdict verify(const std::vector<ChainAnchor>& anchors) override;
    RowsVerdict verify_rows(long long since) override;

    void release(const ProcurementId& opened);  // its held rows may be sealed from now on

  private:
    bool hold_lease(const std::string& holder, Instant now, Instant until);

    UnitContext& context_;
    SqlTreeLog& log_;
};

}  // namespace heluo::persistence
