// Totals over the postings: sums in memory (columns.hpp), the contracts behind them in SQL.
#pragma once
#include "domain/statistics/totals.hpp"
#include "persistence/core/context.hpp"

namespace heluo::persistence {

class SqlTotals final : public Totals {
  public:
    explicit SqlTotals(Context& context) : context_{context} {}
    std::vector<TotalsCell> by(const TotalsFilter& filter, const Dimensions& dimensions, const Known& known) override;
    Concentration concentration(const TotalsFilter& filter, const Known& known) override;
    Page<CountedContract> contracts(const TotalsFilter& filter, Known known, const PageRequest& page) override;

    std::vector<MovedPosting> moved(const TotalsFilter& filter, const Known& since, const Known& until) override;

  private:
    PostingCopy& postings() const;
    Context& context_;
};

}  // namespace heluo::persistence
