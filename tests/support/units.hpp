// A database alone, without the API: for tests of units of work. A second instance may share the place.
#pragma once
#include <functional>
#include <string>

#include "tests/support/place.hpp"
#include "tests/support/world.hpp"

namespace heluo::tests {

struct Instance {
    Instance(const Connection& connection, StoppedClock& clock, unsigned char number = 0)
        : crypto{number}, database{connection, crypto, shipped_rules(), clock.as_clock()} {}

    CountedCrypto crypto;
    persistence::Database database;
    Cause cause{"acc_test", "test", "req-1", "127.0.0.1"};

    void write(const std::function<void(Unit&)>& work, const std::function<bool(Unit&)>& applied = {}) {
        database.write(cause, work, applied);
    }
    void read(const std::function<void(Unit&)>& work) { database.read(cause, work); }
};

struct Units : private Place, private StoppedClock, public Instance {
    Units() : StoppedClock{start_of_tests()}, Instance{Place::connection(), *this} {}
    const Connection& place() const { return Place::connection(); }
    StoppedClock& now() { return *this; }
};

inline std::string numbered_ulid(int n) { return make_ulid(n, std::string(10, 'x')); }

}  // namespace heluo::tests
