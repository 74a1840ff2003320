// Keeps things that have an id and a version: load (locking in a write unit), add, save by compare-and-set, each change
// audited with the hashes before and after, each wait mirrored in the timers, each precondition checked. A store for a
// noun is a Keeper plus its own queries.
//
// Specialise Kept<Thing>:
//   template <> struct Kept<Party> {
//       using Row = PartyRow;                          // has id, changed_at, version; and due_kind, due_at if the thing waits
//       using IdType = PartyId;
//       static constexpr std::string_view table = "parties";
//       static Row freeze(const Party&);               // id, version and changed_at are filled by the keeper
//       static Party thaw(const Row&);
//   };
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "domain/core/refusal.hpp"
#include "persistence/core/context.hpp"
#include "persistence/core/record.hpp"
#include "persistence/core/row_groups.hpp"

namespace heluo::persistence {

template <class Thing>
struct Kept;

template <class Thing>
concept Waits = requires(const Thing& thing) {
    { thing.due } -> std::convertible_to<std::optional<Due>>;
};

template <class Thing>
class Keeper {
  public:
    using Row = typename Kept<Thing>::Row;
    using IdType = typename Kept<Thing>::IdType;

    explicit Keeper(Context& context) : context_{context} {}

    Thing get(const IdType& id) {
        const auto row = context_.groups ? load_with_others(id.ulid) : load(id.ulid);
        require(row.has_value(), Reason::not_found);
        return taken(*row);
    }

    // For queries that select whole rows one at a time: `where` begins with " WHERE" and is a literal of the store.
    std::optional<Thing> find_one(std::string_view where, const Binds& binds) {
        auto row = find<Row>(context_.sql, tail(where), binds);
        if (!row) return std::nullopt;
        return taken(*row);
    }

    // All rows of a query to act on: each locked and remembered as if it had been got.
    std::vector<Thing> take(std::string_view where, const Binds& binds) {
        std::vector<Thing> things;
        for (const Row& row : select<Row>(context_.sql, tail(where), binds)) things.push_back(taken(row));
        return things;
    }

    // For lists: no lock, no precondition, due objects pass (their view says when they are due).
    std::vector<Thing> list(std::string_view where, const Binds& binds) {
        std::string text{Kept<Thing>::table};
        text += where;
        std::vector<Thing> things;
        for (const Row& row : select<Row>(context_.sql, text, binds)) things.push_back(Kept<Thing>::thaw(row));
        return things;
    }

    void add(const Thing& thing) {
        const Row row = frozen(thing, thing.version);
        insert(context_.sql, Kept<Thing>::table, row);
        const std::string after = digest(row);
        known_[thing.id.ulid] = {after, due_of(thing)};
        context_.note_change(thing.id.text(), {}, after);
        if (due_of(thing)) context_.set_timer(thing.id.ulid, {}, due_of(thing));
    }

    // `thing.version` is the version it was loaded with; on return it is the new one.
    void save(Thing& thing) {
        const Row row = frozen(thing, thing.version + 1);
        require(update(context_.sql, Kept<Thing>::table, row), Reason::stale);
        ++thing.version;
        auto& known = known_[thing.id.ulid];
        std::string after = digest(row);
        context_.note_change(thing.id.text(), std::exchange(known.digest, after), after);
        const auto before = std::exchange(known.due, due_of(thing));
        if (before != known.due) context_.set_timer(thing.id.ulid, before, known.due);
    }

  protected:
    Context& context_;

  private:
    struct Known {
        std::string digest;
        std::optional<Due> due;
    };

    std::optional<Row> load(const std::string& ulid) {
        return find<Row>(context_.sql, tail(" WHERE id = :id"), {bind("id", ulid)});
    }
    std::optional<Row> load_with_others(const std::string& ulid) {
        return context_.groups->template of<Row>().find(ulid, [this](const std::vector<std::string>& ids) {
            std::vector<Row> rows;
            for_each_in<Row>(context_.sql, Kept<Thing>::table, "id", ids,
                             [&](Row row) { rows.push_back(std::move(row)); });
            return rows;
        });
    }
    std::string tail(std::string_view where) const {
        std::string text{Kept<Thing>::table};
        text += where;
        text += context_.lock();
        return text;
    }
    Thing taken(const Row& row) {
        context_.observe(from_micros(row.changed_at));
        Thing thing = Kept<Thing>::thaw(row);
        context_.check_expected(thing.id.ulid, thing.version);
        if constexpr (Waits<Thing>) context_.check_due(thing.id.ulid, thing.due);
        if (context_.writing) known_[thing.id.ulid] = {digest(row), due_of(thing)};
        return thing;
    }
    Row frozen(const Thing& thing, long long version) {
        Row row = Kept<Thing>::freeze(thing);
        row.id = thing.id.ulid;
        row.version = version;
        row.changed_at = to_micros(context_.now());
        return row;
    }
    std::string digest(const Row& row) const { return context_.crypto.sha256(canonical(row, Said::filled)); }
    static std::optional<Due> due_of(const Thing& thing) {
        if constexpr (Waits<Thing>)
            return thing.due;
        else
            return std::nullopt;
    }

    std::map<std::string, Known> known_;  // as loaded or last written by this unit
};

}  // namespace heluo::persistence
