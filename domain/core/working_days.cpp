// Counting working days.
#include "domain/core/working_days.hpp"

namespace heluo {

namespace {

Date next(Date day) { return days_after(day, 1); }

}  // namespace

Date days_after(Date day, long long count) { return Date{std::chrono::sys_days{day} + std::chrono::days{count}}; }

bool is_working_day(Date day, const Rules& rules) {
    if (const Code* named = rules.list("workdays").find(text(day))) return named->parent == "work";
    const unsigned weekday = std::chrono::weekday{std::chrono::sys_days{day}}.iso_encoding();
    return weekday <= 5;
}

Date working_days_after(Date day, long long count, const Rules& rules) {
    while (count > 0) {
        day = next(day);
        if (is_working_day(day, rules)) --count;
    }
    return day;
}

long long working_days_between(Date day, Date last, const Rules& rules) {
    long long count = 0;
    while (day < last) {
        day = next(day);
        if (is_working_day(day, rules)) ++count;
    }
    return count;
}

Date end_of_days_after(Date day, long long count, const Rules& rules) {
    day = days_after(day, count);
    while (!is_working_day(day, rules)) day = next(day);
    return day;
}

}  // namespace heluo
