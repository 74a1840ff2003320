// Lending sessions.
#include "persistence/core/pool.hpp"

#include "domain/core/refusal.hpp"

namespace heluo::persistence {

using namespace std::chrono_literals;

Pool::Lease Pool::lease() {
    require(breaker_.may_try(std::chrono::steady_clock::now()), Reason::unavailable);
    std::unique_ptr<Sql> sql;
    {
        std::unique_lock lock{mutex_};
        require(freed_.wait_for(lock, 5s, [&] { return lent_ < most_; }), Reason::overloaded);
        ++lent_;
        if (!idle_.empty()) {
            sql = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!sql) sql = open();
    sql->listen(hook_);
    return {*this, std::move(sql)};
}

std::unique_ptr<Sql> Pool::open() {
    try {
        return connect(dialect_, access_);
    } catch (...) {
        breaker_.failed(std::chrono::steady_clock::now());
        drop(nullptr);
        throw;
    }
}

void Pool::give_back(std::unique_ptr<Sql> sql) {
    const std::lock_guard lock{mutex_};
    --lent_;
    idle_.push_back(std::move(sql));
    freed_.notify_one();
}

void Pool::drop(std::unique_ptr<Sql> sql) {
    sql.reset();
    const std::lock_guard lock{mutex_};
    --lent_;
    freed_.notify_one();
}

void Pool::drop_idle() {
    std::vector<std::unique_ptr<Sql>> dead;
    const std::lock_guard lock{mutex_};
    dead.swap(idle_);
}

}  // namespace heluo::persistence
