// Tables and progress for the public: see published.hpp.
#include "domain/statistics/published.hpp"

#include "domain/core/refusal.hpp"
#include "domain/statistics/closings.hpp"
#include "domain/statistics/desk.hpp"
#include "domain/statistics/targets.hpp"

namespace heluo {

namespace {

constexpr std::chrono::years a_year{1};

class Guard {
  public:
    Guard(Unit& unit, const Known& known) : unit_{unit}, known_{known} {}

    bool is_sensitive(const Figures& figures, const std::optional<TotalsFilter>& behind) const {
        if (figures == Figures{}) return false;
        // By the rules of its own year, so that it is told alike wherever it stands.
        return !behind || heluo::is_sensitive(figures, unit_.totals.concentration(*behind, known_),
                                              secrecy_on(behind->until.value(), unit_.rules));
    }
    // Which of the rows are withheld.
    std::vector<bool> withheld(const std::vector<TableRow>& rows, const Figures TableRow::*figures,
                               std::chrono::years ago, bool add_up) const {
        std::vector<GuardedCell> cells;
        for (const TableRow& row : rows) {
            std::optional<TotalsFilter> behind = row.behind;
            if (behind) behind->from = *behind->from - ago, behind->until = *behind->until - ago;
            cells.push_back({row.*figures, row.level, is_sensitive(row.*figures, behind)});
        }
        if (add_up) withhold(cells);
        std::vector<bool> list;
        for (const GuardedCell& cell : cells) list.push_back(add_up ? cell.withheld : cell.sensitive);
        return list;
    }

  private:
    Unit& unit_;
    const Known& known_;
};

TableName table_of(PublishedName name) { return named<TableName>(name_of(name)).value(); }

void tell(std::vector<PublishedRow>& rows, const std::vector<TableRow>& all, std::optional<Figures> PublishedRow::*told,
          const Figures TableRow::*figures, const std::vector<bool>& withheld) {
    for (std::size_t i = 0; i < all.size(); ++i)
        if (!withheld[i]) rows[i].*told = all[i].*figures;
}

}  // namespace

PublishedTable published_table(Unit& unit, PublishedName name, int year) {
    TableQuestion question;
    question.table = table_of(name);
    question.period = Period{year};
    const Table table = tell_table(unit, question, {}, false);
    require(table.closed, Reason::not_published);
    const Known known = unit.postings.known({});
    const Guard guard{unit, known};
    const bool add_up = name != PublishedName::T16;
    PublishedTable published{table.title, table.rows_head, table.region, {}, {"", "合计", 0, {}, {}}, table.notes};
    for (const TableRow& row : table.rows) published.rows.push_back({row.code, row.name, row.level, {}, {}});
    const auto tell_year = [&](std::optional<Figures> PublishedRow::*told, const Figures TableRow::*figures,
                               const Figures& total, std::chrono::years ago) {
        TotalsFilter all;
        all.region = table.region;
        all.from = table.from - ago;
        all.until = table.until - ago;
        if (add_up && guard.is_sensitive(total, all)) return;  // nor is anything of it
        tell(published.rows, table.rows, told, figures, guard.withheld(table.rows, figures, ago, add_up));
        if (add_up) published.total.*told = total;
    };
    tell_year(&PublishedRow::now, &TableRow::now, table.total, std::chrono::years{0});
    tell_year(&PublishedRow::before, &TableRow::before, table.total_before, a_year);
    published.notes.emplace_back("“*”表示依照统计法为保护单个统计调查对象不予公布，相关数据一并不予公布。");
    return published;
}

PublishedProgress published_progress(Unit& unit, int year) {
    unit.snapshot();
    const Known known = unit.postings.known({});
    const Period whole{year};
    PublishedProgress progress{year, home_of(unit), {}, whole.from(), {}, {}};
    const Date closed = std::min(unit.closings.closed_until(known), whole.until());
    const Guard guard{unit, known};
    TotalsFilter filter;
    filter.region = progress.region;
    filter.from = whole.from();
    const auto figures = [&] {
        Figures sum;
        for (const TotalsCell& cell : unit.totals.by(filter, {}, known)) sum = cell.figures;
        return sum;
    };
    for (Date end = whole.from() + std::chrono::months{1}; end <= closed; end = end + std::chrono::months{1}) {
        filter.until = end;
        if (guard.is_sensitive(figures(), filter)) continue;
        progress.until = end;
        filter.from = end;
    }
    filter.from = whole.from();
    filter.until = progress.until;
    progress.done = figures();
    const auto set = unit.targets.find({year, progress.region, Measure::registered});
    progress.target = set ? set->amount : unit.rules.money("target.default_fen", closed);
    progress.percent_done = share(progress.done.amount_total, *progress.target);
    return progress;
}

}  // namespace heluo
