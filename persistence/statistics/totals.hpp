// Totals in SQL: sums over the postings, made by the engine in 64-bit integers.
#pragma once
#include "domain/statistics/totals.hpp"
#include "persistence/core/context.hpp"

namespace heluo::persistence {

class SqlTotals final : public Totals {
  public:
    explicit SqlTotals(Context& context) : context_{context} {}
    std::vector<TotalsCell> by(const TotalsFilter& filter, const Dimensions& dimensions, const Known& known) override;
    Page<CountedContract> contracts(const TotalsFilter& filter, Known known, const PageRequest& page) override;

  private:
    Context& context_;
};

}  // namespace heluo::persistence
