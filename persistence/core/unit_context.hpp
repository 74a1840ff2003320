// What one run of one unit has gathered: its time, its pending audit and events, its precondition, what it settles.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "persistence/core/context.hpp"
#include "persistence/core/database.hpp"

namespace heluo::persistence {

// Thrown when the unit has read a time later than the one it already runs under: it is run again not before that time.
// Not a std::exception, so that no use case catches it by accident.
struct RunAgain {
    Instant not_before;
};

class UnitContext final : public Context {
  public:
    UnitContext(Sql& sql, Crypto& crypto, bool writing, const Cause& cause, const Clock& clock, Instant not_before)
        : Context{sql, crypto, writing}, cause{cause}, clock_{clock}, floor_{not_before} {}

    std::string_view lock() const override;
    Instant now() override;
    Instant clock() const override { return clock_(); }
    Instant about_now() const;  // without fixing it
    void observe(Instant changed_at) override;
    void check_expected(std::string_view ulid, long long version) override;
    void check_due(std::string_view ulid, const std::optional<Due>& due) override;
    void note_change(std::string object, std::string before, std::string after) override;
    void set_timer(const std::string& ulid, const std::optional<Due>& before, const std::optional<Due>& after) override;

    std::string fresh_ulid();
    void note(std::string object, std::string outcome);
    void announce(Event event);
    void witness(const std::string& object, std::string leaf);
    void withhold(std::string object, std::string procurement) { held_[std::move(object)] = std::move(procurement); }
    void withhold_refusal(std::string procurement) { withhold("", std::move(procurement)); }  // it names no object
    void expect_version(std::string ulid, long long version) { expected_ = {std::move(ulid), version}; }
    void settling(std::string ulid) { settling_.insert(std::move(ulid)); }
    // Everything noted, as one INSERT at the end of the unit.
    void write_journal();

    // What an attempt that rolls back must forget again; what it withheld stays withheld.
    using Mark = std::vector<Noted>;
    Mark mark() const { return noted_; }
    void back_to(Mark mark) { noted_ = std::move(mark); }

    Cause cause;

  private:
    struct Expected {
        std::string ulid;
        long long version;
    };
    const Clock& clock_;
    Instant floor_;
    std::optional<Instant> now_;
    std::optional<Expected> expected_;
    std::set<std::string, std::less<>> settling_;
    std::vector<Noted> noted_;
    std::map<std::string, std::string> held_;  // typed id -> procurement
};

}  // namespace heluo::persistence
