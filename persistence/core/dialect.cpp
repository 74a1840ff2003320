// Chooses the engine that the connection names.
#include "persistence/core/dialect.hpp"

namespace heluo::persistence {

std::unique_ptr<Dialect> make_dialect(const Connection& connection) {
    return connection.engine == Connection::Engine::sqlite ? make_sqlite_dialect(connection)
                                                           : make_mysql_dialect(connection);
}

}  // namespace heluo::persistence
