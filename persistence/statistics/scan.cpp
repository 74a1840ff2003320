// Questions to numbers, and the scan.
#include "persistence/statistics/scan.hpp"

#include <algorithm>
#include <functional>
#include <future>
#include <stdexcept>
#include <thread>
#include <unordered_map>

#include "domain/core/refusal.hpp"
#include "persistence/core/stored.hpp"

namespace heluo::persistence {

namespace {

constexpr std::size_t rows = PostingChunk::rows;
using Texts = std::vector<std::string>;

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

// The kinds in the law's order; all else by its text, of which nothing said is the first.
struct Before {
    bool of_kinds = false;
    bool operator()(const Texts& a, const Texts& b) const {
        if (of_kinds) return stored_name<ContractKind>(a.front()) < stored_name<ContractKind>(b.front());
        return a < b;
    }
};

}  // namespace

// One question in the numbers of the columns. It goes chunk by chunk and column by column: each test takes rows away, each axis moves
// those that are left on among the cells. It asks for no word, so it runs without the lock.
class PostingScan::Scan {
  public:
    using Keep = std::array<std::uint8_t, rows>;
    struct Left {
        std::size_t count = 0;
        std::array<std::uint16_t, rows> row;
        std::array<std::uint32_t, rows> cell;
    };
    struct Piece {
        std::shared_ptr<PostingChunk> chunk;
        std::size_t size;  // so many of its first rows
        bool whole;        // all its days are asked for
    };
    std::vector<Piece> pieces;
    std::vector<std::uint8_t> is_receipt;  // by the number of the facts
    std::vector<std::size_t> unit_of;      // by the number of a side; only where units are asked for

    // Keeps what `table` holds true for, by the number in the column.
    template <class Number>
    void test(PostingChunk::Column<Number> PostingChunk::*column, std::vector<std::uint8_t> table) {
        tests_.emplace_back([column, table = std::move(table)](const PostingChunk& chunk, std::size_t n, Keep& kept) {
            const Number* const numbers = (chunk.*column).data();
            const std::uint8_t* const holds = table.data();
            std::uint8_t* const keep = kept.data();
            for (std::size_t i = 0; i < n; ++i) keep[i] &= holds[numbers[i]];
        });
    }
    void test(std::function<void(const PostingChunk&, std::size_t, Keep&)> own) { tests_.push_back(std::move(own)); }
    template <class Column>
    void test_days(Column column, std::vector<std::uint8_t> table) {
        test(column, std::move(table));
        days_ = std::move(tests_.back());
        tests_.pop_back();
    }
    // Divides by what is said of each number of a column, one text for each dimension; rows of a number of which nothing is said are
    // tested away.
    template <class Number>
    void divide(PostingChunk::Column<Number> PostingChunk::*column, const std::vector<Texts>& said, Before before) {
        std::vector<Texts> groups;
        for (const Texts& each : said)
            if (!each.empty()) groups.push_back(each);
        std::sort(groups.begin(), groups.end(), before);
        groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
        std::vector<std::uint32_t> group_of;
        for (const Texts& each : said)
            group_of.push_back(
                each.empty() ? 0
                             : static_cast<std::uint32_t>(std::lower_bound(groups.begin(), groups.end(), each, before) -
                                                          groups.begin()));
        const auto width = static_cast<std::uint32_t>(groups.size());
        axes_.emplace_back([column, group_of = std::move(group_of), width](const PostingChunk& chunk, Left& left) {
            const Number* const numbers = (chunk.*column).data();
            const std::uint32_t* const group = group_of.data();
            const std::uint16_t* const row = left.row.data();
            std::uint32_t* const cell = left.cell.data();
            for (std::size_t i = 0; i < left.count; ++i) cell[i] = cell[i] * width + group[numbers[row[i]]];
        });
        groups_.push_back(std::move(groups));
    }

    std::vector<TotalsCell> cells() const;
    Concentration concentration() const;

