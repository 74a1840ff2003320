// Checks of instalments and royalties.
#include "domain/registry/payment.hpp"

#include <algorithm>

namespace heluo {

namespace {

void check_amount(const std::string& pointer, Money amount, Violations& faults) {
    faults.need(amount >= Money{}, pointer, Fault::amount_format);
    faults.need(amount <= max_amount, pointer, Fault::amount_too_large, max_amount.text());
}

void check_instalments(const std::vector<Instalment>& plan, Money total, Violations& faults) {
    const std::size_t before = faults.size();
    faults.need(plan.size() <= max_instalments, "/instalments", Fault::too_many_items, std::to_string(max_instalments));
    for (std::size_t i = 0; i < plan.size(); ++i) {
        const std::string at = "/instalments/" + std::to_string(i);
        faults.need(plan[i].due_on || plan[i].milestone, at + "/due_on", Fault::required);
        faults.need(plan[i].amount != Money{}, at + "/amount", Fault::amount_not_positive);
        check_amount(at + "/amount", plan[i].amount, faults);
    }
    if (faults.size() != before) return;  // a sum of impossible amounts says nothing
    Money sum;
    for (const Instalment& each : plan) sum = sum + each.amount;
    faults.need(sum == total, "/instalments", Fault::instalments_sum, sum.text());
}

void check_royalty_code(const std::string& pointer, const std::string& code, const CodeList& list, Date on,
                        Violations& faults) {
    if (code.empty())
        faults.add(pointer, Fault::royalty_incomplete);
    else
        need_code(list, code, on, pointer, faults);
}

void check_royalty(const Royalty& royalty, bool entry_fee, Money total, const Rules& rules, Date on,
                   Violations& faults) {
    constexpr long long whole = 10'000;
    const std::size_t before = faults.size();
    check_royalty_code("/royalty/base", royalty.base, rules.list("royalty_bases"), on, faults);
    check_royalty_code("/royalty/course", royalty.course, rules.list("royalty_courses"), on, faults);
    if (royalty.rate_bp == 0)
        faults.add("/royalty/rate_bp", Fault::royalty_incomplete);
    else
        faults.need(0 < royalty.rate_bp && royalty.rate_bp <= whole, "/royalty/rate_bp", Fault::out_of_range,
                    "1-" + std::to_string(whole));
    faults.need(!royalty.method.empty(), "/royalty/method", Fault::royalty_incomplete);
    check_amount("/royalty/minimum", royalty.minimum, faults);
    if (entry_fee) {
        faults.need(royalty.entry_fee != Money{}, "/royalty/entry_fee", Fault::amount_not_positive);
        check_amount("/royalty/entry_fee", royalty.entry_fee, faults);
    } else {
        faults.need(royalty.entry_fee == Money{}, "/royalty/entry_fee", Fault::not_here);
    }
    if (faults.size() != before) return;
    const Money counted = royalty.entry_fee + royalty.minimum;
    faults.need(total == counted, "/amount_total", Fault::royalty_total, counted.text());
}

}  // namespace

void check_payment(const Payment& payment, const std::string& mode, Money total, const Rules& rules, Date on,
                   Violations& faults) {
    if (!payment.instalments.empty()) {
        if (rules.lists("payment.instalments.modes", mode, on))
            check_instalments(payment.instalments, total, faults);
        else
            faults.add("/instalments", Fault::not_here);
    }
    if (!payment.royalty) return;
    if (rules.lists("payment.royalty.modes", mode, on))
        check_royalty(*payment.royalty, rules.lists("payment.entry_fee.modes", mode, on), total, rules, on, faults);
    else
        faults.add("/royalty", Fault::not_here);
}

void need_payment(const Payment& payment, const std::string& mode, const Rules& rules, Date on, Violations& faults) {
    if (rules.lists("payment.instalments.modes", mode, on))
        faults.need(!payment.instalments.empty(), "/instalments", Fault::required);
    if (rules.lists("payment.royalty.modes", mode, on))
        faults.need(payment.open(), "/royalty", Fault::royalty_incomplete);
}

}  // namespace heluo
