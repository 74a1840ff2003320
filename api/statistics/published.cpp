// What the public reads of the statistics: tables of closed years, and the progress of a year.
#include "domain/statistics/published.hpp"

#include "api/routes.hpp"
#include "api/statistics/printed.hpp"

namespace heluo::api {

namespace {

using StatisticsYear = Bounded<first_statistics_year, last_statistics_year>;

struct PublishedQuery {
    StatisticsYear year;
    std::optional<TableFormat> format;
};
BOOST_DESCRIBE_STRUCT(PublishedQuery, (), (year, format))

// 到款 is no part of them: few contracts may have any.
struct PublishedFiguresView {
    long long count;
    Money amount_total, amount_tech;
};
BOOST_DESCRIBE_STRUCT(PublishedFiguresView, (), (count, amount_total, amount_tech))
PublishedFiguresView told(const Figures& figures) { return {figures.count, figures.amount_total, figures.amount_tech}; }

// figures and year_before are absent where they are withheld (不予公布), percentages where one of the two is, or where there is no base.
struct PublishedRowView {
    std::optional<std::string> code;
    std::string name;
    long long level;
    std::optional<PublishedFiguresView> figures, year_before;
    std::optional<Money> average;
    std::optional<std::string> count_growth, amount_total_growth, amount_total_share, amount_tech_growth;
};
BOOST_DESCRIBE_STRUCT(PublishedRowView, (),
                      (code, name, level, figures, year_before, average, count_growth, amount_total_growth,
                       amount_total_share, amount_tech_growth))

// total is absent where the rows are no parts of one.
struct PublishedTableView {
    PublishedName table;
    std::string title, rows_head;
    long long year;
    std::string region;
    std::vector<PublishedRowView> rows;
    std::optional<PublishedRowView> total;
    std::vector<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(PublishedTableView, (), (table, title, rows_head, year, region, rows, total, notes))

struct PublishedProgressQuery {
    StatisticsYear year;
};
BOOST_DESCRIBE_STRUCT(PublishedProgressQuery, (), (year))

// The year is told before the day `until`.
struct PublishedProgressView {
    long long year;
    std::string region;
    Date until;
    long long count;
    Money amount_total, amount_tech;
    std::optional<Money> target;
    std::optional<std::string> percent_done;
};
BOOST_DESCRIBE_STRUCT(PublishedProgressView, (),
                      (year, region, until, count, amount_total, amount_tech, target, percent_done))

PublishedRowView view_of(const PublishedRow& row, const PublishedRow& total) {
    PublishedRowView view{};
    if (!row.code.empty()) view.code = row.code;
    view.name = row.name;
    view.level = row.level;
    if (row.before) view.year_before = told(*row.before);
    if (!row.now) return view;
    view.figures = told(*row.now);
    view.average = average(*row.now);
    if (total.now) view.amount_total_share = share(row.now->amount_total, total.now->amount_total);
    if (!row.before) return view;
    view.count_growth = growth(row.now->count, row.before->count);
    view.amount_total_growth = growth(row.now->amount_total, row.before->amount_total);
    view.amount_tech_growth = growth(row.now->amount_tech, row.before->amount_tech);
    return view;
}

bool has_total(PublishedName name) { return name != PublishedName::T16; }

PublishedTableView view_of(const PublishedTable& table, PublishedName name, int year) {
    PublishedTableView view{name, table.title, table.rows_head, year, table.region.digits, {}, {}, table.notes};
    for (const PublishedRow& row : table.rows) view.rows.push_back(view_of(row, table.total));
    if (has_total(name)) view.total = view_of(table.total, table.total);
    return view;
}

Report print(const PublishedTable& table, PublishedName name, int year) {
    using Kind = Report::Kind;
    Report report;
    report.title = table.title;
    report.left = "口径：已结账";
    report.right = "单位：项、万元、%";
    report.name = std::string{name_of(name)} + "-" + std::to_string(year);
    report.columns = {{"", table.rows_head, Kind::text},        {"项数", "（项）", Kind::count},
                      {"项数", "同比（%）", Kind::percent},     {"成交额", "（万元）", Kind::amount},
                      {"成交额", "同比（%）", Kind::percent},   {"成交额", "占比（%）", Kind::percent},
                      {"技术交易额", "（万元）", Kind::amount}, {"技术交易额", "同比（%）", Kind::percent},
                      {"", "平均单项（万元）", Kind::amount}};
    const auto add = [&](const PublishedRow& row, bool sum) {
        const PublishedRowView view = view_of(row, table.total);
        const auto figure = [&](const auto& text) { return view.figures ? text(*view.figures) : withheld_mark; };
        const auto percentage = [&](const std::optional<std::string>& percent) {
            return percent.value_or(view.figures && view.year_before ? no_base : withheld_mark);
        };
        report.rows.push_back(
            {{view.name, figure([](const PublishedFiguresView& all) { return std::to_string(all.count); }),
              percentage(view.count_growth),
              figure([](const PublishedFiguresView& all) { return in_wan(all.amount_total); }),
              percentage(view.amount_total_growth),
              figure([&](const PublishedFiguresView&) { return view.amount_total_share.value_or(no_base); }),
              figure([](const PublishedFiguresView& all) { return in_wan(all.amount_tech); }),
              percentage(view.amount_tech_growth),
              figure([&](const PublishedFiguresView&) { return in_wan(view.average); })},
             row.level,
             sum});
    };
    for (const PublishedRow& row : table.rows) add(row, false);
    if (has_total(name)) add(table.total, true);
    report.notes = table.notes;
    return report;
}

InFormats<PublishedTableView, printed_types> table(Store& store, const Visitor&, const Caller& caller,
                                                   const Workbooks& workbooks, const Slot<PublishedName>& name,
                                                   const Query<PublishedQuery>& query) {
    const int year = static_cast<int>(query->year.value);
    PublishedTable table;
    store.read({"", std::string{name_of(Action::read_published_table)}, caller.request_id, caller.address},
               [&](Unit& unit) { table = published_table(unit, name.value, year); });
    return {view_of(table, name.value, year),
            file_of(print(table, name.value, year), format_for(query->format, caller.accept), workbooks)};
}

PublishedProgressView progress(Unit& unit, const Visitor&, const Query<PublishedProgressQuery>& query) {
    const PublishedProgress told = published_progress(unit, static_cast<int>(query->year.value));
    return {told.year,   told.region.digits, told.until, told.done.count, told.done.amount_total, told.done.amount_tech,
            told.target, told.percent_done};
}

}  // namespace

std::vector<Route> published_routes() {
    return {
        route<"GET /v1/public/tables/{table}", table, Action::read_published_table>(
            "A table of a closed year for everybody, without what would tell of one: JSON, CSV or XLSX")
            .refuses({Reason::not_published}),
        route<"GET /v1/public/progress", progress, Action::read_published_progress>(
            "How far a year has come toward the city's target, through its last closed month"),
    };
}

}  // namespace heluo::api
