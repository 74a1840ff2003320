// Where a table is put together: one question at one moment, what it is asked of, and the table that grows.
#pragma once
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "domain/core/rules.hpp"
#include "domain/core/unit.hpp"
#include "domain/statistics/tables.hpp"

namespace heluo {

// The figures of one period and of the same a year before.
struct Compared {
    Figures now, before;
    bool none() const { return now == Figures{} && before == Figures{}; }
    friend Compared operator+(const Compared& a, const Compared& b) { return {a.now + b.now, a.before + b.before}; }
};

// What every part of an answer is made from: one question at one moment.
class Desk {
  public:
    Desk(Unit& unit, const TableQuestion& question, TotalsFilter filter, const Known& known, Table& table)
        : unit{unit}, question{question}, filter{std::move(filter)}, known{known}, table{table} {}

    std::vector<TotalsCell> by(const Dimensions& dimensions) const { return unit.totals.by(filter, dimensions, known); }
    std::vector<TotalsCell> a_year_before(const Dimensions& dimensions) const {
        const Period before = question.period.a_year_before();
        TotalsFilter other = filter;
        other.from = before.from();
        other.until = before.until();
        return unit.totals.by(other, dimensions, known);
    }
    // Both, by what `key` makes of a cell's values.
    template <class Key>
    auto pairs(const Dimensions& dimensions, const Key& key) const {
        std::map<decltype(key(std::vector<std::string>{})), Compared> sums;
        for (const TotalsCell& cell : by(dimensions)) {
            Figures& sum = sums[key(cell.values)].now;
            sum = sum + cell.figures;
        }
        for (const TotalsCell& cell : a_year_before(dimensions)) {
            Figures& sum = sums[key(cell.values)].before;
            sum = sum + cell.figures;
        }
        return sums;
    }
    Compared all() const {
        Compared sum;
        for (const auto& [key, pair] : pairs({}, [](const auto&) { return 0; })) sum = pair;
        return sum;
    }
    Desk with(Measure measure) const {
        TotalsFilter other = filter;
        other.measure = measure;
        return {unit, question, std::move(other), known, table};
    }
    TotalsFilter behind(Dimension dimension, std::set<std::string> any) const {
        TotalsFilter narrow = filter;
        narrow.only[dimension] = std::move(any);
        return narrow;
    }
    void add(std::string code, std::string name, int level, const Compared& pair,
             std::optional<TotalsFilter> behind) const {
        table.rows.push_back(
            {std::move(code), std::move(name), level, pair.now, pair.before, table.total, std::move(behind), {}, {}});
    }
    void check(std::string what, bool holds) const { table.checks.push_back({std::move(what), holds}); }
    // The codes that were in force on some day of the period.
    bool was_valid(const Code& code) const {
        return (!code.valid_from || *code.valid_from < table.until) &&
               (!code.valid_until || table.from < *code.valid_until);
    }

    Unit& unit;
    const TableQuestion& question;
    const TotalsFilter filter;
    const Known known;
    Table& table;
};

// A table for whoever may ask for it; confidential titles and names only for who is cleared.
Table tell_table(Unit& unit, const TableQuestion& question, const std::optional<Instant>& as_of, bool cleared);

// T2 to T9, T12, T14: by a code list (breakdowns.cpp).
struct Breakdown {
    std::string_view rows_head;
    Dimension dimension;
    std::string_view list;
    int deepest = 9;  // levels that are shown; what is beneath counts above
};
void break_down(const Desk& desk, const Breakdown& breakdown);
void break_down_kinds(const Desk& desk);  // the five, or four with licences among the transfers

// T10, T11: by places (areas.cpp).
void tell_flows(const Desk& desk);
void tell_counties(const Desk& desk);

// T15 (work.cpp).
void tell_work(const Desk& desk);

}  // namespace heluo
