// Working days (工作日): Monday to Friday, less the days off of the code list `workdays` and with its make-up days (调休上班日),
// as the State Council's notices give them year by year. Periods begin on the day after the event (民法典 201).
#pragma once
#include "domain/core/instant.hpp"
#include "domain/core/rules.hpp"

namespace heluo {

bool is_working_day(Date day, const Rules& rules);
// The count-th working day after `day`, which is not counted itself.
Date working_days_after(Date day, long long count, const Rules& rules);
long long working_days_between(Date day, Date last, const Rules& rules);  // `day` not counted, `last` counted
// The count-th calendar day after `day`; where a period ends on a day off, it ends on the next working day (民法典 203).
Date days_after(Date day, long long count);
Date end_of_days_after(Date day, long long count, const Rules& rules);

}  // namespace heluo
