// Endpoints of statistics: totals in JSON, CSV and as a chart, the contracts behind them, the year's progress.
#include "domain/statistics/totals.hpp"

#include <stdexcept>

#include "api/routes.hpp"
#include "api/statistics/dimensions.hpp"
#include "api/statistics/figure_query.hpp"
#include "api/statistics/figures.hpp"
#include "api/statistics/rendered.hpp"
#include "domain/core/rules.hpp"
#include "domain/registry/csv.hpp"
#include "domain/statistics/targets.hpp"

namespace heluo::api {

namespace {

struct TotalsQuery : FigureQuery {
    std::optional<Dimensions> by;
    std::optional<Format> format;
};
BOOST_DESCRIBE_STRUCT(TotalsQuery, (FigureQuery), (by, format))

struct TotalsRowView {
    std::optional<std::string> year, quarter, month;
    std::optional<ContractKind> kind;
    std::optional<std::string> sub_kind, field, payment_mode, ip_type, seller_nature, buyer_nature, plan_source, goal,
        industry, amount_band, related, adjusted, cross_border, seller_country, buyer_country, seller_province,
        seller_city, seller_region, seller_area, buyer_province, buyer_city, buyer_region, buyer_area;
    long long count;
    Money amount_total, amount_tech, amount_received;
};
BOOST_DESCRIBE_STRUCT(TotalsRowView, (),
                      (year, quarter, month, kind, sub_kind, field, payment_mode, ip_type, seller_nature, buyer_nature,
                       plan_source, goal, industry, amount_band, related, adjusted, cross_border, seller_country,
                       buyer_country, seller_province, seller_city, seller_region, seller_area, buyer_province,
                       buyer_city, buyer_region, buyer_area, count, amount_total, amount_tech, amount_received))

// Written as TotalsRowViews are, which are large: a table of flows has thousands, and each says two of the dimensions.
struct TotalsRows {
    Dimensions by;
    std::vector<TotalsCell> cells;
};

}  // namespace

template <>
struct Shape<TotalsRows> {
    static void write(std::string& json, const TotalsRows& rows) {
        json += '[';
        for (const TotalsCell& cell : rows.cells) {
            json += json.back() == '[' ? "{" : ",{";
            for (std::size_t i = 0; i < rows.by.size(); ++i) {
                write_string(json, name_of(rows.by[i]));
                json += ':';
                write_string(json, cell.values[i]);
                json += ',';
            }
            const std::size_t figures = json.size();
            Shape<FiguresView>::write(json, shown(cell.figures));
            json.erase(figures, 1);  // its brace: they stand among the row's own members
        }
        json += ']';
    }
    static json::object schema(Schemas& schemas) { return Shape<std::vector<TotalsRowView>>::schema(schemas); }
    static json::value example() { return Shape<std::vector<TotalsRowView>>::example(); }
};

namespace {

struct TotalsView {
    Measure measure;
    Basis basis;
    std::string region;
    std::optional<Date> from, until;
    std::optional<Instant> as_of;
    TotalsRows rows;
    FiguresView total;
};
BOOST_DESCRIBE_STRUCT(TotalsView, (), (measure, basis, region, from, until, as_of, rows, total))

struct CountedContractView {
    ContractId id;
    std::string number;
    Date registered_on, booked_on;
    std::string title;
    ContractKind kind;
    std::string field, seller_name, seller_region, buyer_name, buyer_region;
    bool confidential = false;
    long long count = 1;
    Money amount_total, amount_tech, amount_received;
    std::optional<SupplementId> supplement;
    std::optional<ReceiptId> receipt;
};
BOOST_DESCRIBE_STRUCT(CountedContractView, (),
                      (id, number, registered_on, booked_on, title, kind, field, seller_name, seller_region, buyer_name,
                       buyer_region, confidential, count, amount_total, amount_tech, amount_received, supplement,
                       receipt))

Raw as_csv(const TotalsAnswer& answer, const Dimensions& by) {
    std::vector<std::string> head;
    for (const Dimension each : by) head.emplace_back(name_of(each));
    head.insert(head.end(), {"count", "amount_total_yuan", "amount_tech_yuan", "amount_received_yuan"});
    std::string text{byte_order_mark};
    text += csv_line(head);
    std::vector<bool> figure_cells(by.size(), false);
    figure_cells.resize(head.size(), true);
    for (const TotalsCell& cell : answer.cells) {
        std::vector<std::string> line = cell.values;
        const Figures& figures = cell.figures;
        line.insert(line.end(), {std::to_string(figures.count), figures.amount_total.text(), figures.amount_tech.text(),
                                 figures.amount_received.text()});
        text += csv_line(line, figure_cells);
    }
    return {"text/csv; charset=utf-8", std::move(text), {}, "attachment; filename=\"totals.csv\""};
}

// A chart is of one dimension, of months where none or several are asked for.
Dimension charted(const Dimensions& by) { return by.size() == 1 ? by.front() : Dimension::month; }

std::string_view in_chinese(Dimension dimension) {
    switch (dimension) {
        case Dimension::year: return "年";
        case Dimension::quarter: return "季度";
        case Dimension::month: return "月";
        case Dimension::kind: return "合同类别";
        case Dimension::sub_kind: return "合同小类";
        case Dimension::field: return "技术领域";
        case Dimension::payment_mode: return "支付方式";
        case Dimension::ip_type: return "知识产权类型";
        case Dimension::seller_nature: return "卖方性质";
        case Dimension::buyer_nature: return "买方性质";
        case Dimension::plan_source: return "计划来源";
        case Dimension::goal: return "社会经济目标";
        case Dimension::industry: return "国民经济行业";
        case Dimension::amount_band: return "金额分档";
        case Dimension::related: return "关联交易";
        case Dimension::adjusted: return "前期调整";
        case Dimension::cross_border: return "涉外";
        case Dimension::seller_country: return "卖方国别";
        case Dimension::buyer_country: return "买方国别";
        case Dimension::seller_province: return "卖方所在省";
        case Dimension::seller_city: return "卖方所在市";
        case Dimension::seller_region: return "卖方所在地区";
        case Dimension::seller_area: return "卖方地域";
        case Dimension::buyer_province: return "买方所在省";
        case Dimension::buyer_city: return "买方所在市";
        case Dimension::buyer_region: return "买方所在地区";
        case Dimension::buyer_area: return "买方地域";
    }
    throw std::logic_error{"a dimension without a name"};
}

std::string name_in(const Rules& rules, std::string_view list, std::string_view code) {
    const Code* found = rules.list(list).find(code);
    return found ? found->name_zh : std::string{code};
}

// A value as a chart names it.
std::string name_of_value(const Rules& rules, Dimension dimension, const std::string& value) {
    const bool place = Dimension::seller_province <= dimension;
    if (value.empty()) return place ? "境外" : "未填";
    if (dimension == Dimension::kind) return name_in(rules, "contract_kinds", code_of(*named<ContractKind>(value)));
    if (const auto list = list_of(dimension); !list.empty()) return name_in(rules, list, value);
    if (dimension == Dimension::related || dimension == Dimension::adjusted || dimension == Dimension::cross_border)
        return value == "true" ? "是" : "否";
    const std::string name = place ? rules.region_name(RegionPrefix::parse(value).value_or(RegionPrefix{}).digits) : "";
    return name.empty() ? value : name;
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
std::string title_of(const TotalsFilter& filter, Dimension by, const Rules& rules) {
    const std::string& region = filter.region.digits;
    const std::string name = region.empty() ? "全部地区" : rules.region_name(region);
    std::string title = (name.empty() ? region : name) + "技术合同" + in_chinese(filter.measure) + "成交额(万元)";
    for (const auto& [dimension, values] : filter.only) {
        const bool plain = dimension == Dimension::kind || dimension == Dimension::field;
        std::string any;
        for (const std::string& value : values)
            any += (any.empty() ? "" : "、") + name_of_value(rules, dimension, value);
        title += "," + (plain ? "" : std::string{in_chinese(dimension)} + ":") + any;
    }
    return title + ",按" + std::string{in_chinese(by)} + "," + period_of(filter.from, filter.until);
}

Raw as_chart(const TotalsAnswer& answer, const TotalsFilter& filter, Dimension by, const Rules& rules) {
    constexpr long long fen_per_hundredth_of_wan = 10'000;
    std::vector<Bar> bars;
    for (const TotalsCell& cell : answer.cells) {
        const auto fen = cell.figures.amount_total.in_fen();
        bars.push_back({name_of_value(rules, by, cell.values.front()),
                        Money::fen(divide_half_away(fen, fen_per_hundredth_of_wan)).text(), fen});
    }
    return {"image/svg+xml", bar_chart(title_of(filter, by, rules), bars), {}, {}};
}

Rendered<TotalsView> totals(Unit& unit, const Actor& actor, const Caller& caller, const Query<TotalsQuery>& query) {
    const Format format = format_for(query->format, caller.accept);
    Dimensions by = query->by.value_or(Dimensions{});
    if (format == Format::svg) by = {charted(by)};
    const TotalsFilter filter = filter_of(query.value);
    TotalsAnswer answer = totals_for(unit, actor, filter, by, query->as_of);
    Rendered<TotalsView> rendered{{filter.measure,
                                   filter.basis,
                                   filter.region.digits,
                                   filter.from,
                                   filter.until,
                                   answer.as_of,
                                   {},
                                   shown(answer.total)},
                                  {}};
    if (format == Format::csv)
        rendered.raw = as_csv(answer, by);
    else if (format == Format::svg)
        rendered.raw = as_chart(answer, filter, by.front(), unit.rules);
    else
        rendered.view.rows = {std::move(by), std::move(answer.cells)};
    return rendered;
}

Page<CountedContractView> contracts(Unit& unit, const Actor& actor, const Query<FigureQuery>& query,
                                    const PageRequest& page) {
    auto found = counted_contracts_for(unit, actor, filter_of(query.value), query->as_of, page);
    Page<CountedContractView> views;
    for (CountedContract& c : found.items)
        views.items.push_back({c.id, std::move(c.number), c.registered_on, c.booked_on, std::move(c.title), c.kind,
                               std::move(c.field), std::move(c.seller_name), std::move(c.seller_region),
                               std::move(c.buyer_name), std::move(c.buyer_region), c.confidential, c.count,
                               c.amount_total, c.amount_tech, c.amount_received, c.supplement, c.receipt});
    views.next = std::move(found.next);
    return views;
}

}  // namespace

std::vector<Route> statistics_routes() {
    return {
        route<"GET /v1/statistics/totals", totals, Action::read_totals>(
            "Count and amounts of registered contracts, by any of the dimensions; JSON, CSV or a chart of one of them")
            .refuses({Reason::too_many_cells}),
        route<"GET /v1/statistics/contracts", contracts, Action::drill_totals>("The contracts behind a figure"),
    };
}

}  // namespace heluo::api
