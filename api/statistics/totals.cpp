// Endpoints of statistics: totals in JSON, CSV and as a chart, the contracts behind them, the year's progress.
#include "domain/statistics/totals.hpp"

#include "api/routes.hpp"
#include "api/statistics/dimensions.hpp"
#include "api/statistics/rendered.hpp"
#include "domain/core/rules.hpp"
#include "domain/registry/csv.hpp"
#include "domain/statistics/targets.hpp"

namespace heluo::api {

namespace {

// Half-open business dates by registration date; without them all time. region is a prefix: 41, 4103, 410300.
struct TotalsQuery {
    Measure measure;
    std::optional<RegionPrefix> region;
    std::optional<Date> from, until;
    std::optional<ContractKind> kind;
    std::optional<Text<1, 20>> field;
    std::optional<Instant> as_of;
    std::optional<Dimensions> by;
    std::optional<Format> format;
};
BOOST_DESCRIBE_STRUCT(TotalsQuery, (), (measure, region, from, until, kind, field, as_of, by, format))

struct DrillQuery {
    Measure measure;
    std::optional<RegionPrefix> region;
    std::optional<Date> from, until;
    std::optional<ContractKind> kind;
    std::optional<Text<1, 20>> field;
    std::optional<Instant> as_of;
};
BOOST_DESCRIBE_STRUCT(DrillQuery, (), (measure, region, from, until, kind, field, as_of))

struct TotalsRowView {
    std::optional<std::string> month;
    std::optional<ContractKind> kind;
    std::optional<std::string> field;
    long long count;
    Money amount_total, amount_tech;
};
BOOST_DESCRIBE_STRUCT(TotalsRowView, (), (month, kind, field, count, amount_total, amount_tech))

struct FiguresView {
    long long count;
    Money amount_total, amount_tech;
};
BOOST_DESCRIBE_STRUCT(FiguresView, (), (count, amount_total, amount_tech))

struct TotalsView {
    Measure measure;
    std::string region;
    std::optional<Date> from, until;
    std::optional<Instant> as_of;
    std::vector<TotalsRowView> rows;
    FiguresView total;
};
BOOST_DESCRIBE_STRUCT(TotalsView, (), (measure, region, from, until, as_of, rows, total))

struct CountedContractView {
    ContractId id;
    std::string number;
    Date registered_on;
    std::string title;
    ContractKind kind;
    std::string field, seller_name, seller_region, buyer_name, buyer_region;
    bool confidential = false;
    Money amount_total, amount_tech;
    std::optional<SupplementId> supplement;
};
BOOST_DESCRIBE_STRUCT(CountedContractView, (),
                      (id, number, registered_on, title, kind, field, seller_name, seller_region, buyer_name,
                       buyer_region, confidential, amount_total, amount_tech, supplement))

template <class Q>
TotalsFilter filter_of(const Q& query) {
    TotalsFilter filter;
    filter.measure = query.measure;
    filter.region = query.region.value_or(RegionPrefix{});
    filter.from = query.from;
    filter.until = query.until;
    filter.kind = query.kind;
    if (query.field) filter.field = query.field->value;
    return filter;
}

FiguresView view_of(const Figures& figures) { return {figures.count, figures.amount_total, figures.amount_tech}; }

std::string month_text(int month) {
    const std::string digits = std::to_string(month);
    return digits.substr(0, 4) + "-" + digits.substr(4);
}

TotalsRowView view_of(const TotalsCell& cell) {
    TotalsRowView row{
        {}, cell.kind, cell.field, cell.figures.count, cell.figures.amount_total, cell.figures.amount_tech};
    if (cell.month) row.month = month_text(*cell.month);
    return row;
}

Raw as_csv(const TotalsView& view, const Dimensions& by) {
    const auto line = [&by](const std::string& month, const std::string& kind, const std::string& field,
                            const std::string& count, const std::string& total, const std::string& technical) {
        std::vector<std::string> cells;
        if (by.month) cells.push_back(month);
        if (by.kind) cells.push_back(kind);
        if (by.field) cells.push_back(field);
        cells.insert(cells.end(), {count, total, technical});
        return csv_line(cells);
    };
    std::string text{byte_order_mark};
    text += line("month", "kind", "field", "count", "amount_total_yuan", "amount_tech_yuan");
    for (const TotalsRowView& row : view.rows)
        text += line(row.month.value_or(""), row.kind ? std::string{name_of(*row.kind)} : "", row.field.value_or(""),
                     std::to_string(row.count), row.amount_total.text(), row.amount_tech.text());
    return {"text/csv; charset=utf-8", std::move(text), {}, "attachment; filename=\"totals.csv\""};
}

// A chart is of one dimension, of months where none or several are asked for.
Dimensions charted(const Dimensions& by) {
    if (by.kind && !by.month && !by.field) return {false, true, false};
    if (by.field && !by.month && !by.kind) return {false, false, true};
    return {true, false, false};
}

std::string name_in(const Rules& rules, std::string_view list, std::string_view code) {
    const Code* found = rules.list(list).find(code);
    return found ? found->name_zh : std::string{code};
}

std::string in_chinese(Measure measure) {
    switch (measure) {
        case Measure::registered: return "登记";
        case Measure::out: return "输出";
        case Measure::in: return "吸纳";
    }
    return "";
}

// The days as people say them: to the last one that counts.
std::string period_of(const std::optional<Date>& from, const std::optional<Date>& until) {
    if (!from && !until) return "全部期间";
    const bool year = from && until && *from == Date{from->year(), std::chrono::January, std::chrono::day{1}} &&
                      *until == *from + std::chrono::years{1};
    if (year) return std::to_string(static_cast<int>(from->year())) + "年";
    const auto last = [&] { return text(Date{std::chrono::sys_days{*until} - std::chrono::days{1}}); };
    return (from ? text(*from) + (until ? "" : "起") : "截至") + (from && until ? "至" : "") + (until ? last() : "");
}

// "洛阳市技术合同输出成交额(万元),按技术领域,2026年"
std::string title_of(const TotalsFilter& filter, const Dimensions& by, const Rules& rules) {
    const std::string& region = filter.region.digits;
    const std::string name = region.empty() ? "全部地区" : rules.region_name(region);
    std::string title = (name.empty() ? region : name) + "技术合同" + in_chinese(filter.measure) + "成交额(万元)";
    if (filter.kind) title += "," + name_in(rules, "contract_kinds", code_of(*filter.kind));
    if (filter.field) title += "," + name_in(rules, "fields", *filter.field);
    return title +
           (by.month  ? ",按月,"
            : by.kind ? ",按合同类别,"
                      : ",按技术领域,") +
           period_of(filter.from, filter.until);
}

Raw as_chart(const TotalsView& view, std::string_view title, const Rules& rules) {
    constexpr long long fen_per_hundredth_of_wan = 10'000;
    std::vector<Bar> bars;
    for (const TotalsRowView& row : view.rows) {
        const auto fen = row.amount_total.in_fen();
        const std::string label = row.month  ? *row.month
                                  : row.kind ? name_in(rules, "contract_kinds", code_of(*row.kind))
                                             : name_in(rules, "fields", row.field.value_or(""));
        bars.push_back({label, Money::fen(divide_half_away(fen, fen_per_hundredth_of_wan)).text(), fen});
    }
    return {"image/svg+xml", bar_chart(std::string{title}, bars), {}, {}};
}

Rendered<TotalsView> totals(Unit& unit, const Actor& actor, const Caller& caller, const Query<TotalsQuery>& query) {
    const Format format = format_for(query->format, caller.accept);
    Dimensions by = query->by.value_or(Dimensions{});
    if (format == Format::svg) by = charted(by);
    const TotalsFilter filter = filter_of(query.value);
    const TotalsAnswer answer = totals_for(unit, actor, filter, by, query->as_of);
    Rendered<TotalsView> rendered{
        {filter.measure, filter.region.digits, filter.from, filter.until, answer.as_of, {}, view_of(answer.total)}, {}};
    for (const TotalsCell& cell : answer.cells) rendered.view.rows.push_back(view_of(cell));
    if (format == Format::csv) rendered.raw = as_csv(rendered.view, by);
    if (format == Format::svg) rendered.raw = as_chart(rendered.view, title_of(filter, by, unit.rules), unit.rules);
    return rendered;
}

Page<CountedContractView> contracts(Unit& unit, const Actor& actor, const Query<DrillQuery>& query,
                                    const PageRequest& page) {
    auto found = counted_contracts_for(unit, actor, filter_of(query.value), query->as_of, page);
    Page<CountedContractView> views;
    for (CountedContract& c : found.items)
        views.items.push_back({c.id, std::move(c.number), c.registered_on, std::move(c.title), c.kind,
                               std::move(c.field), std::move(c.seller_name), std::move(c.seller_region),
                               std::move(c.buyer_name), std::move(c.buyer_region), c.confidential, c.amount_total,
                               c.amount_tech, c.supplement});
    views.next = std::move(found.next);
    return views;
}

}  // namespace

std::vector<Route> statistics_routes() {
    return {
        route<"GET /v1/statistics/totals", totals, Action::read_totals>(
            "Count and amounts of registered contracts, by month, kind and field; JSON, CSV or a chart of one of them"),
        route<"GET /v1/statistics/contracts", contracts, Action::drill_totals>("The contracts behind a figure"),
    };
}

}  // namespace heluo::api
