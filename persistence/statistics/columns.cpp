// Catching up with the postings, and the scan.
#include "persistence/statistics/columns.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <stdexcept>

#include "domain/core/refusal.hpp"
#include "persistence/core/record.hpp"
#include "persistence/core/stored.hpp"

namespace heluo::persistence {

struct ColumnsRow {
    long long seq{}, posted_at{}, registered_on{}, booked_on{}, registered_here{};
    std::optional<std::string> receipt;
    std::string kind, sub_kind, field, payment_mode, ip_type, seller_nature, buyer_nature, plan_source, goal, industry,
        amount_band;
    std::optional<long long> related;
    std::optional<std::string> seller_party, buyer_party;
    std::string seller_region, seller_country, buyer_region, buyer_country;
    long long items{}, amount_total{}, amount_tech{}, amount_received{};
};
BOOST_DESCRIBE_STRUCT(ColumnsRow, (),
                      (seq, posted_at, registered_on, booked_on, registered_here, receipt, kind, sub_kind, field,
                       payment_mode, ip_type, seller_nature, buyer_nature, plan_source, goal, industry, amount_band,
                       related, seller_party, buyer_party, seller_region, seller_country, buyer_region, buyer_country,
                       items, amount_total, amount_tech, amount_received))

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

// What is so or not of a posting, in one word, a letter for each: y or n, "-" for what is not said.
namespace fact {
enum Place : std::size_t { here, receipt, related, adjusted, cross_border, count };
std::string value_of(const std::string& word, Place place) {
    return word[place] == '-' ? "" : word[place] == 'y' ? "true" : "false";
}
}  // namespace fact

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

// Whoever applied here is the seller, or the buyer where the seller sits abroad (no region) or in 港澳台 (71, 81, 82):
// domain/registry/terms.hpp, applicant_of.
bool is_offshore(const std::string& region) {
    return region.empty() || region.starts_with("71") || region.starts_with("81") || region.starts_with("82");
}

template <class Number>
void put(PostingChunk::Column<Number>& column, std::size_t row, long long number) {
    if (number < 0 || static_cast<long long>(std::numeric_limits<Number>::max()) < number)
        throw std::runtime_error{"a column of the totals holds no more words"};
    column[row] = static_cast<Number>(number);
}

// Tells one moment from another, where a database was brought back from a copy: all of it is nowhere asked.
std::uint32_t last_bits(long long moment) { return static_cast<std::uint32_t>(moment); }

}  // namespace

// One question in the numbers of the columns. It goes chunk by chunk and column by column: each test takes rows away, each axis moves
// those that are left on among the cells. It asks for no word, so it runs without the lock.
class PostingColumns::Scan {
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

  private:
    struct Sums {
        long long items = 0, total = 0, tech = 0, received = 0;
    };
    std::vector<Sums> sums() const;
    long long width() const;

    std::function<void(const PostingChunk&, std::size_t, Keep&)> days_;
    std::vector<std::function<void(const PostingChunk&, std::size_t, Keep&)>> tests_;
    std::vector<std::function<void(const PostingChunk&, Left&)>> axes_;
    std::vector<std::vector<Texts>> groups_;  // of each axis
};

long long PostingColumns::Scan::width() const {
    long long cells = 1;
    for (const auto& each : groups_) {
        cells *= std::max<long long>(1, static_cast<long long>(each.size()));
        if (max_cells < cells) refuse(Reason::too_many_cells, std::to_string(cells));
    }
    return cells;
}

std::vector<PostingColumns::Scan::Sums> PostingColumns::Scan::sums() const {
    std::vector<Sums> sums(static_cast<std::size_t>(width()));
    const auto keep = std::make_unique<Keep>();
    const auto left = std::make_unique<Left>();
    for (const auto& [chunk, size, whole] : pieces) {
        keep->fill(1);
        if (days_ && !whole) days_(*chunk, size, *keep);
        for (const auto& test : tests_) test(*chunk, size, *keep);
        left->count = 0;
        for (std::size_t i = 0; i < size; ++i) {  // without a branch, which the processor could only guess
            left->row[left->count] = static_cast<std::uint16_t>(i);
            left->count += (*keep)[i];
        }
        std::fill_n(left->cell.begin(), left->count, 0);
        for (const auto& axis : axes_) axis(*chunk, *left);
        for (std::size_t i = 0; i < left->count; ++i) {
            const std::size_t row = left->row[i];
            Sums& each = sums[left->cell[i]];
            if (is_receipt[chunk->facts[row]]) {
                each.received += chunk->amount_total[row];
                continue;
            }
            each.items += chunk->items[row];
            each.total += chunk->amount_total[row];
            each.tech += chunk->amount_tech[row];
        }
    }
    return sums;
}

