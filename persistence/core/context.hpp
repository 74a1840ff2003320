// What the stores of one unit share: the connection, the unit's time, its pending audit and events, its precondition.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/crypto.hpp"
#include "domain/core/instant.hpp"
#include "domain/core/unit.hpp"
#include "persistence/core/sql.hpp"

namespace heluo::persistence {

class RowGroups;    // persistence/core/row_groups.hpp
class PostingCopy;  // persistence/statistics/posting_copy.hpp

// A change noted for the audit; written with all others of the unit in one INSERT before COMMIT (unit.cpp).
struct Noted {
    std::string object;  // typed id
    std::string outcome = "done";
    std::string before, after;  // raw SHA-256 or empty
    std::optional<Event> event;
    std::optional<std::string> leaf{};  // for the transparency log
    std::optional<std::string> hold{};  // ULID of the procurement whose opening releases it
};

class Context {
  public:
    virtual ~Context() = default;
    Context(Sql& sql, Crypto& crypto, bool writing) : sql{sql}, crypto{crypto}, writing{writing} {}

    Sql& sql;
    Crypto& crypto;
    const bool writing;
    RowGroups* groups = nullptr;      // where a read may load by id together with others
    PostingCopy* postings = nullptr;  // which a read sums totals over

    // " FOR UPDATE" in a write unit on engines that need it, "" otherwise: append to every SELECT of one object.
    virtual std::string_view lock() const = 0;
    virtual Instant now() = 0;
    virtual Instant clock() const = 0;  // which goes on while the unit waits
    // A row's last committed time: unit time may not be before it.
    virtual void observe(Instant changed_at) = 0;
    // Throws Refusal{stale} if this object's version is not the one the caller's If-Match named.
    virtual void check_expected(std::string_view ulid, long long version) = 0;
    // Throws Overdue unless the unit is settling this very object.
    virtual void check_due(std::string_view ulid, const std::optional<Due>& due) = 0;
    virtual void note_change(std::string object, std::string before, std::string after) = 0;
    virtual void set_timer(const std::string& ulid, const std::optional<Due>& before,
                           const std::optional<Due>& after) = 0;
};

}  // namespace heluo::persistence
