// Targets in SQL.
#pragma once
#include "domain/statistics/targets.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct TargetRow {
    std::string id;
    long long target_year{};
    std::string region, measure;
    long long amount{}, created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(TargetRow, (), (id, target_year, region, measure, amount, created_at, changed_at, version))

template <>
struct Kept<Target> {
    using Row = TargetRow;
    using IdType = TargetId;
    static constexpr std::string_view table = "targets";
    static Row freeze(const Target& target);
    static Target thaw(const Row& row);
};

class SqlTargets final : public Targets {
  public:
    explicit SqlTargets(Context& context) : context_{context}, keeper_{context} {}
    std::optional<Target> find(const TargetKey& key) override;
    std::optional<Money> amount(const TargetKey& key, const Known& known) override;
    void add(const Target& target, const Known& known) override;
    void save(Target& target, const Known& known) override;
    Page<Target> list(const PageRequest& page) override;

  private:
    void note(const Target& target, const Known& known);

    Context& context_;
    Keeper<Target> keeper_;
};

}  // namespace heluo::persistence
