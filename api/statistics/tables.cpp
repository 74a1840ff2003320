// The printed tables T1 to T16: as JSON, as CSV, and as a workbook as a statistics office prints them.
#include "domain/statistics/tables.hpp"

#include <algorithm>

#include "api/routes.hpp"
#include "api/statistics/figures.hpp"
#include "api/statistics/links.hpp"
#include "api/statistics/period.hpp"
#include "api/statistics/printed.hpp"
#include "domain/core/rules.hpp"

namespace heluo::api {

namespace {

// cumulative is from January on (累计); region, without which it is the registry's own, a prefix: 41, 4103, 410305.
struct TableQuery {
    Period period;
    std::optional<bool> cumulative;
    std::optional<Measure> measure;
    std::optional<RegionPrefix> region;
    std::optional<Basis> basis;
    std::optional<Kinds> kinds;
    std::optional<Instant> as_of;
    std::optional<TableFormat> format;
};
BOOST_DESCRIBE_STRUCT(TableQuery, (), (period, cumulative, measure, region, basis, kinds, as_of, format))

// Percentages have two decimals, half away from zero, from unrounded figures; where there is no base (—) they are absent. contracts asks
// for what the row counts.
struct TableRowView {
    std::optional<std::string> code;
    std::string name;
    long long level;
    long long count;
    std::optional<std::string> count_growth, count_share;
    Money amount_total;
    std::optional<std::string> amount_total_growth, amount_total_share;
    Money amount_tech;
    std::optional<std::string> amount_tech_growth, amount_tech_share;
    Money amount_received;
    std::optional<Money> average;
    FiguresView year_before;
    std::optional<Money> target;
    std::optional<std::string> percent_done;
    std::optional<long long> rank;
    std::optional<std::string> contracts;
};
BOOST_DESCRIBE_STRUCT(TableRowView, (),
                      (code, name, level, count, count_growth, count_share, amount_total, amount_total_growth,
                       amount_total_share, amount_tech, amount_tech_growth, amount_tech_share, amount_received, average,
                       year_before, target, percent_done, rank, contracts))

struct FlowView {
    std::string seller_area, seller_name, buyer_area, buyer_name;
    long long count;
    Money amount_total, amount_tech, amount_received;
    std::string contracts;
};
BOOST_DESCRIBE_STRUCT(FlowView, (),
                      (seller_area, seller_name, buyer_area, buyer_name, count, amount_total, amount_tech,
                       amount_received, contracts))

struct ListedContractView {
    ContractId id;
    std::string number;
    Date registered_on, booked_on;
    std::string title;
    ContractKind kind;
    std::string field, seller_name, buyer_name;
    long long count;
    Money amount_total, amount_tech;
};
BOOST_DESCRIBE_STRUCT(ListedContractView, (),
                      (id, number, registered_on, booked_on, title, kind, field, seller_name, buyer_name, count,
                       amount_total, amount_tech))

// 办结 and its mean have days, the others a count.
struct WorkRowView {
    std::optional<std::string> code;
    std::string name;
    long long level;
    std::optional<long long> count, count_before;
    std::optional<std::string> growth, days, days_before;
};
BOOST_DESCRIBE_STRUCT(WorkRowView, (), (code, name, level, count, count_before, growth, days, days_before))

struct SelfCheckView {
    std::string what;
    bool holds;
};
BOOST_DESCRIBE_STRUCT(SelfCheckView, (), (what, holds))

// flows are of T10, listed of T13, work of T15, which has no rows of figures. closed: nothing of the period will change any more.
struct TableView {
    TableName table;
    std::string title, rows_head;
    std::string period;
    Date from, until;
    Measure measure;
    std::string region;
    Basis basis;
    bool closed;
    std::optional<Instant> as_of;
    std::vector<TableRowView> rows;
    std::vector<FlowView> flows;
    std::vector<ListedContractView> listed;
    std::vector<WorkRowView> work;
    TableRowView total;
    std::vector<SelfCheckView> checks;
    std::vector<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(TableView, (),
                      (table, title, rows_head, period, from, until, measure, region, basis, closed, as_of, rows, flows,
                       listed, work, total, checks, notes))

TableRow total_row(const Table& table) {
    TableRow row;
    row.name = "合计";
    row.now = table.total;
    row.before = table.total_before;
    row.whole = table.total;
    return row;
}

TableRowView view_of(const TableRow& row, const Table& table) {
    const Figures &now = row.now, &before = row.before, all = row.whole.value_or(Figures{});
    TableRowView view{};
    if (!row.code.empty()) view.code = row.code;
    view.name = row.name;
    view.level = row.level;
    view.count = now.count;
    view.count_growth = growth(now.count, before.count);
    view.count_share = share(now.count, all.count);
    view.amount_total = now.amount_total;
    view.amount_total_growth = growth(now.amount_total, before.amount_total);
    view.amount_total_share = share(now.amount_total, all.amount_total);
    view.amount_tech = now.amount_tech;
    view.amount_tech_growth = growth(now.amount_tech, before.amount_tech);
    view.amount_tech_share = share(now.amount_tech, all.amount_tech);
    view.amount_received = now.amount_received;
    view.average = average(now);
    view.year_before = shown(before);
    view.target = row.target;
    if (row.target) view.percent_done = share(now.amount_total, *row.target);
    view.rank = row.rank;
    if (row.behind) view.contracts = link_to_contracts(*row.behind, table.as_of);
    return view;
}

WorkRowView view_of(const WorkRow& row) {
    WorkRowView view{{}, row.name, row.level, row.count, row.count_before, {}, row.days, row.days_before};
    if (!row.code.empty()) view.code = row.code;
    if (row.count) view.growth = growth(*row.count, *row.count_before);
    return view;
}

TableView view_of(const Table& table, const TableQuestion& question) {
    TableView view{question.table,
                   table.title,
                   table.rows_head,
                   question.period.text(),
                   table.from,
                   table.until,
                   question.measure,
                   table.region.digits,
                   question.basis,
                   table.closed,
                   table.as_of,
                   {},
                   {},
                   {},
                   {},
                   {},
                   {},
                   table.notes};
    for (const TableRow& row : table.rows) view.rows.push_back(view_of(row, table));
    for (const Flow& flow : table.flows)
        view.flows.push_back({flow.seller_area, flow.seller_name, flow.buyer_area, flow.buyer_name, flow.figures.count,
                              flow.figures.amount_total, flow.figures.amount_tech, flow.figures.amount_received,
                              link_to_contracts(flow.behind, table.as_of)});
    for (const CountedContract& each : table.contracts)
        view.listed.push_back({each.id, each.number, each.registered_on, each.booked_on, each.title, each.kind,
                               each.field, each.seller_name, each.buyer_name, each.count, each.amount_total,
                               each.amount_tech});
    for (const WorkRow& row : table.work) view.work.push_back(view_of(row));
    view.total = view_of(total_row(table), table);
    for (const SelfCheck& each : table.checks) view.checks.push_back({each.what, each.holds});
    return view;
}

// ---- on paper

using Kind = Report::Kind;
Report::Row printed(const TableRow& row, const Table& table, TableName name) {
    const TableRowView view = view_of(row, table);
    Report::Row printed{
        {view.name, std::to_string(view.count), view.count_growth.value_or(no_base), in_wan(view.amount_total),
         view.amount_total_growth.value_or(no_base), view.amount_total_share.value_or(no_base),
         in_wan(view.amount_tech), view.amount_tech_growth.value_or(no_base), view.amount_tech_share.value_or(no_base),
         in_wan(view.amount_received), in_wan(view.average)},
        row.level,
        false};
    if (name == TableName::T11) {
        printed.cells.push_back(in_wan(view.target));
        printed.cells.push_back(view.percent_done.value_or(no_base));
        printed.cells.push_back(view.rank ? std::to_string(*view.rank) : "");
    }
    return printed;
}

void print_rows(Report& report, const Table& table, TableName name) {
    report.columns = {{"", table.rows_head, Kind::text},          {"项数", "（项）", Kind::count},
                      {"项数", "同比（%）", Kind::percent},       {"成交额", "（万元）", Kind::amount},
                      {"成交额", "同比（%）", Kind::percent},     {"成交额", "占比（%）", Kind::percent},
                      {"技术交易额", "（万元）", Kind::amount},   {"技术交易额", "同比（%）", Kind::percent},
                      {"技术交易额", "占比（%）", Kind::percent}, {"", "到款额（万元）", Kind::amount},
                      {"", "平均单项（万元）", Kind::amount}};
    if (name == TableName::T11)
        report.columns.insert(
            report.columns.end(),
            {{"目标", "（万元）", Kind::amount}, {"目标", "完成率（%）", Kind::percent}, {"", "位次", Kind::count}});
    for (const TableRow& row : table.rows) report.rows.push_back(printed(row, table, name));
    if (name == TableName::T1 || name == TableName::T16) return;  // whose rows are no parts of one whole
    report.rows.push_back(printed(total_row(table), table, name));
    report.rows.back().sum = true;
}

// Sellers beneath each other, buyers side by side; of each 项数, and beneath it 成交额.
void print_flows(Report& report, const Table& table) {
    const auto& buyers = table.buyer_areas;
    report.columns = {{"", table.rows_head, Kind::text}, {"", "指标", Kind::text}};
    for (const auto& [code, name] : buyers) report.columns.push_back({"", "至" + name, Kind::amount});
    report.columns.push_back({"", "合计", Kind::amount});
    const auto add_rows = [&](const std::string& name, const auto& is_of_row, bool sum) {
        Report::Row counts{{name, "项数（项）"}, 0, sum, Kind::count},
            amounts{{"", "成交额（万元）"}, 0, sum, Kind::amount};
        const auto add = [&](const auto& is_of_column) {
            Figures figures;
            for (const Flow& flow : table.flows)
                if (is_of_row(flow) && is_of_column(flow)) figures = figures + flow.figures;
            counts.cells.push_back(std::to_string(figures.count));
            amounts.cells.push_back(in_wan(figures.amount_total));
        };
        for (const auto& [code, buyer] : buyers)
            add([&, &one = code](const Flow& flow) { return flow.buyer_area == one; });
        add([](const Flow&) { return true; });
        report.rows.push_back(std::move(counts));
        report.rows.push_back(std::move(amounts));
    };
    std::string seller;
    for (const Flow& flow : table.flows) {  // in the order of sellers
        if (&flow != table.flows.data() && flow.seller_area == seller) continue;
        seller = flow.seller_area;
        add_rows(
            flow.seller_name, [&](const Flow& other) { return other.seller_area == seller; }, false);
    }
    add_rows(
        "合计", [](const Flow&) { return true; }, true);
}

void print_list(Report& report, const Table& table, const Rules& rules) {
    report.columns = {{"", "序号", Kind::count},
                      {"", "登记编号", Kind::text},
                      {"", "登记日期", Kind::text},
                      {"", "项目名称", Kind::text},
                      {"", "合同类别", Kind::text},
                      {"", "技术领域", Kind::text},
                      {"", "卖方", Kind::text},
                      {"", "买方", Kind::text},
                      {"", "成交额（万元）", Kind::amount},
                      {"", "技术交易额（万元）", Kind::amount}};
    const auto name_in = [&](std::string_view list, std::string_view code) {
        const Code* found = rules.list(list).find(code);
        return found ? found->name_zh : std::string{code};
    };
    long long place = 0;
    for (const CountedContract& each : table.contracts)
        report.rows.push_back(
            {{each.count == 0 ? "" : std::to_string(++place), each.number, text(each.registered_on), each.title,
              name_in("contract_kinds", code_of(each.kind)), name_in("fields", each.field), each.seller_name,
              each.buyer_name, in_wan(each.amount_total), in_wan(each.amount_tech)},
             0,
             false});
    report.rows.push_back({{"", "合计", "", std::to_string(table.total.count) + "项", "", "", "", "",
                            in_wan(table.total.amount_total), in_wan(table.total.amount_tech)},
                           0,
                           true});
}

void print_work(Report& report, const Table& table) {
    report.columns = {{"", table.rows_head, Kind::text},
                      {"", "本期", Kind::count},
                      {"", "上年同期", Kind::count},
                      {"", "同比（%）", Kind::percent}};
    for (const WorkRow& row : table.work) {
        const WorkRowView view = view_of(row);
        if (row.count)
            report.rows.push_back({{view.name, std::to_string(*view.count), std::to_string(*view.count_before),
                                    view.growth.value_or(no_base)},
                                   row.level,
                                   false});
        else
            report.rows.push_back({{view.name, view.days.value_or(no_base), view.days_before.value_or(no_base), ""},
                                   row.level,
                                   false,
                                   Kind::amount});
    }
}

Report print(const Table& table, const TableQuestion& question, const Rules& rules) {
    Report report;
    report.title = table.title;
    report.left = std::string{question.table == TableName::T15    ? "口径：按办理日期"
                              : question.basis == Basis::restated ? "口径：重述"
                              : table.closed                      ? "口径：已结账"
                                                                  : "口径：记账，未结账"};
    report.right = question.table == TableName::T15 ? "单位：件、工作日、%" : "单位：项、万元、%";
    report.name = std::string{name_of(question.table)} + "-" + question.period.text();
    switch (question.table) {
        case TableName::T10: print_flows(report, table); break;
        case TableName::T13: print_list(report, table, rules); break;
        case TableName::T15: print_work(report, table); break;
        default: print_rows(report, table, question.table);
    }
    report.notes = table.notes;
    if (table.as_of)
        report.notes.push_back("数据截至 " + text(*table.as_of) + "（协调世界时），以此时刻再次查询结果相同。");
    for (const SelfCheck& each : table.checks)
        if (!each.holds) report.notes.push_back("自检不符：" + each.what + "。");
    return report;
}

using PrintedTable = InFormats<TableView, printed_types>;

// The file is made when the unit is over: no transaction waits for it.
PrintedTable table(Store& store, const Actor& actor, const Caller& caller, const Workbooks& workbooks,
                   const Slot<TableName>& name, const Query<TableQuery>& query) {
    TableQuestion question;
    question.table = name.value;
    question.period = query->cumulative.value_or(false) ? query->period.cumulative() : query->period;
    question.measure = query->measure.value_or(Measure::registered);
    question.region = query->region;
    question.basis = query->basis.value_or(Basis::booked);
    question.kinds = query->kinds.value_or(Kinds::five);
    const TableFormat format = format_for(query->format, caller.accept);
    PrintedTable answer;
    Report report;
    store.read(cause_of(actor, caller, Action::read_table), [&](Unit& unit) {
        const Table table = table_for(unit, actor, question, query->as_of);
        if (format == TableFormat::json)
            answer.view = view_of(table, question);
        else
            report = print(table, question, unit.rules);
    });
    if (format != TableFormat::json) answer.raw = file_of(report, format, workbooks);
    return answer;
}

}  // namespace

std::vector<Route> table_routes() {
    return {
        route<"GET /v1/statistics/tables/{table}", table, Action::read_table>(
            "A printed table T1 to T16 of a period beside the year before: JSON, CSV or XLSX")
            .refuses({Reason::too_many_cells}),
    };
}

}  // namespace heluo::api