  private:
    template <class Use>
    void for_each_left(std::size_t begin, std::size_t end, const Use& use) const;
    struct Sums {
        long long items = 0, total = 0, tech = 0, received = 0;
        void add(const Sums& other) {
            items += other.items;
            total += other.total;
            tech += other.tech;
            received += other.received;
        }
    };
    std::vector<Sums> sums() const;
    std::vector<Sums> sums_of(std::size_t begin, std::size_t end) const;  // of some of the pieces
    long long width() const;

    std::function<void(const PostingChunk&, std::size_t, Keep&)> days_;
    std::vector<std::function<void(const PostingChunk&, std::size_t, Keep&)>> tests_;
    std::vector<std::function<void(const PostingChunk&, Left&)>> axes_;
    std::vector<std::vector<Texts>> groups_;  // of each axis
};

long long PostingScan::Scan::width() const {
    long long cells = 1;
    for (const auto& each : groups_) {
        cells *= std::max<long long>(1, static_cast<long long>(each.size()));
        if (max_cells < cells) refuse(Reason::too_many_cells, std::to_string(cells));
    }
    return cells;
}

// Calls `use` with each chunk of these pieces and its rows that are left.
template <class Use>
void PostingScan::Scan::for_each_left(std::size_t begin, std::size_t end, const Use& use) const {
    const auto keep = std::make_unique<Keep>();
    const auto left = std::make_unique<Left>();
    for (; begin < end; ++begin) {
        const auto& [chunk, size, whole] = pieces[begin];
        keep->fill(1);
        if (days_ && !whole) days_(*chunk, size, *keep);
        for (const auto& test : tests_) test(*chunk, size, *keep);
        left->count = 0;
        for (std::size_t i = 0; i < size; ++i) {  // without a branch, which the processor could only guess
            left->row[left->count] = static_cast<std::uint16_t>(i);
            left->count += (*keep)[i];
        }
        use(*chunk, *left);
    }
}

// Side by side on several processors where there is much to do: whoever asks for all years waits half as long on two.
std::vector<PostingScan::Scan::Sums> PostingScan::Scan::sums() const {
    constexpr std::size_t least = 128,
                          most = 4;  // pieces of a thread: a quarter of a million postings; threads of a question
    const std::size_t threads = std::clamp<std::size_t>(
        std::min<std::size_t>(std::thread::hardware_concurrency(), pieces.size() / least), 1, most);
    const auto beginning = [&](std::size_t thread) { return pieces.size() * thread / threads; };
    std::vector<std::future<std::vector<Sums>>> others;
    for (std::size_t i = 1; i < threads; ++i)
        others.push_back(std::async(std::launch::async, [&, i] { return sums_of(beginning(i), beginning(i + 1)); }));
    std::vector<Sums> sums = sums_of(0, beginning(1));
    for (auto& other : others) {
        const std::vector<Sums> part = other.get();
        for (std::size_t i = 0; i < sums.size(); ++i) sums[i].add(part[i]);
    }
    return sums;
}

std::vector<PostingScan::Scan::Sums> PostingScan::Scan::sums_of(std::size_t begin, std::size_t end) const {
    std::vector<Sums> sums(static_cast<std::size_t>(width()));
    for_each_left(begin, end, [&](const PostingChunk& chunk, Left& left) {
        std::fill_n(left.cell.begin(), left.count, 0);
        for (const auto& axis : axes_) axis(chunk, left);
        for (std::size_t i = 0; i < left.count; ++i) {
            const std::size_t row = left.row[i];
            Sums& each = sums[left.cell[i]];
            if (is_receipt[chunk.facts[row]]) {
                each.received += chunk.amount_total[row];
                continue;
            }
            each.items += chunk.items[row];
            each.total += chunk.amount_total[row];
            each.tech += chunk.amount_tech[row];
        }
    });
    return sums;
}

// Whoever came to nothing again stands behind nothing.
Concentration PostingScan::Scan::concentration() const {
    struct Own {
        long long items = 0, total = 0, technical = 0;
    };
    std::array<std::unordered_map<std::size_t, Own>, 2> sides;
    for_each_left(0, pieces.size(), [&](const PostingChunk& chunk, const Left& left) {
        for (std::size_t i = 0; i < left.count; ++i) {
            const std::size_t row = left.row[i];
            if (is_receipt[chunk.facts[row]]) continue;  // who has nothing but receipts here is no cover for others
            for (Own* own : {&sides[0][unit_of[chunk.seller[row]]], &sides[1][unit_of[chunk.buyer[row]]]}) {
                own->items += chunk.items[row];
                own->total += chunk.amount_total[row];
                own->technical += chunk.amount_tech[row];
            }
        }
    });
    long long largest = 0, technical = 0;
    const auto count = [&](const auto& all) {
        long long units = 0;
        for (const auto& [number, own] : all) {
            units += own.items != 0 || own.total != 0 || own.technical != 0;
            largest = std::max(largest, own.total);
            technical = std::max(technical, own.technical);
        }
        return units;
    };
    const long long sellers = count(sides[0]), buyers = count(sides[1]);
    return {sellers, buyers, Money::fen(largest), Money::fen(technical)};
}

// What counts is an item or has an amount: where nothing is left of the sums, everything was taken back.
std::vector<TotalsCell> PostingScan::Scan::cells() const {
    std::vector<TotalsCell> cells;
    const std::vector<Sums> sums = this->sums();
    for (std::size_t at = 0; at < sums.size(); ++at) {
        const Sums& each = sums[at];
        if (!groups_.empty() && each.items == 0 && each.total == 0 && each.tech == 0 && each.received == 0) continue;
        if (max_rows <= static_cast<long long>(cells.size()))
            refuse(Reason::too_many_cells, std::to_string(sums.size()));
        TotalsCell& cell = cells.emplace_back();
        cell.figures = {each.items, Money::fen(each.total), Money::fen(each.tech), Money::fen(each.received)};
        std::size_t rest = at;
        for (auto groups = groups_.rbegin(); groups != groups_.rend(); rest /= groups->size(), ++groups) {
            const Texts& said = (*groups)[rest % groups->size()];
            cell.values.insert(cell.values.begin(), said.begin(), said.end());
        }
    }
    return cells;
}

namespace {

using Scan = PostingScan::Scan;

// The column of a dimension that has one, and its words.
template <class Use>
void with_column(const Vocabulary& words, Dimension dimension, const Use& use) {
    using Chunk = PostingChunk;
    switch (dimension) {
        case Dimension::kind: return use(&Chunk::kind, words.kinds);
        case Dimension::sub_kind: return use(&Chunk::sub_kind, words.sub_kinds);
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
        case Dimension::seller_country: return use(&Chunk::seller_country, words.countries);
        case Dimension::buyer_country: return use(&Chunk::buyer_country, words.countries);
        case Dimension::seller_province:
        case Dimension::seller_city:
        case Dimension::seller_region:
        case Dimension::seller_area: return use(&Chunk::seller_region, words.regions);
        case Dimension::buyer_province:
        case Dimension::buyer_city:
        case Dimension::buyer_region:
        case Dimension::buyer_area: return use(&Chunk::buyer_region, words.regions);
        case Dimension::year:
        case Dimension::quarter:
        case Dimension::month: break;
    }
    throw std::logic_error{"a dimension of time has no words"};
}

std::string value_of(Dimension dimension, const std::string& word, const RegionPrefix& home) {
    switch (dimension) {
        case Dimension::related: return fact_of(word, fact::related);
        case Dimension::adjusted: return fact_of(word, fact::adjusted);
        case Dimension::cross_border: return fact_of(word, fact::cross_border);
        case Dimension::seller_province:
        case Dimension::buyer_province: return area_of(word, 2);
        case Dimension::seller_city:
        case Dimension::buyer_city: return area_of(word, 4);
        case Dimension::seller_area:
        case Dimension::buyer_area: return seen_from(home, word);
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
        if (Dimension::seller_province <= dimension && dimension <= Dimension::seller_area)
            return Dimension::seller_region;
        return Dimension::buyer_province <= dimension ? Dimension::buyer_region : dimension;
    };
    return column(a) == column(b);
}

void narrow(Scan& scan, const Vocabulary& words, const TotalsFilter& filter) {
    using Byte = std::uint8_t;
    if (filter.measure == Measure::registered)
        scan.test(&PostingChunk::facts,
                  of_words(words.facts, [](const std::string& word) -> Byte { return word[fact::here] == 'y'; }));
    if (filter.from || filter.until)
        scan.test_days(day_of(filter.basis),
                       of_days(words.days, [&](long long day) -> Byte { return is_within(filter, day); }));
    if (!filter.region.digits.empty()) {
        Mask below =
            of_words(words.regions, [&](const std::string& region) -> Byte { return filter.region.contains(region); });
        switch (filter.measure) {
            case Measure::out: scan.test(&PostingChunk::seller_region, std::move(below)); break;
            case Measure::in: scan.test(&PostingChunk::buyer_region, std::move(below)); break;
            case Measure::registered: {
                Mask offshore =
                    of_words(words.regions, [](const std::string& region) -> Byte { return is_offshore(region); });
                scan.test([below, offshore](const PostingChunk& chunk, std::size_t n, Scan::Keep& keep) {
                    for (std::size_t i = 0; i < n; ++i) {
                        const auto seller = chunk.seller_region[i], buyer = chunk.buyer_region[i];
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
                         if (here_alone && !filter.region.contains(word)) return Texts{};
                         return said([&](Dimension each) {
                             return value_of(each, word, filter.home.value_or(RegionPrefix{}));
                         });
                     }),
            Before{first == Dimension::kind});
    });
}

}  // namespace

PostingScan PostingScan::of_units(const PostingColumns& columns, const TotalsFilter& filter, long long seq) {
    PostingScan made{columns, filter, {}, seq};
    Values<std::string_view> units;
    for (const std::string& word : columns.words.sides.all())
        made.scan_->unit_of.push_back(units.number_of(side::unit_of(word)));
    return made;
}

PostingScan::PostingScan(const PostingColumns& columns, const TotalsFilter& filter, const Dimensions& dimensions,
                         long long seq)
    : scan_{std::make_unique<Scan>()} {
    Scan& scan = *scan_;
    for (const auto& [years, part] : columns.parts) {
        const int year = filter.basis == Basis::booked ? years.booked : years.registered;
        const Date first{std::chrono::year{year}, std::chrono::January, std::chrono::day{1}};
        const Date beyond = first + std::chrono::years{1};
        if ((filter.from && beyond <= *filter.from) || (filter.until && *filter.until <= first)) continue;
        const bool whole = (!filter.from || *filter.from <= first) && (!filter.until || beyond <= *filter.until);
        const std::size_t size = part.size_until(seq);
        for (std::size_t begin = 0; begin < size; begin += rows)
            scan.pieces.push_back({part.chunks[begin / rows], std::min(size - begin, rows), whole});
    }
    scan.is_receipt = of_words(columns.words.facts,
                               [](const std::string& word) -> std::uint8_t { return word[fact::receipt] == 'y'; });
    narrow(scan, columns.words, filter);
    for (auto first = dimensions.begin(); first != dimensions.end();) {
        const auto end =
            std::find_if(first, dimensions.end(), [&](Dimension each) { return !share_column(*first, each); });
        divide(scan, columns.words, filter, {first, end});
        first = end;
    }
}

PostingScan::PostingScan(PostingScan&&) noexcept = default;
PostingScan::~PostingScan() = default;

std::vector<TotalsCell> PostingScan::cells() const { return scan_->cells(); }
Concentration PostingScan::concentration() const { return scan_->concentration(); }

}  // namespace heluo::persistence
