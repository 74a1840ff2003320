// The leaf shapes: how the house's values are read from JSON, written, and described.
#include "api/core/shape.hpp"

#include <utf8proc.h>

#include <boost/core/demangle.hpp>
#include <charconv>
#include <memory>

namespace heluo::api {

namespace {

// Length counts code points after NFC (A19), so that one visible character counts alike however it was typed.
std::optional<std::string> nfc(const std::string& text) {
    utf8proc_uint8_t* made = utf8proc_NFC(reinterpret_cast<const utf8proc_uint8_t*>(text.c_str()));
    if (!made) return std::nullopt;
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned{made, &std::free};
    return std::string{reinterpret_cast<const char*>(made)};
}

std::optional<std::string> plain_string(const json::value& value, const Place& place) {
    if (!value.is_string()) return place.fault(Fault::wrong_type, "string");
    return std::string{value.get_string()};
}

// Identifier types share one way in: text, parsed into the value or its exact fault.
template <class T>
std::optional<T> read_identifier(const json::value& value, const Place& place,
                                 Parsed<T> (*parse)(std::string_view) = T::parse) {
    const auto text = plain_string(value, place);
    if (!text) return std::nullopt;
    auto parsed = parse(*text);
    if (auto* good = std::get_if<T>(&parsed)) return std::move(*good);
    const auto& bad = std::get<IdentifierFault>(parsed);
    return place.fault(bad.fault, bad.about);
}

constexpr std::string_view amount_pattern = "^-?(0|[1-9][0-9]*)(\\.[0-9]{1,2})?$";
constexpr long long largest_exact = 9'007'199'254'740'991;  // 2^53 - 1: beyond it JSON readers lose digits

}  // namespace

std::string schema_name_of(const std::type_info& type) {
    std::string name = boost::core::demangle(type.name());
    if (const auto at = name.rfind("::"); at != std::string::npos) name.erase(0, at + 2);
    return name;
}

json::object string_schema(std::string_view format, std::string_view pattern, std::string_view description) {
    json::object schema{{"type", "string"}};
    if (!format.empty()) schema["format"] = format;
    if (!pattern.empty()) schema["pattern"] = pattern;
    if (!description.empty()) schema["description"] = description;
    return schema;
}

std::optional<std::string> read_text(const json::value& value, const Place& place, std::size_t min, std::size_t max,
                                     Lines lines) {
    auto text = plain_string(value, place);
    if (!text) return std::nullopt;
    // U+0000 would end the C string that utf8proc reads; it is a control character and refused as such below.
    const bool has_nul = text->find('\0') != std::string::npos;
    const auto normal = has_nul ? text : nfc(*text);
    if (!normal) return place.fault(Fault::text_not_utf8);
    if (const auto fault = fault_of_text(*normal, min, max, lines)) {
        const bool about_length = *fault == Fault::text_too_short || *fault == Fault::text_too_long;
        return place.fault(*fault,
                           about_length ? std::to_string(*fault == Fault::text_too_short ? min : max) : std::string{});
    }
    return text;  // kept as typed
}

std::optional<long long> read_integer(const json::value& value, const Place& place, long long lo, long long hi) {
    const std::string bounds = std::to_string(lo) + ".." + std::to_string(hi);
    long long number = 0;
    if (value.is_int64()) {
        number = value.get_int64();
    } else if (value.is_uint64()) {
        return place.fault(Fault::out_of_range, bounds);  // above int64
    } else if (place.from_text && value.is_string()) {
        const std::string_view text = value.get_string();
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || end != text.data() + text.size()) return place.fault(Fault::wrong_type, "integer");
    } else {
        return place.fault(Fault::wrong_type, "integer");  // fractions, exponents and overlong integers parse as double
    }
    if (number < lo || number > hi) return place.fault(Fault::out_of_range, bounds);
    return number;
}

