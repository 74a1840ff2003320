// The printed tables (统计报表) T1 to T16 of registry.md §5.3: the figures of a period beside those of the same period a year before,
// row by row in the reporting order of the code lists, each with the contracts that it counts.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/statistics/period.hpp"
#include "domain/statistics/totals.hpp"

namespace heluo {

enum class TableName { T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16 };
template <>
inline constexpr auto names<TableName> = std::to_array<std::pair<TableName, std::string_view>>({
    {TableName::T1, "T1"},    // 综合快报
    {TableName::T2, "T2"},    // 合同类别
    {TableName::T3, "T3"},    // 技术领域
    {TableName::T4, "T4"},    // 知识产权
    {TableName::T5, "T5"},    // 卖方性质
    {TableName::T6, "T6"},    // 买方性质
    {TableName::T7, "T7"},    // 计划来源
    {TableName::T8, "T8"},    // 社会经济目标
    {TableName::T9, "T9"},    // 国民经济行业
    {TableName::T10, "T10"},  // 流向
    {TableName::T11, "T11"},  // 县区完成情况
    {TableName::T12, "T12"},  // 金额分档
    {TableName::T13, "T13"},  // 重大合同清单
    {TableName::T14, "T14"},  // 支付方式
    {TableName::T15, "T15"},  // 登记工作量
    {TableName::T16, "T16"},  // 年度序列
});

// Before the Civil Code of 2021 a licence was a transfer, and series that go back are told so (R34).
enum class Kinds { five, four };
template <>
inline constexpr auto names<Kinds> = std::to_array<std::pair<Kinds, std::string_view>>({{Kinds::five, "five"},
                                                                                        {Kinds::four, "four"}});

struct TableQuestion {
    TableName table{};
    Period period;
    Measure measure = Measure::registered;
    std::optional<RegionPrefix> region;  // this registry's own area where none is said
    Basis basis = Basis::booked;
    Kinds kinds = Kinds::five;
};

struct TableRow {
    std::string code, name;              // no code where nothing is said (未填), and of a row that no list has
    int level = 0;                       // beneath how many rows: each row above others is their sum
    Figures now, before;                 // of the period, and of the same a year before
    std::optional<Figures> whole;        // what its share (占比) is of
    std::optional<TotalsFilter> behind;  // finds the contracts that `now` counts
    std::optional<Money> target;         // of the year, where the period is told from January on: T11
    std::optional<long long> rank;       // by 成交额, those alike share one: T11
};
// T10: from the seller's area to the buyer's.
struct Flow {
    std::string seller_area, seller_name, buyer_area, buyer_name;
    Figures figures;
    TotalsFilter behind;
};
// T15: how often something was done, or how many working days it took on average, with two decimals, where anything was.
struct WorkRow {
    std::string code, name;  // of a ground
    int level = 0;
    std::optional<long long> count, count_before;
    std::optional<std::string> days, days_before;
};
// What must hold of every breakdown (registry.md §5.2, invariants 1 to 5), recomputed for this very answer.
struct SelfCheck {
    std::string what;
    bool holds = false;
};

struct Table {
    std::string title;      // "2026年1—11月洛阳市技术合同登记情况(按技术领域)"
    std::string rows_head;  // what the rows are: 技术领域
    Date from{}, until{};   // half-open
    RegionPrefix region;
    std::vector<TableRow> rows;
    Figures total, total_before;
    std::vector<Flow> flows;                                       // T10, by sellers, then by buyers
    std::vector<std::pair<std::string, std::string>> buyer_areas;  // T10: codes and names, in the order of areas
    std::vector<CountedContract> contracts;                        // T13
    std::vector<WorkRow> work;                                     // T15
    std::vector<SelfCheck> checks;
    std::vector<std::string> notes;  // 注, beneath the table
    bool closed = false;             // nothing of the period changes any more
    std::optional<Instant> as_of;    // as in TotalsAnswer
};

// As of a past moment, or of now. Invalid as totals are.
Table table_for(Unit& unit, const Actor& actor, const TableQuestion& question, const std::optional<Instant>& as_of);

// Growth over a year before in percent (同比), with two decimals, half away from zero, from unrounded figures; nothing where there was
// nothing a year before, or less (R32).
std::optional<std::string> growth(Money now, Money before);
std::optional<std::string> growth(long long now, long long before);
// A part of a whole in percent (占比); nothing of nothing.
std::optional<std::string> share(Money part, Money whole);
std::optional<std::string> share(long long part, long long whole);
// 平均单项: 成交额 of one contract, to the fen; nothing where there is none.
std::optional<Money> average(const Figures& figures);

}  // namespace heluo
