// Lists in one cell of the form: entries divided by ";", their parts by "|"; a "\" before one of these three, or before another "\",
// makes it plain text. What a deduction, an instalment and a royalty look like there: docs/exchange.md.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/violations.hpp"
#include "domain/registry/terms.hpp"

namespace heluo {

using CellList = std::vector<std::vector<std::string>>;
std::string written(const CellList& entries);
// Nothing where a "\" stands before anything else, or at the end.
std::optional<CellList> read_list(std::string_view cell);

// "item|amount|reason", "due day|milestone|amount", "code|text", "name|applicant|patentee|application|number|filed|last day",
// "base|course|percent|entry fee|minimum|method"; amounts in yuan.
std::string written(const std::vector<Deduction>& deductions);
std::string written(const std::vector<Instalment>& instalments);
std::string written(const std::vector<Clause>& clauses);
std::string written(const std::vector<Patent>& patents);
// `name` makes of a code and its list what stands in the cell.
std::string written(const Royalty& royalty,
                    const std::function<std::string(std::string_view list, const std::string& code)>& name);

// What a cell that is not empty says; its first fault instead. What the whole contract makes of it, check() says.
using CellFault = std::function<void(Fault fault, std::string about)>;
std::vector<Deduction> read_deductions(std::string_view cell, const CellFault& fault);
std::vector<Instalment> read_instalments(std::string_view cell, const CellFault& fault);
std::vector<Clause> read_clauses(std::string_view cell, const Rules& rules, const CellFault& fault);
std::vector<Patent> read_patents(std::string_view cell, const CellFault& fault);
std::optional<Royalty> read_royalty(std::string_view cell, const Rules& rules, const CellFault& fault);

}  // namespace heluo
