// The postings in memory, column by column, for what a total asks of them: one scan answers by every dimension alike, where the engine
// would need an index for each. Each instance keeps a copy of its own, which holds what was posted up to
// some number; before it answers it takes in what was posted since. Postings never change and have no gaps, so a number tells all of
// what a total was: as of a past moment it is the sum of a shorter beginning (registry.md §5.2, R35).
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/statistics/totals.hpp"
#include "persistence/core/sql.hpp"

namespace heluo::persistence {

// What a column says, each value by the number of its first occurrence.
template <class Value>
class Values {
  public:
    std::size_t number_of(const Value& value) {
        const auto [at, fresh] = numbers_.try_emplace(value, values_.size());
        if (fresh) values_.push_back(value);
        return at->second;
    }
    std::optional<std::size_t> find(const Value& value) const {
        const auto at = numbers_.find(value);
        return at == numbers_.end() ? std::nullopt : std::optional{at->second};
    }
    const std::vector<Value>& all() const { return values_; }

  private:
    std::unordered_map<Value, std::size_t> numbers_;
    std::vector<Value> values_;
};
using Words = Values<std::string>;

// So many postings of one year, 55 bytes each: few enough that what a scan notes of each row stays in the processor's nearest memory. A
// row is written once, and a chunk stays where it is while anybody reads it.
struct PostingChunk {
    static constexpr std::size_t rows = 1 << 11;
    template <class Number>
    using Column = std::array<Number, rows>;

    Column<std::int64_t> amount_total, amount_tech;                // of a receipt the total is what came in
    Column<std::uint32_t> seq, moment, seller_party, buyer_party;  // of the moment the last bits
    Column<std::uint16_t> booked_on, registered_on, seller_region, buyer_region;
    Column<std::uint8_t> kind, sub_kind, field, payment_mode, ip_type, seller_nature, buyer_nature, plan_source, goal,
        industry, amount_band, facts, seller_country, buyer_country;
    Column<std::int8_t> items;
};

struct ColumnsRow;  // a posting as it is read

class PostingColumns {
  public:
    // The figures up to that posting. Reads the database for what is not here yet.
    std::vector<TotalsCell> by(Sql& sql, const TotalsFilter& filter, const Dimensions& dimensions, const Known& known);

    struct Vocabulary {
        Words kinds, sub_kinds, fields, payment_modes, ip_types, natures, plan_sources, goals, industries, amount_bands,
            facts, countries, regions, parties;
        Values<long long> days;  // yyyymmdd
    };

  private:
    class Scan;
    // What is booked in one year and registered in one, mostly the same, in the order of its numbers: a question of a year looks at no
    // other, however late a change of its contracts was posted.
    struct Part {
        std::vector<std::shared_ptr<PostingChunk>> chunks;
        std::size_t size = 0;
        std::size_t size_until(long long seq) const;  // so many of its postings are up to that one
    };
    struct Years {
        int booked = 0, registered = 0;
        friend auto operator<=>(const Years&, const Years&) = default;
    };
    bool is_here(Sql& sql, long long seq);
    void load(Sql& sql, long long seq);
    // With the lock held.
    std::uint32_t moment_of(long long seq) const;
    void append(const ColumnsRow& row);
    Scan prepare(const TotalsFilter& filter, const Dimensions& dimensions, long long seq) const;
    void narrow(Scan& scan, const TotalsFilter& filter) const;
    void divide(Scan& scan, const TotalsFilter& filter, const Dimensions& of_one_column) const;

    std::mutex loading_;  // held by who takes in postings; taken before the other
    std::mutex mutex_;    // of all below, held for moments only
    std::map<Years, Part> parts_;
    long long size_ = 0;
    Vocabulary words_;
};

}  // namespace heluo::persistence
