// Verifying the rows: each thing with an id and a version is what the last audit entry about it says, and none is gone; each file
// that was sent in has its bytes. The audit chain itself is verified apart (audit_check.cpp), registered contracts that are gone
// by the transparency log (heluo verify log).
#include <algorithm>
#include <map>
#include <set>

#include "persistence/core/journal.hpp"
#include "persistence/core/journal_rows.hpp"
#include "persistence/core/unit.hpp"

namespace heluo::persistence {
namespace {

// What is said of an object: after a change, or before and after its end.
struct SaidRow {
    std::string object;
    long long seq{};
    std::string before_hash, after_hash;
};
BOOST_DESCRIBE_STRUCT(SaidRow, (), (object, seq, before_hash, after_hash))

struct ObjectRow {
    std::string object;
};
BOOST_DESCRIBE_STRUCT(ObjectRow, (), (object))

struct ContentRow {
    std::string sha256;
};
BOOST_DESCRIBE_STRUCT(ContentRow, (), (sha256))

struct IdRow {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(IdRow, (), (id))

struct Hash {
    std::string hash;  // hex; empty where the object was removed
    long long seq = 0;
    std::string place() const { return seq ? "audit row " + std::to_string(seq) : "the journal's inbox"; }
};
using SaidOf = std::map<std::string, Hash>;

class RowChecker {
  public:
    RowChecker(Context& context, long long since)
        : context_{context}, sql_{context.sql}, crypto_{context.crypto}, since_{since} {
        auto rows = select<InboxRow>(sql_,
                                     "journal_inbox WHERE NOT EXISTS (SELECT 1 FROM audit_log WHERE audit_log.id = "
                                     "journal_inbox.id) ORDER BY at, id");
        std::erase_if(rows, [this](const InboxRow& row) { return !is_genuine(row); });
        put_in_order(rows);
        for (const InboxRow& row : rows)
            if (!row.before_hash.empty() || !row.after_hash.empty()) {
                waiting_[row.object] = {row.after_hash, 0};
                if (row.leaf) in_log_.insert(row.object);
            }
    }

    template <class Thing>
    void check() {
        check_rows<Thing>();
        check_gone<Thing>();
    }
    void check_contents() {
        SqlContents contents{context_};
        for (std::string after;;) {
            const auto rows =
                select<ContentRow>(sql_, "document_contents WHERE sha256 > :after ORDER BY sha256 LIMIT :most",
                                   {bind("after", after), bind("most", page)});
            for (const ContentRow& row : rows)
                if (!is_whole(contents, crypto_, row.sha256))
                    broken("file " + row.sha256, "has not the bytes that were sent in");
            if (rows.size() < static_cast<std::size_t>(page)) return;
            after = rows.back().sha256;
        }
    }
    RowsVerdict verdict() { return std::move(verdict_); }

  private:
    static constexpr long long page = 1000;

    // Written by the server, and held back only as a sealed quote is.
    bool is_genuine(const InboxRow& row) const {
        const bool quote = row.object.starts_with(QuoteId{}.text());
        return (!row.hold || quote) && row.mac == mac_of(facts_of(row), hash_of(row.leaf, crypto_), crypto_);
    }
    void broken(const std::string& object, const std::string& trouble) {
        if (verdict_.broken.size() < max_broken_rows) verdict_.broken.push_back(object + " " + trouble);
    }

    SaidOf said_of(const std::vector<std::string>& objects) {
        SaidOf last;
        for_each_in<SaidRow>(sql_, "audit_log", "object", objects, [&](const SaidRow& row) {
            if (row.before_hash.empty() && row.after_hash.empty()) return;  // nothing was changed
            if (Hash& said = last[row.object]; said.seq < row.seq) said = {row.after_hash, row.seq};
        });
        for (const std::string& object : objects)
            if (const auto waits = waiting_.find(object); waits != waiting_.end()) last[object] = waits->second;
        return last;
    }

