// How each table is put together: see tables.hpp.
#include "domain/statistics/tables.hpp"

#include <algorithm>

#include "domain/core/refusal.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/confidence.hpp"
#include "domain/statistics/closings.hpp"
#include "domain/statistics/desk.hpp"
#include "domain/statistics/targets.hpp"

namespace heluo {

namespace {

bool is_major(const Rules& rules, const std::string& band, Date on) {
    return !band.empty() && rules.money("statistics.major_fen", on) <= Money::yuan(std::stoll(band) * 10'000);
}

std::set<std::string> major_bands(const Desk& desk) {
    std::set<std::string> bands;
    for (const Code& code : desk.unit.rules.list("amount_bands").all())
        if (is_major(desk.unit.rules, code.code, desk.table.from)) bands.insert(code.code);
    return bands;
}

// Which IP types say that none is concerned.
std::set<std::string> concerned_ip_types(const Desk& desk) {
    const std::string none = desk.unit.rules.text("statistics.no_ip_types", desk.table.from);
    std::set<std::string> types;
    for (const Code& code : desk.unit.rules.list("ip_types").all())
        if (code.code != none) types.insert(code.code);
    return types;
}

// What of an area's output stays in it is intake of the same area: the same contracts (invariant 3).
Compared within(const Desk& desk, const RegionPrefix& region) {
    const bool out = desk.filter.measure == Measure::out;
    const auto sums = desk.pairs({out ? Dimension::buyer_region : Dimension::seller_region},
                                 [&](const auto& values) { return region.contains(values.front()); });
    const auto found = sums.find(true);
    return found == sums.end() ? Compared{} : found->second;
}

Figures minus(const Figures& a, const Figures& b) {
    return {a.count - b.count, a.amount_total - b.amount_total, a.amount_tech - b.amount_tech,
            a.amount_received - b.amount_received};
}

void tell_summary(const Desk& desk) {
    desk.table.rows_head = "项目";
    const RegionPrefix& region = desk.table.region;
    const Desk registered = desk.with(Measure::registered), out = desk.with(Measure::out), in = desk.with(Measure::in);
    const Compared all_out = out.all(), all_in = in.all(), kept_out = within(out, region), kept_in = within(in, region);
    const auto add_part = [&](std::string name, Dimension dimension, const std::set<std::string>& any) {
        Compared sum;
        for (const auto& [holds, pair] :
             registered.pairs({dimension}, [&](const auto& values) { return any.contains(values.front()); }))
            if (holds) sum = sum + pair;
        desk.add("", std::move(name), 1, sum, registered.behind(dimension, any));
    };
    desk.add("", "认定登记", 0, registered.all(), registered.filter);
    add_part("其中：重大技术合同", Dimension::amount_band, major_bands(desk));
    add_part("其中：涉外技术合同", Dimension::cross_border, {"true"});
    add_part("其中：关联交易", Dimension::related, {"true"});
    add_part("其中：涉及知识产权", Dimension::ip_type, concerned_ip_types(desk));
    desk.add("", "输出技术", 0, all_out, out.filter);
    desk.add("", "其中：输出到本地", 1, kept_out, std::nullopt);
    desk.add("", "吸纳技术", 0, all_in, in.filter);
    desk.add("", "其中：吸纳自本地", 1, kept_in, std::nullopt);
    const auto once = [&](const Figures& a, const Figures& b, const Figures& both) { return minus(a + b, both); };
    desk.add("", "输出与吸纳合计（剔除本地到本地重复）", 0,
             {once(all_out.now, all_in.now, kept_out.now), once(all_out.before, all_in.before, kept_out.before)},
             std::nullopt);
    // A part is told beside what it is a part of, and the three beside nothing.
    Figures whole;
    for (TableRow& row : desk.table.rows) {
        if (row.level == 0) whole = row.now;
        row.whole = row.level == 0 ? std::nullopt : std::optional{whole};
    }
    desk.check("输出到本地等于吸纳自本地", kept_out.now == kept_in.now && kept_out.before == kept_in.before);
    desk.table.notes.emplace_back(
        "登记、输出、吸纳为三个独立口径，输出与吸纳之和含本地到本地的重复，不作为成交额使用。");
}

void list_majors(const Desk& desk, bool cleared) {
    desk.table.rows_head = "重大技术合同";
    const TotalsFilter majors = desk.behind(Dimension::amount_band, major_bands(desk));
    PageRequest page;
    page.limit = 500;
    Figures sum;
    do {
        auto found = desk.unit.totals.contracts(majors, desk.known, page);
        page.after = found.next;
        for (CountedContract& each : found.items) {
            sum = sum + Figures{each.count, each.amount_total, each.amount_tech, each.amount_received};
            if (each.receipt) continue;
            if (!cleared) withhold(each);
            desk.table.contracts.push_back(std::move(each));
        }
        if (max_rows < static_cast<long long>(desk.table.contracts.size()))
            refuse(Reason::too_many_cells, std::to_string(desk.table.contracts.size()));
    } while (page.after);
    Figures counted;
    for (const TotalsCell& cell : desk.unit.totals.by(majors, Dimensions{}, desk.known))
        counted = counted + cell.figures;
    desk.check("清单之和等于重大技术合同合计", sum == counted);
    desk.table.total = counted;
    desk.table.total_before = {};
}

void tell_years(const Desk& desk) {
    desk.table.rows_head = "年份";
    TotalsFilter all = desk.filter;
    all.from.reset();
    Figures before;
    std::string year_before;
    for (const TotalsCell& cell : desk.unit.totals.by(all, {Dimension::year}, desk.known)) {
        const std::string& year = cell.values.front();
        const Period period = Period::parse(year).value_or(Period{std::stoi(year)});
        TotalsFilter behind = desk.filter;
        behind.from = period.from();
        behind.until = std::min(period.until(), desk.table.until);
        const bool follows = !year_before.empty() && std::stoi(year) == std::stoi(year_before) + 1;
        desk.add(year, year + "年", 0, {cell.figures, follows ? before : Figures{}}, std::move(behind));
        desk.table.rows.back().whole.reset();
        // A year that is told in part is compared with the same part of the one before.
        if (follows && desk.table.until < period.until()) {
            TotalsFilter part = *desk.table.rows.back().behind;
            part.from = *part.from - std::chrono::years{1};
            part.until = *part.until - std::chrono::years{1};
            desk.table.rows.back().before = {};
            for (const TotalsCell& each : desk.unit.totals.by(part, {}, desk.known))
                desk.table.rows.back().before = desk.table.rows.back().before + each.figures;
        }
        before = cell.figures;
        year_before = year;
    }
}

void fill(const Desk& desk, bool cleared) {
    switch (desk.question.table) {
        case TableName::T1: return tell_summary(desk);
        case TableName::T2: return break_down_kinds(desk);
        case TableName::T3: return break_down(desk, {"技术领域", Dimension::field, "fields"});
        case TableName::T4: return break_down(desk, {"知识产权类型", Dimension::ip_type, "ip_types"});
        case TableName::T5: return break_down(desk, {"卖方性质", Dimension::seller_nature, "natures"});
        case TableName::T6: return break_down(desk, {"买方性质", Dimension::buyer_nature, "natures"});
        case TableName::T7: return break_down(desk, {"计划来源", Dimension::plan_source, "plan_sources"});
        case TableName::T8: return break_down(desk, {"社会经济目标", Dimension::goal, "goals"});
        case TableName::T9: return break_down(desk, {"国民经济行业", Dimension::industry, "industries", 1});
        case TableName::T10: return tell_flows(desk);
        case TableName::T11: return tell_counties(desk);
        case TableName::T12: return break_down(desk, {"金额分档", Dimension::amount_band, "amount_bands"});
        case TableName::T13: return list_majors(desk, cleared);
        case TableName::T14: return break_down(desk, {"支付方式", Dimension::payment_mode, "payment_modes"});
        case TableName::T15: return tell_work(desk);
        case TableName::T16: return tell_years(desk);
    }
}

std::string_view in_chinese(Measure measure) {
    switch (measure) {
        case Measure::registered: return "登记";
        case Measure::out: return "输出";
        case Measure::in: return "吸纳";
    }
    return "";
}

std::string title_of(const Desk& desk) {
    const std::string& region = desk.table.region.digits;
    const std::string name = region.empty() ? "全部地区" : desk.unit.rules.region_name(region);
    std::string title = desk.question.period.in_chinese() + (name.empty() ? region : name) + "技术合同";
    if (desk.question.table == TableName::T1) return title + "综合快报";
    if (desk.question.table == TableName::T15) return title + "登记工作量";
    if (desk.question.table == TableName::T10) title += "流向";
    if (desk.question.table == TableName::T13)
        return title + std::string{in_chinese(desk.filter.measure)} + "：重大技术合同清单";
    return title + std::string{in_chinese(desk.filter.measure)} + "情况（按" + desk.table.rows_head + "）";
}

// The top rows of a breakdown are the whole, each contract in one of them (invariant 1).
bool adds_up(const Table& table) {
    Compared sum;
    for (const TableRow& row : table.rows)
        if (row.level == 0) sum = sum + Compared{row.now, row.before};
    return sum.now == table.total && sum.before == table.total_before;
}

bool is_breakdown(TableName table) {
    return table != TableName::T1 && table != TableName::T10 && table != TableName::T13 && table != TableName::T15 &&
           table != TableName::T16;
}

}  // namespace

std::optional<std::string> growth(Money now, Money before) {
    return before > Money{} ? std::optional{percent(now - before, before)} : std::nullopt;
}
std::optional<std::string> growth(long long now, long long before) {
    return growth(Money::fen(now), Money::fen(before));
}
std::optional<std::string> share(Money part, Money whole) {
    return whole > Money{} ? std::optional{percent(part, whole)} : std::nullopt;
}
std::optional<std::string> share(long long part, long long whole) { return share(Money::fen(part), Money::fen(whole)); }

std::optional<Money> average(const Figures& figures) {
    if (figures.count <= 0) return std::nullopt;
    return Money::fen(divide_half_away(figures.amount_total.in_fen(), figures.count));
}

Table table_for(Unit& unit, const Actor& actor, const TableQuestion& question, const std::optional<Instant>& as_of) {
    permit(actor, Action::read_table, {}, Action::read_table);
    return tell_table(unit, question, as_of, is_cleared(actor.roles));
}

Table tell_table(Unit& unit, const TableQuestion& asked, const std::optional<Instant>& as_of, bool cleared) {
    TableQuestion question = asked;
    if (question.table == TableName::T16)
        question.period = question.period.cumulative();  // years are told from January on
    Table table;
    table.from = question.period.from();
    table.until = question.period.until();
    TotalsFilter filter;
    filter.measure = question.measure;
    filter.region = table.region = question.region.value_or(home_of(unit));
    if (question.table == TableName::T15 || (table.region.digits.empty() && question.table == TableName::T11))
        filter.region = table.region = home_of(unit);
    filter.home = table.region.digits.empty() ? home_of(unit) : table.region;
    filter.basis = question.basis;
    filter.from = table.from;
    filter.until = table.until;
    check_totals(unit, filter, as_of);
    unit.snapshot();
    const Known known = unit.postings.known(as_of);
    if (known.at > Instant{}) table.as_of = known.at;
    table.closed = question.basis == Basis::booked && unit.closings.closed_until(known) >= table.until;
    const Desk desk{unit, question, std::move(filter), known, table};
    const Compared all = desk.all();
    table.total = all.now;
    table.total_before = all.before;
    fill(desk, cleared);
    table.title = title_of(desk);
    if (is_breakdown(question.table)) desk.check("各行之和等于合计", adds_up(table));
    if (question.basis == Basis::restated)
        table.notes.emplace_back("重述口径：各合同按其登记日期计入，已结账期间的其后变动追溯计入。");
    table.notes.emplace_back("同比、占比按未舍入数计算，四舍五入，基数为零或者缺失的以“—”表示。");
    return table;
}

}  // namespace heluo
