// A fresh, migrated, empty database for one test, on the engine that HELUO_TEST_ENGINE names ("sqlite" if unset, or
// "mysql" with HELUO_TEST_MYSQL="host=... port=... socket=... user=... password=..."). Migrated once per process: SQLite
// places are copies of a file, MySQL places are databases used again and emptied. All of it is gone when the process ends.
#pragma once
#include <string>

#include "persistence/core/database.hpp"

namespace heluo::tests {

using persistence::Connection;

Connection::Engine engine();
inline bool on_mysql() { return engine() == Connection::Engine::mysql; }

class Place {
  public:
    enum class Kind { migrated, bare };  // bare: nothing has been migrated yet
    explicit Place(Kind kind = Kind::migrated);
    ~Place();
    Place(const Place&) = delete;

    const Connection& connection() const { return connection_; }

  private:
    Kind kind_;
    Connection connection_;
};

}  // namespace heluo::tests
