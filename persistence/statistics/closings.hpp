// Closings in SQL.
#pragma once
#include "domain/statistics/closings.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct ClosingRow {
    std::string id;
    long long begins_on{}, ends_before{}, seq{}, known_at{};  // yyyymmdd, 0 of the first; the last posting before it
    std::string prepared_by, reviewed_by, closed_by;
    long long created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(ClosingRow, (),
                      (id, begins_on, ends_before, seq, known_at, prepared_by, reviewed_by, closed_by, created_at,
                       changed_at, version))

template <>
struct Kept<Closing> {
    using Row = ClosingRow;
    using IdType = ClosingId;
    static constexpr std::string_view table = "closings";
    static Row freeze(const Closing& closing);
    static Closing thaw(const Row& row);
};

class SqlClosings final : public Closings {
  public:
    explicit SqlClosings(Context& context) : context_{context}, keeper_{context} {}
    Closing get(const ClosingId& id) override { return keeper_.get(id); }
    void add(const Closing& closing) override { keeper_.add(closing); }
    Date closed_until(const Known& known) override;
    Page<Closing> list(const PageRequest& page) override;

  private:
    Context& context_;
    Keeper<Closing> keeper_;
};

}  // namespace heluo::persistence
