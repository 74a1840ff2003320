// Endpoints of statistics: totals in JSON, CSV and as a chart, the contracts behind them, the year's progress.
#include "domain/statistics/totals.hpp"

#include "api/routes.hpp"
#include "api/statistics/dimensions.hpp"
#include "api/statistics/rendered.hpp"
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
    std::optional<Dimensions> by;
    std::optional<Format> format;
};
BOOST_DESCRIBE_STRUCT(TotalsQuery, (), (measure, region, from, until, kind, field, by, format))

struct DrillQuery {
    Measure measure;
    std::optional<RegionPrefix> region;
    std::optional<Date> from, until;
    std::optional<ContractKind> kind;
    std::optional<Text<1, 20>> field;
};
BOOST_DESCRIBE_STRUCT(DrillQuery, (), (measure, region, from, until, kind, field))

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
    std::vector<TotalsRowView> rows;
    FiguresView total;
};
BOOST_DESCRIBE_STRUCT(TotalsView, (), (measure, region, from, until, rows, total))

struct CountedContractView {
    ContractId id;
    std::string number;
    Date registered_on;
    std::string title;
    ContractKind kind;
    std::string field, seller_name, seller_region, buyer_name, buyer_region;
    Money amount_total, amount_tech;
};
BOOST_DESCRIBE_STRUCT(CountedContractView, (),
                      (id, number, registered_on, title, kind, field, seller_name, seller_region, buyer_name,
                       buyer_region, amount_total, amount_tech))

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

Raw as_chart(const TotalsView& view) {
    constexpr long long fen_per_hundredth_of_wan = 10'000;
    std::vector<Bar> bars;
    for (const TotalsRowView& row : view.rows) {
        const auto fen = row.amount_total.in_fen();
        bars.push_back(
            {row.month.value_or(""), Money::fen(divide_half_away(fen, fen_per_hundredth_of_wan)).text(), fen});
    }
    const std::string title = "技术合同成交额(万元) " + std::string{name_of(view.measure)} + " " +
                              (view.region.empty() ? "全部" : view.region);
    return {"image/svg+xml", bar_chart(title, bars), {}, {}};
}

Rendered<TotalsView> totals(Unit& unit, const Actor& actor, const Caller& caller, const Query<TotalsQuery>& query) {
    const Format format = format_for(query->format, caller.accept);
    Dimensions by = query->by.value_or(Dimensions{});
    if (format == Format::svg) by = {true, false, false};  // a chart is of months
    const TotalsFilter filter = filter_of(query.value);
    const TotalsAnswer answer = totals_for(unit, actor, filter, by);
    Rendered<TotalsView> rendered{
        {filter.measure, filter.region.digits, filter.from, filter.until, {}, view_of(answer.total)}, {}};
    for (const TotalsCell& cell : answer.cells) rendered.view.rows.push_back(view_of(cell));
    if (format == Format::csv) rendered.raw = as_csv(rendered.view, by);
    if (format == Format::svg) rendered.raw = as_chart(rendered.view);
    return rendered;
}

Page<CountedContractView> contracts(Unit& unit, const Actor& actor, const Query<DrillQuery>& query,
                                    const PageRequest& page) {
    auto found = counted_contracts_for(unit, actor, filter_of(query.value), page);
    Page<CountedContractView> views;
    for (CountedContract& c : found.items)
        views.items.push_back({c.id, std::move(c.number), c.registered_on, std::move(c.title), c.kind,
                               std::move(c.field), std::move(c.seller_name), std::move(c.seller_region),
                               std::move(c.buyer_name), std::move(c.buyer_region), c.amount_total, c.amount_tech});
    views.next = std::move(found.next);
    return views;
}

}  // namespace

std::vector<Route> statistics_routes() {
    return {
        route<"GET /v1/statistics/totals", totals, Action::read_totals>(
            "Count and amounts of registered contracts, by month, kind and field; JSON, CSV or a chart"),
        route<"GET /v1/statistics/contracts", contracts, Action::drill_totals>("The contracts behind a figure"),
    };
}

}  // namespace heluo::api
