// The check-digit algorithms of registry.md §7, each fault found in the order a clerk would look for it.
#include "domain/core/identifiers.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <stdexcept>

#include "domain/core/text.hpp"

namespace heluo {
namespace {

constexpr std::string_view digits = "0123456789";

bool all_digits(std::string_view text) { return text.find_first_not_of(digits) == text.npos; }

// Half-width, without spaces at either end (R41).
std::string folded(std::string_view typed) {
    std::string text = fold_width(typed);
    const auto first = text.find_first_not_of(' ');
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// The whole character at `index`, which may be the lead byte of several.
std::string character_at(std::string_view utf8, std::size_t index) {
    std::size_t end = index + 1;
    while (end < utf8.size() && static_cast<unsigned char>(utf8[end]) >> 6 == 2) ++end;
    return std::string{utf8.substr(index, end - index)};
}

int number(std::string_view text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

template <std::size_t N>
int weighted(std::string_view text, const int (&weights)[N], std::string_view alphabet) {
    int sum = 0;
    for (std::size_t i = 0; i < std::min(text.size(), N); ++i)
        sum += weights[i] * static_cast<int>(alphabet.find(text[i]));
    return sum;
}

// ---- 统一社会信用代码

constexpr std::string_view credit_alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

char credit_check(std::string_view first17) {
    constexpr int weights[] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    return credit_alphabet[static_cast<std::size_t>((31 - weighted(first17, weights, credit_alphabet) % 31) % 31)];
}

// GB 11714: here letters count A = 10 ... Z = 35, unlike in the code around it.
char organisation_check(std::string_view first8) {
    constexpr int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
    const int value = 11 - weighted(first8, weights, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") % 11;
    return value == 10 ? 'X' : value == 11 ? '0' : static_cast<char>('0' + value);
}

// ---- 公民身份号码

bool is_province(std::string_view two) {
    constexpr std::string_view list =
        "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83";
    return list.find(two) != list.npos;
}

char citizen_check(std::string_view first17) {
    constexpr int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    return "10X98765432"[weighted(first17, weights, digits) % 11];
}

// ---- 专利号

char patent_check(std::string_view number_part) {
    constexpr int weights[] = {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5};
    const int value = weighted(number_part, weights, digits) % 11;
    return value == 10 ? 'X' : static_cast<char>('0' + value);
}

// Upper case and without inner spaces, as both are typed differently on every certificate.
std::string compact(std::string_view typed) {
    std::string text = folded(typed);
    text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

// Numbers of 8 digits were given from April 1985 to September 2003, of 12 digits since: this keeps publication numbers
// (CN 101 123 456) from passing for old applications.
bool plausible_year(std::string_view number_part) {
    if (number_part.size() == 12) return number(number_part.substr(0, 4)) >= 2003;
    const int year = number(number_part.substr(0, 2));
    return year >= 85 || year <= 3;
}

}  // namespace

Parsed<CreditCode> CreditCode::parse_unchecked(std::string_view typed) {
    const std::string code = folded(typed);
    if (const auto length = code_points(code); length != 18)
        return IdentifierFault{Fault::credit_code_length, std::to_string(length)};
    if (const auto bad = code.find_first_not_of(credit_alphabet); bad != code.npos)
        return IdentifierFault{Fault::credit_code_alphabet, character_at(code, bad)};
    // Positions 3 to 8 are the region of the registering office.
    if (const auto bad = code.substr(2, 6).find_first_not_of(digits); bad != code.npos)
        return IdentifierFault{Fault::credit_code_alphabet, std::string{code[2 + bad]}};
    return CreditCode{code};
}

static std::optional<IdentifierFault> check_fault(const std::string& code) {
    if (const char expected = credit_check(code); expected != code[17])
        return IdentifierFault{Fault::credit_code_check, std::string{expected}};
    if (const char expected = organisation_check(std::string_view{code}.substr(8)); expected != code[16])
        return IdentifierFault{Fault::credit_code_check, std::string{expected}};
    return std::nullopt;
}

Parsed<CreditCode> CreditCode::parse(std::string_view typed) {
    auto parsed = parse_unchecked(typed);
    if (const CreditCode* code = std::get_if<CreditCode>(&parsed))
        if (auto fault = check_fault(code->value)) return *fault;
    return parsed;
}

bool CreditCode::checks() const { return !check_fault(value); }

Parsed<CitizenId> CitizenId::parse(std::string_view typed, Date today) {
    std::string id = folded(typed);
    if (const auto length = code_points(id); length != 18)
        return IdentifierFault{Fault::citizen_id_length, std::to_string(length)};
    if (id.back() == 'x') id.back() = 'X';
    const std::string_view text = id;
    if (text.size() != 18 || !all_digits(text.substr(0, 17)) || !(all_digits(text.substr(17)) || text[17] == 'X'))
        return IdentifierFault{Fault::citizen_id_format, {}};
    if (!is_province(text.substr(0, 2))) return IdentifierFault{Fault::citizen_id_region, id.substr(0, 6)};
    const Date born = from_yyyymmdd(number(text.substr(6, 8)));
    if (!born.ok() || born.year() < std::chrono::year{1800} || born > today)
        return IdentifierFault{Fault::citizen_id_date, id.substr(6, 8)};
    if (const char expected = citizen_check(text); expected != text[17])
        return IdentifierFault{Fault::citizen_id_check, std::string{expected}};
    return CitizenId{id};
}

Parsed<PatentNumber> PatentNumber::parse(std::string_view typed) {
    std::string text = compact(typed);
    const bool granted = text.starts_with("ZL");
    if (granted || text.starts_with("CN")) text.erase(0, 2);
    if (text.size() >= 2 && text[text.size() - 2] == '.') text.erase(text.size() - 2, 1);
    const std::string body = text.substr(0, text.empty() ? 0 : text.size() - 1);
    if ((body.size() != 8 && body.size() != 12) || !all_digits(body) || !plausible_year(body) ||
        !(text.back() == 'X' || digits.find(text.back()) != digits.npos))
        return IdentifierFault{Fault::patent_format, {}};
    // 1 invention, 2 utility model, 3 design, 8 and 9 the first two by way of the PCT.
    if (const char kind = body[body.size() == 12 ? 4 : 2];
        std::string_view{"12389"}.find(kind) == std::string_view::npos)
        return IdentifierFault{Fault::patent_kind, std::string{kind}};
    if (const char expected = patent_check(body); expected != text.back())
        return IdentifierFault{Fault::patent_check, std::string{expected}};
    return PatentNumber{body + "." + text.back(), granted};
}

Parsed<RegistrationNumber> RegistrationNumber::parse(std::string_view typed) {
    const std::string text = folded(typed);
    if ((text.size() != 14 && text.size() != 16) || !all_digits(text) || text.ends_with("000000"))
        return IdentifierFault{Fault::registration_number_format, std::to_string(code_points(text))};
    return RegistrationNumber{text.size() == 14 ? "20" + text : text, text};
}

RegistrationNumber RegistrationNumber::make(int year, std::string_view region4, std::string_view point2,
                                            long long serial) {
    if (year < 1000 || year > 9999 || region4.size() != 4 || point2.size() != 2 || serial < 1 || serial > 999'999)
        throw std::out_of_range{"a registration number has 4 + 4 + 2 + 6 digits"};
    char six[32];
    std::snprintf(six, sizeof six, "%06lld", serial);
    std::string value = std::to_string(year).append(region4).append(point2).append(six);
    return {value, value};
}

int RegistrationNumber::year() const { return number(std::string_view{value}.substr(0, 4)); }
long long RegistrationNumber::serial() const { return number(std::string_view{value}.substr(10)); }

std::optional<RegionCode> RegionCode::parse(std::string_view typed) {
    std::string code = folded(typed);
    if (code.size() != 6 || !all_digits(code) || code[0] == '0') return {};
    return RegionCode{std::move(code)};
}

std::optional<RegionPrefix> RegionPrefix::parse(std::string_view typed) {
    std::string prefix = folded(typed);
    if (prefix.size() % 2 != 0 || prefix.size() > 6 || !all_digits(prefix) || prefix.starts_with('0')) return {};
    while (prefix.ends_with("00")) prefix.resize(prefix.size() - 2);
    return RegionPrefix{std::move(prefix)};
}

std::string RegionPrefix::lowest() const { return digits + std::string(6 - digits.size(), '0'); }

std::string RegionPrefix::beyond() const {
    // "A" follows every digit in binary and in linguistic collations alike.
    if (digits.find_first_not_of('9') == digits.npos) return "A";
    const std::string next = std::to_string(number(digits) + 1);
    return next + std::string(6 - next.size(), '0');
}

}  // namespace heluo
