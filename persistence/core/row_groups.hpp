// Loads by id of many readers at once, for an engine that is a round trip away: while one statement is under way, whoever comes
// waits, and one of those who wait asks for all of them in the next. A reader alone asks at once and alone. What is answered
// was asked after its reader came, so everybody reads what was committed before. (Group commit, turned to reads.)
#pragma once
#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace heluo::persistence {

class AnyRowGroup {
  public:
    virtual ~AnyRowGroup() = default;
};

template <class Row>
class RowGroup final : public AnyRowGroup {
  public:
    static constexpr std::size_t most_in_group = 16;
    // A statement that takes longer (its connection is half dead) is not waited for: who has waited so long asks alone.
    explicit RowGroup(std::chrono::milliseconds patience = std::chrono::milliseconds{100}) : patience_{patience} {}

    // `ask` takes ids and returns the rows there are. An error of several goes to none of them: each asks again alone, so
    // that one's trouble (its connection, a broken row) stays its own.
    template <class Ask>
    std::optional<Row> find(const std::string& id, Ask ask) {
        Wish wish{id};
        bool left = false;
        {
            std::unique_lock lock{mutex_};
            waiting_.push_back(&wish);
            while (!wish.done && !left)
                if (!under_way_)
                    lead(lock, ask);
                else if (wish.called.wait_for(lock, patience_) == std::cv_status::timeout && under_way_)
                    left = leave(wish);
        }
        if (wish.error) std::rethrow_exception(wish.error);
        if (left || wish.alone) return row_of(id, ask({id}));
        return std::move(wish.row);
    }
    std::size_t waiting() const {
        const std::lock_guard lock{mutex_};
        return waiting_.size();
    }

  private:
    struct Wish {
        explicit Wish(const std::string& id) : id{id} {}
        const std::string& id;
        std::optional<Row> row;
        std::exception_ptr error;
        bool alone = false, done = false;
        std::condition_variable called;  // done, or to lead
    };
    // Of a fixed size: a leader out of memory may not leave wishes behind.
    struct Group {
        std::array<Wish*, most_in_group> wishes{};
        std::size_t size = 0;
        auto begin() const { return wishes.begin(); }
        auto end() const { return wishes.begin() + size; }
    };

    // False for one who is asked for already.
    bool leave(Wish& wish) { return std::erase(waiting_, &wish) > 0; }
    template <class Ask>
    void lead(std::unique_lock<std::mutex>& lock, Ask& ask) {
        Group group;
        for (; !waiting_.empty() && group.size < most_in_group; waiting_.pop_front())
            group.wishes[group.size++] = waiting_.front();
        under_way_ = true;
        lock.unlock();
        serve(group, ask);
        lock.lock();
        under_way_ = false;
        for (Wish* wish : group) {
            wish->done = true;
            wish->called.notify_one();
        }
        if (!waiting_.empty()) waiting_.front()->called.notify_one();
    }
    template <class Ask>
    static void serve(const Group& group, Ask& ask) noexcept {
        try {
            std::vector<std::string> ids;
            for (const Wish* wish : group) ids.push_back(wish->id);
            const std::vector<Row> rows = ask(ids);
            for (Wish* wish : group) wish->row = row_of(wish->id, rows);
        } catch (...) {
            if (group.size == 1) group.wishes.front()->error = std::current_exception();
            for (Wish* wish : group) wish->alone = true;
        }
    }
    static std::optional<Row> row_of(const std::string& id, const std::vector<Row>& rows) {
        const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.id == id; });
        return found == rows.end() ? std::nullopt : std::optional{*found};
    }

    const std::chrono::milliseconds patience_;
    mutable std::mutex mutex_;
    std::deque<Wish*> waiting_;
    bool under_way_ = false;
};

// The groups of one database, by type of row.
class RowGroups {
  public:
    template <class Row>
    RowGroup<Row>& of() {
        const std::lock_guard lock{mutex_};
        auto& group = groups_[&kind_of<Row>];
        if (!group) group = std::make_unique<RowGroup<Row>>();
        return static_cast<RowGroup<Row>&>(*group);
    }

  private:
    template <class Row>
    static constexpr char kind_of = 0;  // its address tells the types apart
    std::mutex mutex_;
    std::map<const void*, std::unique_ptr<AnyRowGroup>> groups_;
};

}  // namespace heluo::persistence
