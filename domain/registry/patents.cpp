// Patents of contracts.
#include "domain/registry/patents.hpp"

#include <algorithm>
#include <set>

#include "domain/registry/terms.hpp"

namespace heluo {

namespace {

// Of a canonical number: four digits of the year and one of the kind, or two and one of the old ones.
bool is_long(const PatentNumber& number) { return number.value.size() > 10; }
char kind_digit(const PatentNumber& number) { return number.value[is_long(number) ? 4 : 2]; }

int year_of(const PatentNumber& number) {
    if (is_long(number)) return std::stoi(number.value.substr(0, 4));
    const int year = std::stoi(number.value.substr(0, 2));
    return year < 85 ? 2000 + year : 1900 + year;  // the first patent act is of 1985
}

// 8 and 9 came by the PCT.
std::string kind_of(const PatentNumber& number) {
    const char digit = kind_digit(number);
    if (digit == '3') return "design";
    return digit == '2' || digit == '9' ? "utility_model" : "invention";
}

// The day before the same day so many years later; 29 February is the last of its month elsewhere.
Date day_before(Date day, long long years_later) {
    Date same{day.year() + std::chrono::years{years_later}, day.month(), day.day()};
    if (!same.ok()) same = Date{std::chrono::sys_days{same.year() / same.month() / std::chrono::last}};
    return Date{std::chrono::sys_days{same} - std::chrono::days{1}};
}

std::optional<PatentNumber> number_of(const Patent& patent) {
    return patent.number ? patent.number : patent.application;
}

// As stated, else as it follows from the filing.
std::optional<Date> end_of(const Patent& patent, const Rules& rules) {
    const auto number = number_of(patent);
    if (patent.expires_on || !number || !patent.filed_on) return patent.expires_on;
    return last_day(*number, *patent.filed_on, rules);
}

std::string at(std::size_t i, std::string_view member) { return "/patents/" + std::to_string(i) + std::string{member}; }

void need_data(const Patent& patent, std::size_t i, bool granted, Violations& faults) {
    const auto need = [&](bool stated, std::string_view member) {
        faults.need(stated, at(i, member), Fault::patent_data);
    };
    need(patent.applicant.has_value(), "/applicant");
    need(patent.filed_on.has_value(), "/filed_on");
    need(patent.application.has_value(), "/application_number");
    if (!granted && !patent.granted()) return;
    need(patent.patentee.has_value(), "/patentee");
    need(patent.number.has_value(), "/patent_number");
    need(patent.expires_on.has_value(), "/expires_on");
}

}  // namespace

Date last_day(const PatentNumber& number, Date filed_on, const Rules& rules, bool extended) {
    const std::string kind = kind_of(number);
    long long years = rules.number("patent.years." + kind, filed_on);
    if (extended && kind == "invention") years += rules.number("patent.years.extension", filed_on);
    return day_before(filed_on, years);
}

void check_patents(const std::vector<Patent>& patents, const Rules& rules, Date on, Violations& faults) {
    faults.need(patents.size() <= max_patents, "/patents", Fault::too_many_items, std::to_string(max_patents));
    std::set<std::string> seen;
    for (std::size_t i = 0; i < patents.size(); ++i) {
        const Patent& each = patents[i];
        const auto number = number_of(each);
        if (number) faults.need(seen.insert(number->value).second, at(i, ""), Fault::duplicate_member);
        if (each.number && each.application)
            faults.need(each.number->value == each.application->value, at(i, "/patent_number"), Fault::patent_number,
                        "ZL" + each.application->value);
        if (!each.filed_on) continue;
        faults.need(*each.filed_on <= on, at(i, "/filed_on"), Fault::date_future, text(on));
        if (!each.expires_on) continue;
        faults.need(*each.filed_on <= *each.expires_on, at(i, "/expires_on"), Fault::date_order, text(*each.filed_on));
        if (!number) continue;
        const Date longest = last_day(*number, *each.filed_on, rules, true);
        faults.need(*each.expires_on <= longest, at(i, "/expires_on"), Fault::patent_term, text(longest));
    }
}

void need_patents(const ContractTerms& terms, const Rules& rules, Date on, Violations& faults) {
    const bool about_patents = rules.lists("patent.sub_kinds", terms.sub_kind, on) ||
                               rules.lists("patent.ip_types", terms.declared.ip_type, on);
    faults.need(!about_patents || !terms.patents.empty(), "/patents", Fault::patent_data);
    const bool granted = rules.lists("patent.granted.sub_kinds", terms.sub_kind, on);
    const bool living = rules.lists("patent.living.sub_kinds", terms.sub_kind, on);
    for (std::size_t i = 0; i < terms.patents.size(); ++i) {
        need_data(terms.patents[i], i, granted, faults);
        const auto end = end_of(terms.patents[i], rules);
        if (living && end && terms.signed_on)
            faults.need(*terms.signed_on <= *end, at(i, "/expires_on"), Fault::patent_expired, text(*end));
    }
}

void warn_of_patents(const ContractTerms& terms, const Rules& rules, Date on, Violations& odd) {
    const bool living = rules.lists("patent.living.sub_kinds", terms.sub_kind, on);
    const bool about_patents = rules.lists("patent.sub_kinds", terms.sub_kind, on);
    for (std::size_t i = 0; i < terms.patents.size(); ++i) {
        const Patent& each = terms.patents[i];
        if (each.application && each.filed_on && kind_digit(*each.application) < '4')
            odd.need(year_of(*each.application) == static_cast<int>(each.filed_on->year()), at(i, "/filed_on"),
                     Fault::patent_year, each.application->value);
        if (living) odd.need(each.granted(), at(i, ""), Fault::patent_not_granted);
        if (const auto& owner = each.granted() ? each.patentee : each.applicant; about_patents && owner)
            odd.need(matched(owner->value, rules).find(matched(terms.seller.name.value, rules)) != std::string::npos,
                     at(i, each.granted() ? "/patentee" : "/applicant"), Fault::patent_owner, owner->value);
        // 民法典 865: a licence holds within the patent's life only.
        if (const auto end = end_of(each, rules); end && terms.ends_on && terms.kind == ContractKind::licence)
            odd.need(*terms.ends_on <= *end, "/ends_on", Fault::patent_outlived, text(*end));
    }
}

}  // namespace heluo
