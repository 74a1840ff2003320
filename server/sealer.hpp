// Numbers and chains what the transactions wrote into the journal (A49, A75): one instance at a time, by a lease.
#pragma once
#include <string>

#include "domain/core/unit.hpp"
#include "server/beat.hpp"
#include "server/log.hpp"
#include "server/metrics.hpp"

namespace heluo::server {

class Sealer {
  public:
    Sealer(Store& store, Crypto& crypto, Metrics& metrics, Log& log);
    void wake() { beat_.wake(); }  // something was written

  private:
    bool round();

    Store& store_;
    Metrics& metrics_;
    Log& log_;
    const std::string holder_;  // of the lease: this process
    std::chrono::steady_clock::time_point swept_;
    bool failing_ = false;
    Beat beat_;  // last: its thread uses the rest
};

}  // namespace heluo::server
