// Catching up with the postings.
#include "persistence/statistics/posting_copy.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "persistence/core/record.hpp"

namespace heluo::persistence {

namespace {

constexpr int page = 2'000;
constexpr std::size_t most_kept = 10'000;    // concentrations
constexpr long long most_a_round = 100'000;  // so that who ends the server need not wait for all

std::optional<std::uint32_t> moment_in(Sql& sql, long long seq) {
    const auto moment = sql.number("SELECT posted_at FROM postings WHERE seq = :seq", {bind("seq", seq)});
    return moment ? std::optional{last_bits(*moment)} : std::nullopt;
}

long long posted_in(Sql& sql) { return sql.number("SELECT seq FROM posting_head WHERE id = 1").value_or(0); }

std::vector<ColumnsRow> rows_after(Sql& sql, long long seq, long long last) {
    auto found = select<ColumnsRow>(sql, "postings WHERE seq > :after AND seq <= :last ORDER BY seq LIMIT :most",
                                    {bind("after", seq), bind("last", last), bind("most", page)});
    if (found.empty()) throw std::runtime_error{"a posting is missing: run heluo verify totals"};
    return found;
}

ColumnsFile file_at(const std::string& path, Sql& sql, const Crypto& crypto) {
    return {path, sql.number("SELECT MAX(version) FROM schema_journal WHERE finished = 1").value_or(0), crypto};
}

}  // namespace

template <class Make>
Scan PostingCopy::prepare(Sql& sql, const Known& known, const Make& make) {
    for (;;) {
        if (!is_here(sql, known.seq)) load(sql, known.seq);
        const std::lock_guard lock{mutex_};
        if (columns_.size < known.seq) continue;  // forgotten meanwhile by who found another database
        return make();
    }
}

std::vector<TotalsCell> PostingCopy::by(Sql& sql, const TotalsFilter& filter, const Dimensions& dimensions,
                                        const Known& known) {
    return prepare(sql, known, [&] { return scan_of(columns_, filter, dimensions, known.seq); }).cells();
}

Concentration PostingCopy::concentration(Sql& sql, const TotalsFilter& filter, const Known& known) {
    std::optional<Concentration> told;
    std::pair<TotalsFilter, long long> asked{filter, 0};
    long long forgotten = 0;
    const Scan scan = prepare(sql, known, [&] {
        Scan made = scan_of(columns_, filter, {}, known.seq);
        asked.second = made.last();
        forgotten = forgotten_;
        if (const auto at = concentrations_.find(asked); at != concentrations_.end())
            told = at->second;
        else
            made.unit_of = units_.of(columns_.words.sides);
        return made;
    });
    if (told) return *told;
    told = scan.concentration();
    const std::lock_guard lock{mutex_};
    if (forgotten != forgotten_) return *told;  // of a database that was another
    if (most_kept <= concentrations_.size()) concentrations_.clear();
    concentrations_.emplace(std::move(asked), *told);
    return *told;
}

std::vector<ListPlace> PostingCopy::listed(Sql& sql, const TotalsFilter& filter, const Known& known,
                                           const ListPlace& after, std::size_t most) {
    return prepare(sql, known, [&] { return scan_of_list(columns_, filter, known.seq); }).listed(after, most);
}

std::vector<long long> PostingCopy::moved(Sql& sql, const TotalsFilter& filter, const Known& since,
                                          const Known& until) {
    return prepare(sql, until, [&] { return scan_of(columns_, filter, {}, until.seq); }).numbers(since.seq);
}

void PostingCopy::forget() {
    columns_ = {};
    units_ = {};
    concentrations_.clear();
    ++forgotten_;
    written_ = 0;
}

// A posting of another moment under a number that is here: the database is another than it was, brought back from a copy.
bool PostingCopy::is_here(Sql& sql, long long seq) {
    if (seq == 0) return true;
    std::uint32_t moment = 0;
    {
        const std::lock_guard lock{mutex_};
        if (columns_.size < seq) return false;
        moment = columns_.moment_of(seq);
    }
    return moment_in(sql, seq) == moment;
}

void PostingCopy::start(Sql& sql) {
    if (std::exchange(started_, true) || path_.empty()) return;
    file_.emplace(file_at(path_, sql, crypto_));
    try {
        auto read = file_->read();
        if (!read) return;
        written_ = read->size;
        const std::lock_guard lock{mutex_};
        columns_ = std::move(*read);
    } catch (const std::runtime_error& error) {
        trouble_ = error.what();
    }
}

void PostingCopy::load(Sql& sql, long long seq) {
    const std::lock_guard loading{loading_};
    start(sql);
    long long size = 0;
    std::uint32_t moment = 0;
    {
        const std::lock_guard lock{mutex_};
        size = std::min(columns_.size, seq);
        if (0 < size) moment = columns_.moment_of(size);
    }
    if (0 < size && moment_in(sql, size) != moment) {
        const std::lock_guard lock{mutex_};
        forget();
        size = 0;
    }
    while (size < seq) {
        const auto found = rows_after(sql, size, seq);
        const std::lock_guard lock{mutex_};
        for (const ColumnsRow& each : found) columns_.append(each);
        size = columns_.size;
    }
}

KeptPostings PostingCopy::keep(Sql& sql, long long least_new) {
    const long long posted = posted_in(sql);
    long long size = 0;
    {
        const std::lock_guard loading{loading_};
        start(sql);
        const std::lock_guard lock{mutex_};
        size = columns_.size;
    }
    const long long until = std::min(posted, size + most_a_round);
    if (!is_here(sql, until)) load(sql, until);
    std::unique_lock loading{loading_};
    KeptPostings kept;
    kept.trouble = std::exchange(trouble_, {});
    std::optional<ColumnsImage> image;
    {
        const std::lock_guard lock{mutex_};
        kept.size = columns_.size;
        kept.more = kept.size < posted;
        if (file_ && !kept.more && least_new <= kept.size - written_) image.emplace(columns_);
    }
    if (!image) return kept;
    // Unlocked: no total waits for the disk.
    loading.unlock();
    file_->write(*image);
    loading.lock();
    written_ = image->size;
    kept.written = true;
    return kept;
}

std::optional<bool> PostingCopy::proves_file(Sql& sql) const {
    const auto said = file_at(path_, sql, crypto_).read();
    if (!said) return std::nullopt;
    if (posted_in(sql) < said->size) return false;
    PostingColumns counted;
    while (counted.size < said->size)
        for (const ColumnsRow& each : rows_after(sql, counted.size, said->size)) counted.append(each);
    return counted == *said;
}

}  // namespace heluo::persistence
