// Who wins: the lowest quote, and what the award then pays.
#include "domain/agency/quotes.hpp"

namespace heluo {

Money price_of(const QuoteTerms& terms, const ProcurementContent& content) {
    return terms.amount ? *terms.amount : discounted(content.ceiling, terms.discount.value());
}

std::optional<std::size_t> best_of(const std::vector<QuoteTerms>& valid) {
    const auto better = [](const QuoteTerms& a, const QuoteTerms& b) {
        return a.amount ? *a.amount < b.amount.value() : *a.discount > b.discount.value();
    };
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < valid.size(); ++i)
        if (!best || better(valid[i], valid[*best])) best = i;  // an equal one came later
    return best;
}

}  // namespace heluo