std::optional<bool> Shape<bool>::read(const json::value& value, const Place& place) {
    if (value.is_bool()) return value.get_bool();
    if (place.from_text && value.is_string()) {
        if (value.get_string() == "true") return true;
        if (value.get_string() == "false") return false;
    }
    return place.fault(Fault::wrong_type, "boolean");
}
void Shape<bool>::write(std::string& json, const bool& value) { json += value ? "true" : "false"; }
json::object Shape<bool>::schema(Schemas&) { return {{"type", "boolean"}}; }
json::value Shape<bool>::example() { return true; }

std::optional<long long> Shape<long long>::read(const json::value& value, const Place& place) {
    return read_integer(value, place, -largest_exact, largest_exact);
}
void Shape<long long>::write(std::string& json, const long long& value) { write_number(json, value); }
json::object Shape<long long>::schema(Schemas&) { return {{"type", "integer"}}; }
json::value Shape<long long>::example() { return 1; }

std::optional<std::string> Shape<std::string>::read(const json::value& value, const Place& place) {
    return plain_string(value, place);
}
void Shape<std::string>::write(std::string& json, const std::string& value) { write_string(json, value); }
json::object Shape<std::string>::schema(Schemas&) { return {{"type", "string"}}; }
json::value Shape<std::string>::example() { return "text"; }

std::optional<Money> Shape<Money>::read(const json::value& value, const Place& place) {
    if (place.from_text && value.is_string()) {  // ?min_price=1000.00 is in CNY
        if (auto money = Money::parse(fold_width(std::string_view{value.get_string()}))) return money;
        return place.fault(Fault::amount_format);
    }
    if (!value.is_object()) return place.fault(Fault::wrong_type, R"({"amount": "1234.50", "currency": "CNY"})");
    const auto& object = value.get_object();
    const std::size_t before = place.faults.size();
    for (const auto& [key, _] : object)
        if (key != "amount" && key != "currency") place.member(key).fault(Fault::unknown_member);
    std::optional<Money> money;
    if (const auto* amount = object.if_contains("amount"); !amount) {
        place.member("amount").fault(Fault::required);
    } else if (const auto text = plain_string(*amount, place.member("amount"))) {
        money = Money::parse(fold_width(*text));
        if (!money)
            place.member("amount").fault(Fault::amount_format);
        else if (*money > max_amount || *money < Money::fen(-max_amount.in_fen()))
            place.member("amount").fault(Fault::amount_too_large, max_amount.text());
    }
    if (const auto* currency = object.if_contains("currency"); !currency)
        place.member("currency").fault(Fault::required);
    else if (const auto text = plain_string(*currency, place.member("currency")); text && *text != "CNY")
        place.member("currency").fault(Fault::currency_unknown, "CNY");
    if (place.faults.size() != before) return std::nullopt;
    return money;
}
void Shape<Money>::write(std::string& json, const Money& money) {
    json += R"({"amount":")";
    json += money.text();
    json += R"(","currency":"CNY"})";
}
json::object money_text_schema() {
    return string_schema("", amount_pattern, "元, with at most two decimals, like 600000 or 1234.50");
}
json::object Shape<Money>::schema(Schemas& schemas) {
    schemas.named["Money"] = {
        {"type", "object"},
        {"required", json::array{"amount", "currency"}},
        {"additionalProperties", false},
        {"properties",
         json::object{{"amount", string_schema("", amount_pattern, "元, a decimal string with at most two decimals")},
                      {"currency", json::object{{"type", "string"}, {"enum", json::array{"CNY"}}}}}}};
    return {{"$ref", "#/components/schemas/Money"}};
}
json::value Shape<Money>::example() { return json::object{{"amount", "1234.50"}, {"currency", "CNY"}}; }

std::optional<CreditCode> Shape<CreditCode>::read(const json::value& v, const Place& p) {
    // That its check characters hold is the domain's question: some were issued wrong, and admitted.
    return read_identifier<CreditCode>(v, p, CreditCode::parse_unchecked);
}
void Shape<CreditCode>::write(std::string& json, const CreditCode& code) { write_string(json, code.value); }
json::object Shape<CreditCode>::schema(Schemas&) {
    return string_schema("", "^[0-9A-HJ-NPQRTUWXY]{18}$", "统一社会信用代码, GB 32100-2015");
}
json::value Shape<CreditCode>::example() { return "91410300MA9F000154"; }

