// Write units on an engine with concurrent writers: one transaction each, run again whole when the engine says so.
#pragma once
#include "persistence/core/pool.hpp"
#include "persistence/core/writing.hpp"

namespace heluo::persistence {

class LoneWriter {
  public:
    LoneWriter(const Workshop& shop, Pool& pool, Breaker& breaker) : shop_{shop}, pool_{pool}, breaker_{breaker} {}
    void write(const Order& order);

  private:
    enum class Ended { committed, again, connection_lost, commit_lost };
    struct Run {
        Ended ended;
        Instant not_before;
        std::exception_ptr why;
    };
    Run once(const Order& order, Instant not_before);
    void roll_back(Pool::Lease& lease);
    void lost(Pool::Lease& lease);
    // True: it was committed after all. False: it was not. Throws outcome_unknown where nobody can tell.
    bool resolve(const Order& order);

    const Workshop& shop_;
    Pool& pool_;
    Breaker& breaker_;
};

}  // namespace heluo::persistence
