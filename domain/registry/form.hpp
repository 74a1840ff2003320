// A registered contract as a row of a table, in the fields of the national form (全国技术合同登记): what an import reads and an export
// writes, so that one comes back from the other without loss (R40). docs/exchange.md tells what each column means.
#pragma once
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/violations.hpp"

namespace heluo {

// Imports remember their rows by a digest of FormCells::content(): the columns up to own_number enter it by their place, the later ones
// by name, in this order. So new ones are appended, and none is moved.
enum class FormColumn {
    row_key,
    number,
    registry,
    registered_on,
    title,
    kind,
    sub_kind,
    field,
    seller_name,
    seller_code,
    seller_region,
    seller_country,
    buyer_name,
    buyer_code,
    buyer_region,
    buyer_country,
    sign_date,
    effective_date,
    end_date,
    amount_total,
    amount_tech,
    amount_deducted,
    payment_mode,
    own_number,
    ip_type,
    seller_nature,
    buyer_nature,
    plan_source,
    goal,
    industry,
    related,
    foreign_language,
    internal_department,
    government_project,
    licence_needed,
    deductions,
    instalments,
    royalty,
    currency,
    foreign_amount,
    exchange_rate,
    rate_date,
    seller_seal,
    buyer_seal,
    licence_type,
    clauses,
    patents,
    confidential,
    other_parts,
    mediates,
    buyer_startup,
    other_subsidy,
    changed_on
};
inline constexpr std::size_t form_width = static_cast<std::size_t>(FormColumn::changed_on) + 1;

struct FormColumnRule {
    FormColumn column;
    std::string_view name, name_zh;  // either is taken in a header; exports write the Chinese one
    bool needed;              // must stand in the header of an import; whether a cell may be empty is the row's affair
    std::string_view list{};  // of the codes in its cells; empty for other columns
};
std::span<const FormColumnRule> form_columns();  // in the order of FormColumn
const FormColumnRule& rule_of(FormColumn column);

// The header's columns in the file's order. Unknown, missing and repeated names are faults at /columns/<name>.
std::vector<FormColumn> read_columns(const std::vector<std::string>& header, Violations& faults);

// The cells of one row by column; a column that is not in the file is an empty cell.
struct FormCells {
    std::array<std::string, form_width> cells;
    std::string& operator[](FormColumn column) { return cells[static_cast<std::size_t>(column)]; }
    const std::string& operator[](FormColumn column) const { return cells[static_cast<std::size_t>(column)]; }
    // All cells as one text: the same in whatever order the columns stand, and whether a later column is left out or empty.
    std::string content() const;
};

// Width and outer spaces do not matter in identifiers, codes, dates and amounts (R41); names stay as typed.
std::string folded_cell(std::string_view cell);
// Of a folded cell that is no date: whether it only looks like one.
Fault fault_of_date(std::string_view cell);

}  // namespace heluo