std::optional<RegionCode> Shape<RegionCode>::read(const json::value& value, const Place& place) {
    const auto text = plain_string(value, place);
    if (!text) return std::nullopt;
    if (auto code = RegionCode::parse(*text)) return code;
    return place.fault(Fault::region_code);
}
void Shape<RegionCode>::write(std::string& json, const RegionCode& code) { write_string(json, code.value); }
json::object Shape<RegionCode>::schema(Schemas&) {
    return string_schema("", "^[0-9]{6}$", "行政区划代码, GB/T 2260, six digits");
}
json::value Shape<RegionCode>::example() { return "410305"; }

std::optional<RegionPrefix> Shape<RegionPrefix>::read(const json::value& value, const Place& place) {
    const auto text = plain_string(value, place);
    if (!text) return std::nullopt;
    if (auto prefix = RegionPrefix::parse(*text)) return prefix;
    return place.fault(Fault::region_code);
}
void Shape<RegionPrefix>::write(std::string& json, const RegionPrefix& prefix) { write_string(json, prefix.digits); }
json::object Shape<RegionPrefix>::schema(Schemas&) {
    return string_schema(
        "", "^([0-9]{2}){0,3}$",
        "a region and all within it: 41 or 410000 the province, 4103 or 410300 the city, 410305 a district");
}
json::value Shape<RegionPrefix>::example() { return "4103"; }

std::optional<RegistrationNumber> Shape<RegistrationNumber>::read(const json::value& v, const Place& p) {
    return read_identifier<RegistrationNumber>(v, p);
}
void Shape<RegistrationNumber>::write(std::string& json, const RegistrationNumber& number) {
    write_string(json, number.value);
}
json::object Shape<RegistrationNumber>::schema(Schemas&) {
    return string_schema("", "^([0-9]{14}|[0-9]{16})$", "合同登记编号");
}
json::value Shape<RegistrationNumber>::example() { return "2026410301000123"; }

std::optional<PatentNumber> Shape<PatentNumber>::read(const json::value& v, const Place& p) {
    return read_identifier<PatentNumber>(v, p);
}
void Shape<PatentNumber>::write(std::string& json, const PatentNumber& number) { write_string(json, number.value); }
json::object Shape<PatentNumber>::schema(Schemas&) {
    return string_schema("", "", "专利(申请)号 with its check digit");
}
json::value Shape<PatentNumber>::example() { return "202310123456.6"; }

std::optional<Date> Shape<Date>::read(const json::value& value, const Place& place) {
    const auto given = plain_string(value, place);
    if (!given) return std::nullopt;
    if (auto date = parse_date(*given)) return date;
    const auto digit = [&](std::size_t i) { return (*given)[i] >= '0' && (*given)[i] <= '9'; };
    bool shaped = given->size() == 10;
    for (std::size_t i = 0; shaped && i < 10; ++i) shaped = i == 4 || i == 7 ? (*given)[i] == '-' : digit(i);
    return place.fault(shaped ? Fault::date_invalid : Fault::date_format);
}
void Shape<Date>::write(std::string& json, const Date& date) { write_string(json, text(date)); }
json::object Shape<Date>::schema(Schemas&) { return string_schema("date", "", "a business date in Asia/Shanghai"); }
json::value Shape<Date>::example() { return "2026-11-24"; }

std::optional<Instant> Shape<Instant>::read(const json::value& value, const Place& place) {
    const auto given = plain_string(value, place);
    if (!given) return std::nullopt;
    if (auto instant = parse_instant(*given)) return instant;
    return place.fault(Fault::instant_format);
}
void Shape<Instant>::write(std::string& json, const Instant& instant) { write_string(json, text(instant)); }
json::object Shape<Instant>::schema(Schemas&) { return string_schema("date-time", "", "RFC 3339, UTC"); }
json::value Shape<Instant>::example() { return "2026-11-24T03:07:42Z"; }

}  // namespace heluo::api
