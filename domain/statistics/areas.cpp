// Tables by places, as home sees them: see desk.hpp.
#include <algorithm>

#include "domain/statistics/desk.hpp"
#include "domain/statistics/targets.hpp"

namespace heluo {

namespace {

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

}  // namespace

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
        desk.add(area, std::move(name), 0, found ? found.mapped() : Compared{}, std::move(behind));
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

}  // namespace heluo
