// The rules that every store's load and change obey within one unit.
#include "persistence/core/unit_context.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "domain/core/refusal.hpp"
#include "persistence/core/dialect.hpp"
#include "persistence/core/journal_rows.hpp"
#include "persistence/core/record.hpp"
#include "persistence/core/timers.hpp"

namespace heluo::persistence {

std::string_view UnitContext::lock() const { return writing ? sql.dialect().lock() : std::string_view{}; }

Instant UnitContext::now() {
    if (!now_) now_ = about_now();
    return *now_;
}

Instant UnitContext::about_now() const { return now_ ? *now_ : std::max(clock_(), floor_); }

void UnitContext::observe(Instant changed_at) {
    if (changed_at <= floor_) return;
    floor_ = changed_at;
    if (writing && now_ && *now_ < changed_at) throw RunAgain{changed_at};
}

void UnitContext::check_expected(std::string_view ulid, long long version) {
    if (!expected_ || expected_->ulid != ulid) return;
    const auto expected = std::exchange(expected_, {});  // the unit itself may change the object from here on
    require(expected->version == version, Reason::stale);
}

void UnitContext::check_due(std::string_view ulid, const std::optional<Due>& due) {
    if (!due || settling_.contains(ulid) || due->at > now()) return;
    throw Overdue{due->kind, std::string{ulid}};
}

void UnitContext::note_change(std::string object, std::string before, std::string after) {
    noted_.push_back({std::move(object), "done", std::move(before), std::move(after), {}});
}

void UnitContext::note(std::string object, std::string outcome) {
    noted_.push_back({std::move(object), std::move(outcome), {}, {}, {}});
}

void UnitContext::set_timer(const std::string& ulid, const std::optional<Due>& before,
                            const std::optional<Due>& after) {
    replace_timer(sql, ulid, before.has_value(), after);
}

std::string UnitContext::fresh_ulid() { return make_ulid(to_micros(about_now()) / 1000, crypto.random_bytes(10)); }

// An event goes out with the audit row of the change it tells; without such a row it gets one of its own.
void UnitContext::announce(Event event) {
    const auto mine = std::find_if(noted_.rbegin(), noted_.rend(),
                                   [&](const Noted& noted) { return noted.object == event.object && !noted.event; });
    if (mine != noted_.rend()) {
        mine->event = std::move(event);
        return;
    }
    Noted noted;
    noted.object = event.object;
    noted.outcome = "announced";
    noted.event = std::move(event);
    noted_.push_back(std::move(noted));
}

void UnitContext::witness(const std::string& object, std::string leaf) {
    const auto mine = std::find_if(noted_.rbegin(), noted_.rend(),
                                   [&](const Noted& noted) { return noted.object == object && !noted.leaf; });
    if (mine == noted_.rend()) throw std::logic_error{"a leaf without a change of " + object};
    mine->leaf = std::move(leaf);
}

void UnitContext::write_journal() {
    if (noted_.empty()) return;
    for (Noted& noted : noted_)
        if (const auto held = held_.find(noted.object); held != held_.end()) noted.hold = held->second;
    insert_all(sql, "journal_inbox", inbox_rows(noted_, cause, now(), crypto));
}

}  // namespace heluo::persistence
