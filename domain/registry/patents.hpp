// The patents and patent applications that a contract is about (民法典 845, 865; registry.md §2.1, §2.2, §7.3): which must be
// stated, what of each, and whether they still live.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/identifiers.hpp"
#include "domain/core/instant.hpp"
#include "domain/core/rules.hpp"
#include "domain/core/text.hpp"
#include "domain/core/violations.hpp"

namespace heluo {

struct Patent {
    Text<1, 200> name;                        // 发明创造名称
    std::optional<Text<1, 200>> applicant;    // 专利申请人; several with 、 between
    std::optional<Text<1, 200>> patentee;     // 专利权人; with the next two: of a granted one
    std::optional<PatentNumber> application;  // 申请号
    std::optional<PatentNumber> number;       // 专利号
    std::optional<Date> filed_on;             // 申请日
    std::optional<Date> expires_on;           // 有效期限: the last day

    bool granted() const { return patentee || number || expires_on; }
    friend bool operator==(const Patent&, const Patent&) = default;
};
inline constexpr std::size_t max_patents = 50;

struct ContractTerms;

// The last day of the longest life that the law gives a patent filed then: 20 years from filing for an invention (15, 10 of a
// design, 10 of a utility model), of which the day of filing is the first (专利法 42, 专利审查指南 5.9.2.1). An invention may have been
// granted an extension besides.
Date last_day(const PatentNumber& number, Date filed_on, const Rules& rules, bool extended = false);

// What is wrong with what is stated: dates, two numbers of one patent that differ, the same patent twice, a longer life than any.
void check_patents(const std::vector<Patent>& patents, const Rules& rules, Date on, Violations& faults);
// What an application needs besides: a patent where its sub-kind or its intellectual property is one, all that the law asks to be
// stated of each (B12), and none that had expired when a transfer or a licence of it was signed (B11).
void need_patents(const ContractTerms& terms, const Rules& rules, Date on, Violations& faults);
// What is odd: a licence under a patent that is not granted yet, or beyond its life; a seller who is not its owner; a number of
// another year than the filing.
void warn_of_patents(const ContractTerms& terms, const Rules& rules, Date on, Violations& odd);

}  // namespace heluo
