// Words to numbers.
#include "persistence/statistics/question.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "persistence/core/stored.hpp"

namespace heluo::persistence {

namespace {

constexpr std::size_t rows = PostingChunk::rows;

std::string padded(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }
std::string period_of(Dimension dimension, Date day) {
    std::string year = std::to_string(static_cast<int>(day.year()));
    const int month = static_cast<int>(unsigned{day.month()});
    if (dimension == Dimension::year) return year;
    return year + (dimension == Dimension::quarter ? "-Q" + std::to_string((month + 2) / 3) : "-" + padded(month));
}

// 410305 -> 410000, 410300
std::string area_of(const std::string& region, std::size_t digits) {
    return region.empty() ? region : region.substr(0, digits) + std::string(6 - digits, '0');
}

std::string fact_of(const std::string& word, fact::Place place) {
    return word[place] == '-' ? "" : word[place] == 'y' ? "true" : "false";
}

// As home sees a place: 410305 from 4103, 410300 from 41; 410000 from 4103 for the rest of the province, 110000 for another.
std::string seen_from(const RegionPrefix& home, const std::string& region) {
    return area_of(region, home.contains(region) ? std::min<std::size_t>(home.digits.size() + 2, 6) : 2);
}

// The column of a dimension that has one, and its words.
template <class Use>
void with_column(const Vocabulary& words, Dimension dimension, const Use& use) {
    using Chunk = PostingChunk;
    switch (dimension) {
        case Dimension::kind:
        case Dimension::sub_kind: return use(&Chunk::kind, words.kinds);
        case Dimension::field: return use(&Chunk::field, words.fields);
        case Dimension::payment_mode: return use(&Chunk::payment_mode, words.payment_modes);
        case Dimension::ip_type: return use(&Chunk::ip_type, words.ip_types);
        case Dimension::seller_nature: return use(&Chunk::seller_nature, words.natures);
        case Dimension::buyer_nature: return use(&Chunk::buyer_nature, words.natures);
        case Dimension::plan_source: return use(&Chunk::plan_source, words.plan_sources);
        case Dimension::goal: return use(&Chunk::goal, words.goals);
        case Dimension::industry: return use(&Chunk::industry, words.industries);
        case Dimension::amount_band: return use(&Chunk::amount_band, words.amount_bands);
        case Dimension::related:
        case Dimension::adjusted:
        case Dimension::cross_border: return use(&Chunk::facts, words.facts);
        case Dimension::seller_country:
        case Dimension::seller_province:
        case Dimension::seller_city:
        case Dimension::seller_region:
        case Dimension::seller_area: return use(&Chunk::seller_place, words.places);
        case Dimension::buyer_country:
        case Dimension::buyer_province:
        case Dimension::buyer_city:
        case Dimension::buyer_region:
        case Dimension::buyer_area: return use(&Chunk::buyer_place, words.places);
        case Dimension::year:
        case Dimension::quarter:
        case Dimension::month: break;
    }
    throw std::logic_error{"a dimension of time has no words"};
}

std::string value_of(Dimension dimension, const std::string& word, const RegionPrefix& home) {
    switch (dimension) {
        case Dimension::kind: return kind::of(word);
        case Dimension::sub_kind: return kind::sub_kind_of(word);
        case Dimension::related: return fact_of(word, fact::related);
        case Dimension::adjusted: return fact_of(word, fact::adjusted);
        case Dimension::cross_border: return fact_of(word, fact::cross_border);
        case Dimension::seller_country:
        case Dimension::buyer_country: return place::country_of(word);
        case Dimension::seller_province:
        case Dimension::buyer_province: return area_of(place::region_of(word), 2);
        case Dimension::seller_city:
        case Dimension::buyer_city: return area_of(place::region_of(word), 4);
        case Dimension::seller_region:
        case Dimension::buyer_region: return place::region_of(word);
        case Dimension::seller_area:
        case Dimension::buyer_area: return seen_from(home, place::region_of(word));
        default: return word;
    }
}

// Of each word what is said of it: the numbers of a column are its places.
template <class Said>
auto of_words(const Words& words, const Said& said) {
    std::vector<decltype(said(std::string{}))> list;
    list.reserve(words.all().size());
    for (const std::string& word : words.all()) list.push_back(said(word));
    return list;
}
using Mask = std::vector<std::uint8_t>;

// By the days on which anything was registered, as the filter leaves them.
template <class Said>
auto of_days(const Values<long long>& days, const Said& said) {
    std::vector<decltype(said(0LL))> list;
    list.reserve(days.all().size());
    for (const long long day : days.all()) list.push_back(said(day));
    return list;
}
bool is_within(const TotalsFilter& filter, long long day) {
    return (!filter.from || to_yyyymmdd(*filter.from) <= day) && (!filter.until || day < to_yyyymmdd(*filter.until));
}
constexpr auto day_of(Basis basis) {
    return basis == Basis::booked ? &PostingChunk::booked_on : &PostingChunk::registered_on;
}
bool is_of_time(Dimension dimension) {
    return dimension == Dimension::year || dimension == Dimension::quarter || dimension == Dimension::month;
}
// Those that divide one column stand side by side in the order of dimensions, and divide it together: a city has one province.
bool share_column(Dimension a, Dimension b) {
    const auto column = [](Dimension dimension) {
        if (is_of_time(dimension)) return Dimension::year;
        if (Dimension::related <= dimension && dimension <= Dimension::cross_border) return Dimension::related;
        if (dimension == Dimension::sub_kind) return Dimension::kind;
        if (dimension == Dimension::seller_country) return Dimension::seller_region;
        if (Dimension::seller_province <= dimension && dimension <= Dimension::seller_area)
            return Dimension::seller_region;
        return Dimension::buyer_country <= dimension ? Dimension::buyer_region : dimension;
    };
    return column(a) == column(b);
}

void narrow(Scan& scan, const Vocabulary& words, const TotalsFilter& filter) {
    using Byte = std::uint8_t;
    if (filter.from || filter.until)
        scan.test_days(day_of(filter.basis),
                       of_days(words.days, [&](long long day) -> Byte { return is_within(filter, day); }));
    if (!filter.region.digits.empty()) {
        Mask below = of_words(words.places, [&](const std::string& word) -> Byte {
            return filter.region.contains(place::region_of(word));
        });
        switch (filter.measure) {
            case Measure::out: scan.test(&PostingChunk::seller_place, std::move(below)); break;
            case Measure::in: scan.test(&PostingChunk::buyer_place, std::move(below)); break;
            case Measure::registered: {
                Mask offshore = of_words(
                    words.places, [](const std::string& word) -> Byte { return is_offshore(place::region_of(word)); });
                scan.test([below, offshore](const PostingChunk& chunk, std::size_t n, Scan::Keep& keep) {
                    for (std::size_t i = 0; i < n; ++i) {
                        const auto seller = chunk.seller_place[i], buyer = chunk.buyer_place[i];
                        keep[i] &= below[seller] | (offshore[seller] & below[buyer]);
                    }
                });
            }
        }
    }
    for (const auto& [dimension, wishes] : filter.only)
        with_column(words, dimension, [&, one = dimension, &any = wishes](auto column, const Words& own) {
            scan.test(column, of_words(own, [&](const std::string& word) -> Byte {
                          return any.contains(value_of(one, word, filter.home.value_or(RegionPrefix{})));
                      }));
        });
    if (filter.party) {
        Mask its = of_words(
            words.sides, [&](const std::string& word) -> Byte { return side::party_of(word) == filter.party->ulid; });
        scan.test([its = std::move(its)](const PostingChunk& chunk, std::size_t n, Scan::Keep& keep) {
            for (std::size_t i = 0; i < n; ++i) keep[i] &= its[chunk.seller[i]] | its[chunk.buyer[i]];
        });
    }
}

void divide(Scan& scan, const Vocabulary& words, const TotalsFilter& filter, const Dimensions& of_one_column) {
    const Dimension first = of_one_column.front();
    const auto said = [&](const auto& of_dimension) {
        Texts texts;
        for (const Dimension each : of_one_column) texts.push_back(of_dimension(each));
        return texts;
    };
    if (is_of_time(first))
        return scan.divide(day_of(filter.basis),
                           of_days(words.days,
                                   [&](long long day) {
                                       if (!is_within(filter, day)) return Texts{};
                                       const Date date = from_yyyymmdd(static_cast<int>(day));
                                       return said([&](Dimension each) { return period_of(each, date); });
                                   }),
                           {});
    // What the question takes away by this very column needs no cell.
    const auto only = filter.only.find(first);
    const bool here_alone = (filter.measure == Measure::out && share_column(first, Dimension::seller_region)) ||
                            (filter.measure == Measure::in && share_column(first, Dimension::buyer_region));
    with_column(words, first, [&](auto column, const Words& own) {
        scan.divide(
            column,
            of_words(own,
                     [&](const std::string& word) {
                         if (only != filter.only.end() &&
                             !only->second.contains(value_of(first, word, filter.home.value_or(RegionPrefix{}))))
                             return Texts{};
                         if (here_alone && !filter.region.contains(place::region_of(word))) return Texts{};
                         return said([&](Dimension each) {
                             return value_of(each, word, filter.home.value_or(RegionPrefix{}));
                         });
                     }),
            Before{first == Dimension::kind});
    });
}

}  // namespace

std::shared_ptr<const std::vector<std::uint32_t>> SideUnits::of(const Words& sides) {
    if (of_side_->size() == sides.size()) return of_side_;
    auto longer = std::make_shared<std::vector<std::uint32_t>>(*of_side_);
    for (std::size_t i = longer->size(); i < sides.size(); ++i)
        longer->push_back(static_cast<std::uint32_t>(units_.number_of(side::unit_of(sides[i]))));
    return of_side_ = longer;
}

Scan scan_of(const PostingColumns& columns, const TotalsFilter& filter, const Dimensions& dimensions, long long seq) {
    Scan scan;
    for (const auto& [key, part] : columns.parts) {
        if (filter.measure == Measure::registered && !key.here) continue;
        const int year = filter.basis == Basis::booked ? key.booked : key.registered;
        const Date first{std::chrono::year{year}, std::chrono::January, std::chrono::day{1}};
        const Date beyond = first + std::chrono::years{1};
        if ((filter.from && beyond <= *filter.from) || (filter.until && *filter.until <= first)) continue;
        const bool whole = (!filter.from || *filter.from <= first) && (!filter.until || beyond <= *filter.until);
        const std::size_t size = part.size_until(seq);
        for (std::size_t begin = 0; begin < size; begin += rows)
            scan.pieces.push_back({part.chunks[begin / rows], std::min(size - begin, rows), whole, year, key.receipt});
    }
    std::stable_sort(scan.pieces.begin(), scan.pieces.end(),
                     [](const Scan::Piece& a, const Scan::Piece& b) { return a.year < b.year; });
    scan.day = day_of(filter.basis);
    narrow(scan, columns.words, filter);
    for (auto first = dimensions.begin(); first != dimensions.end();) {
        const auto end =
            std::find_if(first, dimensions.end(), [&](Dimension each) { return !share_column(*first, each); });
        divide(scan, columns.words, filter, {first, end});
        first = end;
    }
    return scan;
}

Scan scan_of_list(const PostingColumns& columns, const TotalsFilter& filter, long long seq) {
    Scan scan = scan_of(columns, filter, {}, seq);
    scan.days = of_days(columns.words.days, [](long long day) { return day; });
    return scan;
}

}  // namespace heluo::persistence
