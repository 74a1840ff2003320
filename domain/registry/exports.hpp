// Exports (导出) of registered contracts as rows of the national form, in the order of their registration (R40, R42): page by page,
// since a year may have more rows than one answer should hold.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/names.hpp"
#include "domain/core/page.hpp"
#include "domain/registry/contracts.hpp"
#include "domain/registry/form.hpp"

namespace heluo {

// How codes stand in the cells. Imports take all three.
enum class CodesAs { codes, names, long_names };
template <>
inline constexpr auto names<CodesAs> =
    std::to_array<std::pair<CodesAs, std::string_view>>({{CodesAs::codes, "codes"},
                                                         {CodesAs::names, "names"},              // 电子信息
                                                         {CodesAs::long_names, "long_names"}});  // 电子信息技术
FormCells cells_of(const Contract& contract, const Rules& rules, CodesAs codes_as);

struct ExportPage {
    std::vector<FormCells> rows;
    std::optional<std::string> next;  // the place of the last row; absent on the last page
};
// A page ends with the row that reaches the first, or after the batch that reaches the second.
inline constexpr std::size_t rows_per_export = 2000;
inline constexpr std::size_t bytes_per_export = 8 * 1024 * 1024;

// What is registered now, of those days; a party gets its own contracts only, and whoever may not look into confidential ones goes
// without them. Invalid (period_invalid) for days out of order.
ExportPage export_contracts(Unit& unit, const Actor& actor, RegisteredFilter filter,
                            const std::optional<std::string>& after, CodesAs codes_as);

}  // namespace heluo