    template <class Thing>
    void check_rows() {
        using Row = typename Kept<Thing>::Row;
        const std::string tail = std::string{Kept<Thing>::table} + " WHERE id > :after ORDER BY id LIMIT :most";
        for (std::string after;;) {
            const auto rows = select<Row>(sql_, tail, {bind("after", after), bind("most", page)});
            std::vector<std::string> objects;
            for (const Row& row : rows) objects.push_back(typename Kept<Thing>::IdType{row.id}.text());
            const SaidOf said = said_of(objects);
            for (std::size_t i = 0; i < rows.size(); ++i) {
                const auto last = said.find(objects[i]);
                if (last == said.end())
                    broken(objects[i], "is in no audit row");
                else
                    check_row(objects[i], hex(crypto_.sha256(canonical(rows[i], Said::filled))), last->second);
            }
            if (rows.size() < static_cast<std::size_t>(page)) return;
            after = rows.back().id;
        }
    }

    void check_row(const std::string& object, const std::string& hash, const Hash& said) {
        if (said.seq > 0 && said.seq <= since_) {
            ++verdict_.older;
            return;
        }
        ++verdict_.rows;
        if (hash != said.hash) broken(object, "is not what " + said.place() + " says");
    }

    // Contracts that the transparency log holds are proved by it (heluo verify log), which knows of imports that were undone.
    template <class Thing>
    void check_gone() {
        const std::string begin = typename Kept<Thing>::IdType{}.text();  // "con_"
        std::string tail =
            "(SELECT DISTINCT a.object FROM audit_log a WHERE a.object > :after AND a.object LIKE :alike";
        if constexpr (std::is_same_v<Thing, Contract>)
            tail += " AND NOT EXISTS (SELECT 1 FROM log_leaves l WHERE l.object = a.object)";
        tail += " ORDER BY a.object LIMIT :most) AS said ORDER BY object";
        for (std::string after = begin;;) {
            std::vector<std::string> objects;
            for (ObjectRow& row :
                 select<ObjectRow>(sql_, tail, {bind("after", after), bind("alike", begin + "%"), bind("most", page)}))
                objects.push_back(std::move(row.object));
            check_there<Thing>(objects);
            if (objects.size() < static_cast<std::size_t>(page)) break;
            after = objects.back();
        }
        std::vector<std::string> waiting;
        for (const auto& [object, last] : waiting_)
            if (object.starts_with(begin) && !in_log_.contains(object)) waiting.push_back(object);
        check_there<Thing>(waiting);
    }

    template <class Thing>
    void check_there(const std::vector<std::string>& objects) {
        const std::size_t begin = typename Kept<Thing>::IdType{}.text().size();
        std::vector<std::string> ids;
        for (const std::string& object : objects) ids.push_back(object.substr(begin));
        std::set<std::string> there;
        for_each_in<IdRow>(sql_, Kept<Thing>::table, "id", ids, [&](IdRow row) { there.insert(std::move(row.id)); });
        std::vector<std::string> missing;
        for (const std::string& object : objects)
            if (!there.contains(object.substr(begin))) missing.push_back(object);
        for (const auto& [object, last] : said_of(missing))
            if (!last.hash.empty()) broken(object, "is gone, which " + last.place() + " has");
    }

    Context& context_;
    Sql& sql_;
    const Crypto& crypto_;
    SaidOf waiting_;
    std::set<std::string> in_log_;  // of those that wait, what the transparency log is about to hold
    const long long since_;
    RowsVerdict verdict_;
};

template <class... Things>
RowsVerdict check_all(Context& context, long long since) {
    RowChecker checker{context, since};
    (checker.template check<Things>(), ...);
    checker.check_contents();
    return checker.verdict();
}

}  // namespace

// A new noun comes here as well: tests/core/row_check_test.cpp counts the tables.
RowsVerdict SqlJournal::verify_rows(long long since) {
    return check_all<Party, Account, MachineKey, Mandate, CodeException, Listing, Negotiation, Offer, Agency,
                     Procurement, Quote, Contract, Revision, Supplement, Receipt, Objection, Document, Certificate,
                     Import, Target, Closing>(context_, since);
}

}  // namespace heluo::persistence
