// Questions as filters: see figure_query.hpp.
#include "api/statistics/figure_query.hpp"

namespace heluo::api {

TotalsFilter filter_of(const FigureQuery& query) {
    TotalsFilter filter;
    filter.measure = query.measure;
    filter.basis = query.basis.value_or(Basis::booked);
    filter.region = query.region.value_or(RegionPrefix{});
    filter.home = query.home;
    filter.from = query.from;
    filter.until = query.until;
    if (query.adjusted) filter.only[Dimension::adjusted] = {*query.adjusted ? "true" : "false"};
    if (query.cross_border) filter.only[Dimension::cross_border] = {*query.cross_border ? "true" : "false"};
    if (query.related)
        filter.only[Dimension::related] = {
            *query.related == Fact::unsaid ? "" : std::string{heluo::name_of(*query.related)}};
    using enum Dimension;
    if (query.kind) filter.only[kind] = query.kind->values;
    for (const auto& [dimension, any] : {std::pair{sub_kind, &query.sub_kind},
                                         {field, &query.field},
                                         {payment_mode, &query.payment_mode},
                                         {ip_type, &query.ip_type},
                                         {seller_nature, &query.seller_nature},
                                         {buyer_nature, &query.buyer_nature},
                                         {plan_source, &query.plan_source},
                                         {goal, &query.goal},
                                         {industry, &query.industry},
                                         {amount_band, &query.amount_band},
                                         {seller_country, &query.seller_country},
                                         {seller_area, &query.seller_area},
                                         {buyer_country, &query.buyer_country},
                                         {buyer_area, &query.buyer_area}})
        if (*any) filter.only[dimension] = (*any)->values;
    return filter;
}

}  // namespace heluo::api
