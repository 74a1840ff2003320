// Stored timers (A90): an object that waits carries its due instant; the row beside it is taken by compare-and-set by any
// instance's sweeper. Loading a due object anywhere else throws Overdue, and the caller settles it first.
#pragma once
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/core/instant.hpp"
#include "domain/core/names.hpp"

namespace heluo {

enum class TimerKind { listing_expiry, listing_reservation, negotiation, procurement, mandate, import_run };
template <>
inline constexpr auto names<TimerKind> = std::to_array<std::pair<TimerKind, std::string_view>>({
    {TimerKind::listing_expiry, "listing_expiry"},
    {TimerKind::listing_reservation, "listing_reservation"},
    {TimerKind::negotiation, "negotiation"},
    {TimerKind::procurement, "procurement"},
    {TimerKind::mandate, "mandate"},
    {TimerKind::import_run, "import_run"},
});

struct Due {
    TimerKind kind;
    Instant at;
    friend bool operator==(const Due&, const Due&) = default;
};

struct Timer {
    std::string object;  // ULID: an object has at most one timer, that of its present state
    TimerKind kind;
    Instant due_at;
    int attempt = 0;
};

class Overdue : public std::exception {
  public:
    Overdue(TimerKind kind, std::string ulid) : kind{kind}, ulid{std::move(ulid)} {}
    const char* what() const noexcept override { return "an object is due and must be settled first"; }
    TimerKind kind;
    std::string ulid;
};

class Timers {
  public:
    virtual ~Timers() = default;
    // Due and not leased by anybody else, oldest first.
    virtual std::vector<Timer> due(Instant now, int limit) = 0;
    // Compare-and-set: true if this caller now holds the timer until `until`.
    virtual bool take(const Timer& timer, Instant now, Instant until) = 0;
    // For things that are not kept by a keeper (imports): sets or removes the object's timer.
    virtual void set(const std::string& ulid, std::optional<Due> due) = 0;
};

}  // namespace heluo
