// Serials of registration numbers in SQL: see numbers.hpp.
#include "persistence/registry/numbers.hpp"

#include "domain/core/refusal.hpp"

namespace heluo::persistence {

bool SqlRegistrationNumbers::advance(const std::string& series) {
    return context_.sql.execute("UPDATE number_series SET serial = serial + 1 WHERE series = :series",
                                {bind("series", series)}) == 1;
}

// Two units that both find no row would both insert it, and the second wait, fail and deadlock with a third; so they
// queue at the row '' first, and whoever comes later finds the series open.
void SqlRegistrationNumbers::open(const std::string& series) {
    std::string gate = "SELECT serial FROM number_series WHERE series = ''";
    gate += context_.lock();
    context_.sql.number(gate);
    if (advance(series)) return;
    context_.sql.execute("INSERT INTO number_series (series, serial) VALUES (:series, 1)", {bind("series", series)});
}

long long SqlRegistrationNumbers::next(int year, const std::string& region4, const std::string& point2) {
    const std::string series = std::to_string(year) + region4 + point2;
    if (!advance(series)) open(series);
    const auto serial =
        context_.sql.number("SELECT serial FROM number_series WHERE series = :series", {bind("series", series)});
    require(serial.value() <= last_serial, Reason::serials_exhausted, point2);
    return *serial;
}

}  // namespace heluo::persistence
