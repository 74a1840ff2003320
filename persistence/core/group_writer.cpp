// The writer's thread of SQLite.
#include "persistence/core/group_writer.hpp"

#include "domain/core/refusal.hpp"

namespace heluo::persistence {
namespace {

bool ends_transaction(Trouble trouble) {
    return trouble == Trouble::gone || trouble == Trouble::damage || trouble == Trouble::full;
}

}  // namespace

GroupWriter::GroupWriter(const Workshop& shop) : shop_{shop}, thread_{[this] { live(); }} {}

GroupWriter::~GroupWriter() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

void GroupWriter::write(const Order& order) {
    if (std::this_thread::get_id() == thread_.get_id()) throw std::logic_error{"a write unit inside a write unit"};
    require(healthy_, Reason::unavailable);
    const auto job = std::make_shared<Job>(order);
    {
        const std::lock_guard lock{mutex_};
        waiting_.push_back(job);
    }
    arrived_.notify_one();
    job->done.get_future().wait();
    if (job->error) std::rethrow_exception(std::exchange(job->error, nullptr));
}

void GroupWriter::live() {
    for (Group group = next_group(); !group.empty(); group = next_group()) {
        serve(group);
        for (const auto& job : group) job->done.set_value();
    }
    close();
}

GroupWriter::Group GroupWriter::next_group() {
    std::unique_lock lock{mutex_};
    arrived_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    Group group;
    while (!waiting_.empty() && group.size() < most_in_group) {
        group.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    return group;
}

void GroupWriter::serve(const Group& group) {
    for (int attempt = 1; attempt <= most_attempts; ++attempt) {
        if (attempt > 1) pause_before_retry(attempt);
        try {
            if (try_group(group)) return;
        } catch (...) {
            return give_up(group, std::current_exception());
        }
    }
    give_up(group, std::make_exception_ptr(Refusal{Reason::unavailable}));
}

// Also refusals are told only after COMMIT: they may rest on what an earlier unit of the group has written.
bool GroupWriter::try_group(const Group& group) {
    for (const auto& job : group)
        job->error = nullptr;  // what an earlier attempt said may rest on what was rolled back
    if (!healthy_) {
        give_up(group, std::make_exception_ptr(Refusal{Reason::unavailable}));
        return true;
    }
    try {
        begin();
        for (const auto& job : group) run(*job);
    } catch (const GroupLost& lost) {
        close();  // an open transaction of the connection ends with it
        if (!lost.run_again) give_up(group, std::make_exception_ptr(Refusal{Reason::unavailable}));
        return !lost.run_again;
    }
    return commit(group);
}

void GroupWriter::begin() {
    try {
        if (!sql_) sql_ = connect(shop_.dialect, Access::write);
        sql_->listen(hook_);
        sql_->command(shop_.dialect.begin_write());
    } catch (const DatabaseError& error) {
        if (error.trouble == Trouble::damage || error.trouble == Trouble::full) healthy_ = false;
        throw GroupLost{error.trouble == Trouble::again};
    }
}

void GroupWriter::run(Job& job) {
    job.error = nullptr;
    Instant not_before{};
    int attempts = 0;
    for (int reruns = 0; reruns < most_reruns; ++reruns) {
        try {
            return run_once(job, not_before);
        } catch (const RunAgain& later) {
            not_before = later.not_before;
        } catch (const DatabaseError& error) {
            if (ends_transaction(error.trouble)) {
                if (error.trouble != Trouble::gone) healthy_ = false;
                throw GroupLost{error.trouble == Trouble::gone};
            }
            if (error.trouble != Trouble::again || ++attempts >= most_attempts) {
                job.error = std::current_exception();
                return back_to_savepoint();
            }
        } catch (...) {
            job.error = std::current_exception();
            return back_to_savepoint();
        }
        back_to_savepoint();
    }
    job.error = std::make_exception_ptr(Refusal{Reason::overloaded});
}

void GroupWriter::run_once(Job& job, Instant not_before) {
    sql_->command("SAVEPOINT unit");
    shop_.do_work(*sql_, job.order, not_before);
    sql_->command("RELEASE SAVEPOINT unit");
}

// On some errors (out of memory, a full disk) SQLite rolls the whole transaction back by itself.
void GroupWriter::back_to_savepoint() {
    if (!shop_.dialect.in_transaction(sql_->session())) throw GroupLost{true};
    sql_->command("ROLLBACK TO SAVEPOINT unit");
    sql_->command("RELEASE SAVEPOINT unit");
}

bool GroupWriter::commit(const Group& group) {
    try {
        sql_->tell(Moment::before_commit, "COMMIT");
        sql_->command("COMMIT");
        sql_->tell(Moment::after_commit, "COMMIT");
        return true;
    } catch (const DatabaseError& error) {
        close();
        if (error.trouble == Trouble::again) return false;
        if (error.trouble == Trouble::gone) {
            resolve_each(group);
            return true;
        }
        healthy_ = false;
        // A full disk could not take the COMMIT; after a failed fsync nobody knows what the disk holds.
        const auto reason = error.trouble == Trouble::full ? Reason::unavailable : Reason::outcome_unknown;
        give_up(group, std::make_exception_ptr(Refusal{reason}));
        return true;
    }
}

// The group was committed as a whole or not at all, but only each unit's own question can tell.
void GroupWriter::resolve_each(const Group& group) {
    for (const auto& job : group) {
        if (job->error) continue;
        if (!job->order.applied)
            job->error = std::make_exception_ptr(Refusal{Reason::outcome_unknown});
        else if (!resolve(*job))
            serve({job});
    }
}

bool GroupWriter::resolve(Job& job) {
    try {
        begin();
        const bool applied = shop_.was_applied(*sql_, job.order);
        sql_->command("ROLLBACK");
        return applied;
    } catch (...) {
        close();
        job.error = std::make_exception_ptr(Refusal{Reason::outcome_unknown});
        return true;
    }
}

void GroupWriter::give_up(const Group& group, std::exception_ptr why) {
    for (const auto& job : group)
        if (!job->error) job->error = why;
    close();
}

void GroupWriter::close() { sql_.reset(); }

}  // namespace heluo::persistence
