// One question to the columns: which postings it keeps, by what it divides them, and their sums.
#pragma once
#include <memory>

#include "domain/statistics/totals.hpp"
#include "persistence/statistics/columns.hpp"

namespace heluo::persistence {

// Made with the columns at rest; asked for its cells it needs them no more, since what was posted stays where it is.
class PostingScan {
  public:
    // Over the postings up to that one.
    PostingScan(const PostingColumns& columns, const TotalsFilter& filter, const Dimensions& dimensions, long long seq);
    static PostingScan of_units(const PostingColumns& columns, const TotalsFilter& filter, long long seq);
    PostingScan(PostingScan&&) noexcept;
    ~PostingScan();
    std::vector<TotalsCell> cells() const;
    Concentration concentration() const;  // of a scan of units

    class Scan;

  private:
    std::unique_ptr<Scan> scan_;
};

}  // namespace heluo::persistence
