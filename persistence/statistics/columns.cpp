// Taking in a posting.
#include "persistence/statistics/columns.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace heluo::persistence {

namespace {

constexpr std::size_t rows = PostingChunk::rows;

template <class Number>
void put(PostingChunk::Column<Number>& column, std::size_t row, long long number) {
    if (number < 0 || static_cast<long long>(std::numeric_limits<Number>::max()) < number)
        throw std::runtime_error{"a column of the totals holds no more words"};
    column[row] = static_cast<Number>(number);
}

}  // namespace

namespace {
// Two texts in one word, of which the first has no bar.
std::string before_bar(std::string_view word) { return std::string{word.substr(0, word.find('|'))}; }
std::string beyond_bar(std::string_view word) { return std::string{word.substr(word.find('|') + 1)}; }
}  // namespace

namespace kind {
std::string word_of(const std::string& kind, const std::string& sub_kind) { return kind + '|' + sub_kind; }
std::string of(std::string_view word) { return before_bar(word); }
std::string sub_kind_of(std::string_view word) { return beyond_bar(word); }
}  // namespace kind

namespace place {
std::string word_of(const std::string& region, const std::string& country) { return region + '|' + country; }
std::string region_of(std::string_view word) { return before_bar(word); }
std::string country_of(std::string_view word) { return beyond_bar(word); }
}  // namespace place

namespace side {
constexpr std::size_t party_size = 26;
std::string word_of(const std::optional<std::string>& party, const std::string& unit) {
    return party.value_or(std::string(party_size, '-')) + unit;
}
std::string_view party_of(std::string_view word) { return word.substr(0, party_size); }
std::string_view unit_of(std::string_view word) { return word.substr(party_size); }
}  // namespace side

bool is_offshore(const std::string& region) {
    return region.empty() || region.starts_with("71") || region.starts_with("81") || region.starts_with("82");
}

std::size_t PostingPart::size_until(long long seq) const {
    const auto beyond = std::partition_point(chunks.begin(), chunks.end(),
                                             [&](const auto& chunk) { return chunk->seq.front() <= seq; });
    if (beyond == chunks.begin()) return 0;
    const auto before = static_cast<std::size_t>(beyond - chunks.begin()) - 1;
    const auto& numbers = chunks[before]->seq;
    const auto end = numbers.begin() + static_cast<std::ptrdiff_t>(size_of(before));
    return before * rows + static_cast<std::size_t>(std::upper_bound(numbers.begin(), end, seq) - numbers.begin());
}

std::uint32_t PostingColumns::moment_of(long long seq) const {
    for (const auto& [key, part] : parts)
        if (const std::size_t size = part.size_until(seq); 0 < size) {
            const PostingChunk& chunk = *part.chunks[(size - 1) / rows];
            const std::size_t row = (size - 1) % rows;
            if (chunk.seq[row] == seq) return chunk.moment[row];
        }
    throw std::logic_error{"a posting that is not here"};
}

void PostingColumns::append(const ColumnsRow& row) {
    if (row.seq != size + 1) throw std::runtime_error{"a posting is missing: run heluo verify totals"};
    PostingPart& part = parts[{static_cast<int>(row.booked_on / 10'000), static_cast<int>(row.registered_on / 10'000),
                               row.registered_here != 0, row.receipt.has_value()}];
    const std::size_t i = part.size % rows;
    if (part.size / rows == part.chunks.size()) part.chunks.push_back(std::make_shared<PostingChunk>());
    PostingChunk& chunk = *part.chunks.back();
    const auto word = [i](auto& column, Words& words, const std::string& text) {
        put(column, i, static_cast<long long>(words.number_of(text)));
    };
    put(chunk.seq, i, row.seq);
    chunk.moment[i] = last_bits(row.posted_at);
    chunk.amount_total[i] = row.receipt ? row.amount_received : row.amount_total;
    chunk.amount_tech[i] = row.amount_tech;
    chunk.items[i] = static_cast<std::int8_t>(row.items);
    put(chunk.booked_on, i, static_cast<long long>(words.days.number_of(row.booked_on)));
    put(chunk.registered_on, i, static_cast<long long>(words.days.number_of(row.registered_on)));
    word(chunk.kind, words.kinds, kind::word_of(row.kind, row.sub_kind));
    word(chunk.field, words.fields, row.field);
    word(chunk.payment_mode, words.payment_modes, row.payment_mode);
    word(chunk.ip_type, words.ip_types, row.ip_type);
    word(chunk.seller_nature, words.natures, row.seller_nature);
    word(chunk.buyer_nature, words.natures, row.buyer_nature);
    word(chunk.plan_source, words.plan_sources, row.plan_source);
    word(chunk.goal, words.goals, row.goal);
    word(chunk.industry, words.industries, row.industry);
    word(chunk.amount_band, words.amount_bands, row.amount_band);
    std::string facts(fact::count, 'n');
    if (!row.related || *row.related != 0) facts[fact::related] = row.related ? 'y' : '-';
    if (row.booked_on != row.registered_on) facts[fact::adjusted] = 'y';
    if (is_offshore(row.seller_region) || is_offshore(row.buyer_region)) facts[fact::cross_border] = 'y';
    word(chunk.facts, words.facts, facts);
    word(chunk.seller_place, words.places, place::word_of(row.seller_region, row.seller_country));
    word(chunk.buyer_place, words.places, place::word_of(row.buyer_region, row.buyer_country));
    word(chunk.seller, words.sides, side::word_of(row.seller_party, row.seller_unit));
    word(chunk.buyer, words.sides, side::word_of(row.buyer_party, row.buyer_unit));
    ++part.size;
    ++size;
}

bool operator==(const PostingColumns& a, const PostingColumns& b) {
    const auto is_same = [](const auto& one, const auto& other) {
        const auto& [key, part] = one;
        const auto& [other_key, other_part] = other;
        return key == other_key && part.size == other_part.size &&
               std::equal(part.chunks.begin(), part.chunks.end(), other_part.chunks.begin(), other_part.chunks.end(),
                          [](const auto& x, const auto& y) { return std::memcmp(x.get(), y.get(), sizeof *x) == 0; });
    };
    return a.size == b.size && a.words == b.words &&
           std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(), is_same);
}

}  // namespace heluo::persistence
