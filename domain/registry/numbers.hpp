// Registration numbers (合同登记编号): serials per year, city and point, gap-free because the row lock lasts until COMMIT.
#pragma once
#include <string>

namespace heluo {

class RegistrationNumbers {
  public:
    virtual ~RegistrationNumbers() = default;
    // The next serial of the series, from 1; serials_exhausted after 999,999. Locks the series until the unit ends, so
    // ask late. A unit that rolls back gives its serial back.
    virtual long long next(int year, const std::string& region4, const std::string& point2) = 0;
};

inline constexpr long long last_serial = 999'999;  // six digits

}  // namespace heluo
