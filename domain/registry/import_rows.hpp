// What one row of an import says, judged by the same checks as the API.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "domain/core/rules.hpp"
#include "domain/core/violations.hpp"
#include "domain/registry/contracts.hpp"
#include "domain/registry/form.hpp"

namespace heluo {

// The contract of a row, all but its id; nothing if there are faults (pointers are column names).
struct ReadRow {
    std::string row_key;
    ContractTerms terms;
    RegistrationNumber number;
    Date registered_on;
    std::optional<Date> changed_on;  // of the last change, which its terms are judged by
    std::string registry;
    bool here = false;  // its registry is ours: it counts as registered here
};
// `admits`: whether a credit code is taken although its check characters do not hold (domain/people/code_exceptions.hpp).
using Admits = std::function<bool(const CreditCode&)>;
std::optional<ReadRow> read_row(
    const FormCells& cells, const Rules& rules, Date today, Violations& faults,
    const Admits& admits = [](const CreditCode&) { return false; });

}  // namespace heluo
