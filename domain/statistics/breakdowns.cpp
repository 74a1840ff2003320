// Tables by a code list, parents above their parts: see desk.hpp.
#include <algorithm>

#include "domain/statistics/desk.hpp"

namespace heluo {

namespace {

// A list as a tree, with what was coded by each of its codes.
class Tree {
  public:
    Tree(const Desk& desk, const Breakdown& breakdown, std::map<std::string, Compared> own)
        : desk_{desk}, breakdown_{breakdown}, own_{std::move(own)} {
        for (const Code& code : desk_.unit.rules.list(breakdown_.list).all()) nodes_.push_back(&code);
        std::stable_sort(nodes_.begin(), nodes_.end(),
                         [](const Code* a, const Code* b) { return a->order < b->order; });
    }

    void write() {
        write_below("", 0);
        Compared rest;  // what no list has: 未填 and codes that nobody knows
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
        Compared pair;
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
    Compared own_of(const std::string& code) const {
        const auto found = own_.find(code);
        return found == own_.end() ? Compared{} : found->second;
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
            const Compared own = own_of(code->code);
            write_below(code->code, level + 1);
            // Coded by the upper row alone: told as a row beneath it, so that those add up to it.
            if (!own.none())
                desk_.add(code->code, code->name_zh + "（未细分）", level + 1, own,
                          desk_.behind(breakdown_.dimension, {code->code}));
        }
    }

    const Desk& desk_;
    const Breakdown& breakdown_;
    const std::map<std::string, Compared> own_;
    std::vector<const Code*> nodes_;
    std::set<std::string> known_;
};

std::string name_of_code(const Rules& rules, std::string_view list, std::string_view code) {
    const Code* found = rules.list(list).find(code);
    return found ? found->name_zh : std::string{code};
}

}  // namespace

void break_down(const Desk& desk, const Breakdown& breakdown) {
    desk.table.rows_head = breakdown.rows_head;
    Tree{desk, breakdown, desk.pairs({breakdown.dimension}, [](const auto& values) { return values.front(); })}.write();
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
        Compared sum;
        std::vector<TableRow> beneath;
        for (const ContractKind each : together) {
            std::set<std::string> told;
            const auto add = [&](const std::string& sub_kind, std::string name) {
                const auto found = sums.find({each, sub_kind});
                const Compared pair = found == sums.end() ? Compared{} : found->second;
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
        Compared below;
        for (TableRow& row : beneath) {
            below = below + Compared{row.now, row.before};
            desk.table.rows.push_back(std::move(row));
        }
        Compared asked;
        for (const ContractKind each : together)
            if (const auto found = by_kind.find(each); found != by_kind.end()) asked = asked + found->second;
        whole = whole && below.now == asked.now && below.before == asked.before;
    }
    desk.check("各上级行等于其下级行之和", whole);
}

}  // namespace heluo
