// How a contract is paid (支付方式, 民法典 846): by instalments that add up to the total, or by royalties whose amount is open.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/instant.hpp"
#include "domain/core/money.hpp"
#include "domain/core/rules.hpp"
#include "domain/core/text.hpp"
#include "domain/core/violations.hpp"

namespace heluo {

// One payment of a plan (分期支付): due on a day, or when something has been reached, or both.
struct Instalment {
    std::optional<Date> due_on;
    std::optional<Text<1, 200>> milestone;
    Money amount;
    friend bool operator==(const Instalment&, const Instalment&) = default;
};
inline constexpr std::size_t max_instalments = 120;

// 提成支付: a share of what the technology brings. What it will come to is not known when the contract is registered: the entry
// fee and the guaranteed minimum count then, what comes later by supplementary registration (registry.md §3.2).
struct Royalty {
    std::string base, course;  // codes of royalty_bases and royalty_courses; empty while unknown
    long long rate_bp = 0;     // of the base, in hundredths of a percent; of the first year where it rises or falls
    std::string method;        // 计算方法: how it is reckoned and shown in the books
    Money entry_fee;           // 入门费
    Money minimum;             // 保底提成
    friend bool operator==(const Royalty&, const Royalty&) = default;
};

struct Payment {
    std::vector<Instalment> instalments;
    std::optional<Royalty> royalty;
    // Whether the total may still grow, so that it may also be nothing.
    bool open() const { return royalty.has_value(); }
    friend bool operator==(const Payment&, const Payment&) = default;
};

// What is wrong with the payment of a contract of this mode and total (B17, B18). A plan or royalty terms that are missing are no
// fault yet: they may be unknown in a draft, and imported registrations never had them.
void check_payment(const Payment& payment, const std::string& mode, Money total, const Rules& rules, Date on,
                   Violations& faults);
// That they are missing in an application.
void need_payment(const Payment& payment, const std::string& mode, const Rules& rules, Date on, Violations& faults);

}  // namespace heluo
