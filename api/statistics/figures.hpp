// Figures as answers tell them.
#pragma once
#include "api/core/shape.hpp"
#include "domain/statistics/totals.hpp"

namespace heluo::api {

struct FiguresView {
    long long count;
    Money amount_total, amount_tech, amount_received;
};
BOOST_DESCRIBE_STRUCT(FiguresView, (), (count, amount_total, amount_tech, amount_received))

inline FiguresView shown(const Figures& figures) {
    return {figures.count, figures.amount_total, figures.amount_tech, figures.amount_received};
}

}  // namespace heluo::api
