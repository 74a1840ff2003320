// What the engine can answer when it says no, in classes that both engines share. The message never carries values: SOCI
// appends every bound value to its own text, and MariaDB puts the duplicate value into the text of 1062.
#pragma once
#include <stdexcept>
#include <string>
#include <utility>

namespace heluo::persistence {

enum class Trouble {
    duplicate,  // a unique constraint
    reference,  // a foreign key
    data,       // CHECK, NOT NULL, wrong type, too long
    again,      // deadlock, lock wait, busy, certification: the whole unit may be run again
    gone,       // the connection is lost
    full,       // no space left
    damage,     // an I/O error or a corrupt file: nothing may be written any more
    other
};

class DatabaseError : public std::runtime_error {
  public:
    DatabaseError(Trouble trouble, int number, const std::string& message)
        : std::runtime_error{message}, trouble{trouble}, number{number} {}
    Trouble trouble;
    int number;  // the engine's own: 1213, 2006... or SQLite's extended result code
};

// A store that knows its natural keys catches this and refuses in the words of the business.
class DuplicateKey : public DatabaseError {
  public:
    DuplicateKey(int number, std::string name)
        : DatabaseError{Trouble::duplicate, number, "duplicate key " + name}, constraint{std::move(name)} {}
    std::string constraint;  // the name in the migration; "PRIMARY" for primary keys
};

}  // namespace heluo::persistence
