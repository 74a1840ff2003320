// Registration numbers (合同登记编号): serials per year, city and point, gap-free because the row lock lasts until COMMIT.
#pragma once
#include <string>

#include "domain/core/identifiers.hpp"
#include "domain/core/rules.hpp"

namespace heluo {

class RegistrationNumbers {
  public:
    virtual ~RegistrationNumbers() = default;
    // The next serial of the series, from 1; serials_exhausted after 999,999. Locks the series until the unit ends, so
    // ask late. A unit that rolls back gives its serial back.
    virtual long long next(int year, const std::string& region4, const std::string& point2) = 0;
};

inline constexpr long long last_serial = 999'999;  // six digits

// Whether this registry gives numbers of that series, by today's rules.
bool is_ours(const RegistrationNumber& number, const Rules& rules, Date on);
// Its code as contracts bear it: region and point.
std::string registry_code(const Rules& rules, Date on);

}  // namespace heluo
