// One question to the columns: which postings it keeps, and by what it divides them.
#pragma once
#include <memory>
#include <vector>

#include "domain/statistics/totals.hpp"
#include "persistence/statistics/columns.hpp"
#include "persistence/statistics/scan.hpp"

namespace heluo::persistence {

// The unit (统计调查对象) of each side, by its number: asked for by few, so numbered when they ask and then for good.
class SideUnits {
  public:
    std::shared_ptr<const std::vector<std::uint32_t>> of(const Words& sides);

  private:
    Values<std::string, std::string_view> units_;
    std::shared_ptr<const std::vector<std::uint32_t>> of_side_ = std::make_shared<std::vector<std::uint32_t>>();
};

// Each is made with the columns at rest, and scans what was posted up to a number without them, since that stays where it is.
Scan scan_of(const PostingColumns& columns, const TotalsFilter& filter, const Dimensions& dimensions, long long seq);
Scan scan_of_list(const PostingColumns& columns, const TotalsFilter& filter, long long seq);

}  // namespace heluo::persistence
