// One scan of the columns, in their numbers: chunk by chunk and column by column each test takes rows away, and each axis moves those
// that are left on among the cells. It asks for no word and writes nothing, so it runs while others append.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "domain/statistics/totals.hpp"
#include "persistence/statistics/columns.hpp"

namespace heluo::persistence {

using Texts = std::vector<std::string>;

// The kinds in the law's order; all else by its text, of which nothing said is the first.
struct Before {
    bool of_kinds = false;
    bool operator()(const Texts& a, const Texts& b) const;
};

// Where something stands in a list of what is behind a figure: by its day (yyyymmdd), then by its number.
struct ListPlace {
    long long day = 0, seq = 0;
    friend auto operator<=>(const ListPlace&, const ListPlace&) = default;
};

class Scan {
  public:
    static constexpr std::size_t rows = PostingChunk::rows;
    using Keep = std::array<std::uint8_t, rows>;
    struct Left {
        std::size_t count = 0;
        std::array<std::uint16_t, rows> row;
        std::array<std::uint32_t, rows> cell;
    };
    struct Piece {
        std::shared_ptr<PostingChunk> chunk;
        std::size_t size;  // so many of its first rows
        bool whole;        // all its days are asked for
        int year;          // in which they are, by the day that the question goes by
        bool receipt;      // all are 到款
    };
    std::vector<Piece> pieces;                               // by their years
    PostingChunk::Column<std::uint16_t> PostingChunk::*day;  // that the question goes by
    std::vector<long long> days;                             // by their numbers; only where a list is asked for
    std::shared_ptr<const std::vector<std::uint32_t>>
        unit_of;  // by the number of a side; only where units are asked for

    // Keeps what `table` holds true for, by the number in the column.
    template <class Number>
    void test(PostingChunk::Column<Number> PostingChunk::*column, std::vector<std::uint8_t> table) {
        tests_.emplace_back([column, table = std::move(table)](const PostingChunk& chunk, std::size_t n, Keep& kept) {
            const Number* const numbers = (chunk.*column).data();
            const std::uint8_t* const holds = table.data();
            std::uint8_t* const keep = kept.data();
            for (std::size_t i = 0; i < n; ++i) keep[i] &= holds[numbers[i]];
        });
    }
    void test(std::function<void(const PostingChunk&, std::size_t, Keep&)> own) { tests_.push_back(std::move(own)); }
    template <class Column>
    void test_days(Column column, std::vector<std::uint8_t> table) {
        test(column, std::move(table));
        days_ = std::move(tests_.back());
        tests_.pop_back();
    }
    // Divides by what is said of each number of a column, one text for each dimension; rows of a number of which nothing is said are
    // tested away.
    template <class Number>
    void divide(PostingChunk::Column<Number> PostingChunk::*column, const std::vector<Texts>& said, Before before) {
        std::vector<Texts> groups;
        for (const Texts& each : said)
            if (!each.empty()) groups.push_back(each);
        std::sort(groups.begin(), groups.end(), before);
        groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
        std::vector<std::uint32_t> group_of;
        for (const Texts& each : said)
            group_of.push_back(
                each.empty() ? 0
                             : static_cast<std::uint32_t>(std::lower_bound(groups.begin(), groups.end(), each, before) -
                                                          groups.begin()));
        const auto width = static_cast<std::uint32_t>(groups.size());
        axes_.emplace_back([column, group_of = std::move(group_of), width](const PostingChunk& chunk, Left& left) {
            const Number* const numbers = (chunk.*column).data();
            const std::uint32_t* const group = group_of.data();
            const std::uint16_t* const row = left.row.data();
            std::uint32_t* const cell = left.cell.data();
            for (std::size_t i = 0; i < left.count; ++i) cell[i] = cell[i] * width + group[numbers[row[i]]];
        });
        groups_.push_back(std::move(groups));
    }

    std::vector<TotalsCell> cells() const;
    Concentration concentration() const;
    // The first of what is left after that place, at most so many.
    std::vector<ListPlace> listed(const ListPlace& after, std::size_t most) const;
    // The numbers of what is left after that one, in their order.
    std::vector<long long> numbers(long long after) const;
    long long last() const;  // the highest number of the pieces

  private:
    template <class Use>
    void for_each_left(std::size_t begin, std::size_t end, const Use& use) const;
    struct Sums {
        long long items = 0, tech = 0;
        std::array<long long, 2> money{};  // 成交额, and what came in
        void add(const Sums& other) {
            items += other.items;
            tech += other.tech;
            for (std::size_t i = 0; i < money.size(); ++i) money[i] += other.money[i];
        }
    };
    std::vector<Sums> sums() const;
    std::vector<Sums> sums_of(std::size_t begin, std::size_t end) const;  // of some of the pieces
    long long width() const;

    std::function<void(const PostingChunk&, std::size_t, Keep&)> days_;
    std::vector<std::function<void(const PostingChunk&, std::size_t, Keep&)>> tests_;
    std::vector<std::function<void(const PostingChunk&, Left&)>> axes_;
    std::vector<std::vector<Texts>> groups_;  // of each axis
};

}  // namespace heluo::persistence
