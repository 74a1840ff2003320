// The postings column by column, for what a total asks of them: one scan answers by every dimension alike, where the engine would need
// an index for each. Postings never change and have no gaps, so a number tells all of what a total was: as of a past moment it is the
// sum of a shorter beginning (registry.md §5.2, R35).
#pragma once
#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace heluo::persistence {

// A posting as it is read.
struct ColumnsRow {
    long long seq{}, posted_at{}, registered_on{}, booked_on{}, registered_here{};
    std::optional<std::string> receipt;
    std::string kind, sub_kind, field, payment_mode, ip_type, seller_nature, buyer_nature, plan_source, goal, industry,
        amount_band;
    std::optional<long long> related;
    std::optional<std::string> seller_party, buyer_party;
    std::string seller_region, seller_country, buyer_region, buyer_country, seller_unit, buyer_unit;
    long long items{}, amount_total{}, amount_tech{}, amount_received{};
};
BOOST_DESCRIBE_STRUCT(ColumnsRow, (),
                      (seq, posted_at, registered_on, booked_on, registered_here, receipt, kind, sub_kind, field,
                       payment_mode, ip_type, seller_nature, buyer_nature, plan_source, goal, industry, amount_band,
                       related, seller_party, buyer_party, seller_region, seller_country, buyer_region, buyer_country,
                       seller_unit, buyer_unit, items, amount_total, amount_tech, amount_received))

// What a column says, each value by the number of its first occurrence; looked up by a Key, which may be a view of one that is here.
template <class Value, class Key = Value>
class Values {
  public:
    Values() = default;
    Values(Values&&) = default;
    Values& operator=(Values&&) = default;

    std::size_t number_of(const Key& value) {
        if (const auto at = numbers_.find(value); at != numbers_.end()) return at->second;
        values_.emplace_back(value);
        return numbers_.emplace(values_.back(), static_cast<std::uint32_t>(values_.size() - 1)).first->second;
    }
    std::size_t size() const { return values_.size(); }
    const Value& operator[](std::size_t number) const { return values_[number]; }
    const std::deque<Value>& all() const { return values_; }
    friend bool operator==(const Values& a, const Values& b) { return a.values_ == b.values_; }

  private:
    std::deque<Value> values_;  // which stay where they are, also when all are moved
    std::unordered_map<Key, std::uint32_t> numbers_;
};
using Words = Values<std::string, std::string_view>;

// The words of all columns.
struct Vocabulary {
    Words kinds, fields, payment_modes, ip_types, natures, plan_sources, goals, industries, amount_bands, facts, places,
        sides;
    Values<long long> days;  // yyyymmdd
    friend bool operator==(const Vocabulary&, const Vocabulary&) = default;
};
BOOST_DESCRIBE_STRUCT(Vocabulary, (),
                      (kinds, fields, payment_modes, ip_types, natures, plan_sources, goals, industries, amount_bands,
                       facts, places, sides, days))

// What is so or not of a posting, in one word, a letter for each: y or n, "-" for what is not said.
namespace fact {
enum Place : std::size_t { related, adjusted, cross_border, count };
}

// A kind with what it is divided into, in one word.
namespace kind {
std::string word_of(const std::string& kind, const std::string& sub_kind);
std::string of(std::string_view word);
std::string sub_kind_of(std::string_view word);
}  // namespace kind

// A region, "" abroad, with its country.
namespace place {
std::string word_of(const std::string& region, const std::string& country);
std::string region_of(std::string_view word);
std::string country_of(std::string_view word);
}  // namespace place

// A side in one word: the party that it is here, or as many dashes, and its unit (统计调查对象).
namespace side {
std::string word_of(const std::optional<std::string>& party, const std::string& unit);
std::string_view party_of(std::string_view word);
std::string_view unit_of(std::string_view word);
}  // namespace side

// Whoever applied here is the seller, or the buyer where the seller sits abroad (no region) or in 港澳台 (71, 81, 82):
// domain/registry/terms.hpp, applicant_of.
bool is_offshore(const std::string& region);

// So many postings of one year, 52 bytes each: few enough that what a scan notes of each row stays in the processor's nearest memory. A
// row is written once, and a chunk stays where it is while anybody reads it.
struct PostingChunk {
    static constexpr std::size_t rows = 1 << 11;
    template <class Number>
    using Column = std::array<Number, rows>;

    Column<std::int64_t> amount_total, amount_tech;    // of a receipt the total is what came in
    Column<std::uint32_t> seq, moment, seller, buyer;  // of the moment the last bits
    Column<std::uint16_t> booked_on, registered_on, seller_place, buyer_place;
    Column<std::uint8_t> kind, field, payment_mode, ip_type, seller_nature, buyer_nature, plan_source, goal, industry,
        amount_band, facts;
    Column<std::int8_t> items;
};

// What is booked in one year and registered in one, mostly the same, and alike in what nearly every question asks, in the order of its
// numbers: a question of a year looks at no other, however late a change of its contracts was posted.
struct PostingPart {
    struct Key {
        int booked = 0, registered = 0;
        bool here = false;     // registered by this registry
        bool receipt = false;  // 到款, whose amount came in
        friend auto operator<=>(const Key&, const Key&) = default;
    };
    std::vector<std::shared_ptr<PostingChunk>> chunks;
    std::size_t size = 0;

    std::size_t size_until(long long seq) const;  // so many of its postings are up to that one
    std::size_t size_of(std::size_t chunk) const {
        return std::min(size - chunk * PostingChunk::rows, PostingChunk::rows);
    }
};

// All postings up to the one of number `size`.
struct PostingColumns {
    // The next one; std::runtime_error for any other, or where a column holds no more words.
    void append(const ColumnsRow& row);
    std::uint32_t moment_of(long long seq) const;
    friend bool operator==(const PostingColumns& a, const PostingColumns& b);

    std::map<PostingPart::Key, PostingPart> parts;
    long long size = 0;
    Vocabulary words;
};

// Tells one moment from another, where a database was brought back from a copy: all of it is nowhere asked.
inline std::uint32_t last_bits(long long moment) { return static_cast<std::uint32_t>(moment); }

}  // namespace heluo::persistence
