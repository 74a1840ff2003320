// Makes the Nth statement of a database fail, once, in a chosen way (A84).
#pragma once
#include <atomic>
#include <new>
#include <string_view>

#include "persistence/core/errors.hpp"
#include "persistence/core/sql.hpp"

namespace heluo::tests {

enum class Mishap { deadlock, lost_before, lost_after, out_of_memory, commit_lost_before, commit_lost_after };
inline constexpr Mishap all_mishaps[] = {Mishap::deadlock,      Mishap::lost_before,        Mishap::lost_after,
                                         Mishap::out_of_memory, Mishap::commit_lost_before, Mishap::commit_lost_after};

class NthFault final : public persistence::FaultHook {
  public:
    NthFault(Mishap kind, int nth) : kind_{kind}, left_{nth} {}
    void at(persistence::Moment moment, std::string_view) override {
        if (moment == where() && --left_ == 0) fail();
    }
    bool struck() const { return left_ <= 0; }

  private:
    persistence::Moment where() const {
        using persistence::Moment;
        switch (kind_) {
            case Mishap::lost_after: return Moment::after_statement;
            case Mishap::commit_lost_before: return Moment::before_commit;
            case Mishap::commit_lost_after: return Moment::after_commit;
            default: return Moment::before_statement;
        }
    }
    [[noreturn]] void fail() const {
        using namespace persistence;
        if (kind_ == Mishap::out_of_memory) throw std::bad_alloc{};
        if (kind_ == Mishap::deadlock) throw DatabaseError{Trouble::again, 1213, "deadlock (test)"};
        throw DatabaseError{Trouble::gone, 2013, "connection lost (test)"};
    }

    const Mishap kind_;
    std::atomic<int> left_;
};

}  // namespace heluo::tests
