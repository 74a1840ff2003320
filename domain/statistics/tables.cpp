// How each table is put together: see tables.hpp.
#include "domain/statistics/tables.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "domain/core/refusal.hpp"
#include "domain/core/rules.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/confidence.hpp"
#include "domain/statistics/closings.hpp"
#include "domain/statistics/targets.hpp"

namespace heluo {

namespace {

using ByCode = std::map<std::string, Figures>;

// The figures of one period and of the same a year before.
struct Pair {
    Figures now, before;
    bool none() const { return now == Figures{} && before == Figures{}; }
    friend Pair operator+(const Pair& a, const Pair& b) { return {a.now + b.now, a.before + b.before}; }
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
        std::map<decltype(key(std::vector<std::string>{})), Pair> sums;
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
    Pair all() const {
        Pair sum;
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
    void add(std::string code, std::string name, int level, const Pair& pair,
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

// ---- breakdowns by a code list

struct Breakdown {
    std::string_view rows_head;
    Dimension dimension;
    std::string_view list;
    int deepest = 9;  // levels that are shown; what is beneath counts above
};

// A list as a tree, with what was coded by each of its codes.
class Tree {
  public:
    Tree(const Desk& desk, const Breakdown& breakdown, std::map<std::string, Pair> own)
        : desk_{desk}, breakdown_{breakdown}, own_{std::move(own)} {
        for (const Code& code : desk_.unit.rules.list(breakdown_.list).all()) nodes_.push_back(&code);
        std::stable_sort(nodes_.begin(), nodes_.end(),
                         [](const Code* a, const Code* b) { return a->order < b->order; });
    }

    void write() {
        write_below("", 0);
        Pair rest;  // what no list has: 未填 and codes that nobody knows
        std::set<std::string> strangers;
        for (const auto& [code, pair] : own_)
            if (!known_.contains(code)) {
                rest = rest + pair;
                strangers.insert(code);
            }
        strangers.insert("");
        desk_.add("", "其他/未填", 0, rest, desk_.behind(breakdown_.dimension, std::move(strangers)));
    }

  private:
    struct Sum {
        Pair pair;
        std::set<std::string> codes;  // all beneath, itself with them
    };
    Sum sum_of(const Code& code) const {
        Sum sum{own_of(code.code), {code.code}};
        for (const Code* each : nodes_) {
            if (each->parent != code.code) continue;
            Sum below = sum_of(*each);
            sum.pair = sum.pair + below.pair;
            sum.codes.merge(below.codes);
        }
        return sum;
    }
    Pair own_of(const std::string& code) const {
        const auto found = own_.find(code);
        return found == own_.end() ? Pair{} : found->second;
    }

    void write_below(const std::string& parent, int level) {
        for (const Code* code : nodes_) {
            if (code->parent != parent) continue;
            Sum sum = sum_of(*code);
            known_.insert(sum.codes.begin(), sum.codes.end());
            if (!desk_.was_valid(*code) && sum.pair.none()) continue;
            const bool above = 1 < sum.codes.size() && level + 1 < breakdown_.deepest;
            desk_.add(code->code, code->name_zh, level, sum.pair, desk_.behind(breakdown_.dimension, sum.codes));
            if (!above) continue;
            const Pair own = own_of(code->code);
            write_below(code->code, level + 1);
            // Coded by the upper row alone: told as a row beneath it, so that those add up to it.
            if (!own.none())
                desk_.add(code->code, code->name_zh + "（未细分）", level + 1, own,
                          desk_.behind(breakdown_.dimension, {code->code}));
        }
    }

    const Desk& desk_;
    const Breakdown& breakdown_;
    const std::map<std::string, Pair> own_;
    std::vector<const Code*> nodes_;
    std::set<std::string> known_;
};

void break_down(const Desk& desk, const Breakdown& breakdown) {
    desk.table.rows_head = breakdown.rows_head;
    Tree{desk, breakdown, desk.pairs({breakdown.dimension}, [](const auto& values) { return values.front(); })}.write();
}

// ---- T2: the five kinds, or four with licences among the transfers

std::string name_of_code(const Rules& rules, std::string_view list, std::string_view code) {
    const Code* found = rules.list(list).find(code);
    return found ? found->name_zh : std::string{code};
}

void break_down_kinds(const Desk& desk) {
    desk.table.rows_head = "合同类别";
    using Place = std::pair<ContractKind, std::string>;
    const auto sums = desk.pairs({Dimension::kind, Dimension::sub_kind}, [](const auto& values) {
        return Place{named<ContractKind>(values[0]).value(), values[1]};
    });
    const bool four = desk.question.kinds == Kinds::four;
    const Rules& rules = desk.unit.rules;
    const auto by_kind =
        desk.pairs({Dimension::kind}, [](const auto& values) { return named<ContractKind>(values[0]).value(); });
    bool whole = true;
    for (const auto& [kind, kind_name] : names<ContractKind>) {
        const std::string code{code_of(kind)};
        const Code* listed = rules.list("contract_kinds").find(code);
        if (four && kind == ContractKind::licence) continue;
        std::vector<ContractKind> together{kind};
        if (four && kind == ContractKind::transfer) together.push_back(ContractKind::licence);
        std::set<std::string> kind_names;
        for (const ContractKind each : together) kind_names.emplace(name_of(each));
        Pair sum;
        std::vector<TableRow> beneath;
        for (const ContractKind each : together) {
            std::set<std::string> told;
            const auto add = [&](const std::string& sub_kind, std::string name) {
                const auto found = sums.find({each, sub_kind});
                const Pair pair = found == sums.end() ? Pair{} : found->second;
                told.insert(sub_kind);
                sum = sum + pair;
                TotalsFilter behind = desk.behind(Dimension::kind, {std::string{name_of(each)}});
                behind.only[Dimension::sub_kind] = {sub_kind};
                beneath.push_back(
                    {sub_kind, std::move(name), 1, pair.now, pair.before, desk.table.total, std::move(behind), {}, {}});
            };
            for (const Code& sub : rules.list("contract_kinds").all())
                if (sub.parent == code_of(each) && (desk.was_valid(sub) || sums.contains({each, sub.code})))
                    add(sub.code, sub.name_zh);
            for (const auto& [place, pair] : sums)
                if (place.first == each && !told.contains(place.second))
                    add(place.second, place.second.empty() ? "未细分" : place.second);
        }
        if (listed && !desk.was_valid(*listed) && sum.none()) continue;
        desk.add(code, name_of_code(rules, "contract_kinds", code) + (together.size() == 2 ? "（含技术许可）" : ""), 0,
                 sum, desk.behind(Dimension::kind, std::move(kind_names)));
        Pair below;
        for (TableRow& row : beneath) {
            below = below + Pair{row.now, row.before};
            desk.table.rows.push_back(std::move(row));
        }
        Pair asked;
        for (const ContractKind each : together)
            if (const auto found = by_kind.find(each); found != by_kind.end()) asked = asked + found->second;
        whole = whole && below.now == asked.now && below.before == asked.before;
    }
    desk.check("各上级行等于其下级行之和", whole);
}

// ---- places

// As T10 and T11 name an area: a county, the rest of the province, a province, 港澳台, 国外.
std::string name_of_area(const Rules& rules, const RegionPrefix& home, const std::string& area) {
    if (area.empty()) return "国外";
    const RegionPrefix prefix = RegionPrefix::parse(area).value_or(RegionPrefix{area});
    const std::string name = rules.region_name(prefix.digits);
    if (home.digits.size() == 4 && area == home.digits + "00") return "市本级";
    if (home.digits.size() == 2 && area == home.digits + "0000") return "省本级";
    if (4 <= home.digits.size() && prefix.digits == home.digits.substr(0, 2))
        return name + (home.digits.size() == 4 ? "其他市" : "其他地区");
    return name.empty() ? area : name;
}

bool is_offshore_area(const std::string& area) {
    return area.empty() || area.starts_with("71") || area.starts_with("81") || area.starts_with("82");
}

// Counties first, in the order of the list, then the rest of the province, the other provinces, 港澳台, and what lies abroad.
std::string order_of_area(const RegionPrefix& home, const std::string& area) {
    if (area.empty()) return "9";
    if (home.contains(area)) return "1" + area;
    if (is_offshore_area(area)) return "8" + area;
    return (area.starts_with(home.digits.substr(0, 2)) ? "2" : "3") + area;
}

void tell_flows(const Desk& desk) {
    desk.table.rows_head = "卖方地域";
    const RegionPrefix home = desk.filter.home.value();
    const Rules& rules = desk.unit.rules;
    Figures sum;
    for (const TotalsCell& cell : desk.by({Dimension::seller_area, Dimension::buyer_area})) {
        const std::string &seller = cell.values[0], &buyer = cell.values[1];
        TotalsFilter behind = desk.behind(Dimension::seller_area, {seller});
        behind.only[Dimension::buyer_area] = {buyer};
        desk.table.flows.push_back({seller, name_of_area(rules, home, seller), buyer, name_of_area(rules, home, buyer),
                                    cell.figures, std::move(behind)});
        sum = sum + cell.figures;
    }
    std::sort(desk.table.flows.begin(), desk.table.flows.end(), [&](const Flow& a, const Flow& b) {
        const auto place = [&](const Flow& flow) {
            return std::pair{order_of_area(home, flow.seller_area), order_of_area(home, flow.buyer_area)};
        };
        return place(a) < place(b);
    });
    auto& buyers = desk.table.buyer_areas;
    for (const Flow& flow : desk.table.flows) buyers.emplace_back(flow.buyer_area, flow.buyer_name);
    std::sort(buyers.begin(), buyers.end(), [&](const auto& a, const auto& b) {
        return order_of_area(home, a.first) < order_of_area(home, b.first);
    });
    buyers.erase(std::unique(buyers.begin(), buyers.end()), buyers.end());
    desk.check("各流向之和等于合计", sum == desk.table.total);
}

// 登记 counts where who applied sits: the seller, or the buyer of what comes from abroad.
std::string own_area(Measure measure, const std::vector<std::string>& values) {
    if (measure != Measure::registered) return values[0];
    return is_offshore_area(values[0]) ? values[1] : values[0];
}

void rank(std::vector<TableRow>& rows) {
    for (TableRow& row : rows)
        row.rank = 1 + std::count_if(rows.begin(), rows.end(), [&](const TableRow& other) {
                       return row.now.amount_total < other.now.amount_total;
                   });
}

void tell_counties(const Desk& desk) {
    desk.table.rows_head = "县区";
    const RegionPrefix home = desk.filter.home.value();
    const Measure measure = desk.question.measure;
    const Dimensions sides = measure == Measure::registered ? Dimensions{Dimension::seller_area, Dimension::buyer_area}
                             : measure == Measure::out      ? Dimensions{Dimension::seller_area}
                                                            : Dimensions{Dimension::buyer_area};
    auto sums = desk.pairs(sides, [&](const auto& values) { return own_area(measure, values); });
    const auto add = [&](const std::string& area, std::string name) {
        const auto found = sums.extract(area);
        TotalsFilter behind = desk.filter;
        behind.region = RegionPrefix::parse(area).value_or(RegionPrefix{area});
        desk.add(area, std::move(name), 0, found ? found.mapped() : Pair{}, std::move(behind));
        TableRow& row = desk.table.rows.back();
        // What is known as the city alone has a row (市本级), and no prefix of its own by which it could be asked for.
        if (area == home.digits + std::string(6 - home.digits.size(), '0') && home.digits.size() < 6) {
            row.behind.reset();
        } else if (desk.question.period.first_month == 1) {  // 完成率 is cumulative
            row.target = desk.unit.targets.amount({desk.question.period.year, row.behind->region, measure}, desk.known);
        }
    };
    std::vector<const Code*> counties;
    const std::size_t digits = std::min<std::size_t>(home.digits.size() + 2, 6);
    for (const Code& code : desk.unit.rules.list("regions").all()) {
        const bool next = home.contains(code.code) && code.code.substr(digits) == std::string(6 - digits, '0') &&
                          code.code.substr(home.digits.size(), 2) != "00";
        if (next && (desk.was_valid(code) || sums.contains(code.code))) counties.push_back(&code);
    }
    for (const Code* each : counties) add(each->code, each->name_zh);
    while (!sums.empty()) {
        const std::string area = sums.begin()->first;
        add(area, name_of_area(desk.unit.rules, home, area));
    }
    rank(desk.table.rows);
}

// ---- T1, T13, T16

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
Pair within(const Desk& desk, const RegionPrefix& region) {
    const bool out = desk.filter.measure == Measure::out;
    const auto sums = desk.pairs({out ? Dimension::buyer_region : Dimension::seller_region},
                                 [&](const auto& values) { return region.contains(values.front()); });
    const auto found = sums.find(true);
    return found == sums.end() ? Pair{} : found->second;
}

Figures minus(const Figures& a, const Figures& b) {
    return {a.count - b.count, a.amount_total - b.amount_total, a.amount_tech - b.amount_tech,
            a.amount_received - b.amount_received};
}

void tell_summary(const Desk& desk) {
    desk.table.rows_head = "项目";
    const RegionPrefix& region = desk.table.region;
    const Desk registered = desk.with(Measure::registered), out = desk.with(Measure::out), in = desk.with(Measure::in);
    const Pair all_out = out.all(), all_in = in.all(), kept_out = within(out, region), kept_in = within(in, region);
    const auto add_part = [&](std::string name, Dimension dimension, const std::set<std::string>& any) {
        Pair sum;
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

void list_majors(const Desk& desk, const Actor& actor) {
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
            if (!is_cleared(actor.roles)) withhold(each);
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

void fill(const Desk& desk, const Actor& actor) {
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
        case TableName::T13: return list_majors(desk, actor);
        case TableName::T14: return break_down(desk, {"支付方式", Dimension::payment_mode, "payment_modes"});
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
    if (desk.question.table == TableName::T10) title += "流向";
    if (desk.question.table == TableName::T13)
        return title + std::string{in_chinese(desk.filter.measure)} + "：重大技术合同清单";
    return title + std::string{in_chinese(desk.filter.measure)} + "情况（按" + desk.table.rows_head + "）";
}

// The top rows of a breakdown are the whole, each contract in one of them (invariant 1).
bool adds_up(const Table& table) {
    Pair sum;
    for (const TableRow& row : table.rows)
        if (row.level == 0) sum = sum + Pair{row.now, row.before};
    return sum.now == table.total && sum.before == table.total_before;
}

bool is_breakdown(TableName table) {
    return table != TableName::T1 && table != TableName::T10 && table != TableName::T13 && table != TableName::T16;
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

Table table_for(Unit& unit, const Actor& actor, const TableQuestion& asked, const std::optional<Instant>& as_of) {
    permit(actor, Action::read_table, {}, Action::read_table);
    TableQuestion question = asked;
    if (question.table == TableName::T16)
        question.period = question.period.cumulative();  // years are told from January on
    Table table;
    table.from = question.period.from();
    table.until = question.period.until();
    TotalsFilter filter;
    filter.measure = question.measure;
    filter.region = table.region = question.region.value_or(home_of(unit));
    if (table.region.digits.empty() && question.table == TableName::T11) filter.region = table.region = home_of(unit);
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
    const Pair all = desk.all();
    table.total = all.now;
    table.total_before = all.before;
    fill(desk, actor);
    table.title = title_of(desk);
    if (is_breakdown(question.table)) desk.check("各行之和等于合计", adds_up(table));
    if (question.basis == Basis::restated)
        table.notes.emplace_back("重述口径：各合同按其登记日期计入，已结账期间的其后变动追溯计入。");
    table.notes.emplace_back("同比、占比按未舍入数计算，四舍五入，基数为零或者缺失的以“—”表示。");
    return table;
}

}  // namespace heluo
