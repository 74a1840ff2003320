// What may be wrong with the content of a listing: codes, prices, patents, dates.
#include <algorithm>

#include "domain/exchange/listing_steps.hpp"

namespace heluo {

namespace {

void check_region(const RegionCode& region, const Rules& rules, Date today, Violations& faults) {
    switch (rules.region(region, today)) {
        case RegionVerdict::known: return;
        case RegionVerdict::historic:
            return faults.add("/region", Fault::region_historic, rules.region_successor(region));
        case RegionVerdict::unknown: return faults.add("/region", Fault::region_code, region.value);
    }
}

void check_forms(const ListingContent& content, const Rules& rules, Date today, Violations& faults) {
    const auto& forms = content.forms;
    for (auto form = forms.begin(); form != forms.end(); ++form) {
        const std::string pointer = "/forms/" + std::to_string(form - forms.begin());
        need_code(rules.list("cooperation_forms"), *form, today, pointer, faults);
        faults.need(std::find(forms.begin(), form, *form) == form, pointer, Fault::duplicate_member);
    }
    faults.need(!forms.empty(), "/forms", Fault::too_few_items, "1");
}

// A patent is named by its number (A.3); nothing else carries one.
void check_patent(const ListingContent& content, Violations& faults) {
    const bool is_patent = content.kind == ListingKind::patent;
    if (is_patent && !content.patent) faults.add("/patent_number", Fault::required);
    if (!is_patent && content.patent) faults.add("/patent_number", Fault::not_here);
}

void check_validity(const ListingContent& content, const Rules& rules, Instant now, Violations& faults) {
    const auto longest = rules.number("listing.validity_days.max", beijing_date(now));
    if (content.valid_until <= now)
        faults.add("/valid_until", Fault::deadline_too_soon, text(now));
    else if (content.valid_until > now + std::chrono::days{longest})
        faults.add("/valid_until", Fault::too_many_days, std::to_string(longest));
}

}  // namespace

void check(const ListingContent& content, const Rules& rules, Instant now, Violations& faults) {
    const Date today = beijing_date(now);
    check_region(content.region, rules, today, faults);
    need_code(rules.list("fields"), content.field, today, "/field", faults);
    check_forms(content, rules, today, faults);
    if (content.asking_price) {
        faults.need(*content.asking_price > Money{}, "/asking_price/amount", Fault::amount_not_positive);
        faults.need(*content.asking_price <= max_amount, "/asking_price/amount", Fault::amount_too_large,
                    max_amount.text());
    }
    check_patent(content, faults);
    check_validity(content, rules, now, faults);
}

bool is_exclusive(const Rules& rules, std::string_view form, Date on) {
    return rules.lists("listing.exclusive_forms", form, on);
}

}  // namespace heluo
