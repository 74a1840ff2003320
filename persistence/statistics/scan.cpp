// The loops of a scan.
#include "persistence/statistics/scan.hpp"

#include <future>
#include <numeric>
#include <queue>
#include <thread>
#include <unordered_map>

#include "domain/core/refusal.hpp"
#include "persistence/core/stored.hpp"

namespace heluo::persistence {

bool Before::operator()(const Texts& a, const Texts& b) const {
    if (!of_kinds || a.front() == b.front()) return a < b;
    return stored_name<ContractKind>(a.front()) < stored_name<ContractKind>(b.front());
}

long long Scan::width() const {
    long long cells = 1;
    for (const auto& each : groups_) {
        cells *= std::max<long long>(1, static_cast<long long>(each.size()));
        if (max_cells < cells) refuse(Reason::too_many_cells, std::to_string(cells));
    }
    return cells;
}

// Calls `use` with each of these pieces and its rows that are left.
template <class Use>
void Scan::for_each_left(std::size_t begin, std::size_t end, const Use& use) const {
    const auto keep = std::make_unique<Keep>();
    const auto left = std::make_unique<Left>();
    bool all = false;  // rows stand in it one after the other
    for (; begin < end; ++begin) {
        const auto& [chunk, size, whole, year, receipt] = pieces[begin];
        if (tests_.empty() && (!days_ || whole)) {
            if (!std::exchange(all, true)) std::iota(left->row.begin(), left->row.end(), std::uint16_t{0});
            left->count = size;
            use(pieces[begin], *left);
            continue;
        }
        all = false;
        keep->fill(1);
        if (days_ && !whole) days_(*chunk, size, *keep);
        for (const auto& test : tests_) test(*chunk, size, *keep);
        left->count = 0;
        for (std::size_t i = 0; i < size; ++i) {  // without a branch, which the processor could only guess
            left->row[left->count] = static_cast<std::uint16_t>(i);
            left->count += (*keep)[i];
        }
        use(pieces[begin], *left);
    }
}

// Side by side on several processors where there is much to do: whoever asks for all years waits half as long on two.
std::vector<Scan::Sums> Scan::sums() const {
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

std::vector<Scan::Sums> Scan::sums_of(std::size_t begin, std::size_t end) const {
    std::vector<Sums> sums(static_cast<std::size_t>(width()));
    for_each_left(begin, end, [&](const Piece& piece, Left& left) {
        const PostingChunk& chunk = *piece.chunk;
        std::fill_n(left.cell.begin(), left.count, 0);
        for (const auto& axis : axes_) axis(chunk, left);
        for (std::size_t i = 0; i < left.count; ++i) {
            const std::size_t row = left.row[i];
            Sums& each = sums[left.cell[i]];  // a receipt has no items, and nothing technical
            each.items += chunk.items[row];
            each.tech += chunk.amount_tech[row];
            each.money[piece.receipt] += chunk.amount_total[row];
        }
    });
    return sums;
}

// Whoever came to nothing again stands behind nothing.
Concentration Scan::concentration() const {
    struct Own {
        long long items = 0, total = 0, technical = 0;
    };
    std::array<std::unordered_map<std::size_t, Own>, 2> sides;
    for_each_left(0, pieces.size(), [&](const Piece& piece, const Left& left) {
        if (piece.receipt) return;  // who has nothing but receipts here is no cover for others
        const PostingChunk& chunk = *piece.chunk;
        for (std::size_t i = 0; i < left.count; ++i) {
            const std::size_t row = left.row[i];
            for (Own* own : {&sides[0][(*unit_of)[chunk.seller[row]]], &sides[1][(*unit_of)[chunk.buyer[row]]]}) {
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
std::vector<TotalsCell> Scan::cells() const {
    std::vector<TotalsCell> cells;
    const std::vector<Sums> sums = this->sums();
    for (std::size_t at = 0; at < sums.size(); ++at) {
        const Sums& each = sums[at];
        const auto [total, received] = each.money;
        if (!groups_.empty() && each.items == 0 && total == 0 && each.tech == 0 && received == 0) continue;
        if (max_rows <= static_cast<long long>(cells.size()))
            refuse(Reason::too_many_cells, std::to_string(sums.size()));
        TotalsCell& cell = cells.emplace_back();
        cell.figures = {each.items, Money::fen(total), Money::fen(each.tech), Money::fen(received)};
        std::size_t rest = at;
        for (auto groups = groups_.rbegin(); groups != groups_.rend(); rest /= groups->size(), ++groups) {
            const Texts& said = (*groups)[rest % groups->size()];
            cell.values.insert(cell.values.begin(), said.begin(), said.end());
        }
    }
    return cells;
}

std::vector<ListPlace> Scan::listed(const ListPlace& after, std::size_t most) const {
    std::priority_queue<ListPlace> first;  // the last of them on top
    for (std::size_t begin = 0, end = 0; begin < pieces.size() && first.size() < most; begin = end) {
        const int year = pieces[begin].year;  // of which all come before those of later ones
        while (end < pieces.size() && pieces[end].year == year) ++end;
        if (year < after.day / 10'000) continue;
        for_each_left(begin, end, [&](const Piece& piece, const Left& left) {
            const PostingChunk& chunk = *piece.chunk;
            for (std::size_t i = 0; i < left.count; ++i) {
                const std::size_t row = left.row[i];
                const ListPlace each{days[(chunk.*day)[row]], chunk.seq[row]};
                if (each <= after) continue;
                if (first.size() == most) {
                    if (first.top() <= each) continue;
                    first.pop();
                }
                first.push(each);
            }
        });
    }
    std::vector<ListPlace> list(first.size());
    for (auto place = list.rbegin(); place != list.rend(); ++place, first.pop()) *place = first.top();
    return list;
}

std::vector<long long> Scan::numbers(long long after) const {
    std::vector<long long> list;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (pieces[i].chunk->seq[pieces[i].size - 1] <= after) continue;
        for_each_left(i, i + 1, [&](const Piece& piece, const Left& left) {
            const auto& numbers = piece.chunk->seq;
            for (std::size_t k = 0; k < left.count; ++k)
                if (after < numbers[left.row[k]]) list.push_back(numbers[left.row[k]]);
        });
    }
    std::sort(list.begin(), list.end());
    return list;
}

long long Scan::last() const {
    long long last = 0;
    for (const Piece& piece : pieces) last = std::max<long long>(last, piece.chunk->seq[piece.size - 1]);
    return last;
}

}  // namespace heluo::persistence
