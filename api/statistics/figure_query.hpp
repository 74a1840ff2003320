// What a figure is asked by, the same for totals, for what is behind them and for what became of them.
#pragma once
#include <optional>

#include "api/core/shape.hpp"
#include "api/statistics/dimensions.hpp"
#include "domain/statistics/totals.hpp"

namespace heluo::api {

enum class Fact { yes, no, unsaid };

}  // namespace heluo::api

namespace heluo {
template <>
inline constexpr auto names<api::Fact> = std::to_array<std::pair<api::Fact, std::string_view>>(
    {{api::Fact::yes, "true"}, {api::Fact::no, "false"}, {api::Fact::unsaid, "none"}});
}

namespace heluo::api {

// Half-open business dates by the day that the basis goes by; without them all time. region is a prefix: 41, 4103, 410300. home is whose
// areas seller_area and buyer_area are: this registry's where it is not said.
struct FigureQuery {
    Measure measure;
    std::optional<Basis> basis;
    std::optional<RegionPrefix> region, home;
    std::optional<Date> from, until;
    std::optional<AnyKind> kind;
    std::optional<AnyOf> sub_kind, field, payment_mode, ip_type, seller_nature, buyer_nature, plan_source, goal,
        industry, amount_band, seller_country, seller_area, buyer_country, buyer_area;
    std::optional<Fact> related;
    std::optional<bool> adjusted, cross_border;
    std::optional<Instant> as_of;
};
BOOST_DESCRIBE_STRUCT(FigureQuery, (),
                      (measure, basis, region, home, from, until, kind, sub_kind, field, payment_mode, ip_type,
                       seller_nature, buyer_nature, plan_source, goal, industry, amount_band, seller_country,
                       seller_area, buyer_country, buyer_area, related, adjusted, cross_border, as_of))

TotalsFilter filter_of(const FigureQuery& query);

}  // namespace heluo::api
