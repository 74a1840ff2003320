// The fault loop (A84, after SQLite's own tests): for N = 1, 2, ... the Nth statement of a write use case fails in each of
// six ways, until N passes its last statement. After each: the database is as before or as after, never between, and a
// repeat with the same idempotency key gives one effect.
//
//   fault_loop([](Market& market) {           // brings a fresh market to the state before...
//       const Token seller = member(market);
//       return with_body(market.request(Method::post, "/v1/listings", seller), {...});   // ...and says what is asked of it
//   });
#pragma once
#include <functional>

#include "tests/support/market.hpp"

namespace heluo::tests {

using Prepare = std::function<Request(Market&)>;

// `expected` is the status of the undisturbed request; `renew` brings back what sending it used up (an uploaded file).
void fault_loop(
    const Prepare& prepare, int expected = 201, const std::function<void()>& renew = [] {});

}  // namespace heluo::tests
