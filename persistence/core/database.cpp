// The database as a Store: reads on sessions that cannot write, writes alone or in groups as the engine likes it.
#include "persistence/core/database.hpp"

#include <stdexcept>

#include "domain/core/refusal.hpp"
#include "persistence/core/group_writer.hpp"
#include "persistence/core/lone_writer.hpp"
#include "persistence/core/row_groups.hpp"

namespace heluo::persistence {

struct Database::Inside {
    Inside(const Connection& connection, Crypto& crypto, const Rules& rules, Clock given)
        : clock{std::move(given)},
          dialect{make_dialect(connection)},
          shop{crypto, rules, clock, *dialect},
          readers{*dialect, Access::read, connection.pool, breaker},
          writers{*dialect, Access::write, connection.pool, breaker},
          postings{connection.columns, crypto},
          lone{shop, writers, breaker} {
        auto session = readers.lease();
        if (connection.allow_unsafe_durability) return;
        if (const auto setting = dialect->unsafe_setting(session->session()))
            throw std::runtime_error{"the database server's setting " + *setting +
                                     " could lose acknowledged writes (allow_unsafe_durability overrides)"};
    }

    // Null on engines with concurrent writers.
    std::unique_ptr<GroupWriter> make_group() const {
        return dialect->one_writer() ? std::make_unique<GroupWriter>(shop) : nullptr;
    }
    enum class Read { done, again };
    Read read_once(const Cause& cause, const std::function<void(Unit&)>& work, bool last);

    const Clock clock;
    const std::unique_ptr<Dialect> dialect;
    const Workshop shop;
    Breaker breaker;
    Pool readers, writers;
    RowGroups groups;
    PostingCopy postings;
    LoneWriter lone;
    std::unique_ptr<GroupWriter> group = make_group();
};

Database::Database(const Connection& connection, Crypto& crypto, const Rules& rules, Clock clock)
    : inside_{std::make_unique<Inside>(connection, crypto, rules, std::move(clock))} {}

Database::~Database() = default;

namespace {

// Ends the snapshot on every way out, so that the session goes back without an open transaction.
class SnapshotEnd {
  public:
    SnapshotEnd(Pool::Lease& lease, const SqlUnit& unit) : lease_{lease}, unit_{unit} {}
    ~SnapshotEnd() {
        if (!unit_.has_snapshot()) return;
        try {
            lease_->command("ROLLBACK");
        } catch (const DatabaseError&) {
            lease_.spoil();
        }
    }

  private:
    Pool::Lease& lease_;
    const SqlUnit& unit_;
};

}  // namespace

Database::Inside::Read Database::Inside::read_once(const Cause& cause, const std::function<void(Unit&)>& work,
                                                   bool last) {
    auto lease = readers.lease();
    try {
        auto unit = shop.unit(*lease, false, cause, Instant{});
        if (dialect->is_far()) unit.read_with_others(groups);
        unit.sum_over(postings);
        const SnapshotEnd end{lease, unit};
        work(unit);
        breaker.worked();
        return Read::done;
    } catch (const DatabaseError& error) {
        if (error.trouble == Trouble::gone) {
            lease.spoil();
            readers.drop_idle();
            breaker.failed(std::chrono::steady_clock::now());
            require(!last, Reason::unavailable);
            return Read::again;
        }
        if (error.trouble == Trouble::again && !last) return Read::again;
        throw;
    }
}

void Database::read(const Cause& cause, const std::function<void(Unit&)>& work) {
    constexpr int most_reads = 3;
    try {
        for (int attempt = 1; inside_->read_once(cause, work, attempt == most_reads) == Inside::Read::again;
             ++attempt) {
        }
    } catch (const DatabaseError& error) {
        require(error.trouble != Trouble::gone, Reason::unavailable);
        throw;
    }
}

void Database::write(const Cause& cause, const std::function<void(Unit&)>& work,
                     const std::function<bool(Unit&)>& applied) {
    const Order order{cause, work, applied};
    try {
        if (inside_->group)
            inside_->group->write(order);
        else
            inside_->lone.write(order);
    } catch (const DatabaseError& error) {
        require(error.trouble != Trouble::gone, Reason::unavailable);  // it cannot even connect
        throw;
    }
}

bool Database::healthy() const { return !inside_->breaker.open() && (!inside_->group || inside_->group->healthy()); }

KeptPostings Database::keep_postings(long long least_new) {
    auto lease = inside_->readers.lease();
    try {
        return inside_->postings.keep(*lease, least_new);
    } catch (const DatabaseError&) {
        lease.spoil();
        throw;
    }
}

std::optional<bool> Database::proves_columns() {
    const auto lease = inside_->readers.lease();
    return inside_->postings.proves_file(*lease);
}

void Database::listen(FaultHook* hook) {
    inside_->readers.listen(hook);
    inside_->writers.listen(hook);
    if (inside_->group) inside_->group->listen(hook);
}

}  // namespace heluo::persistence