// What counts is an item or has an amount: where nothing is left of the sums, everything was taken back.
std::vector<TotalsCell> PostingColumns::Scan::cells() const {
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

std::vector<TotalsCell> PostingColumns::by(Sql& sql, const TotalsFilter& filter, const Dimensions& dimensions,
                                           const Known& known) {
    for (;;) {
        if (!is_here(sql, known.seq)) load(sql, known.seq);
        std::unique_lock lock{mutex_};
        if (size_ < known.seq) continue;  // forgotten meanwhile by who found another database
        const Scan scan = prepare(filter, dimensions, known.seq);
        lock.unlock();
        return scan.cells();
    }
}

namespace {

std::optional<std::uint32_t> moment_in(Sql& sql, long long seq) {
    const auto moment = sql.number("SELECT posted_at FROM postings WHERE seq = :seq", {bind("seq", seq)});
    return moment ? std::optional{last_bits(*moment)} : std::nullopt;
}

}  // namespace

std::uint32_t PostingColumns::moment_of(long long seq) const {
    for (const auto& [years, part] : parts_)
        if (const std::size_t size = part.size_until(seq); 0 < size) {
            const PostingChunk& chunk = *part.chunks[(size - 1) / rows];
            const std::size_t row = (size - 1) % rows;
            if (chunk.seq[row] == seq) return chunk.moment[row];
        }
    throw std::logic_error{"a posting that is not here"};
}

std::size_t PostingColumns::Part::size_until(long long seq) const {
    const auto beyond = std::partition_point(chunks.begin(), chunks.end(),
                                             [&](const auto& chunk) { return chunk->seq.front() <= seq; });
    if (beyond == chunks.begin()) return 0;
    const auto before = static_cast<std::size_t>(beyond - chunks.begin()) - 1;
    const auto& numbers = chunks[before]->seq;
    const auto end = numbers.begin() + static_cast<std::ptrdiff_t>(std::min(size - before * rows, rows));
    return before * rows + static_cast<std::size_t>(std::upper_bound(numbers.begin(), end, seq) - numbers.begin());
}

// A posting of another moment under a number that is here: the database is another than it was, brought back from a copy.
bool PostingColumns::is_here(Sql& sql, long long seq) {
    if (seq == 0) return true;
    std::uint32_t moment = 0;
    {
        const std::lock_guard lock{mutex_};
        if (size_ < seq) return false;
        moment = moment_of(seq);
    }
    return moment_in(sql, seq) == moment;
}

void PostingColumns::load(Sql& sql, long long seq) {
    constexpr int page = 2'000;
    const std::lock_guard loading{loading_};
    long long size = 0;
    std::uint32_t moment = 0;
    const auto look = [&] {
        const std::lock_guard lock{mutex_};
        size = std::min(size_, seq);
        if (0 < size) moment = moment_of(size);
    };
    look();
    if (0 < size && moment_in(sql, size) != moment) {
        const std::lock_guard lock{mutex_};
        parts_.clear();
        size_ = size = 0;
        words_ = {};
    }
    while (size < seq) {
        const auto found =
            select<ColumnsRow>(sql, "postings WHERE seq > :after AND seq <= :last ORDER BY seq LIMIT :most",
                               {bind("after", size), bind("last", seq), bind("most", page)});
        if (found.empty()) throw std::runtime_error{"a posting is missing: run heluo verify totals"};
        const std::lock_guard lock{mutex_};
        for (const ColumnsRow& each : found) append(each);
        size = size_;
    }
}

void PostingColumns::append(const ColumnsRow& row) {
    if (row.seq != size_ + 1) throw std::runtime_error{"a posting is missing: run heluo verify totals"};
    Part& part = parts_[{static_cast<int>(row.booked_on / 10'000), static_cast<int>(row.registered_on / 10'000)}];
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
    put(chunk.booked_on, i, static_cast<long long>(words_.days.number_of(row.booked_on)));
    put(chunk.registered_on, i, static_cast<long long>(words_.days.number_of(row.registered_on)));
    word(chunk.kind, words_.kinds, row.kind);
    word(chunk.sub_kind, words_.sub_kinds, row.sub_kind);
    word(chunk.field, words_.fields, row.field);
    word(chunk.payment_mode, words_.payment_modes, row.payment_mode);
    word(chunk.ip_type, words_.ip_types, row.ip_type);
    word(chunk.seller_nature, words_.natures, row.seller_nature);
    word(chunk.buyer_nature, words_.natures, row.buyer_nature);
    word(chunk.plan_source, words_.plan_sources, row.plan_source);
    word(chunk.goal, words_.goals, row.goal);
    word(chunk.industry, words_.industries, row.industry);
    word(chunk.amount_band, words_.amount_bands, row.amount_band);
    std::string facts(fact::count, 'n');
    if (row.registered_here != 0) facts[fact::here] = 'y';
    if (row.receipt) facts[fact::receipt] = 'y';
    if (!row.related || *row.related != 0) facts[fact::related] = row.related ? 'y' : '-';
    if (row.booked_on != row.registered_on) facts[fact::adjusted] = 'y';
    if (is_offshore(row.seller_region) || is_offshore(row.buyer_region)) facts[fact::cross_border] = 'y';
    word(chunk.facts, words_.facts, facts);
    word(chunk.seller_country, words_.countries, row.seller_country);
    word(chunk.buyer_country, words_.countries, row.buyer_country);
    word(chunk.seller_region, words_.regions, row.seller_region);
    word(chunk.buyer_region, words_.regions, row.buyer_region);
    word(chunk.seller_party, words_.parties, row.seller_party.value_or(""));
    word(chunk.buyer_party, words_.parties, row.buyer_party.value_or(""));
    ++part.size;
    ++size_;
}

namespace {

// The column of a dimension that has one, and its words.
template <class Use>
void with_column(const PostingColumns::Vocabulary& words, Dimension dimension, const Use& use) {
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
        case Dimension::related: return fact::value_of(word, fact::related);
        case Dimension::adjusted: return fact::value_of(word, fact::adjusted);
        case Dimension::cross_border: return fact::value_of(word, fact::cross_border);
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

}  // namespace

PostingColumns::Scan PostingColumns::prepare(const TotalsFilter& filter, const Dimensions& dimensions,
                                             long long seq) const {
    Scan scan;
    for (const auto& [years, part] : parts_) {
        const int year = filter.basis == Basis::booked ? years.booked : years.registered;
        const Date first{std::chrono::year{year}, std::chrono::January, std::chrono::day{1}};
        const Date beyond = first + std::chrono::years{1};
        if ((filter.from && beyond <= *filter.from) || (filter.until && *filter.until <= first)) continue;
        const bool whole = (!filter.from || *filter.from <= first) && (!filter.until || beyond <= *filter.until);
        const std::size_t size = part.size_until(seq);
        for (std::size_t begin = 0; begin < size; begin += rows)
            scan.pieces.push_back({part.chunks[begin / rows], std::min(size - begin, rows), whole});
    }
    scan.is_receipt =
        of_words(words_.facts, [](const std::string& word) -> std::uint8_t { return word[fact::receipt] == 'y'; });
    narrow(scan, filter);
    for (auto first = dimensions.begin(); first != dimensions.end();) {
        const auto end =
            std::find_if(first, dimensions.end(), [&](Dimension each) { return !share_column(*first, each); });
        divide(scan, filter, {first, end});
        first = end;
    }
    return scan;
}

void PostingColumns::narrow(Scan& scan, const TotalsFilter& filter) const {
    using Byte = std::uint8_t;
    if (filter.measure == Measure::registered)
        scan.test(&PostingChunk::facts,
                  of_words(words_.facts, [](const std::string& word) -> Byte { return word[fact::here] == 'y'; }));
    if (filter.from || filter.until)
        scan.test_days(day_of(filter.basis),
                       of_days(words_.days, [&](long long day) -> Byte { return is_within(filter, day); }));
    if (!filter.region.digits.empty()) {
        Mask below =
            of_words(words_.regions, [&](const std::string& region) -> Byte { return filter.region.contains(region); });
        switch (filter.measure) {
            case Measure::out: scan.test(&PostingChunk::seller_region, std::move(below)); break;
            case Measure::in: scan.test(&PostingChunk::buyer_region, std::move(below)); break;
            case Measure::registered: {
                Mask offshore =
                    of_words(words_.regions, [](const std::string& region) -> Byte { return is_offshore(region); });
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
        with_column(words_, dimension, [&, one = dimension, &any = wishes](auto column, const Words& words) {
            scan.test(column, of_words(words, [&](const std::string& word) -> Byte {
                          return any.contains(value_of(one, word, filter.home.value_or(RegionPrefix{})));
                      }));
        });
    if (filter.party) {
        const auto party = words_.parties.find(filter.party->ulid);
        scan.test([party](const PostingChunk& chunk, std::size_t n, Scan::Keep& keep) {
            for (std::size_t i = 0; i < n; ++i)
                keep[i] &= party && (chunk.seller_party[i] == *party || chunk.buyer_party[i] == *party);
        });
    }
}

void PostingColumns::divide(Scan& scan, const TotalsFilter& filter, const Dimensions& of_one_column) const {
    const Dimension first = of_one_column.front();
    const auto said = [&](const auto& of_dimension) {
        Texts texts;
        for (const Dimension each : of_one_column) texts.push_back(of_dimension(each));
        return texts;
    };
    if (is_of_time(first))
        return scan.divide(day_of(filter.basis),
                           of_days(words_.days,
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
    with_column(words_, first, [&](auto column, const Words& words) {
        scan.divide(
            column,
            of_words(words,
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

}  // namespace heluo::persistence
