// Identifiers of the outside world, valid from birth: each parse gives the value or the exact fault (registry.md §7).
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "domain/core/instant.hpp"
#include "domain/core/violations.hpp"

namespace heluo {

struct IdentifierFault {
    Fault fault;
    std::string about;  // the offending character, the expected check character...
};
template <class T>
using Parsed = std::variant<T, IdentifierFault>;

// 统一社会信用代码, GB 32100-2015: 18 characters, check digit mod 31; the organisation code inside has its own (GB 11714).
// Full-width characters and surrounding spaces are folded (R41); letter case is not.
struct CreditCode {
    std::string value;
    static Parsed<CreditCode> parse(std::string_view typed);
    // Whether or not the check characters hold: some were issued wrong, and admitted (domain/people/code_exceptions.hpp).
    static Parsed<CreditCode> parse_unchecked(std::string_view typed);
    bool checks() const;
    friend auto operator<=>(const CreditCode&, const CreditCode&) = default;
};

// 公民身份号码, GB 11643-1999: the date is checked before the check digit; `today` bounds the birth date.
struct CitizenId {
    std::string value;
    static Parsed<CitizenId> parse(std::string_view typed, Date today);
    friend auto operator<=>(const CitizenId&, const CitizenId&) = default;
};

// 专利(申请)号: 8 or 12 digits, '.', check digit; with or without ZL/CN, dot, spaces. Canonical: "202310123456.6".
struct PatentNumber {
    std::string value;
    bool granted = false;  // it came with ZL
    static Parsed<PatentNumber> parse(std::string_view typed);
    friend auto operator<=>(const PatentNumber&, const PatentNumber&) = default;
};

// 合同登记编号: 14 digits (yy + 4 region + 2 point + 6 serial) or 16 (yyyy + ...). Canonical 16 (20yy for 14), original kept.
struct RegistrationNumber {
    std::string value;     // 16 digits
    std::string original;  // as printed on the paper
    static Parsed<RegistrationNumber> parse(std::string_view typed);
    static RegistrationNumber make(int year, std::string_view region4, std::string_view point2, long long serial);
    int year() const;
    std::string_view region4() const { return std::string_view{value}.substr(4, 4); }
    std::string_view point2() const { return std::string_view{value}.substr(8, 2); }
    long long serial() const;
    friend auto operator<=>(const RegistrationNumber&, const RegistrationNumber&) = default;
};

// 行政区划代码, GB/T 2260, full six digits of a party or contract. The shape only; whether the code exists (and when) is
// asked of Rules::region, because the list changes. 4103 and 410399 are refused there or here.
struct RegionCode {
    std::string value;
    static std::optional<RegionCode> parse(std::string_view typed);  // six digits
    friend auto operator<=>(const RegionCode&, const RegionCode&) = default;
};

// A region in a query: trailing 00 pairs allowed or stripped. 410300 = 4103 = the city, 410000 = 41 = the province; "" is everywhere.
struct RegionPrefix {
    std::string digits;  // 0, 2, 4 or 6 digits, stripped
    static std::optional<RegionPrefix> parse(std::string_view typed);
    // The half-open range of six-digit codes below it: "410300" <= code < "410400".
    std::string lowest() const, beyond() const;
    bool contains(std::string_view region6) const { return region6.starts_with(digits); }
    friend auto operator<=>(const RegionPrefix&, const RegionPrefix&) = default;
};

}  // namespace heluo
