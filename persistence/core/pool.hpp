// Sessions of one access, lent to one thread at a time. A session whose connection failed is dropped, and with it all idle
// ones: they were opened to the same server and are as dead.
#pragma once
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "persistence/core/breaker.hpp"
#include "persistence/core/dialect.hpp"
#include "persistence/core/sql.hpp"

namespace heluo::persistence {

class Pool {
  public:
    Pool(const Dialect& dialect, Access access, int most, Breaker& breaker)
        : dialect_{dialect}, access_{access}, most_{most}, breaker_{breaker} {}

    class Lease {
      public:
        Lease(Pool& pool, std::unique_ptr<Sql> sql) : pool_{&pool}, sql_{std::move(sql)} {}
        Lease(Lease&&) noexcept = default;
        ~Lease() {
            if (pool_ && sql_) pool_->give_back(std::move(sql_));
        }
        Sql& operator*() const { return *sql_; }
        Sql* operator->() const { return sql_.get(); }
        // The connection is lost or in an unknown state: it is closed, not given back.
        void spoil() {
            if (sql_) pool_->drop(std::move(sql_));
        }

      private:
        Pool* pool_;
        std::unique_ptr<Sql> sql_;
    };

    // Throws Refusal{unavailable} while the breaker is open, Refusal{overloaded} if no session comes free for 5 s, and the
    // DatabaseError of a failed connection.
    Lease lease();
    void listen(FaultHook* hook) { hook_ = hook; }
    void drop_idle();

  private:
    void give_back(std::unique_ptr<Sql> sql);
    void drop(std::unique_ptr<Sql> sql);
    std::unique_ptr<Sql> open();

    const Dialect& dialect_;
    const Access access_;
    const int most_;
    Breaker& breaker_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Sql>> idle_;
    int lent_ = 0;
    std::atomic<FaultHook*> hook_{nullptr};
};

}  // namespace heluo::persistence
