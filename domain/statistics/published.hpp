// What the public is told (公布): tables of whole years that are closed, and how far the running year has come. Of those alone: two tables
// that overlap, as of two moments or of two periods, would tell what lies between them (统计法 2024 §28; assurance.md A59).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/statistics/suppression.hpp"
#include "domain/statistics/tables.hpp"

namespace heluo {

// Those whose rows add up to their sum, and the years one by one.
enum class PublishedName { T2, T3, T4, T5, T6, T7, T8, T9, T11, T12, T14, T16 };
template <>
inline constexpr auto names<PublishedName> = std::to_array<std::pair<PublishedName, std::string_view>>({
    {PublishedName::T2, "T2"},
    {PublishedName::T3, "T3"},
    {PublishedName::T4, "T4"},
    {PublishedName::T5, "T5"},
    {PublishedName::T6, "T6"},
    {PublishedName::T7, "T7"},
    {PublishedName::T8, "T8"},
    {PublishedName::T9, "T9"},
    {PublishedName::T11, "T11"},
    {PublishedName::T12, "T12"},
    {PublishedName::T14, "T14"},
    {PublishedName::T16, "T16"},
});

struct PublishedRow {
    std::string code, name;
    int level = 0;
    std::optional<Figures> now, before;  // none where they are withheld (不予公布)
};
struct PublishedTable {
    std::string title, rows_head;
    RegionPrefix region;
    std::vector<PublishedRow> rows;
    PublishedRow total;  // of T16 without figures
    std::vector<std::string> notes;
};
// 登记, by this registry, as it was booked. not_published before the year is closed.
PublishedTable published_table(Unit& unit, PublishedName name, int year);

struct PublishedProgress {
    int year = 0;
    RegionPrefix region;
    std::optional<Money> target;
    Date until{};  // half-open: so far the year is told
    Figures done;
    std::optional<std::string> percent_done;
};
// Through the last month that is closed; months of which nobody may be told are told with those that follow.
PublishedProgress published_progress(Unit& unit, int year);

}  // namespace heluo
