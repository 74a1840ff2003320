// What a quote is kept as until the opening, and how it is read then.
#include <stdexcept>

#include "domain/agency/quotes.hpp"
#include "domain/core/crypto.hpp"

namespace heluo {

static constexpr std::string_view amount_word = "amount ", discount_word = "discount ";

// "amount 86000.00 5f0c..." or "discount 12.50 5f0c...": the word, the terms, 32 random bytes.
Envelope seal(const QuoteTerms& terms, Crypto& crypto) {
    std::string content = terms.amount ? std::string{amount_word} + terms.amount->text()
                                       : std::string{discount_word} + terms.discount.value().text();
    content += ' ' + hex(crypto.random_bytes(32));
    std::string commitment = hex(crypto.sha256(content));
    return {Sealing::platform, std::move(content), std::move(commitment)};
}

QuoteTerms open(const Envelope& envelope) {
    const std::string_view content = envelope.content;
    const auto value_after = [&](std::string_view word) {
        return content.substr(word.size(), content.rfind(' ') - word.size());
    };
    QuoteTerms terms;
    if (content.starts_with(amount_word)) terms.amount = Money::parse(value_after(amount_word));
    if (content.starts_with(discount_word)) terms.discount = Discount::parse(value_after(discount_word));
    if (!terms.amount && !terms.discount) throw std::runtime_error{"a quote that cannot be opened"};
    return terms;
}

}  // namespace heluo
