// Verifying the audit chain: recomputes every MAC and every link and names the first row that does not fit, and how (A51).
#include <algorithm>

#include "persistence/core/journal.hpp"
#include "persistence/core/journal_rows.hpp"
#include "persistence/core/record.hpp"

namespace heluo::persistence {
namespace {

class Checker {
  public:
    Checker(Sql& sql, const Crypto& crypto, const std::vector<ChainAnchor>& anchors)
        : sql_{sql}, crypto_{crypto}, anchors_{anchors} {}

    ChainVerdict run() {
        const auto head = find<HeadRow>(sql_, "chain_head WHERE name = 'audit'");
        if (!head) return bad(0, "mac");
        if (head->seq > 0 && head->mac != head_mac(*head, crypto_)) return bad(0, of_another_key() ? "key" : "mac");
        head_ = *head;
        last_ = sql_.number("SELECT MAX(seq) FROM audit_log").value_or(0);
        while (verdict_.trouble.empty() && verdict_.rows < last_)
            if (!check_page()) break;
        if (verdict_.trouble.empty()) check_end();
        verdict_.whole = verdict_.trouble.empty();
        return verdict_;
    }

  private:
    static constexpr long long page = 1000;

    ChainVerdict bad(long long seq, const char* trouble) {
        verdict_.first_bad = seq;
        verdict_.trouble = trouble;
        return verdict_;
    }

    // A forger without the key spoils what he touches; that there are rows and none is genuine is another key.
    bool of_another_key() {
        for (long long after = 0;;) {
            const auto rows = select<AuditRow>(sql_, "audit_log WHERE seq > :seq ORDER BY seq LIMIT :most",
                                               {bind("seq", after), bind("most", page)});
            if (rows.empty()) return after > 0;
            for (const AuditRow& row : rows)
                if (row.mac == mac_of(facts_of(row), row.leaf_hash, crypto_)) return false;
            after = rows.back().seq;
        }
    }

    bool check_page() {
        const auto rows = select<AuditRow>(sql_, "audit_log WHERE seq > :seq ORDER BY seq LIMIT :most",
                                           {bind("seq", verdict_.rows), bind("most", page)});
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (!check_row(rows[i], i + 1 < rows.size() ? &rows[i + 1] : nullptr)) return false;
        return !rows.empty();
    }

    bool check_row(const AuditRow& row, const AuditRow* next) {
        const long long seq = verdict_.rows + 1;
        if (row.seq != seq) return bad(seq, "removed"), false;
        const bool genuine = row.mac == mac_of(facts_of(row), row.leaf_hash, crypto_);
        const std::string hash = link(verdict_.head, seq, facts_of(row), row.mac, crypto_);
        if (!genuine || hash != row.hash) return bad(seq, how(genuine, next)), false;
        verdict_.rows = seq;
        verdict_.head = hash;
        for (const ChainAnchor& anchor : anchors_)
            if (anchor.seq == seq && anchor.hash != hash) return bad(seq, "anchor"), false;
        return true;
    }

    // A genuine row in the wrong place was moved here, because a row before it is gone or because two were exchanged. A
    // row that is not genuine was put in if the log is longer than its head says, else it was changed.
    const char* how(bool genuine, const AuditRow* next) const {
        const bool longer = last_ > head_.seq, shorter = last_ < head_.seq;
        const bool skipping_fits =
            next && next->hash == link(verdict_.head, verdict_.rows + 1, facts_of(*next), next->mac, crypto_);
        if (!genuine) return longer || skipping_fits ? "inserted" : "changed";
        if (shorter) return "removed";
        return longer ? "inserted" : "swapped";
    }

    void check_end() {
        if (head_.seq > last_) {
            bad(last_ + 1, "truncated");
        } else if (head_.seq < last_) {
            bad(head_.seq + 1, "inserted");
        } else if (head_.hash != verdict_.head) {
            bad(last_, "changed");
        } else if (const auto beyond = std::find_if(anchors_.begin(), anchors_.end(),
                                                    [&](const ChainAnchor& anchor) { return anchor.seq > last_; });
                   beyond != anchors_.end()) {
            bad(last_ + 1, "truncated");  // also an older backup put back as a whole
        }
    }

    Sql& sql_;
    const Crypto& crypto_;
    const std::vector<ChainAnchor>& anchors_;
    HeadRow head_;
    long long last_ = 0;
    ChainVerdict verdict_;
};

}  // namespace

ChainVerdict SqlJournal::verify(const std::vector<ChainAnchor>& anchors) {
    return Checker{context_.sql, context_.crypto, anchors}.run();
}

}  // namespace heluo::persistence
