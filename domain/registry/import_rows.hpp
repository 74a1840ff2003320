// The rows of an import file: its columns by name, and what one row says, judged by the same checks as the API.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/rules.hpp"
#include "domain/core/violations.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

// docs/import.md says what each means, in which unit, with an example; a test compares the two lists.
enum class ImportColumn {
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
    own_number
};
struct ImportColumnRule {
    ImportColumn column;
    std::string_view name;
    bool needed;  // must stand in the header; whether a cell may be empty is the row's affair
};
std::span<const ImportColumnRule> import_columns();

// The header's columns in the file's order. Unknown, missing and repeated names are faults at /columns/<name>.
std::vector<ImportColumn> read_columns(const std::vector<std::string>& header, Violations& faults);

// The cells of one row by column; a column that is not in the file is an empty cell.
struct ImportCells {
    std::array<std::string, 24> cells;
    std::string& operator[](ImportColumn column) { return cells[static_cast<std::size_t>(column)]; }
    const std::string& operator[](ImportColumn column) const { return cells[static_cast<std::size_t>(column)]; }
    std::string content() const;  // all cells as one text, the same in whatever order the columns stand
};

// The contract of a row, all but its id; nothing if there are faults (pointers are column names).
struct ReadRow {
    std::string row_key;
    ContractTerms terms;
    RegistrationNumber number;
    Date registered_on;
    std::string registry;
    bool here = false;  // its registry is ours: it counts as registered here
};
std::optional<ReadRow> read_row(const ImportCells& cells, const Rules& rules, Date today, Violations& faults);

}  // namespace heluo
