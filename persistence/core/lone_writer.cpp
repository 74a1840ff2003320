// One transaction per write unit: retried whole before COMMIT, looked up and never guessed when COMMIT was lost.
#include "persistence/core/lone_writer.hpp"

#include <random>
#include <thread>

#include "domain/core/refusal.hpp"

namespace heluo::persistence {

void pause_before_retry(int attempt) {
    thread_local std::minstd_rand random{std::random_device{}()};
    const int most = std::min(200, 10 << attempt);
    std::this_thread::sleep_for(std::chrono::milliseconds{std::uniform_int_distribution<int>{5, most}(random)});
}

void LoneWriter::write(const Order& order) {
    Instant not_before{};
    int attempts = 0, reruns = 0;
    for (;;) {
        const Run run = once(order, not_before);
        if (run.ended == Ended::committed) return;
        if (run.ended == Ended::commit_lost) {
            if (resolve(order)) return;
        } else if (run.ended == Ended::again && !run.why) {  // only its time was too early
            not_before = run.not_before;
            if (++reruns < most_reruns) continue;
        }
        if (++attempts >= most_attempts) {
            require(!run.why || run.ended == Ended::again, Reason::unavailable);
            refuse(Reason::overloaded);  // deadlocks without end are a matter of load
        }
        pause_before_retry(attempts);
    }
}

LoneWriter::Run LoneWriter::once(const Order& order, Instant not_before) {
    auto lease = pool_.lease();
    bool committing = false;
    try {
        shop_.do_work(*lease, order, not_before);
        committing = true;
        lease->tell(Moment::before_commit, "COMMIT");
        lease->command("COMMIT");
        lease->tell(Moment::after_commit, "COMMIT");
        breaker_.worked();
        return {Ended::committed, {}, {}};
    } catch (const RunAgain& later) {
        roll_back(lease);
        return {Ended::again, later.not_before, {}};
    } catch (const DatabaseError& error) {
        if (error.trouble == Trouble::gone) {
            lost(lease);
            return {committing ? Ended::commit_lost : Ended::connection_lost, {}, std::current_exception()};
        }
        roll_back(lease);
        if (error.trouble != Trouble::again) throw;
        return {Ended::again, {}, std::current_exception()};
    } catch (...) {
        roll_back(lease);
        throw;
    }
}

// After 1205 the transaction is still open, after 1213 it is not: ROLLBACK is right in both cases.
void LoneWriter::roll_back(Pool::Lease& lease) {
    try {
        lease->command("ROLLBACK");
    } catch (const DatabaseError&) {
        lost(lease);
    }
}

void LoneWriter::lost(Pool::Lease& lease) {
    lease.spoil();
    pool_.drop_idle();
    breaker_.failed(std::chrono::steady_clock::now());
}

bool LoneWriter::resolve(const Order& order) {
    require(static_cast<bool>(order.applied), Reason::outcome_unknown);
    for (int attempt = 1; attempt <= most_attempts; ++attempt) {
        pause_before_retry(attempt);
        std::optional<Pool::Lease> lease;
        try {
            lease.emplace(pool_.lease());
            const bool applied = shop_.was_applied(**lease, order);
            roll_back(*lease);
            return applied;
        } catch (const DatabaseError& error) {
            if (!lease) continue;
            if (error.trouble == Trouble::gone)
                lost(*lease);
            else
                roll_back(*lease);
        } catch (const Refusal&) {  // the breaker is open
        }
    }
    refuse(Reason::outcome_unknown);
}

}  // namespace heluo::persistence
